"""The Python API does what the commands do, and shows itself in notebooks."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

import rashomon
from rashomon import Archive, UsageError


def test_read_reports_is_the_command(small: Path, cli: Callable[..., Any]) -> None:
    result = rashomon.read_reports(small)
    assert isinstance(result, rashomon.ReadResult)
    assert json.loads(msgspec.json.encode(result)) == cli("read", small, "--json").result
    assert rashomon.read_reports(*sorted(small.iterdir(), reverse=True)) == result
    with pytest.raises(UsageError, match="no such file"):
        rashomon.read_reports(small / "nothing.txt")


def test_an_archive_answers_as_the_commands_do(small_archive: Path, cli: Callable[..., Any]) -> None:
    def told(value: object) -> Any:
        return json.loads(msgspec.json.encode(value))

    with Archive.open(small_archive) as archive:
        (story,) = archive.stories()
        assert told(archive.story(story.id)) == cli("story", story.id, "--archive", small_archive, "--json").result
        assert told(archive.brief(story.id)) == cli("brief", story.id, "--archive", small_archive, "--json").result
        assert told(archive.news(since=2)) == cli("news", "--since", 2, "--archive", small_archive, "--json").result
        assert archive.text("gull.txt").encode() == cli("text", "gull.txt", "--archive", small_archive).out


def test_records_show_themselves_in_notebooks(small_archive: Path, small: Path) -> None:
    with Archive.open(small_archive) as archive:
        (story,) = archive.stories()
        shown = story._repr_html_()
        assert shown and "Vellin" in shown and "<script" not in shown
        assert archive._repr_html_() == shown
    assert rashomon.read_reports(small)._repr_html_()
    assert msgspec.structs.replace(story, title="<script>alert(1)</script>")._repr_html_().count("<script") == 0  # type: ignore[union-attr]


def test_public_names_stay_what_they_are_after_use(small: Path) -> None:
    before = {name: getattr(rashomon, name) for name in rashomon.__all__}
    rashomon.read_reports(small / "gull.txt")
    assert {name: getattr(rashomon, name) for name in rashomon.__all__} == before


PUBLIC = [
    (f"{owner.__name__}.{name}", function)
    for owner in (Archive,)
    for name, function in inspect.getmembers(owner, callable)
    if not name.startswith("_") and inspect.isroutine(function)
] + [("read_reports", rashomon.read_reports), ("match_names", rashomon.match_names)]


@pytest.mark.parametrize(("name", "function"), PUBLIC, ids=[name for name, _ in PUBLIC])
def test_public_functions_say_what_they_take_and_give(name: str, function: Callable[..., object]) -> None:
    told = inspect.getdoc(function)
    assert told and told[0].isupper()
    takes = [p for p in inspect.signature(function).parameters if p not in ("self", "cls")]
    if takes:
        assert re.search(r"^Args:", told, re.M), f"{name} does not describe {takes}"
        assert name == "match_names" or all(re.search(rf"\b{p}\b", told) for p in takes), f"{name} leaves out one"
    gives = inspect.signature(function).return_annotation
    if takes and gives not in ("None", None):
        assert re.search(r"^Returns:", told, re.M), f"{name} does not say what it returns"
