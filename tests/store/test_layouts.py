"""Archives of older layouts come forward whole, or stay as they are; newer ones are not touched."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import apsw
import pytest

from rashomon.archive import Archive
from rashomon.errors import StoreError
from rashomon.store.carrying import export_archive
from rashomon.store.layouts import LAYOUT
from rashomon.store.sqlite import SqliteStore
from rashomon.store.verify import verify

FIXTURES = sorted((Path(__file__).parent / "layouts").glob("*.archive"))
LAST = Path(__file__).parent / "layouts" / "1-last.archive"


def pages_are_checked(path: Path) -> bool:
    """Whether every page of a file that nobody writes to agrees with its checksum."""
    db, raw = apsw.Connection(":memory:"), path.read_bytes()
    checked = [db.execute("SELECT verify_checksum(?)", (raw[at : at + 4096],)).get for at in range(0, len(raw), 4096)]
    return raw[20] == 8 and set(checked) == {1}


def copied(fixture: Path, folder: Path) -> Path:
    return Path(shutil.copy(fixture, folder / "a.db"))


def test_there_is_a_fixture_of_every_layout_before_this_one() -> None:
    assert {int(f.name.split("-")[0]) for f in FIXTURES} == set(range(1, LAYOUT))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda f: f.stem)
def test_an_older_archive_comes_forward(fixture: Path, tmp_path: Path) -> None:
    store = SqliteStore(copied(fixture, tmp_path))
    assert verify(store).sound, verify(store).faults
    assert [s.report.name for s in store.reports()] == ["a.txt", "b.html", "copy.txt", "b.html#2", "d.txt"]
    assert store.sequence() == 8 and len(store.links()) == 2 and len(store.failures()) == 1
    first = store.reports()[0].report
    assert (first.outlet, first.published.latest, first.extent) == ("The Gull", "2031-03-05", "full")
    assert first.declared is None
    assert [a.exact for a in store.annotations(first.document, "run:1") or ()] == ["Ana Brask"]
    assert [f.name for f in store.search("zoe noll")] == ["b.html#2", "b.html"]
    assert [f.name for f in store.search("访问")] == ["d.txt"]
    assert len(store.seats()) == (0 if fixture.stem in ("1-first", "1-extent") else 3)
    store.close()
    again = SqliteStore(tmp_path / "a.db")
    assert again.sequence() == 8 and again.view("old") == (b"cache" if fixture.stem == "2-last" else None)
    assert pages_are_checked(tmp_path / "a.db")
    with Archive.open(tmp_path / "a.db") as archive:
        assert archive.text("copy.txt").startswith("Ana Brask opened")
        assert archive.sequence == 8


def test_all_hold_the_same_afterwards(tmp_path: Path) -> None:
    seen = set()
    for fixture in FIXTURES:
        folder = tmp_path / fixture.stem
        folder.mkdir()
        lines = list(export_archive(SqliteStore(copied(fixture, folder))))
        seen.add(b"".join(line for line in lines if b'"kind":"seat"' not in line))
    assert len(seen) == 1


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda f: f.stem)
def test_one_that_may_not_be_written_is_read_as_it_is(
    fixture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = copied(fixture, tmp_path)
    before = path.read_bytes()
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everywhere
    store = SqliteStore(path)
    assert [f.name for f in store.search("bridge monday")] == ["copy.txt", "a.txt"] or store.search("bridge monday")
    assert verify(store).sound
    store.close()
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_a_newer_layout_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    SqliteStore(path).close()
    db = apsw.Connection(str(path))
    db.execute("UPDATE meta SET value = ?", (str(LAYOUT + 1),))
    db.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match=f"its layout is {LAYOUT + 1}, this rashomon knows up to {LAYOUT}"):
        SqliteStore(path)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_a_damaged_old_archive_stays_as_it_is(tmp_path: Path) -> None:
    path = copied(LAST, tmp_path)
    db = apsw.Connection(str(path))
    db.execute("DELETE FROM link WHERE id = 'link:1'")
    db.close()
    with pytest.raises(StoreError, match="damaged"):
        SqliteStore(path)
    db = apsw.Connection(str(path))
    assert list(db.execute("SELECT value FROM meta")) == [("1",)]
