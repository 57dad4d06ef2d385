"""Two figures of one thing that are near each other and not the same: "$5.7bn" and "$5 billion", "forty berths" and "38-berth".

Figures of different things are far apart as a rule; two of one thing differ by a little. So a pair is told by four things that
need no phrase: what is counted is the same, the values are close, the story has few values thereabouts (prices of a day and ages
have many), and the clauses share words or are near otherwise. One that the other's bound takes in ("more than 60,000",
"62,400") is no contradiction, and a reader wants to be told: the verdict is "apparent".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from rashomon import shapes
from rashomon.model import Record
from rashomon.weigh.assertions_unit import Unit
from rashomon.weigh.figures import NO_END, Figure, figures_in
from rashomon.weigh.measures import CLOCK
from rashomon.weigh.quantities import TOLLS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]


class CloseConfig(Record, frozen=True):
    """`ratio`: of two values, up to which they are close, and `bounded` that of a value and a bound; `minutes`: of two hours;
    `most`: values thereabouts that a story may have, `hours` that of hours; `shared`: words that two figures' surroundings must
    share, and `alike` the cosine of the clauses, centred, that stands in for them; `least`: value from which a bound is
    compared, and `small` that below which two values are not: of small numbers a story has many; `claims`: of a story with
    figures of one thing, more of which are not compared, and `told` the figures of one thing that are. Chosen on the marked
    stories (docs/decisions/280, 308)."""

    ratio: float = 1.2
    bounded: float = 1.5
    minutes: float = 15.0
    most: int = 4
    hours: int = 4
    shared: float = 1.0
    alike: float = 0.0
    least: float = 10.0
    small: float = 6.0
    claims: int = 40
    told: int = 120


class Close(NamedTuple):
    """Two assertions whose figures are close and differ."""

    left: int
    right: int
    slot: shapes.Slot
    verdict: Literal["apparent", "unsure"]
    why: str
    weight: float


class _Told(NamedTuple):
    unit: int
    figure: Figure


_OF_AGE = re.compile(r"\byears?[\s-]old\b|\bago\b|\bmph\b|\bshares?\b|%|per\s?cent", re.IGNORECASE)
"""What people and days have one each of: ages, distances in time, speeds, prices and rates of a day."""


def close_figures(
    units: Sequence[Unit], home: Sequence[int], vectors: Matrix, names: frozenset[str], config: CloseConfig
) -> list[Close]:
    """Pairs of assertions, of different claims and reports, whose figures of one thing are close and differ.

    Args:     home: claim number of each unit, -1 for none; vectors: of the units; names: content words of the
              story's names, which are worth half a word.
    Returns:  for two claims the pair with most in common, in order of the claims.
    Cost:     linear in assertions, and quadratic in the at most `claims` that have figures of one thing.
    """
    best: dict[tuple[int, int], Close] = {}
    read = {
        n: figures_in(u.text, (0, len(u.text))) for n, u in enumerate(units) if home[n] >= 0 and not u.echo
    }  # fmt: skip
    for told in _by_thing(units, home, read).values():
        if len({home[t.unit] for t in told}) > config.claims:
            continue
        for at, one in enumerate(told[: config.told]):
            for other in told[:at]:
                key = (min(home[one.unit], home[other.unit]), max(home[one.unit], home[other.unit]))
                if key[0] == key[1] or units[one.unit].report == units[other.unit].report:
                    continue
                if _has(one.figure, read[other.unit]) or _has(other.figure, read[one.unit]):
                    continue
                found = _compare(one, other, told, vectors, names, config)
                if found is not None and (key not in best or found.weight > best[key].weight):
                    best[key] = found
    return [best[key] for key in sorted(best)]


def centred(units: Sequence[Unit], vectors: Matrix) -> Matrix:
    """Vectors less what all clauses of the story share, of unit length; as they are where a story has few clauses.

    Every clause of a story about arms is near every other, and `alike` is a likeness beyond that.

    Args:     units: whose `compared` words the vectors are of; equal clauses count once, in an order of their own, so that the
              order of the reports changes no bit.
    Cost:     linear in assertions.
    """
    import numpy as np

    rows = {u.compared: n for n, u in reversed(list(enumerate(units)))}
    if len(rows) < FEW:
        return vectors
    mean = vectors[[rows[text] for text in sorted(rows)]].astype(np.float64).mean(axis=0)
    away = vectors - mean
    lengths = np.maximum(1e-6, np.sqrt((away * away).sum(axis=1, keepdims=True)))
    found: Matrix = (away / lengths).astype(np.float32)
    return found


FEW = 20
"""Clauses of a story below which their mean says nothing of what they share."""


def _by_thing(
    units: Sequence[Unit], home: Sequence[int], read: Mapping[int, Sequence[Figure]]
) -> dict[tuple[str, str], list[_Told]]:
    """The figures of a story by what is counted; of a claim each once, told by its first full assertion."""
    found: dict[tuple[str, str], dict[tuple[int, float, float], _Told]] = {}
    for n in sorted(read, key=lambda n: (units[n].minor, n)):
        tolls = {q.value for q in units[n].quantities if q.unit in TOLLS}
        for figure in read[n]:
            if figure.low in tolls or figure.loose or _OF_AGE.search(figure.written):
                continue
            for thing in _keys(figure):
                found.setdefault(thing, {}).setdefault((home[n], figure.low, figure.high), _Told(n, figure))
    return {thing: list(told.values()) for thing, told in sorted(found.items())}


def _keys(figure: Figure) -> Iterable[tuple[str, str]]:
    """What a figure is looked up by: its unit, or what is counted ("girl" finds "schoolgirl")."""
    if figure.unit:
        return [(figure.unit, "")]
    return [("", figure.thing[-4:])] if figure.thing else []


def _compare(
    one: _Told, other: _Told, told: Sequence[_Told], vectors: Matrix, names: frozenset[str], config: CloseConfig
) -> Close | None:
    f, g = one.figure, other.figure
    if not _one_thing(f, g) or (f.low, f.high) == (g.low, g.high):
        return None
    met = f.low <= g.high and g.low <= f.high
    if not (_hours(f, g, told, config) if f.unit == CLOCK else _values(f, g, met, told, config)):
        return None
    shared = (f.around & g.around) - f.things - g.things
    weight = sum(0.5 if word in names else 1.0 for word in shared)
    alike = round(float(vectors[one.unit] @ vectors[other.unit]), 4)
    if weight < config.shared * (2 if f.unit == "$" else 1) and alike < config.alike:
        return None
    slot: shapes.Slot = "time" if f.unit == CLOCK else "number"
    verdict: Literal["apparent", "unsure"] = "apparent" if met or f.vague or g.vague else "unsure"
    why = f"{_short(f)} against {_short(g)}"
    return Close(one.unit, other.unit, slot, verdict, why, weight + alike)


def _one_thing(f: Figure, g: Figure) -> bool:
    if f.unit or g.unit:
        return f.unit == g.unit and f.things == g.things
    short, long = sorted((f.thing, g.thing), key=len)
    return short == long or (len(short) >= 4 and long.endswith(short))


def _has(figure: Figure, others: Sequence[Figure]) -> bool:
    """Whether a clause gives a figure too, beside the one that it is compared by."""
    return any((q.low, q.high) == (figure.low, figure.high) and q.unit == figure.unit for q in others)


def _middle(figure: Figure) -> float:
    if figure.high >= NO_END:
        return figure.low
    return figure.high if not figure.low else (figure.low + figure.high) / 2


def _hours(f: Figure, g: Figure, told: Sequence[_Told], config: CloseConfig) -> bool:
    def apart(a: float, b: float) -> float:
        return min(abs(a - b), 1440 - abs(a - b))

    near = {t.figure.low for t in told if min(apart(t.figure.low, f.low), apart(t.figure.low, g.low)) <= config.minutes}
    return 0 < apart(f.low, g.low) <= config.minutes and len(near) <= config.hours


def _values(f: Figure, g: Figure, met: bool, told: Sequence[_Told], config: CloseConfig) -> bool:
    low, high = sorted((_middle(f), _middle(g)))
    if high < config.small or low <= 0 or low == high or met and low < config.least:
        return False
    if high / low > (config.bounded if met else config.ratio):
        return False
    near = {m for t in told if low / config.ratio <= (m := _middle(t.figure)) <= high * config.ratio}
    return len(near) <= config.most


def _short(figure: Figure) -> str:
    return " ".join(figure.written.split()[:6])
