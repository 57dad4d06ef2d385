"""Is every name, number and quotation of a sentence in the evidence it cites?

`check_sentence` knows nothing of how the sentence was made: it serves for our own briefs, for a language model's and
for a person's. It compares words, so it finds what was added, swapped or put in another's mouth; it does not yet weigh
polarity or certainty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from rashomon import shapes
from rashomon.tell import prose

_TOKEN = re.compile(r"\d[\d.,:]*|[^\W_]+(?:[.'-][^\W_]+)*")
_FRAME = prose.FUNCTION_WORDS | {"reports", "report", "earlier", "later", "accounts", "one", "two"}
"""Words that a brief may add at the head of a sentence."""

_COUNTING = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
)
_FIGURES = {word: str(value) for value, word in enumerate(_COUNTING.split())} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "sixty": "60",
    "seventy": "70",
    "eighty": "80",
    "ninety": "90",
}
_SCALES = frozenset(
    "dozen dozens hundred hundreds thousand thousands million millions billion billions trillion half".split()
)
_GAP = 2
"""So many words may stand between two words of one name ("Dmitri Peskov" in "Dmitri S. Peskov")."""


class _Proof:
    """The evidence of one sentence, laid out for lookup."""

    def __init__(self, evidence: Sequence[shapes.Evidence]) -> None:
        self.texts = [prose.plain(e.exact) for e in evidence]
        self.quoted = [prose.plain(q) for e in evidence for q in quotations(e.exact)]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands; texts lie so far apart that no name can reach over."""
        found: dict[str, list[int]] = {}
        at = 0
        for text in self.texts:
            for token in _TOKEN.findall(text):
                at += 1
                for form in _forms(token):
                    found.setdefault(form, []).append(at)
            at += 1000
        return found

    def has(self, word: str) -> bool:
        return any(form in self.places for form in _forms(word))

    def has_run(self, run: Sequence[str]) -> bool:
        """Whether the words follow each other, with small gaps, somewhere in the evidence."""
        ends = {p for form in _forms(run[0]) for p in self.places.get(form, ())}
        for word in run[1:]:
            at = {p for form in _forms(word) for p in self.places.get(form, ())}
            ends = {p for p in at if any(p - step in ends for step in range(1, _GAP + 2))}
        return bool(ends)


def check_sentence(text: str, evidence: Sequence[shapes.Evidence], known: Sequence[str] = ()) -> tuple[str, ...]:
    """Find what a sentence says beyond its evidence.

    Args:     text: the sentence; evidence: what it cites; known: names that need no evidence (outlets, report ids).
    Returns:  problems in plain words, in the order of the sentence; () when every name, number and quotation is there.
    Raises:   nothing.
    Cost:     linear in the sentence and its evidence.
    """
    proof = _Proof([*evidence, *(shapes.Evidence("", 0, len(k), k) for k in known)])
    line = prose.plain(text)
    quotes = [q for q in quotations(text) if not _is_quoted(prose.plain(q), proof)]
    problems = [f"quotation not in the evidence: “{q}”" for q in quotes]
    problems += [f"number not in the evidence: {n}" for n in _numbers(line) if not _has_number(n, proof)]
    problems += [f"name not in the evidence: {' '.join(run)}" for run in _names(line) if not proof.has_run(run)]
    return tuple(dict.fromkeys(problems))


def quotations(text: str) -> tuple[str, ...]:
    """The stretches between double quotation marks, straight, curly or angled; an unclosed one is left out."""
    found, opened, closing = [], -1, ""
    for at, char in enumerate(text):
        if opened < 0 and char in '“„"«':
            opened, closing = at + 1, {"“": "”", "„": "”“", '"': '"', "«": "»"}[char]
        elif opened >= 0 and char in closing:
            if text[opened:at].strip():
                found.append(text[opened:at])
            opened = -1
    return tuple(found)


def _is_quoted(quote: str, proof: _Proof) -> bool:
    """Exact words, and somebody's: inside quotation marks in the evidence, or the whole of an evidence span."""
    bare = quote.strip(" ,.;")
    if any(bare in quoted for quoted in proof.quoted):
        return True
    return any(bare == text.strip(" ,.;'\"") for text in proof.texts)


def _forms(token: str) -> tuple[str, ...]:
    """A word as it may be compared: lower case, without possessive, figures without commas, number words as figures."""
    low = token.lower().rstrip(".,:")
    if low[:1].isdigit():
        return (low.replace(",", ""),)
    low = low.removesuffix("'s").rstrip("'")
    return (low, _FIGURES[low]) if low in _FIGURES else (low,)


def _numbers(line: str) -> list[str]:
    found = []
    for token in _TOKEN.findall(line):
        low = token.lower()
        if low[:1].isdigit() or low in _SCALES or (low in _FIGURES and low != "one"):
            found.append(token)
    return found


def figures(text: str) -> frozenset[str]:
    """The numbers of a text, number words as figures."""
    return frozenset(_forms(n)[-1] for n in _numbers(prose.plain(text)))


def _has_number(number: str, proof: _Proof) -> bool:
    return any(form in proof.places for form in _forms(number))


def _names(line: str) -> list[list[str]]:
    """Runs of capitalised words; a word at the head of a sentence counts unless it is a common one."""
    runs: list[list[str]] = []
    last = -1
    for found in _TOKEN.finditer(line):
        token = found.group()
        if not token[0].isupper() or token == "I" or token.lower().split("'")[0] in _FRAME:
            continue
        joined = bool(runs) and line[last : found.start()] == " "
        if joined:
            runs[-1].append(token)
        else:
            runs.append([token])
        last = found.end()
    return runs
