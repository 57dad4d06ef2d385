"""The name finder's decisions from its own scores: what spaCy's transition loop decides, in a tenth of the steps.

spaCy walks every token of a sentence, tries 74 actions at each and asks the network anew. But outside a name the network reads
nothing but the token itself: so all tokens are scored at once as if no name were open, and steps are taken only within names,
for all sentences side by side. Two actions are open there, to go on or to end, for the kind of a name is fixed by its first word.
The same sums in the same order as spaCy's (docs/decisions/289).
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from spacy.tokens import Doc

Floats = npt.NDArray[Any]
Found = tuple[int, int, str]
"""First token, the one after the last, and kind."""

_FEATURES = 3
"""What the network reads: the token, the first token of the open name, and the one before the token."""
_PIECES = 2
"""Of the maxout behind them."""


class Step(NamedTuple):
    """A token within an open name, counted through all sentences: does the name go on after it?"""

    at: int
    start: int
    action: int
    end: int


Walk = Generator[Step, bool, None]
"""Asks of each step whether the name goes on after it."""


class NameSteps:
    """The weights of a trained name finder, laid out for reading."""

    def __init__(self, component: Any) -> None:
        """Lay out the weights; `component` is spaCy's trained "ner", made quick by `transitions.prepare`."""
        model = component.model
        self._vectors, self._lower, self._upper = (model.get_ref(n) for n in ("tok2vec", "lower", "upper"))
        if (self._lower.get_dim("nF"), self._lower.get_dim("nP")) != (_FEATURES, _PIECES) or model.attrs[
            "unseen_classes"
        ]:
            raise ValueError("this name finder reads other features than the one that rashomon ships")
        self._bias = self._lower.get_param("b")
        actions: list[str] = [component.moves.get_class_name(i) for i in range(component.moves.n_moves)]
        self._actions, self._outside = actions, actions.index("O")
        self._begins = np.array([a.startswith("B-") for a in actions])
        # Outside a name: begin one, name one word, or pass on; the bare "U-" is for tokens that somebody has barred.
        self._barred = np.array([a == "U-" or a[:2] in ("I-", "L-") for a in actions])
        twins = {a: [actions.index(m + a[2:]) if a[2:] else 0 for m in ("I-", "L-")] for a in actions}
        self._go_on, self._end = np.array([twins[a] for a in actions]).T

    def __call__(self, docs: Sequence[Doc]) -> list[list[Found]]:
        """The names of each document, in order.

        Args:     docs: each one sentence, its tokens without white space and without names given before.
        Returns:  for each its names, counted in its own tokens.
        Raises:   nothing.
        Cost:     linear in tokens: a call of the network for all, and one for each word of the longest names.
        """
        found: list[list[Found]] = [[] for _ in docs]
        lengths = [len(doc) for doc in docs]
        ends: list[int] = np.cumsum(lengths, dtype=np.int64).tolist()
        if not sum(lengths):
            return found
        parts = self._lower.predict(self._vectors.predict(docs))
        best = self._best_outside(parts, ends)
        following = _next_marked(best != self._outside)
        actions = best.tolist()
        walks = [
            self._walk(end - length, end, actions, following, names)
            for length, end, names in zip(lengths, ends, found, strict=True)
        ]
        asked = [(walk, step) for walk in walks if (step := next(walk, None)) is not None]
        while asked:
            answers = self._goes_on(parts, [step for _, step in asked])
            asked = [
                (walk, nxt)
                for (walk, _), on in zip(asked, answers, strict=True)
                if (nxt := _tell(walk, on)) is not None
            ]
        return found

    def _best_outside(self, parts: Floats, ends: Sequence[int]) -> npt.NDArray[np.int64]:
        """The best action for each token where no name is open."""
        scores = self._score(parts[1:, 0] + parts[0, 1] + parts[0, 2])
        scores[:, self._barred] = -np.inf
        last = np.array(sorted({e - 1 for e in ends if e}))
        scores[np.ix_(last, self._begins)] = -np.inf  # the last word of a sentence begins no longer name
        return np.asarray(scores.argmax(1), dtype=np.int64)

    def _score(self, summed: Floats) -> Floats:
        summed = summed + self._bias
        return np.asarray(self._upper.predict(np.maximum(summed[..., 0], summed[..., 1])))

    def _goes_on(self, parts: Floats, steps: Sequence[Step]) -> list[bool]:
        """Whether the open name goes on after each of these tokens; at the end of its sentence it does not."""
        at, start, action, end = np.array(steps).T
        # The first row of `parts` stands for "no token", so token i has row i + 1 and the one before it row i.
        scores = self._score(parts[at + 1, 0] + parts[start + 1, 1] + parts[at, 2])
        rows = np.arange(len(steps))
        on = scores[rows, self._go_on[action]] >= scores[rows, self._end[action]]
        answers: list[bool] = (on & (at + 1 < end)).tolist()
        return answers

    def _walk(self, first: int, end: int, best: list[int], following: list[int], names: list[Found]) -> Walk:
        """Through one sentence, from name to name."""
        at = following[first]
        while at < end:
            start, action = at, best[at]
            at += 1
            if self._begins[action]:
                while (yield Step(at, start, action, end)):
                    at += 1
                at += 1
            names.append((start - first, at - first, self._actions[action][2:]))
            at = following[at]


def _tell(walk: Walk, answer: bool) -> Step | None:
    """The next question of a walk that is told the answer to its last; None at its end."""
    try:
        return walk.send(answer)
    except StopIteration:
        return None


def _next_marked(marks: npt.NDArray[np.bool_]) -> list[int]:
    """For each place, and the one after the last, the first marked place from there on."""
    places = np.flatnonzero(marks)
    nearest = np.searchsorted(places, np.arange(len(marks) + 1))
    return np.append(places, len(marks))[nearest].tolist()  # type: ignore[no-any-return]
