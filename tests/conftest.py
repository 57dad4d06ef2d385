"""What tests of several rooms share: the command line in this process, and one reading of each big input a session."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rashomon.serve.cli import main

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "examples" / "morrah-strait" / "reports"
SUMMIT = ROOT.parent / "shared" / "reports" / "summit"

# Three reports of one event and one of another, in the manner of news and all invented.
SMALL = {
    "gull": """Harbour bridge at Vellin collapses

A bridge over the harbour of Vellin collapsed on Tuesday evening, mayor Ana Brask said. Two lorries fell into the water.

"We were warned in March," Brask told reporters. "Nobody listened to the engineers." Police said no one was killed.
""",
    "courier": """Two lorries in the water after Vellin bridge falls

The harbour bridge of Vellin fell on Tuesday evening and took two lorries with it, according to police. No one was killed,
police said. The engineer Tomas Reil said that he had warned the city in March. Mayor Ana Brask denied that the warning was
ignored.
""",
    "ledger": """Vellin bridge: three dead

Three people were killed when the harbour bridge of Vellin collapsed on Tuesday, a hospital doctor said. Mayor Ana Brask had
said that no one was killed. The bridge was built in 1961.
""",
    "orchard": """Apple harvest in the Sorn valley is the best for ten years

Farmers in the Sorn valley expect 40,000 tonnes of apples, the growers' union said on Friday. Rain in June helped, said its
chairwoman, Petra Noll.
""",
}


class Answer(NamedTuple):
    """What a command gave."""

    status: int
    out: bytes
    err: str

    @property
    def json(self) -> Any:
        """Its output as JSON."""
        return json.loads(self.out)

    @property
    def result(self) -> Any:
        """What is in the envelope."""
        envelope = self.json
        assert envelope["ok"] is True, envelope
        return envelope["result"]

    @property
    def error(self) -> Any:
        """The error in the envelope."""
        envelope = self.json
        assert envelope["ok"] is False, envelope
        return envelope["error"]

    @property
    def lines(self) -> list[Any]:
        """Its output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def run_cli(*words: str | Path, stdin: bytes = b"") -> Answer:
    """Run a command in this process, with streams of our own."""
    kept = sys.stdin, sys.stdout, sys.stderr
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    sys.stdin, sys.stdout, sys.stderr = io.TextIOWrapper(io.BytesIO(stdin), "utf-8"), out, err
    try:
        status = main([str(word) for word in words])
    except SystemExit as left:
        status = int(left.code or 0)
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept
    for stream in (out, err):
        stream.flush()
    said = err.buffer.getvalue().decode("utf-8")  # type: ignore[attr-defined]
    assert "Traceback" not in said, said
    return Answer(status, out.buffer.getvalue(), said)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def cli() -> Callable[..., Answer]:
    return run_cli


@pytest.fixture(scope="session")
def example_folder() -> Path:
    return EXAMPLE


@pytest.fixture(scope="session")
def summit_folder() -> Path:
    if not SUMMIT.is_dir():
        pytest.skip("the five reports of the summit are not here: there is no folder ../shared/reports/summit")
    return SUMMIT


@pytest.fixture(scope="session")
def summit(summit_folder: Path) -> Answer:
    """`rashomon read` of the five reports, as JSON."""
    return run_cli("read", summit_folder, "--json")


@pytest.fixture(scope="session")
def example_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the example story; `example` fills it."""
    return tmp_path_factory.mktemp("example") / "example.db"


@pytest.fixture(scope="session")
def example(example_archive: Path) -> Answer:
    """`rashomon read` of the example story, as JSON, kept in `example_archive`."""
    return run_cli("read", EXAMPLE, "--archive", example_archive, "--json")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A folder with the four small reports."""
    folder = tmp_path / "small"
    folder.mkdir()
    for name, text in SMALL.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def small_archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with the four small reports."""
    folder = tmp_path_factory.mktemp("small")
    for name, text in SMALL.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    assert run_cli("add", folder, "--archive", folder / "small.db").status == 0
    return folder / "small.db"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """An empty folder to work in."""
    kept = Path.cwd()
    os.chdir(tmp_path)
    yield tmp_path
    os.chdir(kept)
