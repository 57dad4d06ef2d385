"""The documentation says what the program does.

`console` runs the commands of a page and compares; after a change that is meant, `python tests/test_docs.py` writes what they
print now. The one big reading is shared with other tests.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))  # run by itself this file writes the pages
from tests.console import Cli, blocks, commands, renewed  # noqa: E402

from rashomon import shapes  # noqa: E402

ROOT = Path(__file__).parent.parent
README, CONTRIBUTING = ROOT / "README.md", ROOT / "CONTRIBUTING.md"
DOCS = ROOT / "docs"
OURS = [
    README,
    CONTRIBUTING,
    ROOT / "CHANGELOG.md",
    *sorted(p for p in DOCS.rglob("*.md") if p.parent.name != "decisions"),
]
HOW_TO = [DOCS / "tutorial.md", DOCS / "exports.md", DOCS / "lenses.md", *sorted((DOCS / "how-to").glob("*.md"))]
"""Pages whose commands find the example story in `case.db` and in `rashomon.db`."""

SILENT = (
    "mkdir ",
    "head -n 3 examples/port-selm/reports/reports.jsonl >",
    "tail -n 3 examples/port-selm/reports/reports.jsonl >",
    "printf ",
)
"""Commands that are meant to print nothing."""


def prepared(folder: Path, example: Path) -> Path:
    """A folder as the pages have it: the examples, and the archive that the tutorial makes, under both names."""
    (folder / "examples").symlink_to(ROOT / "examples")
    for name in ("case.db", "rashomon.db"):
        shutil.copy(example, folder / name)
    return folder


@pytest.fixture
def desk(elsewhere: Path, example: Any, example_archive: Path) -> Path:
    assert example.status == 0
    return prepared(elsewhere, example_archive)


def test_the_readme_shows_what_the_commands_print_and_no_network_is_needed(
    desk: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a network connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    page = README.read_text("utf-8")
    assert renewed(page, cli) == page, "if the change is meant, run `python tests/test_docs.py`"


@pytest.mark.parametrize("page", HOW_TO, ids=lambda page: page.name)
def test_the_how_to_pages_show_what_the_commands_print(page: Path, desk: Path, cli: Cli) -> None:
    text = page.read_text("utf-8")
    assert renewed(text, cli) == text, "if the change is meant, run `python tests/test_docs.py`"


@pytest.mark.parametrize("page", [README, *HOW_TO], ids=lambda page: page.name)
def test_what_a_page_shows_is_not_nothing(page: Path) -> None:
    """A `grep` that finds nothing any more says nothing, and a reader would wonder."""
    text = page.read_text("utf-8")
    bare = [line for line in commands(page) if f"$ {line}\n$ " in text or f"$ {line}\n```" in text]
    assert [line for line in bare if not line.startswith(SILENT)] == []


def test_the_lenses_in_the_documentation_are_lenses() -> None:
    from rashomon.tell.lenses import read_lens

    found = [read_lens(body, "docs") for body in blocks(ROOT / "docs" / "lenses.md", "toml")]
    assert {lens.name for lens in found} == {"embargo", "toll"}


def test_every_condition_and_kind_of_news_is_explained() -> None:
    page = (ROOT / "docs" / "lenses.md").read_text("utf-8")
    told = [f.encode_name for f in msgspec.structs.fields(shapes.Rule)] + list(get_args(shapes.NewsKind))
    assert [word for word in told if f"`{word}" not in page] == []


def test_the_pages_commands_to_be_typed_are_there() -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    known = (
        "python3 -m pip install .",
        "python tests/test_docs.py",
        "python -m rashomon.serve.manual",
        "rashomon bench",
    )
    for page in (README, CONTRIBUTING):
        for line in "".join(blocks(page, "sh")).splitlines():
            command = line.split("#")[0].strip()
            made = command.startswith("make ") and set(command.split()[1:]) <= targets
            assert not command or made or command.startswith(known), (
                f"{page.name}: {command} is nothing that a test knows"
            )


def test_the_stage_of_contributing_runs_and_passes_its_check(tmp_path: Path) -> None:
    examples = [body for body in blocks(CONTRIBUTING, "python") if "check_stage" in body]
    assert len(examples) == 1
    module = tmp_path / "iso_days.py"  # a file: what a stage runs must pickle
    module.write_text(examples[0], "utf-8")
    ran = subprocess.run([sys.executable, str(module)], capture_output=True, text=True)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_the_plan_of_stages_in_contributing_is_that_of_the_code() -> None:
    from rashomon.stages import all_stages

    rows = [f"| {s.name} | {s.shape} | {', '.join(s.reads) or '—'} | {', '.join(s.writes)} |" for s in all_stages()]
    page = CONTRIBUTING.read_text("utf-8")
    table = page.split("| stage | shape |")[1].split("\n\n")[0].splitlines()[2:]
    assert table == rows


def test_the_files_on_the_map_are_there() -> None:
    paths = re.findall(
        r"`([a-z]+/(?:[a-z_]+\.\w+)?|[a-z]+\.py)`", CONTRIBUTING.read_text("utf-8").split("## The plan")[0]
    )
    assert len(paths) > 30
    assert [path for path in paths if not (ROOT / "src" / "rashomon" / path).exists()] == []


def test_the_readme_names_every_command() -> None:
    from rashomon.serve.operations import OPERATIONS

    page = README.read_text("utf-8") + (ROOT / "docs" / "index.md").read_text("utf-8")
    assert [o.name for o in OPERATIONS if not re.search(rf"\b{o.name}\b", page)] == []


def test_every_word_of_an_answer_is_explained() -> None:
    page = (ROOT / "docs" / "reading-the-output.md").read_text("utf-8")
    kinds: list[Any] = [shapes.Status, shapes.Slot]
    for record, fields in (
        (shapes.Claim, ["agreement"]),
        (shapes.Relation, ["kind", "verdict"]),
        (shapes.Origin, ["kind"]),
        (shapes.Copy, ["kind", "direction"]),
        (shapes.Drift, ["kind"]),
        (shapes.EventTime, ["granularity"]),
    ):
        kinds += [_literal(record, field) for field in fields]
    words = {word for kind in kinds for word in get_args(kind)}
    assert sorted(word for word in words if f"`{word}`" not in page) == []


def _literal(record: Any, field: str) -> Any:
    return get_type_hints(record)[field]


@pytest.mark.parametrize("page", OURS, ids=lambda page: page.name)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        if not link.startswith(("http://", "https://")):
            assert (page.parent / link).exists(), link


def test_pictures_are_small() -> None:
    for picture in (ROOT / "docs" / "img").iterdir():
        assert picture.stat().st_size < 400_000, picture.name


def test_every_document_stands_in_the_index() -> None:
    index = (ROOT / "docs" / "index.md").read_text("utf-8")
    pages = [p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")]
    assert [p for p in pages if p != "index.md" and not p.startswith("decisions/") and f"({p})" not in index] == []


def main() -> None:
    """Write into the pages what their commands print now."""
    from tests.conftest import EXAMPLE, run_cli

    os.environ.pop("COLUMNS", None)
    with tempfile.TemporaryDirectory() as kept:
        example = Path(kept) / "case.db"
        assert run_cli("read", EXAMPLE, "--archive", example, "--json").status == 0
        for page in [README, *HOW_TO] if len(sys.argv) == 1 else map(Path.resolve, map(Path, sys.argv[1:])):
            with tempfile.TemporaryDirectory() as folder, contextlib.chdir(prepared(Path(folder), example)):
                page.write_text(renewed(page.read_text("utf-8"), run_cli), "utf-8")


if __name__ == "__main__":
    main()
