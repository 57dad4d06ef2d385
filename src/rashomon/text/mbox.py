"""Mailboxes of newsletters (mbox) and single messages (.eml) to reports.

A message is a report: its subject the title, its sender's name the outlet, its date the date, its Message-ID the name.
Attachments are passed over; nothing that a message links to is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage

from rashomon.errors import DecodeError
from rashomon.ids import bytes_digest
from rashomon.model import Failure
from rashomon.text.decoding import decode
from rashomon.text.http import MAX_BODY
from rashomon.text.prescan import plain_text
from rashomon.text.records import Arrival, ByteStream, Given, arrive, failure

_LINE = 1_000_000
_STUB = 300
"""Characters under which a plain part is only "see this in your browser", when there is a page beside it."""

# What the standard library's parser raises on broken messages, over and above its own errors.
_BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
_WEB = re.compile(r"https?://[^\s<>\"']{1,500}")


def read_mbox(stream: ByteStream, name: str) -> Iterator[Arrival | Failure]:
    """Read a mailbox.

    Args:     stream: messages, each after a line that begins with "From "; name: what the mailbox is called.
    Returns:  a report or a failure a message; one failure when there is none.
    Raises:   errors of what is behind the stream.
    Cost:     linear; one message (8 MB) in memory at a time.
    """
    number = 0
    for raw in _messages(stream):
        number += 1
        label = f"{name}#{number}"
        if raw is None:
            yield failure(
                label, DecodeError(f"a message of more than {MAX_BODY // 1_000_000} MB", "take out its files")
            )
        else:
            yield read_message(raw, label)
    if not number:
        yield failure(name, DecodeError("no messages: it is empty, or no mailbox", 'messages follow a line "From ..."'))


def read_message(raw: bytes, fallback: str) -> Arrival | Failure:
    """Read one message.

    Args:     raw: headers and body; fallback: its name if it has no Message-ID.
    Returns:  its report, or the failure it is.
    """
    from email import message_from_bytes, policy

    name = fallback
    try:
        try:
            message = message_from_bytes(raw, policy=policy.default)
            name = _header(message, "message-id").strip("<> ")[:500] or fallback
            text, given = _text(message), _given(message)
        except _BROKEN as error:
            raise DecodeError(f"a broken message: {type(error).__name__}: {str(error)[:100]}", "mend it") from None
        return arrive(name, text, bytes_digest(raw), given)
    except DecodeError as error:
        return failure(name, error)


def _given(message: EmailMessage) -> Given:
    """What the headers tell."""
    from email.utils import parseaddr

    who, address = parseaddr(_header(message, "from"))
    link = _WEB.search(_header(message, "archived-at") or _header(message, "x-archive-url"))
    return Given(
        title=_header(message, "subject") or None,
        outlet=who or address.rpartition("@")[2] or None,
        url=link.group() if link else None,
        published=re.sub(r"\s*\([^()]{0,40}\)$", "", _header(message, "date")) or None,
    )


def _header(message: EmailMessage, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())


def _text(message: EmailMessage) -> str:
    """The message as plain text: as written, or taken from its page where the plain part is only a stub."""
    plain, page = _part(message, "plain"), _part(message, "html")
    from_page = plain_text(page) if page else ""
    if plain.strip() and (len(plain) >= _STUB or len(from_page) <= 2 * len(plain)):
        return plain.replace("\r\n", "\n").strip()
    return from_page or plain.strip()


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    held = part.get_payload(decode=True)
    if not isinstance(held, bytes) or not held.strip():
        return ""
    return decode(held, part.get_content_charset(), html=kind == "html").text


def _messages(stream: ByteStream) -> Iterator[bytes | None]:
    """Messages without their first line; None for one over the limit, which is passed over without being kept."""
    parts: list[bytes] = []
    size, inside, fresh = 0, False, True
    while line := stream.readline(_LINE):
        if fresh and line.startswith(b"From "):
            if inside:
                yield b"".join(parts) if size <= MAX_BODY else None
            parts, size, inside = [], 0, True
        elif inside:
            size += len(line)
            if size <= MAX_BODY:
                parts.append(line[1:] if line.startswith(b">From ") else line)
            else:
                parts.clear()
        fresh = line.endswith(b"\n")
    if inside:
        yield b"".join(parts) if size <= MAX_BODY else None
