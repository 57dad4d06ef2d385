"""The page of commands: every operation and argument stands there, and its examples are real commands."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from rashomon.serve.cli import build_parser
from rashomon.serve.manual import manual
from rashomon.serve.operations import OPERATIONS, Operation
from rashomon.tell.exports import FORMATS

PAGE = (Path(__file__).parents[2] / "docs" / "commands.md").read_text("utf-8")


def test_the_page_is_up_to_date() -> None:
    assert manual() == PAGE, "run `make reference`"


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda o: str(o.name))
def test_every_operation_is_documented_and_its_example_parses(operation: Operation) -> None:
    section = PAGE.split(f"\n## rashomon {operation.name}\n")[1].split("\n## ")[0]
    assert operation.example in section and "Result: " in section
    for argument in operation.arguments:
        assert argument.help in section
        assert argument.name in section or argument.name.upper() in section
    words = shlex.split(operation.example.split(" < ")[0].split(" > ")[0])
    assert words[0] == "rashomon"
    assert build_parser().parse_args(words[1:]).operation is operation


def test_the_formats_named_are_those_there_are() -> None:
    told = next(a.help for o in OPERATIONS if o.name == "export" for a in o.arguments if a.name == "--format")
    assert sorted(told.replace(" or ", ", ").split(", ")) == sorted(FORMATS)


def test_every_page_is_documented() -> None:
    """Pages in docs/pages.md; routes and tools are held by tests/test_site.py."""
    from rashomon.serve.web.pages import LISTS, PARTS

    docs = Path(__file__).parents[2] / "docs"
    pages, guide = (docs / "pages.md").read_text("utf-8"), (docs / "how-to" / "serve.md").read_text("utf-8")
    addresses = [f"/s/ID/{part}" for part in PARTS] + [f"/{name}" for name in LISTS if name != "stories"]
    for address in ("/", "/s/ID", "/s/ID@SEQ", "/s/ID/people/ENTITY", "/c/ID", "/d/ID?c=START,END", *addresses):
        assert f"`{address}" in pages, address
    for other in ("/api/openapi.json", "/healthz", "/metrics", "/search.atom"):
        assert other in guide, other
