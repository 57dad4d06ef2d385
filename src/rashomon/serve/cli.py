"""The command line: a skin over `operations`. Results to stdout, progress and complaints to stderr.

Exit status: 0 done, 1 the work failed, 2 wrong use. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any, NoReturn

from rashomon.serve.operations import OPERATIONS, Argument, Call, Operation

if TYPE_CHECKING:
    from rashomon.serve.progress import Progress


class _WrongUse(Exception):
    """The arguments make no sense; the message is argparse's."""

    def __init__(self, message: str, command: str) -> None:
        super().__init__(message)
        self.message = message
        self.command = command


class _GoneError(Exception):
    """Standard output cannot be written; `broken`: because its reader has gone, as `head` does."""

    def __init__(self, why: str, broken: bool) -> None:
        super().__init__(why)
        self.why = why
        self.broken = broken


class _Parser(argparse.ArgumentParser):
    """An argument parser that leaves it to `main` to complain."""

    def error(self, message: str) -> NoReturn:
        raise _WrongUse(message, self.prog)


class _Version(argparse.Action):
    """Print the version; it is looked up only when it is asked for (that takes longer than all the rest)."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from importlib import metadata

        try:
            version = metadata.version("rashomon")
        except metadata.PackageNotFoundError:
            version = "(not installed)"
        parser.exit(0, f"rashomon {version}\n")


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands, made from the operations."""
    parser = _Parser(
        prog="rashomon",
        description="Reconstruct news stories from many reports: what happened, according to whom, on how many legs.",
        epilog="Run `rashomon COMMAND --help` for a command's arguments and an example.",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    for operation in OPERATIONS:
        command = commands.add_parser(
            operation.name, help=operation.help, description=operation.help, epilog=f"example: {operation.example}"
        )
        for argument in operation.arguments:
            _add_argument(command, argument)
        told = (
            "the archive, a file or postgresql://USER@HOST/DATABASE (default: %(default)s)"
            if operation.archive
            else "taken for the sake of scripts; not used"
        )
        command.add_argument("--archive", default=operation.archive or ":memory:", metavar="PATH", help=told)
        command.add_argument("--settings", metavar="FILE", help="a TOML file with one table a stage")
        command.add_argument("--json", action="store_true", help="print JSON in an envelope")
        command.add_argument("--stats", action="store_true", help="tell counters and timings on standard error")
        command.add_argument("--log", choices=("json",), help="JSON lines on standard error, without words of reports")
        command.set_defaults(operation=operation)
    return parser


def _add_argument(command: argparse.ArgumentParser, argument: Argument) -> None:
    if argument.flag:
        command.add_argument(argument.name, help=argument.help, action="store_true")
    elif argument.pair:
        command.add_argument(argument.name, help=argument.help, nargs=2, metavar=("NAME", "OTHER"))
    elif argument.many and argument.name.startswith("--"):
        command.add_argument(argument.name, help=argument.help, nargs="+", required=argument.required)
    elif argument.name.startswith("--"):
        command.add_argument(
            argument.name, help=argument.help, type=argument.type, default=argument.default, required=argument.required
        )
    else:
        command.add_argument(
            argument.name, nargs="*" if argument.any else "+" if argument.many else None, help=argument.help
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:     argv: its words, default those of the process.
    Returns:  the exit status.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    # Before NumPy is loaded: its threads spin on the small products of a parse and only burn the second core.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        return _answer(words)
    except _GoneError as error:
        _abandon_stdout()
        if error.broken:
            return 0
        _say(f"rashomon: the answer could not be written: {error.why}")
        return 1
    except SystemExit:  # --help and --version
        _flush()
        raise
    except KeyboardInterrupt:
        _say("rashomon: stopped; what was added before is kept")
        return 1


def _answer(words: Sequence[str]) -> int:
    """Run a command and turn what it raises into words."""
    as_json = "--json" in words
    try:
        given = build_parser().parse_args(words)
    except _WrongUse as error:
        return _complain("UsageError", error.message, f"see `{error.command} --help`", as_json, 2)
    from rashomon.engines.inline import DOCUMENT_ERRORS
    from rashomon.errors import DecodeError, RashomonError, UsageError

    try:
        return _run(given.operation, vars(given))
    except (UsageError, DecodeError) as error:
        return _complain(type(error).__name__, error.message, error.hint, as_json, 2)
    except RashomonError as error:
        return _complain(type(error).__name__, error.message, error.hint, as_json, 1)
    except OSError as error:
        return _complain("OSError", f"the machine refused: {error}", "is the disk full?", as_json, 1)
    except DOCUMENT_ERRORS as error:
        if os.environ.get("RASHOMON_TRACEBACK"):
            raise
        hint = "run it again with RASHOMON_TRACEBACK=1 in the environment, and report what it prints"
        what = f"this is a defect in rashomon: {type(error).__name__}: {error}"
        return _complain("InvariantError", what, hint, as_json, 1)


def _run(operation: Operation, given: dict[str, Any]) -> int:
    from rashomon.serve.progress import Progress
    from rashomon.serve.running import Watched

    watched = Watched(operation.name, given["stats"], given["log"])
    progress = Progress(StringIO()) if given["log"] else Progress().start()

    def remark(message: str) -> None:
        progress.clear()
        if not given["log"]:  # a remark may quote a report, or its address
            _say(f"rashomon: {message}")

    stdin = sys.stdin.buffer if sys.stdin is not None else BytesIO()
    try:
        with watched:
            result = operation.run(Call(given, stdin, progress, remark))
            if operation.output == "lines":
                for line in result:
                    _write(_encode(line) + b"\n", progress)
                return 0
        answer = _worded(operation, result, given["json"])
    finally:
        progress.done()
    _write(answer, progress)
    return 0 if getattr(result, "sound", True) else 1  # `verify` has done its work; what it looked at has failed


def _worded(operation: Operation, result: Any, as_json: bool) -> bytes:
    """A result as it leaves: in the envelope, as it is, or in words."""
    if as_json:
        return b'{"ok":true,"result":' + _encode(result) + b"}\n"
    if operation.output == "plain":
        if isinstance(result, bytes):
            return result
        return bytes(result.encode("utf-8")) if isinstance(result, str) else _encode(result, operation.indent) + b"\n"
    from rashomon.serve.words import say

    return say(operation.name, result).encode("utf-8", "replace")


def _encode(result: object, indent: bool = False) -> bytes:
    import msgspec

    encoded = msgspec.json.encode(result)
    return msgspec.json.format(encoded, indent=1) if indent else encoded


def _write(answer: bytes, progress: Progress | None = None) -> None:
    """Write to standard output.

    Raises: _GoneError when that cannot be done.
    """
    if progress:
        progress.clear()
    if sys.stdout is None:
        raise _GoneError("standard output is closed", broken=False)
    try:
        sys.stdout.buffer.write(answer)
        sys.stdout.buffer.flush()
    except BrokenPipeError as error:
        raise _GoneError("its reader has gone", broken=True) from error
    except (OSError, ValueError) as error:
        raise _GoneError(str(error), broken=False) from error


def _flush() -> None:
    """Write out what was printed, here and not at exit, where Python would complain if the reader has gone."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except (OSError, ValueError):
        _abandon_stdout()


def _abandon_stdout() -> None:
    """Let nothing more be written to standard output: Python would try at exit, and complain."""
    if sys.stdout is not None:
        try:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (OSError, ValueError):  # no file behind it
            return


def _complain(kind: str, message: str, hint: str, as_json: bool, status: int) -> int:
    """An error: one envelope on stdout with --json, and in any case a line for people on stderr. Returns the status."""
    _say(f"rashomon: {message}" + (f"\n  {hint}" if hint else ""))
    if as_json:
        told = {"type": kind, "message": _clean(message), "hint": _clean(hint)}
        _write(b'{"ok":false,"error":' + _encode(told) + b"}\n")
    return status


def _clean(message: str) -> str:
    """A message without half characters (undecodable bytes of the command line), which JSON cannot hold."""
    return message.encode("utf-8", "backslashreplace").decode("utf-8")


def _say(message: str) -> None:
    """A line on standard error, if there is one."""
    if sys.stderr is None:
        return
    try:
        print(_clean(message), file=sys.stderr, flush=True)
    except (OSError, ValueError):  # nobody listens; the exit status says it all the same
        return


if __name__ == "__main__":
    sys.exit(main())
