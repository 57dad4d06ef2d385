"""The page docs/commands.md, written from the operations, so that it cannot fall behind them.

`python -m rashomon.serve.manual > docs/commands.md` writes it; a test keeps the two equal. The other pages of the reference
are written by `rashomon.serve.reference`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from rashomon.serve.operations import OPERATIONS, Argument, Operation
from rashomon.serve.schema import schema

_HEAD = """\
# Commands

This page is written by `python -m rashomon.serve.manual`; a test keeps it true.

Every command takes

- `--archive PATH`: the archive, one file, or `postgresql://USER@HOST/DATABASE` (`pip install rashomon[postgres]`); `:memory:`
  keeps nothing. The default is `rashomon.db` in the working folder; for `read`, which keeps nothing unless told to, `:memory:`.
  Only `read`, `add`, `watch` and `import-archive` make an archive that is not there; see [The archive](archive.md).
- `--json`: the answer in an envelope, `{"ok": true, "result": ...}` or
  `{"ok": false, "error": {"type", "message", "hint"}}`. Commands that answer each line of standard input with a line
  (`annotate`, `names`, `factuality`, `compare-claims`) print bare JSON lines in any case.
- `--settings FILE`: a TOML file with one table a stage: [Settings](reference/settings.md).
- `--stats`: counters and the time of each stage, on standard error when the work is done.
- `--log json`: JSON lines of what happens on standard error, without words, names or addresses of reports; progress and remarks
  for people are silent then.

Results go to standard output, progress and remarks to standard error. The exit status is 0 when the work is done, 1 when it
failed, 2 for wrong use. An input that cannot be read is no error of the command: it stands under `failures` in the answer,
with the reason and what to do, and the others are read. [Records](reference/records.md) tells every answer field by field,
[schema.json](schema.json) is its JSON Schema; offsets are code points into a report's canonical text (`rashomon text REPORT`),
half open, and every `exact` is that slice.

PATHS are files or folders: `.txt`, `.md`, `.html`, feeds (`.xml`, `.rss`, `.atom`, `.rdf`, JSON Feed in `.json`), `.json` (also
ninjs), `.jsonl`, web archives (`.warc`), mail (`.mbox`, `.eml`), each also packed (`.gz`, `.xz`, `.bz2`; `.zst` and `.br` with
`pip install rashomon[packed]`), `.zip`, or `-` for standard input. An entry of a feed and a page of a web archive are called by
their addresses. Nothing is fetched but by `watch`. The same address, or the same id, again with other text is a new version of
the report: stories are told from the newest, `versions` tells what changed. What is handed to `read` at once is never a version.
A line of JSONL holds `text` or `html` and, where known, `id`, `title`, `outlet`, `url`, `published`, `fetched`, `byline`,
`language`. A report is called by its `id`; a file in a folder by its path in it; a file given by itself by its name. When another
report has that id already, this one is called `ID#2`, and `add` says so under `notes`.
"""


def manual() -> str:
    """The page.

    Returns: Markdown: every operation with its arguments, an example and its result.
    """
    answers = schema()["answers"]
    commands = [line for operation in OPERATIONS for line in _command(operation, answers)]
    return "\n".join([_HEAD, *commands]).rstrip() + "\n"


def _command(operation: Operation, answers: dict[str, Any]) -> Iterator[str]:
    yield f"## rashomon {operation.name}\n"
    yield operation.help[0].upper() + operation.help[1:] + ".\n"
    for argument in operation.arguments:
        yield f"- `{_usage(argument)}`: {argument.help}{_default(argument)}"
    if operation.arguments:
        yield ""
    yield f"```sh\n{operation.example}\n```\n"
    yield f"Result: {_result(operation, answers)}\n"


def _usage(argument: Argument) -> str:
    if argument.flag:
        return argument.name
    if argument.name.startswith("--"):
        return f"{argument.name} {'NUMBER' if argument.type is int else 'VALUE'}"
    if argument.any:
        return f"[{argument.name.upper()} ...]"
    return argument.name.upper() + (" ..." if argument.many else "")


def _default(argument: Argument) -> str:
    if argument.required:
        return " (must be given)"
    return f" (default: `{argument.default}`)" if argument.default is not None else ""


def _result(operation: Operation, answers: dict[str, Any]) -> str:
    """In which form the answer leaves, and of which shape it is."""
    shape = _shape(answers[operation.name]) if operation.name in answers else "a JSON Schema"
    forms = {
        "envelope": f"{shape} with `--json`; without it, text for people.",
        "plain": f"{shape}, bare; in the envelope with `--json`.",
        "lines": f"for each line of standard input a line: {shape}. Blank lines are passed over.",
    }
    return forms[operation.output]


def _shape(answer: dict[str, Any]) -> str:
    """A schema in words."""
    if "$ref" in answer:
        return f"`{answer['$ref'].rsplit('/', 1)[1]}`"
    if "anyOf" in answer:
        return " or ".join(_shape(one) for one in answer["anyOf"])
    return f"a list of {_shape(answer['items'])}" if answer.get("type") == "array" else "text"


if __name__ == "__main__":
    sys.stdout.write(manual())
