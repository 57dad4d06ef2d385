"""Rewrites: a translation there and back, an editor's rewording, an independent report that is neither."""

from __future__ import annotations

import time

import pytest

from rashomon.relate.copies import families
from rashomon.relate.rewrites import RewritesConfig, Telling, find_rewrites
from rashomon.shapes import Copy

ORIGINAL = (
    "The mayor of Halvik dismissed the head of the city's water works on Friday after traces of diesel were "
    "found in the tap water of four districts.",
    "Ragna Toll, 51, had led the works since 2019 and learned of the decision from the radio, her lawyer said.",
    "“She was on her way to the laboratory when the news came,” the lawyer, Aron Vess, told reporters.",
    "About 62,000 people have been told to boil nothing and drink nothing from the tap until Monday at the earliest.",
    "The fuel probably leaked from a tank at the old shipyard, according to a preliminary report by the "
    "county's environment office.",
    "Inspectors had warned of the rusting tank in two letters last spring, the report says, but nobody at the "
    "city hall answered.",
    "Mayor Sten Orre denied that he had ever seen the letters.",
    "“I read everything that is put on my desk,” he said. “These were not put there.”",
    "Schools in the four districts will stay closed until the weekend, and the army is bringing drinking "
    "water in tank lorries from Brodal.",
    "The shipyard's owner, Nordkai Holding, did not respond to questions on Friday evening.",
    "The opposition in the council demanded that the mayor himself resign.",
    "A special meeting of the council has been called for Tuesday.",
)
BACK = (
    "The head of the water supply of the city of Halvik was removed from office by the mayor on Friday, after "
    "diesel traces had been discovered in the drinking water of four quarters.",
    "The 51-year-old Ragna Toll headed the enterprise from the year 2019 and found out about the dismissal by "
    "radio, her attorney stated.",
    '"When the message arrived she was driving to the laboratory", said advocate Aron Vess to the journalists.',
    "Approximately 62 thousand inhabitants may until at least Monday neither drink nor cook the water out of the pipe.",
    "As follows from the preliminary report of the ecology department of the district, the fuel presumably "
    "flowed out of a reservoir on the territory of the former shipyard.",
    "In the document it is said that the controllers pointed to the rusty reservoir in two letters in the "
    "previous spring, however in the town hall no one reacted.",
    "Burgomaster Sten Orre rejects that he saw these letters at any time.",
    '"I read all what is laid on my table", declared he. "This was not laid there".',
    "In the affected quarters the schools remain shut up to the weekend, while the military delivers drinking "
    "water with cisterns from Brodal.",
    "The owner of the shipyard, the company Nordkai Holding, on Friday in the evening gave no answer to inquiries.",
    "The council opposition requires the resignation of the mayor as well.",
    "On Tuesday an extraordinary session of the council will take place.",
)
EDITED = (
    "Halvik's water chief is out of a job after diesel turned up in the taps of four city districts.",
    "Ragna Toll, who had run the water works for five years, heard on the radio on Friday that mayor Sten "
    "Orre had sacked her.",
    "Her lawyer, Aron Vess, says she was driving to the lab at the time.",
    "Some 62,000 residents cannot use their tap water before Monday.",
    "A first report from the county environment office points to a leaking tank at the disused shipyard.",
    "It says that two letters about the corroded tank, sent by inspectors last spring, went unanswered by city hall.",
    "Orre insists the letters never reached him: he reads whatever lands on his desk, he said, and they did not.",
    "Soldiers are trucking in water from Brodal, and pupils in the affected districts have no school for the "
    "rest of the week.",
    "There was no word from Nordkai Holding, which owns the yard.",
    "Opposition councillors want the mayor to go too, and the council will hold an emergency session on Tuesday.",
)
INDEPENDENT = (
    "Queues formed outside supermarkets in Halvik on Friday as word spread that the tap water smelled of fuel.",
    "At the Storm Street market the last bottles of mineral water were gone by ten in the morning.",
    "“My daughter has been washing her hair with it all week,” said Lise Brandal, a nurse and mother of two.",
    "The city has dismissed Ragna Toll, the head of its water works, and told 62,000 residents not to drink "
    "from the tap.",
    "Doctors at the county hospital said that they had seen some thirty patients with headaches, none of them "
    "seriously ill.",
    "It is the third time in ten years that the water of Halvik has been polluted.",
    "In 2017 a burst sewer closed the works for a week.",
    "Diesel can be tasted at very low concentrations, said Per Holm, a chemist at the university, and is "
    "rarely dangerous in such amounts.",
    "Mayor Sten Orre said at a press conference that he had never seen any warning about a tank at the old shipyard.",
    "“I read everything that is put on my desk,” he said.",
    "The council will meet on Tuesday, and the opposition is calling on Mr Orre to resign.",
    "Tank lorries of the army arrived from Brodal in the afternoon.",
)


def tell(name: str, sentences: tuple[str, ...], **known: object) -> Telling:
    spans, start = [], 0
    for sentence in sentences:
        spans.append((start, start + len(sentence)))
        start += len(sentence) + 2
    return Telling(name, "\n\n".join(sentences), tuple(spans), **known)  # type: ignore[arg-type]


def found(left: tuple[str, ...], right: tuple[str, ...], copies: tuple[Copy, ...] = ()) -> tuple[Copy, ...]:
    return find_rewrites([tell("a", left), tell("b", right)], copies)


def test_translation_there_and_back_is_found_with_its_sentences():
    (copy,) = found(ORIGINAL, BACK)
    assert (copy.left, copy.right, copy.kind, copy.direction) == ("a", "b", "translation", "undecided")
    one, two = tell("a", ORIGINAL), tell("b", BACK)
    places = [(one.sentences.index((a, b)), two.sentences.index((c, d))) for a, b, c, d in copy.spans]
    assert all(i == j for i, j in places)
    assert len(places) >= 8
    assert copy.why[0] == f"{len(places)} of 12 sentences of a tell the same as b in the same order, in other words"


def test_editor_who_merges_and_shortens_is_found():
    (copy,) = found(ORIGINAL, EDITED)
    assert copy.kind == "translation"
    assert copy.why[0].endswith("of 10 sentences of b tell the same as a in the same order, in other words")


@pytest.mark.parametrize("other", [ORIGINAL, BACK, EDITED])
def test_independent_report_of_the_same_day_is_no_rewrite(other):
    assert found(other, INDEPENDENT) == ()


def test_half_a_translation_with_own_sentences_is_found_and_other_order_is_not():
    assert found(ORIGINAL, BACK[:6] + INDEPENDENT[4:9])[0].kind == "translation"
    assert found(ORIGINAL, BACK[::-1]) == ()


def test_word_for_word_sentences_are_no_rewording():
    assert found(ORIGINAL, ORIGINAL) == ()


def test_numbers_that_differ_speak_against():
    left = tuple(
        f"In district {k} the council counted {k}00 burst pipes and {k}1 flooded cellars." for k in range(2, 9)
    )
    right = tuple(
        f"District {k + 10} had {k}50 broken pipes, and {k}7 cellars flooded, the council counted." for k in range(2, 9)
    )
    assert found(left, right) == ()


@pytest.mark.parametrize("kind", ["copy", "contained", "partial"])
def test_known_copies_keep_their_kind(kind):
    known = Copy("a", "b", kind, ((0, 9, 0, 9),), "undecided", ("so",))
    assert found(ORIGINAL, BACK, (known,)) == (known,)


@pytest.mark.parametrize("kind", ["shared_quotes", "fragment"])
def test_lesser_kinds_give_way_and_keep_their_reasons(kind):
    (copy,) = found(ORIGINAL, BACK, (Copy("a", "b", kind, ((0, 9, 0, 9),), "undecided", ("so",)),))
    assert (copy.kind, copy.why[-1]) == ("translation", "so")


def test_pairs_that_are_no_rewrites_are_handed_on():
    known = Copy("a", "b", "fragment", ((0, 9, 0, 9),), "undecided", ("so",))
    assert found(ORIGINAL, INDEPENDENT, (known,)) == (known,)
    assert find_rewrites([], (known,)) == (known,)


def test_direction_from_dates_and_from_what_a_report_says_of_itself():
    dated = [tell("a", BACK, published=("2031-05-02",) * 2), tell("b", ORIGINAL, published=("2031-05-01",) * 2)]
    assert find_rewrites(dated, ())[0].direction == "left_from_right"
    (copy,) = found(ORIGINAL, (*BACK, "Translated from the Norrish by our desk."))
    assert copy.direction == "right_from_left"
    assert "right says at its end that it is a translation" in copy.why


def test_the_order_of_reports_does_not_matter():
    tellings = [tell("c", BACK), tell("a", ORIGINAL), tell("b", INDEPENDENT), tell("d", EDITED)]
    copies = find_rewrites(tellings, ())
    assert find_rewrites(tellings[::-1], ()) == copies
    assert families(copies, ["a", "b", "c", "d"]) == (("a", "c", "d"), ("b",))


def test_large_stories_compare_one_report_of_each_family():
    tellings = [tell("a", ORIGINAL), tell("b", ORIGINAL[:9]), tell("c", BACK)]
    held = (Copy("a", "b", "contained", ((0, 9, 0, 9),), "undecided", ()),)
    copies = find_rewrites(tellings, held, RewritesConfig(most_reports=2))
    assert [(x.left, x.right) for x in copies] == [("a", "b"), ("a", "c")]


@pytest.mark.parametrize("text", ["a " * 25_000, " " * 50_000, '"' * 50_000, "translated " * 5_000])
def test_hostile_texts_are_linear(text):
    began = time.process_time()
    tellings = [Telling(n, text, tuple((k, k + 10) for k in range(0, len(text) - 10, 10))) for n in "ab"]
    assert find_rewrites(tellings, ()) == ()
    assert time.process_time() - began < 5
