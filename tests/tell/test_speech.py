import pytest

from rashomon import shapes
from rashomon.tell.speech import is_wish


@pytest.mark.parametrize(
    ("text", "cue", "wish"),
    [
        ("Orsay would like the council to pay.", "would like", True),
        ("Orsay also plans to visit the docks.", "plans", True),
        ("Orsay is also seeking food aid.", "seeking", True),
        ("Orsay demanded that the council pay.", "demanded", False),
        ("Orsay said that she planned a visit.", "said", False),
    ],
)
def test_wishes_and_plans_are_no_speech(text, cue, wish):
    at = text.index(cue)
    said = shapes.Statement("s", "a.txt", "indirect", ((at, at),), ((at, at + len(cue)),), (), "", None, "Orsay")
    assert is_wish(said, text) is wish
