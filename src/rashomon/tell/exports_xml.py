"""What the XML exports share: text that XML can hold, addresses that may be linked, and the bytes of a tree."""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

from rashomon.ids import content_id

# Characters that no XML 1.0 document may hold, not even escaped.
_UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SAFE = "%/:=&?~#+!$,;'@()*[]"


def fit(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _UNFIT.sub("\ufffd", text)


def address(url: str | None) -> str | None:
    """A web address fit to be linked: http or https, with what an IRI cannot hold escaped; else None."""
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return None
    return quote(url.strip().encode("utf-8", "replace"), safe=_SAFE)


def urn(ident: str) -> str:
    """A name for one of our records that is a valid URI: "claim:1f.." -> "urn:rashomon:claim:1f.."."""
    return "urn:rashomon:" + quote(ident, safe=":")


def report_address(report: str, url: str | None) -> str:
    """Where a report is, or where that is not known, its name."""
    return address(url) or urn(content_id("report", report))


def written(root: ElementTree.Element) -> str:
    """A tree as an indented document."""
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'
