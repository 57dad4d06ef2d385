"""Ids, records and the plan."""

from __future__ import annotations

import pickle

import msgspec
import pytest

from rashomon.errors import ConfigError, InvariantError
from rashomon.ids import content_id
from rashomon.model import Annotation, Document, Name, annotate, checked
from rashomon.pipeline import Reading, Stage, plan


def test_an_id_depends_on_the_fields_and_on_where_one_ends() -> None:
    assert content_id("doc", "a.b", "c") != content_id("doc", "a", "b.c")
    assert content_id("doc", "a") == content_id("doc", "a")
    assert content_id("doc", "a") != content_id("report", "a")


def test_exact_copies_share_a_document() -> None:
    assert Document.of("One text.") == Document.of("One text.")
    assert Document.of("One text.").id != Document.of("One text. ").id


def test_an_annotation_must_slice() -> None:
    document = Document.of("Ana Brask spoke.")
    good = annotate(document, 0, 9, Name("person"), "names")
    assert checked(document, good).exact == "Ana Brask"
    with pytest.raises(InvariantError, match="is not what its span covers"):
        checked(document, msgspec.structs.replace(good, exact="Ana Brast"))
    with pytest.raises(InvariantError, match="lies outside"):
        annotate(document, 4, 99, Name("person"), "names")
    with pytest.raises(InvariantError, match="lies outside"):
        annotate(document, 4, 4, Name("person"), "names")


def test_records_survive_pickling_and_msgpack_and_cannot_be_changed() -> None:
    record = annotate(Document.of("Ana Brask spoke."), 0, 9, Name("person", "Lt. Col."), "names")
    assert pickle.loads(pickle.dumps(record)) == record
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(record), type=Annotation) == record
    with pytest.raises(AttributeError):
        record.exact = "x"  # type: ignore[misc]


def stage(name: str, reads: tuple[str, ...], writes: tuple[str, ...]) -> Stage:
    return Stage(name, "1", "document", reads, writes, len)


def test_the_plan_puts_writers_before_readers() -> None:
    stages = [stage("c", ("b",), ("c",)), stage("a", (), ("a",)), stage("b", ("a",), ("b",))]
    assert [s.name for s in plan(stages)] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("stages", "says"),
    [
        ([stage("a", ("x",), ("a",))], "nothing writes x"),
        ([stage("a", ("b",), ("a",)), stage("b", ("a",), ("b",))], "wait for each other"),
        ([stage("a", (), ("l",)), stage("b", (), ("l",))], "both write l"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(stages: list[Stage], says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        plan(stages)


def test_a_layer_that_was_not_read_is_empty() -> None:
    assert Reading(Document.of("x")).layer("name") == ()
