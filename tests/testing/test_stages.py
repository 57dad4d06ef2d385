"""Every document stage passes the conformance suite that ships with rashomon, on hostile texts."""

from __future__ import annotations

import pytest

from rashomon.errors import ConfigError, InvariantError
from rashomon.model import Annotation, Name, annotate
from rashomon.pipeline import Reading, Stage
from rashomon.stages import all_stages
from rashomon.testing.conformance import check_stage, check_stages


def test_every_document_stage_withstands_hostile_texts() -> None:
    stages = [s for s in all_stages() if s.shape == "document"]
    assert [s.name for s in stages][:3] == ["zones", "parse", "names"] and len(stages) >= 7
    check_stages(stages)


def overreach(reading: Reading, config: None, kit: None) -> tuple[Annotation, ...]:
    """Marks more than there is."""
    return (annotate(reading.document, 0, 99, Name("other"), "odd"),)


def raising(reading: Reading, config: None, kit: None) -> tuple[Annotation, ...]:
    """Has a defect."""
    raise ValueError("two") if "two" in reading.document.text else LookupError("one")


class Forgetful:
    """Answers differently the second time."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, reading: Reading, config: None, kit: None) -> tuple[Annotation, ...]:
        self.calls += 1
        return (annotate(reading.document, 0, 1 + self.calls % 2, Name("other"), "odd"),)


def test_a_stage_that_fails_is_named_with_its_text() -> None:
    with pytest.raises(AssertionError, match="odd failed on 'text two'.*ValueError"):
        check_stage(Stage("odd", "1", "document", (), ("name",), raising), texts=["text two"])


def test_a_stage_that_remembers_is_found_out() -> None:
    with pytest.raises(AssertionError, match="differs the second time on 'text'"):
        check_stage(Stage("odd", "1", "document", (), ("name",), Forgetful()), texts=["text"])


def test_a_stage_that_cannot_travel_is_found_out() -> None:
    with pytest.raises(Exception, match="pickle"):
        check_stage(Stage("odd", "1", "document", (), ("name",), lambda *_: ()), texts=["text"])


def test_a_stage_that_reads_what_nothing_writes_is_refused() -> None:
    with pytest.raises(ConfigError, match="nothing writes mood"):
        check_stage(Stage("odd", "1", "document", ("mood",), ("name",), raising))


def test_spans_outside_the_text_are_a_defect_that_stops_everything() -> None:
    with pytest.raises(InvariantError, match="lies outside"):
        check_stage(Stage("odd", "1", "document", (), ("name",), overreach), texts=["."])
