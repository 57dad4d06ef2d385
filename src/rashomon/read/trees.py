"""One sentence's dependency tree, walked by token index: children, subtrees, numbers, spans."""

from __future__ import annotations

from collections.abc import Collection

from rashomon.model import Offsets, Parse

_TRIM = frozenset(",;:.!?…-–—\"'“”‘’«»()[]")


class Tree:
    """A view of one sentence of a parse; indexes are those of the whole parse.

    Cost: building is linear in the sentence; each question is constant or linear in the answer.
    """

    __slots__ = ("_children", "first", "last", "parse")

    def __init__(self, parse: Parse, first: int, last: int) -> None:
        self.parse, self.first, self.last = parse, first, last
        self._children: dict[int, list[int]] = {}
        for token in range(first, last):
            if parse.heads[token] != token:
                self._children.setdefault(parse.heads[token], []).append(token)

    def children(self, token: int) -> list[int]:
        """Direct dependents, left to right."""
        return self._children.get(token, [])

    def head(self, token: int) -> int:
        """The governing token; a root is its own head."""
        return self.parse.heads[token]

    def dep(self, token: int) -> str:
        """The CLEAR label of the token's arc."""
        return self.parse.deps[token]

    def tag(self, token: int) -> str:
        """The Penn Treebank tag."""
        return self.parse.tags[token]

    def lemma(self, token: int) -> str:
        """The lower-case lemma."""
        return self.parse.lemmas[token]

    def span(self, token: int) -> Offsets:
        """The token's characters."""
        return self.parse.starts[token], self.parse.ends[token]

    def is_verb(self, token: int) -> bool:
        """A verb that is not an auxiliary of another."""
        return self.parse.pos[token] in ("VERB", "AUX") and self.dep(token) not in (
            "aux",
            "auxpass",
            "amod",
            "compound",
            "case",
        )

    def subtree(self, token: int, without: Collection[int] = ()) -> list[int]:
        """The token and all below it, in order, leaving out some branches."""
        found, waiting = [], [token]
        while waiting:
            current = waiting.pop()
            found.append(current)
            waiting += [c for c in self.children(current) if c not in without]
        return sorted(found)

    def numbers(self, span: Offsets) -> list[int]:
        """Number tokens in a span."""
        return [
            t for t in range(self.first, self.last)
            if span[0] <= self.parse.starts[t] < span[1] and self.parse.tags[t] == "CD" and self.dep(t) != "compound"
        ]  # fmt: skip

    def words_end(self, token: int) -> str:
        """The last word of the sentence that the token is in: its final punctuation."""
        return self.parse.words[self.last - 1] if self.first <= token < self.last else ""

    def trim(self, left: int, right: int) -> Offsets:
        """Characters from one token to another, without punctuation and coordinating words at the edges."""
        while left < right and (self.parse.words[left] in _TRIM or self.parse.tags[left] in ("CC", ":", ",")):
            left += 1
        while right > left and (
            (self.parse.words[right] in _TRIM and self.parse.words[right] not in ")]") or self.parse.tags[right] == "CC"
        ):
            right -= 1
        return self.parse.starts[left], self.parse.ends[right]
