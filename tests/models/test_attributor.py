"""The attribution tagger: what it finds, in which frame, and that nothing beside a sentence changes its answer."""

import itertools
import math
import random

import numpy as np
import pytest

from rashomon.models import load_attributor
from rashomon.models.attributor import (
    CUE_TAGS,
    FOLLOW_CUE,
    FOLLOW_ROLE,
    LEFT_TOKENS,
    ROLE_TAGS,
    Attribution,
    Piece,
    best_path,
    join_relations,
    runs_of,
)

PLAIN = "The bridge will stay closed until Friday, the mayor said."
QUOTED = "“We are not leaving,” Smith told reporters."
PAIRS = [
    ("", PLAIN),
    ("The storm broke two windows. ", QUOTED),
    ("", "The bridge is closed."),
    ("", ""),
    ("word " * 400, "Officials said the talks, which began in March, had failed."),
]


def texts(sentence: str, relation: Attribution) -> tuple[str, list[str], list[str]]:
    def cut(p: Piece) -> str:
        return sentence[p.start : p.end]

    return cut(relation.cue), [cut(p) for p in relation.speaker], [cut(p) for p in relation.content]


def test_a_plain_statement_is_found_with_its_spans():
    (relation,) = load_attributor().tag([("", PLAIN)])[0]
    cue, speaker, content = texts(PLAIN, relation)
    assert cue == "said"
    assert speaker == ["the mayor"]
    assert content == ["The bridge will stay closed until Friday"]
    assert 0.5 < relation.score <= 1


def test_a_quotation_is_found_whole():
    (relation,) = load_attributor().tag([PAIRS[1]])[0]
    cue, speaker, content = texts(QUOTED, relation)
    assert cue.startswith("told")
    assert speaker == ["Smith"]
    assert "We are not leaving" in content[0]


def test_a_sentence_without_statement_and_an_empty_one_have_no_relations():
    assert load_attributor().tag([PAIRS[2], PAIRS[3]]) == ((), ())
    assert load_attributor().tag([]) == ()


def test_the_answer_is_the_same_in_any_batch_and_order():
    tagger = load_attributor()
    whole = tagger.tag(PAIRS)
    assert tagger.tag(PAIRS[::-1]) == whole[::-1]
    assert tuple(tagger.tag([pair])[0] for pair in PAIRS) == whole


def test_only_the_end_of_the_left_context_is_read():
    tagger = load_attributor()
    left = "It rained. " * (LEFT_TOKENS + 10)
    assert tagger.tag([(left, PLAIN)]) == tagger.tag([("Snow fell. " * 300 + left, PLAIN)])


@pytest.mark.parametrize("sentence", ["\x00\ufffd\u200b", "\U0001f600" * 50, "said " * 900, "((((", " \n\t "])
def test_hostile_text_gives_spans_inside_the_text(sentence):
    left = "He said. "
    for relation in load_attributor().tag([(left, sentence)])[0]:
        for piece in (relation.cue, *relation.speaker, *relation.content):
            assert -len(left) <= piece.start < piece.end <= len(sentence)


def test_speech_that_runs_on_belongs_to_the_cue_before_it():
    first, second = "“The bridge is closed,” the mayor said.", "“It will open on Friday.”"
    found = load_attributor().tag([("", first), (f"{first} ", second)])
    joined = join_relations([(0, found[0]), (len(first) + 1, found[1])])
    assert len(joined) == 1
    assert max(p.end for p in joined[0].content) > len(first)


def test_joining_keeps_continuations_only_of_cues_that_were_found():
    def relation(cue: tuple[int, int], content: tuple[int, int]) -> Attribution:
        return Attribution(Piece(*cue, 0.9), (), (Piece(*content, 0.8),), 0.8)

    whole = relation((20, 24), (0, 18))
    runs_on, stray = relation((-6, -2), (0, 10)), relation((-16, -14), (0, 10))
    (joined,) = join_relations([(0, (whole,)), (26, (runs_on, stray))])
    assert [(p.start, p.end) for p in joined.content] == [(0, 18), (26, 36)]


def test_the_best_path_never_opens_with_an_inside_tag():
    scores = np.zeros((2, 6, 5), dtype=np.float32)
    scores[0, :, 2] = 5
    scores[1, 2:4, 4] = 5
    paths = best_path(scores, FOLLOW_ROLE)
    assert paths[0].tolist() == [1, 2, 2, 2, 2, 2]
    assert runs_of(paths[1], 3)[-1][1] == 3


def test_the_best_path_is_the_best_of_all_legal_ones() -> None:
    """Against every legal path of short rows, ties and refused tags among them."""
    draw = random.Random(3)
    for tags, follow in ((CUE_TAGS, FOLLOW_CUE), (ROLE_TAGS, FOLLOW_ROLE)):
        for _ in range(60):
            tokens = draw.randint(1, 5)
            rows = [[draw.choice((draw.gauss(0, 3), -2.0, 1.0, -1e9)) for _ in range(tags)] for _ in range(tokens)]
            scores = np.array([rows], dtype=np.float32)
            legal = [
                p for p in itertools.product(range(tags), repeat=tokens)
                if all(follow[a, b] == 0 for a, b in itertools.pairwise((0, *p)))
            ]  # fmt: skip
            best = max(math.fsum(float(scores[0, t, tag]) for t, tag in enumerate(p)) for p in legal)
            path = tuple(best_path(scores, follow)[0].tolist())
            assert path in legal
            assert math.fsum(float(scores[0, t, tag]) for t, tag in enumerate(path)) == pytest.approx(best)
