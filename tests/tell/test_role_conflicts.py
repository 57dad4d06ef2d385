import pytest

from rashomon import shapes
from rashomon.tell import prose
from rashomon.tell.roles import shown_roles


def person(*titles: str, why: tuple[str, ...] = ()) -> shapes.Entity:
    return shapes.Entity("e", "person", "Lena Orsay", (), tuple(shapes.Title(t, ()) for t in titles), (), why)


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        (("Russian counterpart", "President", "Russian President"), ("Russian President",)),
        (("Captain", "Hero skipper", "Capt"), ("Captain",)),
        (("defense minister", "Defence Minister"), ("defense minister",)),
        (("opposition member", "governor of Marenholt"), ("governor of Marenholt", "opposition member")),
        (("husband",), ()),
        (("chief executive of the operator", "ferry boss"), ("chief executive of the operator",)),
    ],
)
def test_offices_come_first_and_relations_are_left_out(titles, shown):
    assert shown_roles(person(*titles)) == shown


def test_an_unnamed_speaker_is_no_named_person():
    assert prose.is_named_person(person())
    assert not prose.is_named_person(person(why=("unnamed (expert); named so by the report",)))
