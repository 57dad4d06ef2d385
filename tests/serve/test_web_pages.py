"""The pages over the example story: each answers, its links lead somewhere, foreign text stays text, characters in place."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient
from tests.conftest import Answer

from rashomon.archive import Archive
from rashomon.errors import InputError
from rashomon.serve.desk import Desk
from rashomon.serve.guarding import make_gate
from rashomon.serve.serving import build_app
from rashomon.serve.web import anchors, layers
from rashomon.serve.web.forms import feeds_in, plain_name
from rashomon.serve.web.layers import Mark, cut
from rashomon.serve.web.pages import PARTS

BASE = "http://127.0.0.1:8765"


@pytest.fixture(scope="module")
def desk(example: Answer, example_archive: Path) -> Iterator[Desk]:
    held = Desk(lambda: Archive.open(example_archive))
    yield held
    held.close()


@pytest.fixture(scope="module")
def client(desk: Desk) -> TestClient:
    return TestClient(build_app(desk, make_gate("127.0.0.1", 8765, None)), base_url=BASE)


def pages_of(desk: Desk) -> list[str]:
    story = desk.stories()[0]
    own = [f"/s/{story.id}", f"/s/{story.id}@{desk.sequence}", *(f"/s/{story.id}/{part}" for part in PARTS)]
    claim = story.claims[0].id
    person = story.entities[0].id
    return [
        f"/s/{story.id}/people/{person}",
        "/decisions",
        "/",
        *own,
        f"/c/{claim}",
        f"/d/{story.reports[0].id}?c=10,60",
        "/search?q=ferry",
        "/news?since=0",
        "/failures",
    ]


def test_every_page_answers_and_its_links_lead_somewhere(client: TestClient, desk: Desk) -> None:
    links: set[str] = set()
    for page in pages_of(desk):
        told = client.get(page)
        assert told.status_code == 200, (page, told.text[:300])
        tree = html.fromstring(told.text)
        found = [str(a) for a in tree.xpath("//a/@href")]
        links |= {a.split("#")[0] for a in found if a.startswith("/")}
        ids = set(tree.xpath("//@id"))
        assert all(a[1:] in ids for a in found if a.startswith("#")), page
    for link in random.Random(3).sample(sorted(links), 40):
        assert client.get(link).status_code == 200, link


def test_pages_load_nothing_from_elsewhere_and_hold_no_inline_code(client: TestClient, desk: Desk) -> None:
    for page in pages_of(desk):
        tree = html.fromstring(client.get(page).text)
        for address in [*tree.xpath("//script/@src"), *tree.xpath("//link/@href"), *tree.xpath("//img/@src")]:
            assert not urlsplit(str(address)).netloc and client.get(str(address)).status_code == 200
        assert not tree.xpath("//script[not(@src)] | //style | //*[@style] | //@*[starts-with(name(), 'on')]")


@pytest.mark.parametrize("kind", ["json", "md", "csv"])
def test_every_page_is_there_in_other_formats(client: TestClient, desk: Desk, kind: str) -> None:
    for page in pages_of(desk):
        path, _, query = page.partition("?")
        path = "/stories" if path == "/" else path
        told = client.get(f"{path}.{kind}" + (f"?{query}" if query else ""))
        assert told.status_code == 200 and (told.text.strip() or kind == "csv"), path
        assert told.headers["content-type"].startswith(
            {"json": "application/json", "md": "text/", "csv": "text/"}[kind]
        )
        if kind == "json":
            json.loads(told.text)


def test_a_format_that_there_is_not_is_said_in_words(client: TestClient, desk: Desk) -> None:
    story = desk.stories()[0].id
    for path in ("/stories.pdf", f"/s/{story}/timeline.exe", f"/c/{desk.stories()[0].claims[0].id}.docx"):
        assert client.get(path).status_code in (400, 404)


def test_each_page_links_its_other_formats(client: TestClient, desk: Desk) -> None:
    for page in pages_of(desk):
        links = [str(a) for a in html.fromstring(client.get(page).text).xpath("//footer//a/@href")]
        assert len(links) == 3 and all(client.get(a).status_code == 200 for a in links), page


def test_the_search_is_narrowed_and_fed(client: TestClient) -> None:
    rows = client.get("/search.json?q=ferry").json()
    claims = client.get("/search.json?q=ferry&kind=claim").json()
    assert claims and claims == [r for r in rows if r["kind"] == "claim"]
    feed = client.get("/search.atom?q=ferry")
    assert feed.headers["content-type"].startswith("application/atom+xml") and b"<entry>" in feed.content


def test_what_is_new_solid_and_contested_stands_first(client: TestClient, desk: Desk) -> None:
    tree = html.fromstring(client.get(f"/s/{desk.stories()[0].id}").text)
    assert [h.text for h in tree.xpath("//h2")][:3] == ["New", "Solid", "Contested"]
    for section in tree.xpath("//*[@class='glance']/section"):
        assert 1 <= len(section.xpath(".//li")) <= 4
        assert all(client.get(str(a)).status_code == 200 for a in section.xpath(".//li//a/@href"))


def test_a_second_visit_says_what_is_new_since_the_first(
    small_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(small_archive.read_bytes())
    with Archive.open(copy) as archive:
        archive.judge("same_story", "gull.txt", "courier.txt", same=True, by="test")
    desk = Desk(lambda: Archive.open(copy))
    client = TestClient(build_app(desk, make_gate("127.0.0.1", 8765, None)), base_url=BASE)
    story = next(s.id for s in desk.stories() if "gull.txt" in {r.id for r in s.reports})
    first = desk.sequence
    assert "in the newest report" in client.get(f"/s/{story}").text
    late = tmp_path / "late.txt"
    late.write_text(
        "The mayor of Vellin, Ana Brask, resigned on Friday. A judge will open an inquiry next week.", "utf-8"
    )
    with Archive.open(copy) as archive:
        archive.add(late)
        archive.judge("same_story", "gull.txt", "late.txt", same=True, by="test")
    desk.settled()
    address = f"/s/{desk.story('gull.txt').id}"
    with monkeypatch.context() as patched:
        patched.setattr(desk, "news_soon", lambda since: None)
        told = client.get(address)
        assert "is being worked out" in told.text
        assert told.headers["cache-control"] == "no-store" and not {"etag", "set-cookie"} & set(told.headers)
    desk.news(first)
    again = client.get(address).text
    assert "since you last looked" in again and "nothing since" not in again and "worked out" not in again
    desk.close()


def test_words_are_found_again_after_a_correction() -> None:
    text = "Four died. The mayor said that four died. Nobody else was hurt."
    told = anchors.selector_of(text, 31, 40)
    assert told.exact == "four died"
    changed = "Update: the toll rose. Four died, no, five. The mayor said that four died. Nobody was hurt."
    found = anchors.find_again(told, changed)
    assert found is not None and changed[: found[0]].endswith("The mayor said that ")
    assert anchors.find_again(told, "Five died.") is None
    assert anchors.find_again(anchors.Selector("a"), "a" * 200_000) is not None


def test_an_address_may_name_words_instead_of_places(client: TestClient, desk: Desk) -> None:
    name, text = next(iter(desk.texts().items()))
    told = client.get(f"/d/{name}", params={"exact": text[100:160], "prefix": text[80:100]})
    tree = html.fromstring(told.text)
    assert "".join(str(t) for t in tree.xpath("//*[contains(@class,'l-chosen')]/text()")) == text[100:160]
    assert "do not stand in this text" in client.get(f"/d/{name}", params={"exact": "not in it at all"}).text


def test_counters_are_there_for_prometheus(client: TestClient) -> None:
    client.get("/api/stories")
    told = client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'rashomon_questions_total{of="stories"}' in told.text and "rashomon_build_info" in told.text


def test_a_report_reads_character_for_character(client: TestClient, desk: Desk) -> None:
    for name, text in desk.texts().items():
        tree = html.fromstring(client.get(f"/d/{name}").text)
        assert tree.get_element_by_id("text").text_content() == text


def test_an_address_marks_the_characters_that_it_names(client: TestClient, desk: Desk) -> None:
    name, text = next(iter(desk.texts().items()))
    tree = html.fromstring(client.get(f"/d/{name}?c=10,60").text)
    assert "".join(str(t) for t in tree.xpath("//*[contains(@class,'l-chosen')]/text()")) == text[10:60]
    for wrong in ("60,10", "1,99999999", "a,b", "1", "-3,4"):
        assert "l-chosen" not in client.get(f"/d/{name}?c={wrong}").text


def test_overlapping_spans_keep_the_text() -> None:
    drawn = random.Random(7)
    text = "".join(drawn.choice("ab <&>\"'\n\u00e9\U0001f600") for _ in range(3000))
    marks = []
    for _ in range(400):
        start = drawn.randrange(2990)
        marks.append(Mark(start, start + drawn.randrange(1, 200), drawn.choice(list(layers.LAYERS)), "told"))
    runs = cut(text, sorted(marks), (5, 2000))
    assert "".join(r.text for r in runs) == text
    inside = {m.layer for m in marks if m.start <= 1500 < m.end <= 3000} | {"chosen"}
    at = 0
    for run in runs:
        if at <= 1500 < at + len(run.text):
            assert set(run.layers) == inside
        at += len(run.text)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        (".ssh", "ssh"),
        ("", "dropped.txt"),
        ("a\0b.txt", "a_b.txt"),
    ],
)
def test_a_dropped_file_keeps_only_its_own_name(name: str, kept: str) -> None:
    assert plain_name(name) == kept


def test_dropped_files_are_read_and_forms_need_the_proof(tmp_path: Path) -> None:
    gate = make_gate("127.0.0.1", 8765, None)
    desk = Desk(lambda: Archive.open(tmp_path / "new.db"))
    client = TestClient(build_app(desk, gate), base_url=BASE, follow_redirects=False)
    files = [("files", ("note.txt", b"The mayor of Velm closed the harbour on Monday.", "text/plain"))]
    assert client.post("/drop", files=files).status_code == 403
    assert client.post("/drop", files=files, data={"proof": gate.proof()}).status_code == 303
    assert desk.settled().unclustered == ("note.txt",)
    assert client.post("/decide", data={"way": "same"}).status_code == 403
    desk.close()


def test_feeds_are_named_line_by_line_or_in_opml() -> None:
    assert feeds_in("https://a.example/feed\n\n# none\nhttps://a.example/feed\nnot a feed") == (
        "https://a.example/feed",
    )
    opml = '<opml version="2.0"><body><outline type="rss" xmlUrl="https://b.example/rss"/></body></opml>'
    assert feeds_in(opml) == ("https://b.example/rss",)
    for wrong in ("", "file:///etc/passwd", "ftp://a.example"):
        with pytest.raises(InputError):
            feeds_in(wrong)


def test_stories_are_split_and_joined_by_forms_and_the_trail_shows_it(small_archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(small_archive.read_bytes())
    with Archive.open(copy) as archive:
        archive.judge("same_story", "gull.txt", "courier.txt", same=True, by="test")
        archive.judge("same_story", "gull.txt", "ledger.txt", same=True, by="test")
    gate = make_gate("127.0.0.1", 8765, None)
    desk = Desk(lambda: Archive.open(copy))
    client = TestClient(build_app(desk, gate), base_url=BASE, follow_redirects=False)
    story = desk.story("gull.txt").id
    form = {"proof": gate.proof(), "about": "stories", "story": story, "way": "split", "report": "ledger.txt",
            "by": "ana", "back": "//evil.example/"}  # fmt: skip
    told = client.post("/decide", data=form)
    assert told.status_code == 303 and told.headers["location"] == "/"
    assert "ledger.txt" not in {r.id for r in desk.settled().stories[0].reports}
    trail = client.get("/decisions").text
    assert "ana" in trail and "split" in trail
    (decision,) = desk.decisions()
    undo = {
        "proof": gate.proof(),
        "about": "stories",
        "way": "undo",
        "id": decision.id,
        "by": "ben",
        "back": "/decisions",
    }
    assert client.post("/decide", data=undo).headers["location"] == "/decisions"
    assert "taken back by ben" in client.get("/decisions").text
    assert client.post("/decide", data={**form, "story": "nosuchstory"}).status_code == 404
    assert client.post("/decide", data={**form, "proof": "x"}).status_code == 403
    desk.close()
