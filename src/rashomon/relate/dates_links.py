"""Which times of different reports speak of one event: shared names and shared words around them.

Without a reading of propositions (this stage runs before the claims) the words of the clause must do: at least four
stems shared, a name and a plain word among them, and two fifths of the shorter clause. Wrong pairs are caught by the
solver where they contradict something better founded.
"""

from __future__ import annotations

from collections import defaultdict

from rashomon.pipeline import ReportReading
from rashomon.read.calendar import day_of
from rashomon.read.times_words import SAYING
from rashomon.relate.dates_days import Bond, Window, bond_of
from rashomon.relate.dates_evidence import WORD, Dated, since_bond, stems_of
from rashomon.relate.dates_present import happened, holding, plans, range_bond
from rashomon.relate.dates_solve import Shared

Usable = tuple[Dated, Bond, bool]
"""A mention, its bond, and whether it counts a duration up to the report."""

_COMMON = 60
"""A stem of more mentions than this tells nothing, and pairing them all would be quadratic."""


def shared_events(
    w: Window, reports: tuple[ReportReading, ...], dated: tuple[tuple[Dated, ...], ...]
) -> tuple[Shared, ...]:
    """Pairs of mentions, in two reports, of one event.

    Returns:  the constraints they make, the likest pairs first.
    Cost:     linear in mentions for rare stems; at most `_COMMON` partners a stem.
    """
    usable: list[Usable] = []
    for i, own in enumerate(dated):
        for m in own:
            bond = _bond(w, m)
            since = since_bond(w, m, reports[i].text) if bond is None else None
            if bond or since:
                usable.append((m, bond or since or Bond(w.all), since is not None))
    found = tuple(_shared(usable[a], usable[b], reports) for a, b in _best(usable, _pairs(usable)))
    return (*found, *_under_way(w, reports, dated), *_planned(w, reports, dated))


def _under_way(
    w: Window, reports: tuple[ReportReading, ...], dated: tuple[tuple[Dated, ...], ...]
) -> tuple[Shared, ...]:
    """What one report calls under way, another dates "from 10 to 13 September": the one appeared within these days."""
    ranges = [(m, bond) for own in dated for m in own if (bond := range_bond(w, m))]
    found: list[Shared] = []
    for now in (h for i, r in enumerate(reports) for h in holding(i, r.text)) if ranges else ():
        for m, bond in ranges:
            if m.report == now.report or len(now.close & m.close & (now.names | m.names)) < _NAMED:
                continue
            words = ", ".join(_in_full(reports[now.report].text, now, now.close & m.close))
            names = reports[now.report].report.name, reports[m.report].report.name
            why = f'{names[0]} calls "{now.exact}" what {names[1]} dates by "{m.exact}" (shared words: {words})'
            found.append(Shared(now.report, m.report, Bond(w.all, 0, 0), bond, 0.78, why, now.span, m.span))
    return tuple(found)


def _planned(w: Window, reports: tuple[ReportReading, ...], dated: tuple[tuple[Dated, ...], ...]) -> tuple[Shared, ...]:
    """What one report's lead plans, another tells as past with its day: the one is not later than that day."""
    told = [(m, bond) for own in dated for m in own if m.cue is False and (bond := _bond(w, m))]
    found: list[Shared] = []
    for plan in (p for i, r in enumerate(reports) for p in plans(i, r.text)) if told else ():
        partners = [
            (-len(plan.stems & m.stems), m.span, m, bond)
            for m, bond in told
            if m.report != plan.report and _is_the_plan(plan, m, reports[m.report].text)
        ]
        for m, bond in {
            m.report: (m, bond) for _, _, m, bond in sorted(partners, key=lambda x: x[:2], reverse=True)
        }.values():
            words = ", ".join(_in_full(reports[plan.report].text, plan, plan.stems & m.stems))
            names = reports[plan.report].report.name, reports[m.report].report.name
            why = (
                f'{names[0]} plans ("{plan.exact}") what {names[1]} tells of {m.exact} as past (shared words: {words})'
            )
            found.append(Shared(plan.report, m.report, Bond(w.all, None, 0), bond, 0.5, why, plan.span, m.span))
    return tuple(found)


_NAMED = 3
"""Words of names that a thing under way and its dates must share: "the Eastern Economic Forum"."""


def _is_the_plan(plan: Dated, told: Dated, text: str) -> bool:
    """The planned act is the one told: its verb beside the time, and four more words, two of names."""
    shared = plan.stems & told.stems
    return (
        _kind(told) in ("weekday", "day")
        and happened(text, told.span, plan.close)
        and len(shared) >= 5
        and len(shared & (plan.names | told.names)) >= 2
    )


def _best(usable: list[Usable], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """For each mention and other report only the likest mention there; `pairs` come likest first.

    Pairs are kept apart, not merged into one event by way of a third: likeness is not transitive.
    """
    taken, kept = set[tuple[int, int]](), []
    for a, b in pairs:
        left, right = usable[a][0].report, usable[b][0].report
        if (a, right) not in taken and (b, left) not in taken:
            taken |= {(a, right), (b, left)}
            kept.append((a, b))
    return kept


def _bond(w: Window, m: Dated) -> Bond | None:
    if m.time.type not in ("DATE", "TIME") or m.post:
        return None
    low, high = day_of(m.time.earliest), day_of(m.time.latest)
    interval = (low, high) if low is not None and high is not None else None
    if m.time.relative is None and (interval is None or interval[1] - interval[0] > 31):
        return None
    if m.time.relative and m.time.relative.startswith(("year:", "day:0", "hour", "minute")):
        return None
    return bond_of(w, m.time.relative, interval, m.cue)


def _comparable(a: Usable, b: Usable) -> bool:
    """Two reports; a saying only with a saying; a duration only with what an absolute date dates."""
    if a[0].report == b[0].report or (a[2] and b[2]):
        return False
    if a[0].saying != b[0].saying and not a[0].stems & b[0].stems & _ACTS:
        return False
    if a[2] or b[2]:
        return (b if a[2] else a)[0].time.relative is None
    return frozenset((_kind(a[0]), _kind(b[0]))) not in _UNTOLD and a[1].days & b[1].days != 0


_ACTS = frozenset(w[:5] for w in SAYING - {"said", "told", "says", "reported", "added"})
"""Ways of saying that are acts of their own: warned, announced."""

_UNTOLD = frozenset(
    frozenset(pair)
    for pair in (
        ("date", "date"),
        ("date", "day"),
        ("date", "month"),
        ("date", "month of"),
        ("date", "week"),
        ("date", "weekday"),
        ("month of", "day"),
        ("month of", "month"),
        ("month of", "month of"),
        ("month of", "week"),
        ("month of", "weekday"),
    )
)
"""Pairs of kinds that are not compared. A day without its year against a weekday only picks one year of seven by
chance ("May 15" and "Sunday" made 2022 of 2019), and an event whose month and year are stated is an older one."""


def _pairs(usable: list[Usable]) -> list[tuple[int, int]]:
    index: dict[str, list[int]] = defaultdict(list)
    for k, (m, _, _) in enumerate(usable):
        for stem in m.stems:
            index[stem].append(k)
    shared: dict[tuple[int, int], set[str]] = defaultdict(set)
    for stem in sorted(index):
        at = index[stem]
        if len(at) > _COMMON:
            continue
        for x, a in enumerate(at):
            for b in at[x + 1 :]:
                if _comparable(usable[a], usable[b]):
                    shared[a, b].add(stem)
    scored = []
    for (a, b), common in shared.items():
        left, right, either = usable[a][0], usable[b][0], usable[a][2] or usable[b][2]
        stems = left.close & right.close if either else frozenset(common)
        names = stems & (left.names | right.names)
        plain = stems - left.names - right.names
        least = min(len(left.stems), len(right.stems))
        alike = _kind(left) == _kind(right)
        # A duration is tied by the words right beside it: "invasion in Ukraine, now spanning nearly 19 months".
        enough = either or len(stems) >= (4 if alike else 5) and len(stems) >= 0.4 * least
        if enough and names and plain:
            scored.append((-len(stems) / max(1, least), a, b))
    return [(a, b) for _, a, b in sorted(scored)]


def _shared(one: Usable, two: Usable, reports: tuple[ReportReading, ...]) -> Shared:
    (left, left_bond, left_since), (right, right_bond, right_since) = one, two
    words = _in_full(reports[left.report].text, left, left.stems & right.stems)
    sides = [
        f'{reports[m.report].report.name} {"counts" if since else "dates by"} "{m.exact}"{" since" if since else ""}'
        for m, since in ((left, left_since), (right, right_since))
    ]
    why = f"{sides[0]} what {sides[1]} (shared words: {', '.join(words)})"
    return Shared(left.report, right.report, left_bond, right_bond, _trust(one, two), why, left.span, right.span)


def _in_full(text: str, m: Dated, stems: frozenset[str]) -> list[str]:
    """The shared words as the left report has them, five at most, for a reader."""
    found: dict[str, str] = {}
    for w in WORD.finditer(text[max(0, m.span[0] - 130) : m.span[1] + 130]):
        for stem in sorted(stems_of(w.group())[0] & stems):
            found.setdefault(stem, w.group())
    return list(found.values())[:5]


def _trust(one: Usable, two: Usable) -> float:
    """How far a tie is trusted, by what is tied; only the order matters.

    The same weekday in both is the best; a duration since a dated event next to the last, for "18 months" is round.
    """
    if one[2] or two[2]:
        return 0.7
    kinds = sorted((_kind(one[0]), _kind(two[0])))
    return 0.8 if kinds == ["weekday", "weekday"] else 0.75 if "exact" in kinds else 0.65


def _kind(m: Dated) -> str:
    if m.time.relative is None:
        return "exact" if m.time.earliest == m.time.latest else "month of"
    return m.time.relative.partition(":")[0]
