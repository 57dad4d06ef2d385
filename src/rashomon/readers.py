"""What an archive keeps for its readers: where each one stopped reading, when reports came in, and their lenses.

None of this is a record: it has no sequence number, no claim rests on it, and it may be changed and forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from rashomon import shapes
from rashomon.errors import InputError, NotFoundError, UsageError
from rashomon.model import Record

if TYPE_CHECKING:
    from rashomon.archive import Archive
    from rashomon.tell.lenses_lists import NameList

Clock = Callable[[], datetime]
"""Tells the time; nothing that is derived depends on it."""

_LENS = msgspec.json.Decoder(shapes.Lens)


def now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


def keep_moment(archive: Archive, sequence: int, moment: datetime) -> None:
    """Remember when the records up to a number came in, for those who ask what is new since nine o'clock."""
    archive.keep("moment", f"{sequence:015d}", moment.isoformat(timespec="seconds").encode())


class Mark(Record, frozen=True):
    """Where a reader stopped: the number up to which she was told what is new, and where she began that time."""

    at: int
    before: int


_MARK = msgspec.json.Decoder(Mark)


def mark_of(archive: Archive, reader: str) -> Mark:
    """Where a reader stopped; at the beginning where she never asked.

    Raises:   UsageError for an empty name.
    """
    if not reader.strip():
        raise UsageError("the reader has no name", "give one, such as --reader ana")
    found = dict(archive.kept("mark")).get(reader)
    return _MARK.decode(found) if found else Mark(0, 0)


def news_for(archive: Archive, reader: str, again: bool = False) -> tuple[shapes.News, ...]:
    """What is new to a reader since she last asked; remembers that she asked.

    Args:     again: from where she began the last time, so that news that were lost on the way can be had again.
    Returns:  as `Archive.news`.
    Raises:   StoreError where the mark cannot be kept; InputError as `Archive.news`.
    """
    mark = mark_of(archive, reader)
    since, until = mark.before if again else mark.at, archive.sequence
    found = archive.news(since)
    archive.keep("mark", reader, msgspec.json.encode(Mark(until, since)))
    return found


def sequence_at(archive: Archive, moment: str) -> int:
    """The last number that the archive had given at a moment.

    Args:     moment: ISO 8601, "2031-03-04T09:00"; without a zone it is this machine's time, a day alone is its beginning.
    Raises:   UsageError for what is no time; NotFoundError for an archive that does not know when its reports came in.
    """
    try:
        asked = datetime.fromisoformat(moment).astimezone()
    except (ValueError, OverflowError) as error:
        hint = "give a sequence number, or a time such as 2031-03-04T09:00"
        raise UsageError(f"{moment} is no sequence number and no time", hint) from error
    known = archive.kept("moment")
    if not known and archive.sequence:
        hint = "give a sequence number; it was filled by an older version of rashomon"
        raise NotFoundError("this archive does not know when its reports came in", hint)
    # Numbers in order, not times: a clock that was set back must not hide what came after it.
    found = 0
    for name, told in known:
        if datetime.fromisoformat(told.decode()) > asked:
            break
        found = int(name)
    return found


# ------------------------------------------------------------------------------------------------------- lenses


def kept_lenses(archive: Archive) -> tuple[shapes.Lens, ...]:
    """The lenses that the archive keeps, by name."""
    return tuple(_LENS.decode(payload) for _, payload in archive.kept("lens"))


def find_lenses(archive: Archive, names: Sequence[str]) -> tuple[shapes.Lens, ...]:
    """The kept lenses of these names; all where none is given.

    Raises:   NotFoundError for a name that no lens has.
    """
    lenses = {lens.name: lens for lens in kept_lenses(archive)}
    for name in names:
        if name not in lenses:
            raise NotFoundError(
                f"there is no lens {name}", f"lenses: {', '.join(lenses) or 'none; `rashomon lens add FILE`'}"
            )
    return tuple(lenses[name] for name in names) or tuple(lenses.values())


def keep_lens(archive: Archive, lens: shapes.Lens) -> None:
    """Keep a lens; one of the same name is replaced."""
    archive.keep("lens", lens.name, msgspec.json.encode(lens))


def read_lists(lenses: Sequence[shapes.Lens]) -> dict[str, NameList]:
    """The lists of names that lenses ask for, by their paths.

    Raises:   InputError for one that cannot be read, with the lens that asks for it.
    """
    from rashomon.tell.lenses_lists import read_list

    found: dict[str, NameList] = {}
    for lens in lenses:
        if lens.list is not None and lens.list not in found:
            try:
                found[lens.list] = read_list(lens.list)
            except InputError as error:
                hint = f"put it back, or `rashomon lens remove {lens.name}`"
                raise InputError(f"the lens {lens.name}: {error.message}", hint) from error
    return found
