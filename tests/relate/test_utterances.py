"""Renderings of one utterance across reports, and what drifted between them."""

import time

import msgspec
import pytest

from rashomon import model, shapes
from rashomon.model import Form
from rashomon.pipeline import Reading, ReportReading, StoryDraft
from rashomon.relate import utterances
from rashomon.relate.alignment import align, find_words, longest_run, stem


def story(*lines: tuple[str, str, Form, str | None]) -> StoryDraft:
    """Each line is (report, words, form, speaker id)."""
    reports, found = [], []
    for name, words, form, speaker in lines:
        text = f"{speaker or 'An official'} said: {words}"
        start = text.index(words)
        document = model.Document.of(text)
        reports.append(ReportReading(model.Report(name, name, document.id, ""), Reading(document)))
        found.append(
            shapes.Statement(
                f"st:{name}",
                name,
                form,
                ((start, start + len(words)),),
                ((start - 6, start - 2),),
                ((0, start - 7),),
                words,
                speaker=speaker,
                speaker_name=speaker,
                anonymous=None if speaker else "official",
            )
        )
    return StoryDraft("s", tuple(reports), statements=tuple(found))


def drift(given: StoryDraft) -> dict[str, tuple[str, str]]:
    told = utterances.find_utterances(given, utterances.UtterancesConfig())
    assert len(told.utterances) == 1
    return {d.kind: (d.left.exact, d.right.exact) for d in told.utterances[0].drift}


LONG = "We will shut the northern harbour to all foreign tankers"


def test_the_same_words_are_one_utterance_without_drift() -> None:
    assert drift(story(("a", LONG + ".", "direct", "Moore"), ("b", LONG, "direct", "Moore"))) == {}


def test_another_word_in_a_quotation_is_drift_of_wording() -> None:
    assert "wording" in drift(
        story(("a", LONG, "direct", "Moore"), ("b", LONG.replace("shut", "seal"), "direct", "Moore"))
    )


def test_what_a_reporter_puts_in_brackets_is_no_drift() -> None:
    bracketed = LONG.replace("northern harbour", "[Port of Ellary]")
    assert "wording" not in drift(story(("a", LONG, "direct", "Moore"), ("b", bracketed, "direct", "Moore")))


def test_other_parts_of_a_speech_are_no_other_words() -> None:
    given = story(
        ("a", "A woman lay heavily across both legs and I think nobody came home again", "direct", "Moore"),
        (
            "b",
            "Seven brothers searched their flooded cellar quietly and I think nobody came home again",
            "direct",
            "Moore",
        ),
    )
    assert "wording" not in drift(given)


def test_could_for_will_is_drift_of_certainty() -> None:
    found = drift(story(("a", LONG, "direct", "Moore"), ("b", LONG.replace("will", "could"), "direct", "Moore")))
    assert found["certainty"] == ("will", "could")


def test_would_for_will_is_no_drift_in_reported_speech() -> None:
    given = story(
        ("a", LONG, "direct", "Moore"),
        ("b", "she would shut the northern harbour to all foreign tankers", "indirect", "Moore"),
    )
    assert "certainty" not in drift(given)


def test_another_number_is_drift_of_meaning() -> None:
    given = story(
        ("a", "the storm killed 12 sailors in the northern harbour", "indirect", "Moore"),
        ("b", "the storm killed 17 sailors in the northern harbour", "indirect", "Moore"),
    )
    assert drift(given)["meaning"] == ("12", "17")


def test_a_lost_condition_is_drift() -> None:
    given = story(("a", LONG + " if the talks fail", "direct", "Moore"), ("b", LONG, "direct", "Moore"))
    assert drift(given)["condition"][0] == "if the talks fail"


def test_a_condition_in_another_sentence_of_a_letter_is_no_drift() -> None:
    letter = LONG + ". We would be glad to meet you if you call"
    given = story(("a", letter, "direct", "Moore"), ("b", LONG, "direct", "Moore"))
    assert "condition" not in drift(given)


def test_another_name_for_the_speaker_is_drift_of_attribution() -> None:
    given = story(("a", LONG, "direct", "Moore"), ("b", LONG, "direct", None))
    assert drift(given)["attribution"] == ("Moore", "An official")


@pytest.mark.parametrize("words", ["The museum opens its doors on Friday", "Tankers", "Moore Moore Moore"])
def test_other_matters_stay_apart(words: str) -> None:
    told = utterances.find_utterances(
        story(("a", LONG, "direct", "Moore"), ("b", words, "direct", "Moore")), utterances.UtterancesConfig()
    )
    assert told.utterances == ()


def test_two_named_speakers_stay_apart() -> None:
    given = story(("a", LONG, "indirect", "Moore"), ("b", LONG, "indirect", "Carter"))
    assert utterances.find_utterances(given, utterances.UtterancesConfig()).utterances == ()


def test_alignment_and_stems() -> None:
    left, right = (find_words(t, ((0, len(t)),)) for t in ("the weapons were disclosed", "weapon disclosure was late"))
    assert stem("weapons") == stem("weapon")
    assert longest_run(align(left, right)) >= 1
    covered = [b.left for b in align(left, right)]
    assert covered[0][0] == 0
    assert covered[-1][1] == len(left)


def test_i_will_remind_and_i_would_remind_are_as_certain() -> None:
    long = "I will remind both countries that a transfer of weapons breaks the treaty"
    found = drift(story(("a", long, "direct", "Moore"), ("b", long.replace("will", "would"), "direct", "Moore")))
    assert "certainty" not in found
    assert found["wording"]


def test_one_shared_phrase_makes_no_utterance() -> None:
    given = story(
        ("a", "an arms agreement could provoke sanctions and anger", "indirect", "Moore"),
        ("b", "the meeting in May could lead to an arms agreement", "indirect", "Moore"),
    )
    assert utterances.find_utterances(given, utterances.UtterancesConfig()).utterances == ()


def test_a_sentence_and_its_opposite_are_two() -> None:
    given = story(
        ("a", "the bridge would be opened to lorries in spring", "indirect", "Moore"),
        ("b", "the ferry would never be painted green again", "indirect", "Moore"),
    )
    assert utterances.find_utterances(given, utterances.UtterancesConfig()).utterances == ()


def test_days_that_exclude_each_other_keep_short_answers_apart() -> None:
    given = story(("a", "We are still looking", "direct", "Moore"), ("b", "We are still looking", "direct", "Moore"))
    days = ("2031-05-01", "2031-05-06")
    said = tuple(
        msgspec.structs.replace(s, said=shapes.When(day, day)) for s, day in zip(given.statements, days, strict=True)
    )
    published = tuple(shapes.Published(day, day, "given") for day in days)
    apart = msgspec.structs.replace(given, statements=said, published=published)
    assert utterances.find_utterances(apart, utterances.UtterancesConfig()).utterances == ()
    assert utterances.find_utterances(given, utterances.UtterancesConfig()).utterances


def test_a_denial_is_not_what_it_denies() -> None:
    given = story(
        ("a", "the northern harbour had been sold to foreign tankers", "indirect", None),
        ("b", "the northern harbour had been sold to foreign tankers", "indirect", "Moore"),
    )
    denied = (given.statements[0], msgspec.structs.replace(given.statements[1], stance="deny"))
    told = utterances.find_utterances(msgspec.structs.replace(given, statements=denied), utterances.UtterancesConfig())
    assert told.utterances == ()


def test_asked_if_is_no_condition() -> None:
    given = story(
        ("a", "I asked him if he was hurt and he pointed at the burning harbour gate", "direct", "Moore"),
        ("b", "he was hurt and he pointed at the burning harbour gate", "indirect", "Moore"),
    )
    assert "condition" not in drift(given)


def test_another_spelling_is_no_rewording() -> None:
    other = "We will shut the northern harbor to all foreign tankers"
    assert drift(story(("a", LONG, "direct", "Moore"), ("b", other, "direct", "Moore"))) == {}


def test_another_person_is_left_to_the_resolver() -> None:
    """One quotation under two names is one utterance, but which report erred nobody knows."""
    given = story(("a", LONG, "direct", "Moore"), ("b", LONG, "direct", "Carter"))
    assert "attribution" not in drift(given)


def test_the_order_of_statements_of_other_reports_does_not_matter() -> None:
    lines = [
        (f"r{i}", f"the storm killed {10 + i % 3} sailors in the northern harbour", "indirect", "Moore")
        for i in range(9)
    ]
    config = utterances.UtterancesConfig()
    groups = []
    for rows in (lines, lines[::-1]):
        told = utterances.find_utterances(story(*rows), config).utterances  # type: ignore[arg-type]
        groups.append(sorted(tuple(sorted(r.statement for r in u.renderings)) for u in told))
    assert groups[0] == groups[1]


def _many(size: int) -> StoryDraft:
    rows = []
    for i in range(size):
        words = " ".join(f"w{(i * 7 + k * k * 13) % (3 * size)}x" for k in range(12))
        rows.append((f"r{i}", f"the {words} was seen", "indirect", f"Moore{i % 40}"))
    return story(*rows)  # type: ignore[arg-type]


def test_time_grows_about_as_statements_do() -> None:
    spent = []
    for size in (400, 1600):
        given = _many(size)
        begun = time.process_time()
        utterances.find_utterances(given, utterances.UtterancesConfig())
        spent.append(time.process_time() - begun)
    assert spent[1] < 12 * spent[0] + 0.2  # quadratic would be 16 times


@pytest.mark.parametrize(
    "words", [" " * 50_000 + "end", '"' * 50_000 + " end", "a " * 25_000 + "end", "if " * 15_000 + "end"]
)
def test_hostile_contents_take_linear_time(words: str) -> None:
    begun = time.process_time()
    given = story(("a", words + " of the harbour", "direct", "Moore"), ("b", LONG, "direct", "Moore"))
    utterances.find_utterances(given, utterances.UtterancesConfig())
    assert time.process_time() - begun < 5.0


def test_whoever_tells_of_an_utterance_is_no_rendering_of_it() -> None:
    given = story(
        ("a", "I asked him and he said the brakes had failed twice", "direct", "Moore"), ("b", LONG, "direct", "Low")
    )
    text = given.reports[0].text
    start = text.index("the brakes")
    inner = msgspec.structs.replace(
        given.statements[0],
        id="st:inner",
        content=((start, start + len("the brakes had failed twice")),),
        text="the brakes had failed twice",
        speaker="Dale",
        speaker_name="Dale",
        parent="st:a",
    )
    told = utterances.find_utterances(
        msgspec.structs.replace(given, statements=(*given.statements, inner)), utterances.UtterancesConfig()
    )
    assert not any({"st:a", "st:inner"} <= {r.statement for r in u.renderings} for u in told.utterances)


def test_a_short_quotation_of_plain_words_joins_the_speech_that_holds_it() -> None:
    speech = (
        "There was no such order here. Our trawlers, ropes, winches, lanterns, anchors, sextants, barometers, capstans and "
        "hawsers remain in service"
    )
    short = "There was no such order here."
    told = utterances.find_utterances(
        story(("a", speech, "direct", "Moore"), ("b", short, "direct", "Moore")), utterances.UtterancesConfig()
    )
    assert len(told.utterances) == 1


def test_a_later_sentence_of_its_own_is_no_other_wording() -> None:
    here = "Tell me your harbour licence number. Everybody has a right to see your harbour licence number"
    there = "Tell me your harbour licence number. Tell me your harbour licence number"
    assert "wording" not in drift(story(("a", here, "direct", "Moore"), ("b", there, "direct", "Moore")))


def test_a_bound_of_time_differs_behind_longer_words() -> None:
    here = "He would be relieved of his post before the end of the week"
    there = "He will be freed from that position until the end of the week"
    assert drift(story(("a", here, "indirect", "Moore"), ("b", there, "indirect", "Moore")))["meaning"] == (
        "before",
        "until",
    )


def test_sometimes_is_not_routinely() -> None:
    here = "The trawlers sometimes switched off their lamps near the northern harbour"
    there = "The trawlers routinely switched off their lamps near the northern harbour"
    found = drift(story(("a", here, "indirect", "Moore"), ("b", there, "indirect", "Moore")))
    assert found["meaning"] == ("sometimes", "routinely")
