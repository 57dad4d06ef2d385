"""Content ids: the same identity fields give the same id on every machine, in every run.

An id is `kind:` and the 128-bit BLAKE2b digest of a JSON array of the schema version and the identity fields.
An array, because joining with a separator lets ("a.b", "c") collide with ("a", "b.c"); no clock and no random
number, because an id must be computable again from what it names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence

SCHEMA_VERSION = 1

Field = str | int | float | bool | None | Sequence["Field"]


def content_id(kind: str, *fields: Field) -> str:
    """Name a record by its content.

    Args:     kind: short noun ("doc", "report", "claim"); fields: whatever makes the record itself.
    Returns:  `kind:` followed by 32 hexadecimal digits.
    Raises:   TypeError if a field is not JSON.
    Cost:     linear in the length of the fields; about 3 µs for short ones.

    >>> content_id("doc", "The bridge fell.") == content_id("doc", "The bridge fell.")
    True
    >>> content_id("pair", "a.b", "c") == content_id("pair", "a", "b.c")
    False
    """
    body = json.dumps([SCHEMA_VERSION, *fields], ensure_ascii=True, separators=(",", ":"))
    return f"{kind}:{hashlib.blake2b(body.encode('ascii'), digest_size=16).hexdigest()}"


def bytes_digest(raw: bytes) -> str:
    """SHA-256 of raw bytes in hexadecimal: what an outsider can check with `sha256sum`."""
    return hashlib.sha256(raw).hexdigest()
