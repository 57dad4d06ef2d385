"""A result with what it was made from: taken again where all that was looked up still gives the same.

A claim is weighed by what a story knows of a few dozen statements, people and reports out of thousands. Which ones, the code that
weighs it decides as it goes. So the mappings it is handed note what is asked of them; when the claim is met again, the same
questions are put to the story as it is now, and only where an answer differs is the claim weighed anew. Nothing has to be
declared beforehand, and code that comes to ask for more is followed by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, ItemsView, Iterator, Mapping, ValuesView
from typing import Generic, NamedTuple, TypeVar, overload

from rashomon.remembering import Shelf

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
Other = TypeVar("Other")
Found = TypeVar("Found")


class _Mark:
    """A thing of its own."""


_ABSENT, _WHOLE = _Mark(), _Mark()
"""What a mapping gives for a key that it lacks; what stands for all of its keys."""

Question = tuple[Mapping[Hashable, object], str, object]
Answers = dict[tuple[str, object], object]


class Notes:
    """What was asked of some mappings, and what they gave."""

    def __init__(self) -> None:
        self.asked: Answers = {}
        self.of: dict[str, Mapping[Hashable, object]] = {}

    def watch(self, name: str, kept: Mapping[Key, Value]) -> Watched[Key, Value]:
        """The same mapping, but that it notes what is asked of it, under a name."""
        self.of[name] = kept  # type: ignore[assignment]
        return Watched(name, kept, self)

    def still_hold(self, asked: Answers) -> bool:
        """Whether the mappings still answer as they did."""
        for (name, key), was in asked.items():
            kept = self.of[name]
            now = kept if key is _WHOLE else kept.get(key, _ABSENT)
            if now is not was and now != was:
                return False
        return True


class Watched(Mapping[Key, Value], Generic[Key, Value]):
    """A mapping that notes what is asked of it."""

    def __init__(self, name: str, kept: Mapping[Key, Value], notes: Notes) -> None:
        self._name, self._kept, self._notes = name, kept, notes

    def __getitem__(self, key: Key) -> Value:
        found = self._note(key)
        if isinstance(found, _Mark):
            raise KeyError(key)
        return found

    @overload
    def get(self, key: Key, /) -> Value | None: ...
    @overload
    def get(self, key: Key, default: Value | Other, /) -> Value | Other: ...
    def get(self, key: Key, default: Other | None = None, /) -> Value | Other | None:
        """What stands under a key, or something else."""
        found = self._note(key)
        return default if isinstance(found, _Mark) else found

    def __contains__(self, key: object) -> bool:
        return not isinstance(self._note(key), _Mark)  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def values(self) -> ValuesView[Value]:
        """All that the mapping holds."""
        return self._all().values()

    def items(self) -> ItemsView[Key, Value]:
        """All that the mapping holds, with its keys."""
        return self._all().items()

    def _note(self, key: Key) -> Value | _Mark:
        found: Value | _Mark = self._kept.get(key, _ABSENT)
        self._notes.asked[self._name, key] = found
        return found

    def _all(self) -> Mapping[Key, Value]:
        self._notes.asked[self._name, _WHOLE] = self._kept
        return self._kept


class _Made(NamedTuple, Generic[Found]):
    asked: Answers
    found: Found


class Traced(Generic[Found]):
    """Results by what they were asked for, each with what it looked up.

    Cost: a look-up for each thing that the result was made from.
    """

    def __init__(self, most: int) -> None:
        self._made: Shelf[_Made[Found]] = Shelf(most)

    def ask(self, key: Hashable, notes: Notes, make: Callable[[], Found]) -> Found:
        """The result for a key: the one kept, if all that it looked up is as it was; else made now.

        Args:     key: everything that `make` depends on beside the mappings that `notes` watches.
        """
        known = self._made.get(key)
        if known is not None and notes.still_hold(known.asked):
            return known.found
        notes.asked = {}
        found = make()
        self._made.put(key, _Made(notes.asked, found))
        notes.asked = {}
        return found
