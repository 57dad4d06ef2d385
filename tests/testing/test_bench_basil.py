"""The BASIL set: what counts as found and right, on an article made up here."""

import json
from pathlib import Path

import pytest

from rashomon.errors import InputError
from rashomon.testing.bench_basil import basil, judge, read_articles, surname
from rashomon.testing.bench_report import Row


@pytest.mark.parametrize(
    ("entity", "last"),
    [
        ("Ann_Moore", "moore"),
        ("Bo_Hill_Jr.", "hill"),
        ("other_anti", ""),
        ("Northern_lawmakers", ""),
        ("Moore", "moore"),
    ],
)
def test_last_names(entity: str, last: str) -> None:
    assert surname(entity) == last


def folder(root: Path) -> Path:
    sentences = [
        "Ann Moore spoke first.",
        "“The bridge is safe,” Moore said.",
        "“It is not,” said Jack Hill, an engineer.",
    ]
    sentences.append("He left.")
    notes = [("p1", 1, 20, "Ann_Moore"), ("p2", 1, 10, "other_anti"), ("p3", 0, 7, "Ann_Moore")]
    (root / "basil" / "annotations" / "2026").mkdir(parents=True)
    (root / "basil" / "articles" / "2026").mkdir(parents=True)
    rows = [{"id": i, "start": s, "end": e, "quote": "yes", "speaker": who} for i, s, e, who in notes]
    told = {"article-level-annotations": {"author_feeling_Ann_Moore": "neu"}, "phrase-level-annotations": rows}
    (root / "basil" / "annotations" / "2026" / "a_1_ann.json").write_text(json.dumps(told), "utf-8")
    (root / "basil" / "articles" / "2026" / "a_1.json").write_text(
        json.dumps({"body-paragraphs": [sentences]}), "utf-8"
    )
    return root


def test_found_and_right(tmp_path: Path) -> None:
    from rashomon.read import attribution, names, parsing, times

    (article,) = read_articles(folder(tmp_path))
    stages = (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE)
    outcomes = judge(article, parsing.read_document(article.text, stages))
    assert [(o.found, o.right) for o in outcomes] == [(True, True), (True, True), (False, False)]


def test_the_set_gives_rows(tmp_path: Path) -> None:
    rows = basil(folder(tmp_path), False, lambda what, done, of: None)
    assert [r.name for r in rows] == ["basil: speakers", "basil: persons", "basil: found"]
    assert all(isinstance(r, Row) and 0 <= r.figure <= 1 for r in rows)


def test_data_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        list(read_articles(tmp_path))
