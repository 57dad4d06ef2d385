"""ninjs 2 and 3 (IPTC's JSON for news): where it says in lists what ninjs 1 says in plain fields.

ninjs 1 (`headline`, `body_text`, `body_xhtml` ...) is read with the other records; see `records.Given`.
"""

from __future__ import annotations

import msgspec

from rashomon.errors import DecodeError
from rashomon.model import Record
from rashomon.text.prescan import plain_text
from rashomon.text.records import Given


class _Headline(Record, frozen=True):
    role: str | None = None
    value: str | None = None


class _Body(Record, frozen=True):
    role: str | None = None
    contenttype: str | None = None
    content_type: str | None = msgspec.field(default=None, name="contentType")
    value: str | None = None

    @property
    def kind(self) -> str:
        """Its media type; ninjs 2 and 3 write the field's name differently."""
        return (self.content_type or self.contenttype or "").strip().lower()


class _Named(Record, frozen=True):
    name: str | None = None
    role: str | None = None


class _Ninjs(Record, frozen=True):
    uri: str | None = None
    headlines: tuple[_Headline, ...] = ()
    bodies: tuple[_Body, ...] = ()
    by: str | None = None
    bylines: tuple[msgspec.Raw, ...] = ()
    firstcreated: str | None = None
    versioncreated: str | None = None
    contentcreated: str | None = None
    first_created: str | None = msgspec.field(default=None, name="firstCreated")
    version_created: str | None = msgspec.field(default=None, name="versionCreated")
    content_created: str | None = msgspec.field(default=None, name="contentCreated")
    language: str | None = None
    infosources: tuple[_Named, ...] = ()
    info_sources: tuple[_Named, ...] = msgspec.field(default=(), name="infoSources")
    url: str | None = None


def is_ninjs(raw: bytes) -> bool:
    """Whether a JSON object looks like ninjs 2 or 3: it has `bodies`, or `headlines`, and names its standard or a uri."""
    return (b'"bodies"' in raw or b'"headlines"' in raw) and (b'"standard"' in raw or b'"uri"' in raw)


def ninjs_given(raw: bytes) -> Given:
    """What a ninjs object says of a report.

    Args:     raw: the object, in UTF-8.
    Raises:   DecodeError for broken JSON, or a field of the wrong type.
    Cost:     linear; fields that are not ours are not built.
    """
    try:
        told = msgspec.json.decode(raw, type=_Ninjs)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DecodeError(f"broken ninjs: {str(error)[:200]}", "mend it") from None
    plain = _body(told, ("", "text/plain"))
    marked = _body(told, ("text/html", "application/xhtml+xml", "text/xml", "application/xml"))
    web = told.url or (told.uri if (told.uri or "").startswith(("http://", "https://")) else None)
    dates = (told.content_created, told.contentcreated, told.first_created, told.firstcreated, told.version_created)
    return Given(
        id=told.uri,
        text=plain or (plain_text(marked) if marked else None),
        title=_headline(told),
        outlet=next((one.name for one in (*told.infosources, *told.info_sources) if one.name), None),
        url=web,
        published=next((one for one in (*dates, told.versioncreated) if one), None),
        byline=told.by or _byline(told),
        language=told.language,
    )


def _body(told: _Ninjs, kinds: tuple[str, ...]) -> str | None:
    """The longest body of these kinds; a body is the article and nothing else."""
    found = [b.value for b in told.bodies if b.value and b.kind.split(";")[0] in kinds]
    return max(found, key=len, default=None)


def _headline(told: _Ninjs) -> str | None:
    """The main headline, or the first."""
    found = sorted(told.headlines, key=lambda h: (h.role or "").lower() not in ("", "main", "headline", "hed"))
    return next((h.value for h in found if h.value), None)


def _byline(told: _Ninjs) -> str | None:
    """Names of authors, however they are written."""
    names = []
    for raw in told.bylines:
        try:
            one = msgspec.json.decode(bytes(raw), type=str | _Named | None)
        except msgspec.DecodeError:
            continue
        name = one.name if isinstance(one, _Named) else one
        if name:
            names.append(name)
    return ", ".join(dict.fromkeys(names)) or None
