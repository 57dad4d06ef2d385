"""What `rashomon export` does: a story, or what a search of the archive's claims found, in another tool's format."""

from __future__ import annotations

import sys
from pathlib import Path

from rashomon.errors import InputError, UsageError
from rashomon.ids import content_id
from rashomon.serve.operations import Call


def export(call: Call) -> str | bytes:
    """A story in another format; with --out into a file, whose name is then the answer.

    Raises: UsageError for what cannot be written; InputError for a file that cannot be.
    """
    from rashomon.tell.exports import check_format

    format, part, path = call.text("format"), call.given.get("part"), call.given.get("out")
    check_format(format, part)
    if call.given.get("search") and format != "atom":
        raise UsageError("a search is exported as atom only", "give --format atom, or a story's id without --search")
    if path:
        check_writable(path)
    elif format == "parquet" and not call.given.get("json") and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError("Parquet is nothing for a terminal", "give --out FILE")
    content = _content(call, format, part)
    if not path:
        return content
    write_out(path, content)
    return f"{path}\n"


def _content(call: Call, format: str, part: str | None) -> str | bytes:
    from rashomon.tell.exports import export
    from rashomon.tell.exports_atom import feed_of, matching

    asked = call.text("id")
    with call.open() as archive:
        if call.given.get("search"):
            found = matching(archive.stories(call.number("as_of")), asked)
            return feed_of(f"rashomon: {asked}", content_id("search", asked.casefold().split()), found)
        story = archive.story(asked, call.number("as_of"))
        return export(story, archive.texts(story), format, part)


def check_writable(path: str) -> None:
    """Refuse a file that could not be written before the work is done, not after.

    Raises: InputError.
    """
    target = Path(path)
    if target.is_dir():
        raise InputError(f"cannot write {path}: it is a folder", "name a file")
    if not target.parent.is_dir():
        raise InputError(f"cannot write {path}: there is no folder {target.parent}", "make the folder first")


def write_out(path: str, content: str | bytes) -> None:
    """Write a file; text as UTF-8 with the line breaks that it has.

    Raises: InputError where that cannot be done.
    """
    try:
        Path(path).write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}", "name a file in a folder you own") from error
