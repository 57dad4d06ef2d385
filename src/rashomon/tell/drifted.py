"""Which renderings of an utterance are harder than another one: "will" for "could", or without the "if" that was said.

Such a rendering is shown as drift beside the other, and never in a brief or a timeline: there it would be read as what
was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rashomon import shapes
from rashomon.model import Offsets

_FIRMNESS: dict[str, int] = {"could": 1, "may": 1, "might": 1, "would": 2, "should": 2, "can": 2}
"""How firmly a modal states what follows; everything else ("will", "is", "did") states it flatly."""
_FLAT = 3

_CONDITION = re.compile(
    r"\b(?:if|unless|otherwise|provided that|on condition that|as long as|in case|until)\b", re.IGNORECASE
)

Spans = Mapping[str, tuple[Offsets, ...]]


def hardened(utterances: Iterable[shapes.Utterance], sentences: Spans, texts: Mapping[str, str]) -> Spans:
    """Find the sentences that print the harder rendering of what another report prints softer.

    Args:     utterances: with their drift; sentences and texts: of the reports, by report id.
    Returns:  by report, the places of such sentences.
    Cost:     linear in drifts.
    """
    found: dict[str, set[Offsets]] = {}
    for drift in (d for u in utterances for d in u.drift if d.kind in ("certainty", "condition")):
        side = _harder(drift)
        for place in sentences.get(side.report, ()) if side else ():
            if side is None or not (place[0] < side.end and side.start < place[1]):
                continue
            # The condition may stand before the quotation, in the reporter's own words.
            if drift.kind == "condition" and _CONDITION.search(texts[side.report], *place):
                continue
            found.setdefault(side.report, set()).add(place)
    return {report: tuple(sorted(places)) for report, places in sorted(found.items())}


def _harder(drift: shapes.Drift) -> shapes.Evidence | None:
    left, right = drift.left, drift.right
    if drift.kind == "condition":
        kept = _CONDITION.match(left.exact.lstrip(' “"')), _CONDITION.match(right.exact.lstrip(' “"'))
        if bool(kept[0]) == bool(kept[1]):
            return None
        return right if kept[0] else left
    first, second = _firmness(left.exact), _firmness(right.exact)
    return None if first == second else left if first > second else right


def _firmness(modal: str) -> int:
    return _FIRMNESS.get(modal.split(" ", 1)[0].lower(), _FLAT)
