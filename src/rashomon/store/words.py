"""What a search asks for: words and phrases, folded as the index folds them; pairs of characters where no spaces stand."""

from __future__ import annotations

import re
import unicodedata

from rashomon.model import Offsets, Record

_PART = re.compile(r'"([^"]{0,300})"|(\S{1,300})')
_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Thai, kana and Chinese characters: scripts that put no spaces between words. Korean does."""

MOST_PARTS = 24
"""Parts of a question that are heeded; nobody types more, and each costs a look-up."""


class Part(Record, frozen=True):
    """A phrase that must occur; `pairs` when it is to be sought among pairs of characters, `begins` when its last word may
    go on.
    """

    text: str
    """As it was asked."""
    words: tuple[str, ...]
    """As an index of our own folds it."""
    pairs: bool = False
    begins: bool = False


def folded(text: str) -> str:
    """Lower case, without marks on letters."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def words_of(text: str) -> list[str]:
    """The words of a text as an index knows them.

    Cost: linear.
    """
    return _WORD.findall(folded(text))


def pairs_of(text: str) -> str:
    """Each two neighbours in scripts without spaces, and each such character alone, as words between spaces.

    Cost: linear.
    """
    found = list[str]()
    for run in _RUN.findall(text):
        found += [run[i : i + 2] for i in range(len(run))]  # the last stands alone, so that one character is found, too
    return " ".join(found)


def parts_of(question: str) -> tuple[Part, ...]:
    """Cut a question into phrases that must all occur.

    Args:     question: words; "words in quotation marks" stand together; a word that ends in * may go on.
    Returns:  parts, the first 24; none where the question holds no word.
    Cost:     linear.
    """
    parts = list[Part]()
    for quoted, bare in _PART.findall(question.replace("“", '"').replace("”", '"')):
        given = quoted or bare
        runs = _RUN.findall(given)
        parts += [_pairs_part(run) for run in runs]
        words = tuple(words_of(_RUN.sub(" ", given)))
        if words:
            parts.append(Part(_RUN.sub(" ", given), words, begins=not quoted and bare.endswith("*")))
    return tuple(dict.fromkeys(parts))[:MOST_PARTS]


def _pairs_part(run: str) -> Part:
    if len(run) == 1:
        return Part(run, (run,), pairs=True, begins=True)
    return Part(run, tuple(run[i : i + 2] for i in range(len(run) - 1)), pairs=True)


def place_of(text: str, parts: tuple[Part, ...]) -> Offsets | None:
    """Where the first part that stands in a text as it was asked does.

    Args:     text: to look in; parts: of the question.
    Returns:  code points; None where an accent or the like keeps all of them from being found letter by letter.
    Cost:     linear.
    """
    for part in parts:
        words = [part.text] if part.pairs else _WORD.findall(part.text)
        found = re.search(r"[\W_]{1,9}".join(map(re.escape, words)), text, re.IGNORECASE)
        if words and found:
            return found.start(), found.end()
    return None
