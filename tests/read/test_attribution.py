"""Statements of one document, on sentences made up here; each says why it is hard."""

import pickle
from functools import cache

import pytest

from rashomon.model import Statement
from rashomon.pipeline import Reading
from rashomon.read import attribution, names, parsing, times
from rashomon.read.attribution import envelope
from rashomon.read.cues import find_cue, lexicon
from rashomon.text import zones


@cache
def read(text: str) -> Reading:
    return parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))


def statements(text: str) -> list[Statement]:
    return [a.value for a in read(text).layer("statement") if isinstance(a.value, Statement)]


def cut(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    return " … ".join(text[s:e] for s, e in spans)


@pytest.mark.parametrize(
    ("text", "source", "cue", "content", "form"),
    [
        ("The mayor said that the bridge would close.", "The mayor", "said", "the bridge would close", "indirect"),
        # inverted, with an apposition that belongs to the source
        (
            "“The bridge is safe,” said Ann Moore, the mayor of Hull.",
            "Ann Moore, the mayor of Hull",
            "said",
            "The bridge is safe,",
            "direct",
        ),
        # the cue stands between two halves of one quotation
        (
            "“The bridge is safe,” Moore said. “It will stay open.”",
            "Moore",
            "said",
            "The bridge is safe, … It will stay open.",
            "direct",
        ),
        (
            "Ann Moore said: “Nobody will be sent away tonight.”",
            "Ann Moore",
            "said",
            "Nobody will be sent away tonight.",
            "direct",
        ),
        # a phrase, not a verb, and at the very end
        (
            "The ship left on Sunday, according to the port authority.",
            "the port authority",
            "according to",
            "The ship left on Sunday",
            "indirect",
        ),
        (
            "Moore warned that the river “could burst its banks” by noon.",
            "Moore",
            "warned",
            "the river “could burst its banks” by noon",
            "mixed",
        ),
        # an adverb is the cue and nobody the source
        (
            "Moore will reportedly leave the council in May.",
            "",
            "reportedly",
            "Moore will … leave the council in May",
            "indirect",
        ),
        # a noun is the cue, its owner the source
        (
            "There are growing fears among farmers that the dam will break.",
            "farmers",
            "fears",
            "the dam will break",
            "indirect",
        ),
        # the passive hides who believes, and splits the content around the cue
        ("The ship is believed to be lost.", "", "is believed", "The ship … to be lost", "indirect"),
    ],
)
def test_one_statement(text: str, source: str, cue: str, content: str, form: str) -> None:
    found = [(cut(text, s.source), cut(text, s.cue), cut(text, s.content), s.form) for s in statements(text)]
    assert (source, cue, content, form) in found


def test_a_statement_within_a_statement_knows_its_parent() -> None:
    text = "The minister said that Moore denied the charge was ever made."
    outer, inner = statements(text)
    assert (inner.parent, outer.parent, inner.stance) == (0, None, "deny")


def test_a_paragraph_of_quotation_goes_on_with_the_last_speaker() -> None:
    text = "“We had no warning at all,” said Ann Moore.\n“The water came in the middle of the night and took the shop.”"
    told = statements(text)
    assert {s.speaker_name for s in told} == {"Ann Moore"}
    assert sorted(cut(text, (span,)) for s in told for span in s.content) == [
        "The water came in the middle of the night and took the shop.", "We had no warning at all,",
    ]  # fmt: skip


def test_an_author_who_thinks_is_no_statement() -> None:
    assert statements("I think you know that this is wrong.") == []


def test_a_carrier_beside_a_speaker_is_a_hop() -> None:
    text = "Ann Moore said on Monday that the bridge would close, according to the Harbour Times."
    (said,) = [s for s in statements(text) if cut(text, s.cue) == "said"]
    assert [(h.role, h.who) for h in said.via] == [("according_to", "the Harbour Times")]
    assert "according" not in cut(text, said.content)


def test_whom_it_was_told_is_a_hop() -> None:
    text = "The bridge will close, an official told the broadcaster BBC."
    (said,) = statements(text)
    assert [(h.role, h.who) for h in said.via] == [("told", "the broadcaster BBC")]
    assert said.anonymous == "official"


def test_whoever_quotes_is_a_hop_of_whoever_says() -> None:
    text = 'News agencies quoted him as saying: "The bridge is ours and it will stay ours."'
    (said,) = statements(text)
    assert (cut(text, said.source), [h.role for h in said.via]) == ("him", ["reported_by"])


def test_order_parents_and_pickling() -> None:
    text = "Moore said it was late. “Nobody asked us,” she added. The council denied that it knew."
    found = read(text).layer("statement")
    assert [(a.span.start, a.span.end) for a in found] == sorted((a.span.start, a.span.end) for a in found)
    assert all(envelope(a.value) == (a.span.start, a.span.end) for a in found if isinstance(a.value, Statement))
    assert pickle.loads(pickle.dumps(attribution.STAGE)) == attribution.STAGE


@pytest.mark.parametrize("text", ["", "said", "“”", "according to", ": x", "“" * 300, "he said " * 200, "As said by."])
def test_odd_text_raises_nothing(text: str) -> None:
    for a in read(text).layer("statement"):
        assert a.exact == text[a.span.start : a.span.end]


def test_the_lexicon_is_in_order_and_whole() -> None:
    cues = lexicon()
    assert len(cues) > 400
    assert all(c.frames == "".join(sorted(set(c.frames))) and c.strength in (1, 2, 3) for c in cues.values())
    assert {c.polarity for c in cues.values()} == {"+", "-", "0"}
    warn = find_cue("warn", "verb")
    assert warn is not None
    assert warn.stance == "warn"


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Moore would like the council to buy the bridge.", "want"),
        ("Moore is seeking more money for the bridge.", "want"),
        ("Moore plans to visit Pier 12.", "plan"),
        ("Moore urged them to close the bridge.", "demand"),
        ("Moore told the drivers to go home.", "demand"),
    ],
)
def test_wishes_and_plans_are_no_demands(text: str, stance: str) -> None:
    assert [s.stance for s in statements(text)] == [stance]


@pytest.mark.parametrize(
    "text",
    [
        "The presence of the minister indicates that a deal is near.",
        "The shape of the hole suggests that a ship hit it.",
        "The world is closely observing how the council will vote.",
        "The team left early, indicating a quick end of the talks.",
        "Moore left the council in May, citing the long hours.",
    ],
)
def test_signs_and_grounds_are_nobodys_words(text: str) -> None:
    assert statements(text) == []


def test_reports_and_data_do_show() -> None:
    assert len(statements("A report by the council shows that the bridge is unsafe.")) == 1
    assert len(statements("Data from the port suggest that fewer ships came.")) == 1


def test_one_quotation_between_two_cues_is_one_statement() -> None:
    text = "“The bridge is safe, and it will stay open for everybody,” said Ann Moore, the mayor of Hull said."
    assert [cut(text, s.content).rstrip(",") for s in statements(text)] == [
        "The bridge is safe, and it will stay open for everybody"
    ]


def test_a_list_goes_on_with_the_attribution_before_it() -> None:
    text = "According to the port authority, three ships are waiting outside. This includes the Ostara and the Brill."
    assert [cut(text, s.content) for s in statements(text)] == [
        "three ships are waiting outside … This includes the Ostara and the Brill"
    ]


def test_a_correction_says_nothing_in_the_story() -> None:
    text = (
        "Ann Moore said that the bridge was shut on Monday after a storm.\n\nNobody was hurt, and the road was open.\n\n"
        "This article was amended on 4 March. An earlier version said that the bridge was open."
    )
    reading = parsing.read_document(text, (zones.STAGE, parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    found = [a.value for a in reading.layer("statement") if isinstance(a.value, Statement)]
    assert [s.speaker_name for s in found] == ["Ann Moore"]


def test_a_speaker_found_in_a_dateline_is_nobody() -> None:
    from rashomon.models.attributor import Attribution, Piece
    from rashomon.read.attribution_tagger import place
    from rashomon.read.attribution_tree import Tree
    from rashomon.read.quotes import find_quotes

    text = "VELLIN — The bridge fell, it was said."
    reading = read(text)
    (parse,) = reading.layer("parse")
    tree = Tree(text, parse.value, find_quotes(text))
    found = Attribution(Piece(33, 37, 0.9), (Piece(0, 6, 0.9),), (Piece(9, 24, 0.9),), 0.9)
    (relation,) = place(tree, [(9, len(text), 0, "body")], [found])
    assert relation.source == () and cut(text, relation.content) == "The bridge fell"
