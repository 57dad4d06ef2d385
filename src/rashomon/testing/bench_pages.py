"""Scores on web pages with a known article or date, beside trafilatura and htmldate, from the folder ../shared/corpora.

The network that chooses blocks was fitted on half of the sites of the trafilatura corpus (`held_out` says which), so its
figure is given for the other half; goose3, newspaper4k and the dates were not trained on at all.
"""

from __future__ import annotations

import hashlib
import json
import re
import tarfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import msgspec

from rashomon.errors import DecodeError, InputError
from rashomon.pipeline import Progress
from rashomon.testing.bench_report import Peer, Row
from rashomon.text.html import Page, extract

Files = Mapping[str, bytes]
GRAM = 4
QUICK = 12
_WORD = re.compile(r"\w+")


class Told(msgspec.Struct):
    """Strings found that must be there, found that must not, and missing."""

    right: int = 0
    wrong: int = 0
    missing: int = 0

    def add(self, text: str, must: Iterable[str], must_not: Iterable[str]) -> None:
        """Count the strings of one page, with its spaces squeezed, as trafilatura's own evaluation does."""
        squeezed = _squeeze(text)
        for words in must:
            if _squeeze(words) in squeezed:
                self.right += 1
            else:
                self.missing += 1
        self.wrong += sum(_squeeze(words) in squeezed for words in must_not)

    @property
    def f1(self) -> float:
        """F of the strings."""
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missing)

    @property
    def shares(self) -> str:
        """Precision and recall in words."""
        found, due = max(1, self.right + self.wrong), max(1, self.right + self.missing)
        return f"precision {self.right / found:.3f}, recall {self.right / due:.3f}"


def pages(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Articles against the strings or texts that are known of them, dates against known dates, and the time both take."""
    corpora = root.parent / "corpora"
    if not corpora.is_dir():
        raise InputError(f"there is no folder corpora beside {root}", "name the folder of the public sets with --data")
    step = QUICK if quick else 1
    rows = _strings(_unpack(corpora, "trafilatura"), step, not quick, progress)
    rows += _texts(corpora, not quick, progress)
    rows += _dates(corpora, step, not quick, progress)
    return tuple(rows)


def held_out(url: str) -> bool:
    """Whether the network was not fitted on pages of this site: half of the sites, told by a digest of their names."""
    name = ".".join((urlsplit(url).netloc or url).lower().split(".")[-2:])
    return int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), 16) % 10 >= 5


def _unpack(corpora: Path, name: str) -> dict[str, bytes]:
    """The files of a corpus by path.

    Raises:   InputError when it is not there.
    """
    path = corpora / name / "data.tar.xz"
    if not path.is_file():
        raise InputError(f"there is no file {path}", "the corpora of pages lie beside the folder of public sets")
    found: dict[str, bytes] = {}
    with tarfile.open(path, "r|xz") as archive:
        for member in archive:
            opened = archive.extractfile(member) if member.isfile() else None
            if opened is not None:
                found[member.name] = opened.read()
    return found


def _squeeze(text: str) -> str:
    return " ".join(text.split())


def _ours(raw: bytes, url: str | None = None) -> Page | None:
    """Our reading, or None where the page is refused."""
    try:
        return extract(raw, url)
    except DecodeError:
        return None


def _theirs(raw: bytes) -> str:
    """trafilatura's, with the settings of its own evaluation; a crash is an empty text, as there."""
    from lxml.etree import LxmlError
    from trafilatura import extract as read

    try:
        return read(raw, include_comments=False, include_tables=True, include_formatting=False) or ""
    except (LxmlError, ValueError, TypeError, AttributeError, RecursionError):
        return ""


def _timed(spent: list[float], call: Callable[[], Any]) -> Any:
    """Call, and write down the processor time of this process and of the reader's child."""
    begun = time.process_time() + _child_seconds()
    answer = call()
    spent.append(time.process_time() + _child_seconds() - begun)
    return answer


def _child_seconds() -> float:
    """Processor time of the guard's child so far, where the system tells it."""
    from rashomon.text.guard import child_seconds

    return child_seconds()


# ---------------------------------------------------------------------------------------------------- the article


def _strings(files: Files, step: int, gated: bool, progress: Progress) -> list[Row]:
    """The trafilatura corpus: strings that must be in the text, and that must not."""
    import logging

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    known = json.loads(files["tests/evaldata.json"])
    listed = [(url, one, f"tests/eval/{one['file']}") for url, one in sorted(known.items())]
    listed = [entry for entry in listed if entry[2] in files][::step]
    mine, peer, mine_out, peer_out = Told(), Told(), Told(), Told()
    spent: list[float] = []
    spent_peer: list[float] = []
    methods: Counter[str] = Counter()
    first = files[listed[0][2]]
    _ours(first), _theirs(first)
    _warm()  # what is loaded once is not a page's time
    for number, (url, one, path) in enumerate(listed):
        progress("pages", number, len(listed))
        raw = files[path]
        page = _timed(spent, lambda raw=raw: _ours(raw))  # type: ignore[misc]
        text = _timed(spent_peer, lambda raw=raw: _theirs(raw))  # type: ignore[misc]
        methods[page.method if page else "refused"] += 1
        for told, got in ((mine, page.text if page else ""), (peer, text)):
            told.add(got, one["with"], one["without"])
        if held_out(url):
            mine_out.add(page.text if page else "", one["with"], one["without"])
            peer_out.add(text, one["with"], one["without"])
    how = ", ".join(f"{count} by {name}" for name, count in sorted(methods.items()))
    count = len(listed)
    return [
        Row("pages: strings, sites not fitted on", mine_out.f1, mine_out.right + mine_out.missing,
            f"trafilatura corpus, F ({mine_out.shares})", (Peer("trafilatura", peer_out.f1),), gated=gated),
        Row("pages: strings, all sites", mine.f1, mine.right + mine.missing, f"F ({mine.shares}); {how}",
            (Peer("trafilatura", peer.f1),), gated=False),
        Row("pages: times trafilatura's speed", sum(spent_peer) / max(1e-9, sum(spent)), count,
            "processor time, same pages, child included; ours with title, dates and places", gated=False),
        Row("pages: milliseconds a page", 1000 * sum(spent) / count, count, f"the slowest {1000 * max(spent):.0f}",
            (Peer("trafilatura", 1000 * sum(spent_peer) / count),), gated=False),
    ]  # fmt: skip


def _warm() -> None:
    """Start the child before the clock does."""
    from rashomon.text.guard import read_guarded

    read_guarded("<html><body><p>One line of text.</p></body></html>")


def _texts(corpora: Path, gated: bool, progress: Progress) -> list[Row]:
    """goose3 and newspaper4k: four words in a row, of the text that is expected and of that which was found."""
    rows = []
    for name, expected in (("newspaper4k", _newspaper), ("goose3", _goose)):
        pairs = expected(_unpack(corpora, name))
        mine = peer = recall = peer_recall = 0.0
        for number, (raw, gold) in enumerate(pairs):
            progress(name, number, len(pairs))
            page = _ours(raw)
            f1, found = _alike(gold, page.text if page else "")
            peer_f1, peer_found = _alike(gold, _theirs(raw))
            mine, recall, peer, peer_recall = mine + f1, recall + found, peer + peer_f1, peer_recall + peer_found
        count = max(1, len(pairs))
        rows.append(Row(f"pages: {name}", mine / count, len(pairs), "mean F of four words in a row",
                        (Peer("trafilatura", peer / count),), gated=gated))  # fmt: skip
        if name == "goose3":  # what is expected there is mostly the beginning of the article: precision says little
            rows.append(Row("pages: goose3, expected text found", recall / count, len(pairs), "mean recall of the same",
                            (Peer("trafilatura", peer_recall / count),), gated=gated))  # fmt: skip
    return rows


def _newspaper(files: Files) -> list[tuple[bytes, str]]:
    """Pages with the text that is expected of them."""
    found = []
    for path, raw in sorted(files.items()):
        if path.endswith(".html"):
            gold = files.get(path.replace("/html/", "/txt/")[:-5] + ".txt")
            if gold is not None:
                found.append((raw, gold.decode("utf-8")))
    return found


def _goose(files: Files) -> list[tuple[bytes, str]]:
    """Pages with the text that is expected of them, mostly its beginning."""
    found = []
    for path, raw in sorted(files.items()):
        beside = files.get(path[:-5] + ".json") if path.endswith(".html") else None
        gold = json.loads(beside).get("expected", {}).get("cleaned_text") if beside else None
        if gold:
            found.append((raw, str(gold)))
    return found


def _alike(gold: str, got: str) -> tuple[float, float]:
    """F and recall of four words in a row; of characters where words are not parted by spaces."""
    wide = sum(c > "\u2e80" or "\u0e00" <= c < "\u1100" for c in gold) > len(gold) / 3
    left, right = _grams(gold, wide), _grams(got, wide)
    shared = sum((left & right).values())
    precision, recall = shared / max(1, sum(right.values())), shared / max(1, sum(left.values()))
    return (2 * precision * recall / (precision + recall) if shared else 0.0), recall


def _grams(text: str, wide: bool) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w", text) if wide else _WORD.findall(text.lower())
    return Counter(tuple(words[at : at + GRAM]) for at in range(max(1, len(words) - GRAM + 1)))


# ---------------------------------------------------------------------------------------------------- dates


def _dates(corpora: Path, step: int, gated: bool, progress: Progress) -> list[Row]:
    """The htmldate corpus: the day of publication; a page that has none must be given none."""
    from lxml.etree import LxmlError
    from lxml.html import document_fromstring

    files = _unpack(corpora, "htmldate")
    same = json.loads((corpora / "htmldate" / "MANIFEST.json").read_text("utf-8"))["files"]
    other = _unpack(corpora, "trafilatura") if any("same_as" in one for one in same.values()) else {}
    rows = []
    for name, short in (("eval_default", "default"), ("eval_mediacloud_2020", "Media Cloud 2020")):
        right = peer = count = 0
        for _url, one in sorted(json.loads(files[f"tests/{name}.json"]).items())[::step]:
            raw = _page_of(one["file"], files, other)
            if raw is None:
                continue
            progress(f"dates, {short}", count, None)
            count += 1
            gold = one["date"] if isinstance(one["date"], str) else ""
            page = _ours(raw)
            when = page.published if page else None
            right += when is not None and {(when.earliest or "")[:10], (when.latest or "")[:10]} == {gold}
            try:
                peer += (_htmldate(document_fromstring(raw)) or "") == gold
            except (LxmlError, ValueError):
                continue
        rows.append(Row(f"pages: dates, {short}", right / max(1, count), count, "the day of publication, from the page alone",
                        (Peer("htmldate", peer / max(1, count)),), gated=gated))  # fmt: skip
    return rows


def _htmldate(tree: Any) -> str | None:
    """htmldate's finding, without its search through dateparser (which costs seconds)."""
    from htmldate import find_date

    found: str | None = find_date(
        tree, extensive_search=False, original_date=True, min_date="1995-01-01", max_date="2035-01-01"
    )
    return found


def _page_of(name: str, files: Files, other: Files) -> bytes | None:
    """A page of the htmldate corpus, some of which lie in trafilatura's."""
    for folder in ("test_set", "eval"):
        path = str(PurePosixPath("tests", folder, name))
        if path in files:
            return files[path]
    return other.get(f"tests/eval/{name}")
