"""Names of people and firms from a file that the reader gives: FollowTheMoney JSON lines, or OpenSanctions' targets.simple.csv.

The list stays where it is; only its path is kept with the lens. Whoever is found is found part by part (`relate.matching`),
and the reason is told, for a name on a list is a question to an editor, never an answer.
"""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from rashomon import shapes
from rashomon.errors import InputError
from rashomon.model import Record
from rashomon.relate.matching import match_names
from rashomon.relate.matching_scripts import romanise

_SCHEMATA = {
    "Person": "person",
    **dict.fromkeys("Company Organization LegalEntity PublicBody Security Vessel Airplane".split(), "organisation"),
}
_SURE = 0.8
_LONGEST_CELL = 1 << 20


class Listed(Record, frozen=True):
    """Somebody on a list, under all names that the list gives; `why` is what the list says of them."""

    id: str
    kind: str
    names: tuple[str, ...]
    why: str


class _Line(Record, frozen=True):
    """A line of FollowTheMoney: an entity with its properties."""

    id: str
    schema: str
    properties: dict[str, list[str]] = {}


_LINE = msgspec.json.Decoder(_Line)


class NameList:
    """A list of names that can be asked who is on it.

    Args:     entries: those on the list; label: what the list is called in a reason.
    Cost:     linear in the names, once; a question looks at the names that share the sounds of two parts.
    """

    def __init__(self, entries: Iterable[Listed], label: str) -> None:
        self.label = label
        self._entries = tuple(entries)
        self._by_sound: dict[str, list[tuple[int, str]]] = {}
        for at, entry in enumerate(self._entries):
            for name in entry.names:
                for sound in _sounds(name):
                    self._by_sound.setdefault(sound, []).append((at, name))

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, entity: shapes.Entity) -> str | None:
        """Why an entity may be on the list; None where it is not.

        A person must be named with two parts at least: a bare family name is anybody's.
        """
        if entity.type not in ("person", "organisation"):
            return None
        best: tuple[float, str, str] | None = None
        for own in dict.fromkeys((entity.name, *entity.aliases)):
            if entity.type == "person" and len(own.split()) < 2:
                continue
            for at, name in self._near(own):
                entry = self._entries[at]
                if entry.kind != entity.type:
                    continue
                match = match_names(own, name, entity.type)
                if (
                    match.same
                    and match.score >= _SURE
                    and (best is None or (-match.score, entry.id) < (-best[0], best[1]))
                ):
                    told = f"{own} may be {name} ({match.why}; {match.score:.2f}), {entry.id} of {self.label}"
                    best = (match.score, entry.id, told + (f": {entry.why}" if entry.why else ""))
        return best[2] if best else None

    def _near(self, own: str) -> list[tuple[int, str]]:
        """The names that share the sounds of two of a name's parts, or of all where either has fewer."""
        sounds = _sounds(own)
        shared = Counter(hit for sound in sounds for hit in self._by_sound.get(sound, ()))
        return sorted(h for h, n in shared.items() if n >= min(2, len(sounds), len(_sounds(h[1]))))


def _sounds(name: str) -> frozenset[str]:
    """A rough key a part: its first three consonants, alike in most spellings of a name; short parts as they are."""
    parts = "".join(c if c.isalnum() else " " for c in romanise(name)).split()
    return frozenset(_skeleton(part) for part in parts if len(part) > 1) or frozenset(parts)


def _skeleton(part: str) -> str:
    bare = part.translate(_ALIKE)
    held = "".join(c for n, c in enumerate(bare) if c not in "aeiouy" and (n == 0 or c != bare[n - 1]))
    return held[:3] or part[:2]


_ALIKE = str.maketrans({"k": "c", "q": "c", "w": "v", "j": "y", "h": "", "z": "s", "f": "v"})


def read_list(path: str) -> NameList:
    """Read a list of names.

    Args:     path: `*.csv` is read as OpenSanctions' simple table, anything else as FollowTheMoney JSON lines.
    Returns:  the list; its label is the file's name and the beginning of its SHA-256, so that a hit can be checked.
    Raises:   InputError for a file that cannot be read, or holds no names.
    Cost:     linear in the file.
    """
    try:
        raw = Path(path).read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"cannot read the list of names {path}: {error}", "is it still where the lens says?"
        ) from error
    rows = _csv_rows(text, path) if path.lower().endswith(".csv") else _ftm_lines(text, path)
    found = NameList(rows, f"{Path(path).name} (sha256 {hashlib.sha256(raw).hexdigest()[:12]})")
    if not len(found):
        raise InputError(
            f"{path} names nobody", "a FollowTheMoney file has Person and Company lines; so has targets.simple.csv"
        )
    return found


def _csv_rows(text: str, path: str) -> Iterator[Listed]:
    kept = csv.field_size_limit(_LONGEST_CELL)
    try:
        rows = csv.DictReader(text.splitlines(keepends=True))
        if not {"id", "schema", "name", "aliases"} <= set(rows.fieldnames or ()):
            raise InputError(
                f"{path} is no targets.simple.csv", "its first line must name id, schema, name and aliases"
            )
        for row in rows:
            kind = _SCHEMATA.get(row["schema"] or "")
            names = tuple(n for n in (row["name"], *(row["aliases"] or "").split(";")) if n and n.strip())
            if kind and names:
                why = row.get("sanctions") or row.get("program_ids") or row.get("dataset") or ""
                yield Listed(row["id"], kind, names, _short(why))
    except csv.Error as error:
        raise InputError(f"{path} is no table: {error}", "save it as CSV in UTF-8") from error
    finally:
        csv.field_size_limit(kept)


def _ftm_lines(text: str, path: str) -> Iterator[Listed]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            entity = _LINE.decode(line)
        except msgspec.DecodeError as error:
            hint = "each line must be an entity with id, schema and properties"
            raise InputError(f"{path}, line {number} is no FollowTheMoney entity: {error}", hint) from error
        kind = _SCHEMATA.get(entity.schema)
        held = entity.properties
        names = tuple(n for n in (*held.get("name", ()), *held.get("alias", ())) if n.strip())
        if kind and names:
            why = ", ".join((*held.get("topics", ()), *held.get("program", ()), *held.get("notes", ())))
            yield Listed(entity.id, kind, names, _short(why))


def _short(why: str) -> str:
    return " ".join(why.split())[:120]
