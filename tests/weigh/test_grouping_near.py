"""The pairs worth comparing, by whole arrays, are those that the pairs' own likelihoods name; grouping twice is grouping once."""

from __future__ import annotations

import io
import math

import msgspec
import pytest

from rashomon.model import Failure
from rashomon.pipeline import ReportReading, StoryDraft, plan
from rashomon.testing.bench_newsroom import as_lines
from rashomon.testing.newsroom import make_story
from rashomon.weigh.assertions import Unit, collect_units
from rashomon.weigh.grouping import GroupingConfig, candidates, embed, group
from rashomon.weigh.grouping_near import near_pairs
from rashomon.weigh.pairs import PairWeights, likelihood, probability
from rashomon.weigh.places import Places
from rashomon.weigh.tolls import tolls_of


def story(seed: int, number: int) -> StoryDraft:
    """A simulated story, folded as far as its claims."""
    from rashomon.engines.inline import kit_of, read_one
    from rashomon.stages import all_stages
    from rashomon.text.records import read_jsonl

    stages = all_stages()
    reading = plan([s for s in stages if s.shape == "document"])
    lines = as_lines(make_story(seed, number).reports)
    assert isinstance(lines, io.BytesIO)
    reports = tuple(
        ReportReading(a.report, read_one(a.document, reading).reading, n)
        for n, a in enumerate(a for a in read_jsonl(lines) if not isinstance(a, Failure))
    )
    draft = StoryDraft("story:near", reports)
    for stage in plan([s for s in stages if s.shape == "story"]):
        draft = stage.run(draft, stage.config, kit_of(stage))
    return draft


@pytest.fixture(scope="module")
def drafts() -> tuple[StoryDraft, ...]:
    return tuple(story(5151, n) for n in range(2))


def by_hand(units: tuple[Unit, ...], weights: PairWeights, pair: tuple[int, int], seen: tuple[float, ...]) -> float:
    """A pair's likelihood without slots, summed as `likelihood` sums."""
    a, b = units[pair[0]], units[pair[1]]
    shared = bool(set(a.agents) & set(b.agents))
    other = bool(a.agents and b.agents) and not shared
    total = weights.intercept
    for name, value in zip(("cosine", "weighed", "contained", "core", "near_predicate"), seen, strict=True):
        total += getattr(weights, name) * value
    total += weights.same_agent * shared + weights.other_agent * other
    shorter = round(math.log1p(min(len(a.words), len(b.words))), 4)
    total += weights.same_report * (a.report == b.report) + weights.length * shorter
    return round(1 / (1 + math.exp(-total)), 4)


def test_every_near_pair_has_the_likelihood_of_the_pair_alone(drafts: tuple[StoryDraft, ...]) -> None:
    config = GroupingConfig()
    for draft in drafts:
        units = collect_units(draft)
        counts = [bool(tolls_of(u)) for u in units]
        found = list(near_pairs(units, embed(units), {e.id: e.name for e in draft.entities}, counts, config))
        assert found and [(p.left, p.right) for p in found] == sorted((p.left, p.right) for p in found)
        for pair in found:
            assert pair.left < pair.right and (units[pair.left].clausal or units[pair.right].clausal)
            alone = by_hand(units, config.weights, (pair.left, pair.right), tuple(pair.seen[:5]))
            assert pair.score == pytest.approx(alone, abs=1e-9) == likelihood(pair.seen, config.weights)
            assert pair.open or pair.score >= config.worth


def test_a_fold_is_the_same_again_and_after_another_story(drafts: tuple[StoryDraft, ...]) -> None:
    """What is kept between folds (word forms, names of outlets, places, vectors) changes no answer."""
    from rashomon.engines.inline import kit_of
    from rashomon.stages import all_stages

    for draft in reversed(drafts):
        again = StoryDraft(draft.id, draft.reports)
        for stage in plan([s for s in all_stages() if s.shape == "story"]):
            again = stage.run(again, stage.config, kit_of(stage))
        assert msgspec.json.encode(again.claims) == msgspec.json.encode(draft.claims)
        assert msgspec.json.encode(again.network) == msgspec.json.encode(draft.network)


def test_grouping_is_a_partition(drafts: tuple[StoryDraft, ...]) -> None:
    config = GroupingConfig()
    for draft in drafts:
        units = collect_units(draft)
        names = {e.id: e.name for e in draft.entities}
        pairs = candidates(units, embed(units), names, Places(draft.reports), config)
        groups = group(units, pairs, config)
        assert sorted(m for g in groups for m in g) == list(range(len(units)))


def test_probability_is_rounded() -> None:
    assert probability(0.0) == 0.5 and probability(30.0) == 1.0 and probability(-2.0) == 0.1192


def test_no_assertions_no_pairs() -> None:
    assert list(near_pairs((), embed(()), {}, [], GroupingConfig())) == []
