"""HTML cut into block-level tags and text in one linear pass of two patterns: no tree, no C parser, nothing to bomb.

Scripts, styles, comments and pictures are set aside first (`str.find` for their ends, each searched for once), then every
stretch between them is split at its block-level tags in one call. Both patterns move forward only: each stretch is cut off
behind its last ">", so that no attempt runs further than the tag it ends with. Offsets into the page are kept: every
paragraph can be pointed at in the bytes it came from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rashomon.model import Record
from rashomon.text.lines import word_set

BLOCK = word_set(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html li main menu nav ol optgroup option p picture pre search "
    "section summary table tbody td tfoot th thead title tr ul label legend"
)
"""Elements that end a paragraph where they begin and where they end."""

LONE = word_set("meta link time html br")
"""Further tags that are looked at."""

_RAW_NAMES = (
    "script style noscript template svg iframe textarea math select object audio video canvas button datalist".split()
)


def _any_of(words: Iterable[str]) -> str:
    """A pattern for these words that looks at each letter once: a plain list of 120 would be tried word by word."""
    firsts: dict[str, set[str]] = {}
    for word in words:
        firsts.setdefault(word[:1], set()).add(word[1:])
    ways = [re.escape(first) + _any_of(sorted(rest)) for first, rest in sorted(firsts.items()) if first]
    if not ways:
        return ""
    return f"(?:{'|'.join(ways)})" + ("?" if "" in firsts else "")


_END = "(?![a-zA-Z0-9:-])"
_WAYS = sorted(BLOCK | LONE | {name.upper() for name in BLOCK | LONE})
_TAG = re.compile(rf"<(/?)({_any_of(_WAYS)}){_END}([^>]*+)>")
_RAW = re.compile(rf"<(?:!--|({_any_of(sorted({*_RAW_NAMES, *map(str.upper, _RAW_NAMES)}))}){_END})")
_ENDS = {name: re.compile(rf"</(?:{name}|{name.upper()}){_END}") for name in _RAW_NAMES}
_GOES_ON = re.compile("[a-zA-Z0-9:-]")
_KEPT = frozenset(("script",))


class Aside(Record, frozen=True):
    """An element whose inside is no text of the page: its tag's attributes, and where its inside lies."""

    attributes: str
    start: int
    end: int


class Cut(Record, frozen=True):
    """A page cut up: stretches as (offset, [text, slash, name, attributes, text, slash, name, attributes, text ...])."""

    stretches: tuple[tuple[int, list[str]], ...]
    asides: tuple[Aside, ...]


def cut(html: str) -> Cut:
    """Cut a page into tags and text.

    Args:     html: decoded text.
    Returns:  its stretches, each with the offset of its beginning, and its scripts (for JSON-LD).
    Cost:     linear; about 1 ms for a page of 150 kB.
    """
    asides: list[Aside] = []
    stretches = tuple((start, _TAG.split(part)) for start, part in _visible(html, asides))
    return Cut(stretches, tuple(asides))


def _visible(html: str, asides: list[Aside]) -> Iterator[tuple[int, str]]:
    """What lies between scripts, comments and the like; text behind the last ">" of a stretch is split off."""
    at, size = 0, len(html)
    unending: set[str] = set()
    while at < size:
        found = _RAW.search(html, at)
        stop = found.start() if found else size
        if stop > at:
            edge = html.rfind(">", at, stop) + 1 or at
            if edge > at:
                yield at, html[at:edge]
            if stop > edge:
                yield edge, html[edge:stop].replace("<", " ")
        if not found:
            return
        at = _behind(html, found, asides, unending)


def _behind(html: str, found: re.Match[str], asides: list[Aside], unending: set[str]) -> int:
    """Where the visible part goes on behind a comment or an element set aside.

    One that never ends would swallow the page: only its mark is dropped then.
    """
    name = (found.group(1) or "").lower()
    if not name:
        end = -1 if "--" in unending else html.find("-->", found.end())
        if end < 0:
            unending.add("--")
        return end + 3 if end >= 0 else found.end()
    inside = 0 if ">" in unending else html.find(">", found.end()) + 1
    if not inside:
        unending.add(">")
        return found.end()
    closing = -1 if name in unending else _closing(html, name, inside)
    if closing < 0:
        unending.add(name)
        return inside
    if name in _KEPT:
        asides.append(Aside(html[found.end() : inside - 1], inside, closing))
    end = html.find(">", closing + 2 + len(name))
    return end + 1 if end >= 0 else closing + 2 + len(name)


def _closing(html: str, name: str, at: int) -> int:
    """Where the closing tag of a name stands; -1 if there is none.

    Most are found by `str.find`; the pattern, ten times slower, goes on where a longer name or capitals come first.
    """
    first = html.find(f"</{name}", at)
    plain = first >= 0 and html.find(f"</{name.upper()}", at, first) < 0
    if plain and not _GOES_ON.match(html, first + 2 + len(name)):
        return first
    found = _ENDS[name].search(html, at)
    return found.start() if found else -1
