"""Stance from the construction, where the cue alone says too little; on sentences made up here."""

from functools import cache

import pytest

from rashomon.model import Factuality, Statement
from rashomon.read import attribution, factuality, names, parsing, propositions, times
from rashomon.read.cues import lexicon
from rashomon.read.stances import STANCES


@cache
def first(text: str) -> Statement:
    reading = parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    return next(a.value for a in reading.layer("statement") if isinstance(a.value, Statement))


@pytest.mark.parametrize(
    ("text", "stance", "by"),
    [
        ("Ann Moore said that the bridge was open.", "say", "cue"),
        ("Ann Moore denied that the bridge was open.", "deny", "cue"),
        # of oneself: a denial, a promise, a refusal, a threat
        ("Ann Moore said she did not take the money.", "deny", "content"),
        ("Ann Moore said she knew nothing of the letter.", "deny", "content"),
        ("The bank said it would repay every client.", "promise", "content"),
        ("The bank said it would not repay anybody.", "refuse", "content"),
        ("The bank said it would sue the paper.", "warn", "content"),
        ("“We will repay every client,” the bank said.", "promise", "content"),
        ("“I will remind both sides that this is a crime,” Ann Moore said.", "say", "cue"),
        # "I would" in a quotation is a condition, no promise
        ("“I would rather wait,” Ann Moore said.", "say", "cue"),
        # of others
        ("Ann Moore said there was no such order.", "deny", "content"),
        ("Ann Moore said the reports were untrue.", "deny", "content"),
        ("“That is not true,” Ann Moore said.", "deny", "content"),
        ("Ann Moore said the mayor must resign.", "demand", "content"),
        ("Ann Moore said the river might flood the town.", "predict", "content"),
        ("Ann Moore said the crew saw no lights.", "say", "cue"),
        # the quoted speaker's own verb
        ("“We fear the worst,” Ann Moore said.", "fear", "content"),
        ("“I doubt that he will come,” Ann Moore said.", "doubt", "content"),
        # a negated cue is another stance
        ("The bank did not say whether it had paid.", "silent", "cue"),
        ("The bank would not confirm that it had paid.", "refuse", "cue"),
        ("The bank declined to comment.", "refuse", "cue"),
        ("Ann Moore does not think that he will come.", "doubt", "cue"),
        ("Ann Moore never said that they would come.", "silent", "cue"),
        # a vow to strike is a threat
        ("The general vowed to bomb the port.", "warn", "cue"),
        ("The general vowed to protect the port.", "promise", "cue"),
    ],
)
def test_stance(text: str, stance: str, by: str) -> None:
    s = first(text)
    assert (s.stance, s.stance_by) == (stance, by)


def test_a_denial_told_by_the_content_is_negated_once() -> None:
    """ "Said it did not" was denied twice over, and so became a fact."""
    stages = (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE, propositions.STAGE, factuality.STAGE)
    reading = parsing.read_document("The bank said it did not pay the clerk.", stages)
    scores = [a.value.score for a in reading.layer("factuality") if isinstance(a.value, Factuality)]
    assert scores and all(score < 0 for score in scores)


def test_the_lexicon_keeps_to_the_vocabulary() -> None:
    assert {cue.stance for cue in lexicon().values()} <= set(STANCES)
