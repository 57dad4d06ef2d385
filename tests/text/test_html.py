"""Pages: the article, what the page says of itself, and pages made to break a parser. All pages here are invented."""

from __future__ import annotations

import time

import numpy as np
import pytest

from rashomon.errors import DecodeError
from rashomon.text import choosing
from rashomon.text.blocks import read_blocks
from rashomon.text.html import Page, extract, looks_like_html
from rashomon.text.matrix import letters_of
from rashomon.text.metadata import outlet_of, primary_language
from rashomon.text.prescan import MAX_DEPTH, plain_text, scan

BODY = "".join(
    f"<p>Paragraph {n} says that the river Varn rose again on Monday, the mayor told reporters.<br>He gave no figures &amp; "
    f"left <b>qui</b>ckly.</p>\n"
    for n in range(6)
)
PAGE = f"""<!doctype html><html lang="en-GB"><head><title>Flood hits Varn | The Velm Post</title>
<meta property="og:site_name" content="The Velm Post"><link rel=canonical href="https://www.velm-post.example/flood">
<script type="application/ld+json">{{"@graph": [{{"@type": "NewsArticle", "headline": "Flood hits Varn",
"datePublished": "2024-03-02T10:00:00Z", "author": [{{"name": "Ada Brill"}}, {{"name": "Jon Tarr"}}]}}]}}</script></head>
<body><nav><a href=x>Home</a> <a href=y>Sport</a></nav><article><h1>Flood hits Varn</h1>{BODY}<h2>What is next</h2>
<ul><li>One thing that will happen<li>Two things that may</ul></article><footer>Copyright of nobody</footer></body></html>"""


def test_an_article_keeps_its_paragraphs_and_loses_the_navigation() -> None:
    page = extract(PAGE.encode())
    assert (page.method, page.note) == ("blocks", "")
    blocks = page.text.split("\n\n")
    first = "Paragraph 1 says that the river Varn rose again on Monday, the mayor told reporters."
    assert f"{first}\nHe gave no figures & left quickly." in blocks
    assert "What is next" in blocks
    assert "Sport" not in page.text and "Copyright" not in page.text


def test_what_the_page_says_of_itself() -> None:
    page = extract(PAGE.encode())
    assert (page.title, page.byline, page.outlet) == ("Flood hits Varn", "Ada Brill, Jon Tarr", "The Velm Post")
    assert (page.language, page.url) == ("en", "https://www.velm-post.example/flood")
    assert (page.published.earliest, page.published.how) == ("2024-03-02T10:00:00+00:00", "page")
    assert page.published.why == ("JSON-LD datePublished",)


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2024-03-02T10:00:00+01:00">', "2024-03-02"),
        ('<time itemprop="datePublished" datetime="2024-03-02">2 March</time>', "2024-03-02"),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "yesterday"</script>', None),
        ('<script type="application/ld+json">' + '{"a":' * 100_000 + "</script>", None),
        ('<meta name="date" content="03/04/2018">', "2018-03-04"),
    ],
)
def test_dates_of_pages(head: str, day: str | None) -> None:
    page = extract(f"<html><head>{head}</head><body><article>{BODY}</article></body></html>")
    assert (page.published.earliest or "")[:10] == (day or "")


def test_a_date_that_can_be_read_two_ways_is_an_interval() -> None:
    page = extract(
        f'<html><head><meta name="date" content="03/04/2018"></head><body><article>{BODY}</article></body></html>'
    )
    assert (page.published.earliest, page.published.latest) == ("2018-03-04", "2018-04-03")
    assert "two ways" in page.published.why[0]


def test_outlets_and_languages() -> None:
    assert outlet_of("https://www.velm-post.example:443/a") == "velm-post.example"
    assert outlet_of("not an address") is None and outlet_of("http://[::1") is None and outlet_of(None) is None
    given = ("en-GB", "de_DE", "zh-Hant", "english", "", None)
    assert [primary_language(tag) for tag in given] == ["en", "de", "zh", None, None, None]


def test_encodings_of_pages() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Президент прибыл во вторник.</p></body></html>'
    assert extract(page.encode("cp1251")).text == "Президент прибыл во вторник."
    declared = '<?xml version="1.0" encoding="utf-8"?><html><body><p>Grüße aus Velm.</p></body></html>'
    assert extract(declared).text == "Grüße aus Velm."


def hostile() -> list[tuple[str, str]]:
    return [
        ("nested", "<div>" * 40_000 + "deep down"),
        ("nested and closed by another", "<div></x>" * 14_000 + "deep down"),
        ("tables", "<table><tr><td>" * 9_000 + "deep down"),
        ("attributes", "<a " + " ".join(f'x{n}="1"' for n in range(40_000)) + ">deep down</a>"),
        ("bare attributes", "<a " + "x " * 40_000 + ">deep down</a>"),
        ("paragraphs", "<p>deep down" * 50_000),
        ("svg", "<svg>" * 40_000 + "deep down"),
        ("open tags", "<a x" * 50_000 + ">deep down"),
    ]


@pytest.mark.parametrize(("what", "html"), hostile(), ids=[what for what, _ in hostile()])
def test_what_would_choke_a_parser_is_read_as_plain_text(what: str, html: str) -> None:
    start = time.process_time()
    page = extract(html)
    assert page.method == "all text" and page.note
    assert "deep down" in page.text
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "html",
    [
        "<" * 100_000,
        "<a b='>" * 30_000,
        '<a b="' * 30_000 + ">",
        "<!--" * 50_000 + ">",
        "<script>" * 40_000 + ">x",
        "<a " + "= " * 50_000 + ">",
        "<a b=" + " " * 100_000 + ">",
        "</div>" * 50_000,
        "<p" * 50_000 + ">",
    ],
)
def test_the_look_at_a_page_is_linear(html: str) -> None:
    start = time.process_time()
    scan(html)
    plain_text(html)
    assert time.process_time() - start < 3


def test_nesting_is_counted_as_a_parser_would() -> None:
    assert scan("<ul>" + "<li>a" * 500 + "</ul>").depth == 2
    assert scan("<table>" + "<tr><td>a<td>b" * 500 + "</table>").depth <= 4
    assert scan("<p>a" * 500).depth == 1
    assert scan("<div><b>a</div>" * 500).depth == 2
    assert scan("<div>" * 300).depth > MAX_DEPTH


def test_plain_text_keeps_what_is_seen_and_nothing_else() -> None:
    html = "<title>T</title><style>p{}</style><script>var x='<p>no</p>'</script><!-- no -->"
    html += "<p>One&nbsp;&lt;two&gt;<br>three<div>four <i>fi</i>ve"
    assert plain_text(html) == "T\n\nOne <two>\nthree\n\nfour five"
    assert plain_text('<p title="a > b">text</p>') == "text"
    assert "kept" in plain_text("<p>a <!-- never closed <p>kept")


@pytest.mark.parametrize("raw", [b"", b"  ", b"<html><body></body></html>", b"<script>x</script>", bytes(range(256))])
def test_pages_without_text_are_refused(raw: bytes) -> None:
    with pytest.raises(DecodeError):
        extract(raw)


def test_the_same_page_gives_the_same_answer() -> None:
    first: Page = extract(PAGE)
    extract(PAGE.replace("Varn", "Tolm"))
    assert extract(PAGE) == first


def test_telling_pages_from_text() -> None:
    assert looks_like_html("\n<!DOCTYPE html><html>") and looks_like_html("<p>x</p>")
    assert not looks_like_html("I <3 this. <p>") and not looks_like_html("<THREAD> on ships")


def test_letters_of_ascii_are_those_of_any_text() -> None:
    text = "".join(map(chr, range(128)))
    assert letters_of(text) == letters_of(text + "\u2014") == "0123456789" + "abcdefghijklmnopqrstuvwxyz" * 2


@pytest.mark.parametrize("closing", ["</script>", "</SCRIPT>", "</scriptx></script >", "</SCRIPT><b></script>"])
def test_a_script_ends_at_its_first_closing_tag(closing: str) -> None:
    page = f"<p>One line.</p><script>var a = '<p>no</p>';{closing}<p>Another line.</p>"
    texts = [b.text for b in read_blocks(page).blocks]
    assert texts == ["One line.", "Another line."]


def test_elements_are_made_for_those_that_hold_text_and_stand_behind_the_one_around_them() -> None:
    page = read_blocks("<div><ul><li></li></ul><div class=a><p>One.</p><p>Two.</p></div></div><nav><p></p></nav>")
    assert [e.name for e in page.elements] == ["", "div", "div", "p", "p"]
    assert all(e.parent is None or e.parent.number < e.number for e in page.elements)
    assert [b.element.parent.attributes for b in page.blocks if b.element.parent] == [" class=a"] * 2


def test_what_is_half_likely_is_taken_where_little_is_left_in_doubt() -> None:
    page = read_blocks("".join(f"<p>Line {n} of a long story about the harbour of Velm.</p>" for n in range(12)))
    sizes = np.array([len(b.text) for b in page.blocks], np.float32)
    sure = np.full(12, 0.3, np.float32)
    assert choosing._wider(page, sure, sizes) == tuple(range(12))
    sure[4:] = 0.2  # two thirds would be left
    assert choosing._wider(page, sure, sizes) is None
