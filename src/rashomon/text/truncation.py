"""Whether a page shows only part of its article, told from what it declares, what it asks for, and how it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.text.blocks import Blocks
from rashomon.text.heads import Head, Json

_PAYWALL = re.compile(
    r"(?:continue|keep) reading|read the (?:full|rest|whole)|(?:subscribe|sign in|log in|register|sign up|join).{0,30} to "
    r"(?:read|continue|keep|unlock|access|view)|to (?:continue|keep) reading|to read the (?:full|rest)|already a subscriber|"
    r"(?:for|to) (?:our )?(?:paid |premium )?(?:subscribers|members)(?: only)?\b|subscriber.{0,10}(?:only|exclusive)|"
    r"premium (?:content|article)|"
    r"unlock this|free articles? (?:left|remaining)|jetzt weiterlesen|weiterlesen mit|artikel weiterlesen|mit .{2,20}plus? lesen|"
    r"lire la suite|réservé (?:à|aux) (?:nos )?abonnés|il vous reste .{1,20} à (?:lire|découvrir)|abonnez-vous pour|"
    r"sigue leyendo|para seguir leyendo|contenido exclusivo|solo (?:para )?suscriptores|continua a leggere|"
    r"riservato agli abbonati|"
    r"conteúdo exclusivo|para assinantes|verder lezen",
    re.I,
)
_STUB = 3000
"""Characters: a longer text that is followed by an invitation to subscribe is mostly whole."""
_OPEN_END = re.compile(r"(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s{0,3}[\])]?$")
_SENTENCE_END = re.compile(r"[.!?…。！？:;][\"'”’»“)\]]{0,3}$")


def find_truncation(page: Blocks, head: Head, chosen: Sequence[int], text: str) -> str:
    """Tell whether the article is cut off.

    Args:     page: its blocks; head: its declarations; chosen: numbers of the blocks of its article; text: of the article.
    Returns:  why it seems cut off, in words; empty if nothing says so.
    Cost:     constant, but for counting words.
    """
    counted = max([_number(a.get("wordCount")) for a in head.articles], default=0)
    words = len(text.split()) if counted else 0
    if counted > 2 * words and counted - words > 150 and " " in text:
        return f"the page counts {counted} words, {words} of them are here"
    shut = any(_is_false(a.get("isAccessibleForFree")) for a in (*head.articles, *head.others))
    last = chosen[-1] if chosen else -1
    around = [page.blocks[n].text for n in range(max(0, last - 1), min(len(page.blocks), last + 5))] if chosen else []
    short = len(text) < (2 * _STUB if shut else _STUB)
    asks = next((t for t in around if len(t) < 400 and _PAYWALL.search(t)), None) if short else None
    if asks:
        return f"behind it the page says: {asks[:80]}"
    if shut and len(text) < _STUB:
        return "the page says that it is not free to read"
    return _broken_off(page, chosen, text)


def _broken_off(page: Blocks, chosen: Sequence[int], text: str) -> str:
    """Whether the page or its text ends in the middle."""
    final = text.rstrip()[-200:]
    if page.open_at_end and chosen and chosen[-1] >= len(page.blocks) - 2 and not _SENTENCE_END.search(final):
        return "the page breaks off before it is closed"
    if len(text) < _STUB and _OPEN_END.search(final):
        return "the text ends in dots"
    return ""


def _number(value: Json) -> int:
    """A count, however it is written."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, (int, float)) and 0 < value < 1_000_000:
        return int(value)
    return int(value) if isinstance(value, str) and re.fullmatch(r"\d{1,6}", value.strip()) else 0


def _is_false(value: Json) -> bool:
    return value is False or isinstance(value, str) and value.strip().lower() in ("false", "no")
