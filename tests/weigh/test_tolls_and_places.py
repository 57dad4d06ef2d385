"""Casualty figures read out of clauses, how they stand to one another, and places as the reports tell of them."""

from __future__ import annotations

import time

import pytest

from rashomon.model import Document, Name, Published, Report, annotate
from rashomon.pipeline import Reading, ReportReading
from rashomon.weigh.places import Places
from rashomon.weigh.quantities import casualties_in
from rashomon.weigh.told import compared_text, content_words, same_act


@pytest.mark.parametrize(
    ("clause", "found"),
    [
        ("At least 17 people were killed and 34 are still missing", [(17, "dead", ""), (34, "missing", "")]),
        ("The number of dead from the ferry rose to 33", [(33, "dead", "ferry")]),
        ("bringing the number of dead from both vessels to 19", [(19, "dead", "all")]),
        ("Two of its sailors were missing", [(2, "missing", "sailor")]),
        ("Seven of the dead came from the village", [(7, "dead", "part")]),
        ("Twelve bodies had been found, two rescuers among them", [(12, "dead", "with rescuer")]),
        ("Divers brought up 12 more bodies", []),
        ("Jory Pell, 34, said that nobody had died", []),
    ],
)
def test_casualties_of_a_clause(clause: str, found: list[tuple[float, str, str]]) -> None:
    assert [(q.value, q.unit, q.scope) for q in casualties_in(clause, (0, len(clause)))] == found


def test_hostile_text_is_read_in_linear_time() -> None:
    for piece in ("9 ", " ", "a ", "two dead of the "):
        spent = []
        for length in (10_000, 80_000):
            text = (piece * length)[:length]
            begun = time.process_time()
            casualties_in(text, (0, length))
            content_words(text)
            spent.append(time.process_time() - begun)
        # Eight times the text takes eight times as long; a square would take sixty-four.
        assert spent[1] < 24 * max(spent[0], 0.002), (piece, spent)


def places_of(text: str, *names: str) -> Places:
    document = Document.of(text)
    spans = sorted((text.index(n), text.index(n) + len(n)) for n in names)
    found = [annotate(document, s, e, Name("place"), "names") for s, e in spans]
    reading = Reading(document).plus(found, ("name",))
    return Places([ReportReading(Report("report:1", "1", document.id, "", published=Published()), reading)])


def test_what_a_report_says_of_places_holds() -> None:
    places = places_of("They will meet in Aldermoor, in neutral Ostmar, on Thursday.", "Aldermoor", "Ostmar")
    assert places.compare("Aldermoor", "Ostmar", (None, None)) == "finer"
    assert places.compare("Aldermoor", "Quenby", (None, None)) == "apart"


def test_waters_are_compared_by_their_owner() -> None:
    places = Places()
    assert places.compare("international waters", "the territorial waters of Veshna", (None, None)) == "differ"
    assert places.compare("international waters", "neutral waters", (None, None)) == "same"


def test_a_noun_and_its_verb_are_one_act() -> None:
    assert same_act("close", "shut") and same_act("dismiss", "remove") and not same_act("arrive", "meet")
    assert content_words("the closure of the strait") == content_words("closed the strait")


def test_names_and_pronouns_are_written_one_way_for_comparing() -> None:
    text = "He met Ms Marsk."
    told = compared_text(text, (0, 15), [(7, 15, "e1")], {"e1": "Helene Marsk"}, [((0, 2), "Ar-Rovan")])
    assert told == "Ar-Rovan met Helene Marsk"
