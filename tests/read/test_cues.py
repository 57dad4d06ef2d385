"""The lexicon of cues keeps to its own rules: classes that exist, and strength and polarity that go with the stance."""

from rashomon.read.cues import lexicon
from rashomon.read.stances import STANCES

_AGAINST = frozenset(("deny", "doubt", "refuse", "oppose"))


def test_every_cue_keeps_to_the_rules_of_the_review() -> None:
    """Docs/decisions/247."""
    for key, cue in lexicon().items():
        assert cue.group in ("speech", "thought", "attitude", "evidence", "report", "according"), key
        assert cue.stance in STANCES, key
        assert cue.strength in (1, 2, 3), key
        assert cue.polarity in ("+", "-", "0"), key
        if cue.stance == "deny" or cue.stance == "refuse":
            assert cue.polarity == "-", key
        if cue.polarity == "-":
            assert cue.stance in _AGAINST, key
        assert not (cue.factive and cue.stance in _AGAINST), key
        assert set(cue.frames) <= set("cwqtonaph"), key


def test_what_the_review_set_right_stays_right() -> None:
    assert len(lexicon()) > 500
    assert lexicon()["insist", "verb"].strength == 3
    assert lexicon()["wonder", "verb"].polarity == "0"
    assert lexicon()["know", "verb"].factive
    assert lexicon()["conclusion", "noun"].stance == "believe"
