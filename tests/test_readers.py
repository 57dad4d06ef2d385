"""What is new to whom: since a number, a time, or since a reader last asked; and what an archive keeps for its readers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

import pytest

from conftest import SMALL
from rashomon.archive import Archive
from rashomon.errors import NotFoundError, UsageError
from rashomon.readers import news_for, sequence_at
from rashomon.stages import all_stages
from rashomon.store.sqlite import SqliteStore

Cli = Callable[..., Any]

LENS = """
about = "counts of the dead"
[[rule]]
tolls = ["dead"]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in SMALL.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    return tmp_path


def ticking() -> Callable[[], datetime]:
    """A clock that goes on by an hour whenever it is asked."""
    ticks = iter(datetime(2031, 3, 4, 8, tzinfo=UTC) + timedelta(hours=n) for n in range(1000))
    return lambda: next(ticks)


@pytest.mark.parametrize("order", list(permutations(["gull", "courier", "ledger"]))[::4])
def test_replaying_gives_nothing_new_in_any_order(folder: Path, order: tuple[str, ...]) -> None:
    with Archive.open(":memory:") as archive:
        for name in order:
            archive.add(folder / f"{name}.txt")
        since, stories = archive.sequence, archive.stories()
        shuffled = Random("".join(order)).sample(order, len(order))
        assert archive.add(*(folder / f"{name}.txt" for name in shuffled)).added == 0
        assert archive.news(since) == () and archive.stories() == stories


def test_claims_keep_their_identity_as_a_story_grows(folder: Path) -> None:
    """What was known at a moment is no new claim later, although claims are joined and parted as reports come in."""
    with Archive.open(":memory:") as archive:
        archive.add(folder / "gull.txt", folder / "courier.txt")
        since = archive.sequence
        known = {(a.report, a.evidence.exact) for s in archive.stories() for c in s.claims for a in c.assertions}
        archive.add(folder / "ledger.txt")
        news = archive.news(since)
        fresh = {(e.report, e.exact) for n in news if n.kind == "claim" for e in n.because[:1]}
        assert news and not fresh & known
        assert {n.kind for n in news} <= {"claim", "status", "origin", "contradiction", "figure"}


def test_a_copy_under_another_name_is_nothing_new(folder: Path) -> None:
    with Archive.open(":memory:") as archive:
        archive.add(folder / "gull.txt", folder / "courier.txt")
        since = archive.sequence
        for n in range(3):
            (folder / f"copy{n}.txt").write_text(SMALL["gull"], "utf-8")
        archive.add(*(folder / f"copy{n}.txt" for n in range(3)))
        assert archive.sequence > since and archive.news(since) == ()


def test_a_reader_is_told_once_and_can_ask_again(folder: Path) -> None:
    with Archive.open(":memory:") as archive:
        archive.add(folder / "gull.txt", folder / "courier.txt")
        assert [n.kind for n in news_for(archive, "ana")] == ["story"]
        assert news_for(archive, "ana") == () and [n.kind for n in news_for(archive, "ben")] == ["story"]
        archive.add(folder / "ledger.txt")
        fresh = news_for(archive, "ana")
        assert fresh and news_for(archive, "ana", again=True) == fresh and news_for(archive, "ana") == ()
        with pytest.raises(UsageError):
            news_for(archive, " ")


def test_news_since_a_time(folder: Path) -> None:
    with Archive(SqliteStore(":memory:"), all_stages(), clock=ticking()) as archive:
        first = archive.add(folder / "gull.txt").sequence  # at eight
        second = archive.add(folder / "courier.txt").sequence  # at nine
        assert sequence_at(archive, "2031-03-04T07:59:00+00:00") == 0
        assert sequence_at(archive, "2031-03-04T08:30:00+00:00") == first
        assert sequence_at(archive, "2031-03-05") == second
        with pytest.raises(UsageError, match="no sequence number and no time"):
            sequence_at(archive, "nine o'clock")


def test_an_archive_without_moments_says_so(folder: Path) -> None:
    with Archive.open(":memory:") as archive:
        archive.add(folder / "gull.txt")
        for name, _ in archive.kept("moment"):
            archive.keep("moment", name, None)
        with pytest.raises(NotFoundError, match="does not know when"):
            sequence_at(archive, "2031-03-04")


def test_what_readers_keep_gets_no_number_and_outlives_the_process(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.keep("lens", "b", b"2")
        archive.keep("lens", "a", b"1")
        archive.keep("lens", "a", b"3")
        assert archive.sequence == 0
    with Archive.open(tmp_path / "a.db") as archive:
        assert archive.kept("lens") == (("a", b"3"), ("b", b"2")) and archive.kept("mark") == ()
        archive.keep("lens", "a", None)
        assert archive.kept("lens") == (("b", b"2"),)


def test_an_archive_of_before_gets_the_table(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_bytes((Path(__file__).parent / "store" / "layouts" / "1-first.archive").read_bytes())
    with Archive.open(path) as archive:
        assert archive.kept("lens") == ()
        archive.keep("lens", "a", b"1")
        assert archive.kept("lens") == (("a", b"1"),)


# ------------------------------------------------------------------------------------------------------- the command line


def test_lenses_are_kept_listed_run_and_removed(cli: Cli, folder: Path) -> None:
    archive, path = folder / "a.db", folder / "dead.toml"
    path.write_text(LENS, "utf-8")
    cli("add", folder / "gull.txt", folder / "courier.txt", "--archive", archive)
    assert cli("lens", "--archive", archive).out == b"no lens is kept: `rashomon lens add FILE`\n"
    assert cli("lens", "add", path, "--archive", archive).out == b"dead: counts of the dead\n"
    assert [one["name"] for one in cli("lens", "list", "--archive", archive, "--json").result["lenses"]] == ["dead"]
    since = cli("add", folder / "gull.txt", "--archive", archive, "--json").result["sequence"]
    cli("add", folder / "ledger.txt", "--archive", archive)
    news = cli("news", "--since", since, "--archive", archive, "--json").result
    assert [n["is"] for n in news if n["lenses"] == ["dead"] and n["kind"] == "claim"] != []
    found = cli("lens", "run", "dead", "--archive", archive, "--json").result["hits"]
    assert any("Three people were killed" in h["text"] and h["why"] == ["counts the dead"] for h in found)
    assert cli("lens", "run", path, "--archive", archive, "--json").result["hits"] == found
    assert cli("lens", "remove", "dead", "--archive", archive).status == 0
    assert cli("lens", "run", "dead", "--archive", archive).status == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["news"], "give one of --since and --reader"),
        (["news", "--since", "1", "--reader", "ana"], "give one of --since and --reader"),
        (["news", "--since", "1", "--again"], "--again is for a reader"),
        (["news", "--since", "soon"], "no sequence number and no time"),
        (["lens", "paint"], "lens paint makes no sense"),
        (["lens", "add"], "lens add makes no sense"),
        (["lens", "add", "nowhere.toml"], "cannot read the lens"),
        (["lens", "remove", "nothing"], "there is no lens nothing"),
        (["export", "x", "--format", "atom", "--part", "claims"], "atom takes the whole story"),
        (["export", "x", "--format", "csv", "--search"], "a search is exported as atom only"),
        (["export", "x", "--format", "csv", "--out", "no/where.csv"], "there is no folder no"),
    ],
)
def test_wrong_use_is_told(cli: Cli, small_archive: Path, words: list[str], told: str) -> None:
    answer = cli(*words, "--archive", small_archive)
    assert answer.status == 2 and told in answer.err


def test_exports_into_files(cli: Cli, small_archive: Path, tmp_path: Path) -> None:
    (story, *_) = cli("stories", "--archive", small_archive, "--json").result
    path = tmp_path / "story.csv"
    answer = cli(
        "export", story["id"], "--format", "csv", "--part", "reports", "--out", path, "--archive", small_archive
    )
    assert answer.out == f"{path}\n".encode() and path.read_text("utf-8").startswith("id,outlet,title,")
    raw = cli("export", story["id"], "--format", "parquet", "--archive", small_archive).out
    assert raw[:4] == raw[-4:] == b"PAR1"
    feed = cli("export", "bridge vellin", "--search", "--format", "atom", "--archive", small_archive).out
    assert b"<title>rashomon: bridge vellin</title>" in feed and b"<entry>" in feed
