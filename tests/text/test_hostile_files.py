"""Corpora of hostile files: no crash, no hang, no growth, nothing written, every offset slices. A sample here, all in soak."""

from __future__ import annotations

import os
import sys
import tarfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "fuzz"))
import checks  # noqa: E402

from rashomon.text.guard import child_seconds  # noqa: E402

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
NAMES = ("go-fuzz", "fuzz-xml-svg-ics", "blns", "unicode", "jsontestsuite", "fuzz-archives", "zip-slip", "dompurify")
OWN = sorted((Path(__file__).parent.parent / "fuzz" / "corpus").iterdir())
SECONDS, MEGABYTES = 2.0, 512
needs_corpora = pytest.mark.skipif(not CORPORA.is_dir(), reason="the folder ../shared/corpora is not there")


def files_of(name: str, step: int, largest: int) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(CORPORA / name / "data.tar.xz", "r|xz") as archive:
        for number, member in enumerate(m for m in archive if m.isfile()):
            opened = archive.extractfile(member) if number % step == 0 and member.size <= largest else None
            if opened is not None:
                yield member.name, opened.read()


def memory() -> int:
    """The most memory that this process has held, in bytes; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def run(name: str, step: int, folder: Path, largest: int = 1 << 30) -> int:
    """Check the files of a corpus in an empty folder that must stay empty."""
    before, count, kept = memory(), 0, Path.cwd()
    slowest, slowest_path = 0.0, ""
    checks.check_all(b"<html><body><p>What is loaded once.</p></body></html>")
    os.chdir(folder)
    try:
        for path, raw in files_of(name, step, largest):
            for check in checks.CHECKS:
                begun = time.process_time() + child_seconds()
                try:
                    check(raw)
                except Exception as error:
                    raise AssertionError(f"{name}: {path}: {type(error).__name__}: {error}") from error
                spent = time.process_time() + child_seconds() - begun
                assert spent < SECONDS, f"{name}: {path}: {check.__name__} {spent:.1f} s"
                if spent > slowest:
                    slowest, slowest_path = spent, path
            count += 1
    finally:
        os.chdir(kept)
    grown = (memory() - before) / 1_000_000
    print(f"\n{name}: {count} files, the slowest {slowest:.2f} s ({slowest_path}), {grown:.0f} MB more memory")
    assert grown < MEGABYTES
    assert list(folder.iterdir()) == []
    return count


@pytest.mark.parametrize("path", OWN, ids=[p.name for p in OWN])
def test_our_own_corpus(path: Path) -> None:
    raw = path.read_bytes()
    checks.check_all(raw)
    checks.check_all(raw[1:])


@pytest.mark.shared
@needs_corpora
@pytest.mark.parametrize("name", NAMES)
def test_a_sample_of_hostile_files(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rashomon.text.html.read_guarded", checks.read_no_tree)
    step = {"go-fuzz": 300, "fuzz-xml-svg-ics": 120, "fuzz-archives": 50, "jsontestsuite": 12}.get(name, 1)
    assert run(name, step, tmp_path, 400_000) > 0


@pytest.mark.soak
@needs_corpora
@pytest.mark.parametrize("name", NAMES)
def test_all_hostile_files(name: str, tmp_path: Path) -> None:
    assert run(name, 1, tmp_path) > 0
