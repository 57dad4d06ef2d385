"""Does a sentence say more than the evidence it cites?

`check_sentence` knows nothing of how the sentence was made: it serves for our own briefs, for a language model's and
for a person's. Every name, number, date and quotation must stand in the evidence; and no negation, hedge or attribution
of the evidence may be lost on the way (`check_changes` where the sentence follows its wording, `check_loose` where not).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from rashomon import shapes
from rashomon.tell import prose
from rashomon.tell.check_changes import FOLLOWS, fit, judge
from rashomon.tell.check_loose import judge_loose
from rashomon.tell.check_new_words import is_short
from rashomon.tell.check_words import Token, forms, tokens

_PEOPLES = ("n", "an", "ian", "ns", "ans", "ians", "i", "is", "ese")
_GAP = 2
"""So many words may stand between two words of one name ("Dmitri Peskov" in "Dmitri S. Peskov")."""
_LONGEST = 400
"""Words; what is longer is no sentence, and comparing it would cost the square."""
OVERTAKEN = " (Overtaken since.)"
"""What a brief adds to an earlier telling whose outcome it has told already."""


class _Proof:
    """The evidence of one sentence, laid out for lookup."""

    def __init__(self, evidence: Sequence[shapes.Evidence], known: Sequence[str] = ()) -> None:
        self.texts = [prose.plain(e.exact) for e in evidence]
        self.known = [prose.plain(k) for k in known]
        self.quoted = [prose.plain(q) for e in evidence for q in quotations(e.exact)]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands; texts lie so far apart that no name can reach over."""
        found: dict[str, list[int]] = {}
        at = 0
        for text in (*self.texts, *self.known):
            for token in tokens(text):
                at += 1
                for form in forms(token.text):
                    found.setdefault(form, []).append(at)
            at += 1000
        return found

    @cached_property
    def wordings(self) -> list[list[Token]]:
        """The words of each piece of evidence that is not too long to be compared."""
        return [found for text in self.texts if 0 < len(found := tokens(text[: 12 * _LONGEST])) <= 2 * _LONGEST]

    def has(self, word: str) -> bool:
        return any(form in self.places for form in forms(word))

    def has_run(self, run: Sequence[str]) -> bool:
        """Whether the words follow each other, with small gaps, somewhere in the evidence."""
        ends = {p for form in forms(run[0]) for p in self.places.get(form, ())}
        for word in run[1:]:
            at = {p for form in forms(word) for p in self.places.get(form, ())}
            ends = {p for p in at if any(p - step in ends for step in range(1, _GAP + 2))}
        return bool(ends) or (len(run) == 1 and self._has_people_of(forms(run[0])[0]))

    def _has_people_of(self, name: str) -> bool:
        """Whether the evidence has a country for its adjective, or the other way round: "Korea", "Korean"."""
        return len(name) > 3 and any(
            name + ending in self.places or (name.endswith(ending) and name.removesuffix(ending) in self.places)
            for ending in _PEOPLES
        )


def check_sentence(text: str, evidence: Sequence[shapes.Evidence], known: Sequence[str] = ()) -> tuple[str, ...]:
    """Find what a sentence says beyond its evidence.

    Args:     text: the sentence; evidence: what it cites; known: names that need no evidence (outlets, report ids).
    Returns:  problems in plain words, in the order of the sentence; () when every name, number and quotation is there.
    Raises:   nothing.
    Cost:     linear in the sentence and its evidence.
    """
    proof = _Proof(evidence, known)
    line = _without_frame(prose.plain(text))
    words = tokens(line)
    quotes = [q for q in quotations(text) if not _is_quoted(prose.plain(q), proof)]
    problems = [f"quotation not in the evidence: “{q}”" for q in quotes]
    problems += [f"number not in the evidence: {t.text}" for t in words if t.number and not _has_number(t, proof)]
    problems += [f"name not in the evidence: {' '.join(run)}" for run in _names(line, words) if not proof.has_run(run)]
    problems += _compared(line, words, proof)
    return tuple(dict.fromkeys(problems))


def check_names(text: str, evidence: Sequence[shapes.Evidence], known: Sequence[str] = ()) -> tuple[str, ...]:
    """The names of a text that its evidence lacks; see `check_sentence`."""
    proof, line = _Proof(evidence, known), prose.plain(text)
    return tuple(" ".join(run) for run in _names(line, tokens(line)) if not proof.has_run(run))


def closeness(text: str, told: shapes.Evidence) -> float:
    """Which part of a sentence's content words stand in one piece of evidence, in their order."""
    return fit(
        tokens(_without_frame(prose.plain(text)))[:_LONGEST], [tokens(prose.plain(told.exact))[:_LONGEST]]
    ).covered


def _without_frame(line: str) -> str:
    """The line without what a brief puts before two sides that it sets against each other."""
    if line.startswith("Reports differ on "):
        return line.partition(": ")[2] or line
    return line.removeprefix("Earlier: ").removesuffix(OVERTAKEN).replace(" Later: ", " ", 1)


def _compared(line: str, words: list[Token], proof: _Proof) -> list[str]:
    """Polarity, certainty, attribution, and what stands in another's place."""
    if len(words) > _LONGEST:
        return ["too long to be checked as one sentence"]
    found = fit(words, proof.wordings)
    if found.covered < FOLLOWS:
        return judge_loose(words, proof.wordings)
    return judge(found, line, frozenset(t.stem for wording in proof.wordings for t in wording), is_short(words))


def quotations(text: str) -> tuple[str, ...]:
    """The stretches between double quotation marks, straight, curly or angled; an unclosed one is left out."""
    found, opened, closing = [], -1, ""
    for at, char in enumerate(text):
        if opened < 0 and char in '“„"«':
            opened, closing = at + 1, {"“": "”", "„": "”“", '"': '"”', "«": "»"}[char]
        elif opened >= 0 and (char in closing or (char == '"' and _ends(text, at))):
            if text[opened:at].strip():
                found.append(text[opened:at])
            opened = -1
    return tuple(found)


def _ends(text: str, at: int) -> bool:
    """Whether a straight mark stands where one closes: "“We lost it," he said" mixes the two kinds."""
    follow = text[at + 1 : at + 2]
    return at > 0 and not text[at - 1].isspace() and (not follow or follow.isspace() or follow in ".,;:)")


def _is_quoted(quote: str, proof: _Proof) -> bool:
    """Exact words, and somebody's: inside quotation marks in the evidence, or the whole of an evidence span."""
    bare = quote.strip(" ,.;")
    if any(bare in quoted for quoted in proof.quoted):
        return True
    return any(bare == text.strip(" ,.;'\"") for text in proof.texts)


def figures(text: str) -> frozenset[str]:
    """The numbers of a text, number words as figures."""
    return frozenset(t.stem for t in tokens(prose.plain(text)) if t.number)


def _has_number(number: Token, proof: _Proof) -> bool:
    return any(form in proof.places for form in forms(number.text))


def _names(line: str, words: list[Token]) -> list[list[str]]:
    """Runs of capitalised words; a word at the head of a sentence counts unless it is a common one."""
    runs: list[list[str]] = []
    last = -1
    for token in words:
        if not token.name:
            continue
        if runs and line[last : token.start] in (" ", "-"):
            runs[-1].append(token.text)
        else:
            runs.append([token.text])
        last = token.start + len(token.text)
    return runs
