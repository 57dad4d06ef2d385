"""The language of a text, by letters and words; None when the text is short or the answer unsure.

Everything above the text room reads English. `foreign` says which texts it must not read so: a parser of English finds
subjects and verbs in any text it is handed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

from rashomon.remembering import remembered

# Languages in which news is likely to come; fewer classes, fewer mistakes on names and short texts.
_NAMED = (
    "ar Arabic bg Bulgarian bn Bengali ca Catalan cs Czech da Danish de German el Greek en English es Spanish "
    "et Estonian fa Persian fi Finnish fr French he Hebrew hi Hindi hr Croatian hu Hungarian id Indonesian "
    "it Italian ja Japanese ko Korean lt Lithuanian lv Latvian ms Malay nl Dutch no Norwegian pl Polish "
    "pt Portuguese ro Romanian ru Russian sk Slovak sl Slovenian sq Albanian sr Serbian sv Swedish sw Swahili "
    "ta Tamil th Thai tr Turkish uk Ukrainian ur Urdu vi Vietnamese zh Chinese"
).split()
NAMES = dict(zip(_NAMED[::2], _NAMED[1::2], strict=True))
"""Codes of languages and what they are called in English."""
LANGUAGES = tuple(NAMES)
_PREFIX = 3000
_LEAST_LETTERS = 40
_SURE = 0.9
_MIXED = 10

# English is told without loading a model (1 s): these words make up 25-45 % of English news and under 8 % of
# any other language that py3langid knows ("in", "was", "that" alone occur in others; "the" hardly).
_ENGLISH = frozenset(
    "the of to and that was for on with as by from were which his has have had been would will who their "
    "he she they this not but after about said its it is are an".split()
)
_WORD = re.compile(r"[a-z]{1,30}")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_TO_SPACES = bytes(c if 97 <= c <= 122 else 32 for c in range(256))
_NO_LETTERS = bytes(c for c in range(256) if not chr(c).isalpha() or c > 127)


class _Identifier(Protocol):
    """What of py3langid is used."""

    def set_languages(self, langs: list[str]) -> None: ...
    def classify(self, text: str) -> tuple[str, float]: ...


def detect(text: str) -> str | None:
    """Tell the language.

    Args:     text: any text; only its first 3,000 characters are read.
    Returns:  a code of `LANGUAGES`, or None when there are under 40 letters or the probability is under 0.9.
    Cost:     20 µs for English; else 1 ms, and once a second to load py3langid's model.
    """
    head = text[:_PREFIX]
    letters = _count_letters(head)
    if letters < _LEAST_LETTERS and not _dense(head, letters):
        return None
    words = _words(head)
    if len(words) >= 12:
        share = sum(map(_ENGLISH.__contains__, words)) / len(words)
        latin = sum(map(len, words)) > 0.9 * letters
        if latin and share > (0.2 if len(words) >= 30 else 0.3) and words.count("the") > len(words) / 100:
            return "en"
    code, score = _identifier().classify(" ".join(head.split()))
    return code if score >= _SURE else None


@remembered(1 << 12)
def foreign(text: str) -> str | None:
    """Tell whether a text must not be read as English.

    Args:     text: any text; only its first 3,000 characters are read.
    Returns:  the code of its language where that is surely another than English; None for English, for a text too
              short to tell, and where a tenth of the words are English ones (names and quotations of others inside).
    Cost:     as `detect`; remembered, as every stage asks.
    """
    words = _words(text[:_PREFIX])
    if sum(map(_ENGLISH.__contains__, words)) > len(words) / _MIXED:
        return None  # whatever the model might say; it takes a second to load
    code = detect(text)
    return None if code == "en" else code


def _count_letters(head: str) -> int:
    """How many characters are letters; every article is asked, so that ASCII is counted as bytes."""
    plain = len(head.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    return plain if head.isascii() else plain + sum(map(str.isalpha, _BEYOND_ASCII.findall(head)))


def _words(head: str) -> list[str]:
    """As `_WORD` finds them in lower case, faster."""
    low = head.lower()
    words = low.encode("latin-1", "replace").translate(_TO_SPACES).decode("ascii").split()
    return _WORD.findall(low) if max(map(len, words), default=0) > 30 else words


def _dense(head: str, letters: int) -> bool:
    """Scripts in which a letter is a syllable or a word say enough in fewer letters."""
    return letters >= 12 and sum("\u3040" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7a3" for c in head) > letters / 2


@lru_cache(maxsize=1)
def _identifier() -> _Identifier:
    """The model, loaded once a process."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier: _Identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(list(LANGUAGES))
    return identifier
