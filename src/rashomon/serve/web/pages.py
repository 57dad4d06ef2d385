"""The pages: start, story and its parts, claim, report, search, news, failures; and what forms send."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from rashomon import shapes
from rashomon.errors import NotFoundError, RashomonError, UsageError
from rashomon.ids import content_id
from rashomon.serve.desk import Desk
from rashomon.serve.guarding import Gate, same_secret
from rashomon.serve.web import layers, views
from rashomon.tell import words
from rashomon.tell.searching import MOST

LOOKED = "looked"
"""Cookie: the sequence number at the visit before, and at this one."""
YEAR = 365 * 86_400
PARTS = ("timeline", "said", "family", "people", "parties")
AS_FORMAT = {"json": "application/json", "md": "text/markdown; charset=utf-8", "csv": "text/csv; charset=utf-8"}

MOST_PAGES = 500
"""Pages kept, some 100 KB each at most."""

Page = Callable[[Request], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


@cache
def _templates() -> Environment:
    """Every value that enters a page is escaped; a name that is not there is an error, not an empty place."""
    return Environment(
        loader=PackageLoader("rashomon.serve.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page_routes(desk: Desk, gate: Gate) -> list[Route | Mount]:
    """The routes of all pages.

    Args:     desk: what they show; gate: whose proof forms carry.
    Returns:  Starlette routes.
    """
    pages = _Pages(desk, gate)
    cache = _Kept(desk)

    def kept(page: Page) -> Endpoint:
        return _threaded(lambda request: cache.answer(page, request))

    found: list[Route | Mount] = [
        Route("/", _threaded(pages.start)),
        Route("/s/{id}", kept(pages.story)),
        *(Route(f"/s/{{id}}/{part}", kept(getattr(pages, part))) for part in PARTS),
        Route("/c/{claim}", kept(pages.claim)),
        Route("/d/{report:path}", kept(pages.report)),
        Route("/search", _threaded(pages.search)),
        Route("/news", _threaded(pages.news)),
        Route("/failures", _threaded(pages.failures)),
        Route("/drop", pages.drop, methods=["POST"]),
        Route("/decide", pages.decide, methods=["POST"]),
        Route("/events", pages.events),
        Mount("/static", StaticFiles(packages=[("rashomon.serve.web", "static")])),
    ]
    return found


class _Kept:
    """Pages as they were last made: each is the same for every reader until the archive grows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pages: OrderedDict[tuple[str, str, int], Future[Response]] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, page: Page, request: Request) -> Response:
        """The page, made now or kept; 304 where the reader has it."""
        key = (request.url.path, request.url.query, self._desk.now().sequence)
        tag = f'W/"{content_id("page", *key)[-32:]}"'
        headers = {"etag": tag, "cache-control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        with self._lock:
            found = self._pages.get(key)
            first = found is None
            making = self._pages.setdefault(key, Future())
            while len(self._pages) > MOST_PAGES:
                self._pages.popitem(last=False)
        if first:
            self._make(page, request, key, making)
        made = making.result()  # of many who ask at once, one makes it
        if made.status_code != 200:
            return made
        return Response(made.body, 200, headers, made.media_type or "text/html; charset=utf-8")

    def _make(self, page: Page, request: Request, key: tuple[str, str, int], making: Future[Response]) -> None:
        try:
            made = page(request)
        except BaseException as error:
            making.set_exception(error)
            with self._lock:
                self._pages.pop(key, None)
            raise
        making.set_result(made)
        if made.status_code != 200:
            with self._lock:
                self._pages.pop(key, None)


def _threaded(page: Page) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_answered, page, request)

    return endpoint


def _answered(page: Page, request: Request) -> Response:
    """The page, or one that says in words why there is none."""
    try:
        return page(request)
    except NotFoundError as error:
        return _render("wrong.html", 404, message=error.message, hint=error.hint)
    except UsageError as error:
        return _render("wrong.html", 400, message=error.message, hint=error.hint)


def _render(template: str, status: int = 200, **shown: Any) -> Response:
    shown = {"title": "rashomon", "proof": "", **shown}
    page = _templates().get_template(template).render(**shown)
    # Lone surrogates, which a report may hold and no page can, are replaced.
    return Response(page.encode("utf-8", "replace"), status, media_type="text/html; charset=utf-8")


def _as_of(request: Request) -> tuple[str, int | None]:
    """Story and moment of an address such as /s/3f2a@40."""
    name, _, moment = request.path_params["id"].partition("@")
    if moment and (not moment.isdecimal() or len(moment) > 15):
        raise UsageError(f"{moment[:40]!r} is no sequence number", "an address such as /s/STORY@40")
    return name, int(moment) if moment else None


class _Pages:
    """One page a method."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self.desk = desk
        self.gate = gate

    # -------------------------------------------------------------------------------------------- lists

    def start(self, request: Request) -> Response:
        """Stories, what is new, and a place to drop reports."""
        held = self.desk.now()
        before, cookie = _looked(request, held.sequence)
        answer = _render(
            "start.html", stories=views.story_rows(held.stories), counts=self._counts(), before=before, sequence=held.sequence,
            alone=held.unclustered, failures=len(held.failures), proof=self.gate.proof(),
        )  # fmt: skip
        answer.set_cookie(LOOKED, cookie, max_age=YEAR, httponly=True, samesite="strict")
        return answer

    def news(self, request: Request) -> Response:
        """What is new since a moment: given, or that of the visit before."""
        asked = request.query_params.get("since", "")
        before, _ = _looked(request, self.desk.sequence)
        since = int(asked) if asked.isdecimal() and len(asked) < 16 else before
        titles = {s.id: s.title for s in self.desk.stories()}
        names = {n: said for s in self.desk.stories() for n, said in views.labels(s).items()}
        rows = [(n, titles.get(n.story, n.story), views.cite(n.because, names, 3)) for n in self.desk.news(since)]
        return _render("news.html", title="What is new", rows=rows, since=since, sequence=self.desk.now().sequence)

    def failures(self, request: Request) -> Response:
        """What could not be read, and why."""
        return _render("failures.html", title="What failed", rows=self.desk.failures())

    def search(self, request: Request) -> Response:
        """Claims, statements, names and reports with these words."""
        asked, kind = request.query_params.get("q", "")[:200], request.query_params.get("kind", "")
        found = views.search(self.desk.stories(), asked, kind)
        return _render("search.html", title="Search", asked=asked, kind=kind, found=found, most=MOST)

    # -------------------------------------------------------------------------------------------- a story

    def story(self, request: Request) -> Response:
        """Brief, and the claims agreed, disputed, of one origin, superseded."""
        name, moment = _as_of(request)
        stem, _, kind = name.rpartition(".")
        if stem and kind in AS_FORMAT:
            return self._as_format(stem, kind, moment)
        story = self.desk.story(name, moment)
        called = views.labels(story)
        return _render(
            "story.html", title=story.title, story=story, brief=views.brief_sections(story, called),
            claims=views.claim_rows(story), headings=views.AGREEMENTS, most=views.MOST_CLAIMS, called=called,
            counted=f"{words.counted(len(story.reports), 'report')}, {words.counted(views.origins_of(story), 'origin')}",
            dates=words.story_dates(story), sequence=moment if moment is not None else self.desk.now().sequence,
            earlier=moment is not None, path=views.report_path, strip=views.strip(story), here="story",
        )  # fmt: skip

    def _as_format(self, name: str, kind: str, moment: int | None) -> Response:
        from rashomon.tell.exports import export

        story = self.desk.story(name, moment)
        return Response(export(story, self.desk.texts(story), kind), media_type=AS_FORMAT[kind])

    def timeline(self, request: Request) -> Response:
        """What happened when, against when it was reported."""
        story = self._story_of(request)
        rows = views.timeline_rows(story, views.labels(story))
        strip = views.strip(story)
        return _render(
            "timeline.html", title=f"Timeline: {story.title}", story=story, rows=rows, strip=strip, here="timeline"
        )

    def said(self, request: Request) -> Response:
        """Who said what, and one utterance in all its wordings."""
        story = self._story_of(request)
        called = views.labels(story)
        return _render(
            "said.html", title=f"Who said what: {story.title}", story=story, speakers=views.speakers(story, called),
            sayings=views.sayings(story, called), here="said",
        )  # fmt: skip

    def family(self, request: Request) -> Response:
        """Who took it from whom."""
        story = self._story_of(request)
        lengths = {name: len(text) for name, text in self.desk.texts(story).items()}
        lines = [(words.copy_line(c, lengths), c.why) for c in story.copies]
        return _render(
            "family.html", title=f"Family tree: {story.title}", story=story, trees=views.family_trees(story), lines=lines,
            path=views.report_path, here="family",
        )  # fmt: skip

    def people(self, request: Request) -> Response:
        """People, organisations and places, with all spellings."""
        story = self._story_of(request)
        called = views.labels(story)
        return _render(
            "people.html", title=f"Names: {story.title}", story=story, people=views.people(story), called=called,
            path=views.report_path, proof=self.gate.proof(), here="people",
        )  # fmt: skip

    def parties(self, request: Request) -> Response:
        """Who does what to whom."""
        story = self._story_of(request)
        return _render(
            "parties.html", title=f"Parties: {story.title}", story=story, rows=views.parties(story), here="parties"
        )

    def _story_of(self, request: Request) -> shapes.Story:
        return self.desk.story(*_as_of(request))

    # -------------------------------------------------------------------------------------------- a claim, a report

    def claim(self, request: Request) -> Response:
        """A claim, all that it stands on, and all that stands against it."""
        story, claim = self.desk.claim(request.path_params["claim"])
        return _render("claim.html", title=claim.text[:80], here="", **views.claim_page(story, claim))

    def report(self, request: Request) -> Response:
        """A report's text with layers, at some characters if the address names them."""
        name = request.path_params["report"]
        text = self.desk.text(name)
        story, report = self.desk.report(name)
        names = {r.id: words.outlet(r) for r in story.reports} if story else {}
        marks = layers.find_marks(story, name, names)
        chosen = _characters(request.query_params.get("c", ""), len(text))
        runs = layers.cut(text, marks, chosen)
        first = next((at for at, run in enumerate(runs) if "chosen" in run.layers), -1)
        return _render(
            "report.html", title=views.label(report) if report else name, name=name, report=report, story=story, runs=runs,
            first=first, layers=layers.LAYERS, margins=layers.margins(marks), versions=report.versions if report else (),
        )  # fmt: skip

    # -------------------------------------------------------------------------------------------- what forms send

    async def drop(self, request: Request) -> Response:
        """Take dropped files in, then show the stories."""
        form = await request.form(max_files=500, max_fields=20)
        if not same_secret(str(form.get("proof", "")), self.gate.proof()):
            return _render(
                "wrong.html", 403, message="this form is not from here, or too old", hint="open the start page again"
            )
        files = [(f.filename or "dropped.txt", await f.read()) for f in form.getlist("files") if not isinstance(f, str)]
        await form.close()
        return await run_in_threadpool(self._take_in, files)

    def _take_in(self, files: list[tuple[str, bytes]]) -> Response:
        from rashomon.text.arrivals import read_paths

        with tempfile.TemporaryDirectory() as folder:
            for name, content in files:
                (Path(folder) / plain_name(name)).write_bytes(content)
            try:
                self.desk.add_arrivals(list(read_paths([folder], distinct=False)))
            except RashomonError as error:
                return _render("wrong.html", 400, message=error.message, hint=error.hint)
        self.desk.now()
        return RedirectResponse("/", 303)

    async def decide(self, request: Request) -> Response:
        """Write down that two names are, or are not, one's; or take that back."""
        form = await request.form(max_files=0, max_fields=20)
        given = {name: str(form.get(name, ""))[:200] for name in ("proof", "story", "left", "right", "way")}
        if not same_secret(given["proof"], self.gate.proof()):
            return _render(
                "wrong.html", 403, message="this form is not from here, or too old", hint="open the page again"
            )
        ways = {"same": True, "different": False, "undo": None}
        if given["way"] not in ways or not given["left"] or not given["right"]:
            return _render("wrong.html", 400, message="a decision needs two names", hint="give both")
        await run_in_threadpool(
            lambda: self.desk.judge("same_entity", given["left"], given["right"], same=ways[given["way"]], by="reader")
        )
        await run_in_threadpool(self.desk.settled)
        return RedirectResponse(f"/s/{given['story']}/people" if given["story"].isalnum() else "/", 303)

    async def events(self, request: Request) -> Response:
        """The counts as they grow: server-sent events, one a second while something changes."""

        async def tell() -> AsyncIterator[str]:
            last = ""
            while not await request.is_disconnected():
                now = json.dumps(await run_in_threadpool(self._counts))
                if now != last:
                    yield f"data: {now}\n\n"
                    last = now
                await asyncio.sleep(1)

        return StreamingResponse(tell(), media_type="text/event-stream", headers={"cache-control": "no-store"})

    def _counts(self) -> dict[str, int]:
        held = self.desk.now()
        reports = sum(len(s.reports) for s in held.stories) + len(held.unclustered)
        origins = sum(views.origins_of(s) for s in held.stories) + len(held.unclustered)
        return {"reports": reports, "stories": len(held.stories), "origins": origins, "sequence": held.sequence}


def plain_name(name: str) -> str:
    """A file's own name without folders or anything else that a file system could take for more than a name."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[^\w.\- ]", "_", last)[-120:].lstrip(".") or "dropped.txt"


def _characters(asked: str, length: int) -> tuple[int, int] | None:
    """The characters that an address names: "2507,2692"."""
    start, _, end = asked.partition(",")
    if not (start.isdecimal() and end.isdecimal() and len(asked) < 20):
        return None
    return (int(start), int(end)) if int(start) < int(end) <= length else None


def _looked(request: Request, now: int) -> tuple[int, str]:
    """The moment of the visit before this one, and the cookie that remembers this one."""
    before, _, last = request.cookies.get(LOOKED, "").partition(".")
    if not (before.isdecimal() and last.isdecimal() and len(last) < 16 and len(before) < 16):
        return 0, f"0.{now}"
    return (int(before), f"{before}.{last}") if int(last) >= now else (int(last), f"{last}.{now}")
