"""Where the judge's certainty overrules the rules', and where it is not even asked."""

from rashomon.model import Factuality
from rashomon.read import attribution, factuality, names, parsing, propositions, times
from rashomon.read.factuality_model import settle, step_of
from rashomon.read.parsing import read_document

STAGES = (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE, propositions.STAGE, factuality.STAGE)


def test_the_ladder_by_score():
    assert step_of(2.9) == (3, True) and step_of(1.8) == (2, True) and step_of(-0.9) == (1, False)
    assert step_of(-0.2) == (0, True) and step_of(-2.9) == (3, False)


def test_the_surer_of_the_two_is_believed():
    assert settle(3, True, None) == (3, True)
    assert settle(3, True, 2.0) == (3, True)
    assert settle(3, True, -2.5) == (3, False)
    assert settle(1, True, 1.5) == (1, True)
    assert settle(0, True, 2.9) == (3, True)


def test_a_sentence_without_an_unsettling_word_is_not_asked_about():
    class Silent:
        def certainties(self, sentences, scale):
            assert not list(sentences)
            return ()

    reading = read_document("The council closed the bridge on Tuesday.", STAGES[:-1])
    (found,) = factuality.judge_factuality(reading, factuality.FactualityConfig(), Silent())
    assert isinstance(found.value, Factuality) and found.value.label == "CT+"


def test_what_was_kept_from_happening_did_not_happen():
    reading = read_document("The council did not close the bridge on Tuesday.", STAGES)
    assert "CT-" in [f.value.label for f in reading.layer("factuality") if isinstance(f.value, Factuality)]
