import msgspec
import pytest

from rashomon import shapes
from rashomon.tell.text import render_text, safe


def result(story, **fields):
    return shapes.ReadResult((msgspec.structs.replace(story, **fields),), (), ())


@pytest.mark.parametrize("width", [40, 72, 100, 160])
def test_lines_keep_to_the_width(story, width):
    assert all(len(line) <= width for line in render_text(result(story), width).splitlines())


def test_everything_a_reader_needs_is_there(story, texts):
    text = render_text(result(story), 200, texts=texts)
    for wanted in (
        story.title, "5 reports, 12-15 May 2031", "WHAT IS DISPUTED", "1-2 independent origins",
        "contradicts (the number)", "Otto Brandt: 2 statements",
        "beacon.txt took from wire.txt: 1 passage, 50 % of beacon.txt", "Lena Orsay: Governor",
        "Marenholt Courier", "15 May 2031 (overtaken by a later report)",
    ):  # fmt: skip
        assert wanted in text
    assert "courier.txt:" in text


def test_every_mark_has_its_footnote(story):
    import re

    text = render_text(result(story), 100)
    body, notes = text.split("EVIDENCE", 1)
    assert set(re.findall(r"\[(\d+)\]", body)) == set(re.findall(r"^  \[(\d+)\]", notes, re.M))


def test_a_report_cannot_drive_the_terminal(story):
    text = render_text(result(story, title="A\x1b[2J\x1b]0;x\x07 title \u202eturned\x9b1m"), 80)
    assert not set(text) & set("\x1b\x07\x9b\u202e")
    assert safe("a\nb\tc") == "a b c"


def test_colour_and_ascii(story):
    assert "\x1b[1m" in render_text(result(story), 80, colour=True)
    assert render_text(result(story), 80, ascii_only=True).isascii()


def test_failures_and_nothing():
    text = render_text(
        shapes.ReadResult((), ("lonely.txt",), (shapes.Failed("bad.pdf", "text", "DecodeError", "no text", "try OCR"),))
    )
    assert "No story was found." in text and "lonely.txt" in text and "bad.pdf, at text: no text (try OCR)" in text
