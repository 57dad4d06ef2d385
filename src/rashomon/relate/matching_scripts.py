"""Names into plain lower-case Latin letters, and into a coarser key that spellings and scripts share.

Own small tables: Cyrillic (Russian, Ukrainian, Belarusian, Bulgarian, Serbian), Greek, Georgian, Armenian, Hebrew and
Arabic letter by letter, Hangul by its jamo. Chinese characters are not read aloud here: `script_of` says so.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache


def _table(letters: str, sounds: str) -> dict[str, str]:
    """One sound a letter; "-" is silent."""
    return dict(zip(letters, sounds.split(), strict=True))


_CYRILLIC = _table(
    "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўѓќљњћђџјѕѐѝ",
    "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia i i e g u g k l n c d dz j z e i",
)
_GREEK = _table("αβγδεζηθικλμνξοπρσςτυφχψω", "a v g d e z i th i k l m n x o p r s s t y f ch ps o")
_GEORGIAN = _table(
    "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "a b g d e v z t i k l m n o p zh r s t u p k gh k sh ch ts dz ts ch kh j h",
)
_ARMENIAN = _table(
    "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆև",
    "a b g d e z e e t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts v p k o f ev",
)
_HEBREW = _table("אבגדהוזחטיכךלמםנןסעפףצץקרשת", "- b g d h u z h t i k k l m m n n s - p p ts ts k r sh t")
_ARABIC = _table(
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإىئؤةپچژگکیہھےںٹڈڑ",
    "a b t th j h kh d dh r z s sh s d t z - gh f k k l m n h u i - a a i a i u a p ch zh g k i h h e n t d r",
)
_LATIN = _table("ßøłđıæœþðəħ", "ss o l d i ae oe th d a h")
_LETTERS = {
    ord(k): v.replace("-", "")
    for table in (_CYRILLIC, _GREEK, _GEORGIAN, _ARMENIAN, _HEBREW, _ARABIC, _LATIN)
    for k, v in table.items()
}
_INITIALS, _MEDIALS, _FINALS = (
    line.split()
    for line in (
        "k kk n t tt r m p pp s ss - j jj ch k t p h",
        "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i",
        "- k k k n n n t l k m l l l p l m p p t t ng t t k t p h",
    )
)
_FAMILY = {
    "김": "kim",
    "이": "lee",
    "리": "ri",
    "박": "park",
    "최": "choe",
    "정": "jung",
    "조": "cho",
    "강": "kang",
    "윤": "yoon",
}


def _hangul(text: str) -> str:
    """Romanise roughly after McCune and Reischauer; the first syllable of a short name is its family name."""
    sounds = []
    for i, letter in enumerate(text):
        code = ord(letter) - 0xAC00
        if not 0 <= code < 11172:
            sounds.append(letter)
        elif i == 0 and letter in _FAMILY and 2 <= len(text) <= 4:
            sounds.append(_FAMILY[letter] + " ")
        else:
            parts = _INITIALS[code // 588], _MEDIALS[code % 588 // 28], _FINALS[code % 28]
            sounds.append("".join(p for p in parts if p != "-") + " ")
    return "".join(sounds).strip()


def script_of(name: str) -> str:
    """The script of most letters of a name: "latin", "cyrillic", "hangul", "han", ... or "none"."""
    if name.isascii():
        return "latin"
    counts: dict[str, int] = {}
    for letter in name:
        if letter.isalpha():
            word = unicodedata.name(letter, "unknown").split(" ", 1)[0].lower()
            word = {"cjk": "han", "hiragana": "han", "katakana": "han"}.get(word, word)
            counts[word] = counts.get(word, 0) + 1
    return max(sorted(counts), key=lambda w: counts[w]) if counts else "none"


@lru_cache(maxsize=50_000)
def romanise(name: str) -> str:
    """Lower-case Latin letters without accents; letters of unknown scripts stay as they are.

    Cost:     linear; remembered for repeated names.
    """
    if name.isascii():
        return name.lower()
    lowered = name.casefold()
    if any("가" <= c <= "힣" for c in lowered):
        lowered = _hangul(lowered)
    # й, ї, ў are letters, not accented ones: map before accents are dropped.
    mapped = unicodedata.normalize("NFC", lowered).translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", mapped)
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_LETTERS)


# Order matters: longer spellings first. Each line makes two or more usual renderings of one sound the same.
_SOUNDS = re.compile(
    "shch|sch|sh|zh|cz|tch|tsch|ch|kh|gh|ph|th|dh|dj|dzh|ts|tz|ck|qu|ks|ou|oo|ee|ie|ei|ai|ay|ey|oe|ae|au|aw|[wqxyjchzue]"
)
_SAME = {
    "shch": "s", "sch": "s", "sh": "s", "zh": "s", "cz": "s", "tch": "s", "tsch": "s", "ch": "s", "ts": "s", "tz": "s",
    "z": "s", "dj": "s", "dzh": "s", "j": "i", "kh": "k", "gh": "g", "ph": "f", "th": "t", "dh": "d", "ck": "k",
    "qu": "kv", "q": "k", "x": "ks", "w": "v", "c": "k", "ou": "u", "oo": "u", "ee": "i", "ie": "i", "ei": "e", "ai": "e",
    "ay": "e", "ey": "e", "oe": "o", "ae": "e", "au": "av", "aw": "av", "y": "i", "h": "", "ks": "ks",
}  # fmt: skip
_DOUBLED = re.compile(r"(.)\1")
_VOWELS = re.compile("[aeiouy]")


@lru_cache(maxsize=50_000)
def sound_of(part: str) -> str:
    """A coarse key of a romanised name part: "dmitri" and "dmitry", "husayn" and "hussein" share it or come near.

    Cost:     linear; remembered for repeated parts.
    """
    same = _SOUNDS.sub(lambda m: _SAME.get(m.group(), m.group()), part)
    return _DOUBLED.sub(r"\1", same)


@lru_cache(maxsize=50_000)
def skeleton_of(part: str) -> str:
    """The consonants of the sound key, voiced and voiceless made one: for scripts that write no vowels."""
    bare = _VOWELS.sub("", sound_of(part))
    return _DOUBLED.sub(r"\1", bare.translate(str.maketrans("bdgv", "ptkf")))
