"""Names in Chinese characters beside letters: with the extra they are looked up, without it nothing is claimed."""

from __future__ import annotations

import pytest

from rashomon.relate import matching_han
from rashomon.relate.matching import match_names


def test_without_the_extra_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching_han, "_rigour", lambda: None)
    found = match_names("金正恩", "Kim Jong Un", "person")
    assert (found.same, found.score) == (False, 0.5) and "cannot tell" in found.why


def test_how_names_are_taken_apart() -> None:
    assert list(matching_han._cuts("金正恩")) == [("金正恩",), ("金", "正恩"), ("金正", "恩")]
    assert list(matching_han._cuts("弗拉基米尔·普京")) == [("弗拉基米尔", "普京")]
    assert list(matching_han._cuts("毛" * 50)) == []
    assert list(matching_han._runs(("a", "b", "c"), 2)) == [("a", "b c"), ("a b", "c")]


@pytest.mark.skipif(matching_han._rigour() is None, reason="the extra rigour is not installed")
@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("金正恩", "Kim Jong Un", True),
        ("金正恩", "Kim Jong-un", True),
        ("金正日", "Kim Jong Un", False),
        ("习近平", "Xi Jinping", True),
        ("安倍晋三", "Shinzo Abe", True),
        ("弗拉基米尔·普京", "Vladimir Putin", True),
        ("谢尔盖·拉夫罗夫", "Sergey Lavrov", True),
        ("谢尔盖·拉夫罗夫", "Sergey Ivanov", False),
        ("谢尔盖·绍伊古", "Сергей Шойгу", True),
        ("普京", "Putin", True),
        ("金正恩", "Dmitry Peskov", False),
    ],
)
def test_with_the_extra_they_are_looked_up(left: str, right: str, same: bool) -> None:
    assert match_names(left, right, "person").same is same
    assert match_names(right, left, "person").same is same
