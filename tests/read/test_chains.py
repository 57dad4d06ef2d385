"""Chains: who told whom, who carried it, when and where it was said; on sentences made up here."""

from functools import cache

import pytest

from rashomon.model import Statement
from rashomon.read import attribution, names, parsing, times


@cache
def first(text: str) -> Statement:
    reading = parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    return next(
        a.value for a in reading.layer("statement") if isinstance(a.value, Statement) and a.value.parent is None
    )


@pytest.mark.parametrize(
    ("text", "hops"),
    [
        ("The ferry was warned, Tass reported, citing the defence ministry.", ["according_to the defence ministry"]),
        ("Citing unnamed officials, the Journal said the plan was dropped.", ["according_to unnamed officials"]),
        ("The plan was dropped, the Journal reported, quoting two officials.", ["according_to two officials"]),
        ("State television said, with reference to the coast guard, that it sank.", ["according_to the coast guard"]),
        ("The Herald said it sank, according to the Tass news agency.", ["according_to the Tass news agency"]),
        ("In an interview with the BBC on Sunday, Ann Hill said it sank.", ["told the BBC"]),
        ("Ann Hill told the newspaper Kurier that it sank.", ["told the newspaper Kurier"]),
        ("The bank confirmed to the Herald that it had lost the files.", ["told the Herald"]),
        ("Hill, speaking on condition of anonymity to the Guardian, said it sank.", ["told the Guardian"]),
        ("The treaty is dead, Ann Hill said, as reported by state media.", ["reported_by state media"]),
        ("Ann Hill was quoted by Interfax as saying that it sank.", ["reported_by Interfax"]),
        ("The Herald quoted Hill as telling friends that it sank.", ["told friends", "reported_by The Herald"]),
        ("“We will not pay,” Hill said in remarks carried by state television.", ["reported_by state television"]),
        ("In a letter to the board seen by Reuters, Hill said it sank.", ["told the board", "reported_by Reuters"]),
        ("It sank, according to three officials first quoted by the Times.", ["first_reported_by the Times"]),
        ("Footage released by the navy showed the frigate turning away.", ["footage_of the navy"]),
        ("The plan was dropped, Ann Hill told staff, according to two guests who spoke to Reuters.",
         ["told staff", "according_to two guests who spoke to Reuters", "told Reuters"]),
        ("“We will not pay,” Hill said on Monday, per the Herald.", ["according_to the Herald"]),
        ("Two officers had admitted to Moore that the lamps were off.", ["told Moore"]),
        ("The speed was 22 knots, according to the Herald, which attributed the figure to a port official.",
         ["according_to a port official"]),
        ("“The road is shut,” Senator Rod Hill said in a joint statement with the mayor.", []),
        ("Ann Hill told the driver to leave the bridge.", ["told the driver"]),
        ("Hill has complained that Marsh was never on time, three sailors have told the Herald over the winter.",
         ["told the Herald"]),
        ("Citing the Fifth Amendment, the lawyer said that Hill would not answer.", []),
        ("According to Tass, the general told Russian television that it sank.",
         ["told Russian television", "according_to Tass"]),
    ],
)  # fmt: skip
def test_hops(text: str, hops: list[str]) -> None:
    s = first(text)
    assert [f"{h.role} {h.who}" for h in s.via] == hops
    assert all(text[h.span[0] : h.span[1]] == h.who for h in s.via)


def test_whoever_is_quoted_is_no_content() -> None:
    """ "Was quoted by Interfax" made a statement of Interfax with the speaker as its content."""
    text = "Ann Hill was quoted by Interfax as saying that it sank."
    reading = parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    assert len(reading.layer("statement")) == 1


@pytest.mark.parametrize(
    ("text", "where", "said"),
    [
        ("At a briefing in Geneva on Monday, Hill said the aid had arrived.",
         "At a briefing in Geneva on Monday", ["Monday"]),
        ("“We will not pay,” Hill wrote on Telegram on Tuesday.", "on Telegram", ["Tuesday"]),
        ("Hill told lawmakers at a closed hearing on Tuesday that the aid had arrived.", "at a closed hearing on Tuesday",
         ["Tuesday"]),
    ],
)  # fmt: skip
def test_where_and_when_it_was_said(text: str, where: str, said: list[str]) -> None:
    s = first(text)
    assert s.where is not None and text[s.where[0] : s.where[1]] == where
    assert [text[a:b] for a, b in s.said] == said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ann Hill spoke to reporters after the vote, saying the bridge would close.", ["reporters"]),
        ("Ann Hill wrote to the council last week, warning that the bridge would close.", ["the council"]),
        ("Ann Hill took aim at the bank in an interview with the Herald, saying it had lied.", ["the Herald"]),
        ("In an email to staff on Friday, Ann Hill said the bridge would close.", ["staff"]),
        ("“We will win,” Ann Hill said to loud cheers at the fair.", []),
    ],
)
def test_whom_a_clause_of_saying_addresses(text: str, told: list[str]) -> None:
    reading = parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    values = [a.value for a in reading.layer("statement") if isinstance(a.value, Statement)]
    assert [text[h.span[0] : h.span[1]] for v in values[-1:] for h in v.via] == told


@pytest.mark.parametrize(
    ("text", "told"), [("The minister said he would not go.", True), ("The minister said he would not talk.", False)]
)
def test_what_one_will_not_do_is_told(text: str, told: bool) -> None:
    """Only a silence tells nothing."""
    assert first(text).told is told
