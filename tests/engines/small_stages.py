"""Stages that take no time, for tests of engines: importable by workers and executors, by name."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import msgspec

from rashomon.model import Annotation, Name, annotate
from rashomon.pipeline import Reading, Stage, StoryDraft
from rashomon.relate import groups

_NAME = re.compile(r"[A-Z][a-z]{2,}")


def find_names(reading: Reading, config: str | None, kit: None) -> tuple[Annotation, ...]:
    """Capitalised words. A text may ask for a misfortune."""
    text = reading.document.text
    if "RAISE" in text:
        raise ValueError("the words of the article")
    if "KILL" in text or ("ONCE" in text and config and not Path(config).exists()):
        if config:
            Path(config).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if "HUNGRY" in text:
        bytearray(8 << 30)
    if "LOUD" in text:
        print("something on standard output")
    return tuple(annotate(reading.document, *m.span(), Name("other"), "names") for m in _NAME.finditer(text))


def tell_title(draft: StoryDraft, config: None, kit: None) -> StoryDraft:
    """The names of all reports, in order."""
    if any("BREAKS" in r.text for r in draft.reports):
        raise LookupError("the words of the article")
    names = [a.exact for r in draft.reports for a in r.reading.layer("name")]
    ranks = ",".join(str(r.seq) for r in draft.reports)
    return msgspec.structs.replace(draft, title=f"{ranks}: {' '.join(names)[:200]}")


def kill_story(draft: StoryDraft, config: None, kit: None) -> StoryDraft:
    """Cannot fold a story that has the word in it."""
    if any("FATAL" in r.text for r in draft.reports):
        os.kill(os.getpid(), signal.SIGKILL)
    return msgspec.structs.replace(draft, claims=())


def stages_of(once: str | None = None, version: str = "1") -> tuple[Stage, ...]:
    """A document stage, the real grouping, two story stages."""
    return (
        Stage("names", version, "document", (), ("name",), find_names, once),
        groups.STAGE,
        Stage("title", "1", "story", (), ("title",), tell_title),
        Stage("kill", "1", "story", ("title",), ("claims",), kill_story),
    )
