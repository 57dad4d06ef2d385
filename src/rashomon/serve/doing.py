"""What each operation of `operations` does, but for those on JSON lines (`lines`). Nothing here prints."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from rashomon import shapes
from rashomon.errors import DecodeError, InputError, NotFoundError, UsageError
from rashomon.model import Failure
from rashomon.serve.operations import Call

if TYPE_CHECKING:
    from rashomon.store.protocol import Found

_PARTS = ("developments", "entities", "statements", "utterances", "claims", "copies", "timeline", "network", "brief")


# ---------------------------------------------------------------------------------------------------- reports in


def read(call: Call) -> shapes.ReadResult:
    """Read reports and fold their stories; with --html write the page, too."""
    from rashomon.text.arrivals import read_paths

    page = call.given.get("html")
    if page:
        _check_writable(page)
    with call.open(make=True) as archive:
        arrivals = list(read_paths(call.given["paths"], call.stdin, distinct=False))
        added = archive.add_arrivals(arrivals, sort=True)
        result = archive.read_result(added.failures)
        _remark_failures(call, added.failures)
        if page:
            _write_page(page, result, archive.texts())
        return result


def add(call: Call) -> shapes.AddResult:
    """Read reports into the archive."""
    from rashomon.text.arrivals import read_paths

    # Looked at before the archive is made: a path that is not there leaves no empty archive behind.
    arrivals = read_paths(call.given["paths"], call.stdin, distinct=False)
    with call.open(make=True) as archive:
        result = archive.add_arrivals(arrivals)
        _remark_failures(call, result.failures)
        return result


def watch(call: Call) -> shapes.AddResult:
    """Follow feeds and folders into the archive."""
    import signal
    import threading

    from rashomon.serve.watching import Watch, one_watcher, what_to_watch
    from rashomon.visit.fetching import Net
    from rashomon.visit.visiting import Visitor

    given = call.given
    watched = what_to_watch(given["feeds"])
    minutes = call.number("every") or 15
    with one_watcher(call.text("archive")), call.open(make=True) as archive:
        follower = Watch(
            archive, watched, Visitor(Net()), max(1, minutes) * 60.0, not given["summaries"], call.progress
        )
        main = threading.current_thread() is threading.main_thread()
        # As Ctrl-C: what is stored is stored.
        before = signal.signal(signal.SIGTERM, signal.default_int_handler) if main else None
        try:
            return follower.run(given["once"], threading.Event())
        except KeyboardInterrupt:
            call.remark("stopped; everything that was added is kept, and the next watch goes on from there")
            return msgspec.structs.replace(follower.total, sequence=archive.sequence)
        finally:
            if main:
                signal.signal(signal.SIGTERM, before)


def versions(call: Call) -> shapes.History:
    """All versions of a report."""
    with call.open() as archive:
        return archive.versions(call.text("report"))


def _remark_failures(call: Call, failures: Sequence[shapes.Failed]) -> None:
    """Say on the side how many inputs gave nothing, and why the first did not."""
    if failures:
        first = failures[0]
        hint = f" ({first.hint})" if first.hint else ""
        what = "1 input" if len(failures) == 1 else f"{len(failures)} inputs"
        lead = "" if len(failures) == 1 else "the first: "
        call.remark(f"{what} could not be read; {lead}{first.id}: {first.message}{hint}")


def _check_writable(page: str) -> None:
    """Refuse a page that could not be written before the work is done, not after."""
    path = Path(page)
    if path.is_dir():
        raise InputError(f"cannot write the page {page}: it is a folder", "name a file")
    if not path.parent.is_dir():
        raise InputError(f"cannot write the page {page}: there is no folder {path.parent}", "make the folder first")


def _write_page(path: str, result: shapes.ReadResult, texts: dict[str, str]) -> None:
    from rashomon.tell.page import render_page

    try:
        Path(path).write_text(render_page(result, texts), "utf-8")
    except OSError as error:
        raise InputError(
            f"cannot write the page {path}: {error.strerror}", "name a file in a folder you own"
        ) from error


# ---------------------------------------------------------------------------------------------------- stories out


def stories(call: Call) -> list[shapes.Story] | shapes.Decisions:
    """All stories without their parts; or a person's decision on them, or all such decisions."""
    verb, *words = call.given.get("words") or [""]
    if verb and call.number("as_of") is not None:
        raise UsageError("a decision is made now, not as of an earlier number", "leave --as-of out")
    if verb == "decisions" and not words:
        with call.open() as archive:
            return shapes.Decisions(archive.decisions())
    if verb:
        with call.open() as archive:
            return shapes.Decisions((archive.decide(verb, *words, by=call.given.get("by") or _user()),))
    bare: dict[str, Any] = dict.fromkeys(_PARTS, ())
    with call.open() as archive:
        return [msgspec.structs.replace(s, **bare) for s in archive.stories(call.number("as_of"))]


def _user() -> str:
    """The name under which the person at the keyboard is known to the machine."""
    from getpass import getuser

    try:
        return getuser()
    except (KeyError, OSError, ImportError):
        return "somebody"


def story(call: Call) -> shapes.Story:
    """One story, whole."""
    with call.open() as archive:
        return archive.story(call.text("id"), call.number("as_of"))


def timeline(call: Call) -> tuple[shapes.Event, ...]:
    """A story's timeline."""
    return story(call).timeline


def claims(call: Call) -> tuple[shapes.Claim, ...]:
    """A story's claims."""
    return story(call).claims


def statements(call: Call) -> tuple[shapes.Statement, ...]:
    """A story's statements."""
    return story(call).statements


def entities(call: Call) -> tuple[shapes.Entity, ...]:
    """A story's entities, after what the call decides of their names.

    Raises: UsageError when it decides two things, or as of a time that has passed; InputError for a name that no entity
            of the story has.
    """
    asked = [(way, call.given[way]) for way in ("same", "not_same", "undo") if call.given.get(way)]
    if not asked:
        return story(call).entities
    if len(asked) > 1 or call.number("as_of") is not None:
        raise UsageError("one decision at a time, and for now", "give one of --same, --not-same and --undo, no --as-of")
    ((way, (left, right)),) = asked
    with call.open() as archive:
        told = archive.story(call.text("id"))
        borne = {name for e in told.entities for name in (e.name, *e.aliases)}
        for name in (left, right):
            if name not in borne:
                raise InputError(f"no entity of the story is called {name}", "see `rashomon entities ID`; spell it so")
        if left == right:
            raise UsageError(f"{left} is one name", "give two")
        archive.judge("same_entity", left, right, same={"same": True, "not_same": False}.get(way), by=call.text("by"))
        return archive.story(told.id).entities


def copies(call: Call) -> tuple[shapes.Copy, ...]:
    """A story's copies."""
    return story(call).copies


def search(call: Call) -> tuple[shapes.SearchHit, ...]:
    """Reports whose texts hold the words, then claims, statements, entities and titles that do."""
    from rashomon.tell.searching import search_stories

    question = " ".join(call.given["words"])
    with call.open() as archive:
        stories = archive.stories()
        homes = {r.id: s.id for s in stories for r in s.reports}
        found = [_in_report(hit, archive.text(hit.name), homes) for hit in archive.search(question)]
        titled = {hit.id for hit in found}
        return (*found, *(m for m in search_stories(stories, question) if m.id not in titled))


def _in_report(hit: Found, text: str, homes: Mapping[str, str]) -> shapes.SearchHit:
    """A report that holds the words, with what stands around the first of them."""
    start, end = hit.at or (0, 0)
    around = _around(text, start, end)
    evidence = shapes.Evidence(hit.name, start, end, text[start:end]) if hit.at else None
    return shapes.SearchHit("report", hit.name, homes.get(hit.name), f"{hit.title or hit.name}: {around}", evidence)


def _around(text: str, start: int, end: int) -> str:
    """What stands around a place, whole words, in one line; an ellipsis where the text goes on."""
    first, last = max(0, start - 80), min(len(text), end + 120)
    before, after = text[first:start], text[end:last]
    if first:
        before = "… " + before.partition(" ")[2]
    if last < len(text):
        after = after.rpartition(" ")[0] + " …"
    return " ".join(f"{before}{text[start:end]}{after}".split())


def text(call: Call) -> str:
    """The canonical text of a stored report; of a file, where the archive has no report of that id."""
    from rashomon.store.opening import is_there

    wanted = call.text("report")
    if call.opened is not None:  # whoever asks a server must not read the machine's files
        with call.open() as archive:
            return archive.text(wanted)
    where = call.text("archive")
    if where != ":memory:" and is_there(where):
        with call.open() as archive:
            try:
                return archive.text(wanted)
            except NotFoundError:
                if not os.path.lexists(wanted):
                    raise
    if not os.path.lexists(wanted):
        raise NotFoundError(f"there is no report and no file {wanted}", "`rashomon add` stores reports")
    return _text_of_file(wanted)


def _text_of_file(path: str) -> str:
    from rashomon.text.arrivals import read_paths

    arrivals = list(read_paths([path]))
    if len(arrivals) > 1:
        raise UsageError(f"{path} holds {len(arrivals)} reports", "add it to an archive, and name one of them")
    (arrival,) = arrivals
    if isinstance(arrival, Failure):
        raise DecodeError(f"{arrival.name}: {arrival.message}", arrival.hint)
    return arrival.document.text


# ---------------------------------------------------------------------------------------------------- the rest


def extract(call: Call) -> Any:
    """The article of a page."""
    from rashomon.text.decoding import MAX_BYTES
    from rashomon.text.html import extract

    return extract(call.stdin.read(MAX_BYTES + 1), call.given.get("url"))


def models(call: Call) -> shapes.Models:
    """Whether the weights for other languages are there; with --add, keep them first."""
    from rashomon.models.multilingual import HINT, add_weights, find_weights, multilingual_ready

    if call.given.get("add"):
        add_weights(Path(call.text("add")))
    path = find_weights()
    if path is None:
        return shapes.Models("missing", None, HINT)
    return shapes.Models("ready", str(path)) if multilingual_ready() else shapes.Models("broken", str(path), HINT)


def schema(call: Call) -> dict[str, Any]:
    """The JSON Schema of every answer."""
    from rashomon.serve.schema import schema

    return schema()


def bench(call: Call) -> Any:
    """Measure, and compare with the floors."""
    from rashomon.testing.bench import run_cli

    given = call.given
    return run_cli(
        given.get("data"), given.get("example"), given.get("only"), given["quick"], call.progress, given["write"]
    )
