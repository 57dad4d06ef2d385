"""One linear pass over HTML: what a tree builder would choke on, and the plain text when it would.

Every HTML parser tried has an input on which it is quadratic (40,000 nested `<div>`, 40,000 attributes) or drops text
without a word (libxml2 below 254 levels). So the page is looked at first with `str.find` only, each character once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from rashomon.model import Record
from rashomon.text.lines import word_set

MAX_DEPTH = 200
"""libxml2 drops what lies under 254 elements; the deepest of 900 real pages has 41."""
MAX_ATTRIBUTES = 300
"""Of one tag. The most in 900 real pages is 43."""
MAX_TAGS = 30_000
"""Of one page: trafilatura takes 2-10 s for more. The most in 900 real pages is 19,583."""
MAX_TEXT = 9_000_000
"""Characters in one stretch of text: libxml2 gives up at ten million."""


_VOID = word_set("area base br col embed hr img input link meta param track wbr")
_RAW = word_set("script style noscript template svg iframe textarea math")  # nothing in them is article text
_BLOCK = word_set(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead title tr ul"
)
_CELLS = frozenset(("td", "th", "p"))
_ROWS = _CELLS | {"tr"}
_PARTS = _ROWS | {"thead", "tbody", "tfoot", "caption", "colgroup"}
_P = frozenset("p")
_LOOSE = _VOID | {"p", "li", "option", "td", "th", "tr", "dt", "dd"}
# What an opening tag closes when it stands on top of the open elements, as the HTML standard has it.
_CLOSES = dict.fromkeys(sorted(_BLOCK), _P) | {
    "li": frozenset(("li", "p")),
    "dt": frozenset(("dt", "dd", "p")),
    "dd": frozenset(("dt", "dd", "p")),
    "option": frozenset(("option",)),
    "optgroup": frozenset(("option", "optgroup")),
    "td": _CELLS,
    "th": _CELLS,
    "tr": _ROWS,
    "thead": _PARTS,
    "tbody": _PARTS,
    "tfoot": _PARTS,
}
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9:-]{0,40}")
_BLANK = re.compile(r"[ \t\r\f\v\xa0\n]+")  # one class, one quantifier: linear


_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)([^<>]*+)")
_QUOTED = re.compile("""(?:[^"']++|"[^"]*+"|'[^']*+')*+""")
_VALUE = re.compile("""=[ \\t\\r\\n]{0,9}(?:"[^"]*+"|'[^']*+')""")


class Token(Record, frozen=True):
    """A tag (name, closing or not, number of attributes) or, with an empty name, a stretch of text."""

    name: str
    text: str = ""
    closing: bool = False
    attributes: int = 0


class Scan(Record, frozen=True):
    """What the pass saw. `refused` says why no tree should be built; empty when one may be."""

    depth: int
    attributes: int
    tags: int
    letters: int
    refused: str = ""


def tokens(html: str) -> Iterator[Token]:
    """Cut HTML into tags and visible text; what stands in scripts, styles and comments is left out.

    Args:     html: decoded text.
    Returns:  tokens in order; text is not unescaped.
    Cost:     linear: an end that was once not found is not looked for again.
    """
    at, size = 0, len(html)
    last_gt, last_quote = html.rfind(">"), {q: html.rfind(q) for q in "\"'"}
    unending: set[str] = set()
    while at < size:
        opening = html.find("<", at)
        if opening < 0 or opening > last_gt:
            yield Token("", html[at:])
            return
        if opening > at:
            yield Token("", html[at:opening])
        if html.startswith("<!--", opening):
            end = _end_of("-->", html, opening + 4, unending)
            # A comment that never ends would swallow the page: only its mark is dropped.
            at = end + 3 if end >= 0 else opening + 4
            continue
        token, at = _tag(html, opening, last_gt, last_quote)
        yield token
        if token.name in _RAW and not token.closing:
            end = _end_of(token.name, html, at, unending)
            at = end if end >= 0 else at


def is_odd(html: str) -> bool:
    """Whether a page could be one that `scan` refuses; most pages can be told not to be in a tenth of its time.

    Of each name, closing tags are set off against the opening ones before them. What is left over is at least the number
    of open elements of that name, so the sum is at least the depth; scripts only add to it.
    """
    open_of: dict[str, int] = {}
    depth = tags = 0
    for slash, name, attributes in _ANY_TAG.findall(html):
        tags += 1
        now = open_of.get(name, 0)
        if slash:
            if now:
                open_of[name] = now - 1
                depth -= 1
        elif name not in _LOOSE:
            open_of[name] = now + 1
            depth += 1
            if depth > MAX_DEPTH:
                return True
        if attributes and not (_is_closed(attributes) and _has_few(attributes)):
            return True
    return tags + html.count("<!") + html.count("<?") > MAX_TAGS or len(html) > MAX_TEXT


def _has_few(attributes: str) -> bool:
    """Whether a closed stretch can hold no more attributes than `scan` lets pass: each takes a word that is in no value."""
    if len(attributes) <= MAX_ATTRIBUTES:
        return True
    names = _VALUE.sub("= ", attributes)
    return names.count("/") + len(names.split()) <= MAX_ATTRIBUTES


def _is_closed(attributes: str) -> bool:
    """Whether no quoted value is open at the end of a stretch of attributes: it would go on behind the next "<" or ">"."""
    double, single = attributes.count('"'), attributes.count("'")
    if double and single:
        return _QUOTED.fullmatch(attributes) is not None
    return not (double & 1 or single & 1)


def scan(html: str) -> Scan:
    """Look at a page before a tree is built of it.

    Returns:  its nesting, the most attributes of a tag, its tags and letters, and why it is refused, if it is.
    Cost:     linear; about 20 ms for a page of 300 kB.
    """
    attributes = tags = letters = longest = deepest = 0
    stack: list[str] = []
    counts: dict[str, int] = {}
    for token in tokens(html):
        if token.name:
            tags += 1
            attributes = max(attributes, token.attributes)
            _nest(token, stack, counts)
            deepest = max(deepest, len(stack))
        else:
            letters += len(token.text)
            longest = max(longest, len(token.text))
    return Scan(deepest, attributes, tags, letters, _refusal(deepest, attributes, tags, longest))


def _nest(token: Token, stack: list[str], counts: dict[str, int]) -> None:
    """Keep the stack of open elements as a parser would; each element is pushed and popped once."""
    name = token.name
    if token.closing:
        if counts.get(name, 0):
            while _pop(stack, counts) != name:
                pass
    elif name not in _VOID and name[0] != "!":
        closes = _CLOSES.get(name, frozenset())
        while stack and stack[-1] in closes:
            _pop(stack, counts)
        stack.append(name)
        counts[name] = counts.get(name, 0) + 1


def _pop(stack: list[str], counts: dict[str, int]) -> str:
    """Close the innermost element."""
    name = stack.pop()
    counts[name] -= 1
    return name


def plain_text(html: str) -> str:
    """All visible text of a page, navigation and all, blocks apart by a blank line; nothing is judged or dropped.

    Cost:     linear; needs no tree.
    """
    blocks: list[str] = []
    line: list[str] = []
    for token in tokens(html):
        if not token.name:
            line.append(_BLANK.sub(" ", token.text))
        elif token.name == "br":
            line.append("\n")
        elif token.name in _BLOCK:
            blocks.append("".join(line))
            line = []
    blocks.append("".join(line))
    kept = (_trim(unescape(block)) for block in blocks)
    return "\n\n".join(block for block in kept if block)


def _trim(block: str) -> str:
    """The lines of a block without spaces at their edges, and without empty ones."""
    lines = (" ".join(line.split()) for line in block.split("\n"))
    return "\n".join(line for line in lines if line)


def _tag(html: str, opening: int, last_gt: int, last_quote: dict[str, int]) -> tuple[Token, int]:
    """The tag at `opening` and where it ends; a lone "<" is text."""
    closing = html.startswith("/", opening + 1)
    named = _NAME.match(html, opening + 1 + closing)
    if not named and not html.startswith(("!", "?"), opening + 1):
        return Token("", "<"), opening + 1
    end = html.find(">", opening)
    start = named.end() if named else opening + 2
    words = 0
    while True:
        # A ">" inside a quoted value does not end the tag: go on behind the closing quote, as browsers do.
        at = _open_quote(html, start, end)
        close = html.find(html[at], at + 1) if 0 <= at < last_quote[html[at]] else -1
        if close < 0 or close > last_gt:
            break
        words += _words(html, start, at)
        start = close + 1
        if start > end:
            end = html.find(">", start)
    name = named.group().lower() if named else "!"
    counted = words + _words(html, start, end) if named else 0  # what "<!" opens has no attributes to a parser
    return Token(name, "", closing, counted), end + 1


def _open_quote(html: str, start: int, end: int) -> int:
    """Where, between start and end, the first quotation mark stands that follows an equals sign; -1 if none does."""
    at = html.find("=", start, end)
    while at >= 0:
        after = at + 1
        while after < end and html[after] in " \t\r\n":
            after += 1
        if after < end and html[after] in "\"'":
            return after
        at = html.find("=", after, end)
    return -1


def _words(html: str, start: int, end: int) -> int:
    """Attributes in an unquoted stretch of a tag."""
    return len(html[start:end].replace("/", " ").split())


_ENDS = {name: re.compile(rf"</{name}", re.I) for name in sorted(_RAW)} | {"-->": re.compile("-->")}


def _end_of(what: str, html: str, at: int, unending: set[str]) -> int:
    """Where a script or comment ends; -1 if it never does, which is found out once."""
    if what in unending:
        return -1
    found = _ENDS[what].search(html, at)
    if found:
        return found.start()
    unending.add(what)
    return -1


def _refusal(depth: int, attributes: int, tags: int, longest: int) -> str:
    """Why no tree is built, in words; empty if one may be."""
    if depth > MAX_DEPTH:
        return f"elements nested {depth} deep (a tree drops text below 254; the limit is {MAX_DEPTH})"
    if attributes > MAX_ATTRIBUTES:
        return f"a tag with {attributes} attributes (the limit is {MAX_ATTRIBUTES})"
    if tags > MAX_TAGS:
        return f"{tags} tags (the limit is {MAX_TAGS})"
    if longest > MAX_TEXT:
        return f"{longest} characters in one stretch of text (the limit is {MAX_TEXT})"
    return ""
