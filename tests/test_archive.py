"""The archive: what it takes, what it answers, and that neither a defect nor an old cache loses anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from rashomon import archive as room
from rashomon.archive import Archive
from rashomon.errors import InputError, NotFoundError, StoreError, UsageError
from rashomon.model import Document
from rashomon.pipeline import Stage, StoryDraft
from rashomon.stages import all_stages
from rashomon.store.protocol import Conflict, Entry
from rashomon.store.sqlite import SqliteStore


def test_batches_are_stored_as_they_are_read(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "BATCH", 2)
    told: list[tuple[str, int, int | None]] = []
    with Archive.open(tmp_path / "a.db", progress=lambda *said: told.append(said)) as archive:
        result = archive.add(small)
        assert (result.added, result.known, result.failed, result.sequence) == (4, 0, 0, 4)
        assert [done for _, done, _ in told] == [0, 1, 2, 3, 4]
        archive.add_arrivals([])
        assert archive.sequence == 4


def test_a_failure_is_written_down_once(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    with Archive.open(tmp_path / "a.db") as archive:
        for _ in range(3):
            assert archive.add(tmp_path / "empty.txt").failed == 1
        assert archive.sequence == 1 and [f.name for f in archive.failures()] == ["empty.txt"]


def test_evidence_leads_to_the_characters(small_archive: Path) -> None:
    with Archive.open(small_archive) as archive:
        (story,) = archive.stories()
        texts = archive.texts(story)
        assert len(texts) == 3 and len(archive.texts()) == 4
        for claim in story.claims:
            for cited in archive.evidence(claim.id):
                assert texts[cited.report][cited.start : cited.end] == cited.exact
        assert archive.brief(story.id) == story.brief
        with pytest.raises(NotFoundError, match="no claim"):
            archive.evidence("claim:0")
        with pytest.raises(NotFoundError, match="no story"):
            archive.story("3f")
        with pytest.raises(NotFoundError, match="no report"):
            archive.text("nothing")
        assert archive.unclustered() == ("orchard.txt",)


def test_a_person_decides_that_reports_belong_together(small: Path, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.add(small)
        before = archive.stories()
        seq = archive.judge("same_story", "gull.txt", "ledger.txt", same=False, by="ana")
        assert seq == 5
        after = archive.stories()
        together = [s for s in after if {"gull.txt", "ledger.txt"} <= {r.id for r in s.reports}]
        assert not together and archive.stories(as_of=4) == before
        with pytest.raises(UsageError, match="same_entity or same_story|cannot be of kind"):
            archive.judge("same_mood", "a", "b", same=True, by="ana")


def test_a_cache_of_another_shape_is_derived_again(small: Path, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.add(small)
        before = archive.stories()
        store = archive._store
        assert isinstance(store, SqliteStore)
        store._rows("UPDATE view SET payload = ?", (msgspec.msgpack.encode({"id": 5}),))
        store._rows("UPDATE reading SET payload = ?", (msgspec.msgpack.encode([5]),))
        assert archive.stories() == before


def raising(draft: StoryDraft, config: object, kit: object) -> StoryDraft:
    """A story stage with a defect."""
    raise ValueError("the timeline broke")


def test_a_story_stage_that_fails_costs_its_part_and_is_told(small: Path) -> None:
    stages = [
        msgspec.structs.replace(s, run=raising) if (s.name, s.shape) == ("timeline", "story") else s
        for s in all_stages()
    ]
    with Archive(SqliteStore(":memory:"), stages) as archive:
        archive.add(small)
        result = archive.read_result()
        (story,) = result.stories
        assert story.timeline == () and story.claims
        assert [(f.stage, f.message) for f in result.failures] == [("timeline", "the timeline broke")]
        assert archive.stories()[0].timeline == ()


def test_names_that_another_process_takes_meanwhile_are_not_taken_twice(small: Path, tmp_path: Path) -> None:
    class Crowded(SqliteStore):
        """A store that somebody else writes to just before we do."""

        rivals = 1

        def add(self, entries: object, failures: object = (), links: object = ()) -> int:
            if self.rivals and entries:
                self.rivals -= 1
                first: Entry = entries[0]  # type: ignore[index]
                text = Document.of("A wholly different matter, by chance under one name.")
                other = msgspec.structs.replace(first.report, id="report:rival", document=text.id)
                super().add([Entry(other, text)])
            return super().add(entries, failures, links)  # type: ignore[arg-type]

    with Archive(Crowded(tmp_path / "a.db"), all_stages()) as archive:
        result = archive.add(small / "gull.txt")
        assert (result.added, result.known, result.sequence) == (1, 0, 2)
        assert sorted(archive.texts()) == ["gull.txt", "gull.txt#2"]
        assert result.notes == ("another report is called gull.txt; this one is called gull.txt#2",)


def test_a_store_that_is_never_free_is_given_up(small: Path) -> None:
    class Contested(SqliteStore):
        """A store in which every name is always taken."""

        def add(self, entries: object, failures: object = (), links: object = ()) -> int:
            raise Conflict("held already")

    with Archive(Contested(":memory:"), all_stages()) as archive, pytest.raises(StoreError, match="keep writing"):
        archive.add(small / "gull.txt")


def test_an_archive_is_made_only_when_that_is_wanted(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no archive"):
        Archive.open(tmp_path / "a.db", make=False)
    assert list(tmp_path.iterdir()) == []
    Archive.open(tmp_path / "a.db").close()
    Archive.open(tmp_path / "a.db", make=False).close()


def test_settings_reach_their_stage_and_reading_goes_on(small: Path, tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("[brief]\nwhat = 1\nfewest = 0\n[propositions]\nlongest_clause = 300\n")
    with Archive.open(":memory:", settings=settings) as archive:
        result = archive.add(small)
        assert result.added == 4 and result.failed == 0
        (story,) = archive.stories()
        assert story.statements and sum(s.section == "what" for s in story.brief) <= 1


def test_stages_have_names_of_their_own() -> None:
    names = [stage.name for stage in all_stages() if isinstance(stage, Stage)]
    assert len(set(names)) == len(names)


def test_a_person_decides_who_is_who_and_takes_it_back(small: Path, tmp_path: Path, cli: Callable[..., Any]) -> None:
    db = tmp_path / "a.db"
    assert cli("add", small, "--archive", db).status == 0
    with Archive.open(db) as archive:
        (story,) = archive.stories()
        left, right = [e.name for e in story.entities if e.type == "person"][:2]
    where = ("entities", story.id, "--archive", db, "--json")

    def names() -> set[str]:
        return {e["name"] for e in cli(*where).result}

    joined = cli(*where, "--same", left, right, "--by", "ana").result
    (one,) = [e for e in joined if {left, right} <= {e["name"], *e["aliases"]}]
    assert any("decided by user:ana" in why for why in one["why"])
    cli(*where, "--undo", left, right)
    assert {left, right} <= names()
    cli(*where, "--same", left, right)
    cli(*where, "--not-same", left, right)
    assert {left, right} <= names()
    assert cli(*where, "--same", left, "Nobody Atall").status == 2
    assert cli(*where, "--same", left, right, "--undo", left, right).status == 2
