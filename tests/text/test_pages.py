"""What a page says of itself, where its paragraphs stand in its bytes, whether it is cut off. All pages are invented."""

from __future__ import annotations

import pytest

from rashomon.text.blocks import read_blocks
from rashomon.text.html import Page, extract
from rashomon.text.pagedates import day_order, read_day

PARAGRAPHS = [
    "The harbour of Velm was shut on Monday after the storm, the mayor, Ada Brill, told reporters at the quay.",
    "Three ships wait outside, and a fourth has turned back to Tolm & will not return before the end of the week.",
    "“Nobody could have seen it coming,” she said. “We had an hour, and in that hour we did what there was to do.”",
    "The cranes will be checked one by one, said the harbour master, Jon Tarr, who has worked there for thirty years.",
    "Insurers expect a bill of some forty million, though none of them would say so on the record before Friday.",
]
MENU = "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(12))


def a_page(head: str = "", body: str = "", foot: str = "", article: list[str] | None = None) -> str:
    shown = "".join(f"<p>{p.replace('&', '&amp;')}</p>\n" for p in (article or PARAGRAPHS))
    return (
        f"<!doctype html><html lang=en-GB><head><title>Storm shuts harbour of Velm - Velm Post</title>{head}</head><body>"
        f'<nav class="menu"><ul>{MENU}</ul></nav><main><article class="story"><h1>Storm shuts harbour of Velm</h1>{body}'
        f'<div class="story-body">{shown}</div></article></main>{foot}<footer class="site-footer"><p><a href="/i">Imprint</a> '
        f'<a href="/c">Contact</a></p></footer></body></html>'
    )


def json_ld(fields: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Storm shuts harbour", {fields}}}</script>'


def days(page: Page) -> tuple[str, str]:
    return (page.published.earliest or "")[:10], (page.modified.earliest or "")[:10]


def test_the_article_in_its_order_and_nothing_else() -> None:
    page = extract(a_page())
    found = page.text.split("\n\n")
    assert [p for p in found if p in PARAGRAPHS] == PARAGRAPHS
    assert "Section 3" not in page.text and "Imprint" not in page.text
    assert page.method == "blocks" and not page.truncated


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_each_paragraph_points_at_its_bytes(encoding: str) -> None:
    head = '<meta charset="windows-1252">' if encoding == "cp1252" else ""
    raw = a_page(
        head,
        article=[
            *PARAGRAPHS,
            "Der Bürgermeister von Tölm ließ grüßen – und schwieg sonst, wie man hört, den ganzen Tag.",
        ],
    ).encode(encoding)
    page = extract(raw)
    assert "".join(page.text[p.start : p.end] for p in page.places) == page.text.replace("\n\n", "")
    plain = "utf-16-le" if encoding == "utf-16" else "utf-8" if encoding == "utf-8-sig" else encoding
    for place, text in zip(page.places, page.text.split("\n\n"), strict=True):
        assert place.byte_start is not None and place.byte_end is not None
        assert raw[place.byte_start : place.byte_end].decode(plain).replace("&amp;", "&") == text


def test_a_page_with_broken_bytes_points_at_none_that_are_wrong() -> None:
    raw = a_page(article=[*PARAGRAPHS, "Élan à côté, été où né. " * 4]).encode().replace(b"cranes", b"cr\xffnes")
    page = extract(raw)
    for place, text in zip(page.places, page.text.split("\n\n"), strict=True):
        if place.byte_start is not None and place.byte_end is not None and "\ufffd" not in text:
            assert raw[place.byte_start : place.byte_end].decode().replace("&amp;", "&") == text


def test_what_json_ld_says() -> None:
    fields = (
        '"datePublished": "2024-03-04T09:00:00+01:00", "dateModified": "2024-03-05T10:00:00Z", '
        '"author": {"@type": "Organization", "name": "Reuters"}, "publisher": {"name": "The Velm Post"}'
    )
    page = extract(a_page(json_ld(fields) + '<link rel="canonical" href="https://velm.example/storm">'))
    assert (days(page), page.agency, page.outlet) == (("2024-03-04", "2024-03-05"), "Reuters", "The Velm Post")
    assert (page.canonical, page.language) == ("https://velm.example/storm", "en")


@pytest.mark.parametrize(
    "script",
    ['<!-- {"@type": "NewsArticle", "datePublished": "2024-03-04"} -->',
     '{"@type": "NewsArticle", "datePublished": "2024-03-04",}',
     '[{"@graph": [{"@type": ["Thing", "ReportageNewsArticle"], "datePublished": "2024-03-04"}]}]'],
)  # fmt: skip
def test_json_ld_with_the_usual_faults(script: str) -> None:
    assert days(extract(a_page(f'<script type="application/ld+json">{script}</script>')))[0] == "2024-03-04"


@pytest.mark.parametrize(
    ("body", "byline"),
    [
        ('<p class="byline">By Kasia Orlow</p>', "Kasia Orlow"),
        ('<div class="author-name">Kasia Orlow</div>', "Kasia Orlow"),
        ("<p>By Kasia Orlow and Jon Tarr | Monday</p>", "Kasia Orlow and Jon Tarr"),
        ('<p class="byline">All articles</p>', None),
        ("", None),
    ],
)
def test_bylines_of_the_page(body: str, byline: str | None) -> None:
    assert extract(a_page(body=body)).byline == byline


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ('<p class="date">Published 4 March 2024</p>', "2024-03-04"),
        ('<div class="meta">March 4th, 2024 at 10:15</div>', "2024-03-04"),
        ("<p>Stand: 04.03.2024</p>", "2024-03-04"),
        ('<span><div class="posted">4 de marzo de 2024</div></span>', "2024-03-04"),
        ('<time datetime="2024-03-04T10:00">yesterday</time>', "2024-03-04"),
        ('<div class="stamp">04/03/2024</div>', "2024-03-04"),
        ("<p>2024年3月4日</p>", "2024-03-04"),
        ("", ""),
    ],
)
def test_dates_beside_the_title(body: str, day: str) -> None:
    assert days(extract(a_page(body=body)))[0] == day


def test_the_evening_of_one_day_is_not_the_next() -> None:
    page = extract(a_page(json_ld('"datePublished": "2023-11-09T02:10:00Z"')), "https://velm.example/2023/11/08/storm/")
    assert days(page)[0] == "2023-11-08"
    assert days(extract(a_page(), "https://velm.example/2023/11/08/storm/"))[0] == "2023-11-08"


def test_days_in_two_numbers() -> None:
    assert day_order("en-US", None) == "mdy" and day_order("de", None) == "dmy" and day_order("en", None) == ""
    for order, both in (("mdy", ("2018-03-04",) * 2), ("dmy", ("2018-04-03",) * 2), ("", ("2018-03-04", "2018-04-03"))):
        found = read_day("on 03/04/2018", order)
        assert found is not None and (found.earliest, found.latest) == both
    assert read_day("31.12.1899 and 30.02.2020 and 1/2 and room 2020", "") is None


@pytest.mark.parametrize(
    ("head", "foot", "article", "words"),
    [
        (json_ld('"isAccessibleForFree": "False"'), "", PARAGRAPHS[:3], "not free"),
        (
            "",
            "<div class=wall><p>Subscribe now to continue reading this article.</p></div>",
            PARAGRAPHS[:3],
            "continue reading",
        ),
        (json_ld('"wordCount": 900'), "", PARAGRAPHS, "counts 900 words"),
        ("", "", [*PARAGRAPHS[:3], "And then the water came over the wall of the old harbour ..."], "dots"),
        (json_ld('"isAccessibleForFree": true, "wordCount": 95'), "", PARAGRAPHS, ""),
    ],
)
def test_what_is_cut_off_is_told(head: str, foot: str, article: list[str], words: str) -> None:
    said = extract(a_page(head, foot=foot, article=article)).truncated
    assert words in said if words else said == ""


def test_a_page_that_breaks_off_is_told() -> None:
    whole = a_page()
    assert "breaks off" in extract(whole[: whole.index("forty million")]).truncated


def test_a_body_that_only_the_head_has_is_taken_from_there() -> None:
    body = "\\n\\n".join(p.replace("“", "'").replace("”", "'") for p in PARAGRAPHS * 2)
    head = json_ld('"articleBody": "' + body + '"')
    page = extract(f"<html><head>{head}</head><body><div id=app>Loading</div></body></html>")
    assert page.method == "JSON-LD" and page.text.startswith(PARAGRAPHS[0])


def test_blocks_know_where_they_stand() -> None:
    html = '<div title="a > b">One <a href=x>two</a><br>three<p>four<script>if (a<b) {}</script> &amp; five<!-- no --></div>six'
    blocks = read_blocks(html).blocks
    assert [b.text for b in blocks] == ["One two\nthree", "four & five", "six"]
    assert [html[b.start : b.end] for b in blocks][0] == "One <a href=x>two</a><br>three"
    assert (blocks[0].links, blocks[0].linked) == (1, 3)


def test_whether_a_page_is_closed() -> None:
    assert not read_blocks("<html><body><p>a</p></body></html>").open_at_end
    assert read_blocks("<html><body><p>a").open_at_end
