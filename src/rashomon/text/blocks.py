"""The blocks of a page: stretches of text between block-level tags, with what the mark-up around them says.

One pass over the pieces of `cutting.cut`, with a stack of open block elements kept as a parser would keep it (what an
opening tag closes, closing tags without an opening one passed over). Inline tags stay within their block; of them only
links are counted. Where a block lies in the page is kept as offsets.
"""

from __future__ import annotations

import re
from html import unescape
from itertools import accumulate

from rashomon.text.cutting import BLOCK, LONE, Cut, cut

_VOID = frozenset(("hr",))
_P = frozenset("p")
_CELLS = frozenset(("td", "th", "p"))
_ROWS = _CELLS | {"tr"}
_PARTS = _ROWS | {"thead", "tbody", "tfoot", "caption"}
_LINK = re.compile("<(/?)[aA](?![a-zA-Z0-9:-])[^>]*+>")
_INLINE = re.compile("""<[a-zA-Z/!?](?:[^<>"']*+(?:(?:"[^"<]*+"|'[^'<]*+')[^<>"']*+)*+>|[^<>]*+>?)""")
_BREAK = "\0"  # stands for <br>; a NUL is in no decoded text
# What an opening tag closes when it stands on top of the open elements, as the HTML standard has it.
_CLOSES = {
    "li": frozenset(("li", "p")),
    "dt": frozenset(("dt", "dd", "p")),
    "dd": frozenset(("dt", "dd", "p")),
    "option": frozenset(("option",)),
    "td": _CELLS,
    "th": _CELLS,
    "tr": _ROWS,
    "thead": _PARTS,
    "tbody": _PARTS,
    "tfoot": _PARTS,
    "body": frozenset(("p", "title", "head")),
}
MAX_OPEN = 300
"""Open block elements at one time (41 in the deepest of 900 real pages); what opens deeper is not followed, its text is."""

MAX_BLOCKS = 20_000
"""Blocks of one page; the most of 1,300 real pages is under 8,000."""


class Element:
    """A block-level element as far as its descendants' text is concerned."""

    __slots__ = ("attributes", "name", "number", "parent")

    def __init__(self, name: str, attributes: str, parent: Element | None, number: int) -> None:
        self.name, self.attributes, self.parent, self.number = name, attributes, parent, number


class Block:
    """A stretch of text without a block-level tag in it. `start` and `end` are offsets into the page."""

    __slots__ = ("element", "end", "linked", "links", "start", "text")

    def __init__(self, element: Element, text: str, start: int, end: int, links: int, linked: int) -> None:
        self.element, self.text, self.start, self.end = element, text, start, end
        self.links, self.linked = links, linked


class Blocks:
    """What `read_blocks` found: blocks and elements in document order, and the tags that stand alone."""

    __slots__ = ("blocks", "cut", "elements", "lone", "open_at_end")

    def __init__(self, pieces: Cut) -> None:
        self.cut = pieces
        self.blocks: list[Block] = []
        self.elements: list[Element] = [Element("", "", None, 0)]
        self.lone: list[tuple[str, str]] = []
        """meta, link, base, time, html and body tags: name and attributes."""
        self.open_at_end = False
        """The page ends without closing its body: it may have been cut off."""


_LONE = frozenset(("meta", "link", "time", "html"))
_KNOWN = BLOCK | LONE
_LAST = frozenset(("body", "html"))


def read_blocks(html: str) -> Blocks:
    """Find the blocks of a page.

    Args:     html: decoded text.
    Returns:  blocks in document order; text without character references, spaces squeezed, a line break for `<br>`.
    Cost:     linear; about 3 ms for a page of 150 kB.
    """
    pieces = cut(html)
    reader = _Reader(Blocks(pieces))
    for offset, parts in pieces.stretches:
        reader.read(offset, parts)
    reader.flush()
    reader.found.open_at_end = not reader.closed
    return reader.found


class _Reader:
    """The state of the one pass.

    `names` and `attributes` are the open elements; `held` are those of them, from the outermost on, that were made into
    elements, which is done when a block is found within: more than half of the elements of a page hold no text.
    """

    def __init__(self, found: Blocks) -> None:
        self.found = found
        self.names: list[str] = [""]
        self.attributes: list[str] = [""]
        self.held: list[Element] = [found.elements[0]]
        self.pieces: list[str] = []
        self.start = self.end = -1
        self.inside = False
        self.broken = False
        self.closed = False
        self.rest = ""

    def read(self, offset: int, parts: list[str]) -> None:
        """One stretch: text, slash, name, attributes, text ...

        Long, and in one piece: it is run for every tag of a page, and calls cost more than what they would do.
        """
        names, told, held, pieces, lone = self.names, self.attributes, self.held, self.pieces, self.found.lone
        ends = list(accumulate(map(len, parts)))  # without the "<" and ">" of the tags before
        tags = zip(parts[0::4], parts[1::4], parts[2::4], parts[3::4], strict=False)
        for number, (text, slash, name, attributes) in enumerate(tags):
            if text:
                if self.rest:
                    text, self.rest = self.mended(text), ""
                if not text.isspace():
                    self.text(text, offset + ends[4 * number] - len(text) + 2 * number)
                elif pieces:
                    pieces.append(" ")
            elif self.rest:
                self.rest = ""
            if name not in _KNOWN:
                name = name.lower()
            if name in BLOCK:
                if pieces:
                    self.flush()
                if slash:
                    if names[-1] != name or name in _LAST:
                        self.close(name)
                    else:
                        names.pop()
                        told.pop()
                        if len(held) > len(names):
                            held.pop()
                elif name != "hr":
                    closes = _CLOSES.get(name, _P)
                    while names[-1] in closes:
                        self.cut_to(len(names) - 1)
                    if len(names) < MAX_OPEN:
                        names.append(name)
                        told.append(attributes)
                    if attributes and attributes.count('"') & 1:
                        self.rest = attributes
            elif name == "br":
                self.line_break()
            if name in _LONE and not slash:
                lone.append((name, attributes))
        text = parts[-1]
        if text and not text.isspace():
            self.text(text, offset + ends[-1] - len(text) + len(parts) // 4 * 2)

    def mended(self, text: str) -> str:
        """A ">" inside a quoted value ended the tag too early: what is left of the value stands before the text.

        It is blanked, so that offsets stay right.
        """
        quote = text.find('"')
        end = text.find(">", quote) if quote >= 0 else -1
        return " " * (end + 1) + text[end + 1 :] if end >= 0 else text

    def text(self, text: str, at: int) -> None:
        """Text between two tags, with inline tags in it."""
        if not self.pieces:
            self.start = at + len(text) - len(text.lstrip())
        self.pieces.append(text)
        self.end = at + len(text.rstrip())
        self.broken = False

    def line_break(self) -> None:
        """A `<br>`; two of them are how old pages part paragraphs."""
        if self.broken:
            self.flush()
        elif self.pieces:
            self.pieces.append(_BREAK)
            self.broken = True

    def close(self, name: str) -> None:
        """A closing tag: everything within its element is closed; without an opening one it is passed over."""
        if name in _LAST:
            self.closed = True
            return
        names = self.names
        for at in range(len(names) - 1, 0, -1):
            if names[at] == name:
                self.cut_to(at)
                return

    def cut_to(self, size: int) -> None:
        """Close all but the outermost so many."""
        del self.names[size:], self.attributes[size:], self.held[size:]

    def element(self) -> Element:
        """The innermost open element, made now if need be, with those around it."""
        held, elements = self.held, self.found.elements
        for at in range(len(held), len(self.names)):
            made = Element(self.names[at], self.attributes[at], held[-1], len(elements))
            elements.append(made)
            held.append(made)
        return held[-1]

    def flush(self) -> None:
        """End the block."""
        pieces = self.pieces
        if pieces and len(self.found.blocks) < MAX_BLOCKS:
            raw, links, linked = pieces[0] if len(pieces) == 1 else "".join(pieces), 0, 0
            if "<" in raw:
                raw, links, linked = self.strip(raw)
            elif self.inside:
                linked = len(raw)
            text = _squeeze(unescape(raw) if "&" in raw else raw)
            if text:
                self.found.blocks.append(Block(self.element(), text, self.start, self.end, links, linked))
        pieces.clear()
        self.broken = False

    def strip(self, raw: str) -> tuple[str, int, int]:
        """The text without inline tags, how many links begin in it, and how many characters of it are in links."""
        parts = [raw]
        if self.inside or "</a" in raw or "<a" in raw or "<A" in raw or "</A" in raw:
            lean = raw.strip()
            if not self.inside and lean.startswith("<a ") and lean.endswith("</a>") and lean.count("<a") == 1:
                if lean.count("<") == 2:  # the entry of a menu, which most blocks are
                    text = lean[lean.find(">") + 1 : -4]
                    return text, 1, len(text.strip())
                if lean.count("</a") == 1 and "<A" not in lean and "</A" not in lean:
                    text = _INLINE.sub("", lean)
                    return text, 1, len(text.strip())
            parts = _LINK.split(raw)
        if len(parts) == 1 and not self.inside:
            return _INLINE.sub("", raw), 0, 0
        texts = [_INLINE.sub("", part) if "<" in part else part for part in parts[0::2]]
        linked, links = len(texts[0].strip()) if self.inside else 0, 0
        for slash, text in zip(parts[1::2], texts[1:], strict=True):
            self.inside = not slash
            links += not slash
            if not slash:
                linked += len(text.strip())
        return "".join(texts), links, linked


def _squeeze(text: str) -> str:
    """Single spaces, and none at the edges; line breaks of `<br>` are kept, those of the mark-up are not."""
    if _BREAK not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split(_BREAK))
    return "\n".join(line for line in lines if line)
