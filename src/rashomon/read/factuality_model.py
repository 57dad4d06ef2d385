"""The judge's certainty beside the rules': asked only where a sentence has a word that could unsettle it.

What the judge reads is what the holder says: the whole sentence of the reporter, the content of a statement for its speaker, so
that "denied that" is counted once, by the rules. Its word is taken where it is the surer of the two (docs/decisions/122).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from rashomon.model import Annotation, Offsets, Proposition, Statement

if TYPE_CHECKING:
    from rashomon.models.judge import Judge

LONGEST = 900
"""Characters of a sentence that is still asked about; longer ones are lists."""
CT, PR, PS, UU = 3, 2, 1, 0
_EDGES = ((2.3, CT), (1.5, PR), (0.6, PS))
"""Where the judge's score passes from one step of the ladder to the next: it leans to the middle, as means do."""
SURE, UNSURE, AGAINST = 2.6, 1.0, -1.5
"""Score from which the judge overrules a doubt of the rules, below which a certainty, and below which a yes."""


def ask_judge(
    text: str,
    sentences: Sequence[Offsets],
    propositions: Sequence[Annotation],
    statements: Sequence[Statement],
    unsettled: Collection[int],
    judge: Judge,
) -> dict[int, float]:
    """The judge's score for the propositions worth asking about.

    Args:     sentences: in document order; propositions, statements: of the document's layers; unsettled: starts of the words
              that may unsettle a sentence.
    Returns:  index of the proposition -> -3 to 3.
    Cost:     one pass of the encoder a sentence with such a word: about 3 ms.
    """
    starts = [s for s, _ in sentences]
    marked = {bisect_right(starts, at) - 1 for at in unsettled}
    wanted: dict[Offsets, list[int]] = {}
    for n, annotation in enumerate(propositions):
        home = bisect_right(starts, annotation.span.start) - 1
        value = annotation.value
        if home in marked and isinstance(value, Proposition) and value.main:
            window = _window(sentences[home], annotation.span.start, value, statements)
            if window[1] - window[0] <= LONGEST:
                wanted.setdefault(window, []).append(n)
    rows = [
        (text[s:e].replace("’", "'"), [(propositions[n].span.start - s, propositions[n].span.end - s) for n in several])
        for (s, e), several in wanted.items()
    ]
    found: dict[int, float] = {}
    for several, scores in zip(wanted.values(), judge.certainties(rows, "news"), strict=True):
        found.update(zip(several, scores, strict=True))
    return found


def _window(sentence: Offsets, at: int, value: Proposition, statements: Sequence[Statement]) -> Offsets:
    """The content that the event lies in, cut to its sentence; the sentence where the reporter speaks."""
    content = statements[value.statement].content if value.statement is not None else ()
    for start, end in content:
        if start <= at < end:
            return max(start, sentence[0]), min(end, sentence[1])
    return sentence


def step_of(score: float) -> tuple[int, bool]:
    """The step of FactBank's ladder nearest to a score of the judge, and whether it is a yes."""
    step = next((step for edge, step in _EDGES if abs(score) >= edge), UU)
    return step, score >= 0 or step == UU


def settle(ceiling: int, positive: bool, judged: float | None) -> tuple[int, bool]:
    """The rules' word or the judge's, whichever is surer.

    Args:     ceiling, positive: what the rules say; judged: the judge's score, None where it was not asked.
    """
    if judged is None:
        return ceiling, positive
    if ceiling == CT and positive and judged < UNSURE:
        return step_of(judged)
    if ceiling < CT and (judged > SURE or judged < AGAINST):
        return step_of(judged)
    return ceiling, positive


def words_that_unsettle(lemmas: Mapping[int, str], known: Collection[str]) -> list[int]:
    """Starts of the words whose lemma is among `known`."""
    return [start for start, lemma in lemmas.items() if lemma in known]
