"""The pages over the example story: each answers, its links lead somewhere, foreign text stays text, characters in place."""

from __future__ import annotations

import io
import json
import random
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html
from starlette.testclient import TestClient
from tests.conftest import SUMMIT, Answer

from rashomon.archive import Archive
from rashomon.serve.desk import Desk
from rashomon.serve.guarding import make_gate
from rashomon.serve.serving import build_app
from rashomon.serve.web import layers
from rashomon.serve.web.layers import Mark, cut
from rashomon.serve.web.pages import PARTS, plain_name

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
    return [
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
def test_the_same_address_gives_the_story_in_other_formats(client: TestClient, desk: Desk, kind: str) -> None:
    told = client.get(f"/s/{desk.stories()[0].id}.{kind}")
    assert told.status_code == 200 and len(told.text) > 500
    if kind == "json":
        assert json.loads(told.text)


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


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "</textarea><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    '<a href="javascript:alert(1)">x</a>',
)


def hostile_strings() -> list[str]:
    """Our own, and where ../shared lies the payloads of a sanitiser's own tests."""
    packed = SUMMIT.parents[1] / "corpora" / "dompurify" / "data.tar.xz"
    found = list(HOSTILE)
    if packed.is_file():
        with tarfile.open(packed) as archive:
            member = next(m for m in archive if m.name.endswith("expect.mjs"))
            text = (archive.extractfile(member) or io.BytesIO()).read().decode("utf-8", "replace")
        found += [json.loads(p) for p in re.findall(r'"payload": ("(?:[^"\\]|\\.)*")', text)]
    return found


def test_foreign_text_in_every_field_becomes_no_markup(tmp_path: Path) -> None:
    strings = hostile_strings()
    lines = []
    step = max(2, len(strings) // 8)
    for at in range(0, len(strings), step):
        evil = " ".join(s[:400] for s in strings[at : at + step])
        text = f"The ferry Corrin Star sank off Ostrel on Monday, Helene Marsk said. {evil} The harbour of Ostrel stays closed."
        lines.append(json.dumps({"id": f"r{at}{evil[:30]}", "text": text, "title": evil, "outlet": evil[:80], "byline": evil[:60],
                                 "url": f"javascript:alert({at})"}))  # fmt: skip
    path = tmp_path / "evil.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    with Archive.open(tmp_path / "evil.db") as archive:
        archive.add(path)
        names = [r for s in archive.stories() for r in (x.id for x in s.reports)] + list(archive.unclustered())
        for name in names[1:3]:
            archive.judge("same_story", names[0], name, same=True, by="test")
    desk = Desk(lambda: Archive.open(tmp_path / "evil.db"))
    client = TestClient(build_app(desk, make_gate("127.0.0.1", 8765, None)), base_url=BASE)
    seen = [*pages_of(desk), *(f"/c/{c.id}" for c in desk.stories()[0].claims[:5]), "/search?q=" + HOSTILE[1]]
    for page in seen:
        tree = html.fromstring(client.get(page).text)
        assert not tree.xpath("//script[not(@src)] | //img | //iframe | //object | //*[@style]"), page
        assert not [a for a in tree.xpath("//@*") if str(getattr(a, "attrname", "")).startswith("on")], page
        assert not [a for a in tree.xpath("//@href | //@src | //@action") if "script:" in str(a).lower()], page
        assert "49" not in client.get("/search?q=%7B%7B7*7%7D%7D").text
    desk.close()


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
