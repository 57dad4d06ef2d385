"""The pages: start, story and its parts, person, claim, report, search, news, decisions, failures.

Each is there as JSON, Markdown and CSV, too, under its own address with .json, .md or .csv behind it.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import CancelledError, Future
from functools import partial
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from rashomon import shapes
from rashomon.errors import NotFoundError, UsageError
from rashomon.ids import content_id
from rashomon.pipeline import silent
from rashomon.serve import doing
from rashomon.serve.desk import Desk
from rashomon.serve.guarding import Gate
from rashomon.serve.operations import Call
from rashomon.serve.web import anchors, drawings, formats, glance, layers, views
from rashomon.serve.web.forms import counts, form_routes
from rashomon.serve.web.glance import NEWS
from rashomon.serve.web.person import person_page, rulings
from rashomon.serve.web.rendering import render
from rashomon.tell import prose, words
from rashomon.tell.exports_atom import feed_of, matching

LOOKED = "looked"
"""Cookie: the sequence number at the visit before, and at this one."""
YEAR = 365 * 86_400
PARTS = ("timeline", "said", "family", "people", "parties")
LISTS = ("stories", "news", "search", "failures", "decisions")
MOST_OTHERS = 50
"""Stories that one can be joined with from its page."""
MOST_WORDS = 2_000
MOST_PAGES = 500
"""Pages kept, some 100 KB each at most."""

PASSING = "no-store"
"""`cache-control` of a page that says that more of it is being worked out."""

Page = Callable[[Request], Response]
Endpoint = Callable[[Request], Awaitable[Response]]


def page_routes(desk: Desk, gate: Gate) -> list[Route | Mount]:
    """The routes of all pages.

    Args:     desk: what they show; gate: whose proof forms carry.
    Returns:  Starlette routes, the more special ones first.
    """
    pages, cache = Pages(desk, gate), _Kept(desk)

    def kept(page: Page, personal: bool = False) -> Endpoint:
        return _threaded(lambda request: cache.answer(page, request, personal))

    parts: list[Route | Mount] = []
    for part in PARTS:
        parts.append(Route(f"/s/{{id}}/{part}.{{format}}", _threaded(partial(pages.part_as, part))))
        parts.append(Route(f"/s/{{id}}/{part}", kept(getattr(pages, part))))
    lists = [Route(f"/{name}.{{format}}", _threaded(partial(pages.list_as, name))) for name in LISTS]
    return [
        Route("/", _threaded(pages.start)),
        *lists,
        *parts,
        Route("/s/{id}/people/{entity}.{format}", _threaded(pages.person_as)),
        Route("/s/{id}/people/{entity}", kept(pages.person)),
        Route("/s/{id}", kept(pages.story, personal=True)),
        Route("/c/{claim}.{format}", _threaded(pages.claim_as)),
        Route("/c/{claim}", kept(pages.claim)),
        Route("/d/{report:path}", kept(pages.report)),
        Route("/search", _threaded(pages.search)),
        Route("/news", _threaded(pages.news)),
        Route("/decisions", _threaded(pages.decisions)),
        Route("/failures", _threaded(pages.failures)),
        *form_routes(desk, gate),
        Mount("/static", StaticFiles(packages=[("rashomon.serve.web", "static")])),
    ]


class _Kept:
    """Pages as they were last made: each is the same for every reader until the archive grows."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pages: OrderedDict[tuple[str, str, int], Future[Response]] = OrderedDict()
        self._lock = threading.Lock()

    def answer(self, page: Page, request: Request, personal: bool) -> Response:
        """The page, made now or kept; 304 where the reader has it.

        Args:     personal: the page also tells what is new since the reader's visit before.
        """
        now = self._desk.now().sequence
        before, cookie = looked(request, now) if personal else (0, "")
        key = (request.url.path, f"{request.url.query} {before}" if personal else request.url.query, now)
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
        try:
            made = making.result()  # of many who ask at once, one makes it
        except CancelledError:
            made = page(request)
        if made.status_code != 200 or _passes(made):
            return made
        told = Response(made.body, 200, headers, made.media_type or "text/html; charset=utf-8")
        if personal:
            told.set_cookie(LOOKED, cookie, max_age=YEAR, httponly=True, samesite="strict")
        return told

    def _make(self, page: Page, request: Request, key: tuple[str, str, int], making: Future[Response]) -> None:
        """Make a page for all who wait for it; one that says that there is none is not kept."""
        keep = False
        try:
            made = page(request)
            keep = made.status_code == 200 and not _passes(made)
            making.set_result(made)
        finally:
            making.cancel()  # where it was not made, those who wait make it themselves, and fail as it failed
            if not keep:
                with self._lock:
                    self._pages.pop(key, None)


def _passes(page: Response) -> bool:
    """Whether it is a page of this moment, which nobody should keep, nor count as what its reader has seen."""
    return page.headers.get("cache-control") == PASSING


def _threaded(page: Page) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(_answered, page, request)

    return endpoint


def _answered(page: Page, request: Request) -> Response:
    """The page, or one that says in words why there is none."""
    try:
        return page(request)
    except NotFoundError as error:
        return render("wrong.html", 404, message=error.message, hint=error.hint)
    except UsageError as error:
        return render("wrong.html", 400, message=error.message, hint=error.hint)


def _as_of(request: Request, told: str = "") -> tuple[str, int | None]:
    """Story and moment of an address such as /s/3f2a@40."""
    name, _, moment = (told or request.path_params["id"]).partition("@")
    if moment and (not moment.isdecimal() or len(moment) > 15):
        raise UsageError(f"{moment[:40]!r} is no sequence number", "an address such as /s/STORY@40")
    return name, int(moment) if moment else None


class Pages:
    """One page a method."""

    def __init__(self, desk: Desk, gate: Gate) -> None:
        self.desk = desk
        self.gate = gate

    # -------------------------------------------------------------------------------------------- lists

    def start(self, request: Request) -> Response:
        """Stories, what is new, and a place to drop reports."""
        held = self.desk.now()
        before, cookie = looked(request, held.sequence)
        answer = render(
            "start.html", stories=views.story_rows(held.stories), counts=counts(self.desk), before=before,
            sequence=held.sequence, alone=held.unclustered, failures=len(held.failures), proof=self.gate.proof(),
            also="/stories",
        )  # fmt: skip
        answer.set_cookie(LOOKED, cookie, max_age=YEAR, httponly=True, samesite="strict")
        return answer

    def news(self, request: Request) -> Response:
        """What is new since a moment: given, or that of the visit before."""
        since = self._since(request)
        titles = {s.id: s.title for s in self.desk.stories()}
        names = {n: said for s in self.desk.stories() for n, said in views.labels(s).items()}
        rows = [
            (NEWS[n.kind], n, titles.get(n.story, n.story), views.cite(n.because, names, 3))
            for n in self.desk.news(since)
        ]
        return render(
            "news.html", title="What is new", rows=rows, since=since, sequence=self.desk.now().sequence,
            also="/news", asked_by=f"?since={since}",
        )  # fmt: skip

    def _since(self, request: Request) -> int:
        asked = request.query_params.get("since", "")
        return int(asked) if asked.isdecimal() and len(asked) < 16 else looked(request, self.desk.sequence)[0]

    def failures(self, request: Request) -> Response:
        """What could not be read, and why."""
        return render("failures.html", title="What failed", rows=self.desk.failures(), also="/failures")

    def decisions(self, request: Request) -> Response:
        """What people decided of stories and names, the last first, each to be taken back."""
        return render(
            "decisions.html", title="Decisions", stories=self.desk.decisions()[::-1],
            names=rulings(self.desk.judgements())[::-1], proof=self.gate.proof(), also="/decisions",
        )  # fmt: skip

    def search(self, request: Request) -> Response:
        """Claims, statements, names and reports with these words, to be narrowed by kind, story, outlet and status."""
        asked, chosen, rows = self._found(request)
        return render(
            "search.html", title="Search", asked=asked, chosen=chosen, found=views.narrowed(rows, chosen),
            facets=[(f, heading, [(v, n, _address(asked, {**chosen, f: v})) for v, n in values],
                     _address(asked, {k: v for k, v in chosen.items() if k != f}))
                    for f, heading, values in views.facets(rows, chosen)],
            also="/search", asked_by=f"?{urlencode({'q': asked, **chosen})}" if asked else "",
        )  # fmt: skip

    def _found(self, request: Request) -> tuple[str, dict[str, str], list[dict[str, str]]]:
        """What was asked, what it is narrowed to, and all that has the words."""
        asked = request.query_params.get("q", "")[:200]
        chosen = {f: told for f in views.FACETS if (told := request.query_params.get(f, "")[:300])}
        if not asked.strip():
            return asked, chosen, []
        hits = doing.search(Call({"words": [asked]}, io.BytesIO(), silent, opened=self.desk.lend))
        return asked, chosen, views.search_rows(self.desk.stories(), hits)

    def list_as(self, name: str, request: Request) -> Response:
        """A list in another format; of a search, its feed as well."""
        format = request.path_params["format"]
        if name == "search" and format == "atom":
            asked = request.query_params.get("q", "")[:200]
            feed = feed_of(
                f"rashomon: {asked}",
                content_id("search", asked.casefold().split()),
                matching(self.desk.stories(), asked),
            )
            return Response(feed, media_type="application/atom+xml")
        made: dict[str, Callable[[], Sequence[Any]]] = {
            "stories": lambda: views.story_rows(self.desk.stories()),
            "news": lambda: self.desk.news(self._since(request)),
            "search": lambda: views.narrowed(self._found(request)[2], self._found(request)[1]),
            "failures": self.desk.failures,
            "decisions": lambda: (*self.desk.decisions(), *rulings(self.desk.judgements())),
        }
        return _in_format(format, name, made[name])

    # -------------------------------------------------------------------------------------------- a story

    def story(self, request: Request) -> Response:
        """At a glance what is new, solid and contested; brief; the claims agreed, disputed, of one origin, superseded."""
        stem, _, kind = request.path_params["id"].rpartition(".")
        if stem and kind in formats.TYPES:
            return self._story_as(kind, *_as_of(request, stem))
        name, moment = _as_of(request)
        story = self.desk.story(name, moment)
        called = views.labels(story)
        before = looked(request, self.desk.now().sequence)[0]
        asked = bool(before) and moment is None
        news = self.desk.news_soon(before) if asked else None
        awaited = asked and news is None
        page = render(
            "story.html", title=story.title, story=story, brief=views.brief_sections(story, called),
            glance=glance.look(story, news, awaited), claims=views.claim_rows(story), headings=views.AGREEMENTS,
            most=views.MOST_CLAIMS, first=views.FIRST_CLAIMS, called=called,
            counted=f"{words.counted(len(story.reports), 'report')}, {words.counted(views.origins_of(story), 'origin')}",
            dates=words.story_dates(story), sequence=moment if moment is not None else self.desk.now().sequence,
            earlier=moment is not None, path=views.report_path, strip=views.strip(story), here="story",
            others=[(s.id, s.title) for s in self.desk.stories() if s.id != story.id][:MOST_OTHERS],
            proof=self.gate.proof(), also=f"/s/{story.id}{f'@{moment}' if moment is not None else ''}", since=before,
        )  # fmt: skip
        if awaited:
            page.headers["cache-control"] = PASSING
        return page

    def _story_as(self, kind: str, name: str, moment: int | None) -> Response:
        from rashomon.tell.exports import export

        story = self.desk.story(name, moment)
        return Response(export(story, self.desk.texts(story), kind), media_type=formats.TYPES[kind])

    def part_as(self, part: str, request: Request) -> Response:
        """A part of a story in another format."""
        story = self._story_of(request)
        records: dict[str, Sequence[Any]] = {
            "timeline": story.timeline, "said": story.statements, "family": story.copies, "people": story.entities,
            "parties": story.network,
        }  # fmt: skip
        return _in_format(request.path_params["format"], f"{part}: {story.title}", lambda: records[part])

    def timeline(self, request: Request) -> Response:
        """What happened when, against when it was reported."""
        story = self._story_of(request)
        rows = views.timeline_rows(story, views.labels(story))
        scale = drawings.scale_of(story, rows)
        return render(
            "timeline.html", title=f"Timeline: {story.title}", story=story, here="timeline", also=f"/s/{story.id}/timeline",
            rows=[{**row, "drawn": drawings.drawn(row, scale)} for row in rows],
            ends=[prose.say_day(day.isoformat()) for day in scale] if scale else [],
        )  # fmt: skip

    def said(self, request: Request) -> Response:
        """Who said what, and one utterance in all its wordings."""
        story = self._story_of(request)
        called = views.labels(story)
        return render(
            "said.html", title=f"Who said what: {story.title}", story=story, speakers=views.speakers(story, called),
            sayings=views.sayings(story, called), here="said", also=f"/s/{story.id}/said",
        )  # fmt: skip

    def family(self, request: Request) -> Response:
        """Who took it from whom."""
        story = self._story_of(request)
        texts = self.desk.texts(story)
        lines = [(words.copy_line(c, {name: len(text) for name, text in texts.items()}), c.why) for c in story.copies]
        return render(
            "family.html", title=f"Family tree: {story.title}", story=story, trees=views.family_trees(story, texts),
            lines=lines, path=views.report_path, here="family", also=f"/s/{story.id}/family",
        )  # fmt: skip

    def people(self, request: Request) -> Response:
        """People, organisations and places, with all spellings."""
        story = self._story_of(request)
        return render(
            "people.html", title=f"Names: {story.title}", story=story, people=views.people(story), here="people",
            also=f"/s/{story.id}/people",
        )  # fmt: skip

    def person(self, request: Request) -> Response:
        """One of them: spellings, roles over time, statements, and what was decided of the name."""
        story = self._story_of(request)
        shown = person_page(
            story, request.path_params["entity"], self.desk.texts(story), self.desk.judgements(), views.labels(story)
        )
        names = sorted({e.name for e in story.entities if e.type == shown["entity"].type} - {shown["entity"].name})
        return render(
            "person.html", title=f"{shown['entity'].name}: {story.title}", story=story, here="people", names=names,
            proof=self.gate.proof(), also=f"/s/{story.id}/people/{shown['entity'].id}", **shown,
        )  # fmt: skip

    def person_as(self, request: Request) -> Response:
        """A person in another format: the statements as rows, everything in JSON."""
        story = self._story_of(request)
        shown = person_page(
            story, request.path_params["entity"], self.desk.texts(story), self.desk.judgements(), views.labels(story)
        )
        return _in_format(request.path_params["format"], shown["entity"].name, lambda: shown["said"], shown)

    def parties(self, request: Request) -> Response:
        """Who does what to whom."""
        story = self._story_of(request)
        return render(
            "parties.html", title=f"Parties: {story.title}", story=story, rows=views.parties(story), here="parties",
            also=f"/s/{story.id}/parties",
        )  # fmt: skip

    def _story_of(self, request: Request) -> shapes.Story:
        return self.desk.story(*_as_of(request))

    # -------------------------------------------------------------------------------------------- a claim, a report

    def claim(self, request: Request) -> Response:
        """A claim, all that it stands on, and all that stands against it."""
        story, claim = self.desk.claim(request.path_params["claim"])
        shown = views.claim_page(story, claim)
        return render("claim.html", title=claim.text[:80], here="", also=f"/c/{claim.id}", **shown)

    def claim_as(self, request: Request) -> Response:
        """A claim in another format: its tellings as rows, everything in JSON."""
        _, claim = self.desk.claim(request.path_params["claim"])
        return _in_format(request.path_params["format"], claim.text, lambda: claim.assertions, claim)

    def report(self, request: Request) -> Response:
        """A report's text with layers, at some characters if the address names them."""
        name = request.path_params["report"]
        try:
            text = self.desk.text(name)
        except NotFoundError:
            stem, _, format = name.rpartition(".")
            if not stem or format not in formats.TYPES:
                raise
            return self._report_as(stem, format)
        story, report = self.desk.report(name)
        names = {r.id: words.outlet(r) for r in story.reports} if story else {}
        marks = layers.find_marks(story, name, names)
        chosen, lost = _chosen(request, text)
        runs = layers.cut(text, marks, chosen)
        first = next((at for at, run in enumerate(runs) if "chosen" in run.layers), -1)
        return render(
            "report.html", title=views.label(report) if report else name, name=name, report=report, story=story, runs=runs,
            first=first, layers=layers.LAYERS, margins=layers.margins(marks), versions=report.versions if report else (),
            later=self._later(name, text, chosen), lost=lost, also=views.report_path(name),
        )  # fmt: skip

    def _later(self, name: str, text: str, chosen: tuple[int, int] | None) -> tuple[str, bool] | None:
        """Where the chosen characters stand in the newest version of a report that was corrected since.

        Returns:  an address, and whether they still stand there; None where this is the newest.
        """
        newest = next(
            (r.id for s in self.desk.stories() for r in s.reports if name in {v.id for v in r.versions}), None
        )
        if newest is None:
            return None
        if chosen is None:
            return views.report_path(newest), True
        found = anchors.find_again(anchors.selector_of(text, *chosen), self.desk.text(newest))
        return (views.report_path(newest, *found), True) if found else (views.report_path(newest), False)

    def _report_as(self, name: str, format: str) -> Response:
        text = self.desk.text(name)
        story, report = self.desk.report(name)
        marks = layers.find_marks(story, name, {r.id: words.outlet(r) for r in story.reports} if story else {})
        return _in_format(format, name, lambda: marks, {"report": report, "text": text, "marks": marks})


def _in_format(format: str, title: str, records: Callable[[], Sequence[Any]], told: Any = None) -> Response:
    if format not in formats.TYPES:
        raise UsageError(f"no page is there as {format[:20]!r}", f"formats: {', '.join(formats.TYPES)}")
    return Response(
        formats.written(format, title, records(), told).encode("utf-8", "replace"), media_type=formats.TYPES[format]
    )


def _address(asked: str, chosen: dict[str, str]) -> str:
    return f"/search?{urlencode({'q': asked, **chosen})}"


def _chosen(request: Request, text: str) -> tuple[tuple[int, int] | None, bool]:
    """The characters that an address names: by place ("c=2507,2692"), or by words ("exact=", with "prefix=", "suffix=").

    Returns:  the place, and whether words were named that are not there.
    """
    asked = request.query_params
    if "exact" in asked:
        told = anchors.Selector(*(asked.get(name, "")[:MOST_WORDS] for name in ("exact", "prefix", "suffix")))
        found = anchors.find_again(told, text)
        return found, found is None
    return _characters(asked.get("c", ""), len(text)), False


def _characters(asked: str, length: int) -> tuple[int, int] | None:
    """The characters that an address names: "2507,2692"."""
    start, _, end = asked.partition(",")
    if not (start.isdecimal() and end.isdecimal() and len(asked) < 20):
        return None
    return (int(start), int(end)) if int(start) < int(end) <= length else None


def looked(request: Request, now: int) -> tuple[int, str]:
    """The moment of the visit before this one, and the cookie that remembers this one."""
    before, _, last = request.cookies.get(LOOKED, "").partition(".")
    if not (before.isdecimal() and last.isdecimal() and len(last) < 16 and len(before) < 16):
        return 0, f"0.{now}"
    return (int(before), f"{before}.{last}") if int(last) >= now else (int(last), f"{last}.{now}")
