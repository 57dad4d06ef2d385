"""What makes two texts versions of one report, and what changed between them."""

from __future__ import annotations

import pytest

from rashomon.model import Document, Report, Sentence, annotate
from rashomon.relate.versions import (
    OF_ADDRESS,
    address_key,
    are_versions,
    compare_sentences,
    standing,
    version_key,
    version_link,
)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("http://gull.example/a", "https://www.gull.example/a/"), ("https://gull.example:443/a?x=1", "http://gull.example:80/a?x=1"),
        ("https://gull.example/a?utm_source=feed&id=7", "https://GULL.example/a?id=7&fbclid=zz"),
    ],
)  # fmt: skip
def test_addresses_that_are_one(left: str, right: str) -> None:
    assert address_key(left) == address_key(right) is not None


def test_addresses_that_are_not() -> None:
    keys = [
        "http://a.example/a",
        "http://b.example/a",
        "http://a.example/b",
        "http://a.example/a?x=1",
        "http://a.example/a#2",
    ]
    assert len({address_key(k) for k in keys}) == 5
    for none in (
        "http://a.example/",
        "http://a.example",
        "ftp://a.example/x",
        "x",
        "",
        None,
        "http://[::1",
        "http:///x",
    ):
        assert address_key(none) is None
    assert version_key("a.txt", "http://a.example/") == ("name", "a.txt")


def test_an_address_is_nearly_proof_and_a_name_is_a_hint() -> None:
    old = "Three people died in the harbour of Vellin on Tuesday, the police said."
    new = "Five people died in the harbour of Vellin on Tuesday, police said on Wednesday."
    other = "The apple harvest is good, farmers hope."
    third = "Three ships waited outside the harbour all night while fog hung over the coast, the pilots told us."
    assert are_versions("address", old, new) and are_versions("name", old, new)
    assert not are_versions("address", old, other) and not are_versions("name", old, third)
    assert are_versions("address", old, "") and not are_versions("name", old, "") and 0 < OF_ADDRESS < 1
    assert are_versions(
        "address",
        "\u91d1\u6b63\u6069\u4f1a\u89c1\u4e2d\u56fd\u5bb6\u4e3b\u5e2d",
        "\u91d1\u6b63\u6069\u4f1a\u89c1\u4e2d\u56fd\u4e3b\u5e2d",
    )


def report(number: int) -> Report:
    return Report(f"report:{number}", f"r{number}", "doc:x", "00")


def test_the_newest_stands_where_the_first_stood() -> None:
    one, two, three, four = (report(n) for n in (1, 2, 3, 4))
    links = [version_link(three, one.id), version_link(four, three.id)]
    now = standing([(1, one), (2, two), (3, three), (5, four)], links)
    assert [(s.seq, s.at, s.report.name, s.root) for s in now] == [(1, 5, "r4", one.id), (2, 2, "r2", two.id)]
    assert [r.name for _, r in now[0].earlier] == ["r1", "r3"]
    before = standing([(1, one), (2, two), (3, three)], links[:1])
    assert [s.report.name for s in before] == ["r3", "r2"]
    assert [s.report.name for s in standing([(1, one)], links)] == ["r1"]


def sentences(*texts: str) -> list:  # type: ignore[type-arg]
    document, found, at = Document.of(" ".join(texts)), [], 0
    for text in texts:
        found.append(annotate(document, at, at + len(text), Sentence(0), "test"))
        at += len(text) + 1
    return found


def test_sentences_that_went_came_or_were_reworded() -> None:
    old = sentences("A bridge fell.", "Three people died, police said.", "Rain is expected.", "It was old.")
    new = sentences(
        "It was  old.".replace("  ", " "), "A bridge fell.", "Two people died, police said.", "The mayor resigned."
    )
    found = compare_sentences(old, new)
    texts = [(p.was and old_text(old, p.was), p.now and old_text(new, p.now)) for p in found]
    assert texts == [
        ("Three people died, police said.", "Two people died, police said."), (None, "The mayor resigned."),
        ("Rain is expected.", None),
    ]  # fmt: skip
    assert compare_sentences(old, old) == ()
    many = sentences(*(f"Sentence number {n} of the old text." for n in range(600)))
    others = sentences(*(f"Line {n} of another one." for n in range(600)))
    assert len(compare_sentences(many, others)) == 1200


def old_text(annotations: list, span: tuple[int, int]) -> str:  # type: ignore[type-arg]
    return next(a.exact for a in annotations if (a.span.start, a.span.end) == span)
