"""The parties: who seeks, supplies, meets, warns or accuses whom, with what, drawn from the claims' assertions."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon import shapes
from rashomon.weigh.assertions import Unit
from rashomon.weigh.plover import event_type

ACTORS = frozenset({"person", "organisation", "place"})


def bodies_of(entities: Sequence[shapes.Entity]) -> dict[str, str]:
    """For whom people speak: entity id -> a key that a person and the body named in the person's role share.

    "Transport Minister" speaks for the "Transport Ministry", a "Kremlin spokesperson" for the Kremlin. Bodies map to
    themselves; people without such a role are left out.
    """
    bodies = {_stem(e.name): e.id for e in entities if e.type == "organisation" and len(e.name) > 3}
    found = {e.id: e.id for e in entities if e.type == "organisation"}
    for entity in entities:
        if entity.type != "person":
            continue
        for role in entity.roles:
            named = [(len(stem), body) for stem, body in bodies.items() if stem in _stem(role.title)]
            if named:
                found[entity.id] = max(named)[1]
                break
    return found


def _stem(name: str) -> str:
    """A name with its office and its body written alike."""
    plain = name.casefold().removeprefix("the ")
    return plain.replace("minister", "ministr").replace("ministry", "ministr").replace("secretary", "secretar")


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
