"""The inline engine: the same digest in any order and batch and in another process; one failure leaves the others be."""

from __future__ import annotations

import subprocess
import sys

import pytest

from rashomon.engines.inline import fold_one, kit_of, read_documents
from rashomon.errors import InvariantError
from rashomon.model import Annotation, Document, Name, annotate
from rashomon.pipeline import Reading, Stage, StoryDraft
from rashomon.stages import all_stages
from rashomon.testing.conformance import check_engine
from rashomon.testing.texts import HOSTILE

TEXTS = [text for text in HOSTILE if len(text) < 2_500]

ELSEWHERE = """
from rashomon.engines.inline import read_documents
from rashomon.model import Document
from rashomon.stages import all_stages
from rashomon.testing.conformance import digest_of
from rashomon.testing.texts import HOSTILE
documents = [Document.of(text) for text in reversed(HOSTILE) if len(text) < 2_500]
print(digest_of(read_documents(documents, all_stages())))
"""


def test_order_batches_and_processes_make_no_difference() -> None:
    digest = check_engine(read_documents, all_stages(), TEXTS)
    cold = subprocess.run([sys.executable, "-c", ELSEWHERE], capture_output=True, text=True, check=True).stdout.strip()
    assert cold == digest


def find_first(reading: Reading, config: None, kit: str | None) -> tuple[Annotation, ...]:
    """One name a text; fails on "bad"."""
    if reading.document.text == "bad":
        raise KeyError("no such word")
    return (annotate(reading.document, 0, 1, Name("other", kit), "first"),)


LOADED = []


def load() -> str:
    LOADED.append(1)
    return "kit"


STAGE = Stage("first", "1", "document", (), ("name",), find_first, None, load)


def test_a_document_that_fails_carries_the_failure_and_the_others_go_on() -> None:
    results = list(read_documents([Document.of(t) for t in ("one", "bad", "two")], [STAGE]))
    assert [r.failure is None for r in results] == [True, False, True]
    failure = results[1].failure
    assert (
        failure is not None
        and (failure.stage, failure.error) == ("first", "KeyError")
        and "no such word" in failure.message
    )
    assert results[1].runs == () and len(results[2].reading.layer("name")) == 1


def test_a_kit_is_loaded_once_a_process() -> None:
    assert kit_of(STAGE) == kit_of(STAGE) == "kit" and len(LOADED) == 1


def lie(reading: Reading, config: None, kit: None) -> tuple[Annotation, ...]:
    """An annotation of another text."""
    return (annotate(Document.of("elsewhere"), 0, 4, Name("other"), "lie"),)


def test_an_annotation_that_is_not_its_slice_stops_the_run() -> None:
    with pytest.raises(InvariantError, match="not what its span covers"):
        list(read_documents([Document.of("here it is")], [Stage("lie", "1", "document", (), ("name",), lie)]))


def fail_story(draft: StoryDraft, config: None, kit: None) -> StoryDraft:
    """Has a defect."""
    raise ZeroDivisionError


def name_story(draft: StoryDraft, config: None, kit: None) -> StoryDraft:
    """Gives the story a title."""
    import msgspec

    return msgspec.structs.replace(draft, title="Told")


def test_a_story_stage_that_fails_leaves_its_part_empty_and_says_so() -> None:
    stages = [
        Stage("bad", "1", "story", (), ("claims",), fail_story), Stage("good", "1", "story", (), ("title",), name_story),
    ]  # fmt: skip
    draft, failures = fold_one(StoryDraft("story:1", ()), stages)
    assert draft.title == "Told" and draft.claims == ()
    assert [(f.name, f.stage, f.error) for f in failures] == [("story:1", "bad", "ZeroDivisionError")]
