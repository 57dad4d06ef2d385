"""Estimates: "put" with what is counted and at what, said by somebody who can tell."""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

from rashomon.model import Offsets
from rashomon.read.attribution_tree import Tree
from rashomon.read.cues import find_cue


def find_estimate(tree: Tree, verb: int, thing: int) -> list[Offsets]:
    """ "Police put the dead at 33", "the ministry puts the spot in international waters": what is counted, and at what.

    Args:     verb: a form of "put"; thing: its object.
    Returns:  the token range of both, or nothing where nobody estimates anything.
    Cost:     linear in the verb's children and their phrases.
    """
    who = tree.subject(verb)
    teller = who is not None and (tree.pos[who] == "PROPN" or tree.lower[who] in _TELLERS or _is_record(tree, who))
    for prep in tree.all(verb, "prep"):
        target = tree.child(prep, "pobj")
        if target is None or prep < thing or not (teller or tree.lemmas[thing] in _COUNTED):
            continue
        figure = any(tree.tags[i] == "CD" for i in range(prep, tree.right[prep]))
        if (tree.lower[prep] in _AT and figure) or (tree.lower[prep] in _WHERE and tree.lemmas[thing] in _SPOTS):
            return [(tree.left[thing], _joined(tree, verb, tree.right[prep]))]
    return []


_TELLERS = frozenset(
    "he she they which who police officials authorities experts doctors prosecutors investigators".split()
)
_COUNTED = frozenset(
    "toll dead death number figure cost price total damage loss speed estimate turnout odds time".split()
)
_SPOTS = frozenset("spot site place location position scene epicentre epicenter".split())
_AT = frozenset(("at", "between", "around", "above", "below"))
_WHERE = frozenset(("in", "at", "off", "near", "on", "inside", "outside", "within"))


def _is_record(tree: Tree, noun: int) -> bool:
    return find_cue(tree.lemmas[noun], "noun") is not None


def _joined(tree: Tree, verb: int, end: int) -> int:
    """Where phrases of place and measure that follow each other end: "in the strait, six miles from the coast"."""
    last = tree.bounds(verb)[1]
    for child in sorted(c for c in tree.children[verb] if tree.deps[c] in ("prep", "npadvmod") and c > verb):
        start = tree.left[child]
        gap = start - end
        if gap in (0, 1) and start < last and (gap == 0 or tree.lower[end] == ","):
            end = tree.right[child] if tree.lower[child] not in ("accord", "according") else end
    return end
