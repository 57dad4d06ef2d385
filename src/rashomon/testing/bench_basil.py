"""Whose words a marked quotation is, on BASIL (political news in triples; quotations that its annotators marked, with a speaker).

BASIL names a speaker by one of the story's main entities ("Donald_Trump"), by a group ("Democratic_lawmakers"), or as
"other_pro", "other_anti", "other_neutral": somebody who is none of these. A quotation is

- found when the content of a statement covers at least half of it (of several, the innermost);
- right, with an entity that is a person, when the statement's speaker shares the last name;
- right, with others and groups, when somebody speaks, named or not, who is none of the main persons of the story. That is
  weaker, so the persons have a row of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from rashomon.errors import InputError
from rashomon.model import Offsets, Record, Statement
from rashomon.pipeline import Reading
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.bench_scores import length, shared

_JUNIORS = frozenset(("jr.", "jr", "sr.", "sr", "ii", "iii"))
_GROUP = frozenset(
    "lawmakers members officials democrats republicans catholics plaintiffs companies protestors buzzfeed "
    "administration house gop".split()
)
Aim = Literal["person", "other"]


class Marked(Record, frozen=True):
    """One marked quotation: where, whose (words of the last name; none for others and groups), and who it cannot be."""

    span: Offsets
    speaker: str
    surname: str
    others: tuple[str, ...]

    @property
    def aim(self) -> Aim:
        """Whether a person is asked for."""
        return "person" if self.surname else "other"


class Article(Record, frozen=True):
    """An article with its marked quotations."""

    name: str
    text: str
    marked: tuple[Marked, ...]


class Outcome(Record, frozen=True):
    """What became of one marked quotation."""

    article: str
    marked: Marked
    found: bool
    right: bool
    speaker: str | None
    near: bool
    """Whether the last name before the quotation, outside quotations, would have been right."""


def surname(entity: str) -> str:
    """The last name of a BASIL entity ("Donald_Trump_Jr." -> "trump"); empty for groups and others."""
    words = [w for w in entity.lower().split("_") if w not in _JUNIORS]
    if not words or words[0] == "other" or _GROUP & set(words):
        return ""
    return words[-1]


def _names(name: str | None, surname_: str) -> bool:
    """Whether a speaker's name holds a last name (BASIL cuts one off before its accent: "Calder")."""
    words = (name or "").lower().replace("’s", "").replace("'s", "").split()
    return any(word.strip(".,") == surname_ or (len(surname_) > 5 and word.startswith(surname_)) for word in words)


def read_articles(root: Path) -> Iterator[Article]:
    """The articles that have marked quotations, in order of their paths.

    Raises:   InputError when the folder is not there.
    """
    folder = root / "basil" / "annotations"
    if not folder.is_dir():
        raise InputError(f"there is no folder {folder}", "name the folder of the public sets with --data")
    for path in sorted(folder.glob("*/*_ann.json")):
        twin = root / "basil" / "articles" / path.parent.name / path.name.replace("_ann", "")
        article = _article(path.stem, json.loads(twin.read_text("utf-8")), json.loads(path.read_text("utf-8")))
        if article.marked:
            yield article


def _article(name: str, told: Mapping[str, Any], notes: Mapping[str, Any]) -> Article:
    text, starts = "", []
    for paragraph in told["body-paragraphs"]:
        for i, sentence in enumerate(paragraph):
            text += " " if i else "\n\n" if text else ""
            starts.append(len(text))
            text += sentence
    keys = [k.removeprefix("author_feeling_") for k in notes["article-level-annotations"] if k.startswith("author_")]
    people = sorted({surname(k) for k in keys} - {"", "event"})
    marked: dict[tuple[Offsets, str], Marked] = {}
    for a in notes["phrase-level-annotations"]:
        if a["quote"] != "yes":
            continue
        at = starts[int(a["id"].removeprefix("p"))]
        span, whose = (at + a["start"], at + a["end"]), surname(a["speaker"])
        marked[span, a["speaker"]] = Marked(span, a["speaker"], whose, tuple(p for p in people if p != whose))
    return Article(name, text, tuple(marked.values()))


def covering(statements: Sequence[Statement], span: Offsets) -> Statement | None:
    """The innermost statement whose content covers at least half of a span."""
    held = [s for s in statements if 2 * shared([span], s.content) >= span[1] - span[0]]
    return min(held, key=lambda s: length(s.content), default=None)


def judge(article: Article, reading: Reading) -> list[Outcome]:
    """Hold the statements of one article against its marked quotations."""
    statements = [a.value for a in reading.layer("statement") if isinstance(a.value, Statement)]
    outcomes = []
    for m in article.marked:
        s = covering(statements, m.span)
        who = (s.speaker_name or (f"({s.anonymous})" if s.anonymous not in (None, "unstated") else None)) if s else None
        outcomes.append(Outcome(article.name, m, s is not None, _right(m, who), who, _right(m, _nearest(reading, m))))
    return outcomes


def _right(marked: Marked, who: str | None) -> bool:
    if marked.surname:
        return _names(who, marked.surname)
    return who is not None and not any(_names(who, other) for other in marked.others)


def _nearest(reading: Reading, marked: Marked) -> str | None:
    """The peer: the nearest person's name before or after the quotation within its paragraph, else the last one before."""
    text = reading.document.text
    people = [a for a in reading.layer("name") if getattr(a.value, "type", "") == "person"]
    outside = [a for a in people if not marked.span[0] <= a.span.start < marked.span[1]]
    begin = text.rfind("\n\n", 0, marked.span[0])
    stop = text.find("\n\n", marked.span[1])
    here = [a for a in outside if begin < a.span.start < (stop if stop >= 0 else len(text))]
    pool = here or [a for a in outside if a.span.start < marked.span[0]]
    best = min(pool, key=lambda a: max(a.span.start - marked.span[1], marked.span[0] - a.span.end), default=None)
    return best.exact if best else None


def basil(root: Path, quick: bool, progress: Any) -> tuple[Row, ...]:
    """Speakers of the marked quotations of BASIL's dev triples.

    Raises:   InputError when the data are not there.
    Cost:     parsing about 130 articles, a minute on one core.
    """
    from rashomon.read import attribution, names, parsing, times

    progress("BASIL", 0, None)
    stages = (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE)
    outcomes: list[Outcome] = []
    for article in list(read_articles(root))[: 20 if quick else None]:
        outcomes += judge(article, parsing.read_document(article.text, stages))
    return rows(outcomes, gated=not quick)


def rows(outcomes: Sequence[Outcome], gated: bool = True) -> tuple[Row, ...]:
    """The figures of all outcomes together."""
    found = [o for o in outcomes if o.found]
    people = [o for o in outcomes if o.marked.aim == "person"]
    share = sum(o.right for o in found) / max(1, len(found))
    return (
        _row("speakers", outcomes, f"right, of all marked quotations; {share:.3f} of those found", gated),
        _row("persons", people, "right, of the quotations of main persons, by last name", gated),
        Row("basil: found", len(found) / max(1, len(outcomes)), len(outcomes), "covered by a statement", gated=gated),
    )


def _row(name: str, outcomes: Sequence[Outcome], how: str, gated: bool) -> Row:
    count = max(1, len(outcomes))
    peer = Peer("nearest name", sum(o.near for o in outcomes) / count)
    return Row(f"basil: {name}", sum(o.right for o in outcomes) / count, len(outcomes), how, (peer,), gated=gated)
