"""Every operation, declared once: name, arguments, result, help, example. The command line is made from this table.

An operation's `run` takes a `Call` (the parsed arguments and the streams) and returns its result, or, for operations on JSON
lines, an iterator of results. It prints nothing; faces (command line, and later HTTP and MCP) do that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, Literal

import msgspec

from rashomon.archive import Archive
from rashomon.model import Record
from rashomon.serve import lines

Output = Literal["envelope", "plain", "lines"]
"""How results leave the command line: in the envelope with --json (else as text for people); as bare JSON unless --json is
given; or as JSON lines, always without an envelope."""


class Call(msgspec.Struct, frozen=True):
    """One call: arguments by name, standard input, and what to tell progress to."""

    given: dict[str, Any]
    stdin: BinaryIO
    progress: Callable[[str, int, int | None], None]

    def text(self, name: str) -> str:
        """An argument that was given as text."""
        return str(self.given[name])

    def open(self) -> Archive:
        """The archive that the call is about."""
        return Archive.open(self.text("archive"), settings=self.given.get("settings"), progress=self.progress)


class Argument(Record, frozen=True):
    """One argument. Names that begin with "--" are options; `many` takes one or more; `type` converts."""

    name: str
    help: str
    many: bool = False
    type: type = str
    default: str | int | None = None
    required: bool = False


class Operation(msgspec.Struct, frozen=True):
    """One thing that can be asked of rashomon."""

    name: str
    help: str
    example: str
    arguments: tuple[Argument, ...]
    run: Callable[[Call], Any]
    output: Output = "envelope"
    result: str = ""
    """Name of the result's type in `rashomon schema`."""


PATHS = Argument("paths", 'files or folders; "-" is standard input', many=True)
STORY = Argument("id", "the story's id, the start of it, or the id of a report in it")
AS_OF = Argument("--as-of", "as it stood at this sequence number", type=int)


def _read(call: Call) -> Any:
    with call.open() as archive:
        from rashomon.text.arrivals import read_paths

        arrivals = list(read_paths(call.given["paths"], call.stdin))
        archive.add_arrivals(arrivals, sort=True)
        result = archive.read_result()
        page = call.given.get("html")
        if page:
            _write_page(page, result, archive.texts())
        return result


def _write_page(path: str, result: Any, texts: dict[str, str]) -> None:
    from pathlib import Path

    from rashomon.errors import InputError
    from rashomon.tell.page import render_page

    try:
        Path(path).write_text(render_page(result, texts), "utf-8")
    except OSError as error:
        raise InputError(
            f"cannot write the page {path}: {error.strerror}", "name a file in a folder you own"
        ) from error


def _add(call: Call) -> Any:
    with call.open() as archive:
        return archive.add(*call.given["paths"], stdin=call.stdin)


def _stories(call: Call) -> Any:
    with call.open() as archive:
        parts = (
            "developments",
            "entities",
            "statements",
            "utterances",
            "claims",
            "copies",
            "timeline",
            "network",
            "brief",
        )
        bare: dict[str, Any] = dict.fromkeys(parts, ())
        return [msgspec.structs.replace(s, **bare) for s in archive.stories()]


def _story(call: Call) -> Any:
    with call.open() as archive:
        return archive.story(call.text("id"), call.given.get("as_of"))


def _part(part: str) -> Callable[[Call], Any]:
    def run(call: Call) -> Any:
        with call.open() as archive:
            return getattr(archive.story(call.text("id")), part)

    return run


def _news(call: Call) -> Any:
    with call.open() as archive:
        return archive.news(call.given["since"])


def _export(call: Call) -> str:
    from rashomon.tell.exports import export

    with call.open() as archive:
        story = archive.story(call.text("id"))
        return export(story, archive.texts(story), call.text("format"))


def _extract(call: Call) -> Any:
    from rashomon.text.html import extract

    return extract(call.stdin.read(), call.given.get("url"))


def _schema(call: Call) -> Any:
    from rashomon.serve.schema import schema

    return schema()


def _lines(function: Callable[..., Iterator[Any]]) -> Callable[[Call], Iterator[Any]]:
    return lambda call: function(call.stdin)


OPERATIONS: tuple[Operation, ...] = (
    Operation("read", "read reports and tell what happened, according to whom", "rashomon read reports/ --html story.html",
              (PATHS, Argument("--html", "write a page that needs no network to this file")), _read, result="ReadResult"),
    Operation("add", "read reports into the archive", "rashomon add reports/ --archive case.db", (PATHS,), _add,
              result="AddResult"),
    Operation("stories", "list the archive's stories", "rashomon stories", (), _stories, result="Stories"),
    Operation("story", "one story, whole", "rashomon story 3f2a --as-of 40", (STORY, AS_OF), _story, result="Story"),
    Operation("brief", "the brief of a story, each sentence with its evidence", "rashomon brief 3f2a", (STORY,),
              _part("brief"), result="Brief"),
    Operation("timeline", "the dated timeline of a story", "rashomon timeline 3f2a", (STORY,), _part("timeline"),
              result="Timeline"),
    Operation("claims", "a story's claims: status, origins, who asserts them", "rashomon claims 3f2a", (STORY,),
              _part("claims"), result="Claims"),
    Operation("statements", "who said what in a story", "rashomon statements 3f2a", (STORY,), _part("statements"),
              result="Statements"),
    Operation("entities", "the people, organisations and places of a story", "rashomon entities 3f2a", (STORY,),
              _part("entities"), result="Entities"),
    Operation("copies", "which reports of a story share text, and who took it from whom", "rashomon copies 3f2a", (STORY,),
              _part("copies"), result="Copies"),
    Operation("news", "what is new since you looked, by claim", "rashomon news --since 40",
              (Argument("--since", "the sequence number that `rashomon add` printed", type=int, required=True),), _news,
              result="NewsList"),
    Operation("export", "a story in another format", "rashomon export 3f2a --format md > story.md",
              (STORY, Argument("--format", "json, jsonl, md, html or csv", required=True)), _export, "plain"),
    Operation("annotate", "annotate JSON lines of documents from standard input",
              "rashomon annotate --layers name,statement < reports.jsonl",
              (Argument("--layers", "layers, separated by commas", default=",".join(lines.LAYERS)),),
              lambda call: lines.annotate_lines(call.stdin, call.text("layers")), "lines", "Annotated"),
    Operation("cluster", "which of these JSON lines belong to one story", "rashomon cluster < reports.jsonl", (),
              lambda call: lines.cluster_lines(call.stdin), "plain", "Clusters"),
    Operation("compare", "which of these JSON lines share text", "rashomon compare < reports.jsonl", (),
              lambda call: lines.compare_lines(call.stdin), "plain", "Pairs"),
    Operation("names", "whether two names are one person's, place's or firm's", "rashomon names < pairs.jsonl", (),
              _lines(lines.name_lines), "lines", "Match"),
    Operation("factuality", "how certain it is that an event happened", "rashomon factuality < events.jsonl", (),
              _lines(lines.factuality_lines), "lines", "Certainty"),
    Operation("compare-claims", "how two sentences stand to one another", "rashomon compare-claims < pairs.jsonl", (),
              _lines(lines.claim_lines), "lines", "Comparison"),
    Operation("extract", "title, text and date of a web page on standard input", "rashomon extract --url URL < page.html",
              (Argument("--url", "where the page is from"),), _extract, "plain", "Page"),
    Operation("schema", "the JSON Schema of everything above", "rashomon schema > schema.json", (), _schema, "plain"),
)  # fmt: skip
