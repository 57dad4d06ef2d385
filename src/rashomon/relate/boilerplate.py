"""What an outlet prints under everything: learned from the reports at hand, left out of the comparison, and shown.

A run of words that six otherwise different reports of one outlet share, and hardly anybody else prints, is no copying:
"Subscribe to our newsletter", the note about the author, the links to other articles. It is learned from a set of reports
as a whole, whatever their order, and can be kept and used for reports that come later, one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from rashomon.model import Record
from rashomon.relate.passages import Entries, PassagesConfig, Tokens

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


class Stock(Record, frozen=True):
    """A stretch of an outlet's boilerplate as one report prints it, and from which reports it was learned."""

    outlet: str
    text: str
    learned_from: tuple[str, ...]


class Boilerplate(Record, frozen=True):
    """Runs of words (as hashes) that take no part in comparing, in order; how many reports of each outlet taught them."""

    runs: tuple[int, ...] = ()


def learn_runs(entries: Entries, outlets: Ints, sizes: Ints, config: PassagesConfig) -> NDArray[np.bool_]:
    """Mark the runs that at least `config.boilerplate` otherwise different texts of one outlet share.

    Texts most of which is shared so (versions of one report) do not count: they are copies, not boilerplate.

    Args:     entries: the shared runs; outlets: a number for each text's outlet, -1 where unknown; sizes: tokens a text.
    Returns:  for each entry, whether its run is boilerplate. The order of the texts makes no difference.
    Cost:     a sort of the entries.
    """
    import numpy as np

    outlet = outlets[entries.text]
    known = outlet >= 0
    least, own_share = config.boilerplate, config.boilerplate_share
    if not known.any() or least <= 0:
        return np.zeros(len(entries.group), bool)
    key = entries.group * (int(outlets.max()) + 2) + outlet
    one = np.ones(len(key), bool)  # one place a text
    one[1:] = (entries.text[1:] != entries.text[:-1]) | (entries.group[1:] != entries.group[:-1])
    _, index = np.unique(key, return_inverse=True)
    often = (np.bincount(index, weights=one & known) >= least)[index] & known
    held = np.bincount(entries.text[often & one], minlength=len(sizes)) / np.maximum(sizes, 1)
    counted = one & known & (held < config.boilerplate_mostly)[entries.text]
    inside = np.bincount(index, weights=counted)[index]
    everywhere = np.bincount(entries.group, weights=one)[entries.group]
    stock = (inside >= least) & (inside >= own_share * everywhere)
    return np.isin(entries.group, np.unique(entries.group[stock]))


def keep_runs(entries: Entries, stock: NDArray[np.bool_]) -> Boilerplate:
    """The marked runs, to be used for other reports."""
    import numpy as np

    return Boilerplate(tuple(np.unique(entries.run[stock]).tolist()))


def show_stock(
    tokens: Tokens, entries: Entries, stock: NDArray[np.bool_], names: Sequence[str], texts: Sequence[str],
    outlets: Sequence[str | None], words: int,
) -> tuple[Stock, ...]:  # fmt: skip
    """The boilerplate in words: each stretch as its first report prints it, with the reports that it was learned from.

    Returns:  by outlet, the commonest first; stretches that differ by their ends only are separate.
    Cost:     linear in the marked entries.
    """
    import numpy as np

    learned = entries.only(stock)
    order = np.lexsort((learned.place, learned.text))
    place, text = learned.place[order], learned.text[order]
    fresh = np.ones(len(place), bool)
    fresh[1:] = (text[1:] != text[:-1]) | (place[1:] > place[:-1] + words)
    cuts = np.flatnonzero(np.concatenate([fresh, [True]]))
    found: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for a, b in pairwise(cuts.tolist()):
        t, last = int(text[a]), int(place[b - 1]) + words - 1
        printed = texts[t][int(tokens.starts[place[a]]) : int(tokens.ends[last])]
        key = outlets[t] or "", printed.casefold()
        found.setdefault(key, (printed, set()))[1].add(names[t])
    rows = [Stock(outlet, printed, tuple(sorted(who))) for (outlet, _), (printed, who) in found.items() if outlet]
    return tuple(sorted(rows, key=lambda s: (s.outlet, -len(s.learned_from), s.text)))
