"""Who is who among the people of a story.

First the full names: two spellings are one person only when every part agrees (see `matching`) and no report names both
as if they were two. Then the bare family names, report by report: the only person of that name in the report; else the
one whose title fits; else the nearest named before; across reports only where the story has one person of that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rashomon.model import Record
from rashomon.relate.entities_clusters import Decisions, group_spellings, spelling_key
from rashomon.relate.entities_mentions import NameMention, is_plain_title
from rashomon.relate.matching import match_people
from rashomon.relate.matching_parts import part_likeness
from rashomon.relate.matching_scripts import romanise
from rashomon.relate.matching_words import EAST_ASIAN_FAMILY, LINKS, SUFFIXES

# Two full names are one person from this score on: one letter apart in a part of five letters (.85) is, in a shorter part
# is not; a middle initial more (.91) is, together with a slip it is not.
SAME_FULL_NAME = 0.83
_WRITTEN_OUT = {
    "capt": "captain", "cmdr": "commander", "gen": "general", "lt": "lieutenant", "col": "colonel", "sgt": "sergeant",
    "adm": "admiral", "sen": "senator", "rep": "representative", "gov": "governor", "prof": "professor", "maj": "major",
    "dr": "doctor", "pm": "prime",
}  # fmt: skip
_LETTERS = re.compile(r"[^\W_]+")


class Group(Record, frozen=True):
    """Mentions of one entity, in order, and why they were held to be one."""

    mentions: tuple[NameMention, ...]
    why: tuple[str, ...] = ()


def parts_of(name: str) -> tuple[str, ...]:
    """The romanised words of a name."""
    return tuple(_LETTERS.findall(romanise(name).replace("'", "").replace("’", "")))


def is_full(name: str) -> bool:
    """Whether a name has a given and a family name, particles not counted."""
    return len([p for p in parts_of(name) if p not in LINKS and p not in SUFFIXES]) >= 2


def family_forms(name: str) -> frozenset[str]:
    """The forms in which a full name's family name may stand alone: "rovan" and "arrovan" of "Dzhemil Ar-Rovan"."""
    parts = [p for p in parts_of(name) if p not in SUFFIXES]
    if parts[0] in EAST_ASIAN_FAMILY and len(parts) == 3:
        return frozenset({parts[0]})
    forms = {parts[-1]}
    if len(parts) == 2 and parts[0] in LINKS:
        forms.add("".join(parts))
    first = len(parts) - 1
    while first > 1 and parts[first - 1] in LINKS:
        first -= 1
        forms.add("".join(parts[first:]))
    if "-" in name.split()[-1]:
        forms.add("".join(_LETTERS.findall(romanise(name.split()[-1]))))
    return frozenset(forms)


def group_people(mentions: Sequence[NameMention], decisions: Decisions) -> list[Group]:
    """Put the mentions of people into one group a person; see the module.

    Args:     mentions: of type "person", in canonical order.
    Returns:  groups, in no particular order; every mention is in exactly one.
    Cost:     quadratic in distinct full names, linear in mentions.
    """
    full = [m for m in mentions if is_full(m.text)]
    bare = [m for m in mentions if not is_full(m.text)]
    clusters, reasons = _full_names(full, decisions)
    cluster_of = {s: i for i, c in enumerate(clusters) for s in c}
    members: list[list[NameMention]] = [[] for _ in clusters]
    for m in full:
        members[cluster_of[spelling_key(m.text)]].append(m)
    links, rest = _bare_names(bare, clusters, members, decisions)
    result = []
    for i, cluster in enumerate(clusters):
        linked = [m for m, j, _ in links if j == i]
        why = _pair_reasons(cluster, members[i], reasons) + list(dict.fromkeys(w for _, j, w in links if j == i))
        result.append(Group(tuple(sorted([*members[i], *linked], key=_place)), tuple(why)))
    return result + rest


def _place(m: NameMention) -> tuple[int, int]:
    return m.report, m.start


def _pair_reasons(
    cluster: Sequence[str], mentions: Sequence[NameMention], reasons: dict[tuple[str, str], str]
) -> list[str]:
    written = {spelling_key(m.text): m.text for m in reversed(mentions)}
    return [
        f"'{written[a]}' and '{written[b]}': {why}"
        for (a, b), why in reasons.items()
        if a in cluster and b in cluster and a == cluster[0]
    ]


def _full_names(
    mentions: Sequence[NameMention], decisions: Decisions
) -> tuple[list[list[str]], dict[tuple[str, str], str]]:
    """Group the distinct full names of the story, the most frequent first: a rare slip joins the usual spelling."""
    counts: dict[str, int] = {}
    reports: dict[str, set[int]] = {}
    for m in mentions:
        key = spelling_key(m.text)
        counts[key] = counts.get(key, 0) + 1
        reports.setdefault(key, set()).add(m.report)

    def judge(left: str, right: str) -> tuple[bool, str]:
        match = match_people(left, right)
        if not match.same or match.score < SAME_FULL_NAME:
            return False, match.why
        if _cut_short(left, right):
            return False, "a syllable short"
        # "Maria Dern" and "Mario Dern" in one report are two; a report that misspells a name does so by itself.
        if "apart" in match.why and reports[left] & reports[right] and min(counts[left], counts[right]) > 1:
            return False, "named side by side"
        return True, match.why

    order = {key: i for i, key in enumerate(counts)}
    return group_spellings(sorted(counts, key=lambda k: (-counts[k], order[k])), judge, decisions)


def _cut_short(left: str, right: str) -> bool:
    """ "Kim Jong" lacks what tells "Kim Jong Un" from "Kim Jong Il": of a name that begins with the family, the last part
    is none that may be left out, as a middle name is."""
    short, long = sorted((parts_of(left), parts_of(right)), key=len)
    return len(short) == 2 and len(long) == 3 and short == long[:2] and short[0] in EAST_ASIAN_FAMILY


def _bare_names(
    bare: Sequence[NameMention],
    clusters: Sequence[Sequence[str]],
    members: Sequence[Sequence[NameMention]],
    decisions: Decisions,
) -> tuple[list[tuple[NameMention, int, str]], list[Group]]:
    """Link bare names to people; what cannot be told stays a group of its own."""
    families = [frozenset(f for s in c for f in family_forms(s)) for c in clusters]
    givens = [frozenset(parts_of(s)[0] for s in c if not _family_first(s)) for c in clusters]
    links: list[tuple[NameMention, int, str]] = []
    alone: dict[tuple[str, int], list[NameMention]] = {}
    bearers: dict[str, list[int]] = {}
    for m in bare:
        word = "".join(parts_of(m.text))
        if word not in bearers:
            bearers[word] = _bearers(m.text, clusters, families, givens)
        candidates = bearers[word]
        candidates = [i for i in candidates if not decisions.apart([m.text], clusters[i])]
        candidates = _elders(candidates, clusters)
        decided = [i for i, c in enumerate(clusters) if _decided(decisions, m.text, c)] if decisions else []
        chosen, why = (decided[0], "decided by a person") if decided else _choose(m, candidates, members)
        if chosen is None:
            # Where two people bear the name, it is not carried from one report to another.
            alone.setdefault((word, m.report if len(candidates) > 1 else -1), []).append(m)
        else:
            links.append((m, chosen, f"'{m.text}' alone: {why}"))
    rest = [Group(tuple(ms), ("the same family name, never given in full",)) for ms in alone.values()]
    return links, [Group(g.mentions, g.why if len({m.report for m in g.mentions}) > 1 else ()) for g in rest]


def _bearers(
    name: str, clusters: Sequence[Sequence[str]], families: Sequence[frozenset[str]], givens: Sequence[frozenset[str]]
) -> list[int]:
    """Whose family name a bare name is, or where it is nobody's, whose given name."""
    word = "".join(p for p in parts_of(name) if p not in SUFFIXES) or "".join(parts_of(name))
    fitting = _juniors(name, clusters)
    found = [i for i, f in enumerate(families) if i in fitting and _borne(word, f)]
    return found or [i for i, g in enumerate(givens) if i in fitting and _given(word, name, g)]


def _juniors(name: str, clusters: Sequence[Sequence[str]]) -> set[int]:
    """Who may be meant by a bare name: of "Hill Jr." or "Don Jr." only somebody who is written so with the whole name."""
    endings = SUFFIXES.intersection(parts_of(name)[1:])
    return {i for i, c in enumerate(clusters) if not endings or any(parts_of(s)[-1] in endings for s in c)}


def _given(word: str, name: str, givens: frozenset[str]) -> bool:
    """Whether it is somebody's given name; a short form only with "Jr." behind it ("Don Jr."), which is rare enough."""
    short = len(parts_of(name)) > 1 and any(part_likeness(word, g).same for g in givens)
    return word in givens or short


def _elders(candidates: Sequence[int], clusters: Sequence[Sequence[str]]) -> list[int]:
    """A bare name is not the son's where the father is in the story too: he is written "Trump Jr."."""
    elder = [i for i in candidates if not any(parts_of(s)[-1] in SUFFIXES for s in clusters[i])]
    return elder or list(candidates)


def _decided(decisions: Decisions, text: str, cluster: Iterable[str]) -> bool:
    return any((d := decisions.of(text, s)) is not None and d.judgement == "same" for s in cluster)


def _family_first(name: str) -> bool:
    parts = parts_of(name)
    return parts[0] in EAST_ASIAN_FAMILY and len(parts) == 3


def _borne(word: str, forms: frozenset[str]) -> bool:
    """The family name, or its sound in another spelling; never a slip of the pen, which may be another family."""
    if word in forms:
        return True
    if len(word) <= _INITIALS:
        return False
    likes = [part_likeness(word, f) for f in forms if len(f) > _INITIALS]
    return any(like.same and like.slips == 0 for like in likes)


_INITIALS = 2
"""Letters that are no name by themselves."""


def _choose(
    m: NameMention, candidates: Sequence[int], members: Sequence[Sequence[NameMention]]
) -> tuple[int | None, str]:
    """The person whom a bare name means, and why."""
    here = [i for i in candidates if any(o.report == m.report for o in members[i])]
    fitting = [i for i in candidates if _called(m, members[i])]
    if len(here) == 1:
        # "Capt Dern" where the report has named Commander Dern only: the captain of another report.
        other = len(fitting) == 1 and fitting != here and any(o.title for o in members[here[0]])
        if not other:
            return here[0], "the only one of that name in the report"
    if len(here) > 1:
        titled = [i for i in here if i in fitting]
        if len(titled) == 1:
            return titled[0], f"the one whom the report calls {m.title}"
        earlier = [(o.start, i) for i in here for o in members[i] if o.report == m.report and o.start < m.start]
        if earlier:
            return max(earlier)[1], "the last of that name before it in the report"
        return None, ""
    if len(candidates) == 1:
        return candidates[0], "the only one of that name in the story"
    if len(fitting) == 1:
        return fitting[0], f"the only one of that name whom the story calls {m.title}"
    return None, ""


def _called(m: NameMention, members: Sequence[NameMention]) -> bool:
    """Whether a person is somewhere called what a bare name is called here; "Mr" and "Mrs" tell too little."""
    if not m.title or is_plain_title(m.title):
        return False
    words = _title_words(m.title)
    return bool(words) and any(words <= _title_words(o.title) for o in members if o.title)


def _title_words(title: str) -> set[str]:
    return {_WRITTEN_OUT.get(p, p) for p in parts_of(title) if len(p) > 1}
