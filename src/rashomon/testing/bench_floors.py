"""Floors: least figures that a change may not fall under, and the fingerprints of the gold that they were measured on.

`floors.json` holds {"fingerprints": {set: SHA-256}, "floors": {row name: least figure}}. `raise_floors` only ever raises. A
floor that has to sink is edited by hand, with the reason in the commit; so is nothing lost by accident.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from rashomon.errors import InputError
from rashomon.model import Record
from rashomon.testing.bench_report import Row

HAIR = 0.01
"""How far below the measured figure a floor is set: models may round differently on another processor, which moves a
figure over a hundred or more cases by less than this; a real loss moves it by more."""


class Floors(Record, frozen=True, forbid_unknown_fields=True):
    """What `floors.json` holds."""

    fingerprints: dict[str, str] = {}
    floors: dict[str, float] = {}


def read_floors(path: Path) -> Floors:
    """Read the floors; a file that is not there holds none.

    Raises:   InputError when it is not what it should be.
    """
    if not path.is_file():
        return Floors()
    try:
        return msgspec.json.decode(path.read_bytes(), type=Floors)
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(
            f"cannot read the floors in {path}: {error}", "mend it, or take it from version control"
        ) from error


def changed_gold(floors: Floors, fingerprints: Mapping[str, str]) -> tuple[str, ...]:
    """What is to be done where gold and floors do not belong together, one line each; () when they do."""
    return tuple(
        f"the {name} is not what the floors were measured on "
        f"(now {now[:12]}, then {floors.fingerprints.get(name, 'none')[:12]}): "
        "run `rashomon bench --write`, edit by hand what must sink, and say why in the commit"
        for name, now in sorted(fingerprints.items())
        if floors.fingerprints.get(name) != now
    )


def raise_floors(
    floors: Floors, rows: Sequence[Row], fingerprints: Mapping[str, str]
) -> tuple[Floors, tuple[str, ...]]:
    """Set each gated row's floor a hair below its figure where that is higher than the floor it has.

    Returns:  the new floors with the fingerprints of today's gold, and lines that say what rose and what would be lower.
    """
    grown, notes = dict(floors.floors), []
    for row in rows:
        if not row.gated:
            continue
        floor, held = max(0.0, math.floor((row.figure - HAIR) * 1000) / 1000), grown.get(row.name)
        if held is None or floor > held:
            grown[row.name] = floor
            notes.append(f"raised {row.name}: {'none' if held is None else held} -> {floor}")
        elif row.figure < held:
            notes.append(f"NOT lowered {row.name}: {row.figure:.3f} is below its floor {held}")
    ordered = {name: grown[name] for name in sorted(grown)}
    return Floors({**floors.fingerprints, **dict(sorted(fingerprints.items()))}, ordered), tuple(notes)


def write_floors(path: Path, floors: Floors) -> None:
    """Write the floors, sorted, one a line.

    Raises:   InputError when the file cannot be written.
    """
    body = json.dumps(msgspec.to_builtins(floors), indent=1, ensure_ascii=False) + "\n"
    try:
        path.write_text(body, "utf-8")
    except OSError as error:
        raise InputError(f"cannot write {path}: {error.strerror}", "run it in a checkout that you own") from error
