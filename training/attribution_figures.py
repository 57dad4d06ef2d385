"""Figures for the attribution tagger: spans, whole relations, and half overlaps, over whole documents."""

from collections.abc import Callable
from typing import NamedTuple

from attribution_corpus import Relation, Spans
from rashomon.models.attributor import Attribution

KINDS = ("cue", "speaker", "content")


class Found(NamedTuple):
    """The gold relations of one document and those found."""

    gold: list[Relation]
    found: tuple[Attribution, ...]


def _spans(a: Attribution, kind: str) -> Spans:
    if kind == "cue":
        return ((a.cue.start, a.cue.end),)
    return tuple((p.start, p.end) for p in getattr(a, kind))


def _covered(spans: Spans) -> set[int]:
    return {i for s, e in spans for i in range(s, e)}


def _half(one: Spans, other: Spans) -> bool:
    """Do two sets of spans share at least half of the characters of the larger? Two empty ones do."""
    a, b = _covered(one), _covered(other)
    return 2 * len(a & b) >= max(len(a), len(b))


def f1(hits: float, found: int, gold: int) -> tuple[float, float, float]:
    """Precision, recall and F1 in per cent."""
    p, r = 100 * hits / max(found, 1), 100 * hits / max(gold, 1)
    return p, r, 2 * p * r / max(p + r, 1e-9)


def count(
    results: list[Found], key: Callable[[Relation], object], found_key: Callable[[Attribution], object]
) -> tuple[int, int, int]:
    """(hits, found, gold) of exact matches by some key; keys that are empty do not count."""
    hits = n_found = n_gold = 0
    for gold, found in results:
        g, f = {k for r in gold if (k := key(r))}, {k for a in found if (k := found_key(a))}
        hits, n_found, n_gold = hits + len(g & f), n_found + len(f), n_gold + len(g)
    return hits, n_found, n_gold


def count_pieces(results: list[Found], kind: str) -> tuple[int, int, int]:
    """(hits, found, gold) of single spans of one kind."""
    hits = n_found = n_gold = 0
    for gold, found in results:
        g, f = {s for r in gold for s in getattr(r, kind)}, {s for a in found for s in _spans(a, kind)}
        hits, n_found, n_gold = hits + len(g & f), n_found + len(f), n_gold + len(g)
    return hits, n_found, n_gold


def count_half(results: list[Found]) -> tuple[int, int, int]:
    """(hits, found, gold) of relations whose cue, speaker and content each overlap by half, paired once each."""
    hits = n_found = n_gold = 0
    for gold, found in results:
        left = list(found)
        for r in gold:
            for a in left:
                if all(_half(getattr(r, k), _spans(a, k)) for k in KINDS):
                    hits += 1
                    left.remove(a)
                    break
        n_found, n_gold = n_found + len(found), n_gold + len(gold)
    return hits, n_found, n_gold


def figures(results: list[Found]) -> dict[str, tuple[float, float, float]]:
    """All figures by name: (precision, recall, F1)."""
    table = {}
    for kind in KINDS:
        table[f"{kind}, each span exact"] = f1(*count_pieces(results, kind))
        table[f"{kind}, all spans of the relation exact"] = f1(
            *count(results, lambda r: getattr(r, kind), lambda a: _spans(a, kind))  # noqa: B023
        )
    table["speaker and content exact"] = f1(
        *count(results, lambda r: (r.speaker, r.content), lambda a: (_spans(a, "speaker"), _spans(a, "content")))
    )
    table["whole relation exact"] = f1(
        *count(results, lambda r: (r.cue, r.speaker, r.content), lambda a: tuple(_spans(a, k) for k in KINDS))
    )
    table["whole relation, half overlap"] = f1(*count_half(results))
    return table


def print_figures(results: list[Found]) -> None:
    """One line a figure."""
    for name, (p, r, f) in figures(results).items():
        print(f"{name:42} P {p:5.1f}  R {r:5.1f}  F1 {f:5.1f}", flush=True)
