"""The parties: who seeks, supplies, meets, warns or accuses whom, with what, drawn from the claims' assertions."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon import shapes
from rashomon.weigh.assertions import Unit
from rashomon.weigh.plover import event_type

ACTORS = frozenset({"person", "organisation", "place"})


def fold_network(
    units: Sequence[Unit], home: Sequence[int], claims: Sequence[shapes.Claim], entities: Sequence[shapes.Entity]
) -> tuple[shapes.Edge, ...]:
    """One edge for two parties, act and thing, with all the claims that tell it.

    Args:     home: claim number of each unit.
    Returns:  edges in order of first telling; an edge's status is that of its first claim.
    Cost:     linear in assertions.
    """
    kinds = {e.id: e.type for e in entities}
    edges: dict[tuple[str, str, str, str | None], list[str]] = {}
    for unit, number in zip(units, home, strict=True):
        for agent in unit.agents[:2]:
            for other in unit.others:
                if agent == other or kinds.get(agent) not in ACTORS or kinds.get(other) not in ACTORS:
                    continue
                key = (agent, other, unit.predicate, unit.thing)
                edges.setdefault(key, [])
                if claims[number].id not in edges[key]:
                    edges[key].append(claims[number].id)
    status = {c.id: c.status for c in claims}
    return tuple(
        shapes.Edge(a, b, act, event_type(act), thing, status[told[0]], tuple(told))
        for (a, b, act, thing), told in edges.items()
    )
