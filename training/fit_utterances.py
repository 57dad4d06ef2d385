"""Fit the weights by which two statements are held for renderings of one utterance (`relate.utterances_pairs.Weights`).

    python training/fit_utterances.py ../shared/data

Pairs come from the gold statements of the example story and of the real stories to work with (`tests/gold/real_statements`, the
held ones are left alone); texts are read by rashomon itself, a few minutes. Every pair of statements of one story is a row; rows
of other utterances weigh less, so that all of them together count ten times the renderings. Prints a table of the weights, and
the F over pairs in one utterance of each story when it is left out of the fit.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np

from rashomon import shapes
from rashomon.engines.inline import kit_of
from rashomon.pipeline import StoryDraft
from rashomon.relate import utterances
from rashomon.relate.utterances_lines import prepare, weigh
from rashomon.relate.utterances_pairs import WEIGHTS, Weights, features, liken, nested
from rashomon.testing import bench_real_statements as real
from rashomon.testing.bench_example import read_example
from rashomon.testing.bench_gold import find_example
from rashomon.testing.bench_public import read_rows
from rashomon.testing.bench_scores import pair_scores
from rashomon.testing.bench_utterances import gold_drafts

NAMES = [f.name for f in msgspec.structs.fields(Weights)]
FIXED = {"apart": -14.0}
OTHERS = 10.0
Rows = tuple[np.ndarray, np.ndarray]


def given(story: real.RealStory, draft: StoryDraft) -> tuple[StoryDraft, dict[str, str]]:
    """A real story with the gold's statements in place of the found ones, and the utterance of each."""
    texts = {r.report.name: r.text for r in draft.reports}
    days = {r.report.name: p.latest for r, p in zip(draft.reports, draft.published, strict=False)}
    found = real.Found(draft.statements)
    twins = {key: s for key, _, s in real.compare(story, found).pairs}
    made, gold = [], {}
    for report in story.reports:
        for i, g in enumerate(report.statements):
            key = f"{story.story} {report.id} {i}"
            gold[key] = g.utterance
            made.append(
                _statement(key, report.id, g, twins.get(key), texts[report.id], days.get(report.id), story, draft)
            )
    order = {r.report.name: at for at, r in enumerate(draft.reports)}
    made.sort(key=lambda s: (order[s.report], s.content))
    return msgspec.structs.replace(draft, statements=tuple(made), utterances=()), gold


def _statement(
    key: str, report: str, g: real.RealStatement, twin: shapes.Statement | None, text: str, day: str | None,
    story: real.RealStory, draft: StoryDraft,
) -> shapes.Statement:  # fmt: skip
    first = g.content[0][0]
    inner = "".join(text[a:b] for a, b in g.content)
    quoted = text[max(0, first - 1) : first] in ("“", '"', "‘", "'")
    form = "direct" if quoted else "mixed" if any(m in inner for m in '“"') else "indirect"
    right = (g.speaker, *story.aliases.get(g.speaker, ())) if g.speaker else ()
    person = g.speaker not in story.bodies
    entity = next(
        (e for e in draft.entities if any(real.same_name(x, n, person) for x in right for n in (e.name, *e.aliases))),
        None,
    )
    hops = tuple(shapes.Hop(text[h.span[0] : h.span[1]], h.role, h.span) for h in g.via)  # type: ignore[arg-type]
    return shapes.Statement(
        key, report, form, g.content, g.cue, g.source, " ... ".join(text[a:b] for a, b in g.content),
        speaker=entity.id if entity else g.speaker, speaker_name=entity.name if entity else g.speaker,
        anonymous=g.anonymous[0] if g.anonymous and not g.speaker else None, stance=twin.stance if twin else "say",
        via=hops, said=twin.said if twin else shapes.When(None, day),
    )  # type: ignore[arg-type]  # fmt: skip


def rows_of(draft: StoryDraft, gold: Mapping[str, str]) -> Rows:
    """A row of features for each pair of statements of a story, and whether it is one utterance."""
    kit = kit_of(utterances.STAGE)
    lines = [k for k in prepare(draft) if utterances._is_speech(k, utterances.STAGE.config)]
    weights = weigh(lines)
    vectors = kit.encode([k.statement.text for k in lines])
    copies = {
        (c.left, c.right): c.spans * (c.kind == "translation") for c in draft.copies if c.kind in utterances._MADE_FROM
    }
    rows, right = [], []
    for i, a in enumerate(lines):
        for j in range(i + 1, len(lines)):
            b = lines[j]
            one = gold[a.statement.id] == gold[b.statement.id]
            same_words = [w.stem for w in a.words] == [w.stem for w in b.words]
            if nested(a.statement, b.statement) or (same_words and one):
                continue
            spans = copies.get(
                (a.statement.report, b.statement.report), copies.get((b.statement.report, a.statement.report))
            )
            placed = bool(spans) and utterances._placed(a, b, spans)
            told = features(a, b, liken(a, b, weights, spans is not None, placed))
            told["cosine"] = float(vectors[i] @ vectors[j])
            if "apart" not in told or one:
                rows.append([float(told.get(name, 0.0)) for name in NAMES])
                right.append(one)
    return np.array(rows), np.array(right)


def fit(x: np.ndarray, y: np.ndarray, strength: float, others: float = OTHERS) -> np.ndarray:
    """Ridge towards the weights that stand, so that what no pair shows stays what a person set."""
    free = [i for i, name in enumerate(NAMES) if name not in FIXED]
    start = np.array([getattr(WEIGHTS, name) for name in NAMES])
    weight = np.where(y, 1.0, min(1.0, others * y.sum() / (~y).sum()))
    value = start.copy()
    for _ in range(40):
        chance = 1 / (1 + np.exp(-np.clip(x @ value, -30, 30)))
        pull = x.T @ (weight * (chance - y)) + strength * (value - start)
        curve = (x * (weight * chance * (1 - chance))[:, None]).T @ x + strength * np.eye(len(value))
        step = np.linalg.solve(curve[np.ix_(free, free)], pull[free])
        value[free] -= step
    return value


def main(data: Path, strength: float = 1.0) -> None:
    """Read, fit, leave one out, print."""
    drafts = load_drafts(data)
    stories = [(name, draft, gold, *rows_of(draft, gold)) for name, draft, gold in drafts]
    report(stories, strength)


def load_drafts(data: Path) -> list[tuple[str, StoryDraft, dict[str, str]]]:
    """The stories with gold statements."""
    example = find_example(None)
    if example is None:
        raise SystemExit("run in a checkout")
    seen = read_example(example, lambda *_: None)
    gold = {s.key: s.utterance for s in seen.gold.statements.statements}
    found = [(d.id, d, gold) for d in gold_drafts(seen)]
    rows = {r["id"]: r for r in read_rows(data / real.TEXTS)}
    for story in real.load_real(example.root / real.GOLD):
        if story.split == "work":
            found.append((story.story, *given(story, real.fold_reports(real.rows_of(story, rows), "statements"))))
    return found


def report(
    stories: Sequence[tuple[str, StoryDraft, dict[str, str], np.ndarray, np.ndarray]], strength: float
) -> np.ndarray:
    """Print what each story gets from a fit on the others, and the fit on all."""
    totals: dict[str, list[float]] = defaultdict(list)
    for k, (name, draft, gold, _, y) in enumerate(stories):
        others = [s for at, s in enumerate(stories) if at != k]
        value = fit(np.vstack([s[3] for s in others]), np.concatenate([s[4] for s in others]), strength)
        for label, weights in (("stands", WEIGHTS), ("left out", as_weights(value))):
            figures = grouped(draft, gold, weights)
            totals[label].append(figures[2])
            print(f"{name:24} {label:9} p {figures[0]:.3f} r {figures[1]:.3f} f {figures[2]:.3f} of {int(y.sum())}")
    print({label: round(sum(f) / len(f), 3) for label, f in totals.items()})
    value = fit(np.vstack([s[3] for s in stories]), np.concatenate([s[4] for s in stories]), strength)
    for name, weight in zip(NAMES, value, strict=True):
        print(f"    {name}: float = {weight:.2f}  # {getattr(WEIGHTS, name)}")
    return value


def as_weights(value: np.ndarray) -> Weights:
    """A row of figures by their names."""
    return Weights(**{name: round(float(v), 2) for name, v in zip(NAMES, value, strict=True)})


def grouped(draft: StoryDraft, gold: Mapping[str, str], weights: Weights) -> tuple[float, float, float]:
    """Precision, recall and F over pairs with some weights in place."""
    from rashomon.relate import utterances_pairs as pairs

    kept = pairs.WEIGHTS, utterances.COSINE
    pairs.WEIGHTS, utterances.COSINE = weights, weights.cosine
    try:
        told = utterances.find_utterances(draft, utterances.STAGE.config, kit_of(utterances.STAGE)).utterances
    finally:
        pairs.WEIGHTS, utterances.COSINE = kept
    wanted = {s.id: gold[s.id] for s in draft.statements}
    return pair_scores(wanted, {r.statement: u.id for u in told for r in u.renderings})


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 1.0)
