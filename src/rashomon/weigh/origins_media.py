"""Media by their names: agencies, state media and other outlets, and when two names are of one outlet."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from rashomon.relate.direction import stands_for

Kind = Literal["own_reporting", "person", "agency", "state_media", "anonymous", "document"]

AGENCIES = frozenset(
    "reuters|associated press|ap|afp|agence france-presse|dpa|upi|bloomberg|pa media|press association|"
    "efe|ansa|kyodo|yonhap|ap news|afp news|interfax|united press international|press trust of india|pti|"
    "aap|apa".split("|")
)
STATE_MEDIA = frozenset(
    "tass|ria|ria novosti|kcna|korean central news agency|xinhua|irna|sana|rodong sinmun|cctv|"
    "global times|rt|sputnik|press tv|presstv|people's daily|china daily|trt|anadolu|anadolu agency|belta".split("|")
)
OUTLETS = frozenset(
    "cnn|bbc|cbs|nbc|abc|abc news|cbs news|nbc news|fox news|msnbc|npr|pbs|politico|axios|vox|buzzfeed|the hill|the atlantic|"
    "the economist|the guardian|guardian|newsweek|time magazine|der spiegel|spiegel|bild|le monde|le figaro|el país|el pais|"
    "al jazeera|al-jazeera|haaretz|vice|huffpost|the intercept|breitbart|daily mail|sky news|channel 4|itv|cnbc|usa today".split(
        "|"
    )
)
_OUTLET_WORDS = frozenset(
    "times post news newspaper journal gazette herald tribune courier chronicle observer daily telegraph dispatch ledger mirror "
    "broadcasting broadcaster television radio tv magazine weekly review examiner inquirer beacon standard press messenger mail "
    "express independent monitor".split()
)


@lru_cache(maxsize=8192)
def plain_outlet(name: str) -> str:
    """An outlet's name as others write it: "the Brennick Courier" is The Brennick Courier."""
    return name.casefold().replace("’", "'").removeprefix("the ").removesuffix(".com").removesuffix("'s").strip()


@lru_cache(maxsize=1 << 16)
def same_outlet(name: str, outlet: str) -> bool:
    """Whether a name is that of an outlet: written alike, its initials, or the last words of it ("the Courier")."""
    plain, full = plain_outlet(name), plain_outlet(outlet)
    if plain == full or stands_for(name, outlet) or _is_short_for(name, outlet):
        return True
    before = full.removesuffix(f" {plain}").split()[-1:]  # "Veshna" is not State Broadcasting of Veshna
    return (
        len(plain) >= 4
        and full.endswith(f" {plain}")
        and name.split()[-1][:1].isupper()
        and before[0] not in ("of", "in")
    )


def _is_short_for(name: str, outlet: str) -> bool:
    """Whether a word in capitals is short for an outlet though not just its initials: APAG, UWN."""
    initials = "".join(word[0] for word in outlet.replace("-", " ").split() if word[:1].isupper())
    word = name.removeprefix("the ").strip("()")
    if not (word.isupper() and 3 <= len(word) <= 6 and len(initials) >= 3):
        return False
    return word.startswith(initials) or initials.startswith(word)


@lru_cache(maxsize=8192)
def medium_kind(name: str) -> Kind | None:
    """Whether a name is a news agency, a state medium or another outlet (whose telling is its own reporting)."""
    plain = name.casefold().removeprefix("the ").strip()
    if plain in STATE_MEDIA or plain.startswith(
        ("state media", "state-run", "state news", "state television", "state tv", "state broadcaster", "state broadcasting")
    ):  # fmt: skip
        return "state_media"
    if any(
        word in plain
        for word in ("state-run", "state media", "state news agency", "state television", "state broadcaster", "state radio")
    ):  # fmt: skip
        return "state_media"
    if plain in AGENCIES or plain.endswith((" news agency", " press agency")):
        return "agency"
    if plain in OUTLETS or (name[:1].isupper() or name.startswith("the ")) and _sounds_like_an_outlet(name):
        return "own_reporting"
    return None


_MADE_BY_MEDIA = frozenset("footage video photographs photos images broadcast bulletin dispatch".split())


def among(one: str, other: str) -> bool:
    """Whether a medium, or what it made ("KCNA footage"), may be meant where another tells of media in general ("North Korean
    news media")."""
    words = one.casefold().removeprefix("the ").split()
    maker = " ".join(words[:-1]) if words[-1:] and words[-1] in _MADE_BY_MEDIA else " ".join(words)
    return (
        other.casefold().endswith(" media") and not one.casefold().endswith(" media") and medium_kind(maker) is not None
    )


def _sounds_like_an_outlet(name: str) -> bool:
    words = name.split()
    return len(words) >= 2 and words[-1][:1].isupper() and words[-1].casefold() in _OUTLET_WORDS
