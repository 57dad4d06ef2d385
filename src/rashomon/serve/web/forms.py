"""What the pages send: dropped files, lists of feeds, decisions; and the live counts that they ask for."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from rashomon.errors import InputError, NotFoundError, RashomonError, UsageError
from rashomon.serve.desk import Desk
from rashomon.serve.guarding import Gate, same_secret
from rashomon.serve.web import views
from rashomon.serve.web.rendering import render
from rashomon.text.lists import listed_feeds

MOST_FILES = 2_000
MOST_FEEDS = 200
Work = Callable[[FormData], Awaitable[str]]
"""What a form asks for; gives back the page to show then."""


def counts(desk: Desk) -> dict[str, int]:
    """How many reports, stories and independent origins there are."""
    held = desk.now()
    reports = sum(len(s.reports) for s in held.stories) + len(held.unclustered)
    origins = sum(views.origins_of(s) for s in held.stories) + len(held.unclustered)
    return {"reports": reports, "stories": len(held.stories), "origins": origins, "sequence": held.sequence}


def form_routes(desk: Desk, gate: Gate) -> list[Route]:
    """The routes of what forms send, and of the counts.

    Args:     desk: what is changed; gate: whose proof forms carry.
    """
    forms = _Forms(desk)
    return [
        Route("/drop", _proved(gate, forms.drop), methods=["POST"]),
        Route("/follow", _proved(gate, forms.follow), methods=["POST"]),
        Route("/decide", _proved(gate, forms.decide), methods=["POST"]),
        Route("/events", _counting(desk)),
    ]


def _proved(gate: Gate, work: Work) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that does what a form of our own pages asks, and says in words why it cannot."""

    async def endpoint(request: Request) -> Response:
        form = await request.form(max_files=MOST_FILES, max_fields=MOST_FILES + 20)
        try:
            if not same_secret(str(form.get("proof", "")), gate.proof()):
                hint = "open the page again"
                return render("wrong.html", 403, message="this form is not from here, or too old", hint=hint)
            return RedirectResponse(await work(form), 303)
        except NotFoundError as error:
            return render("wrong.html", 404, message=error.message, hint=error.hint)
        except RashomonError as error:
            return render("wrong.html", 400, message=error.message, hint=error.hint)
        finally:
            await form.close()

    return endpoint


class _Forms:
    """One form a method."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def drop(self, form: FormData) -> str:
        """Take dropped files in."""
        files = [
            (f.filename or "dropped.txt", await f.read())
            for name in ("files", "folder")
            for f in form.getlist(name)
            if not isinstance(f, str) and (f.filename or f.size)
        ]
        if not files:
            raise UsageError("no file was chosen", "choose files or a folder, or drop them on the page")
        await run_in_threadpool(self._take_in, files)
        return "/"

    def _take_in(self, files: list[tuple[str, bytes]]) -> None:
        from rashomon.text.arrivals import read_paths

        with tempfile.TemporaryDirectory() as folder:
            for name, content in files:
                path = _free(Path(folder) / plain_name(name))
                path.write_bytes(content)
            self.desk.add_arrivals(list(read_paths([folder], distinct=False)))
        self.desk.now()

    async def follow(self, form: FormData) -> str:
        """Visit the feeds of a list once: an address a line, or OPML."""
        listed = form.get("list")
        told = str(form.get("feeds", ""))[:200_000]
        if listed is not None and not isinstance(listed, str):
            told += "\n" + (await listed.read()).decode("utf-8", "replace")
        feeds = feeds_in(told)
        await run_in_threadpool(self.desk.follow, feeds)
        return "/"

    async def decide(self, form: FormData) -> str:
        """Write down what a person decides of two names or of stories, or take such a decision back."""
        given = {k: str(form.get(k, ""))[:300] for k in ("about", "story", "other", "left", "right", "way", "by", "id")}
        by = " ".join(given["by"].split())[:60] or "reader"
        if given["about"] == "stories":
            chosen = [str(r)[:500] for r in form.getlist("report") if isinstance(r, str)]
            await run_in_threadpool(self._decide_stories, given, chosen, by)
        else:
            await run_in_threadpool(self._decide_names, given, by)
        await run_in_threadpool(self.desk.settled)
        return _back(str(form.get("back", "")))

    def _decide_names(self, given: dict[str, str], by: str) -> None:
        ways = {"same": True, "different": False, "undo": None}
        if given["way"] not in ways or not given["left"] or not given["right"]:
            raise UsageError("a decision needs two names", "give both")
        if given["left"] == given["right"]:
            raise UsageError(f"{given['left']} is one spelling", "choose two")
        self.desk.judge("same_entity", given["left"], given["right"], same=ways[given["way"]], by=by)

    def _decide_stories(self, given: dict[str, str], chosen: list[str], by: str) -> None:
        words = {
            "merge": (given["story"], given["other"]),
            "split": (given["story"], *chosen),
            "undo": (given["id"],),
        }.get(given["way"])
        if words is None or not all(words) or (given["way"] == "split" and not chosen):
            raise UsageError("a decision needs a story, and what to do with it", "choose reports, or another story")
        self.desk.decide(given["way"], *words, by=by)


def feeds_in(told: str) -> tuple[str, ...]:
    """The addresses of feeds in what somebody typed or handed in.

    Raises:   InputError where there is none, or more than can be visited while somebody waits.
    """
    text = told.strip().lstrip("\ufeff")
    found = (
        [one.address for one in listed_feeds(text)] if text.startswith("<") else [w.strip() for w in text.splitlines()]
    )
    web = tuple(dict.fromkeys(w for w in found if w.lower().startswith(("http://", "https://"))))
    if not web:
        raise InputError("that names no feed", "an address a line, each beginning with https://, or OPML")
    if len(web) > MOST_FEEDS:
        raise InputError(f"that names {len(web)} feeds", f"up to {MOST_FEEDS} here; `rashomon watch` takes more")
    return web


def plain_name(name: str) -> str:
    """A file's own name without folders or anything else that a file system could take for more than a name."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[^\w.\- ]", "_", last)[-120:].lstrip(".") or "dropped.txt"


def _free(path: Path) -> Path:
    """The path, or one beside it where two folders hold a file of one name."""
    number = 2
    free = path
    while free.exists():
        free = path.with_name(f"{number}-{path.name}")
        number += 1
    return free


_OWN = re.compile(r"/(?:decisions|s/[\w:%.-]{1,200}(?:/people(?:/[\w:%.-]{1,200})?)?)")


def _back(asked: str) -> str:
    """The page to go back to: one of ours, or else the start."""
    return asked if _OWN.fullmatch(asked) else "/"


def _counting(desk: Desk) -> Callable[[Request], Awaitable[Response]]:
    async def events(request: Request) -> Response:
        """The counts as they grow: server-sent events, one a second while something changes."""

        async def tell() -> AsyncIterator[str]:
            last = ""
            while not await request.is_disconnected():
                now = json.dumps(await run_in_threadpool(counts, desk))
                if now != last:
                    yield f"data: {now}\n\n"
                    last = now
                await asyncio.sleep(1)

        return StreamingResponse(tell(), media_type="text/event-stream", headers={"cache-control": "no-store"})

    return events
