"""What pure functions found, remembered within one process: of two folds of a growing story the second asks nearly the same.

Nothing here changes an answer. A key holds everything that the result depends on, so that what is remembered is what would be
computed again; every table is bounded, and what nobody asks for makes room (docs/decisions/292).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

Found = TypeVar("Found")
Asked = ParamSpec("Asked")

_FORGET: list[Callable[[], object]] = []
"""How to empty each table of this process."""


def on_forget(empty: Callable[[], object]) -> None:
    """Note how a table that is kept elsewhere is emptied."""
    _FORGET.append(empty)


def forget() -> None:
    """Empty every table, as in a process that has just begun: for tests, and for whoever wants the memory back."""
    for empty in _FORGET:
        empty()


def remembered(most: int) -> Callable[[Callable[..., Found]], _lru_cache_wrapper[Found]]:
    """Remember what a pure function found for its last `most` arguments, all of them hashable by value."""

    def keep(function: Callable[..., Found]) -> _lru_cache_wrapper[Found]:
        kept = lru_cache(most)(function)
        on_forget(kept.cache_clear)
        return kept

    return keep


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector of cycles rest: a fold makes a million frozen values, hardly a cycle, and a fifth of it was collecting.

    What it might have found is found afterwards; whoever had it switched off finds it so.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class Numbering:
    """A number for each of many keys, the same as before for one that was met of late: a short key in place of a long one."""

    def __init__(self, most: int) -> None:
        self._shelf: Shelf[int] = Shelf(most)
        self._next = count(1)

    def of(self, key: Hashable) -> int:
        """The number of a key; no two keys have one, and a forgotten key gets another."""
        found = self._shelf.get(key)
        return self._shelf.put(key, next(self._next)) if found is None else found


class Shelf(Generic[Found]):
    """A table in two halves: what is asked for stands in the young one; when that is full, it becomes the old one.

    So at most twice `most` results are kept, and what two fillings did not ask for is gone.

    Cost: one or two look-ups.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._young: dict[Hashable, Found] = {}
        self._old: dict[Hashable, Found] = {}
        on_forget(self.forget)

    def get(self, key: Hashable) -> Found | None:
        """What is kept under a key; None where nothing is."""
        found = self._young.get(key)
        if found is None:
            found = self._old.get(key)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: Hashable, found: Found) -> Found:
        """Keep something, and hand it back."""
        if len(self._young) >= self._most:
            self._old, self._young = self._young, {}
        self._young[key] = found
        return found

    def forget(self) -> None:
        """Keep nothing any longer."""
        self._old, self._young = {}, {}

    def __len__(self) -> int:
        return len(self._young) + len(self._old)
