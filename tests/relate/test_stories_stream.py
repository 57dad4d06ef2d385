"""Reports that come one by one: nothing looks ahead, and in the end the order of their coming leaves no trace."""

from __future__ import annotations

import random

from rashomon.model import Published, Report
from rashomon.relate.groups import cluster_reports, stream_reports
from rashomon.relate.stories import StoryInput, cluster, day_of, order_of
from rashomon.relate.stories_index import UNDATED, Index, IndexConfig
from rashomon.relate.stories_stream import StoryStream
from rashomon.relate.stories_terms import Terms

TOWNS = "Varnesund Tolmark Eskeby Wirral Ostrand Lumby".split()
THINGS = "crane ferry bridge tunnel market school".split()
DEEDS = "collapsed burned flooded closed reopened cracked".split()
MAYORS = "Inga Solheim;Piet Doorman;Rosa Quill;Tomas Reil;Lena Falk;Ana Brask".split(";")


def reports(seed: int, count: int, undated: float = 0.15) -> list[StoryInput]:
    """Made-up reports of some thirty happenings, with dates that are known, unknown, equal and days apart."""
    dice = random.Random(seed)
    found = []
    for number in range(count):
        event = dice.randrange(30)
        town, thing = TOWNS[event % 6], THINGS[event % 5]
        deed, mayor = DEEDS[event % 4], MAYORS[event % 6]
        extra = " ".join(dice.choice(THINGS + DEEDS + TOWNS) for _ in range(dice.randrange(3, 25)))
        text = f"The {thing} of {town} {deed}, mayor {mayor} said. {dice.randrange(2, 90)} people saw it. {extra}."
        published = None if dice.random() < undated else f"2024-03-{1 + (event + dice.randrange(4)) % 28:02}"
        found.append(StoryInput(f"r{number}", None, text, published, None))
    return found


def streamed(inputs: list[StoryInput], every: int = 0) -> set[frozenset[str]]:
    """Give reports one by one, settle after each `every` of them and at the end."""
    stream = StoryStream()
    for number, one in enumerate(inputs, 1):
        vector = stream.terms.vector(one.title, one.text)
        stream.add(order_of(one), one.name, vector, day_of(one.published))
        if every and number % every == 0:
            stream.settle()
    names, settled, _ = stream.settle()
    groups: dict[int, set[str]] = {}
    for name, story in zip(names, settled.labels, strict=True):
        groups.setdefault(story, set()).add(name)
    return {frozenset(group) for group in groups.values()}


def test_any_order_of_coming_settles_to_the_same_stories() -> None:
    for seed in range(2):
        given = reports(seed, 50)
        wanted = {frozenset(group.members) for group in cluster(given)}
        assert any(len(group) > 2 for group in wanted)
        for turn in range(2):
            random.Random(turn).shuffle(given)
            # settling in between changes nothing of what comes out
            assert streamed(given, every=17 * turn) == wanted


def test_what_is_told_on_arrival_never_looks_ahead() -> None:
    given = sorted(reports(7, 80, undated=0), key=order_of)

    def arrivals(some: list[StoryInput]) -> list[tuple[str, int]]:
        told = [(Report(one.name, one.name, "", "", published=Published(one.published)), one.text) for one in some]
        return [(name, placed.story) for name, placed in stream_reports(told)]

    whole = arrivals(given)
    for cut in (1, 20, 55):
        assert arrivals(given[:cut]) == whole[:cut]


def test_a_late_report_is_placed_and_then_settled() -> None:
    given = sorted(reports(3, 60, undated=0), key=order_of)
    late = given.pop(10)
    assert streamed([*given, late]) == {frozenset(group.members) for group in cluster([*given, late])}


def test_what_is_not_like_it_is_not_found_and_what_is_old_by_rare_words_only() -> None:
    terms = Terms()
    index = Index(IndexConfig(rare=1, horizon=10))
    texts = ["The crane of Varnesund fell.", "The crane of Tolmark fell.", "Apples ripen in Eskeby.", ""]
    for day, text in enumerate(texts):
        index.append(terms.vector(None, text), 100 + day)
    asked = terms.vector(None, "A crane fell in Varnesund.")
    assert index.find(asked, 104).rows.tolist() == [0, 1]
    assert index.find(asked, 400).rows.tolist() == [0], "Varnesund is rare, cranes are not"
    assert index.find(asked, UNDATED).rows.tolist() == [0, 1]
    assert index.find(terms.vector(None, ""), 104).rows.tolist() == []


def test_time_does_not_grow_with_the_archive() -> None:
    import time

    given = sorted((one for k in range(6) for one in reports(k, 100, undated=0)), key=order_of)
    spread = [
        StoryInput(f"{k}", None, one.text, f"20{10 + k // 50:02}-{1 + k // 15 % 10:02}-{1 + k % 15:02}", None)
        for k, one in enumerate(given)
    ]
    stream = StoryStream()
    marks = [time.process_time()]
    for number, one in enumerate(spread, 1):
        stream.add(order_of(one), one.name, stream.terms.vector(None, one.text), day_of(one.published))
        if number % 100 == 0:
            marks.append(time.process_time())
    first, last = marks[2] - marks[1], marks[-1] - marks[-2]
    assert last < 3 * first + 0.2  # however large the archive, and on a machine that is busy


def test_each_membership_has_its_evidence() -> None:
    told = [
        (Report(one.name, one.name, "", "", published=Published(one.published)), one.text) for one in reports(5, 40)
    ]
    for group in cluster_reports(told):
        assert [m.report for m in group.membership] == (list(group.reports) if len(group.reports) > 1 else [])
        for member in group.membership:
            assert member.nearest in group.reports and member.nearest != member.report
            assert member.names or member.words
        assert sorted(name for part in group.developments for name in part.reports) == sorted(group.reports)
