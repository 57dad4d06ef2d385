"""Texts in other languages: never read as English, direct quotations with their speakers, and what is said to lack."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from tests.conftest import SMALL

from rashomon.model import Name, Statement
from rashomon.read import attribution, factuality, names, parsing, propositions, times
from rashomon.read.foreign import find_speech, lacks_of
from rashomon.read.parsing import read_document
from rashomon.text.language import foreign

GOLD = json.loads((Path(__file__).parents[1] / "gold" / "languages" / "quotations.json").read_text("utf-8"))
STAGES = (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE, propositions.STAGE, factuality.STAGE)


@pytest.mark.parametrize("gold", GOLD, ids=lambda g: g["text"].split("\n")[0])
def test_quotations_and_speakers_of_the_invented_texts(gold) -> None:
    text = gold["text"]
    assert foreign(text) == gold["language"]
    found = {text[slice(*s.content[0])].strip(" ,."): s for s in find_speech(text)}
    assert sorted(found) == sorted(q["content"].strip(" ,.") for q in gold["quotes"])
    for quoted in gold["quotes"]:
        speech = found[quoted["content"].strip(" ,.")]
        if quoted["content"].startswith("Wir werden die Brücke"):
            assert speech.name is None  # "sie", after a sentence between: no guess
            continue
        assert speech.name == quoted.get("speaker")
        if "source" in quoted:
            assert [text[a:b] for a, b in speech.source] == [quoted["source"]]


@pytest.mark.parametrize("gold", GOLD, ids=lambda g: g["text"].split("\n")[0])
def test_no_english_is_read_into_them(gold) -> None:
    reading = read_document(gold["text"], STAGES)
    assert reading.layer("sentence")
    for layer in ("parse", "time", "proposition", "factuality"):
        assert reading.layer(layer) == ()
    said = [a.value for a in reading.layer("statement")]
    assert len(said) == len(gold["quotes"])
    assert all(isinstance(s, Statement) and s.form == "direct" for s in said)
    assert all(
        isinstance(a.value, Name) and a.value.type == "person" and " " in a.exact or a for a in reading.layer("name")
    )
    assert "claims" in lacks_of(gold["text"])
    assert ("speakers" in lacks_of(gold["text"])) == (gold["language"] == "pt")


@pytest.mark.parametrize("text", SMALL.values())
def test_english_lacks_nothing(text: str) -> None:
    assert foreign(text) is None
    assert lacks_of(text) == ()
    assert find_speech(text) == ()


def test_an_english_report_that_quotes_spanish_stays_english() -> None:
    text = SMALL["gull"] + '\n"No vamos a esperar más, queremos respuestas y las queremos ahora mismo," she said.\n'
    assert foreign(text) is None


LEAD = "El presidente de la empresa dijo que los trabajadores no tienen razón y que la huelga es una mala idea para todos. "


@pytest.mark.parametrize(
    "tail",
    [" " * 50_000, '"' * 50_000, "a " * 25_000, "«dijo " * 10_000, "«No, no y no», dijo Juan. " * 2_000, "— dijo " * 7_000,
     "— no quiero, — dijo Juan\n" * 2_000, "«a, dijo " * 6_000, "\n—" * 25_000, "Juan " * 10_000 + ": «no es así»"],
    ids=lambda t: repr(t[:12]),
)  # fmt: skip
def test_hostile_texts_take_linear_time(tail: str) -> None:
    foreign(LEAD)  # the model is loaded once
    begun = time.process_time()
    find_speech(3 * LEAD + tail)
    assert time.process_time() - begun < 2
