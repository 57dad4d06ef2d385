"""Which organisations, places, works and other things of a story are one."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.relate.entities_clusters import Decisions, group_spellings, spelling_key
from rashomon.relate.entities_mentions import NameMention
from rashomon.relate.entities_people import Group
from rashomon.relate.gazetteer import find_place, government_of, is_demonym
from rashomon.relate.matching_organisations import is_acronym, match_organisations
from rashomon.relate.matching_words import LITTLE_WORDS, ORGANISATION_WORDS
from rashomon.remembering import remembered

SAME_ORGANISATION = 0.9
_STATE_BODIES = frozenset(
    "ministry department government parliament police army navy guard court coastguard office".split()
)
_BRANCHES = frozenset(
    (
        "foreign", "interior", "defence", "defense", "transport", "finance", "health", "justice", "education", "culture",
        "home", "supreme", "high", "central", "national", "federal", "constitutional", "maritime", "affairs", "public",
        "labor", "labour", "energy", "agriculture", "trade", "economy", "unification", "information", "external",
    )
)  # fmt: skip


_PARTS = _STATE_BODIES | frozenset(
    (
        "council", "committee", "commission", "assembly", "secretariat", "ministry", "mission", "delegation", "board",
        "office", "department", "division", "branch", "wing", "group", "unit", "bureau", "centre", "center", "institute",
        "school", "hospital", "union", "senate", "congress", "embassy", "consulate", "tribunal", "charter",
    )
)  # fmt: skip
"""What a body may have beside itself: after a bare name they make another name, not a fuller one."""


def group_bodies(mentions: Sequence[NameMention], decisions: Decisions) -> list[Group]:
    """Put mentions of organisations, places, works and others into groups; the type is never crossed.

    Cost:     quadratic in distinct spellings, linear in mentions.
    """
    groups: list[Group] = []
    for sort in ("organisation", "place", "work", "other"):
        chosen = [m for m in mentions if m.type == sort]
        keys = _qualified(chosen) if sort == "organisation" else [spelling_key(m.text) for m in chosen]
        distinct = list(dict.fromkeys(keys))
        judge = {"organisation": _judge_organisations, "place": _judge_places}.get(sort, _judge_nothing)
        clusters, reasons = group_spellings(sorted(distinct, key=lambda k: -len(k.split())), judge, decisions)
        if sort == "organisation":
            clusters = _shortened(clusters, reasons, chosen, keys, decisions)
        cluster_of = {k: i for i, c in enumerate(clusters) for k in c}
        members: list[list[NameMention]] = [[] for _ in clusters]
        for m, key in zip(chosen, keys, strict=True):
            members[cluster_of[key]].append(m)
        why: list[list[str]] = [[] for _ in clusters]
        for (a, b), reason in reasons.items():
            if cluster_of[a] == cluster_of[b]:
                why[cluster_of[a]].append(f"'{a}' and '{b}': {reason}")
        groups += [Group(tuple(ms), tuple(ws)) for ms, ws in zip(members, why, strict=True)]
    return groups


def _judge_nothing(left: str, right: str) -> tuple[bool, str]:
    return False, ""


@remembered(1 << 14)
def _judge_places(left: str, right: str) -> tuple[bool, str]:
    here, there = find_place(left), find_place(right)
    if here and here == there:
        return True, f"both are spellings of {here.name}"
    return False, ""


@remembered(1 << 14)
def _judge_organisations(left: str, right: str) -> tuple[bool, str]:
    here, there = find_place(left), find_place(right)
    if here and here == there:
        return True, f"both are spellings of {here.name}"
    if here and there:
        return False, ""
    for short, full in ((left, right), (right, left)):
        words = [w for w in full.split() if w not in LITTLE_WORDS]
        if " " not in short and is_acronym(short.replace(".", ""), words):
            return True, f"{short.upper()} are the first letters of the other"
    same, score, why = match_organisations(left, right)
    return same and score >= SAME_ORGANISATION, why


def _qualified(mentions: Sequence[NameMention]) -> list[str]:
    """The key of each mention; a "Foreign Ministry" carries the state that the text puts before it.

    Without one it takes that of its report, where there is one only, else of the story; else it stays with its report.
    """
    stated: dict[str, dict[int, set[str]]] = {}
    for m in mentions:
        body, state = _state_of(m)
        if body and state:
            stated.setdefault(body, {}).setdefault(m.report, set()).add(state)
    keys = []
    for m in mentions:
        body, state = _state_of(m)
        if not body or body not in stated:
            keys.append(spelling_key(m.text))
            continue
        here = stated[body].get(m.report, set())
        everywhere = {s for states in stated[body].values() for s in states}
        known = {state} if state else here if len(here) == 1 else everywhere if len(everywhere) == 1 else set()
        keys.append(f"{body} of {min(known)}" if known else f"{body} in report {m.report + 1}")
    return keys


def _state_of(m: NameMention) -> tuple[str, str]:
    """The body and the state of "Lodrian Interior Ministry", "Veshna's Foreign Ministry"; no body for other names."""
    words = spelling_key(m.text).split()
    if not words or not (words[-1] in _STATE_BODIES or (words[0] in _STATE_BODIES and "of" in words)):
        return "", ""
    generic = [w for w in words if w in _STATE_BODIES or w in _BRANCHES or w in LITTLE_WORDS]
    front = words[: len(words) - len(generic)]
    if words[len(front) :] != generic or len(generic) < 2 or find_place(m.text):
        return "", ""
    body = " ".join("defense" if w == "defence" else w for w in generic)
    if front:
        return body, _state(" ".join(front))
    return body, _state(m.owner) if m.owner else ""


def _state(name: str) -> str:
    """One word for a state: "Russia", "Russian" and "Moscow" are one; unknown peoples lose their ending."""
    key = spelling_key(name)
    known = government_of(key)
    if known:
        return known.lower()
    for ending in ("n", "an", "ian", "ish", "ese"):
        if key.endswith(ending) and is_demonym(key):
            return key.removesuffix(ending)
    return key.removesuffix("n") if key.endswith(("an", "ian")) else key


def _shortened(
    clusters: list[list[str]],
    reasons: dict[tuple[str, str], str],
    mentions: Sequence[NameMention],
    keys: Sequence[str],
    decisions: Decisions,
) -> list[list[str]]:
    """Join the short form of an organisation to its full name: "Courier" and "Brennick Courier", "Ewha University".

    Only where one single longer name of the story fits, and both stand in one report or the short form is distinctive.
    """
    reports: dict[str, set[int]] = {}
    for m, key in zip(mentions, keys, strict=True):
        reports.setdefault(key, set()).add(m.report)
    for short in sorted((k for c in clusters for k in c), key=lambda k: (-len(k.split()), k)):
        own = next(c for c in clusters if short in c)
        longer = [c for c in clusters if c is not own and any(_is_short_form(short, k) for k in c)]
        if len(longer) != 1 or decisions.apart(own, longer[0]):
            continue
        near = any(reports[short] & reports[k] for k in longer[0])
        if near or not set(short.split()) <= ORGANISATION_WORDS | _STATE_BODIES | _BRANCHES:
            full = next(k for k in longer[0] if _is_short_form(short, k))
            if full.split()[0] == short and not near:
                continue
            reasons[full, short] = "the short form; no other name of the story ends so"
            longer[0].extend(own)
            clusters.remove(own)
    return clusters


@remembered(1 << 14)
def _is_short_form(short: str, long: str) -> bool:
    """The end of the longer name, or all of it but one word in the middle."""
    a, b = short.split(), long.split()
    if not 0 < len(b) - len(a) <= 3 or "of" in a or " in report " in f" {short} {long} ":
        return False
    if b[-len(a) :] == a:
        # "Lissard" is no short form of "University of Lissard".
        return b[-len(a) - 1] not in LITTLE_WORDS
    if len(a) == 1 and a[0] == b[0]:
        # "RIA" of "RIA Novosti", within one report only; never "UN" of "UN Security Council", which is a part of it.
        return a[0] not in ORGANISATION_WORDS | _BRANCHES | LITTLE_WORDS and not set(b[1:]) & _PARTS
    return len(b) - len(a) == 1 and len(a) >= 2 and a[0] == b[0] and a[-1] == b[-1] and a[0] not in LITTLE_WORDS
