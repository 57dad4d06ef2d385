"""The one tuple of stages, and those that other packages add through the entry-point group `rashomon.stages`."""

from __future__ import annotations

from functools import cache
from importlib import metadata

from rashomon.errors import ConfigError
from rashomon.pipeline import Stage


@cache
def all_stages() -> tuple[Stage, ...]:
    """Every stage, ours first, in the order in which the five verbs use them.

    Raises: ConfigError when an entry point gives something that is not a Stage.
    """
    from rashomon.read import attribution, factuality, names, parsing, propositions, times
    from rashomon.relate import copies, dates, entities, groups, statements, utterances
    from rashomon.tell import brief, timeline
    from rashomon.text import zones
    from rashomon.weigh import claims

    ours = (
        zones.STAGE, parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE, propositions.STAGE, factuality.STAGE,
        groups.STAGE, dates.STAGE, groups.DEVELOPMENTS, entities.STAGE, statements.STAGE, copies.STAGE,
        groups.MEMBERSHIP, utterances.STAGE, claims.STAGE, timeline.STAGE, brief.STAGE,
    )  # fmt: skip
    every = ours + tuple(_added())
    called = [stage.name for stage in every]
    twice = sorted({name for name in called if called.count(name) > 1})
    if twice:  # settings and run records tell stages apart by their names
        raise ConfigError(f"two stages are called {twice[0]}", "rename the one that was added")
    return every


def _added() -> list[Stage]:
    found = []
    for entry in sorted(metadata.entry_points(group="rashomon.stages"), key=lambda e: e.name):
        stage = entry.load()
        if not isinstance(stage, Stage):
            raise ConfigError(f"the entry point {entry.name} ({entry.value}) is not a rashomon Stage")
        found.append(stage)
    return found
