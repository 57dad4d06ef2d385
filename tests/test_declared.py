"""What a page says of itself beside its article reaches the report: last change, agency, and whether the text is cut off."""

from __future__ import annotations

from pathlib import Path

from rashomon import Archive, read_reports
from rashomon.store.carrying import export_archive, import_lines
from rashomon.store.sqlite import SqliteStore
from rashomon.store.verify import verify

PAGE = """<!doctype html><html lang="en"><head><title>Bridge of Vellin falls</title>
<meta property="article:published_time" content="2031-03-04T08:00:00Z">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Bridge of Vellin falls",
"datePublished": "2031-03-04T08:00:00Z", "dateModified": "2031-03-06T09:30:00Z",
"author": {"@type": "Organization", "name": "Reuters"}, "isAccessibleForFree": "False"}</script></head><body>
<article><h1>Bridge of Vellin falls</h1>
<p>The old bridge of Vellin fell on Tuesday morning, and nobody was hurt, the mayor Ana Brask said at noon.</p>
<p>Engineers had warned in January that its second pillar stood on sand, and the council had asked for money.</p>
<p>Ms Brask said that a ferry would run from Thursday, every half an hour, until a new bridge was built.</p></article>
</body></html>"""


def test_what_the_page_declares_reaches_the_report(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    (tmp_path / "b.txt").write_text("The old bridge of Vellin fell on Tuesday, the mayor Ana Brask said.", "utf-8")
    found = read_reports(tmp_path)
    told = {r.id: r for story in found.stories for r in story.reports}
    page, plain = told["a.html"], told["b.txt"]
    assert page.modified is not None and page.modified.latest is not None
    assert page.modified.latest[:10] == "2031-03-06" and page.modified.how == "page"
    assert page.agency == "Reuters" and "Reuters" in page.credits
    assert page.truncated == "the page says that it is not free to read"
    assert (plain.modified, plain.agency, plain.truncated) == (None, None, "")


def test_it_is_kept_carried_and_sound(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, "utf-8")
    with Archive.open(tmp_path / "a.db") as archive:
        archive.add(tmp_path / "a.html")
    store = SqliteStore(tmp_path / "a.db")
    declared = store.reports()[0].report.declared
    assert declared is not None and declared.agency == "Reuters" and verify(store).sound
    lines = list(export_archive(store))
    other = SqliteStore(tmp_path / "b.db")
    import_lines(other, lines)
    assert other.reports()[0].report == store.reports()[0].report
    assert list(export_archive(other)) == lines
