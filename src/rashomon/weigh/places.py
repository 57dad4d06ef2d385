"""Which place lies in which, as the gazetteer knows it and as the story's own reports say ("Aldermoor, in neutral Ostmar")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.model import Name, Span
from rashomon.pipeline import ReportReading
from rashomon.relate.gazetteer import contains
from rashomon.weigh.slots_words import Verdict

_IN = re.compile(
    r",?\s+(?:also\s+)?(?:in|on|off|at|near|the capital of|capital of|a [a-z]{3,12}(?: [a-z]{3,12}){0,3} (?:in|on|of|near))"
    r"\s+(?:the\s+)?(?:[a-z’'-]{3,12}\s+){0,2}"
)
"""What stands between a place and the one it lies in."""

_AT = re.compile(r"\b(?:in|at|to|from|near|of|on|left|leave)\s+$", re.IGNORECASE)
_LISTED = re.compile(r",?\s+(?:and|or)\b|,\s+[A-Z]")

_CLEAR = frozenset({"international", "neutral", "high", "open"})
"""Waters and airspace of nobody: one kind of place under several names."""

_EMPTY = frozenset("the a an of in own its their his her our territorial coastal inland".split())


class Places:
    """What is known of where places lie.

    Cost: building is linear in the place names of the reports.
    """

    def __init__(self, reports: Sequence[ReportReading] = ()) -> None:
        self._inside: dict[str, set[str]] = {}
        self._known: dict[str, frozenset[str]] = {}
        for report in reports:
            names = [a for a in report.reading.layer("name") if isinstance(a.value, Name) and a.value.type == "place"]
            for left, right in zip(names, names[1:], strict=False):
                gap = report.text[left.span.end : right.span.start]
                if len(gap) <= 60 and (_IN.fullmatch(gap) or _is_address(report.text, gap, left.span, right.span)):
                    self._inside.setdefault(left.exact.casefold(), set()).add(right.exact.casefold())

    def contains(self, outer: str, inner: str) -> bool | None:
        """Whether one place lies in the other; None where neither the gazetteer nor the story says."""
        if outer.casefold() in self.around(inner):
            return True
        return contains(outer, inner)

    def compare(self, left: str | None, right: str | None, entity: tuple[str | None, str | None]) -> Verdict:
        """Compare two places by name, by entity, and by which lies in which.

        Returns:  "apart" for two names of which nothing tells whether one lies in the other.
        """
        if not left or not right:
            return "unknown"
        if left.casefold() == right.casefold() or (entity[0] and entity[0] == entity[1]):
            return "same"
        kinds = _kind(left), _kind(right)
        if kinds[0] or kinds[1]:
            return _waters(left, right) if kinds[0] == kinds[1] else "unknown"
        if self.contains(left, right) or self.contains(right, left):
            return "finer"
        if contains(left, right) is False and contains(right, left) is False:
            return "differ"
        return "apart"

    def around(self, place: str) -> frozenset[str]:
        """All that a place lies in, by what the reports say; none of it in capitals."""
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = self._find(place.casefold())
        return found

    def _find(self, place: str) -> frozenset[str]:
        found: set[str] = set()
        waiting = [place]
        while waiting:
            for outer in sorted(self._inside.get(waiting.pop(), ())):
                if outer not in found:
                    found.add(outer)
                    waiting.append(outer)
        return frozenset(found)


def _is_address(text: str, gap: str, left: Span, right: Span) -> bool:
    """Whether two places stand as in an address, "in Honolulu, Hawaii", and not in a list of towns."""
    return (
        gap == ", " and _AT.search(text, max(0, left.start - 12), left.start) is not None
        and _LISTED.match(text, right.end, right.end + 12) is None
    )  # fmt: skip


def _kind(place: str) -> str | None:
    return next((k for k in ("waters", "airspace", "territory") if k in place.casefold().split()), None)


def _waters(left: str, right: str) -> Verdict:
    """Whose waters: "international waters" against "the territorial waters of Veshna"."""
    owners = [
        {w.strip(",'’s") for w in text.casefold().replace("’s", "").replace("'s", "").split()} - _EMPTY - {_kind(text)}
        for text in (left, right)
    ]
    a, b = ({"nobody"} if o & _CLEAR else o for o in owners)
    if not a or not b:
        return "unknown"
    return "same" if a & b else "differ"
