"""Siblings in other languages: sentences joined in order, numbers and names as evidence, stories over languages."""

from __future__ import annotations

import numpy as np
import pytest

from rashomon.model import Link
from rashomon.relate.languages import join_languages, keys_of
from rashomon.relate.rewrites import Telling
from rashomon.relate.stories import Group, StoryInput
from rashomon.relate.translations import find_translations, join, names_of, numbers_of

EN = [
    "The harbour bridge of Vellin collapsed on Tuesday evening.",
    "Two lorries fell into the water and 14 people were hurt.",
    "Mayor Ana Brask said that the city had been warned in March.",
    "The bridge was built in 1961.",
]
ES = [
    "El puente del puerto de Vellin se derrumbó el martes por la noche.",
    "Dos camiones cayeron al agua y 14 personas resultaron heridas.",
    "La alcaldesa Ana Brask dijo que la ciudad había sido avisada en marzo.",
    "El puente fue construido en 1961.",
]
OTHER = [
    "El festival de cine de Orla se inauguró el sábado con una película muda.",
    "El jurado preside este año la directora Carla Munt.",
    "Las entradas se agotaron en 3 horas, según los organizadores.",
    "El premio está dotado con 50.000 euros.",
]


class Encoder:
    """Vectors by hand: a sentence and its translation share a direction, the rest of each is its own."""

    def __init__(self) -> None:
        self.rows = {s: k for texts in (EN, ES) for k, s in enumerate(texts)}
        self.rows |= {s: k + 10 for k, s in enumerate(OTHER)}

    def encode(self, texts):
        vectors = np.full((len(texts), 64), 0.02, np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[self.rows.get(text, 40)] = 1
            row[20 + len(text) % 20] += 0.4
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def telling(name: str, sentences: list[str]) -> Telling:
    text = "\n".join(sentences)
    return Telling(name, text, tuple((text.index(s), text.index(s) + len(s)) for s in sentences))


def test_a_translation_is_found_sentence_by_sentence() -> None:
    languages = {"b": "es", "c": "es"}
    tellings = [telling("a", EN), telling("b", ES), telling("c", OTHER)]
    found = find_translations(tellings, languages, (), Encoder())
    assert [(c.left, c.right, c.kind) for c in found] == [("a", "b", "translation")]
    assert [(tellings[0].text[a:b], tellings[1].text[c:d]) for a, b, c, d in found[0].spans] == list(
        zip(EN, ES, strict=True)
    )
    assert "of 4 joined sentences with numbers or names in both share one" in found[0].why[1]
    assert found == find_translations(tellings[::-1], languages, (), Encoder())


def test_what_tells_the_same_with_other_names_and_numbers_is_no_translation() -> None:
    changed = [
        s.replace("Vellin", "Ostra").replace("14", "9").replace("1961", "1978").replace("Ana Brask", "Ida Lund")
        for s in ES
    ]
    encoder = Encoder()
    encoder.rows |= {s: k for k, s in enumerate(changed)}
    assert find_translations([telling("a", EN), telling("b", changed)], {"b": "es"}, (), encoder) == ()


def test_reports_in_one_language_are_not_compared() -> None:
    assert find_translations([telling("a", EN), telling("b", EN)], {}, (), Encoder()) == ()


def test_joining_keeps_the_order_of_both() -> None:
    cosines = np.array([[0.9, 0.1, 0.2], [0.1, 0.2, 0.8], [0.1, 0.7, 0.3]], np.float32)
    assert join(cosines, 0.45) == [(0, 0), (1, 2)]
    assert join(np.zeros((0, 3), np.float32), 0.45) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("3.000 euros", {"3000"}), ("3,000 jobs", {"3000"}), ("3 000 emplois", {"3000"}),
     ("2,5 %", {"2", "5"}),
     ("in 1961, 14", {"1961", "14"}), ("1.250.000", {"1250000"}), ("none", set())],
)  # fmt: skip
def test_numbers_are_written_alike(text: str, numbers: set[str]) -> None:
    assert numbers_of(text) == numbers


def test_names_begin_alike_across_scripts() -> None:
    assert names_of("президент Путин") & names_of("President Putin said")


def story(name: str, sentences: list[str]) -> StoryInput:
    return StoryInput(name, None, "\n".join(sentences), None, None)


def test_without_weights_names_and_numbers_join_stories_and_it_is_said() -> None:
    inputs = [story("a", EN), story("b", ES), story("c", OTHER)]
    found = join_languages(inputs, (Group(("a",), ("nothing before it is like it",)),), None)
    assert sorted(sorted(g.members) for g in found) == [["a", "b"], ["c"]]
    (joined,) = (g for g in found if "b" in g.members)
    assert any("b, in Spanish: likeness" in why and "by names and numbers alone" in why for why in joined.why)
    assert [g.members for g in found] == [g.members for g in join_languages(inputs[::-1], (Group(("a",), ()),), None)]


def test_with_an_encoder_meaning_counts_and_people_win() -> None:
    inputs, groups = [story("a", EN), story("b", ES), story("c", OTHER)], (Group(("a",), ()),)
    assert sorted(len(g.members) for g in join_languages(inputs, groups, Encoder())) == [1, 2]
    apart = Link("l1", "same_story", "a", "b", "user:kim", judgement="different")
    assert sorted(len(g.members) for g in join_languages(inputs, groups, Encoder(), links=[apart])) == [1, 1, 1]
    together = Link("l2", "same_story", "c", "a", "user:kim")
    (one,) = (g for g in join_languages(inputs, groups, Encoder(), links=[together]) if "c" in g.members)
    assert "a" in one.members


def test_keys_have_length_one() -> None:
    keys = keys_of(story("a", EN))
    assert sum(w * w for w in keys.values()) == pytest.approx(1)
    assert {"vellin", "1961", "brask"} <= set(keys)
    assert keys_of(story("x", [" "])) == {}
