"""The process beside the server: it folds and reads as the archive does, survives what is wrong, and ends when told to."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pytest

from rashomon.archive import Archive
from rashomon.errors import UsageError
from rashomon.pipeline import silent
from rashomon.serve.desk import Desk, open_desk
from rashomon.text.records import read_jsonl


def test_a_desk_with_a_process_beside_it_answers_as_one_without(small_archive: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(small_archive, tmp_path / "copy.db"))
    desk = open_desk(str(copy), None, silent, beside=True)
    line = b'{"id": "late", "text": "Mayor Ana Brask of Vellin resigned on Friday after the bridge collapsed."}'
    told = desk.add_arrivals(list(read_jsonl(BytesIO(line))))
    assert told.added == 1 and desk.settled().sequence == told.sequence
    with Archive.open(copy) as archive:
        assert desk.stories() == archive.stories() and desk.unclustered() == archive.unclustered()
        assert desk.news(told.sequence - 1) == archive.news(told.sequence - 1)
    desk.close()
    desk.close()


def test_without_a_process_beside_it_no_feed_is_visited(small_archive: Path) -> None:
    desk = Desk(lambda: Archive.open(small_archive))
    with pytest.raises(UsageError, match="visited"):
        desk.follow(["https://a.example/feed"])
    desk.close()
