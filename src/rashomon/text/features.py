"""What a block of a page looks like, in numbers: its text, its mark-up, its neighbours, the containers it lies in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import log1p

from rashomon.text.blocks import Block, Element

_TAGS = {name: i for i, names in enumerate((
    "p", "li", "h1", "h2", "h3", "h4 h5 h6", "div body center", "td th tr", "blockquote", "pre", "dd dt", "section article main",
    "figcaption caption figure", "title", "label option legend",
)) for name in names.split()}  # fmt: skip
_KINDS = 16
_OWN = (
    "article",
    "main",
    "aside",
    "nav",
    "header",
    "footer",
    "figure",
    "form",
    "ul",
    "ol",
    "table",
    "blockquote",
    "li",
)
# Words of class, id, role and itemprop that mean the same on most sites; several languages, as met.
_SAYS = tuple(re.compile(words) for words in (
    r"comment|disqus|discuss|respond|kommentar|repl(?:y|ies)",
    r"relat|recommend|similar|teaser|^more$|trending|popular|^most|latest|recirc|outbrain|taboola|empfehl|aehnlich|associat",
    r"^nav|nav$|navi|menu|breadcrumb|pagin|pager|skip|^toc$|^tabs?$",
    r"foot|copyright|imprint|impressum|colophon|legal",
    r"^side|aside|sidebar|widget|rail|secondary|column",
    r"share|sharing|social|facebook|twitter|follow|teilen",
    r"caption|credit|figure|image|photo|gallery|picture|^bild|thumb|media|video",
    r"author|byline|autor|writer|^bio$|profile",
    r"date|time|meta|info|publish|posted",
    r"^ads?$|advert|promo|sponsor|newsletter|subscri|banner|anzeige|signup|paywall|piano|donat",
    r"article|story|entry|^post|artikel|beitrag|inhalt|node|single|hentry",
    r"content|body|^text|main|copy|prose|paragraph",
    r"cookie|consent|modal|popup|overlay|hidden|gdpr|login|search|dropdown|tooltip|screen",
    r"^tags?$|categor|label|topic|keyword|rubrik|schlagwort",
    r"^lead|intro|summary|abstract|standfirst|subtitle|^deck|kicker|^dek$|excerpt|vorspann|description",
    r"title|headline|heading|ueberschrift",
    r"articlebody|storybody|entrycontent|postcontent|articlecontent|articletext|bodytext",
    r"table|list|grid|^row$|card|slider|carousel|swiper|block",
))  # fmt: skip
_NAMED = re.compile(r"(?:class|id|role|itemprop)=(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))")
_HIDDEN = re.compile(r"display:\s?none|visibility:\s?hidden|aria-hidden=[\"']?true|(?:^|\s)hidden(?:\s|=|$)", re.I)
_TOKEN = re.compile(r"[a-z]{3,20}")
FLAGS = len(_OWN) + len(_SAYS) + 1
_OF_OWN = {name: 1 << i for i, name in enumerate(_OWN)}
_IS_HIDDEN = 1 << (FLAGS - 1)
_MAX_ATTRIBUTES = 2000
_ENDS = re.compile(r"[.!?…。！？:;][\"'”’»“)\]]*$")
_PHRASE = re.compile(
    r"(?:(?:read|see|learn|find out|show|load) (?:more|also|next|all)|more (?:on|from|about|in)\b|related|subscribe|"
    r"sign up|newsletter|"
    r"follow us|share|advert|anzeige|werbung|mehr (?:zum|zu|aus|lesen)|lesen sie|weiterlesen|lire (?:aussi|la suite)|leer más|"
    r"lee también|leia|também|kommentar|comment|antworten|reply|foto|photo|image|bild|quelle|credit|©|\(c\)|copyright|tags?\b|"
    r"filed under|posted|published|veröffentlicht|updated|by\b|von\b|par\b|por\b|autor|cookie|this (?:site|website)|"
    r"print|drucken|"
    r"e-?mail|facebook|twitter|whatsapp|login|log in|register|anmelden|zurück|back to|home|next|previous|all rights|"
    r"topics|themen)",
    re.I,
)
_PHRASE_BEGINS = frozenset(
    "re se le fi sh lo mo su si ne fo ad an we me li ta ko co ph im bi qu cr (c po pu pr ve up by vo pa au th dr e- em fa tw wh "
    "zu ba ho al to".split()
) | {f"©{c}" for c in " 0123456789abcdefghijklmnopqrstuvwxyz"}
_DIGIT = re.compile("[0-9]")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}|\b\d{1,2}:\d\d\b")
_ODD = re.compile(r"[|»›→@#]|://")


class Marks:
    """What the elements of one page say: a bit for each kind of ancestor, and how their words speak for an article.

    `own` and `bits` hold the bits of an element and of it with all around it; `tallies` the score of its own words, then
    the sum (fading), the least and the greatest on the way to the top.
    """

    def __init__(self, elements: list[Element], scores: Mapping[str, float]) -> None:
        self.scores = scores
        self.bits = [-1] * len(elements)
        self.own = [0] * len(elements)
        self.tallies: list[tuple[float, float, float, float]] = [_NOTHING] * len(elements)
        self.bits[0] = 0
        self._seen: dict[str, tuple[int, float]] = {}

    def look(self, element: Element) -> None:
        """Make sure that an element and all around it are known; most elements of a page hold no text of their own."""
        way: list[Element] = []
        up: Element | None = element
        while up is not None and self.bits[up.number] < 0:
            way.append(up)
            up = up.parent
        for one in reversed(way):
            self._know(one, one.parent.number if one.parent else 0)

    def _know(self, element: Element, up: int) -> None:
        """Tell one element whose surroundings are known."""
        bits, own = 0, 0.0
        attributes = element.attributes
        if attributes and element.name != "body":  # a body's classes tell the kind of the whole page
            if attributes not in self._seen:
                self._seen[attributes] = _says(attributes, self.scores)
            bits, own = self._seen[attributes]
        bits |= _OF_OWN.get(element.name, 0)
        number = element.number
        _, total, least, most = self.tallies[up]
        total = 0.9 * total + own
        total = -8.0 if total < -8.0 else 8.0 if total > 8.0 else total
        self.own[number] = bits
        self.bits[number] = bits | self.bits[up]
        self.tallies[number] = (own, total, own if own < least else least, own if own > most else most)


_NOTHING = (0.0, 0.0, 0.0, 0.0)


def words_of_attributes(attributes: str) -> tuple[str, ...]:
    """The words in the class, id, role and itemprop of a tag."""
    named = _NAMED.findall(attributes[:_MAX_ATTRIBUTES].lower())
    return tuple(dict.fromkeys(_TOKEN.findall(" ".join(map("".join, named)))))


def _says(attributes: str, scores: Mapping[str, float]) -> tuple[int, float]:
    """The bits of a tag's words, and their score."""
    bits, score = 0, 0.0
    for word in words_of_attributes(attributes):
        said = _KNOWN.get(word)
        if said is None:
            said = _know_word(word)
        bits |= said
        if word in scores:
            score += scores[word]
    if "hidden" in attributes or "none" in attributes:
        bits |= _IS_HIDDEN if _HIDDEN.search(attributes[:_MAX_ATTRIBUTES]) else 0
    return bits, max(-4.0, min(4.0, score))


_KNOWN: dict[str, int] = {}
_MOST_WORDS = 20_000


def _know_word(word: str) -> int:
    """The kinds that a word of a class belongs to, kept: sites use the same words over and over."""
    if len(_KNOWN) >= _MOST_WORDS:
        _KNOWN.clear()
    _KNOWN[word] = sum(1 << i for i, pattern in enumerate(_SAYS, len(_OWN)) if pattern.search(word))
    return _KNOWN[word]


def container_of(element: Element) -> Element:
    """The element that holds paragraphs: the nearest that is not itself one."""
    while element.name in _PARAGRAPHS and element.parent is not None:
        element = element.parent
    return element


_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 li ul ol blockquote pre dd dt dl td th tr tbody table figcaption".split())


_LINK_ONLY = 80
"""Characters: a shorter block that is all link is an entry of a menu or a list; nothing more is asked of its words."""


def text_numbers(block: Block) -> tuple[float, ...]:
    """What the text of a block alone shows."""
    text = block.text
    size = len(text)
    spaces = text.count(" ")
    if size < _LINK_ONLY and block.linked >= size - 2:
        upper, long = float(text[0].isupper()), min(2.0, size / (spaces + 1) / 6.0)
        return (
            log1p(size),
            1.0,
            log1p(block.links),
            log1p(spaces),
            0.0,
            0.0,
            0.0,
            0.0,
            upper,
            0.0,
            long,
            0.0,
            0.0,
            0.0,
            0.0,
            0.0,
        )
    head = text[:400]
    digits = len(_DIGIT.findall(head))
    first = text[0]
    return (
        log1p(size),
        min(1.0, block.linked / size),
        log1p(block.links),
        log1p(spaces),
        1.0 if _ENDS.search(text[-6:]) else 0.0,
        log1p(text.count(". ") + text.count("? ") + text.count("! ") + text.count("。")) if size > 30 else 0.0,
        log1p(text.count(",") + text.count("，") + text.count("、")),
        min(1.0, 4.0 * digits / len(head)),
        1.0 if first.isupper() else 0.0,
        1.0 if first.islower() else 0.0,
        min(2.0, size / (spaces + 1) / 6.0),
        1.0 if head[:2].lower() in _PHRASE_BEGINS and _PHRASE.match(head) else 0.0,
        1.0 if digits and size < 200 and _DATE.search(head) else 0.0,
        1.0 if _ODD.search(head) else 0.0,
        1.0 if "\n" in text else 0.0,
        1.0 if size > 1 and head.isupper() else 0.0,
    )
