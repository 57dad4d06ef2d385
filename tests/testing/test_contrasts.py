"""Contrast pairs: each edit does to the meaning what it says, on sentences of our own."""

from random import Random

import pytest

from rashomon.models import load_parser
from rashomon.testing import contrasts_edits as edits
from rashomon.testing.contrasts import CONTRADICTS, SAME, make_contrasts, read_sentences

TEXT = (
    "The mayor of Ardova rejected the plan on Tuesday after a long debate in Lisbon. "
    "The company said that 40 workers were injured in the fire near Prague in March. "
    "President Stenholm met Chancellor Lindgren in Vienna on Friday to discuss the border. "
    "Police arrested a reporter outside the court in Geneva because he had refused to leave the building."
)


@pytest.fixture(scope="module")
def sentences():
    return list(load_parser()(TEXT).sents)


def test_the_event_is_denied_not_its_telling(sentences):
    for seed in range(8):
        denied = edits.apply(sentences[1].text, edits.negate(sentences[1], Random(seed)))
        assert "were not injured" in denied or "weren't injured" in denied


def test_a_number_changes_and_is_respelled(sentences):
    changed = edits.apply(sentences[1].text, edits.other_number(sentences[1], Random(1)))
    assert "40" not in changed.split() and changed.endswith("in March.")
    kept = edits.apply(sentences[1].text, edits.respell_number(sentences[1], Random(1)))
    assert "40" in kept and kept != sentences[1].text


def test_days_and_places_change(sentences):
    assert "Tuesday" not in edits.apply(sentences[0].text, edits.other_time(sentences[0], Random(0)))
    moved = edits.other_place(sentences[3], Random(0), {"GPE": ("Oslo",)})
    assert edits.apply(sentences[3].text, moved).count("Oslo") == 1


def test_roles_swap_and_a_mutual_verb_says_so(sentences):
    swapped, mutual = edits.swap_roles(sentences[3], Random(0))
    assert edits.apply(sentences[3].text, swapped).startswith("A reporter arrested Police") and not mutual
    assert edits.swap_roles(sentences[2], Random(0))[1]


def test_pairs_are_the_same_for_the_same_seed_and_say_both_kinds():
    docs = list(read_sentences(load_parser(), [("one", TEXT), ("two", TEXT.replace("Ardova", "Belmar"))], 2000))
    pairs = make_contrasts(docs, 3)
    assert pairs == make_contrasts(docs, 3)
    assert {CONTRADICTS, SAME} <= {a for p in pairs for a in p.allowed}
    assert all(p.left != p.right for p in pairs if p.allowed == (CONTRADICTS,))
