"""Foreign text in every field: no page makes markup of it, and in a real browser none of it runs."""

from __future__ import annotations

import io
import json
import re
import tarfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from lxml import html
from tests.conftest import SUMMIT
from tests.serve.browsing import opened
from tests.serve.server import Here, pages_of

from rashomon.archive import Archive
from rashomon.serve.web.pages import PARTS

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "</textarea><script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %}",
    '<a href="javascript:alert(1)">x</a>',
    "</title><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "</div></main><iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<details open ontoggle=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<style>@import 'http://127.0.0.1:9/x'</style>",
    "<base href=http://127.0.0.1:9/>",
    "<form action=http://127.0.0.1:9/><button>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "<link rel=stylesheet href=http://127.0.0.1:9/x>",
    "\u202e<script>alert(1)</script>\u2066",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<math><mtext></mtext><script>alert(1)</script></math>",
)
OURS = "//script[not(@src='/static/app.js')] | //img | //iframe | //object | //embed | //base | //*[@style] | //style | //math"


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


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """A story of reports whose ids, titles, outlets, bylines, addresses, texts and names are hostile; decisions of such."""
    strings = hostile_strings()
    lines = []
    step = max(2, len(strings) // 8)
    for at in range(0, len(strings), step):
        evil = " ".join(s[:400] for s in strings[at : at + step])
        text = (
            f"The ferry Corrin Star sank off Ostrel on Monday, Helene Marsk said. {evil} The harbour of Ostrel stays closed. "
            f'"{strings[at][:200]}", minister Ana {strings[at][:40]} Brask said.'
        )
        lines.append(json.dumps({"id": f"r{at}{evil[:30]}", "text": text, "title": evil, "outlet": evil[:80],
                                 "byline": evil[:60], "url": f"javascript:alert({at})"}))  # fmt: skip
    lines += [json.dumps({"id": strings[1], "text": ""}), "{"]
    folder = tmp_path_factory.mktemp("evil")
    (folder / "<img src=x onerror=alert(1)>.jsonl").write_text("\n".join(lines), "utf-8")
    with Archive.open(folder / "evil.db") as archive:
        archive.add(folder / "<img src=x onerror=alert(1)>.jsonl")
        names = [r for s in archive.stories() for r in (x.id for x in s.reports)] + list(archive.unclustered())
        for name in names[1:4]:
            archive.judge("same_story", names[0], name, same=True, by="test")
        for n, evil in enumerate(strings[:40]):
            archive.judge("same_entity", evil, f"{evil} {n}", same=n % 2 == 0, by=f"<b>{evil}")
    with pages_of(folder / "evil.db") as running:
        yield running


def pages_with_it(here: Here) -> list[str]:
    story = max(here.desk.stories(), key=lambda s: len(s.reports))
    at = f"/s/{story.id}"
    return [
        "/", at, *(f"{at}/{part}" for part in PARTS), *(f"{at}/people/{e.id}" for e in story.entities[:6]),
        *(f"/c/{c.id}" for c in story.claims[:6]), *(f"/d/{quote(r.id, safe='')}?c=3,9" for r in story.reports),
        *(f"/search?q={quote(q)}&kind={quote(q)}" for q in HOSTILE[:4]), "/search?q=ferry", "/news?since=0", "/decisions",
        "/failures",
    ]  # fmt: skip


def test_foreign_text_in_every_field_becomes_no_markup(here: Here) -> None:
    import httpx

    for page in pages_with_it(here):
        told = httpx.get(here.base + page)
        assert told.status_code == 200, (page, told.text[:200])
        tree = html.fromstring(told.text)
        assert not tree.xpath(OURS), page
        assert not [a for a in tree.xpath("//@*") if str(getattr(a, "attrname", "")).startswith("on")], page
        assert not [a for a in tree.xpath("//@href | //@src | //@action") if "script:" in str(a).lower()], page
    assert "49" not in httpx.get(here.base + "/search", params={"q": "{{7*7}}"}).text


def test_none_of_it_runs_in_a_browser_even_without_our_policy(here: Here) -> None:
    """The content security policy is switched off: what holds is the escaping alone."""
    with opened() as browser:
        context = browser.new_context(bypass_csp=True)
        context.add_init_script("window.alert = window.confirm = window.prompt = () => { window.ran = true; }")
        page = context.new_page()
        strange: list[str] = []
        page.on("dialog", lambda dialog: strange.append(f"dialog on {page.url}"))
        page.on("request", lambda asked: strange.append(asked.url) if not asked.url.startswith(here.base) else None)
        page.on("pageerror", lambda error: strange.append(str(error)))
        for address in pages_with_it(here):
            page.goto(here.base + address)
            page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            assert page.evaluate("window.ran === undefined && document.title !== ''"), address
            strange += page.evaluate(ADDED)
        assert not strange, strange[:5]
        context.close()


ADDED = """() => [...document.querySelectorAll(
'script:not([src="/static/app.js"]), img, iframe, object, embed, base, style, math')].map(e => e.outerHTML.slice(0, 100))"""


def other_formats(here: Here) -> list[Any]:
    story = max(here.desk.stories(), key=lambda s: len(s.reports))
    return [f"/s/{story.id}.csv", f"/s/{story.id}/people.csv", "/decisions.csv", "/search.csv?q=ferry", "/stories.csv"]


def test_cells_start_no_formula_and_formats_are_what_they_say(here: Here) -> None:
    import csv

    import httpx

    for address in other_formats(here):
        told = httpx.get(here.base + address)
        assert told.headers["x-content-type-options"] == "nosniff"
        for row in csv.reader(io.StringIO(told.text)):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))], address
