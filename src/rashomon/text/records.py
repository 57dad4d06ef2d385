"""JSON records to reports: what a record may say, and what is done with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Protocol

import msgspec

from rashomon.errors import DecodeError, RashomonError
from rashomon.ids import bytes_digest, content_id
from rashomon.model import Declared, Document, Failure, Record, Report
from rashomon.text.dates import iso_interval, published
from rashomon.text.decoding import MAX_BYTES, check_text
from rashomon.text.html import Page, extract
from rashomon.text.language import detect
from rashomon.text.metadata import outlet_of, primary_language

STAGE_NAME = "text"
_BYTE = re.compile(r"\(byte (\d{1,12})\)")
_FIELDS = 'a record has "text" or "html" and, if known: "id", "title", "outlet", "url", "published", "byline"'


class Arrival(Record, frozen=True):
    """A report that came in, with its text. `notes` says what had to be assumed to read it; mostly empty."""

    report: Report
    document: Document
    notes: tuple[str, ...] = ()


class ByteStream(Protocol):
    """What is needed of a stream: bounded reads. Files, pipes and decompressors have them."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...

    def readline(self, size: int, /) -> bytes:
        """A line with its newline, or the first `size` bytes of it."""
        ...


class Given(Record, frozen=True):
    """What a record may say of a report. Other fields are passed over.

    The second group are the same things as ninjs (IPTC) calls them.
    """

    id: str | int | float | None = None
    text: str | None = None
    html: str | None = None
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: str | None = None
    fetched: str | None = None
    byline: str | list[str] | None = None
    language: str | None = None
    body_text: str | None = None
    body_html: str | None = None
    body_xhtml: str | None = None
    headline: str | None = None
    uri: str | None = None
    versioncreated: str | None = None


def read_jsonl(
    stream: ByteStream, name: str = "stdin", most: int = MAX_BYTES, languages: bool = True
) -> Iterator[Arrival | Failure]:
    """Read one report a line.

    Args:     stream: JSON lines in UTF-8; blank lines are passed over; name: what to call records without an id
              (`name#LINE`); most: bytes of a line; languages: whether to tell them from the texts, which takes longer than the
              rest; what a record says of its language is kept either way.
    Returns:  for each line a report or a `Failure` that names the line and, for broken JSON, the column.
    Raises:   nothing; a line over `most` is passed over in pieces and becomes a `Failure`.
    Cost:     linear; one line in memory at a time.
    """
    for number, line in _lines(stream, most):
        fallback = f"{name}#{number}"
        if line is None:
            yield failure(fallback, DecodeError(f"line {number}: more than {most // 1_000_000} MB", "split it"))
            continue
        try:
            given = parse_record(line, f"line {number}")
        except DecodeError as error:
            yield failure(fallback, error)
            continue
        yield arrive_record(given, fallback, bytes_digest(line), languages)


def told_apart(found: Iterable[Arrival | Failure]) -> tuple[list[Arrival], list[Failure]]:
    """Reports and failures apart; another report of one id gets a name of its own, the very same is taken once.

    Args:     found: as `read_jsonl` gives it.
    Returns:  reports whose names differ ("id", "id#2"), and the failures, both in the order in which they came.
    """
    arrivals: dict[str, Arrival] = {}
    failures, seen = [], set[str]()
    for arrival in found:
        if isinstance(arrival, Failure):
            failures.append(arrival)
            continue
        if arrival.report.id in seen:
            continue
        seen.add(arrival.report.id)
        name, number = arrival.report.name, 1
        while name in arrivals:
            number += 1
            name = f"{arrival.report.name}#{number}"
        report = msgspec.structs.replace(arrival.report, name=name)
        arrivals[name] = msgspec.structs.replace(arrival, report=report)
    return list(arrivals.values()), failures


def parse_record(raw: bytes, where: str) -> Given:
    """Read one JSON object.

    Args:     raw: its bytes; where: how to call it in a message ("line 3").
    Raises:   DecodeError with line and column for broken JSON, or with the field that has the wrong type.
    Cost:     linear; fields that are not ours are not built.
    """
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    try:
        return msgspec.json.decode(raw, type=Given)
    except msgspec.ValidationError as error:
        raise DecodeError(f"{where}: {_plain(str(error))}", _FIELDS) from None
    except UnicodeDecodeError:
        raise DecodeError(f"{where}: not in UTF-8", "save the file as UTF-8") from None
    except RecursionError:
        raise DecodeError(f"{where}: nested too deep", _FIELDS) from None
    except msgspec.DecodeError as error:
        return _second_look(raw, where, str(error))


def arrive_record(given: Given, fallback: str, sha256: str, languages: bool = True) -> Arrival | Failure:
    """Make the report of a record, or the failure it is.

    Args:     given: what the record says; fallback: its name if it has no id; sha256: of its bytes; languages: whether to
              tell the language from the text.
    """
    name = fallback if given.id is None or given.id == "" else str(given.id)
    try:
        check_name(name)
    except DecodeError as error:
        return failure(fallback, error)
    try:
        text = next((t for t in (given.text, given.body_text) if t and not t.isspace()), None)
        html = next((h for h in (given.html, given.body_html, given.body_xhtml) if h and not h.isspace()), None)
        if text is not None:
            return _report(name, check_text(text), sha256, given, None, (), languages)
        if html is not None:
            return arrive_page(name, extract(html, given.url), sha256, given, languages)
        empty = given.text is not None or given.html is not None
        raise DecodeError("no text: it is empty" if empty else "neither text nor html", _FIELDS)
    except DecodeError as error:
        return failure(name, error)


def arrive(name: str, text: str, sha256: str, given: Given, notes: tuple[str, ...] = ()) -> Arrival:
    """Make the report of a text that stands as it was given.

    Raises:   DecodeError when the text cannot be used (`decoding.check_text`).
    """
    return _report(name, check_text(text), sha256, given, None, notes)


def arrive_page(name: str, page: Page, sha256: str, given: Given, languages: bool = True) -> Arrival:
    """Make the report of a page; what was given besides is believed before what the page says.

    Raises:   DecodeError when the text cannot be used.
    """
    return _report(name, check_text(page.text), sha256, given, page, (page.note,) if page.note else (), languages)


def failure(name: str, error: RashomonError) -> Failure:
    """The record of what could not be read."""
    return Failure(printable(name), STAGE_NAME, type(error).__name__, error.message, error.hint)


def printable(name: str) -> str:
    """A name that can be written as UTF-8: half characters, as of odd file names, become U+FFFD."""
    return (
        name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if _encodable(name)
        else re.sub("[\ud800-\udfff]", "\ufffd", name)
    )


def check_name(name: str) -> None:
    """Refuse an id that cannot be printed.

    Raises:   DecodeError for control characters, half characters and ids over 2,000 characters.
    """
    if len(name) > 2000:
        raise DecodeError(f"an id of {len(name)} characters", "ids have at most 2,000")
    if any(c < " " or c == "\x7f" or "\ud800" <= c <= "\udfff" for c in name):
        raise DecodeError("an id with control characters or a lone surrogate", "give a printable id")


def _encodable(name: str) -> bool:
    """Whether a name consists of characters and of undecodable bytes of the file system only."""
    return not re.search("[\ud800-\udc7f\udd00-\udfff]", name)


def _report(
    name: str, text: str, sha256: str, given: Given, page: Page | None, notes: tuple[str, ...], languages: bool = True
) -> Arrival:
    """Put together what was given, what the page says and what the text shows."""
    document = Document.of(text)
    url = _clean(given.url) or (page.url if page else None) or _web(given.uri)
    byline = ", ".join(given.byline) if isinstance(given.byline, list) else given.byline
    when = published(given.published or given.versioncreated)
    if when.how == "unknown" and page and page.published.how != "unknown":
        when = page.published
    fetched = iso_interval(given.fetched) if given.fetched else None
    report = Report(
        id=content_id("report", url or name, sha256),
        name=name,
        document=document.id,
        sha256=sha256,
        outlet=_clean(given.outlet) or (page.outlet if page else None) or outlet_of(url),
        url=url,
        title=_clean(given.title or given.headline) or (page.title if page else None),
        byline=_clean(byline) or (page.byline if page else None),
        published=when,
        fetched=fetched[0] if fetched else None,
        language=primary_language(given.language)
        or (detect(text) if languages else None)
        or (page.language if page else None),
        declared=_declared(page),
    )
    return Arrival(report, document, notes)


def _declared(page: Page | None) -> Declared | None:
    """What the page says beside; None where it says nothing of the kind, or there is none."""
    told = Declared(page.modified, page.agency, page.truncated) if page else Declared()
    return told if told != Declared() else None


def _clean(words: str | None) -> str | None:
    """A field on one line, without what cannot be written; None if nothing is left."""
    if words is None:
        return None
    return " ".join(re.sub("[\x00-\x1f\x7f\ud800-\udfff]", " ", words).split()) or None


def _web(uri: str | None) -> str | None:
    """A uri that is an address."""
    return _clean(uri) if outlet_of(uri) else None


def _plain(message: str) -> str:
    """msgspec's message in plainer words."""
    if message.startswith("Expected `object`"):
        return f"not an object but {message.split('got ')[-1].strip('`')}"
    wanted, _, where = message.partition(" - at `$.")
    field = where.rstrip("`").partition("[")[0]
    wanted = wanted.replace("Expected", "must be").replace(" | null", "").replace("`", "").replace(", got", ", not")
    return f'"{field}" {wanted}' if field else message


def _second_look(raw: bytes, where: str, message: str) -> Given:
    """Broken JSON: say where. What only msgspec refuses (half a character in some field) is read the slow way."""
    found = _BYTE.search(message)
    if found and "surrogate" not in message:  # half a character is no broken JSON, and the id can be told
        before = raw[: int(found.group(1))]
        line, column = before.count(b"\n"), len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        place = f"{where}, column {column}" if not line else f"{where}, its line {line + 1}, column {column}"
        what = message.split(" (byte")[0].replace("JSON is malformed: ", "broken JSON, ")
        raise DecodeError(f"{place}: {what}", _FIELDS)
    try:
        value: object = json.loads(raw)
        return msgspec.convert(value, type=Given)
    except msgspec.ValidationError as error:
        raise DecodeError(f"{where}: {_plain(str(error))}", _FIELDS) from None
    except RecursionError:
        raise DecodeError(f"{where}: nested too deep", _FIELDS) from None
    except ValueError as error:
        end = f", column {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise DecodeError(f"{where}{end}: broken JSON, it ends too early or a string is broken", _FIELDS) from None


def _lines(stream: ByteStream, most: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines without their newline; None for one over the limit, which is skipped without keeping it."""
    number = 0
    while True:
        line = stream.readline(most + 2)
        if not line:
            return
        number += 1
        if len(line) > most and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(1 << 20)
            yield number, None
            continue
        line = line.removesuffix(b"\n").removesuffix(b"\r")
        if line.strip():
            yield number, line
