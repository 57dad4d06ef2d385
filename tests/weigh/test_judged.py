"""What the judge says of texts, and what is made of it: relations, passages, entailment, events."""

import time

import numpy as np

from rashomon.weigh.entailment import fit_entailment, see_entailment
from rashomon.weigh.events import EventMention, average_link, group_events
from rashomon.weigh.judged import CHUNK, cut_passages, judge_report, judge_texts, pick_passages


def test_turning_a_pair_turns_the_answer():
    left, right = "Nine people died in the flood in Ardova on Monday, the mayor said.", "Nine people died in the flood."
    ahead, back = judge_texts([(left, right), (right, left)])
    assert (ahead.entails, ahead.same) == (back.entailed, back.same)
    assert ahead.agrees > 0.5 and ahead.entails > ahead.entailed


def test_passages_hold_whole_sentences_and_the_claim_finds_its_own():
    text = (
        "The harbour was quiet. " * 40 + "The minister denied that the dam had burst. " + "Boats came and went. " * 40
    )
    passages = cut_passages(text)
    assert max(map(len, passages)) <= CHUNK and "".join(passages).replace(" ", "") == text.replace(" ", "")
    assert any("denied" in p for p in pick_passages("Dam burst, minister says", passages))
    assert judge_report("A claim", "").unrelated == 1.0


def test_hostile_text_is_cut_in_linear_time():
    start = time.process_time()
    for text in (" " * 50_000, "a " * 50_000, "“" * 50_000, ". " * 50_000):
        cut_passages(text)
        pick_passages(text[:1000], [text])
    assert time.process_time() - start < 2


def test_what_says_more_is_seen_to_cover():
    seen = see_entailment(
        [
            (
                "The company sold its shipyard in Belmar for 40 million dollars in May.",
                "The company sold its shipyard.",
            ),
            (
                "The company sold its shipyard in Belmar for 40 million dollars in May.",
                "The bank bought 90 trains from Ardova.",
            ),
        ]
    )
    assert seen[0].found > seen[1].found and seen[1].numbers_lacking == 1.0
    weights = fit_entailment(seen * 20, [True, False] * 20)
    assert weights.odds(seen[0]) > 0.5 > weights.odds(seen[1])


def test_average_link_joins_what_is_alike_and_leaves_the_rest():
    odds = np.array([[1, 0.9, 0.1, 0.0], [0.9, 1, 0.2, 0.0], [0.1, 0.2, 1, 0.6], [0.0, 0.0, 0.6, 1]])
    assert average_link(odds, 0.5) == [[0, 1], [2, 3]]
    assert average_link(odds, 0.95) == [[0], [1], [2], [3]]


def test_one_quake_told_twice_is_one_event():
    left, right = "A strong earthquake struck Ardova on Monday.", "The earthquake in Ardova on Monday killed nine."
    mentions = [
        EventMention("a", left, (9, 19), "earthquake"),
        EventMention("b", right, (4, 14), "earthquake"),
        EventMention("b", right, (35, 41), "kill"),
    ]
    assert group_events(mentions, {"a": left, "b": right}) == [[0, 1], [2]]
    assert group_events([], {}) == []
