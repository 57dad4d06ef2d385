"""Whom "he" and "she" stand for as subjects of clauses."""

from types import SimpleNamespace
from typing import cast

from rashomon import shapes
from rashomon.weigh.antecedents import antecedent
from rashomon.weigh.assertions_unit import Unit

NAMES = {"p1": "Susan Tarrow", "p2": "Mark Eddel", "p3": "aides", "o1": "Harbour Board"}
TYPES = {"p1": "person", "p2": "person", "p3": "person", "o1": "organisation"}
TEXT = 'Mark Eddel said he "would, if he could," sail.'


def before(*agents: str) -> list[Unit]:
    return [cast("Unit", SimpleNamespace(agents=(a,), entities=(a,))) for a in agents]


def said(speaker: str, form: shapes.Form) -> shapes.Statement:
    return shapes.Statement("s", "r", form, ((16, 46),), ((11, 15),), ((0, 10),), TEXT[16:46], speaker=speaker)


def whom(word: str, at: int, statement: shapes.Statement | None, *agents: str) -> str | None:
    return antecedent((word, at), statement, before(*agents), TEXT, TYPES, NAMES)


def test_who_said_it_is_meant_outside_quotation_marks() -> None:
    assert whom("he", 16, said("p2", "mixed"), "p1") == "p2"
    assert whom("he", 16, said("p2", "indirect"), "p1") == "p2"


def test_inside_quotation_marks_the_speaker_is_not_meant() -> None:
    assert whom("he", 30, said("p2", "mixed"), "p2") is None
    assert whom("he", 16, said("p2", "direct"), "p2") is None


def test_a_woman_is_not_he() -> None:
    assert whom("he", 16, None, "p2", "p1") == "p2"
    assert whom("she", 16, said("p2", "indirect"), "p2", "p1") == "p1"


def test_several_people_are_not_he_because_they_said_it() -> None:
    assert whom("he", 16, said("p3", "indirect"), "p2") == "p2"
