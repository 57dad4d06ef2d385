"""The documentation says what the program does.

Blocks marked `console` hold commands after `$ ` and what they print. The tests run each and compare; after a change that
is meant, `python tests/test_docs.py` writes what they print now. The one big reading is shared with other tests.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest

from rashomon import shapes

ROOT = Path(__file__).parent.parent
README, CONTRIBUTING = ROOT / "README.md", ROOT / "CONTRIBUTING.md"
OURS = [
    README, CONTRIBUTING, ROOT / "CHANGELOG.md", ROOT / "docs" / "index.md", ROOT / "docs" / "reading-the-output.md",
    ROOT / "docs" / "readings" / "summit.md", ROOT / "docs" / "exports.md", ROOT / "docs" / "lenses.md",
]  # fmt: skip
HOW_TO = [ROOT / "docs" / "exports.md", ROOT / "docs" / "lenses.md"]
"""Pages whose commands find the example story in `rashomon.db`."""

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
Cli = Callable[..., Any]


def blocks(page: Path, language: str) -> list[str]:
    return [body for kind, body in BLOCK.findall(page.read_text("utf-8")) if kind == language]


def piped(commands: str, given: bytes) -> bytes:
    """What a pipeline of the shell's own tools makes of its input; without any, the input."""
    return subprocess.run(["bash", "-c", commands], input=given, capture_output=True).stdout if commands else given


def printed(line: str, cli: Cli) -> str:
    """What a command line prints: `[TOOLS |] rashomon ... [| TOOLS]`, with rashomon run in this process."""
    parts = line.split(" | ")
    at = next(n for n, part in enumerate(parts) if part.startswith("rashomon "))
    answer = cli(*shlex.split(parts[at])[1:], stdin=piped(" | ".join(parts[:at]), b""))
    assert answer.status == 0, (line, answer.err)
    return piped(" | ".join(parts[at + 1 :]), answer.out).decode("utf-8")


def filled(block: str, cli: Cli) -> str:
    """A console block with what its commands print now."""
    told = []
    for line in block.splitlines():
        if line.startswith("$ "):
            out = printed(line[2:], cli)
            told.append(f"{line}\n{out}" + ("" if out.endswith("\n") or not out else "\n"))
    return "".join(told)


def run_python(block: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(block, "a page of the documentation", "exec"), {})
    return out.getvalue()


def renewed(page: str, cli: Cli) -> str:
    """A page with every console block, and every text block after a Python block, as it prints now."""
    last = ""

    def renew(found: re.Match[str]) -> str:
        nonlocal last
        kind, body = found.groups()
        if kind == "console":
            body = filled(body, cli)
        elif kind == "text" and last:
            body = run_python(last)
        last = body if kind == "python" else ""
        return f"```{kind}\n{body}```"

    return BLOCK.sub(renew, page)


@pytest.fixture
def desk(elsewhere: Path, example: Any, example_archive: Path) -> Path:
    """A folder as the README has it: the examples, and the archive as its first command leaves it."""
    assert example.status == 0
    (elsewhere / "examples").symlink_to(ROOT / "examples")
    shutil.copy(example_archive, elsewhere / "case.db")
    return elsewhere


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
    shutil.copy(desk / "case.db", desk / "rashomon.db")
    text = page.read_text("utf-8")
    assert renewed(text, cli) == text, "if the change is meant, run `python tests/test_docs.py`"


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
    """Write into the README what its commands print now."""
    sys.path.insert(0, str(Path(__file__).parent))
    from conftest import run_cli

    os.environ.pop("COLUMNS", None)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        Path("examples").symlink_to(ROOT / "examples")
        README.write_text(renewed(README.read_text("utf-8"), run_cli), "utf-8")
        shutil.copy("case.db", "rashomon.db")
        for page in HOW_TO:
            page.write_text(renewed(page.read_text("utf-8"), run_cli), "utf-8")


if __name__ == "__main__":
    main()
