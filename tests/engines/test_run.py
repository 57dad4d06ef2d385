"""One answer: any order, any batch, any number of workers, any engine, interrupted or not."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_stages import stages_of

from rashomon.archive import Archive, read_reports
from rashomon.engines.canonical import Unfolded, answer_digest, read_text
from rashomon.engines.ledger import Ledger
from rashomon.engines.pool import Pool
from rashomon.engines.running import Inline, RunRecord, run_into, run_reports
from rashomon.errors import InputError, InvariantError
from rashomon.ids import bytes_digest
from rashomon.model import Document, Failure
from rashomon.relate.groups import group_reports, stream_reports
from rashomon.relate.stories import StoriesConfig, day_of, order_of
from rashomon.relate.stories_stream import StoryStream
from rashomon.shapes import ReadResult
from rashomon.stages import all_stages
from rashomon.text.arrivals import read_paths
from rashomon.text.records import Arrival, Given, arrive

TOPICS = (
    "harbour bridge Vellin lorries mayor Brask engineers collapse",
    "apple harvest Sorn valley growers orchard Noll tonnes",
    "ferry strike Morrah strait captain union timetable",
)


def arrivals(count: int = 24, seed: int = 1) -> list[Arrival]:
    """Invented reports of three events; some of one name, some of one text, some without a date."""
    dice = random.Random(seed)
    found = []
    for number in range(count):
        words = TOPICS[number % 3].split()
        body = ". ".join(
            " ".join(dice.choices(words, k=7)) + f" on {dice.choice('Monday Tuesday'.split())}" for _ in range(6)
        )
        day = None if number % 7 == 6 else f"2031-03-{1 + number % 4:02d}"
        name = f"r{number // 2 if number % 8 == 1 else number}"
        found.append(arrive(name, body, f"{number:064d}", Given(published=day, outlet=f"outlet {number % 5}")))
    twin = found[3]
    return [*found, twin, msgspec.structs.replace(twin, report=msgspec.structs.replace(twin.report, id="report:twin"))]


def run(given: Iterable[Arrival | Failure], folder: Path | None = None, stages: tuple = stages_of()) -> ReadResult:
    return run_reports(given, stages, Inline(stages), folder)


def with_text(name: str, text: str) -> Arrival:
    return arrive(name, text, bytes_digest(text.encode()), Given(published="2031-03-02"))


# ---------------------------------------------------------------------------------------------------- inline


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False))
def test_any_permutation_gives_the_same_digest(dice: random.Random) -> None:
    shuffled = arrivals()
    dice.shuffle(shuffled)
    assert answer_digest(run(shuffled)) == answer_digest(run(arrivals()))


def test_two_reports_of_one_name_and_a_twin_are_all_told_once() -> None:
    result = run(arrivals())
    names = [r.id for s in result.stories for r in s.reports] + list(result.unclustered)
    assert len(names) == len(set(names)) == 25 and sum("#2" in n for n in names) == 4
    assert all(s.made and s.made.stages[0].stage == "names" for s in result.stories)


def test_the_run_says_what_read_says(small: Path) -> None:
    read = read_reports(small)
    stages = all_stages()
    ran = run_reports(read_paths([str(small)], distinct=False), stages, Inline(stages))
    assert ran == read and answer_digest(ran) == answer_digest(read)
    made = read.stories[0].made
    assert made is not None and [m.run for m in made.stages] == [s.record().id for s in stages]


def test_any_order_of_the_small_reports_gives_the_same_answer_and_another_version_another_key(small: Path) -> None:
    stages = all_stages()
    given = list(read_paths([str(small)], distinct=False))
    digests = set()
    for seed in range(3):
        random.Random(seed).shuffle(given)
        digests.add(answer_digest(run_reports(given, stages, Inline(stages))))
    assert len(digests) == 1
    assert answer_digest(run(given)) != answer_digest(run(given, stages=stages_of(version="2")))


class Stops(Inline):
    """An engine whose machine goes down after so many results."""

    left = 0

    def read(self, documents: Iterable[Document]) -> Iterator[object]:  # type: ignore[override]
        for found in super().read(documents):
            if self.left == 0:
                raise KeyboardInterrupt
            self.left -= 1
            yield found


def test_an_interrupted_run_goes_on(tmp_path: Path) -> None:
    whole = answer_digest(run(arrivals()))
    stages = stages_of()
    read = set()
    for stop in (3, 0, 11):
        engine = Stops(stages)
        engine.left = stop
        with pytest.raises(KeyboardInterrupt):
            run_reports(arrivals(), stages, engine, tmp_path)
        read.add(len(Ledger(tmp_path, _key()).done()))
    assert read == {3, 14}
    assert answer_digest(run(arrivals(), tmp_path)) == whole
    again = Stops(stages)
    assert answer_digest(run_reports(arrivals(), stages, again, tmp_path)) == whole


@pytest.mark.soak
def test_200_permutations_each_interrupted_somewhere_give_one_digest(tmp_path: Path) -> None:
    whole, stages, stopped = answer_digest(run(arrivals())), stages_of(), 0
    for seed in range(200):
        dice, given, folder = random.Random(seed), arrivals(), tmp_path / str(seed)
        for _ in range(dice.randrange(1, 4)):
            dice.shuffle(given)
            engine = Stops(stages)
            engine.left = dice.randrange(len(given))
            try:
                run_reports(given, stages, engine, folder)
            except KeyboardInterrupt:
                stopped += 1
        dice.shuffle(given)
        assert answer_digest(run_reports(given, stages, Inline(stages), folder)) == whole
    assert stopped > 100


def _key() -> str:
    from rashomon.engines.canonical import Work

    return Work.of(stages_of()).read_key()


def test_a_broken_file_of_an_earlier_run_is_passed_over(tmp_path: Path) -> None:
    whole = answer_digest(run(arrivals(), tmp_path))
    for path in tmp_path.rglob("*.part"):
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 1
        path.write_bytes(raw)
    assert Ledger(tmp_path, _key()).done() == {} and answer_digest(run(arrivals(), tmp_path)) == whole


def test_a_failure_is_told_by_the_name_of_its_report_and_the_rest_goes_on() -> None:
    bad = with_text("bad", "RAISE the alarm")
    result = run(
        [*arrivals(), bad, with_text("bad", "BREAKS Harbour"), Failure("empty", "text", "DecodeError", "no text")]
    )
    told = {(f.id, f.stage, f.error) for f in result.failures}
    assert {("bad", "names", "ValueError"), ("empty", "text", "DecodeError")} <= told
    assert "bad" in {r.id for s in result.stories for r in s.reports} | set(result.unclustered)


# ---------------------------------------------------------------------------------------------------- pool


@pytest.mark.parametrize(("workers", "batch"), [(1, 1), (2, 5), (4, 2)])
def test_workers_and_batches_make_no_difference(workers: int, batch: int) -> None:
    stages = stages_of()
    with Pool(stages, workers, batch) as pool:
        assert answer_digest(run_reports(arrivals()[::-1], stages, pool)) == answer_digest(run(arrivals()))


def test_a_worker_killed_once_costs_nothing(tmp_path: Path) -> None:
    given = [*arrivals(), with_text("odd", "ONCE upon a harbour bridge")]
    calm = tmp_path / "calm"
    calm.touch()
    stages = stages_of(str(tmp_path / "killed"))
    with Pool(stages, 2, 3) as pool:
        found = run_reports(given, stages, pool)
    assert (tmp_path / "killed").exists() and not found.failures and "odd" in _names(found)


def _names(result: ReadResult) -> set[str]:
    return {r.id for s in result.stories for r in s.reports} | set(result.unclustered)


def test_a_text_that_kills_twice_fails_by_name_and_the_others_are_read() -> None:
    stages = stages_of()
    given = [with_text("killer", "KILL the lights"), *arrivals(), with_text("hungry", "HUNGRY crowds")]
    with Pool(stages, 2, 4, memory=1 << 30) as pool:
        found = run_reports(given, stages, pool)
    assert [(f.id, f.stage, f.error) for f in found.failures] == [
        ("hungry", "pool", "MemoryError"), ("killer", "pool", "WorkerDied")
    ]  # fmt: skip
    assert "killed by signal 9" in found.failures[1].message and "1024 MB" in found.failures[0].message
    assert _names(found) == _names(run(arrivals()))


def test_a_story_that_kills_keeps_its_reports_and_is_told() -> None:
    stages = stages_of()
    given = [*arrivals(), with_text("end", TOPICS[0] + " FATAL " + TOPICS[0])]
    with Pool(stages, 1, 2) as pool:
        found = run_reports(given, stages, pool)
    assert [(f.stage, f.error) for f in found.failures] == [("pool", "WorkerDied")]
    assert _names(found) == _names(run(arrivals())) | {"end"}


def lie(reading: object, config: object, kit: object) -> tuple:
    """Breaks an invariant."""
    raise InvariantError("a record contradicts itself")


def test_an_error_that_no_text_would_escape_stops_the_run() -> None:
    stages = (msgspec.structs.replace(stages_of()[0], run=lie), *stages_of()[1:])
    with Pool(stages, 1) as pool, pytest.raises(InvariantError, match="contradicts"):
        list(pool.read([Document.of("One")]))


def test_a_silent_worker_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    stages = stages_of()
    with monkeypatch.context() as patch:
        patch.setattr("rashomon.engines.pool.wait", lambda lines, timeout: [])  # nobody is ever heard
        with Pool(stages, 1, patience=-1.0) as pool, pytest.raises(Exception, match="before it began"):
            list(pool.fold([Unfolded("story:1", ())]))
    with Pool(stages, 1) as pool:
        assert list(pool.read([])) == []


# ---------------------------------------------------------------------------------------------------- folders, streams


def test_a_folder_of_answers(tmp_path: Path, small: Path) -> None:
    stages = stages_of()
    record = run_into([str(small)], tmp_path / "out", stages, Inline(stages))
    kept = msgspec.json.decode((tmp_path / "out" / "run.json").read_bytes(), type=RunRecord)
    assert kept == record and (record.reports, record.stories, record.alone, record.failures) == (4, 1, 1, 0)
    rows = [msgspec.json.decode(line) for line in (tmp_path / "out" / "reports.jsonl").read_bytes().splitlines()]
    assert sorted(r["id"] for r in rows) == ["courier.txt", "gull.txt", "ledger.txt", "orchard.txt"]
    assert [r["id"] for r in rows if r["story"] is None] == ["orchard.txt"]
    with pytest.raises(InputError, match="cannot write"):
        run_into([str(small)], small / "gull.txt", stages, Inline(stages))


def test_parquet_in_and_out_gives_what_the_same_rows_give(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="Parquet needs pyarrow: not installed")
    pq = pytest.importorskip("pyarrow.parquet", reason="Parquet needs pyarrow: not installed")
    rows = [
        {"id": a.report.name, "text": a.document.text, "published": a.report.published.earliest} for a in arrivals()
    ]
    rows.append({"id": None, "text": "A report without an id", "published": None})
    stages, digests = stages_of(), set()
    for name, table in (("a.parquet", rows), ("b/a.parquet", rows[::-1])):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        pq.write_table(pa.Table.from_pylist(table), tmp_path / name)
        record = run_into([str(tmp_path / name)], tmp_path / "out", stages, Inline(stages))
        digests.add(record.digest)
    assert len(digests) == 1 and record.files[0] == "stories.parquet"
    told = pq.read_table(tmp_path / "out" / "stories.parquet").to_pylist()
    assert len(told) == record.stories and msgspec.json.decode(told[0]["story"])["id"] == told[0]["id"]


@settings(max_examples=15, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False), st.lists(st.integers(0, 25), max_size=3))
def test_what_a_stream_promises(dice: random.Random, pauses: list[int]) -> None:
    """`add` tells at once and never takes back; `settle` says what `cluster` says of the reports so far, in any order."""
    pairs = [(a.report, a.document.text) for a in {a.report.name: a for a in arrivals()}.values()]
    dice.shuffle(pairs)
    told = dict(stream_reports(pairs))
    assert [told[r.name].row for r, _ in pairs] == list(range(len(pairs)))  # one place each, as it came
    stream = StoryStream(StoriesConfig())
    for at, (report, text) in enumerate(pairs):
        from rashomon.relate.groups import _input

        one = _input((report, text))
        stream.add(order_of(one), one.name, stream.terms.vector(one.title, one.text), day_of(one.published))
        if at in pauses:
            assert _settled(stream) == _clustered(pairs[: at + 1])
    assert _settled(stream) == _clustered(pairs)


def _settled(stream: StoryStream) -> set[frozenset[str]]:
    names, settled, _ = stream.settle()
    stories: dict[int, set[str]] = {}
    for name, story in zip(names, settled.labels, strict=True):
        stories.setdefault(story, set()).add(name)
    return {frozenset(s) for s in stories.values()}


def _clustered(pairs: list) -> set[frozenset[str]]:
    return {frozenset(g.reports) for g in group_reports(pairs, StoriesConfig())}


def test_an_archive_that_grew_in_any_order_has_the_stories_of_the_canonical_run() -> None:
    from rashomon.store.sqlite import SqliteStore

    given = list({a.report.name: a for a in arrivals()}.values())
    canonical = {frozenset(r.id for r in s.reports) for s in run(given).stories}
    for seed in range(4):
        random.Random(seed).shuffle(given)
        with Archive(SqliteStore(":memory:"), stages_of()) as archive:
            for at in range(0, len(given), 5):
                archive.add_arrivals(given[at : at + 5])
                archive.stories()
            assert {frozenset(r.id for r in s.reports) for s in archive.stories()} == canonical


def test_reading_is_pure() -> None:
    from rashomon.engines.canonical import Work

    work = Work.of(stages_of())
    first, again = (read_text(Document.of("Ana Brask spoke"), work) for _ in range(2))
    assert first == again and all(a <= b for a, b in pairwise(x.span.start for _, f in first.runs for x in f))
