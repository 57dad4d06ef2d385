"""Contents that run too far or begin too late, remarks in passing, and reports inside what somebody else says."""

import time
from functools import cache

import pytest

from rashomon.model import Statement
from rashomon.read import attribution, names, parsing, times


@cache
def statements(text: str) -> tuple[Statement, ...]:
    reading = parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    return tuple(a.value for a in reading.layer("statement") if isinstance(a.value, Statement))


def told(text: str) -> set[tuple[str, str, str]]:
    """Source, cue and content of every statement."""

    def cut(spans: tuple[tuple[int, int], ...]) -> str:
        return " … ".join(text[s:e] for s, e in spans)

    return {(cut(s.source), cut(s.cue), cut(s.content)) for s in statements(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the report has its own teller, inside what is denied
        (
            "Reports in foreign media that the harbour master has been dismissed are untrue, spokesman Jan Hill told reporters.",
            ("foreign media", "Reports", "the harbour master has been dismissed"),
        ),
        (
            "On Friday her party had flatly denied media reports that Marsh was on his way out.",
            ("media", "reports", "Marsh was on his way out"),
        ),
        # what is denied is the reports, not that he went
        (
            "On Friday her party had flatly denied media reports that Marsh was on his way out.",
            ("her party", "had flatly denied", "media reports that Marsh was on his way out"),
        ),
        # nobody is told to comment on anything, but the ministry has made a statement
        (
            "The spokesman also commented on the statement of the Norwegian Ministry of Fisheries that it will close the fjord.",
            ("the Norwegian Ministry of Fisheries", "statement", "it will close the fjord"),
        ),
        # an estimate
        ("Police put the death toll at 33.", ("Police", "put", "the death toll at 33")),
        # a denial in passing has a pronoun for content
        (
            "The Hull Courier reported on Tuesday that Marsh had been told to go, which the council denied the next day.",
            ("the council", "denied", "which"),
        ),
        # what the same speaker says next has its own cue
        (
            'His boss at the ferry line calls him "the bravest man aboard" and wants him left in peace.',
            ("His boss at the ferry line", "calls", 'him "the bravest man aboard"'),
        ),
        # on parting
        (
            "A duty officer at the port said she knew nothing of any such order and hung up.",
            ("A duty officer at the port", "said", "she knew nothing of any such order"),
        ),
        # as an officer has it
        (
            "In the words of one officer, the order came too late for anybody to obey it.",
            ("one officer", "In the words of", "the order came too late for anybody to obey it"),
        ),
        # no verb
        (
            "His ministry says he will come on Monday. Fog at the airport, it says.",
            ("it", "says", "Fog at the airport"),
        ),
    ],
)
def test_statements_in_passing_are_found_with_their_edges(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in told(text)


@pytest.mark.parametrize(
    ("text", "nobody_says"),
    [
        # "it" is nobody who says anything
        ("I think that it would be wrong to say that the harbour is closed.", {("it", "to say"), ("it", "say")}),
        # the second of two modifiers, which parsers take for the verb
        (
            "The bakers have kept up a state of silent, declared truce with the millers.",
            {("The bakers", "declared"), ("", "declared")},
        ),
        # "put" with a thing, and no figure, is no estimate
        ("Police put the barriers in the road.", {("Police", "put")}),
        ("The company put the house on the market.", {("The company", "put")}),
    ],
)
def test_words_of_a_cue_that_nobody_says_are_no_statement(text: str, nobody_says: set[tuple[str, str]]) -> None:
    assert nobody_says.isdisjoint((source, cue) for source, cue, _ in told(text))


def test_a_cue_after_an_adjective_and_a_comma_is_one_where_somebody_says_it() -> None:
    assert any(cue == "declared" for _, cue, _ in told("The ice is unsafe, declared officials on Monday."))


def test_a_quotation_that_goes_on_is_told_once() -> None:
    text = '"The bridge is safe," reads a statement from the mayor\'s office. "It will stay open."'
    whole = [s for s in statements(text) if any("stay open" in text[a:b] for a, b in s.content)]
    assert len(whole) == 1


@pytest.mark.parametrize("piece", ["which ", "says "])
def test_hostile_text_is_read_in_linear_time(piece: str) -> None:
    started = time.process_time()
    statements(piece * (3_000 // len(piece)))
    small = time.process_time() - started
    started = time.process_time()
    statements(piece * (6_000 // len(piece)))
    assert time.process_time() - started < 4 * small + 2
