from __future__ import annotations

import time

import pytest

from rashomon.errors import ModelError
from rashomon.model import Document, Name, Parse, Zone, annotate
from rashomon.pipeline import Reading
from rashomon.read.names import STAGE

_POS = {
    "NNP": "PROPN",
    "NNPS": "PROPN",
    "NN": "NOUN",
    "NNS": "NOUN",
    "VBD": "VERB",
    "VBZ": "VERB",
    "IN": "ADP",
    "DT": "DET",
    "RB": "ADV",
}


def made(tagged: str, *entities: tuple[str, str], zones: tuple[tuple[str, Zone], ...] = ()) -> Reading:
    """A reading from "word/TAG" tokens; a token with a leading ~ is written without a space before it."""
    words, tags, starts, text = [], [], [], ""
    for token in tagged.split():
        word, _, tag = token.lstrip("~").rpartition("/")
        text += "" if token.startswith("~") or not text else " "
        starts.append(len(text))
        text += word
        words.append(word)
        tags.append(tag)
    ends = [s + len(w) for s, w in zip(starts, words, strict=True)]
    cuts = [i + 1 for i, w in enumerate(words) if w == "."] or [len(words)]
    sentences = tuple(zip([0, *cuts[:-1]], cuts, strict=True))
    spans, at = [], 0
    for name, label in entities:
        length = len(name.split())
        at = next(i for i in range(at, len(words)) if " ".join(words[i : i + length]) == name)
        spans.append((at, at + length, label))
        at += length
    pos = tuple(_POS.get(t, "PUNCT" if t in (".", ",") else "X") for t in tags)
    n = len(words)
    parse = Parse(
        tuple(starts), tuple(ends), tuple(words), tuple(w.lower() for w in words), pos, tuple(tags), ("dep",) * n,
        tuple(range(n)), sentences, tuple(spans),
    )  # fmt: skip
    document = Document.of(text)
    reading = Reading(document).plus([annotate(document, 0, len(text), parse, "test")], ["parse"])
    found = [annotate(document, text.index(t), text.index(t) + len(t), z, "test") for t, z in zones]
    return reading.plus(found, ["zone"])


def names(reading: Reading) -> list[tuple[str, str, str | None]]:
    found = STAGE.run(reading, STAGE.config, None)
    return [(a.exact, a.value.type, a.value.title) for a in found if isinstance(a.value, Name)]


def test_headline_verb_is_no_part_of_the_name():
    reading = made("Ivan/NNP Petrov/NNP Meet/NNP Amidst/NNP Doubts/NNS", ("Ivan Petrov Meet Amidst", "PERSON"))
    assert names(reading) == [("Ivan Petrov", "person", None)]


def test_possessive_and_article_are_cut():
    reading = made(
        "the/DT White/NNP House/NNP ~'s/POS plan/NN for/IN Oslo/NNP ~'s/POS port/NN", ("the White House 's", "ORG")
    )
    assert names(reading)[0] == ("White House", "organisation", None)


def test_title_before_and_its_span():
    reading = made("Russian/JJ Defence/NNP Minister/NNP Ivan/NNP Petrov/NNP spoke/VBD ./.", ("Ivan Petrov", "PERSON"))
    assert names(reading) == [("Ivan Petrov", "person", "Russian Defence Minister")]
    value = STAGE.run(reading, STAGE.config, None)[0].value
    assert reading.document.text[slice(*value.title_span)] == "Russian Defence Minister"


def test_capitalised_title_takes_no_stray_noun():
    reading = made("no/DT doubt/NN President/NNP Ann/NNP Okoro/NNP left/VBD ./.", ("Ann Okoro", "PERSON"))
    assert names(reading) == [("Ann Okoro", "person", "President")]


def test_title_after():
    reading = made(
        "They/PRP sent/VBD Ivan/NNP Petrov/NNP ~,/, its/PRP$ defense/NN minister/NN ~,/, north/RB ./.",
        ("Ivan Petrov", "PERSON"),
    )
    assert names(reading) == [("Ivan Petrov", "person", "defense minister")]


def test_new_subject_is_no_title():
    reading = made("According/VBG to/IN Petrov/NNP ~,/, the/DT leader/NN will/MD go/VB ./.", ("Petrov", "PERSON"))
    assert names(reading) == [("Petrov", "person", None)]


def test_bare_family_name_is_found_where_the_tagger_missed_it():
    reading = made(
        "John/NNP Everly/NNP spoke/VBD ./. Everly/RB also/RB left/VBD ./. Then/RB Everly/NNP slept/VBD ./.",
        ("John Everly", "PERSON"),
    )
    assert [n[0] for n in names(reading)] == ["John Everly", "Everly", "Everly"]


def test_korean_family_name_stands_first():
    reading = made("Kim/NNP Jong/NNP Un/NNP left/VBD ./. Kim/NNP spoke/VBD ./.", ("Kim Jong Un", "PERSON"))
    assert [n[0] for n in names(reading)] == ["Kim Jong Un", "Kim"]


def test_hyphened_given_name_stays_whole():
    reading = made("Moon/NNP Jae/NNP ~-/HYPH ~in/IN spoke/VBD ./.", ("Moon Jae - in", "PERSON"))
    assert names(reading)[0][0] == "Moon Jae-in"


def test_pair_joined_by_a_hyphen_is_two_people():
    reading = made(
        "Ivan/NNP Petrov/NNP met/VBD Ann/NNP Okoro/NNP ./. A/DT Petrov/NNP ~-/HYPH ~Okoro/NNP summit/NN ./.",
        ("Ivan Petrov", "PERSON"), ("Ann Okoro", "PERSON"), ("Petrov - Okoro", "PERSON"),
    )  # fmt: skip
    assert [n[0] for n in names(reading)] == ["Ivan Petrov", "Ann Okoro", "Petrov", "Okoro"]


def test_agency_taken_for_a_person_is_an_organisation_and_peoples_are_no_names():
    reading = made(
        "Russian/JJ Reuters/NNP said/VBD ./. KCNA/NNP too/RB ./.", ("Russian", "NORP"), ("Reuters", "PERSON")
    )
    assert names(reading) == [("Reuters", "organisation", None), ("KCNA", "organisation", None)]


def test_rank_inside_an_organisation_makes_a_person():
    reading = made("Rear/NNP Admiral/NNP Teo/NNP Valk/NNP spoke/VBD ./.", ("Rear Admiral Teo Valk", "ORG"))
    assert names(reading) == [("Teo Valk", "person", "Rear Admiral")]


def test_surroundings_tell_a_place():
    reading = made("rain/NN in/IN Kesta/NNP ./. snow/NN in/IN Kesta/NNP ./.", ("Kesta", "PERSON"), ("Kesta", "ORG"))
    assert {n[1] for n in names(reading)} == {"place"}


def test_byline_makes_a_person():
    zone = Zone("byline", "Mira Tolland")
    reading = made("By/IN Mira/NNP Tolland/NNP", ("Mira Tolland", "ORG"), zones=(("By Mira Tolland", zone),))
    assert names(reading) == [("Mira Tolland", "person", None)]


def test_nothing_for_an_empty_reading():
    assert STAGE.run(Reading(Document.of("")), STAGE.config, None) == ()


@pytest.mark.parametrize(
    "token", ["Captain/NNP", "a/DT", "Kim/NNP", "'s/POS", "of/IN", "Minister/NNP", '"/``', "-/HYPH"]
)
def test_long_hostile_text_is_read_in_linear_time(token: str):
    word = token.rpartition("/")[0]
    began = time.perf_counter()
    STAGE.run(made(" ".join([token] * 20_000), (word, "PERSON"), (word, "ORG")), STAGE.config, None)
    assert time.perf_counter() - began < 5


def test_real_parser_reads_a_report():
    from rashomon.read import parsing
    from rashomon.read.parsing import read_document

    try:
        parsing.load()
    except ModelError as error:
        pytest.skip(f"the parser's weights are not here: {error}")
    text = (
        "The harbour chief Olena Marchuk said on Monday that the port of Odesa was open.\n\n"
        "“We never closed,” Marchuk told Reuters. The Kremlin’s spokesman, Pavel Ilin, denied it."
    )
    found = read_document(text, [parsing.STAGE, STAGE]).layer("name")
    assert [(a.exact, a.value.type) for a in found] == [
        ("Olena Marchuk", "person"), ("Odesa", "place"), ("Marchuk", "person"), ("Reuters", "organisation"),
        ("Kremlin", "organisation"), ("Pavel Ilin", "person"),
    ]  # fmt: skip
    assert [a.value.title for a in found if a.value.title] == ["harbour chief", "spokesman"]


def test_a_pair_of_which_one_is_known_is_two_people_and_a_country_is_none():
    reading = made(
        "Ada/NNP Brand/NNP met/VBD him/PRP ./. The/DT Brand/NNP -/HYPH Kolm/NNP talks/NNS failed/VBD ./.",
        ("Ada Brand", "PERSON"),
        ("Brand - Kolm", "PERSON"),
    )
    assert [n for n, sort, _ in names(reading) if sort == "person"][1:] == ["Brand", "Kolm"]


def test_what_is_left_of_a_name_or_a_people_is_no_person():
    reading = made("North/JJ Koreans/NNPS and/CC Jr./NNP sat/VBD ./.", ("North Koreans", "PERSON"), ("Jr.", "PERSON"))
    assert not [n for n, sort, _ in names(reading) if sort == "person"]


def test_a_headline_verb_that_the_tagger_took_for_a_name_is_cut():
    reading = made("Ada/NNP Brand/NNP Rips/NNPS Kolm/NNP", ("Ada Brand Rips", "PERSON"))
    assert names(reading)[0][0] == "Ada Brand"


def test_korean_syllable_that_looks_like_a_preposition_belongs_to_the_name():
    reading = made("Moon/NNP Jae/NNP In/IN spoke/VBD ./.", ("Moon Jae", "PERSON"))
    assert names(reading)[0][0] == "Moon Jae In"
    headline = made("Park/NNP Jin/NNP In/IN Talks/NNPS", ("Park Jin", "PERSON"))
    assert names(headline)[0][0] == "Park Jin"


def test_initials_behind_a_known_name_are_of_something_else():
    reading = made(
        "Ada/NNP Brand/NNP VELCON/NNP Speech/NN ./. Ada/NNP Brand/NNP left/VBD ./.",
        ("Ada Brand VELCON", "PERSON"),
        ("Ada Brand", "PERSON"),
    )
    assert [n[0] for n in names(reading)] == ["Ada Brand", "Ada Brand"]
    third = made("Ada/NNP Brand/NNP III/NNP and/CC Ada/NNP Brand/NNP ./.", ("Ada Brand III", "PERSON"))
    assert names(third)[0][0] == "Ada Brand III"
