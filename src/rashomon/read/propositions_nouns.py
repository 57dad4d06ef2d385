"""Events told by nouns: "the visit", "talks on fishing", "the deaths of two sailors", with the act that each stands for.

Only nouns that hardly ever mean anything but an event are listed, and one counts only where something is said of it (whose it
is, with whom, of whom, where or when): a bare "the talks" names an event that another clause tells of.
"""

from __future__ import annotations

from rashomon.model import Argument
from rashomon.read.trees import Tree

_ROWS = """\
meet: meeting summit talk conference
visit: visit trip
arrive: arrival
depart: departure
die: death
kill: killing murder slaying assassination
sink: sinking
collide: collision
crash: crash
explode: explosion
attack: attack assault raid bombing airstrike ambush
shoot: shooting
close: closure
open: opening
reopen: reopening
resign: resignation
dismiss: dismissal sacking removal ouster
appoint: appointment
elect: election
arrest: arrest detention
release: release
hand over: handover
rescue: rescue
evacuate: evacuation
withdraw: withdrawal
invade: invasion
bury: burial
launch: launch
cancel: cancellation
delay: postponement
agree: agreement
strike: strike
protest: protest demonstration
vote: vote referendum
destroy: destruction
discover: discovery
recover: recovery
sell: sale
buy: purchase
supply: supply delivery provision
reject: rejection refusal
accuse: accusation
deny: denial
hijack: hijacking
abduct: kidnapping abduction
convict: conviction
sentence: sentencing
acquit: acquittal
indict: indictment
"""
ACTS = {noun: act for line in _ROWS.splitlines() for act, _, nouns in [line.partition(": ")] for noun in nouns.split()}
"""Noun lemma -> the lemma of the act that it names."""

_ROLES = {
    "of": "patient", "between": "agent", "with": "partner", "by": "agent", "in": "place", "at": "place", "on": "topic",
    "to": "goal", "from": "origin", "over": "topic", "against": "patient", "for": "topic",
}  # fmt: skip


def act_of(tree: Tree, token: int) -> str | None:
    """The act that a noun names; None for other words and for nouns inside a compound ("the attack dog")."""
    if tree.tag(token) not in ("NN", "NNS") or tree.dep(token) == "compound":
        return None
    return ACTS.get(tree.lemma(token))


def noun_arguments(tree: Tree, token: int, times: frozenset[int], places: frozenset[int]) -> list[Argument]:
    """What is said of the event within its own noun phrase.

    Cost: linear in the phrase.
    """
    found: list[Argument] = []
    for child in tree.children(token):
        dep = tree.dep(child)
        if dep in ("poss", "nmod") or (dep == "compound" and tree.tag(child) == "NNP"):
            found.append(_argument(tree, "time" if child in times else "agent", child))
        elif dep in ("prep", "agent"):
            found += _phrases(tree, child, times, places)
        elif dep in ("npadvmod", "nummod", "amod") and child in times:
            found.append(_argument(tree, "time", child))
    return found


def _phrases(tree: Tree, prep: int, times: frozenset[int], places: frozenset[int]) -> list[Argument]:
    found = []
    for child in tree.children(prep):
        if tree.dep(child) != "pobj":
            continue
        role = _ROLES.get(tree.lemma(prep), "topic")
        if child in times:
            role = "time" if tree.lemma(prep) in ("on", "in", "at", "of", "during", "late", "early") else "topic"
        elif role in ("place", "topic", "goal") and child in places and tree.lemma(prep) in ("in", "at", "on", "to"):
            role = "place"
        elif role == "place":
            role = "topic"
        found.append(_argument(tree, role, child))
        found += [
            p for c in tree.children(child) if tree.dep(c) == "prep" and tree.lemma(c) in ("in", "at", "on", "with")
            for p in _phrases(tree, c, times, places)
        ]  # fmt: skip
    return found


def _argument(tree: Tree, role: str, head: int) -> Argument:
    tokens = tree.subtree(head, {c for c in tree.children(head) if tree.dep(c) in ("relcl", "acl", "case")})
    return Argument(role, tree.trim(min(tokens), max(tokens)), tree.lemma(head))
