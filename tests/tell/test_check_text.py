"""A text by anybody, held to a story: the check finds the evidence by itself."""

import time

import pytest

from rashomon.tell.check_text import Library, check_line, check_text

BRIEF = """# The fire at Marenholt

- A fire destroyed a warehouse in the harbour of Marenholt on Monday, the fire brigade said. [1]
- Governor Lena Orsay visited the harbour on Wednesday.
- Brandt Chemicals stored ammonium nitrate in the warehouse.

“We lost a building, not our good name,” said Otto Brandt. “We lost our good name,” said Otto Brandt.
"""


def test_each_sentence_is_told_good_or_bad_with_the_reason(story, texts):
    found = check_text(BRIEF, story, texts)
    assert [s.ok for s in found.sentences] == [True, False, False, True, False]
    assert (found.passed, found.failed) == (2, 3)
    assert "Wednesday" in " ".join(found.sentences[1].problems)
    assert any("denied" in p or "said by" in p for p in found.sentences[2].problems)
    assert any(p.startswith("quotation") for p in found.sentences[4].problems)


def test_places_claims_and_evidence_are_given(story, texts):
    found = check_text(BRIEF, story, texts)
    for sentence in found.sentences:
        assert BRIEF[sentence.start : sentence.end].strip("- ").startswith(sentence.text[:20])
        assert all(texts[e.report][e.start : e.end] == e.exact for e in sentence.evidence)
    assert "c1-fire" in found.sentences[0].claims
    assert found.sentences[1].claims == ()


def test_our_own_brief_passes(story, texts):
    library = Library(story, texts)
    assert all(check_line(s.text, library)[0] == () for s in story.brief)


def test_what_no_report_is_near_is_said(story, texts):
    (told,) = check_text("Zebras graze.", story, texts).sentences
    assert not told.ok and told.problems == ("no report tells anything like it",)


def test_a_text_without_sentences_is_no_error(story, texts):
    for text in ("", "   \n\n", "# Only a heading\n", "THE HEADING\n"):
        assert check_text(text, story, texts).sentences == ()


@pytest.mark.parametrize("piece", [" ", '"', "“", "a ", "A. ", "[1]", "- ", "# "])
def test_hostile_text_takes_linear_time(piece, story, texts):
    begin = time.process_time()
    check_text(piece * 8_000, story, texts)
    assert time.process_time() - begin < 8
