"""Turn PolNeAR documents into the windows the attribution tagger learns from.

A window is a sentence with the text before it. Offsets are code points from the start of the sentence, so spans in the
left context are negative: the same frame that `rashomon.models.Attributor.tag` answers in.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

LEFT_CHARS = 400
"""More than 48 tokens need at most about this much text before the sentence (longest seen in PolNeAR: 371)."""

ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sen|Sens|Rep|Reps|Gov|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Rev|Hon|Prof|St|Jr|Sr|vs|No|Inc|Co|Corp|"
    r"Ltd|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec|Calif|Fla|Ariz|Mass|Pa|Va|Ga|Ill|Mich|Wis|Tenn|Conn|Del|Md|Minn)|"
    r"\b[A-Z](?:\.[A-Z])*|\b[ap]\.m)\.$"
)
BREAK = re.compile(r"[.?!]['\"”’)\]]*(?=\s+['\"“‘(\[]*[A-Z0-9])|\n+")
Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Relation:
    """One attribution: cue, speaker and content spans, in one frame of offsets."""

    cue: Spans
    speaker: Spans
    content: Spans

    def shifted(self, by: int) -> "Relation":
        """The same relation with `by` taken from every offset."""
        return Relation(
            *(tuple((s - by, e - by) for s, e in spans) for spans in (self.cue, self.speaker, self.content))
        )


@dataclass(frozen=True)
class Window:
    """A sentence, the text before it and the relations with at least one span that touches the sentence."""

    document: str
    start: int
    left: str
    sentence: str
    relations: tuple[Relation, ...]


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Spans of sentences, by stops followed by a capital, and by line ends. Linear; never crosses a line."""
    spans, start = [], 0
    for match in BREAK.finditer(text):
        if match.group().startswith("\n"):
            end, after = match.start(), match.end()
        else:
            end = after = match.end()
            if text[match.start()] == "." and ABBREVIATION.search(text[max(0, end - 12) : match.start() + 1]):
                continue
        spans.append((start, end))
        start = after
    spans.append((start, len(text)))
    trimmed = []
    for s, e in spans:
        while s < e and text[s].isspace():
            s += 1
        while e > s and text[e - 1].isspace():
            e -= 1
        if s < e:
            trimmed.append((s, e))
    return trimmed


def gold_relations(document: dict) -> list[Relation]:
    """Relations of the first annotator in sorted order that have a cue and something else."""
    annotator = sorted(document["annotations"])[0]
    relations = []
    for a in document["annotations"][annotator]:
        cue, speaker, content = (tuple(sorted(map(tuple, a[k]))) for k in ("cue", "source", "content"))
        if cue and (speaker or content):
            relations.append(Relation(cue, speaker, content))
    return relations


def read_documents(path: Path) -> list[dict]:
    """All documents of one PolNeAR jsonl file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def windows_of(document: dict, relations: list[Relation]) -> list[Window]:
    """One window a sentence, in document order."""
    text, found = document["text"], []
    for s, e in split_sentences(text):
        near = tuple(
            r.shifted(s)
            for r in relations
            if any(a < e and b > s for spans in (r.cue, r.speaker, r.content) for a, b in spans)
        )
        found.append(Window(document["id"], s, text[max(0, s - LEFT_CHARS) : s], text[s:e], near))
    return found
