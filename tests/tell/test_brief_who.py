"""Full names where a brief names somebody first: never a name that nobody bears."""

from __future__ import annotations

import pytest

from rashomon import shapes
from rashomon.tell.brief_who import introduced, who

TEXT = "Doctor Mina Toru and Toru Ban-sek met Lena Orsay in Velm."


def person(name: str, *aliases: str) -> shapes.Entity:
    at = TEXT.find(name)
    mentions = (shapes.Mention("a", at, at + len(name)),) if at >= 0 else ()
    return shapes.Entity(f"entity:{name}", "person", name, aliases, (), mentions)


def told(text: str, *people: shapes.Entity) -> str:
    line = shapes.BriefSentence(text, (), (), "what")
    return introduced((line,), people, {"a": TEXT})[0].text


@pytest.mark.parametrize(
    ("text", "grown"),
    [
        ("On Monday Orsay left Velm.", "On Monday Lena Orsay left Velm."),
        ("The plan by Orsay Monday failed.", "The plan by Lena Orsay Monday failed."),
        ("The firm Orsay Holdings closed.", "The firm Orsay Holdings closed."),
        ("They met Orsay Ben-tal at the quay.", "They met Orsay Ben-tal at the quay."),
        ("They met Orsay van Dael at the quay.", "They met Orsay van Dael at the quay."),
        ("They met Olga Orsay at the quay.", "They met Olga Orsay at the quay."),
        ("The Orsay of old was gone.", "The Orsay of old was gone."),
    ],
)
def test_a_surname_grows_only_where_it_stands_alone(text: str, grown: str) -> None:
    assert told(text, person("Lena Orsay")) == grown


@pytest.mark.parametrize(
    "other", [person("Toru Ban-sek"), person("Ban-sek", "Toru Ban-sek"), person("Toru"), person("Jan Toru")]
)
def test_a_surname_that_is_part_of_another_name_is_left_alone(other: shapes.Entity) -> None:
    text = "Northern leader Toru Ban-sek saw nobody; Toru was tired."
    assert told(text, person("Mina Toru"), other) == text


def test_ones_own_aliases_are_nobody_else() -> None:
    assert (
        told("Later, after Orsay left.", person("Lena Orsay", "Orsay", "Mayor Orsay"))
        == "Later, after Lena Orsay left."
    )


@pytest.mark.parametrize(
    ("role", "kept"),
    [
        ("Mayor of Velm", True),
        ("spokesman for President Lena Orsay", True),
        ("former harbour master Lena Orsay", False),
        ("Mayor of Velm Otto", False),
        ("Mr. Brandt", False),
        ("sons", False),
    ],
)
def test_a_role_that_is_anothers_or_of_many_is_not_shown(role: str, kept: bool) -> None:
    text = f"Otto Brandt, {role}, met Ada Falk, the governor of Tolm. Lena Orsay saw them."

    def entity(name: str, title: str | None) -> shapes.Entity:
        start, at = text.find(name), text.find(title or "")
        roles = (shapes.Title(title, (shapes.Evidence("a", at, at + len(title), title),)),) if title else ()
        return shapes.Entity(name, "person", name, (), roles, (shapes.Mention("a", start, start + len(name)),))

    people = (entity("Otto Brandt", role), entity("Ada Falk", "governor of Tolm"), entity("Lena Orsay", None))
    named = who(people, {"a": text}, (shapes.BriefSentence("Brandt met Falk.", (), (), "what"),))
    assert (named is not None) is kept
