"""Copies as reports come in: an index that takes them one by one and answers as the batch would.

Every run of eight words is kept with its place, in sorted segments that double in size, so that adding a report costs its own
words times the number of segments. A report is matched with those before it only; since the batch (`copies.compare`) matches
reports in order of date by the same rule, both give the same copies for the same order and the same boilerplate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rashomon.model import Record
from rashomon.relate.boilerplate import Boilerplate
from rashomon.relate.copies import CopiesConfig, CopyInput, direct, judge_pairs
from rashomon.relate.passages import Tokens, grams_of, pair_blocks, tokenise
from rashomon.shapes import Copy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]


class _Segment(Record, frozen=True):
    """Runs of some reports, sorted by run, then by report in the order in which they came."""

    runs: Keys
    texts: Ints


class CopyIndex:
    """Takes reports one by one.

    Boilerplate is not learned here, since what is learned must not depend on the order: learn it from a set
    (`copies.compare_all`) and hand it in.
    """

    def __init__(self, config: CopiesConfig = CopiesConfig(), boilerplate: Boilerplate = Boilerplate()) -> None:  # noqa: B008
        """Make an empty index."""
        self._config, self._boilerplate = config, boilerplate
        self._inputs: list[CopyInput] = []
        self._tokens: list[Tokens] = []
        self._runs: list[tuple[Keys, Ints]] = []
        self._segments: list[_Segment] = []
        self._copies: list[Copy] = []

    def __len__(self) -> int:
        """How many reports it holds."""
        return len(self._inputs)

    def add(self, one: CopyInput) -> tuple[Copy, ...]:
        """Take a report.

        Returns:  its copies among the reports before it, without direction (that waits for the family: `copies`).
        Cost:     its runs times the logarithm of what is held, and the reports that it shares text with.
        """
        import numpy as np

        tokens = tokenise([one.text])
        skipped = np.zeros(len(tokens.keys), bool)
        for start, end in one.boilerplate:
            a, b = np.searchsorted(tokens.starts, (start, end))
            skipped[a:b] = True
        runs, places = grams_of(tokens, self._config.passages.words, skipped)
        if self._boilerplate.runs:
            fine = ~np.isin(runs, np.array(self._boilerplate.runs, np.uint64))
            runs, places = runs[fine], places[fine]
        runs, places = _first_places(runs, places, self._config.passages.repeats)
        partners = self._partners(runs)
        number = len(self._inputs)
        self._inputs.append(one)
        self._tokens.append(tokens)
        self._runs.append((runs, places))
        self._insert(_Segment(np.sort(runs), np.full(len(runs), number)))
        found = self._judge(number, partners)
        self._copies += found
        return tuple(found)

    def copies(self) -> tuple[Copy, ...]:
        """All copies among the reports taken so far, with directions, by names."""
        ordered = sorted(self._copies, key=lambda c: (c.left, c.right))
        return direct(ordered, self._inputs, self._config)

    def _judge(self, number: int, partners: list[int]) -> list[Copy]:
        shared = []
        for other in partners:
            blocks = pair_blocks(self._runs[other], self._runs[number], self._config.passages.words)
            pair = self._inputs[other], self._inputs[number]
            shared += judge_pairs(pair, (self._tokens[other], self._tokens[number]), blocks, self._config)
        return shared

    def _partners(self, runs: Keys) -> list[int]:
        """The reports before this one that it is compared with: by the rule of `passages.find_shared`."""
        import numpy as np

        settings = self._config.passages
        heads = np.searchsorted(runs, runs, side="left")
        before = np.arange(len(runs)) - heads  # the same run further up in this report
        seen = np.zeros(len(runs), np.int64)
        found: list[tuple[Ints, Ints, Ints]] = []  # place in `runs`, report, its rank among all places of the run
        for segment in self._segments:
            low = np.searchsorted(segment.runs, runs, side="left")
            times = np.searchsorted(segment.runs, runs, side="right") - low
            take = np.minimum(times, np.maximum(0, settings.crowd - seen))
            which = np.repeat(np.arange(len(runs)), take)
            step = np.arange(len(which)) - np.repeat(np.cumsum(take) - take, take)
            found.append((which, segment.texts[low[which] + step], seen[which] + step))
            seen += times
        if not found:
            return []
        which, texts, rank = (np.concatenate(column) for column in zip(*found, strict=True))
        crowded = seen + before >= settings.crowd
        thin = crowded[which]
        use = ~thin | (rank < settings.neighbours)
        return _chosen(texts[use], thin[use], bool(crowded.any()), settings.partners, settings.neighbours)

    def _insert(self, fresh: _Segment) -> None:
        """Merge segments of like size, so that there are few: each run is moved as often as the index doubles."""
        import numpy as np

        while self._segments and len(self._segments[-1].runs) <= 2 * len(fresh.runs):
            last = self._segments.pop()
            runs = np.concatenate([last.runs, fresh.runs])
            order = np.argsort(runs, kind="stable")
            fresh = _Segment(runs[order], np.concatenate([last.texts, fresh.texts])[order])
        self._segments.append(fresh)


def _first_places(runs: Keys, places: Ints, repeats: int) -> tuple[Keys, Ints]:
    """The first few places of each run, sorted by run and place."""
    import numpy as np

    order = np.lexsort((places, runs))
    runs, places = runs[order], places[order]
    heads = np.flatnonzero(np.concatenate([[True], runs[1:] != runs[:-1]])) if len(runs) else places
    rank = np.arange(len(runs)) - np.repeat(heads, np.diff(np.concatenate([heads, [len(runs)]])))
    return runs[rank < repeats], places[rank < repeats]


def _chosen(texts: Ints, thin: NDArray[np.bool_], late: bool, partners: int, neighbours: int) -> list[int]:
    """Those with most in common, where there are too many; of those that only a crowd joins, very few."""
    import numpy as np

    names, index = np.unique(texts, return_inverse=True)
    if not late:
        return [int(name) for name in names]
    often = np.bincount(index)
    proper = np.bincount(index, weights=~thin) > 0
    chosen: list[int] = []
    for these, most in ((proper, partners), (~proper, neighbours)):
        some = np.flatnonzero(these)
        chosen += names[some[np.lexsort((names[some], -often[some]))][:most]].tolist()
    return sorted(chosen)
