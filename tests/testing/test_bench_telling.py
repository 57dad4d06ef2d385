"""ROUGE and LexRank by our own lines, spoiled sentences, and the days of a timeline."""

import pytest

from rashomon import shapes
from rashomon.testing import corruptions, summaries
from rashomon.testing.bench_telling import date_f1

LEFT = "The ferry sank in the strait on Monday, and nine people are missing, the coastguard said."
RIGHT = "On Monday a ferry sank; the coastguard said that nine people were missing in the strait."
SAID = "Mayor Ruth Keller said on Friday that 1,200 people could leave Oberau, and that the bridge was not closed."


def test_rouge_of_known_texts():
    assert summaries.rouge(LEFT, LEFT) == (1.0, 1.0, 1.0)
    assert summaries.rouge(LEFT, "") == (0.0, 0.0, 0.0)
    one, two, longest = summaries.rouge("the cat sat", "the cat ran")
    assert (one, two, longest) == pytest.approx((2 / 3, 1 / 2, 2 / 3))


def test_rouge_is_that_of_the_package():
    scorer = pytest.importorskip("rouge_score.rouge_scorer", reason="rouge-score is not installed")
    told = scorer.RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=False)
    for a, b in ((LEFT, RIGHT), (RIGHT, SAID), (SAID, LEFT * 3)):
        theirs = told.score(a, b)
        assert summaries.rouge(a, b) == pytest.approx([theirs[k].fmeasure for k in ("rouge1", "rouge2", "rougeL")])


def test_lexrank_prefers_what_the_others_share():
    told = [LEFT, RIGHT, "The ferry had left the strait.", "Bakers in Oberau bake bread."]
    assert summaries.lexrank(told, 4)[-1] == told[3]
    assert summaries.lexrank([], 3) == []


@pytest.mark.parametrize("kind", corruptions.KINDS)
def test_each_kind_spoils_a_sentence_the_same_way_each_time(kind):
    made = corruptions.spoil(SAID, kind, ["Hans Brok"])
    assert made is not None and made.text != SAID and made.was == SAID
    assert corruptions.spoil(SAID, kind, ["Hans Brok"]) == made


def test_nothing_to_spoil_gives_nothing():
    assert all(corruptions.spoil("It rains.", kind, []) is None for kind in corruptions.KINDS)


def test_as_many_days_as_the_reference_has_are_compared():
    def event(day, rank, granularity="day"):
        when = shapes.EventTime(day, day, granularity)
        return shapes.Event(when, "x", "c", (), "happened", rank)

    events = [event("2031-03-03", 2), event("2031-03-04", 1), event("2031-03-09", 3), event("2031", 0, "year")]
    assert date_f1(["2031-03-03", "2031-03-04"], events) == (1.0, 1.0, 1.0)
    assert date_f1(["2031-03-05", "2031-03-04"], events)[2] == 0.5


def test_a_new_word_is_put_in_and_a_short_sentence_made_of_it():
    from rashomon.testing.corruptions import with_new_word

    long, short = with_new_word("The ferry left the quay at noon.")
    word = short.split()[-1].strip(".")
    assert word in long and len(long.split()) == 8 and short.startswith("The ") and len(short.split()) == 4
    assert with_new_word("He left.") == () and with_new_word("“The ferry left,” he said.") == ()
