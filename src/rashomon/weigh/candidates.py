"""Pairs of assertions that may be one claim, a column each of what is seen of them.

A story of 300 reports has 65,000 such pairs, and each of them is looked at by four who come after. So they are held as arrays,
and a pair is made into a record only where somebody asks for it by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

from rashomon.model import Record
from rashomon.weigh.slots import SlotView

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Indexes = NDArray[np.int64]
    Flags = NDArray[np.bool_]


class Candidate(Record, frozen=True):
    """Two assertions that may be one claim: their indexes, likelihood, cosine, and compared slots."""

    left: int
    right: int
    score: float
    cosine: float
    near: float
    """How near the two predicates are, 0..1."""
    slots: tuple[SlotView, ...]
    event: float = 0.0
    """How likely the two tell of one event, whatever they make of its figures."""


class Marks(NamedTuple):
    """What compared slots come to."""

    differs: bool
    """A filled slot differs, so that two assertions of one event are two claims."""
    apart: bool
    """Roles the other way round, or other figures: the two can stand in no one claim."""
    tells: bool
    """Some slot differs, or is finer, in a way that may relate two claims."""


def marks_of(slots: Sequence[SlotView]) -> Marks:
    """What the compared slots of a pair come to.

    Cost: quadratic in the slots of a pair, of which there are a handful.
    """
    figures = {s.verdict for s in slots if s.slot == "number"}
    first = next(
        (s for s in slots if s.verdict in ("differ", "apart") and s.slot in ("number", "role", "place", "time")), None
    )
    return Marks(
        first is not None and not (first.slot == "number" and "same" in figures),
        any(s.slot == "role" for s in slots) or (bool(figures & {"differ", "apart"}) and "same" not in figures),
        any(s.verdict not in ("same", "unknown") and s.slot != "participant" and not is_met(s, slots) for s in slots),
    )


def is_met(view: SlotView, slots: Sequence[SlotView]) -> bool:
    """Whether another figure of the same unit agrees: of "$60 in cash and $22 in shares" one is what the other clause tells."""
    return bool(view.unit) and any(s.unit == view.unit and s.verdict == "same" for s in slots)


class Kinds(NamedTuple):
    """The different answers that slots gave in a story, by number; what each comes to."""

    slots: Sequence[tuple[SlotView, ...]]
    differs: Flags
    apart: Flags
    tells: Flags
    toll: Flags
    """Both count the same casualties alike."""


class Pairs(Sequence[Candidate]):
    """The pairs of a story, in order of left and right."""

    def __init__(
        self, left: Indexes, right: Indexes, score: Numbers, cosine: Numbers, near: Numbers, event: Numbers,
        kind: Indexes, kinds: Kinds,
    ) -> None:  # fmt: skip
        self.left, self.right, self.score, self.cosine, self.near, self.event = left, right, score, cosine, near, event
        self.kind, self._kinds = kind, kinds
        """Of each pair the number of what its slots gave."""
        self.differs: Flags = kinds.differs[kind]
        self.apart: Flags = kinds.apart[kind]
        self.tells: Flags = kinds.tells[kind]
        self.toll: Flags = kinds.toll[kind]

    def __len__(self) -> int:
        return len(self.left)

    @overload
    def __getitem__(self, at: int) -> Candidate: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Candidate]: ...
    def __getitem__(self, at: int | slice) -> Candidate | Sequence[Candidate]:
        if isinstance(at, slice):
            return [self[n] for n in range(*at.indices(len(self)))]
        import numpy as np

        return next(self.some(np.array([range(len(self))[at]], np.int64)))

    def __iter__(self) -> Iterator[Candidate]:
        return self.some(None)

    def some(self, rows: Indexes | None) -> Iterator[Candidate]:
        """Some of the pairs, each a record; None for all of them."""
        columns = (self.left, self.right, self.score, self.cosine, self.near, self.kind, self.event)
        told = [(column if rows is None else column[rows]).tolist() for column in columns]
        slots = self._kinds.slots
        for left, right, score, cosine, near, kind, event in zip(*told, strict=True):
            yield Candidate(left, right, score, cosine, near, slots[kind], event)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pairs) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
