"""A small gazetteer of our own: which place lies in which, and which government a capital stands for.

Enough to tell a finer place from another place ("Vostochny Cosmodrome" and "the Amur region" agree; "Vladivostok" and
"Moscow" do not) and to know that "Moscow said" is Russia. Every answer may be None: unknown places stay unknown, and
so does a name that two places bear ("Georgia", "Congo").
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from rashomon.model import Record

_POINTS = frozenset({"capital", "city", "site", "seat"})
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "‑": "-", "‐": "-", "–": "-", "\u00a0": " "})


class Place(Record, frozen=True):
    """One row of the gazetteer."""

    name: str
    kind: str
    inside: str | None
    demonyms: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()


def find_place(name: str) -> Place | None:
    """The one place of this name or variant spelling; None when unknown or borne by several.

    Args:     name: "Kiev", "the Netherlands", "U.S."; case and accents do not matter.
    Cost:     one look-up; the first call reads the table (5 ms).
    """
    found = _by_name().get(_key(name), ())
    return found[0] if len(found) == 1 else None


def is_known(name: str) -> bool:
    """Whether any place bears this name, be it several."""
    return _key(name) in _by_name()


def country_of(name: str) -> str | None:
    """The country a place lies in ("Khasan" -> "Russia"); a country is its own; a demonym gives none."""
    place = find_place(name)
    return next((p.name for p in _chain(place) if p.kind == "country"), None) if place else None


@lru_cache(1 << 14)
def government_of(name: str) -> str | None:
    """The state that speaks when this place or people is said to speak: "Moscow", "the Kremlin", "Russian" -> "Russia".

    Only countries, their capitals, seats of power and demonyms; "Vladivostok" gives None.
    """
    place = find_place(name)
    if place is None:
        states = _by_demonym().get(_key(name), ())
        return states[0] if len(states) == 1 else None
    if place.kind == "country":
        return place.name
    return place.inside if place.kind in ("capital", "seat", "disputed") else None


@lru_cache(1 << 14)
def contains(outer: str, inner: str) -> bool | None:
    """Whether `inner` lies in `outer`.

    Returns:  True when the table says so, also for a place and itself; False when they are known to be apart or the
              other way round; None when either is unknown or the table does not tell (two regions may overlap).
    """
    left, right = find_place(outer), find_place(inner)
    if left is None or right is None:
        return None
    chain = _chain(right)
    if left in chain:
        return True
    if right in _chain(left):
        return False
    mine, theirs = country_of(outer), country_of(inner)
    if mine and theirs and mine != theirs:
        return False
    towns = {"capital", "city"}
    if left.kind in towns and right.kind in towns and mine and theirs:
        return False
    return None


def _chain(place: Place) -> tuple[Place, ...]:
    """The place and everything it lies in, from the inside out. A disputed place lies in nothing."""
    chain = [place]
    while chain[-1].inside and chain[-1].kind != "disputed":
        chain.append(_rows()[chain[-1].inside])
    return tuple(chain)


@lru_cache(1 << 14)
def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.translate(_STRAIGHT)).casefold()
    plain = " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())
    return plain.removeprefix("the ")


@cache
def _rows() -> dict[str, Place]:
    from importlib.resources import files

    table = files("rashomon.relate").joinpath("gazetteer.tsv").read_text(encoding="utf-8")
    rows = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            name, kind, inside, demonyms, variants = line.split("\t")
            split = [tuple(x for x in field.split(";") if x) for field in (demonyms, variants)]
            rows[name] = Place(name, kind, inside or None, split[0], split[1])
    return rows


@cache
def _by_name() -> dict[str, tuple[Place, ...]]:
    index: dict[str, tuple[Place, ...]] = {}
    for place in _rows().values():
        for key in dict.fromkeys(_key(n) for n in (place.name, *place.variants)):
            index[key] = (*index.get(key, ()), place)
    return index


@cache
def _by_demonym() -> dict[str, tuple[str, ...]]:
    index: dict[str, tuple[str, ...]] = {}
    for place in _rows().values():
        if place.kind == "country":
            for key in (_key(d) for d in place.demonyms):
                index[key] = (*index.get(key, ()), place.name)
    return index


def is_demonym(name: str) -> bool:
    """Whether this is the name of a people or an adjective of place: "Russian", "Scots", "Siberians"."""
    key = _key(name)
    return any(k in _all_demonyms() for k in (key, key.removesuffix("s"), key.removesuffix("men") + "man"))


@cache
def _all_demonyms() -> frozenset[str]:
    return frozenset(_key(d) for place in _rows().values() for d in place.demonyms)
