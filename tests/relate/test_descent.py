"""Direction for whole families, gaps, families and their trees, the index, boilerplate, shared quotations, chains."""

from __future__ import annotations

import random
import time

import pytest

from rashomon.relate.boilerplate import Boilerplate
from rashomon.relate.copies import CopiesConfig, CopyInput, compare, compare_all, find_quotes, in_order
from rashomon.relate.copy_index import CopyIndex
from rashomon.relate.descent import DescentConfig
from rashomon.relate.families import Member, family_trees
from rashomon.relate.gaps import find_gaps, find_shortened, own_text
from rashomon.relate.passages import PassagesConfig
from rashomon.relate.quotations import Quoting, find_shared_quotes, with_speakers
from rashomon.testing.chains import Article, make_chains, true_direction
from rashomon.testing.chains_wording import compress, reword, translate_back

PARAGRAPHS = [
    "The harbour of Varnesund was closed on Monday after a crane fell across the main quay and trapped two barges.",
    "Nobody was hurt, the port captain Inga Solheim said, but the last ferry of the day had to turn back to sea.",
    "Engineers from the mainland are to inspect the twelve other cranes before any ship may moor there again.",
    "The crane was built in 1974 and had passed its yearly inspection in March without any remarks at all.",
    "Fishermen complained that they could not land 41,250 crates of herring and would ask the council for money.",
    "The mayor promised to open the northern pier for small boats as soon as divers had looked at its piles.",
    "Two of the barges carried timber for the new school, whose opening has now been put off until the spring.",
    "The insurer of the harbour company declined to comment on the costs, which some put at three million crowns.",
]


def text(*numbers: int) -> str:
    return "\n\n".join(PARAGRAPHS[n] for n in numbers)


def directions(*inputs: CopyInput) -> dict[tuple[str, str], str]:
    return {(c.left, c.right): c.direction for c in compare(inputs)}


def test_two_cuts_of_one_report_have_it_from_that_report():
    whole = CopyInput("w", f"VARNESUND (Reuters) - {text(0, 1, 2, 3, 4, 5, 6, 7)}", outlet="Reuters")
    one = CopyInput("a", text(0, 1, 2, 4, 5), outlet="North Post")
    other = CopyInput("b", text(0, 1, 3, 4, 6), outlet="South Post")
    assert directions(whole, one, other) == {
        ("a", "b"): "common_origin",
        ("a", "w"): "left_from_right",
        ("b", "w"): "left_from_right",
    }


def test_what_the_middle_added_shows_who_stands_between():
    root = CopyInput("r", text(0, 1, 2, 3), ("2024-03-04T08:00:00", None), "North Post")
    middle = CopyInput("m", text(0, 1, 2, 4, 5), ("2024-03-04T09:00:00", None), "South Post")
    last = CopyInput("z", text(0, 1, 4, 5), outlet="West Post")
    found = compare([root, middle, last])
    ways = {(c.left, c.right): c.direction for c in found}
    assert ways["m", "r"] == "left_from_right"
    assert ways["m", "z"] == "right_from_left"
    assert any("what right lacks" in why or "what left lacks" in why for c in found for why in c.why)


def test_the_order_of_reports_makes_no_difference():
    inputs = [CopyInput(f"n{k}", text(*range(k % 3, 8 - k % 4)), outlet=f"O{k}") for k in range(9)]
    assert compare(inputs) == compare(inputs[::-1])


def test_every_decision_has_its_reasons():
    found = compare(
        [CopyInput("a", text(0, 1, 2), ("2024-03-04", None)), CopyInput("b", text(0, 1, 2), ("2024-03-02", None))]
    )
    assert found[0].direction == "left_from_right"
    assert len(found[0].why) > 1


def test_a_date_within_a_day_speaks_by_the_hours_that_are_left():
    late, day = ("2024-03-04T23:30:00+00:00",) * 2, ("2024-03-04", "2024-03-04")
    copy = compare([CopyInput("a", text(0, 1), late), CopyInput("b", text(0, 1), day)])[0]
    assert any("hours that are left" in why for why in copy.why)


# ---------------------------------------------------------------------------------------------------- gaps


def test_gaps_and_own_text():
    left, right = text(0, 1, 2), text(0, 2)
    a, b = len(PARAGRAPHS[0]), left.index(PARAGRAPHS[2])
    spans = ((0, a, 0, a), (b, len(left), a + 2, len(right)))
    gaps = find_gaps(len(left), len(right), spans)
    assert [g.at for g in gaps] == ["inside"]
    mine, theirs = own_text(gaps, spans)
    assert mine.inside > 90
    assert theirs.all == 0


def test_what_was_shortened():
    left = (
        f'{PARAGRAPHS[0]} Anna Berg said that "the crates are worth 41,250 crowns and we want every crown of it back".'
    )
    right = f"{PARAGRAPHS[0]} Berg said that the crates are worth about 41,000 crowns and we want every crown."
    n = len(PARAGRAPHS[0])
    spans = ((0, n, 0, n),)
    kept, lost = find_shortened(left, right, find_gaps(len(left), len(right), spans), spans)
    assert lost.rounded == ("41,250",)
    assert lost.unquoted >= 3
    assert lost.tighter > 0
    assert not kept.rounded


@pytest.mark.parametrize("unit", [" ", "Aa ", '"', "“x” ", "Abc said ", "1,000 "])
def test_hostile_gaps_take_linear_time(unit: str):
    long = unit * 20_000
    begun = time.process_time()
    gaps = find_gaps(len(long), len(long), ())
    find_shortened(long, long, gaps, ())
    find_shared_quotes(
        [Quoting(n, long[:50_000], tuple((s, None) for s in find_quotes(long[:50_000]))) for n in "ab"], ()
    )
    assert time.process_time() - begun < 8


# ---------------------------------------------------------------------------------------------------- families


def test_a_family_has_a_root_and_a_tree():
    inputs = [
        CopyInput("w", f"VARNESUND (Reuters) - {text(0, 1, 2, 3, 4, 5, 6, 7)}", outlet="Reuters"),
        CopyInput("a", f"(Reuters) - {text(0, 1, 2, 4, 5)}", outlet="North Post"),
        CopyInput("b", f"(Reuters) - {text(0, 1, 3, 4, 6)}", outlet="South Post"),
        CopyInput(
            "x", "Potatoes cost more than last week, said a man who grows them behind his house.", outlet="East Post"
        ),
    ]
    members = [Member(i.name, i.text, len(i.text), i.outlet) for i in inputs]
    (family,) = family_trees(compare(inputs), members)
    assert family.reports == ("a", "b", "w")
    assert family.root == "w"
    assert family.origin == "Reuters"
    assert {link.report: link.from_ for link in family.links} == {"a": "w", "b": "w", "w": None}


def test_an_unknown_root_is_named_by_the_agency_that_its_copies_credit():
    inputs = [CopyInput(n, f"(AP) {text(0, 1, 2)}", outlet=f"{n} Post") for n in "ab"]
    members = [Member(i.name, "same text", len(i.text), i.outlet, ("AP",)) for i in inputs]
    (family,) = family_trees(compare(inputs), members)
    assert (family.root, family.origin) == (None, "AP")
    assert family.same == (("a", "b"),)


# ---------------------------------------------------------------------------------------------------- index, boilerplate, crowds


def many(count: int, seed: int = 5) -> list[CopyInput]:
    """Reports that share paragraphs in all ways, more than a crowd of them."""
    dice = random.Random(seed)
    found = []
    for k in range(count):
        chosen = [n for n in range(8) if dice.random() < 0.5] or [0]
        own = " ".join(f"w{dice.randrange(4000)}" for _ in range(30))
        day = f"2024-03-{dice.randint(1, 28):02}"
        found.append(CopyInput(f"r{k:04}", f"{own}\n\n{text(*chosen)}", (day, day), f"O{k % 7}"))
    return found


def test_one_by_one_gives_what_the_batch_gives():
    inputs = many(70)
    config = CopiesConfig(passages=PassagesConfig(crowd=12), descent=DescentConfig(crowd=2))
    index = CopyIndex(config)
    for one in in_order(inputs):
        index.add(one)
    assert len(index) == 70
    assert index.copies() == compare(inputs, config, Boilerplate())


def test_boilerplate_is_shown_with_where_it_was_learned_and_can_be_kept():
    stock = "Subscribe to our newsletter and get the best of the coast in your inbox every morning at seven."
    own = [" ".join(f"{w}{k}" for w in PARAGRAPHS[0].split() * 3) for k in range(8)]
    inputs = [CopyInput(f"r{k}", f"{t}\n\n{stock}", outlet="Coast Daily") for k, t in enumerate(own)]
    found = compare_all(inputs)
    assert found.copies == ()
    assert [(s.outlet, s.text, len(s.learned_from)) for s in found.stock] == [("Coast Daily", stock[:-1], 8)]
    assert len(compare(inputs[:2])) == 1
    assert compare(inputs[:2], boilerplate=found.boilerplate) == ()


def test_near_copies_in_a_crowd_are_compared_whole():
    body = text(0, 1, 2, 3)
    inputs = [CopyInput(f"r{k:04}", body.replace("twelve", f"number{k}")) for k in range(300)]
    found = compare(inputs)
    assert {c.kind for c in found} == {"copy"}
    assert len(found) < 300 * 70


# ---------------------------------------------------------------------------------------------------- quotations


def quoting(name: str, said: str, speaker: str | None = None) -> Quoting:
    written = f"He spoke in the hall. “{said},” he said."
    return Quoting(name, written, tuple((s, speaker) for s in find_quotes(written)))


def test_a_few_quoted_words_are_enough_in_a_story():
    (copy,) = find_shared_quotes([quoting("a", "we could open the pier"), quoting("b", "They could open the pier")], ())
    assert (copy.kind, copy.direction) == ("shared_quotes", "common_origin")


def test_turns_of_phrase_and_other_speakers_are_not():
    assert (
        find_shared_quotes([quoting("a", "people of the United States"), quoting("b", "king of the United States")], ())
        == ()
    )
    pair = [quoting("a", "we could open the pier", "x"), quoting("b", "They could open the pier", "y")]
    assert find_shared_quotes(pair, ()) == ()


def test_an_edited_quotation_is_found():
    one, other = "The crane had been checked in the spring", "The crane was surely checked last spring"
    assert len(find_shared_quotes([quoting("a", one), quoting("b", other)], ())) == 1


def test_speakers_come_from_the_statements_around():
    assert with_speakers([(5, 9), (20, 30)], [((4, 10), "x")]) == (((5, 9), "x"), ((20, 30), None))


# ---------------------------------------------------------------------------------------------------- chains


def article(number: int) -> Article:
    dice = random.Random(number)
    body = "\n\n".join(
        f"{dice.choice(PARAGRAPHS)} Item {number}-{k} was said to be large. The police officers said on Monday that {k} came."
        for k in range(12)
    )
    return Article(body, f"Outlet {number}", None, "2024-03-04")


def test_chains_are_the_same_for_the_same_seed_and_know_their_descent():
    articles = [article(k) for k in range(30)]
    chains = make_chains(articles, 10, "x")
    assert chains == make_chains(articles, 10, "x")
    assert len(chains) == 10
    parents = dict(chains[0].parents)
    child = next(name for name, of in chains[0].parents if of)
    assert true_direction(chains[0], child, parents[child][0]) == "left_from_right"
    assert all(2 <= len(chain.reports) <= 6 for chain in chains)


def test_other_words():
    dice = random.Random(1)
    sentence = "The president said the plan was important because many people had big problems with the new law."
    assert reword(sentence, dice, 1.0) != sentence
    assert translate_back(sentence, dice) != sentence
    assert len(compress("Ms Berg, who runs the port, said that 41,250 crates were lost.", random.Random(3))) < 62
