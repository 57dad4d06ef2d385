"""Bytes to text: which encoding, and whether there is a usable text at all.

The order is that of certainty: a byte-order mark, UTF-8 (which other encodings hardly ever form by chance), what the
page declares, a guess by charset-normalizer on a bounded prefix, and cp1252. Whatever is not text is refused with a
`DecodeError` in plain words; nothing here guesses silently, `Decoded.note` says what was assumed.
"""

from __future__ import annotations

import codecs
import re

from rashomon.errors import DecodeError
from rashomon.model import Record

MAX_BYTES = 32_000_000
"""Largest file or record that is read. The largest page in the corpora at hand is 3 MB; 32 MB holds any article."""

MAX_CHARACTERS = 2_000_000
"""Longest report: a thousand times a usual article, a long book. At 15,000 characters a second the stages after this
one would take over two minutes for it, and more is surely not one report."""

_SNIFF = 4096
_GUESS_BYTES = 48_000  # charset-normalizer takes about 0.1 s for this much; more changed no answer on 100 pages

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_WIDE_MARKS = tuple(mark for mark, encoding in _BOMS if encoding != "utf-8")

_SIGNATURES = (
    (b"%PDF-", "a PDF file", "save its text as .txt"),
    (b"PK\x03\x04", "a zip archive", "give it a name that ends in .zip, or unpack it (.docx and .odt: save as .txt)"),
    (b"\x1f\x8b", "gzip-compressed", "unpack it first, or name it .jsonl.gz if that is what it is"),
    (b"\xfd7zXZ\x00", "xz-compressed", "unpack it first, or name it .jsonl.xz if that is what it is"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed", "unpack it first"),
    (b"BZh", "bzip2-compressed", "unpack it first"),
    (b"\x89PNG", "a PNG picture", "give the text as .txt"),
    (b"\xff\xd8\xff", "a JPEG picture", "give the text as .txt"),
    (b"GIF8", "a GIF picture", "give the text as .txt"),
    (b"SQLite format 3\x00", "an SQLite database", "a rashomon archive is named with --archive"),
    (b"\xd0\xcf\x11\xe0", "an old Microsoft Office file", "save it as .txt"),
    (b"\x7fELF", "a program", "give the text as .txt"),
)

# What browsers make of these names (encoding.spec.whatwg.org): pages that say Latin-1 are cp1252.
_ALIASES = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "big5": "big5hkscs",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "x-gbk": "gb18030",
    "utf8": "utf-8",
    "unicode": "utf-16",
}
_TEXT_CODECS = frozenset(
    [
        "utf-8",
        "utf-16",
        "gb18030",
        "cp932",
        "cp949",
        "big5hkscs",
        "euc_jp",
        "iso2022_jp",
        "koi8-r",
        "koi8-u",
        "cp874",
        "cp866",
        "mac-roman",
        "mac-cyrillic",
    ]
    + [f"cp125{n}" for n in range(9)]
    + [f"iso8859-{n}" for n in (*range(2, 9), 10, 13, 14, 15, 16)]
)  # a list, because a page may declare "rot13" or "hex", which Python would happily run
_DECLARED = re.compile(rb"charset\s{0,8}=\s{0,8}[\"']?\s{0,8}([A-Za-z0-9_.:-]{2,40})", re.I)
_XML_DECLARED = re.compile(rb"<\?xml[^>]{0,200}encoding\s{0,8}=\s{0,8}[\"']([A-Za-z0-9_.:-]{2,40})", re.I)
_CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_LETTER = re.compile(r"[^\W_]")


class Decoded(Record, frozen=True):
    """A text, the encoding it was read with, and what had to be assumed (empty when nothing was)."""

    text: str
    encoding: str
    note: str = ""


def decode(raw: bytes, declared: str | None = None, html: bool = False) -> Decoded:
    """Turn bytes into text.

    Args:     raw: a whole file or member; declared: an encoding named from outside (an HTTP header);
              html: look for the charset that the page itself declares.
    Returns:  the text without its byte-order mark, every other character kept (also CR LF).
    Raises:   DecodeError: over `MAX_BYTES`, binary, or in no encoding that fits.
    Cost:     linear; the guess reads at most 48 kB.

    >>> decode("Zażółć".encode("utf-16")).text
    'Zażółć'
    """
    if len(raw) > MAX_BYTES:
        raise DecodeError(f"more than {MAX_BYTES // 1_000_000} MB", "split it into one file or record a report")
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], encoding)
    wide = _wide_encoding(raw[:_SNIFF])
    if wide:
        return _strict(raw, wide, f"read as {wide} by the pattern of its bytes")
    refuse_binary(raw)
    try:
        return Decoded(raw.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        return _legacy(raw, declared or (declared_charset(raw) if html else None), error)


def decode_page(raw: bytes) -> Decoded:
    """Turn the bytes of a web page into text: as `decode`, with the charset that the page declares.

    A page with a few NUL bytes in it is no binary: browsers pass over them, and so does this (a space stands for each).

    Raises:   DecodeError: see `decode`.
    """
    few = 0 < raw.count(0) <= len(raw) // 1000 and not _wide_encoding(raw[:_SNIFF]) and not raw.startswith(_WIDE_MARKS)
    return decode(raw.replace(b"\0", b" ") if few else raw, html=True)


def refuse_binary(raw: bytes) -> None:
    """Refuse what is plainly no text.

    Raises:   DecodeError for the signature of a known binary format, and for NUL bytes.
    """
    for signature, what, hint in _SIGNATURES:
        if raw.startswith(signature):
            raise DecodeError(f"this is {what}, not text", hint)
    if b"\0" in raw:
        raise DecodeError(f"binary: a NUL byte at {raw.index(0)}", "give plain text, HTML or JSONL")


def declared_charset(raw: bytes) -> str | None:
    """The encoding that a page declares in its first 4 kB, as Python calls it; None if none that is for text."""
    found = _DECLARED.search(raw[:_SNIFF]) or _XML_DECLARED.search(raw[:_SNIFF])
    return _known(found.group(1).decode("ascii")) if found else None


def check_text(text: str) -> str:
    """Return the text if later stages can use it.

    Raises:   DecodeError: empty, no letter or digit in it, a NUL, half a surrogate pair, or over `MAX_CHARACTERS`.
    Cost:     linear.
    """
    if len(text) > MAX_CHARACTERS:
        raise DecodeError(
            f"too long: {len(text)} characters, the limit for one report is {MAX_CHARACTERS}",
            "split it into one record a report",
        )
    if not _LETTER.search(text):
        raise DecodeError("no text: it is empty, or only spaces and marks", "leave it out, or give its text")
    if "\0" in text:
        raise DecodeError(f"a NUL character at {text.index(chr(0))}", "take it out: it stands in no text")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        half = f"U+{ord(text[error.start]):04X}"
        raise DecodeError(
            f"half a character (the lone surrogate {half}) at {error.start}", "a converter has cut or broken the text"
        ) from None
    return text


def _known(name: str) -> str | None:
    """The name of a codec for text, or None."""
    low = name.strip().lower()
    try:
        found = codecs.lookup(_ALIASES.get(low, low)).name
    except (LookupError, ValueError):
        return None
    return found if found in _TEXT_CODECS else None


def _wide_encoding(head: bytes) -> str | None:
    """UTF-16 without its mark: Latin text has a NUL in every other byte, and always on the same side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half < 2 or max(even, odd) < 0.4 * half or min(even, odd) > 0.02 * half:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _strict(raw: bytes, encoding: str, note: str = "") -> Decoded:
    """Decode as what the bytes themselves say they are."""
    try:
        return Decoded(raw.decode(encoding), encoding, note)
    except UnicodeDecodeError as error:
        raise DecodeError(f"marked as {encoding}, but byte {error.start} is not", "save it again as UTF-8") from None


def _legacy(raw: bytes, declared: str | None, error: UnicodeDecodeError) -> Decoded:
    """Text that is not UTF-8: nearly UTF-8, then as declared, then a guess, then cp1252."""
    mended = _nearly_utf8(raw, error)
    if mended is not None:
        return mended
    found = _read_as(raw, _known(declared) if declared else None, "as declared")
    found = found or _read_as(raw, _guess(raw), "by a guess")  # which takes 0.1 s
    if found:
        return found
    text = raw.decode("cp1252", "replace")
    return _printable(Decoded(text, "cp1252", "read as cp1252, for want of a better guess"))


def _nearly_utf8(raw: bytes, error: UnicodeDecodeError) -> Decoded | None:
    """UTF-8 with a few foreign bytes (a cut end, a pasted cp1252 quote): at most 1 in 500, among real sequences."""
    text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for _ in zip(range(bad * 4 + 4), re.finditer(rb"[\xc2-\xf4][\x80-\xbf]", raw), strict=False))
    if bad > max(1, len(text) // 500) or good <= bad * 4:
        return None
    return Decoded(text, "utf-8", f"{bad} bytes that are not UTF-8 were replaced, the first at {error.start}")


def _read_as(raw: bytes, encoding: str | None, why: str) -> Decoded | None:
    """The text by this encoding, where it fits; that it is not UTF-8 is known."""
    text = _try(raw, encoding) if encoding and encoding != "utf-8" else None
    return None if text is None else _printable(Decoded(text, str(encoding), f"read as {encoding} {why}"))


def _try(raw: bytes, encoding: str) -> str | None:
    """Decode, allowing a bad byte in a thousand characters."""
    text = raw.decode(encoding, "replace")
    return text if text.count("\ufffd") <= len(text) // 1000 else None


def _guess(raw: bytes) -> str | None:
    """What charset-normalizer makes of the beginning, cut at the end of a line so that no character is halved."""
    from charset_normalizer import from_bytes

    head = raw[:_GUESS_BYTES]
    if len(raw) > len(head):
        head = head[: head.rfind(b"\n") + 1] or head
    best = from_bytes(head).best()
    return _known(best.encoding) if best else None


def _printable(decoded: Decoded) -> Decoded:
    """Refuse what came out as control characters: it was no text in the first place."""
    controls = sum(1 for _ in _CONTROL.finditer(decoded.text[:100_000]))
    broken = decoded.text.count("\ufffd")
    if controls * 100 > min(len(decoded.text), 100_000) or broken * 50 > len(decoded.text):
        raise DecodeError("binary, or text in an encoding that could not be told", "save it as UTF-8")
    return decoded
