"""Who did what: predicates, arguments, main clauses, negation; and how certain."""

from __future__ import annotations

import pytest

from rashomon.model import Factuality, Proposition
from rashomon.pipeline import Reading
from rashomon.read import attribution, factuality, names, parsing, propositions, times
from rashomon.read.parsing import read_document

STAGES = (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE, propositions.STAGE, factuality.STAGE)


def read(text: str) -> Reading:
    return read_document(text, STAGES)


def main_of(text: str) -> tuple[Proposition, Factuality]:
    """The first main proposition of a text, with its factuality."""
    reading = read(text)
    for a, b in zip(reading.layer("proposition"), reading.layer("factuality"), strict=True):
        if isinstance(a.value, Proposition) and a.value.main and isinstance(b.value, Factuality):
            return a.value, b.value
    raise AssertionError(f"no main proposition in {text!r}")


def roles(text: str) -> dict[str, str]:
    value, _ = main_of(text)
    return {a.role: text[a.span[0] : a.span[1]] for a in value.arguments}


def test_who_did_what_to_whom_and_where() -> None:
    found = roles("Ana Brask met Helene Marsk in Geneva on Tuesday.")
    assert found["agent"] == "Ana Brask" and found["patient"] == "Helene Marsk"
    assert found["place"] == "Geneva" and found["time"] == "Tuesday"


def test_a_passive_turns_subject_and_agent() -> None:
    found = roles("The ferry was struck by a patrol ship.")
    assert found["patient"] == "The ferry" and found["agent"] == "a patrol ship"


def test_a_carrying_verb_is_no_event() -> None:
    value, judged = main_of("The minister is expected to visit Geneva.")
    assert value.predicate == "visit" and judged.phase == "predicted" and judged.label == "PR+"


def test_since_and_before_do_not_date_the_event() -> None:
    assert "time" not in roles("The level has fallen since Tuesday.")


@pytest.mark.parametrize(
    ("text", "label", "phase"),
    [
        ("The ferry sank.", "CT+", "happened"),
        ("The ferry did not sink.", "CT-", "did_not_happen"),
        ("The ferry may sink.", "PS+", "predicted"),
        ("The ministers will meet in Geneva.", "PR+", "predicted"),
        ("The ministers plan to meet in Geneva.", "PR+", "planned"),
        ("The crew saw nothing.", "CT-", "did_not_happen"),
        ("The boat is to be replaced by a launch.", "PR+", "planned"),
        ("Did the ferry sink?", "UU", "reported"),
    ],
)
def test_certainty_and_phase(text: str, label: str, phase: str) -> None:
    _, judged = main_of(text)
    assert (judged.label, judged.phase) == (label, phase)


def test_a_denial_negates_what_it_denies() -> None:
    reading = read("Marsk denied that Lodria had closed the strait.")
    labels = {
        a.exact: b.value.label
        for a, b in zip(reading.layer("proposition"), reading.layer("factuality"), strict=True)
        if isinstance(b.value, Factuality)
    }
    assert labels["closed"] == "CT-"


def test_a_conjunct_clause_ends_the_one_before() -> None:
    text = "Lodria closed the strait and Veshna sent a ship."
    clauses = [
        text[a.value.clause[0] : a.value.clause[1]]
        for a in read(text).layer("proposition")
        if isinstance(a.value, Proposition)
    ]
    assert clauses == ["Lodria closed the strait", "Veshna sent a ship"]


@pytest.mark.parametrize(
    ("text", "predicate"),
    [
        ("The airline apologized to the two players on Monday.", "apologize"),
        ("A flight attendant accused them of theft.", "accuse"),
        ("Police identified the man as Jory Pell of Ostrel.", "identify"),
    ],
)
def test_acts_done_by_words_are_told(text: str, predicate: str) -> None:
    assert any(a.value.predicate == predicate for a in read(text).layer("proposition"))  # type: ignore[union-attr]


def test_a_concessive_clause_is_asserted() -> None:
    reading = read("Although no charges have been filed, the police of Ostrel searched the house.")
    told = {a.value.predicate: a.value.main for a in reading.layer("proposition")}  # type: ignore[union-attr]
    assert told["file"] and told["search"]


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        (
            "The town must act. Nor can it hold the school hostage to threats.",
            "Nor can it hold the school hostage to threats",
        ),
        (
            "Under no circumstances can it open the gate.",
            "Under no circumstances can it open the gate",
        ),
        ("Neither side will pay the fine.", "Neither side will pay the fine"),
    ],
)
def test_negation_before_a_turned_subject_counts_and_stays(text: str, clause: str) -> None:
    reading = parsing.read_document(
        text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE, propositions.STAGE)
    )
    found = [a.value for a in reading.layer("proposition") if isinstance(a.value, Proposition) and a.value.main]
    last = max(found, key=lambda p: p.clause[0])
    assert last.negated
    assert text[slice(*last.clause)] == clause
