"""What `rashomon news` and `rashomon lens` do: what is new to a reader, and the rules that she reads through."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from rashomon import shapes
from rashomon.errors import InputError, UsageError
from rashomon.serve.operations import Call


def news(call: Call) -> tuple[shapes.News, ...]:
    """What is new since a sequence number, a time, or since a reader last asked.

    Raises: UsageError unless exactly one of them is given.
    """
    from rashomon.readers import news_for, sequence_at

    since, reader = call.given.get("since"), call.given.get("reader")
    if (since is None) == (reader is None):
        raise UsageError("give one of --since and --reader", "--since 40, --since 2031-03-04T09:00, or --reader ana")
    if call.given.get("again") and reader is None:
        raise UsageError("--again is for a reader", "give --reader NAME")
    with call.open() as archive:
        if reader is not None:
            return news_for(archive, str(reader), bool(call.given.get("again")))
        told = str(since)
        number = told.removeprefix("-")
        if number.isascii() and number.isdigit():
            return archive.news(max(-1, min(int(told), 2**62)))
        return archive.news(sequence_at(archive, told))


def lens(call: Call) -> shapes.Lenses:
    """Keep, list, run or remove lenses.

    Raises: UsageError for another verb or too few names; what reading a lens raises.
    """
    from rashomon.readers import find_lenses, keep_lens, kept_lenses

    verb, *names = call.given.get("words") or ["list"]
    if call.given.get("list") and verb not in ("add", "run"):
        raise UsageError("--list goes with the lens that looks in it", "give it with `lens add` or `lens run`")
    with call.open() as archive:
        if verb == "list" and not names:
            return shapes.Lenses(kept_lenses(archive))
        if verb == "run":
            return _run(call, names)
        if verb == "add" and names:
            lenses = tuple(_read(path, call.given.get("list")) for path in names)
            for one in lenses:
                keep_lens(archive, one)
            return shapes.Lenses(lenses)
        if verb == "remove" and names:
            for one in find_lenses(archive, names):
                archive.keep("lens", one.name, None)
            return shapes.Lenses(kept_lenses(archive))
    raise UsageError(
        f"lens {' '.join([verb, *names])} makes no sense", "lens add FILE, list, run [NAME or FILE], remove NAME"
    )


def _run(call: Call, names: list[str]) -> shapes.Lenses:
    """Run kept lenses, or one in a file that is not kept."""
    from rashomon.readers import find_lenses, read_lists
    from rashomon.tell.lenses import run_lenses

    with call.open() as archive:
        files = [name for name in names if name.endswith(".toml")]
        kept = (
            find_lenses(archive, [n for n in names if n not in files]) if len(files) < len(names) or not names else ()
        )
        lenses = (*kept, *(_read(path, call.given.get("list")) for path in files))
        return shapes.Lenses(lenses, run_lenses(lenses, archive.stories(), read_lists(lenses)))


def _read(path: str, names: str | None) -> shapes.Lens:
    """A lens from its file; its list is named by where it is, for the next call may come from another folder."""
    from rashomon.readers import read_lists
    from rashomon.tell.lenses import read_lens

    try:
        text = Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the lens {path}: {error}", "give a TOML file") from error
    found = read_lens(text, Path(path).stem, names)
    if found.list is not None and names is None:  # named in the lens: beside it
        found = msgspec.structs.replace(found, list=os.path.join(os.path.dirname(os.path.abspath(path)), found.list))
    elif found.list is not None:
        found = msgspec.structs.replace(found, list=os.path.abspath(found.list))
    read_lists([found])  # said now, not when the news are wanted
    return found
