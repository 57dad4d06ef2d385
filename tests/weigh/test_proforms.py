"""Denials by a pro-form, denied noun phrases, and one act told from either end."""

from __future__ import annotations

import time

import pytest

from rashomon import shapes
from rashomon.model import Factuality
from rashomon.weigh.assertions import Unit
from rashomon.weigh.echoes import echo_units
from rashomon.weigh.grouping import _conversely
from rashomon.weigh.proforms import is_denial, named_act

DENIED = Factuality(-3.0, "CT-", "denied")
HAPPENED = Factuality(3.0, "CT+", "happened")


def _unit(text: str, told: str, holder: str, factuality: Factuality, **more: object) -> Unit:
    start = text.index(told)
    slots: dict[str, object] = {
        "predicate": "pour", "kind": "verb", "agents": (), "entities": (), "others": (), **more
    }  # fmt: skip
    return Unit(
        report="r", seq=0, span=(start, start + len(told)), text=told, told=told, holder=holder, anonymous=None,
        factuality=factuality, place=None, place_entity=None, when=shapes.When(), quantities=(), zone="body", negated=False,
        event=(start, start + 2), **slots,
    )  # type: ignore[arg-type]  # fmt: skip


def _statement(text: str, name: str, said: str, speaker: str | None, stance: str = "say") -> shapes.Statement:
    start = text.index(said)
    return shapes.Statement(
        id=name, report="r", form="direct", source=(), cue=(), content=((start, start + len(said)),), text=said, stance=stance,
        stance_by="cue", speaker=speaker,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "That is not true", "“This is a fabrication from start to end", "We had nothing to do with it",
        "nothing of the sort happened",
        "That’s a lie", "There is not a grain of truth in it", "I did no such thing", "Such claims are baseless", "Not true",
    ],
)  # fmt: skip
def test_what_only_denies_is_known(text: str) -> None:
    assert is_denial(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is wrong to pour oil into the lake", "It is not true that the mill poured oil", "The mill is not to blame",
        "We had nothing to eat", "Nothing was heard of the mill", "This is a mill",
    ],
)  # fmt: skip
def test_what_says_something_itself_is_no_pro_form(text: str) -> None:
    assert not is_denial(text)


def test_a_pro_form_denies_what_its_speaker_was_said_to_deny() -> None:
    text = "Pell denied that the mill poured oil into the lake. Guards saw three men there. “That is a lie,” she said."
    statements = [
        _statement(text, "s1", "the mill poured oil into the lake", "pell", "deny"),
        _statement(text, "s2", "That is a lie,", "pell"),
    ]
    units = [
        _unit(text, "the mill poured oil into the lake", "s1", DENIED),
        _unit(text, "Guards saw three men there", "author", HAPPENED),
    ]
    (echo,) = echo_units(statements, units, text)
    assert echo.told == "the mill poured oil into the lake"
    assert (echo.holder, echo.factuality.label, echo.echo) == ("s2", "CT-", True)


def test_another_speakers_pro_form_denies_what_was_last_said() -> None:
    text = "Pell denied that the mill poured oil. Dov said the dam had cracks. “That is a lie,” Marr said."
    statements = [
        _statement(text, "s1", "the mill poured oil", "pell", "deny"),
        _statement(text, "s2", "the dam had cracks", "dov"),
        _statement(text, "s3", "That is a lie,", "marr"),
    ]
    units = [
        _unit(text, "the mill poured oil", "s1", DENIED),
        _unit(text, "the dam had cracks", "s2", HAPPENED),
    ]
    (echo,) = echo_units(statements, units, text)
    assert echo.told == "the dam had cracks"


@pytest.mark.parametrize(
    ("text", "about", "act"),
    [
        ("reports of a transfer of barges to Ostrel", "transfer of barges to Ostrel", "transfer"),
        ("any reports of the arrest of Pell", "arrest of Pell", "arrest"),
        ("Ostrel of sending barges upstream", "Ostrel of sending barges upstream", "sending"),
        ("any part in the attack", "part in the attack", "be"),
        ("Ostrel", "Ostrel", "be"),
    ],
)
def test_a_noun_phrase_tells_of_an_act(text: str, about: str, act: str) -> None:
    (start, end), found = named_act(text, (0, len(text)))
    assert (text[start:end], found) == (about, act)


def test_sending_and_receiving_are_one_act_of_two_who_differ() -> None:
    text = "Ostrel sent it. Veshna received it."
    sent = _unit(text, "Ostrel sent it", "author", HAPPENED, predicate="send", agents=("ostrel",))
    got = _unit(text, "Veshna received it", "author", HAPPENED, predicate="receive", agents=("veshna",))
    same = _unit(text, "Veshna received it", "author", HAPPENED, predicate="receive", agents=("ostrel",))
    assert _conversely(sent, got)
    assert not _conversely(sent, same)


def test_hostile_text_takes_no_time() -> None:
    for text in (" " * 50_000, "a " * 25_000, "“" * 50_000, "any the " * 9_000, "nothing of the kind " * 4_000):
        begin = time.process_time()
        is_denial(text)
        named_act(text, (0, len(text)))
        assert time.process_time() - begin < 1.0
