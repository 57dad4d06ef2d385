"""Groups of spellings that may be joined, and pairs that must never be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rashomon.model import Link
from rashomon.relate.matching_scripts import romanise


def spelling_key(text: str) -> str:
    """What makes two spellings the same string: case, accents, hyphens and a leading article aside."""
    plain = romanise(text).replace("-", " ").replace("‑", " ").replace("–", " ").replace("’", "'")
    return " ".join(plain.split()).removeprefix("the ")


class Decisions:
    """What people decided of pairs of names: the last decision of each pair holds; "unsure" takes back the others."""

    def __init__(self, links: Iterable[Link]) -> None:
        self._pairs: dict[frozenset[str], Link] = {}
        for link in links:
            if link.kind != "same_entity" or not link.by.startswith("user:"):
                continue
            pair = frozenset((spelling_key(link.left), spelling_key(link.right)))
            if link.judgement == "unsure":
                self._pairs.pop(pair, None)
            else:
                self._pairs[pair] = link

    def of(self, left: str, right: str) -> Link | None:
        """The decision on two spellings, if there is one."""
        return self._pairs.get(frozenset((spelling_key(left), spelling_key(right)))) if self._pairs else None

    def __bool__(self) -> bool:
        return bool(self._pairs)

    def apart(self, left: Iterable[str], right: Iterable[str]) -> bool:
        """Whether somebody decided that spellings of two groups are different."""
        if not self._pairs:
            return False
        return any((d := self.of(a, b)) is not None and d.judgement == "different" for a in left for b in list(right))


Judge = Callable[[str, str], tuple[bool, str]]


def group_spellings(
    spellings: Sequence[str], judge: Judge, decisions: Decisions
) -> tuple[list[list[str]], dict[tuple[str, str], str]]:
    """Group spellings that are one name: a spelling joins a group only when it fits every spelling of it.

    Args:     spellings: distinct, in order of first mention; judge: (left, right) -> (same, why).
    Returns:  groups in order of their first spelling, and the reason for each pair that was joined.
    Cost:     quadratic in the number of distinct spellings of one story (hundreds).
    """
    groups: list[list[str]] = []
    reasons: dict[tuple[str, str], str] = {}
    for spelling in spellings:
        fitting = [g for g in groups if _fits(g, spelling, judge, decisions)]
        if len(fitting) != 1:
            # None fits, or several do and it cannot be told which: it stays by itself.
            groups.append([spelling])
            continue
        for other in fitting[0]:
            decided = decisions.of(other, spelling)
            reasons[other, spelling] = f"decided by {decided.by}" if decided else judge(other, spelling)[1]
        fitting[0].append(spelling)
    return groups, reasons


def _fits(group: Sequence[str], spelling: str, judge: Judge, decisions: Decisions) -> bool:
    if not decisions:
        return all(judge(other, spelling)[0] for other in group)
    decided = [decisions.of(other, spelling) for other in group]
    if any(d is not None and d.judgement == "different" for d in decided):
        return False
    if any(d is not None and d.judgement == "same" for d in decided):
        return True
    return all(judge(other, spelling)[0] for other in group)
