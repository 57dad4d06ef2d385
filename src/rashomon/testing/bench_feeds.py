"""Feeds, bombs, forbidden addresses and accounting: what is read of two corpora of feeds, and what nobody can make us do."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from rashomon.errors import DecodeError, InputError
from rashomon.model import Record
from rashomon.pipeline import Progress
from rashomon.testing.bench_report import Peer, Row
from rashomon.text.decoding import decode
from rashomon.text.entries import json_feed_entries
from rashomon.text.feeds import Entry, feed_entries
from rashomon.text.prescan import plain_text

CORPORA = ("feedparser", "feedvalidator")
_READ = (".xml", ".opml", ".json", ".html")
_EXPECTED = re.compile(r"Expect:\s{0,20}([^\n]{1,2000})")
_FIELD = re.compile(r"entries\[0\](?:\['(\w+)'\]|\.(\w+))")
_ASKED = "title link summary description author id".split()


class Sweep(Record, frozen=True):
    """What a process that read every file of a corpus did: files, those it gave entries or a typed error for, the names of
    others, what it opened or connected to, and the slowest file in seconds."""

    files: int
    answered: int
    entries: int
    others: tuple[str, ...]
    touched: tuple[str, ...]
    slowest: float
    seconds: float


def corpus(root: Path, name: str) -> Iterator[tuple[str, bytes]]:
    """The files of a corpus, read from its archive.

    Raises:   InputError when it is not there.
    """
    path = root.parent / "corpora" / name / "data.tar.xz"
    if not path.is_file():
        raise InputError(f"there is no file {path}", "the corpora lie beside the folder of public sets")
    with tarfile.open(path, "r|xz") as archive:
        for member in archive:
            held = archive.extractfile(member) if member.isfile() else None
            if held:
                yield member.name, held.read()


def entries_of(raw: bytes) -> list[Entry]:
    """The entries of a feed, XML or JSON.

    Raises:   DecodeError.
    """
    if raw.lstrip()[:1] == b"{":
        return list(json_feed_entries(raw))
    return list(feed_entries(decode(raw, html=True).text))


def sweep(root: Path, names: tuple[str, ...] = CORPORA) -> Sweep:
    """Read every file of the corpora in a fresh process that sees every file opened and every connection made.

    Raises:   InputError when a corpus is not there.
    """
    for name in names:
        if not (root.parent / "corpora" / name / "data.tar.xz").is_file():
            raise InputError(f"there is no corpus {name} beside {root}", "name the folder of public sets with --data")
    words = [sys.executable, "-m", "rashomon.testing.bench_feeds", str(root), *names]
    return msgspec.json.decode(subprocess.run(words, capture_output=True, check=True).stdout, type=Sweep)


def _sweep_here(root: Path, names: list[str]) -> Sweep:
    """Read the corpora in this process, under an audit hook, which can never be taken away again."""
    files = [(n, raw) for name in names for n, raw in corpus(root, name) if n.endswith(_READ)]
    for _, raw in files:  # once unwatched: Python loads codecs from its own files when they are first needed
        with suppress(DecodeError):
            entries_of(raw)
    touched, watching = list[str](), [True]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event.partition(".")[0] in _TOUCHING:
            touched.append(f"{event} {str(arguments)[:80]}")

    sys.addaudithook(hook)
    answered = entries = 0
    others, slowest, begun = list[str](), 0.0, time.process_time()
    for name, raw in files:
        start = time.process_time()
        try:
            entries += sum(1 for _ in _answered(raw))
            answered += 1
        except DecodeError:
            answered += 1
        except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError, OSError) as error:
            others.append(f"{name}: {type(error).__name__}: {error}")
        slowest = max(slowest, time.process_time() - start)
    seconds = time.process_time() - begun
    watching.clear()
    return Sweep(len(files), answered, entries, tuple(others), tuple(touched), slowest, seconds)


_TOUCHING = frozenset("open socket urllib ftplib http os subprocess shutil tempfile ctypes mmap".split())


def _answered(raw: bytes) -> Iterator[Entry]:
    found = entries_of(raw)
    if not found:
        raise DecodeError("a feed without entries", "leave it out")
    return iter(found)


# ---------------------------------------------------------------------------------------------------- expectations


def expectations(raw: bytes) -> list[tuple[str, str]]:
    """What a file of feedparser's corpus says of its first entry: (field, text), where it says so plainly."""
    for encoding in ("utf-8", "utf-16"):
        try:
            found = _EXPECTED.search(raw.decode(encoding))
        except UnicodeDecodeError:
            continue
        if found:
            return list(_equalities(found.group(1).strip()))
    return []


def _equalities(expression: str) -> Iterator[tuple[str, str]]:
    try:
        waiting: list[ast.expr] = [ast.parse(expression, mode="eval").body]
    except (SyntaxError, ValueError):
        return
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            waiting += node.values
        elif isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq):
            field, value = _FIELD.fullmatch(ast.unparse(node.left)), node.comparators[0]
            name = (field.group(1) or field.group(2)) if field else ""
            if name in _ASKED and isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield name, value.value


def _same(ours: str | None, theirs: str) -> bool:
    """Whether two texts are one when mark-up and spaces are left out of account."""
    return (ours or "") == theirs or _plain(ours or "") == _plain(theirs)


def _plain(text: str) -> str:
    return " ".join(plain_text(text).split())


def _field(entry: Entry, name: str) -> str | None:
    if name in ("summary", "description"):
        return entry.summary or entry.body
    return {"title": entry.title, "link": entry.link, "author": entry.author, "id": entry.id}[name]


Reader = Callable[[bytes], dict[str, str | None]]


def _ours(raw: bytes) -> dict[str, str | None]:
    try:
        found = entries_of(raw)
    except DecodeError:
        return {}
    return {name: _field(found[0], name) for name in _ASKED} if found else {}


def _feedparser() -> Reader | None:
    """feedparser as a reader, if it is installed; handed a stream, for it opens a body that looks like a path."""
    try:
        import feedparser
    except ImportError:
        return None
    from io import BytesIO

    def read(raw: bytes) -> dict[str, str | None]:
        found = feedparser.parse(BytesIO(raw)).entries
        return {name: found[0].get(name) for name in _ASKED} if found else {}

    return read


def _right(cases: list[tuple[bytes, list[tuple[str, str]]]], reader: Reader) -> tuple[float, float]:
    """Share of expectations met, and the processor time it took."""
    begun, met, count = time.process_time(), 0, 0
    for raw, wanted in cases:
        found = reader(raw)
        met += sum(_same(found.get(name), value) for name, value in wanted)
        count += len(wanted)
    return met / max(count, 1), time.process_time() - begun


# ---------------------------------------------------------------------------------------------------- rows


def feeds(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Two corpora of feeds; bombs; forbidden addresses; accounting."""
    progress("feeds: corpora", 0, None)
    found = sweep(root)
    rows = [
        Row("feeds: answered", found.answered / found.files, found.files,
            f"files that gave entries ({found.entries}) or a typed error; slowest {found.slowest:.2f} s"),
        Row("feeds: untouched", 1.0 - min(1, len(found.touched)), found.files,
            "1 when no file was opened and no connection made"),
    ]  # fmt: skip
    cases = [
        (raw, told) for name, raw in corpus(root, "feedparser") if name.endswith(".xml") and (told := expectations(raw))
    ]
    progress("feeds: expectations", 0, None)
    right, ours = _right(cases, _ours)
    peer = _feedparser()
    theirs = _right(cases, peer) if peer else None
    count = sum(len(told) for _, told in cases)
    how = "of feedparser's own expectations of first entries, mark-up aside"
    rows.append(Row("feeds: fields", right, count, how, (Peer("feedparser", theirs[0]),) if theirs else ()))
    if theirs:
        rows.append(
            Row("feeds: speed", theirs[1] / ours, len(cases), "times feedparser's, processor time", gated=False)
        )
    return (*rows, *_safety(quick, progress))


def _safety(quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Bombs, addresses and counts, which need no data."""
    from rashomon.testing.accounting import half_seen, killed
    from rashomon.testing.bombs import measure_bombs
    from rashomon.testing.forbidden import attempt_all

    progress("feeds: bombs", 0, None)
    with tempfile.TemporaryDirectory() as folder:
        grown = measure_bombs(Path(folder), 200)
    typed = sum(told == ("DecodeError",) for told in grown.told.values())
    progress("feeds: addresses", 0, None)
    tried = attempt_all()
    count, kills = (2_000, 2) if quick else (20_000, 10)
    progress("feeds: half seen before", 0, None)
    with tempfile.TemporaryDirectory() as folder:
        half = half_seen(Path(folder), count)
        progress(f"feeds: killed {kills} times", 0, None)
        resumed = killed(Path(folder), count, kills, 0.5 if quick else 6.0)
    return (
        Row("feeds: bombs", typed / len(grown.told), len(grown.told), "bombs that gave a typed error and nothing else"),
        Row("feeds: growth", grown.megabytes, len(grown.told), "megabytes, over all bombs; the limit is 64", gated=False),
        Row("feeds: forbidden", 1 - len(tried.reached) / tried.attempts, tried.attempts,
            "attempts at forbidden addresses that reached nothing"),
        Row("feeds: counts", float(not half.faults), count, _told("entries, half seen before, counted exactly", half.faults),
            gated=not quick),
        Row("feeds: kills", float(not resumed.faults), count,
            _told(f"entries, killed {kills} times: nothing lost, nothing twice", resumed.faults), gated=not quick),
    )  # fmt: skip


def _told(how: str, faults: tuple[str, ...]) -> str:
    return how + (f"; {faults[0]}" if faults else "")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(msgspec.to_builtins(_sweep_here(Path(sys.argv[1]), sys.argv[2:]))))
