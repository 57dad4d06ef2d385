"""What must hold of the text room for any bytes at all; shared by the fuzzer and by the tests over corpora of hostile files."""

from __future__ import annotations

import io

from rashomon.errors import DecodeError
from rashomon.model import Failure
from rashomon.text import html as pages
from rashomon.text.arrivals import read_paths
from rashomon.text.blocks import read_blocks
from rashomon.text.careful import Careful
from rashomon.text.decoding import decode, decode_page
from rashomon.text.prescan import is_odd, plain_text, scan
from rashomon.text.zones import find_zones

SEPARATORS = "\n\n"


def check_page(raw: bytes) -> None:
    """A page gives an article whose every offset slices, or a typed error."""
    try:
        page = pages.extract(raw)
    except DecodeError as error:
        assert error.message
        return
    texts = page.text.split(SEPARATORS)
    assert [page.text[p.start : p.end] for p in page.places] == texts
    for place in page.places:
        if place.byte_start is not None and place.byte_end is not None:
            assert 0 <= place.byte_start <= place.byte_end <= len(raw)
    for when in (page.published, page.modified):
        assert (when.earliest is None) == (when.latest is None)
        assert when.earliest is None or when.earliest[:10] <= (when.latest or "")[:10]


def check_blocks(raw: bytes) -> None:
    """Blocks lie in the page, in order, without overlap, and hold no spaces at their edges."""
    try:
        html = decode_page(raw).text.replace("\0", " ")
    except DecodeError:
        return
    last = 0
    for block in read_blocks(html).blocks:
        assert last <= block.start < block.end <= len(html), (last, block.start, block.end)
        assert block.text == block.text.strip() and block.text
        last = block.end
    if not is_odd(html):
        assert not scan(html).refused
    plain_text(html)


def check_text(raw: bytes) -> None:
    """Any bytes are a text or a typed error; its zones slice."""
    try:
        text = decode(raw).text
    except DecodeError as error:
        assert error.message
        return
    edge = 0
    for start, end, _kind, _name, _score in find_zones(text[:20_000]):
        assert edge <= start < end <= len(text)
        edge = end


def check_arrival(raw: bytes) -> None:
    """Whatever comes on standard input becomes reports whose documents are their texts, or failures."""
    for one in read_paths(["-"], io.BytesIO(raw)):
        if isinstance(one, Failure):
            assert one.message and one.error
        else:
            assert one.report.document == one.document.id
            one.document.text.encode("utf-8")


CHECKS = (check_page, check_blocks, check_text, check_arrival)


def check_all(raw: bytes) -> None:
    """Everything above."""
    for check in CHECKS:
        check(raw)


def read_no_tree(html: str, url: str | None = None, shown: int = 0) -> Careful:
    """Stands for the slow reader where only ours is tried: the C parser has its own process, and its own fuzzers."""
    return Careful("", "not tried here")
