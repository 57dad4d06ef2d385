"""The set "attribution": PolNeAR dev by role, by kind of cue and by length of content; and what finding statements costs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from rashomon.model import Parse
from rashomon.pipeline import Progress
from rashomon.testing.bench_attribution import (
    Figure,
    Scored,
    Triple,
    compare,
    matched_relations,
    read_dev,
    total,
)
from rashomon.testing.bench_public import read_rows
from rashomon.testing.bench_report import Peer, Row

_SAYING = re.compile(r"\b(?:say|says|said|saying|tell|tells|told|telling)\b", re.IGNORECASE)
_SHORT, _LONG = 40, 120


def attribution(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """PolNeAR dev: every role's spans as a whole, relations by kind of cue and length of content, and the speed."""
    progress("PolNeAR", 0, None)
    documents = list(read_dev(root, 12 if quick else None))
    result = total([compare(d.gold, d.found) for d in documents])
    named = {
        "source": ("source", "PolNeAR dev, exact"),
        "cue": ("cue", "exact"),
        "content": ("content", "exact"),
        "relation": ("relation", "all three exact"),
        "content, half": ("content_half", "contents overlap by half"),
        "relation, half": ("relation_half", "content by half, cue and source touching"),
    }
    rows = [_row(name, getattr(result, field), how, not quick) for name, (field, how) in named.items()]
    for what, label in (("cue", _cue_kind), ("content", _length_kind)):
        for name, figure in sorted(_by_kind(documents, label).items()):
            rows.append(_row(f"{what} {name}", figure, "relation at half overlap", gated=False))
    return (*rows, *speed(root, quick, progress))


def _row(name: str, figure: Figure, how: str, gated: bool) -> Row:
    told = f"{how}, F (precision {figure.precision:.3f}, recall {figure.recall:.3f})"
    return Row(f"attribution: {name}", figure.f1, figure.gold, told, gated=gated)


def _by_kind(documents: Sequence[Scored], label: Callable[[Scored, Triple], str]) -> dict[str, Figure]:
    """Gold and found relations by kind; a gold relation is right when any found one is the same."""
    figures: dict[str, Figure] = {}

    def add(kind: str, figure: Figure) -> None:
        figures[kind] = figures.get(kind, Figure(0, 0, 0)) + figure

    for d in documents:
        right = matched_relations(d.gold, d.found)
        for i, gold in enumerate(d.gold):
            add(label(d, gold), Figure(1, 0, i in right))
        for found in d.found:
            add(label(d, found), Figure(0, 1, 0))
    return figures


def _cue_kind(document: Scored, relation: Triple) -> str:
    """What kind of word carries the attribution, by the parse of its first span's head."""
    text = " ".join(document.text[s:e] for s, e in relation.cue)
    if _SAYING.search(text):
        return "say, tell"
    if "according" in text.lower():
        return "according to"
    kinds = {_part_of_speech(document.parse, span) for span in relation.cue}
    for kind in ("other verbs", "nouns and adjectives"):
        if kind in kinds:
            return kind
    return "no word of saying"


def _part_of_speech(parse: Parse, span: tuple[int, int]) -> str:
    inside = [i for i, (s, e) in enumerate(zip(parse.starts, parse.ends, strict=True)) if s < span[1] and e > span[0]]
    tags = {parse.pos[i] for i in inside}
    if "VERB" in tags:
        return "other verbs"
    return "nouns and adjectives" if tags & {"NOUN", "ADJ", "PROPN"} else ""


def _length_kind(_document: Scored, relation: Triple) -> str:
    held = sum(e - s for s, e in relation.content)
    if held < _SHORT:
        return f"under {_SHORT} characters"
    return f"{_SHORT} to {_LONG} characters" if held < _LONG else f"over {_LONG} characters"


# ---------------------------------------------------------------------------------------------------- speed


def speed(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Statements alone, from text, on articles of the stream: sentences a second of processor time, textacy beside it."""
    from rashomon.models import load_parser
    from rashomon.read import attribution as attribution_room
    from rashomon.read import names, parsing, times
    from rashomon.text import zones

    stages = (zones.STAGE, parsing.STAGE, names.STAGE, times.STAGE, attribution_room.STAGE)
    rows = read_rows(root / "stream" / "abp_2018-05-15_2018-06-30.jsonl")[: 8 if quick else 40]
    texts = [r["text"] for r in rows]
    progress("speed of statements", 0, len(texts))
    readings, seconds = _timed(texts, lambda text: parsing.read_document(text, stages))
    characters = sum(map(len, texts))
    sentences = sum(len(r.layer("sentence")) for r in readings)
    peer = _textacy(texts, load_parser(disable=("ner",)))
    return (
        Row("attribution: sentences a second, one core", sentences / seconds, sentences,
            f"statements alone, {characters / seconds:,.0f} characters a second of processor time", peer, gated=False),
        *_memory(texts),
    )  # fmt: skip


_MEASURED = """
import sys
from rashomon.serve.cli import main
try:
    main()
finally:
    with open("/proc/self/status") as told:
        print(next(line for line in told if line.startswith("VmHWM")).split()[1], file=sys.stderr)
"""
"""The peak of the process's own memory; what `getrusage` tells of a child counts the memory of whoever started it too."""


def _memory(texts: Sequence[str]) -> tuple[Row, ...]:
    """What `rashomon annotate --layers statement` takes at most for these texts, in a process of its own; none off Linux."""
    if not Path("/proc/self/status").exists():
        return ()
    lines = "\n".join(json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts))
    command = [sys.executable, "-c", _MEASURED, "annotate", "--layers", "statement"]
    ran = subprocess.run(command, input=lines.encode(), capture_output=True, check=True)
    how = "peak of the process: annotate --layers statement over the same articles"
    return (Row("attribution: memory, MB", int(ran.stderr.split()[-1]) / 1024, len(texts), how, gated=False),)


def _timed(texts: Sequence[str], read: Callable[[str], Any]) -> tuple[list[Any], float]:
    """What reading the texts gives, and the processor time it took, one text read before the clock starts."""
    read(texts[0])
    begun = time.process_time()
    found = [read(text) for text in texts]
    return found, time.process_time() - begun


def _textacy(texts: Sequence[str], nlp: Any) -> tuple[Peer, ...]:
    """Sentences a second of textacy's direct quotations, with the same parser; nothing where it is not installed."""
    try:
        from textacy.extract import direct_quotations
    except ImportError:
        return ()

    def read(text: str) -> int:
        doc = nlp(text)
        with suppress(ValueError):  # it refuses texts whose marks are not balanced, after the parse
            list(direct_quotations(doc))
        return sum(1 for _ in doc.sents)

    counts, seconds = _timed(texts, read)
    return (Peer("textacy, direct quotations only", sum(counts) / seconds),)
