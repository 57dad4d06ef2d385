"""The parse as a tree with quick answers: children, edges, subjects, and which quotation a token stands in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from rashomon.model import Offsets, Parse
from rashomon.read.cues import find_cue
from rashomon.read.quotes import Quote

MARKS = frozenset("\"“”„‟«»‹›‘’‚'`")
_EDGE = frozenset(",;:.–—-−… \t\n\u00a0")
SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")
RELATIVE = frozenset(("who", "which", "that", "whom"))
_CLIMB = 6  # how many heads up a shared subject is looked for: "went on to say", "hopes to try to persuade"


class Tree:
    """One document's parse.

    Token ranges are half open. `quote_of[i]` is the index in `quotes` (outer ones only) that token i stands in, or -1;
    the marks themselves count as inside.
    """

    def __init__(self, text: str, parse: Parse, quotes: Sequence[Quote]) -> None:
        self.text, self.parse = text, parse
        self.quotes = _trusted(quotes)
        self.partner = _partners(text, quotes)
        self.words, self.lemmas, self.deps = parse.words, parse.lemmas, parse.deps
        self.heads, self.tags, self.pos = list(parse.heads), parse.tags, parse.pos
        self.lower = [w.lower() for w in parse.words]
        self._reattach()
        n = len(parse.words)
        self.children: list[list[int]] = [[] for _ in range(n)]
        for i, h in enumerate(self.heads):
            if h != i:
                self.children[h].append(i)
        self.left, self.right = list(range(n)), list(range(1, n + 1))
        self.unit = [0] * n
        for k, (s, e) in enumerate(parse.sentences):
            self._edges(s, e)
            for i in range(s, e):
                self.unit[i] = k
        self.quote_of = self._quoted()
        self.outside = self._count_outside()

    def _reattach(self) -> None:
        """Hang ", adding that ...", "and said ..." and ", while Y said ..." on the cue above, not on what it reports."""
        kids: dict[int, list[int]] = {}
        for i, h in enumerate(self.heads):
            if self.deps[i] in ("nsubj", "mark"):
                kids.setdefault(h, []).append(i)
        for t in range(1, len(self.words)):
            if self.deps[t] in ("advcl", "conj") and _speaks(self.lemmas[t]) and self._goes_on(t, kids.get(t, [])):
                above = self.heads[t]
                for _ in range(_CLIMB):
                    upper = self.heads[above]
                    if self.deps[above] == "ccomp" and _speaks(self.lemmas[upper]) and above < t:
                        if upper < above and (self.tags[t] == "VBG" or self.tags[upper] == self.tags[t]):
                            self.heads[t] = upper
                        break
                    above = self.heads[above]

    def _goes_on(self, token: int, kids: Sequence[int]) -> bool:
        """Whether a second cue belongs to the reporter's sentence, not to what the first cue reports."""
        tag = self.tags[token]
        if tag == "VBG":
            return self.lower[token - 1] == ","
        if tag not in ("VBD", "VBZ", "VBP"):
            return False
        if self.deps[token] == "advcl":
            return any(self.lower[i] == "while" for i in kids)
        own = [i for i in kids if self.deps[i] == "nsubj"]
        if not own:
            return self.lower[token - 1] in ("and", "but", "also") and self.lemmas[token] in _CORE
        at = own[0]
        while at > max(1, token - 14) and self.lower[at] not in (",", "and", "but"):
            at -= 1
        return self.lower[at] in ("and", "but") and self.lower[at - 1] == "," and self.lemmas[token] in _CORE

    def _edges(self, start: int, end: int) -> None:
        """Edges of all subtrees of one unit, children before heads."""
        order, stack = [], [i for i in range(start, end) if self.heads[i] == i]
        while stack:
            i = stack.pop()
            order.append(i)
            stack.extend(self.children[i])
        for i in reversed(order):
            for child in self.children[i]:
                self.left[i] = min(self.left[i], self.left[child])
                self.right[i] = max(self.right[i], self.right[child])

    def _quoted(self) -> list[int]:
        inside = [-1] * len(self.words)
        for k, q in enumerate(self.quotes):
            for i in range(self.token_at(q.start), self.token_after(q.end)):
                inside[i] = k
        return inside

    def _count_outside(self) -> list[int]:
        """Running count of words outside quotations, so that any stretch is counted at once."""
        counts = [0]
        for word, quote in zip(self.words, self.quote_of, strict=True):
            counts.append(counts[-1] + (quote < 0 and word[:1].isalnum()))
        return counts

    # ------------------------------------------------------------------------------------------- characters

    def token_at(self, char: int) -> int:
        """The first token that ends after a character offset."""
        return bisect_right(self.parse.ends, char)

    def token_after(self, char: int) -> int:
        """The first token that starts at or after a character offset."""
        return bisect_left(self.parse.starts, char)

    def tokens(self, span: Offsets) -> range:
        """The tokens of a span of characters."""
        return range(self.token_at(span[0]), self.token_after(span[1]))

    def chars(self, start: int, end: int) -> Offsets:
        """The characters of a range of tokens."""
        return self.parse.starts[start], self.parse.ends[end - 1]

    def bounds(self, token: int) -> Offsets:
        """The token range of the parser unit of a token."""
        return self.parse.sentences[self.unit[token]]

    def trimmed(self, span: Offsets) -> Offsets | None:
        """The span without commas, stops, dashes and half quotation marks at its edges; None when nothing is left.

        A mark stays where its partner is inside the span too, or where the word needs it ("workers'").
        """
        start, end = span
        text = self.text
        while start < end and (text[start] in _EDGE or (text[start] in MARKS and not self._paired(start, start, end))):
            start += 1
        while end > start and (
            text[end - 1] in _EDGE or (text[end - 1] in MARKS and not self._paired(end - 1, start, end))
        ):
            end -= 1
        return (start, end) if start < end else None

    def _paired(self, at: int, start: int, end: int) -> bool:
        partner = self.partner.get(at)
        if partner is not None:
            return start <= partner < end
        return at == end - 1 and at > 0 and self.text[at] in "’'" and self.text[at - 1] in "sS"

    # ------------------------------------------------------------------------------------------- structure

    def child(self, token: int, *deps: str) -> int | None:
        """The first child with one of these labels."""
        return next((c for c in self.children[token] if self.deps[c] in deps), None)

    def all(self, token: int, *deps: str) -> list[int]:
        """All children with one of these labels."""
        return [c for c in self.children[token] if self.deps[c] in deps]

    def is_passive(self, verb: int) -> bool:
        """A past participle with a passive auxiliary or subject."""
        return self.tags[verb] == "VBN" and self.child(verb, "auxpass", "nsubjpass") is not None

    def subject(self, verb: int) -> int | None:
        """Who does it: the verb's own subject, or the one it shares with the verb or noun above it."""
        token = verb
        for _ in range(_CLIMB):
            own = self.child(token, "nsubj", "nsubjpass")
            if own is not None:
                return own
            dep, head = self.deps[token], self.heads[token]
            if head == token:
                return None
            if self.lemmas[head] in ("quote", "cite") and self.deps[token] not in ("conj", "ccomp"):
                quoted = self.child(head, "dobj", "nsubjpass")  # "agencies quoted him saying", "was quoted as saying"
                if quoted is not None and quoted != token:
                    return quoted
            if dep in ("acl", "relcl") and self.pos[head] in ("NOUN", "PROPN", "PRON"):
                return head
            if dep == "xcomp" and token != verb and self.child(head, "dobj") is not None:
                return self.child(head, "dobj")
            if dep not in ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "acl", "dep", "acomp", "parataxis"):
                return None
            if dep == "ccomp" and self.tags[token] not in ("VBG", "VB"):
                return None
            token = head
        return None

    def verb_group(self, verb: int) -> Offsets:
        """The verb with its auxiliaries, negation, particle and the adverbs between them, as a token range."""
        start = end = verb
        kids = set(self.children[verb])
        while start - 1 in kids and self.deps[start - 1] in ("aux", "auxpass", "neg", "advmod"):
            start -= 1
        while self.deps[start] == "advmod" and start < verb and self.lower[start] not in _KEPT:
            start += 1
        if end + 1 in kids and self.deps[end + 1] == "prt":
            end += 1
        return start, end + 1

    def phrase(self, head: int) -> Offsets:
        """The token range of a noun phrase with what belongs to it, without a clause that is only said along."""
        return self.left[head], self.right[head]

    def entities_at(self, token: int) -> tuple[tuple[int, int, str], ...]:
        """The parser's own named entity around a token; empty when there is none."""
        at = bisect_right(self.parse.entities, token, key=lambda e: e[0]) - 1
        return (self.parse.entities[at],) if at >= 0 and self.parse.entities[at][1] > token else ()

    def within(self, token: int, ancestor: int) -> bool:
        """Whether a token stands below (or is) another."""
        for _ in range(len(self.words)):
            if token == ancestor:
                return True
            if self.heads[token] == token:
                return False
            token = self.heads[token]
        return False


def role_of(tree: Tree, token: int) -> str:
    """The part that a name plays in its clause, wherever in the phrase it stands."""
    while tree.deps[token] in ("compound", "flat", "appos") and tree.heads[token] != token:
        token = tree.heads[token]
    return tree.deps[token]


def _speaks(lemma: str) -> bool:
    cue = find_cue(lemma, "verb")
    return cue is not None and cue.group == "speech"


def _trusted(quotes: Sequence[Quote]) -> list[Quote]:
    """Outer quotations whose end is known; where a mark is missing one would run over its own "he said"."""
    return [q for q in quotes if q.depth == 0 and q.settled]


def _partners(text: str, quotes: Sequence[Quote]) -> dict[int, int]:
    """Where the other mark of each pair stands, for both marks of every closed quotation."""
    found: dict[int, int] = {}
    for q in quotes:
        opening, closing = q.start - 1, q.end
        while opening > 0 and text[opening].isspace():
            opening -= 1
        while closing < len(text) - 1 and text[closing].isspace():
            closing += 1
        if q.closed:
            found[opening], found[closing] = closing, opening
    return found


_CORE = frozenset(
    ("say", "add", "call", "argue", "describe", "claim", "accuse", "criticize", "note", "suggest", "warn")
)
_KEPT = frozenset(("also", "never", "not", "repeatedly", "reportedly", "later", "now", "just", "has", "formally"))


def merge_spans(spans: Iterable[Offsets]) -> tuple[Offsets, ...]:
    """Sort spans and join those that touch or overlap."""
    joined: list[Offsets] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def overlap(left: Sequence[Offsets], right: Sequence[Offsets]) -> int:
    """How many characters two sets of spans share."""
    shared = 0
    for a, b in left:
        for c, d in right:
            if a < d and c < b:
                shared += min(b, d) - max(a, c)
    return shared


def length(spans: Sequence[Offsets]) -> int:
    """How many characters spans cover."""
    return sum(b - a for a, b in spans)
