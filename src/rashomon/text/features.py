"""What a block of a page looks like, in numbers: its text, its mark-up, its neighbours, the containers it lies in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import log1p

import numpy as np
import numpy.typing as npt

from rashomon.text.blocks import Block, Element

FloatArray = npt.NDArray[np.float32]

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
_SAYS_ANY = re.compile("|".join(pattern.pattern for pattern in _SAYS))
_NAMED = re.compile(r"(?:class|id|role|itemprop)=(\"[^\"]*+\"|'[^']*+'|[^\s\"'>]++)")
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
_DIGITS = tuple("0123456789")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}|\b\d{1,2}:\d\d\b")
_ODD = tuple("|»›→@#")


class Marks:
    """What the elements of one page say: a bit for each kind of ancestor, and how their words speak for an article.

    `own` and `bits` hold the bits of an element and of it with all around it; `tallies` the score of its own words, then
    the sum (fading), the least and the greatest on the way to the top; `parents` and `containers` the numbers of the
    element around it, and of the nearest that holds paragraphs and is not itself one.
    """

    def __init__(self, elements: list[Element], scores: Mapping[str, float]) -> None:
        """Look at each element once; that around it stands before it in the list."""
        self.own, self.bits, self.parents, self.containers = [0], [0], [0], [0]
        self.tallies: list[tuple[float, float, float, float]] = [_NOTHING]
        seen: dict[str, tuple[int, float]] = {}
        for element in elements[1:]:
            bits, own = 0, 0.0
            attributes, name = element.attributes, element.name
            if attributes and name != "body":  # a body's classes tell the kind of the whole page
                said = seen.get(attributes)
                if said is None:
                    said = seen[attributes] = _says(attributes, scores)
                bits, own = said
            up = element.parent.number if element.parent else 0
            bits |= _OF_OWN.get(name, 0)
            _, total, least, most = self.tallies[up]
            total = 0.9 * total + own
            total = -8.0 if total < -8.0 else 8.0 if total > 8.0 else total
            self.own.append(bits)
            self.bits.append(bits | self.bits[up])
            self.tallies.append((own, total, own if own < least else least, own if own > most else most))
            self.parents.append(up)
            self.containers.append(self.containers[up] if name in _PARAGRAPHS else element.number)


_NOTHING = (0.0, 0.0, 0.0, 0.0)


def words_of_attributes(attributes: str) -> tuple[str, ...]:
    """The words in the class, id, role and itemprop of a tag."""
    named = _NAMED.findall(attributes[:_MAX_ATTRIBUTES].lower())
    return tuple(dict.fromkeys(_TOKEN.findall(" ".join(named))))


def _says(attributes: str, scores: Mapping[str, float]) -> tuple[int, float]:
    """The bits of a tag's words, and their score."""
    bits, score = 0, 0.0
    for word in words_of_attributes(attributes):
        said = _KNOWN.get(word)
        if said is None:
            said = _know_word(word)
        bits |= said
        score += scores.get(word, 0.0)
    if ("hidden" in attributes or "none" in attributes) and _HIDDEN.search(attributes[:_MAX_ATTRIBUTES]):
        bits |= _IS_HIDDEN
    return bits, -4.0 if score < -4.0 else 4.0 if score > 4.0 else score


_KNOWN: dict[str, int] = {}
_MOST_WORDS = 20_000


def _know_word(word: str) -> int:
    """The kinds that a word of a class belongs to, kept: sites use the same words over and over."""
    if len(_KNOWN) >= _MOST_WORDS:
        _KNOWN.clear()
    told = _SAYS_ANY.search(word)  # most words of classes tell nothing, and one look shows it
    _KNOWN[word] = sum(1 << i for i, pattern in enumerate(_SAYS, len(_OWN)) if pattern.search(word)) if told else 0
    return _KNOWN[word]


_PARAGRAPHS = frozenset("p h1 h2 h3 h4 h5 h6 li ul ol blockquote pre dd dt dl td th tr tbody table figcaption".split())


_LINK_ONLY = 80
"""Characters: a shorter block that is all link is an entry of a menu or a list; nothing more is asked of its words."""


def texts_numbers(blocks: list[Block]) -> FloatArray:
    """What the text of each block alone shows, a row a block."""
    texts = [b.text for b in blocks]
    sizes = np.array([len(t) for t in texts], np.float64)
    spaces = np.array([t.count(" ") for t in texts], np.float64)
    linked = np.array([b.linked for b in blocks], np.float64)
    entries = (sizes < _LINK_ONLY) & (linked >= sizes - 2)
    rows = np.zeros((len(blocks), 16))
    rows[:, 0] = np.log1p(sizes)
    rows[:, 1] = np.where(entries, 1.0, np.minimum(1.0, linked / sizes))
    rows[:, 2] = np.log1p([b.links for b in blocks])
    rows[:, 3] = np.log1p(spaces)
    rows[:, 8] = [t[0].isupper() for t in texts]
    rows[:, 10] = np.minimum(2.0, sizes / (spaces + 1.0) / 6.0)
    others = np.flatnonzero(~entries)
    if len(others):
        rows[others[:, None], _READ] = [_text_numbers(texts[number]) for number in others.tolist()]
    return rows.astype(np.float32)


_READ = np.array([4, 5, 6, 7, 9, 11, 12, 13, 14, 15])


def _text_numbers(text: str) -> tuple[float, ...]:
    """What only reading the text tells."""
    size = len(text)
    head = text[:400]
    digits = sum(map(head.count, _DIGITS))
    return (
        1.0 if _ENDS.search(text[-6:]) else 0.0,
        log1p(text.count(". ") + text.count("? ") + text.count("! ") + text.count("。")) if size > 30 else 0.0,
        log1p(text.count(",") + text.count("，") + text.count("、")),
        min(1.0, 4.0 * digits / len(head)),
        1.0 if text[0].islower() else 0.0,
        1.0 if head[:2].lower() in _PHRASE_BEGINS and _PHRASE.match(head) else 0.0,
        1.0 if digits and size < 200 and _DATE.search(head) else 0.0,
        1.0 if "://" in head or any(mark in head for mark in _ODD) else 0.0,
        1.0 if "\n" in text else 0.0,
        1.0 if size > 1 and head.isupper() else 0.0,
    )
