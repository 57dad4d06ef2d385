"""Feeds: every kind, well-formed or not; nothing in them is opened, fetched or swollen."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rashomon.errors import DecodeError
from rashomon.model import Failure
from rashomon.testing.bench_feeds import sweep
from rashomon.text.arrivals import Arrival, read_paths
from rashomon.text.entries import SUMMARY_NOTE, json_feed_entries, read_feed
from rashomon.text.feeds import Entry, feed_entries
from rashomon.text.lists import listed_feeds
from rashomon.text.markup import marks

DATA = Path(__file__).parents[3] / "shared" / "data"


def entries(text: str, address: str | None = None) -> list[Entry]:
    return list(feed_entries(text, address))


def only(text: str, address: str | None = None) -> Entry:
    (entry,) = entries(text, address)
    return entry


RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The Gull</title><language>en-gb</language><image><title>Logo</title>
 </image><item><title>Bridge &amp; harbour</title>
 <link>http://gull.example/1?a=1&amp;copy=2</link><guid isPermaLink="false">g1</guid>
 <description>&lt;p&gt;Short.&lt;/p&gt;</description><content:encoded><![CDATA[<p>The bridge fell.</p><p>No one was hurt.</p>]]>
 </content:encoded><dc:creator>Ada Brill</dc:creator><pubDate>Mon, 04 Mar 2024 10:00:00 +0000</pubDate></item></channel></rss>"""


def test_rss_with_its_modules() -> None:
    entry = only(RSS)
    assert (entry.title, entry.link, entry.id) == ("Bridge & harbour", "http://gull.example/1?a=1&copy=2", "g1")
    assert (entry.body, entry.summary) == ("The bridge fell.\n\nNo one was hurt.", "Short.")
    assert (entry.author, entry.language, entry.feed_title) == ("Ada Brill", "en-gb", "The Gull")
    (arrival,) = read_feed(RSS.encode(), "f.rss")
    assert isinstance(arrival, Arrival)
    report = arrival.report
    assert (report.name, report.url, report.extent, report.outlet) == (entry.link, entry.link, "full", "gull.example")
    assert report.published.earliest == "2024-03-04T10:00:00+00:00" and arrival.document.text == entry.body


@pytest.mark.parametrize(
    "text",
    [
        # RSS 0.9 and 1.0, RSS 1.1, Atom 0.3 and 1.0, with prefixes, CDF, in capitals, without a namespace
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">'
        "<channel><title>C</title></channel><item><title>T</title><link>http://a.example/1</link></item></rdf:RDF>",
        '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel/><item r:about="http://a.example/1"><title>T</title></item></r:RDF>',
        '<Channel xmlns="http://purl.org/net/rss1.1#"><items><item rdf:about="http://a.example/1"><title>T</title></item></items></Channel>',
        '<feed xmlns="http://purl.org/atom/ns#"><entry><title mode="escaped">T</title><link rel="alternate" href="http://a.example/1"/>'
        "</entry></feed>",
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="enclosure" href="http://a.example/2.mp3"/>'
        '<link href="1"/><title type="html">&lt;b&gt;T&lt;/b&gt;</title></entry></feed>',
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry><a:title>T</a:title><a:link href="http://a.example/1"/></a:entry></a:feed>',
        '<CHANNEL HREF="http://a.example/"><ITEM HREF="/1"><TITLE>T</TITLE></ITEM></CHANNEL>',
        "<RSS><CHANNEL><ITEM><TITLE>T</TITLE><LINK>/1</LINK></ITEM></CHANNEL></RSS>",
        '<entry xml:base="http://a.example/x/"><title>T</title><link href="../1"/></entry>',
        "<rss><channel><item><title>T</title><guid>http://a.example/1</guid></item></channel></rss>",
        # broken in the ways that are met: nothing closed, wrongly closed, bare ampersands, cut, junk before it
        "<rss><channel><item><title>T</title><link>http://a.example/1",
        "<rss><channel><item><title>T<link>http://a.example/1</link></title></item></chanel></rss>",
        "<rss><item><title>T</title></b></i><link>http://a.example/1</link></item>",
        "\n <!-- x --><?xml version='1.0'?><!DOCTYPE rss [<!ENTITY t 'T'>]>"
        "<rss><item><title>&t;</title><link>/1</link></item></rss>",
        "<rss><item><title><![CDATA[T]]></title><link a=\"x>http://a.example/1</link></item></rss>",
    ],
)  # fmt: skip
def test_every_kind_and_every_usual_fault(text: str) -> None:
    entry = only(text, "http://a.example/feed")
    assert entry.title in ("T", "Thttp://a.example/1") and entry.link in ("http://a.example/1", None)
    assert entry.link or "x>http" in text or "<title>T<link>" in text


def test_an_entry_that_is_not_closed_ends_where_the_next_begins() -> None:
    found = entries("<rss><item><title>A</title><item><title>B</title><description>b<item><title>C</title></rss>")
    assert [e.title for e in found] == ["A", "B", "C"] and found[1].summary == "b"


def test_markup_in_xhtml_and_html_becomes_paragraphs() -> None:
    entry = only(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>T</title><content type="xhtml"><div '
        'xmlns="http://www.w3.org/1999/xhtml"><p>One &lt;two&gt;.</p><p>Three<br/>four</p><script>x()</script></div></content>'
        '<summary type="text">1 &lt; 2</summary><source><title>Wire</title><id>s</id></source></entry></feed>'
    )
    assert entry.body == "One <two>.\n\nThree\nfour" and entry.summary == "1 < 2"
    assert (entry.title, entry.outlet, entry.id) == ("T", "Wire", None)


def test_news_sitemaps_and_lists() -> None:
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
        "<url><loc>http://a.example/1</loc><n:news><n:publication><n:name>The Gull</n:name><n:language>en</n:language>"
        "</n:publication><n:publication_date>2024-03-04</n:publication_date><n:title>Bridge falls</n:title></n:news></url>"
        "<url><loc>http://a.example/2</loc></url></urlset>"
    )
    one, two = read_feed(sitemap.encode(), "s.xml")
    assert isinstance(one, Arrival) and isinstance(two, Failure) and two.name == "http://a.example/2"
    assert (one.report.outlet, one.report.extent, one.document.text) == ("The Gull", "summary", "Bridge falls")
    assert one.notes == (SUMMARY_NOTE,)
    index = "<sitemapindex><sitemap><loc> http://a.example/s1.xml </loc></sitemap><sitemap><loc>http://a.example/s2.xml</loc></sitemap></sitemapindex>"
    assert [x.address for x in listed_feeds(index)] == ["http://a.example/s1.xml", "http://a.example/s2.xml"]
    opml = '<opml><body><outline text="x"><outline title="A" xmlUrl="http://a.example/f"/></outline><outline xmlUrl="http://a.example/f"/></body></opml>'
    assert [(x.address, x.title) for x in listed_feeds(opml)] == [("http://a.example/f", "A")]
    assert listed_feeds("<rss/>") == ()


def test_what_is_full_and_what_is_a_summary() -> None:
    def extent(description: str, title: str = "Bridge falls") -> tuple[str, str]:
        (one,) = read_feed(
            f"<rss><item><title>{title}</title><description>{description}</description></item></rss>".encode(), "f"
        )
        assert isinstance(one, Arrival)
        return one.report.extent, one.document.text

    assert extent("Two lorries fell.") == ("summary", "Bridge falls\n\nTwo lorries fell.")
    assert extent("Two lorries fell. Read more at The Gull")[1] == "Bridge falls\n\nTwo lorries fell."
    long = "The bridge fell and nobody knows why it fell. " * 40
    assert extent(long)[0] == "full" and extent(long + "...")[0] == "summary"
    assert extent(f"{long}&lt;p&gt;The post Bridge falls appeared first on The Gull.&lt;/p&gt;")[1] == long.strip()


def test_json_feeds() -> None:
    raw = (
        b'{"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": [{"id": 7, "url": "http://a.example/7", '
        b'"title": "T", "content_html": "<p>One.</p><p>Two.</p>", "authors": [{"name": "Ada"}, {"name": "Bo"}]}, 5, {"id": "x"}]}'
    )
    one, two, three = json_feed_entries(raw)
    assert (one.id, one.body, one.author, one.link) == ("7", "One.\n\nTwo.", "Ada, Bo", "http://a.example/7")
    assert two.title is None and three.id == "x"
    with pytest.raises(DecodeError):
        list(json_feed_entries(b'{"items": [1'))


def test_a_folder_of_feeds_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(RSS)
    (tmp_path / "b.opml").write_text('<opml><body><outline xmlUrl="/etc/passwd"/></body></opml>')
    (tmp_path / "c.xml").write_text("<nitf/>")
    (tmp_path / "d.json").write_text(
        '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1", "content_text": "Rain."}]}'
    )
    (tmp_path / "e.atom").write_text("<feed/>")
    found = list(read_paths([str(tmp_path)]))
    assert [one.report.name if isinstance(one, Arrival) else one.name for one in found] == [
        "http://gull.example/1?a=1&copy=2", "b.opml", "c.xml", "d.json#1", "e.atom",
    ]  # fmt: skip
    said = [one.message for one in found if isinstance(one, Failure)]
    assert "list of 1 feeds" in said[0] and "<nitf>" in said[1] and "without entries" in said[2]


@pytest.mark.parametrize(
    "inner",
    ['<!ENTITY a "x"><!ENTITY b "&a;&a;">', '<!ENTITY a SYSTEM "file:///etc/passwd">', f'<!ENTITY a "{"x" * 300}">',
     "<!ENTITY a PUBLIC 'x' 'http://127.0.0.1/'>"],
)  # fmt: skip
def test_entities_that_are_a_bomb_or_lie_outside_are_refused(inner: str) -> None:
    with pytest.raises(DecodeError, match="declares the entity"):
        entries(f"<!DOCTYPE rss [{inner}]><rss><item><title>&b;</title></item></rss>")
    assert only(
        "<!DOCTYPE rss [<!ENTITY % x PUBLIC 'a' 'b'> %x;]><rss><item><title>&eacute;&nope;&#8217;</title></item></rss>"
    )


@pytest.mark.parametrize(
    "piece",
    ["<item>", "<item><title>", "<a b='", '<a b="', "<![CDATA[", "<!--", "<!", "<?", "</item>", "&", "&a;", "<", " ", "<a ", '"',
     "<b><i></b>", "<x:y xmlns:x='z'>", "a "],
)  # fmt: skip
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = "<rss><item><title>T</title>" + piece * 20_000
    begun = time.process_time()
    list(marks(text))
    assert entries(text)[0].title is not None
    assert time.process_time() - begun < 3


@pytest.mark.skipif(not (DATA.parent / "corpora").is_dir(), reason="there is no folder ../shared/corpora here")
@pytest.mark.shared
def test_two_corpora_give_entries_or_typed_errors_and_open_nothing() -> None:
    found = sweep(DATA)
    assert found.files > 4000 and found.answered == found.files, found.others
    assert found.touched == () and found.entries > 2500 and found.slowest < 1
