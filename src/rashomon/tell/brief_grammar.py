"""A sentence made shorter by grammar: what stands between commas or brackets and only adds is left out.

Only whole constituents of the parse go: bracketed remarks, relative clauses and appositions between commas, a participle
clause at the end. Nothing is put in and nothing is moved, so the check sees every loss; what holds the attribution, a
negation or a hedge of what stays does not pass it, and the longer form is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rashomon.model import Document, Offsets, Parse
from rashomon.pipeline import Reading
from rashomon.read.parsing import Kit, ParsingConfig, parse_document
from rashomon.read.trees import Tree
from rashomon.weigh.assertions import TOLLS

_BRACKETED = re.compile(r" \([^()“”\"]{1,60}\)")
_SPACED = re.compile(r" {2,}")
_LONGEST = 60
"""Words; the parse of longer sentences is not to be trusted with the scissors."""
_HARMING = re.compile(r"\b(?:killing|injuring|wounding|drowning|sinking|destroying)\b")
_WHO_SAID = re.compile(r" ?(?:[\w.’'-]{1,30} ){1,6}(?:said|says|told|reported|reports|announced|added)\b")
"""What a comma must stay before: "..., officials said", whatever went from before it."""
_EDGES = frozenset(",;:-–—()")

_DETERMINERS = frozenset("a an the this that these those one".split())

Sound = Callable[[str], bool]


def shorter(text: str, enough: int, kit: Kit | None, is_sound: Sound) -> str:
    """Leave out what only adds, until a sentence is short enough.

    Args:     text: one sentence on one line; enough: words at which it is short enough; kit: the parser's, or None;
              is_sound: whether a shortened form still passes the check.
    Returns:  the shortest sound form reached; the text itself where nothing can go.
    Cost:     one parse a cut.
    """
    bare = _BRACKETED.sub("", text)
    if bare != text and is_sound(bare):
        text = bare
    for _ in range(4):
        words = text.count(" ") + 1
        if kit is None or not enough < words <= _LONGEST:
            break
        cut = next((c for c in _cuts(text, kit) if is_sound(c)), None)
        if cut is None:
            break
        text = cut
    return text


def _cuts(text: str, kit: Kit) -> list[str]:
    """The text without each part that can go, the longest part first."""
    parse = _parse(text, kit)
    if parse is None or len(parse.sentences) != 1:
        return []
    tree = Tree(parse, *parse.sentences[0])
    spans = [s for token in range(tree.first, tree.last) if (s := _removable(tree, token, text))]
    spans.sort(key=lambda s: (s[0] - s[1], s[0]))
    return [_without(text, s) for s in spans]


def _parse(text: str, kit: Kit) -> Parse | None:
    found = parse_document(Reading(Document.of(text)), ParsingConfig(), kit)
    value = next((a.value for a in found if a.layer == "parse"), None)
    return value if isinstance(value, Parse) else None


def _removable(tree: Tree, token: int, text: str) -> Offsets | None:
    """The characters of a constituent that only adds, with the comma before it; None where it does more."""
    dep = tree.dep(token)
    if dep not in ("relcl", "appos", "advcl", "acl") or tree.head(token) > token:
        return None
    if dep in ("advcl", "acl") and tree.tag(token) not in ("VBG", "VBN"):
        return None
    below = tree.subtree(token)
    first, last = below[0], below[-1]
    if below != list(range(first, last + 1)) or first <= tree.first + 1:
        return None
    before, after = tree.parse.words[first - 1], tree.parse.words[last + 1] if last + 1 < tree.last else ""
    if tree.parse.words[first] in _EDGES:
        return None
    final = after in (".", "") or last + 1 >= tree.last
    if before not in (",", "--", "—", "–") or not (final or after == before):
        return None
    follow = tree.parse.words[last + 2].lower() if not final and last + 2 < tree.last else ""
    if not final and follow in _DETERMINERS:
        return None  # ", whose forces invaded it, a war that ...": what follows explains what would go
    start = tree.parse.starts[first - 1]
    end = tree.parse.ends[last] if final else tree.parse.ends[last + 1]
    inner = text[start:end]
    if _HARMING.search(inner) or any(pattern.search(inner) for pattern in TOLLS.values()):
        return None  # who was killed does not only add
    # Half a quotation or half a bracket must not stay behind.
    whole = inner.count('"') % 2 == 0 and inner.count("“") == inner.count("”") and inner.count("(") == inner.count(")")
    return (start, end) if whole else None


def _without(text: str, span: Offsets) -> str:
    head, tail = text[: span[0]].rstrip(), text[span[1] :]
    if _WHO_SAID.match(tail) and text[span[1] - 1 : span[1]] == ",":
        tail = "," + tail
    return _SPACED.sub(" ", head + (tail if tail[:1] in '.,;:”"’' or not tail else " " + tail.lstrip()))
