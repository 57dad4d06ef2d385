"""Scores over languages: siblings in translation among parallel news, and quotations in other languages than English.

"translations" needs the weights of the multilingual encoder; without them it is skipped, and says so. "languages" needs
none. The parallel texts were stored as tokens, so they are first put together as they would be printed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from rashomon.errors import InputError
from rashomon.model import Record
from rashomon.pipeline import Progress
from rashomon.testing import scores
from rashomon.testing.bench_gold import find_root
from rashomon.testing.bench_public import read_rows
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.texts_parallel import print_sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rashomon.models.multilingual import Multilingual
    from rashomon.relate.rewrites import Telling

    FloatArray = NDArray[np.float32]

LANGUAGES = ("en", "es", "it", "nl")
Texts = Mapping[str, Sequence[Sequence[str]]]


def _parallel(root: Path, quick: bool) -> Texts:
    """Sentences of each text, by language; text k is the same news in every language."""
    rows = read_rows(root / "parallel" / "meantime_wikinews_en_es_it_nl.jsonl")[: 15 if quick else None]
    return {code: [print_sentences(row["sentences"][code]) for row in rows] for code in LANGUAGES}


# ---------------------------------------------------------------------------------------------------- translations


def translations(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Siblings of parallel texts: as nearest neighbours, as pairs told apart from all others, and as stories."""
    from rashomon.models.multilingual import load_multilingual, multilingual_ready

    texts = _parallel(root, quick)
    if not multilingual_ready():
        raise InputError("the weights of the multilingual encoder are not here: `rashomon models` says how to get them")
    encoder = load_multilingual()
    progress("translations", 0, None)
    return (
        *_siblings(texts, encoder, quick),
        *_pairs(texts, encoder, quick),
        _stories(texts, encoder, quick),
        _same_event(root, encoder, quick),
        _speed(texts, encoder),
    )


def _siblings(texts: Texts, encoder: Multilingual, quick: bool) -> tuple[Row, Row]:
    """Whether the nearest in each other language, and the three nearest of all, are the siblings."""
    neutral = _nearest(texts, encoder.encode)
    plain = _nearest(texts, encoder.raw)
    words = _nearest_by_keys(texts)
    count = sum(len(part) for part in texts.values())
    how = (
        "each text's nearest in each of the three other languages is its sibling",
        "its three nearest of all texts are",
    )
    names = ("as the model gives vectors", "names and numbers alone")
    return (
        Row("translations: siblings", neutral[0], count, how[0],
            (Peer(names[0], plain[0]), Peer(names[1], words[0])), gated=not quick),
        Row("translations: siblings among all", neutral[1], count, how[1],
            (Peer(names[0], plain[1]), Peer(names[1], words[1])), gated=not quick),
    )  # fmt: skip


def _nearest(texts: Texts, encode: Callable[[Sequence[str]], FloatArray]) -> tuple[float, float]:
    import numpy as np

    means = [np.stack([encode(list(text)).mean(axis=0) for text in texts[code]]) for code in LANGUAGES]
    rows = np.concatenate([m / np.linalg.norm(m, axis=1, keepdims=True) for m in means])
    return _judged(rows @ rows.T, len(means[0]))


def _nearest_by_keys(texts: Texts) -> tuple[float, float]:
    """The same by names and numbers."""
    import numpy as np

    from rashomon.relate.languages import keys_of
    from rashomon.relate.stories import StoryInput

    keys = [keys_of(StoryInput("", None, "\n".join(t), None, None)) for code in LANGUAGES for t in texts[code]]
    likeness = np.array([[sum(w * b.get(k, 0.0) for k, w in a.items()) for b in keys] for a in keys], np.float32)
    return _judged(likeness, len(texts[LANGUAGES[0]]))


def _judged(likeness: FloatArray, size: int) -> tuple[float, float]:
    """Of a square of likenesses, language by language: siblings nearest in each language, and nearest of all."""
    import numpy as np

    np.fill_diagonal(likeness, -9)
    own = np.arange(len(likeness)) % size
    within, among = [], []
    for at, row in enumerate(likeness):
        blocks = [b for b in range(len(LANGUAGES)) if b != at // size]
        within.append(all(int(row[b * size : (b + 1) * size].argmax()) == own[at] for b in blocks))
        among.append(bool((own[np.argsort(-row, kind="stable")[: len(blocks)]] == own[at]).all()))
    return sum(within) / len(within), sum(among) / len(among)


def _telling(name: str, sentences: Sequence[str]) -> Telling:
    """A report of these sentences, one a line."""
    from rashomon.relate.rewrites import Telling

    spans, at = [], 0
    for sentence in sentences:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    return Telling(name, "\n".join(sentences), tuple(spans))


def _pairs(texts: Texts, encoder: Multilingual, quick: bool) -> tuple[Row, ...]:
    """All texts as if they were one story: which pairs are called translations, and their sentences joined."""
    from rashomon.relate.translations import find_translations

    tellings = [_telling(f"{k:02} {code}", text) for code in LANGUAGES for k, text in enumerate(texts[code])]
    languages = {one.name: one.name[-2:] for one in tellings}
    found = find_translations(tellings, languages, (), encoder)
    right = [copy for copy in found if copy.left[:2] == copy.right[:2]]
    wanted = len(texts["en"]) * 6
    by_name = {one.name: one for one in tellings}
    lined, counted = 0, 0
    for copy in right:
        left, other = by_name[copy.left], by_name[copy.right]
        if len(left.sentences) != len(other.sentences):
            continue  # which sentence is whose is known only where a translator kept them all
        where = {span: k for k, span in enumerate(left.sentences)}, {span: k for k, span in enumerate(other.sentences)}
        joined = {(where[0][s[:2]], where[1][s[2:]]) for s in copy.spans}
        lined += sum((k, k) in joined for k in range(len(left.sentences)))
        counted += len(left.sentences)
    return (
        Row("translations: pairs found", len(right) / wanted, wanted, "pairs of siblings called a translation", gated=not quick),
        Row("translations: pairs right", len(right) / max(1, len(found)), len(found),
            "of all pairs in two languages called a translation", gated=not quick),
        Row("translations: sentences joined", lined / max(1, counted), counted,
            "sentences joined with their own, where both texts have as many", gated=not quick),
    )  # fmt: skip


def _stories(texts: Texts, encoder: Multilingual, quick: bool) -> Row:
    """Siblings as stories, all texts undated in one heap: English by words, the others to them."""
    from rashomon.relate.languages import join_languages
    from rashomon.relate.stories import StoryInput, cluster

    inputs = [
        StoryInput(f"{k:02} {code}", None, "\n".join(text), None, None)
        for code in LANGUAGES
        for k, text in enumerate(texts[code])
    ]
    groups = cluster([one for one in inputs if one.name.endswith("en")])
    # The English side is scored apart (set "stories"): here each story counts by the news of its English report.
    gold = {one.name: one.name[:2] for one in inputs}
    for group in groups:
        gold |= {f"{m[:2]} {code}": group.members[0][:2] for m in group.members for code in LANGUAGES}

    def figure(by: Multilingual | None) -> tuple[float, float, float]:
        found = join_languages(inputs, groups, by)
        return scores.bcubed(gold, {name: group.members[0] for group in found for name in group.members})

    p, r, f = figure(encoder)
    peer = Peer("names and numbers alone", figure(None)[2])
    how = f"BCubed F (precision {p:.3f}, recall {r:.3f}), given the stories of the English reports"
    return Row("translations: stories", f, len(inputs), how, (peer,), gated=not quick)


def _same_event(root: Path, encoder: Multilingual, quick: bool) -> Row:
    """Pairs of English reports of one event: nobody translated, and one language makes them more alike than two would."""
    from rashomon.read.sentences import split_units
    from rashomon.relate.rewrites import Telling
    from rashomon.relate.translations import TranslationsConfig, is_translation, read_body, tell_alike

    by_story: dict[str, list[str]] = {}
    for row in read_rows(root / "stories" / "allsides.dev.jsonl"):
        by_story.setdefault(row["story"], []).append(row["text"])
    pairs = [texts[:2] for _, texts in sorted(by_story.items()) if len(texts) > 1][: 10 if quick else 40]
    pairs = [pair for pair in pairs if not _share(pair)]
    config = TranslationsConfig(most_sentences=40)
    apart = 0
    for pair in pairs:
        spans = [tuple((u.start, u.end) for u in split_units(text, (), ())) for text in pair]
        left, right = (read_body(Telling("", t, s), config) for t, s in zip(pair, spans, strict=True))
        cosines = encoder.encode(left.texts) @ encoder.encode(right.texts).T
        apart += not is_translation(tell_alike((left, right), cosines, config), config)
    how = "two English reports of one event, as the hardest case, not taken for a translation"
    return Row("translations: one event apart", apart / max(1, len(pairs)), len(pairs), how, gated=not quick)


def _share(pair: Sequence[str]) -> bool:
    """Whether one of two texts was taken from the other, or both from a third, word for word."""
    from rashomon.relate.copies import CopyInput, compare

    found = compare([CopyInput("a", pair[0]), CopyInput("b", pair[1])])
    return any(copy.kind in ("copy", "contained", "partial") for copy in found)


def _speed(texts: Texts, encoder: Multilingual) -> Row:
    """Sentences a second of processor time, with the English encoder on the same sentences beside it."""
    from rashomon.models import load_encoder

    sample = [f"{s} " for text in texts["en"][:8] for s in text][:100]  # new to both, which keep what they have met

    def rate(encode: Callable[[Sequence[str]], FloatArray]) -> float:
        encode(sample[:2])
        begun = time.process_time()
        encode(sample)
        return len(sample) / max(1e-9, time.process_time() - begun)

    fast = Peer("English encoder", rate(load_encoder().encode))
    how = "sentences a second of processor time, one core"
    return Row("translations: speed", rate(encoder.encode), len(sample), how, (fast,), gated=False)


# ---------------------------------------------------------------------------------------------------- languages


class Quoted(Record, frozen=True):
    """A quotation of the gold: who says it, by name or, where nobody is named, by the words that stand for the speaker."""

    content: str
    speaker: str | None = None
    source: str | None = None


class QuotedText(Record, frozen=True):
    """An invented text with its direct quotations."""

    language: str
    text: str
    quotes: tuple[Quoted, ...]


def languages(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Languages told; direct quotations and speakers in invented texts, and beside the English reading of parallel ones."""
    from rashomon.text.language import foreign

    texts = _parallel(root, quick)
    progress("languages", 0, None)
    told = [(foreign("\n".join(text)) or "en") == code for code in LANGUAGES for text in texts[code]]
    english = [row["text"] for row in read_rows(root / "stories" / "allsides.dev.jsonl")]
    kept = sum(foreign(text) is None for text in english)
    gated = not quick
    return (
        Row("languages: told", sum(told) / len(told), len(told), "texts in en, es, it, nl called by their language", gated=gated),
        Row("languages: English kept", kept / len(english), len(english), "English articles read as English"),
        *_invented(),
        *_beside_english(texts, quick),
    )  # fmt: skip


def _invented() -> tuple[Row, ...]:
    """The gold texts of the repository, by language; nothing in an installed package."""
    root = find_root()
    path = root / "tests" / "gold" / "languages" / "quotations.json" if root else None
    if path is None or not path.is_file():
        return ()
    rows = []
    gold = msgspec.json.decode(path.read_bytes(), type=list[QuotedText])
    for code in sorted({text.language for text in gold}):
        part = [text for text in gold if text.language == code]
        found, extra, right = (sum(figures) for figures in zip(*map(_score, part), strict=True))
        wanted = sum(len(text.quotes) for text in part)
        p, r, f = scores.counts(found, found + extra, wanted)
        how = f"invented texts, F (precision {p:.3f}, recall {r:.3f})"
        rows.append(Row(f"languages: {code} quotations", f, wanted, how))
        rows.append(
            Row(f"languages: {code} speakers", right / max(1, wanted), wanted, "speaker right, of all quotations")
        )
    return tuple(rows)


def _score(gold: QuotedText) -> tuple[int, int, int]:
    """Quotations found, found beside them, and speakers right."""
    from rashomon.read.foreign import find_speech

    found = find_speech(gold.text)
    met = right = 0
    for quoted in gold.quotes:
        wanted = quoted.content.strip(" ,.")
        speech = next((s for s in found if gold.text[slice(*s.content[0])].strip(" ,.") == wanted), None)
        if speech is None:
            continue
        met += 1
        if quoted.source is not None:
            right += speech.name is None and [gold.text[a:b] for a, b in speech.source] == [quoted.source]
        else:
            right += speech.name == quoted.speaker
    return met, len(found) - met, right


def _beside_english(texts: Texts, quick: bool) -> tuple[Row, ...]:
    """Quotations of the English texts with a named speaker, looked for in the same sentence of their translations.

    What the English side finds is no gold, but it is found by other means (a parse), and the texts were not written by us.
    """
    from rashomon.read.foreign import find_speech

    english = [_english_quotations(text) for text in texts["en"]]
    asked = met = right = named = 0
    for code in LANGUAGES[1:]:
        for quoted, text, original in zip(english, texts[code], texts["en"], strict=True):
            if len(text) != len(original):
                continue
            whole, starts = "\n".join(text), [0]
            for sentence in text:
                starts.append(starts[-1] + len(sentence) + 1)
            speeches = find_speech(whole)
            for at, family in quoted:
                if not any(mark in text[at] for mark in '"“«„'):
                    continue
                asked += 1
                here = [s for s in speeches if any(a < starts[at + 1] and b > starts[at] for a, b in s.content)]
                met += bool(here)
                named += any(s.name for s in here)
                right += any(s.name is not None and s.name.split()[-1] == family for s in here)
    told = "of those given a speaker, the one of the English sentence"
    how = "direct quotations with a named speaker in English, found in the same sentence of the translation"
    return (
        Row("languages: parallel quotations", met / max(1, asked), asked, how, gated=not quick),
        Row("languages: parallel speakers", right / max(1, asked), asked, "with the same family name", gated=not quick),
        Row("languages: parallel speakers right", right / max(1, named), named, told, gated=not quick),
    )  # fmt: skip


def _english_quotations(sentences: Sequence[str]) -> list[tuple[int, str]]:
    """(sentence, family name) of every direct quotation with a named speaker."""
    from rashomon.model import Statement
    from rashomon.read import attribution, names, parsing, times
    from rashomon.read.parsing import read_document

    stages = (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE)
    reading = read_document("\n".join(sentences), stages)
    edges = [0]
    for sentence in sentences:
        edges.append(edges[-1] + len(sentence) + 1)
    found = []
    for a in reading.layer("statement"):
        s = a.value
        if isinstance(s, Statement) and s.form == "direct" and s.speaker_name and s.speaker_span:
            at = next(k for k in range(len(sentences)) if s.content[0][0] < edges[k + 1])
            if s.speaker_name.split()[-1][:1].isupper():
                found.append((at, s.speaker_name.split()[-1]))
    return found
