"""The command line: a skin over `operations`. Results to stdout, progress and complaints to stderr.

Exit status: 0 done, 1 the work failed, 2 wrong use. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from rashomon.serve.operations import Argument, Operation


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints say what to do, and that answers in JSON when --json is asked for."""

    def error(self, message: str) -> NoReturn:
        _complain("UsageError", message, f"see `{self.prog} --help`", "--json" in sys.argv)
        raise SystemExit(2)


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands, made from the operations."""
    from rashomon.serve.operations import OPERATIONS

    parser = _Parser(
        prog="rashomon",
        description="Reconstruct news stories from many reports: what happened, according to whom, on how many legs.",
        epilog="Run `rashomon COMMAND --help` for a command's arguments and an example.",
    )
    parser.add_argument("--version", action="version", version=f"rashomon {_version()}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    for operation in OPERATIONS:
        command = commands.add_parser(
            operation.name, help=operation.help, description=operation.help, epilog=f"example: {operation.example}"
        )
        for argument in operation.arguments:
            _add_argument(command, argument)
        default = ":memory:" if operation.name == "read" else "rashomon.db"
        command.add_argument("--archive", default=default, metavar="PATH", help="the archive (default: %(default)s)")
        command.add_argument("--settings", metavar="FILE", help="a TOML file with one table a stage")
        command.add_argument("--json", action="store_true", help="print JSON in an envelope")
        command.set_defaults(operation=operation)
    return parser


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("rashomon")
    except metadata.PackageNotFoundError:
        return "(not installed)"


def _add_argument(command: argparse.ArgumentParser, argument: Argument) -> None:
    if not argument.name.startswith("--"):
        command.add_argument(argument.name, nargs="+" if argument.many else None, help=argument.help)
        return
    command.add_argument(
        argument.name, help=argument.help, type=argument.type, default=argument.default, required=argument.required
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns: the exit status.
    """
    given = build_parser().parse_args(argv)
    from rashomon.errors import RashomonError, UsageError

    try:
        return _run(given.operation, vars(given))
    except UsageError as error:
        _complain(type(error).__name__, error.message, error.hint, given.json)
        return 2
    except RashomonError as error:
        _complain(type(error).__name__, error.message, error.hint, given.json)
        return 1
    except BrokenPipeError:
        # The reader of our output has gone (`| head`): not an error; keep Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 1


def _run(operation: Operation, given: dict[str, Any]) -> int:
    from rashomon.serve.operations import Call
    from rashomon.serve.progress import Progress

    progress = Progress()
    result = operation.run(Call(given, sys.stdin.buffer, progress))
    if operation.output == "lines":
        for line in result:
            _write(_encode(line) + b"\n")
        return 0
    progress.done()
    if given["json"]:
        _write(b'{"ok":true,"result":' + _encode(result) + b"}\n")
    elif operation.output == "plain":
        _write(result.encode("utf-8") if isinstance(result, str) else _encode(result) + b"\n")
    else:
        from rashomon.serve.words import say

        _write(say(operation.name, result).encode("utf-8", "replace"))
    return 0


def _encode(result: object) -> bytes:
    import msgspec

    return msgspec.json.encode(result)


def _write(answer: bytes) -> None:
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


def _complain(kind: str, message: str, hint: str, as_json: bool) -> None:
    """An error: one envelope on stdout with --json, and in any case a line for people on stderr."""
    if as_json:
        _write(b'{"ok":false,"error":' + _encode({"type": kind, "message": message, "hint": hint}) + b"}\n")
    print(f"rashomon: {message}" + (f"\n  {hint}" if hint else ""), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
