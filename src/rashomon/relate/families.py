"""Families: reports that copying joins, who in them has it from whom, and from which root, where that is known.

A family counts as one voice. Its tree is drawn from the directions of its copies: each report's parent is the report that it
has most from, of those that it has it from. A root is known when all others descend from one report; otherwise the family
has a root that nobody handed in, named after the agency that its reports credit, if they credit one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rashomon.ids import content_id
from rashomon.model import Record
from rashomon.relate.direction import agency_of, stands_for
from rashomon.shapes import Copy, Family, FamilyLink


class FamiliesConfig(Record, frozen=True):
    """When copies join reports to a family."""

    share: float = 0.4
    """Partly copied reports join when so much of the shorter one is shared."""
    length: int = 1200
    """The same in characters, where the lengths are not known."""


class Member(Record, frozen=True):
    """A report as `family_trees` needs it: its document (exact copies share one), length, outlet and credits."""

    name: str
    document: str
    length: int
    outlet: str | None = None
    credits: tuple[str, ...] = ()


def families(
    copies: Sequence[Copy],
    names: Sequence[str],
    lengths: Mapping[str, int] | None = None,
    config: FamiliesConfig = FamiliesConfig(),  # noqa: B008
) -> tuple[tuple[str, ...], ...]:
    """Join reports that copied from each other or from one text: they count as one voice.

    Args:     copies: from `copies.compare`; names: all reports; lengths: characters of each report where known, which makes
              "a large part" exact for partial copies.
    Returns:  every name in exactly one family, names and families in the order of `names`.
    Raises:   nothing.
    Cost:     nearly linear in copies.
    """
    parent = {name: name for name in names}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for copy in copies:
        if copy.left in parent and copy.right in parent and _joins(copy, lengths, config):
            parent[root(copy.right)] = root(copy.left)
    grouped: dict[str, list[str]] = {}
    for name in names:
        grouped.setdefault(root(name), []).append(name)
    return tuple(tuple(members) for members in grouped.values())


def _joins(copy: Copy, lengths: Mapping[str, int] | None, config: FamiliesConfig) -> bool:
    if copy.kind in ("copy", "contained", "translation"):
        return True
    if copy.kind != "partial":
        return False
    shared = sum(end - start for start, end, _, _ in copy.spans)
    if lengths is None:
        return shared >= config.length
    shorter = min(lengths.get(copy.left, 0), lengths.get(copy.right, 0))
    return shared >= config.share * shorter


def family_trees(
    copies: Sequence[Copy],
    members: Sequence[Member],
    config: FamiliesConfig = FamiliesConfig(),  # noqa: B008
) -> tuple[Family, ...]:
    """The families of two reports and more, each with its tree.

    Args:     copies: with directions; members: the reports, in any order.
    Returns:  the largest first; `links` hold each report's parent, or None where it has none here.
    Raises:   nothing.
    Cost:     nearly linear in copies.
    """
    by_name = {m.name: m for m in sorted(members, key=lambda m: m.name)}
    lengths = {m.name: m.length for m in by_name.values()}
    groups = [g for g in families(copies, list(by_name), lengths, config) if len(g) > 1]
    home = {name: k for k, group in enumerate(groups) for name in group}
    within: list[list[Copy]] = [[] for _ in groups]
    for copy in copies:
        if home.get(copy.left, -1) == home.get(copy.right, -2):
            within[home[copy.left]].append(copy)
    found = [_tree(group, within[k], by_name) for k, group in enumerate(groups)]
    return tuple(sorted(found, key=lambda f: (-len(f.reports), f.reports)))


def _tree(group: Sequence[str], copies: Sequence[Copy], members: Mapping[str, Member]) -> Family:
    best: dict[str, tuple[int, str, Copy]] = {}
    for copy in copies:
        ends = {"left_from_right": (copy.left, copy.right), "right_from_left": (copy.right, copy.left)}.get(
            copy.direction
        )
        if ends is None:
            continue
        child, parent = ends
        held = sum(e - s for s, e, _, _ in copy.spans)
        if child not in best or (held, parent) > best[child][:2]:
            best[child] = held, parent, copy
    _break_circles(best)
    tops = [name for name in group if name not in best]
    root = tops[0] if len(tops) == 1 else None
    links = tuple(
        FamilyLink(n, best[n][1], best[n][2].kind, best[n][2].why) if n in best else FamilyLink(n, None, None, ())
        for n in group
    )
    same: dict[str, list[str]] = {}
    for name in group:
        same.setdefault(members[name].document, []).append(name)
    exact = tuple(tuple(names) for names in same.values() if len(names) > 1)
    origin = members[root].outlet if root else _credited(tops or group, members)
    return Family(content_id("family", *group), tuple(group), root, origin, links, exact)


def _break_circles(best: dict[str, tuple[int, str, Copy]]) -> None:
    """Take away the weakest link of each circle: judged pair by pair, three reports may each have it from the next."""
    state: dict[str, int] = {}
    for start in sorted(best):
        path, name = [], start
        while name in best and name not in state:
            state[name] = 1
            path.append(name)
            name = best[name][1]
        if name in path:
            circle = path[path.index(name) :]
            del best[min(circle, key=lambda n: (best[n][0], n))]
        for done in path:
            state[done] = 2


def _credited(tops: Sequence[str], members: Mapping[str, Member]) -> str | None:
    """The agency that most of the reports without a parent here credit."""
    counts: dict[str, int] = {}
    for name in tops:
        for credit in sorted({agency_of(c) or c for c in members[name].credits}):
            if not stands_for(credit, members[name].outlet):
                counts[credit] = counts.get(credit, 0) + 1
    return min(counts, key=lambda c: (-counts[c], c)) if counts else None
