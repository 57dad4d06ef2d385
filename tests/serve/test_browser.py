"""The pages in a real browser: no violation of the accessibility rules, the main thing of each by mouse and by keys.

Pictures of every page are kept in artefacts/pages (PAGES names another folder): light and dark, as wide as a desk and a phone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Answer
from tests.serve.browsing import opened, pictures
from tests.serve.server import Here, pages_of

from rashomon.archive import Archive

PHONE, DESK = (390, 844), (1280, 900)
SHOWN = [("light", "desk", DESK), ("dark", "phone", PHONE), ("dark", "desk", DESK), ("light", "phone", PHONE)]
PAGES = (
    "start", "story", "timeline", "said", "family", "people", "person", "parties", "claim", "report", "search", "news",
    "decisions", "failures",
)  # fmt: skip


@pytest.fixture(scope="module")
def here(example: Answer, example_archive: Path) -> Iterator[Here]:
    with pages_of(example_archive) as running:
        yield running


@pytest.fixture(scope="module")
def own(small_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """An archive that the tests may change: two of its reports are one story, which spells a name in two ways."""
    copy = tmp_path_factory.mktemp("own") / "own.db"
    shutil.copy(small_archive, copy)
    with Archive.open(copy) as archive:
        for other in ("courier.txt", "ledger.txt"):
            archive.judge("same_story", "gull.txt", other, same=True, by="test")
        archive.judge("same_entity", "Ana Brask", "Tomas Reil", same=True, by="test")
    with pages_of(copy) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with opened() as found:
        yield found


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that lets no complaint of the browser pass."""
    shown = browser.new_page(viewport={"width": DESK[0], "height": DESK[1]})
    complaints: list[str] = []
    shown.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    shown.on("pageerror", lambda error: complaints.append(str(error)))
    yield shown
    shown.close()
    assert not complaints, complaints


def addresses(here: Here) -> dict[str, str]:
    story = max(here.desk.stories(), key=lambda s: len(s.reports))
    claim = next((c for c in story.claims if c.relations and c.origins), story.claims[0])
    speakers = {s.speaker for s in story.statements}
    people = (e for e in story.entities if e.type == "person" and len(e.aliases) > 1 and e.id in speakers)
    person = next(people, story.entities[0])
    at = f"/s/{story.id}"
    found = ("/", at, f"{at}/timeline", f"{at}/said", f"{at}/family", f"{at}/people", f"{at}/people/{person.id}",
             f"{at}/parties", f"/c/{claim.id}", f"/d/{story.reports[0].id}?c=10,60", "/search?q=ferry", "/news?since=0",
             "/decisions", "/failures")  # fmt: skip
    return dict(zip(PAGES, found, strict=True))


def test_no_page_breaks_the_accessibility_rules(here: Here, browser: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    broken: list[str] = []
    for scheme, size, (width, height) in SHOWN:
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height})
        page = context.new_page()
        for name, address in addresses(here).items():
            page.goto(here.base + address)
            page.screenshot(path=str(pictures() / f"{name}-{scheme}-{size}.png"))
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than a {size}"
            if (scheme, size) in (("light", "desk"), ("dark", "phone")):  # between them every colour and every layout
                for v in axe.run(page).response["violations"]:
                    broken.append(f"{name} {scheme} {size}: {v['id']} {v['nodes'][0]['html'][:160]}")
        context.close()
    assert not broken, "\n".join(broken)


# Page -> what is clicked, one after the other, and the address or the visible element that this leads to.
BY_MOUSE = {
    "start": ([".stories h2 a"], "/s/", ".four"),
    "story": ([".brief summary", ".brief details[open] a.ev"], "/d/", ".l-chosen"),
    "timeline": (["tr[data-item] summary", "tr[data-item] details[open] a.ev"], "/d/", ".l-chosen"),
    "said": (["details[data-item][open] > .inside a.ev"], "/d/", ".l-chosen"),
    "family": ([".tree summary >> nth=0", ".tree .edge a"], "/d/", ".l-chosen"),
    "people": ([".names a"], "/people/", "#decide"),
    "person": (["a.ev"], "/d/", ".l-chosen"),
    "parties": (["tr[data-item] a"], "/c/", "h1.claim"),
    "claim": (["details[data-item] summary"], "/c/", "details[data-item][open] a.ev"),
    "report": (["#layer-name"], "/d/", "#layer-name:checked"),
    "search": ([".facets a >> nth=0"], "/search", ".facets strong"),
    "news": (["details[data-item] summary", "details[open] a.ev"], "/d/", ".l-chosen"),
}
BY_KEYS = {
    "start": (["j", "Enter"], "/s/", ".four"),
    "story": (["n"], "/timeline", "table.timeline"),
    "timeline": (["j", "Enter"], "/c/", "h1.claim"),
    "said": (["p"], "/timeline", "table.timeline"),
    "family": (["j", "Enter"], "/d/", "#text"),
    "people": (["j", "j", "k", "Enter"], "/people/", "#decide"),
    "person": (["j", "Enter"], "/d/", ".l-chosen"),
    "parties": (["j", "Enter"], "/c/", "h1.claim"),
    "claim": (["o"], "/c/", "details[open] a.ev"),
    "report": (["1"], "/d/", "#layer-name:checked"),
    "search": (["j", "Enter"], "/", "main"),
    "news": (["j", "Enter"], "/news", "details[data-item][open]"),
    "decisions": (["?"], "/decisions", "#keys[open]"),
    "failures": (["/", "f", "e", "r", "r", "y", "Enter"], "/search", ".results"),
}


@pytest.mark.parametrize("name", BY_MOUSE)
def test_the_main_thing_by_mouse(here: Here, page: Any, name: str) -> None:
    clicks, leads, seen = BY_MOUSE[name]
    page.goto(here.base + addresses(here)[name])
    for click in clicks:
        page.click(click)
    page.wait_for_selector(seen, timeout=20_000)
    assert leads in page.url


@pytest.mark.parametrize("name", BY_KEYS)
def test_the_main_thing_by_keys(here: Here, page: Any, name: str) -> None:
    keys, leads, seen = BY_KEYS[name]
    page.goto(here.base + addresses(here)[name])
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_selector(seen, timeout=20_000)
    assert leads in page.url
    if keys == ["1"]:
        page.keyboard.press("1")
        assert not page.is_checked("#layer-name")


def test_what_has_the_focus_can_be_seen(here: Here, page: Any) -> None:
    page.goto(here.base + addresses(here)["story"])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(12):
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        assert width >= 2, page.evaluate("document.activeElement.outerHTML")[:200]
        page.keyboard.press("Tab")


def test_characters_that_are_selected_give_a_link_to_them(here: Here, page: Any) -> None:
    name, text = next(iter(here.desk.texts().items()))
    page.goto(f"{here.base}/d/{name}#c=10,60")
    page.wait_for_url("**c=10,60*")
    assert page.inner_text(".l-chosen") and page.evaluate("document.getElementById('text').textContent") == text
    page.evaluate(
        "() => { const r = document.createRange(); const n = document.querySelector('.l-chosen').firstChild;"
        "r.selectNodeContents(n); getSelection().removeAllRanges(); getSelection().addRange(r); }"
    )
    page.wait_for_selector("#permalink a")
    assert "?c=10," in page.get_attribute("#permalink a", "href")


def test_files_are_dropped_and_the_counts_grow(own: Here, page: Any, tmp_path: Path) -> None:
    page.goto(own.base)
    before = page.inner_text("#counts")
    path = tmp_path / "late.txt"
    path.write_text("The lighthouse of Orrin burnt down on Friday, the harbour master said.", "utf-8")
    page.set_input_files("#files", str(path))
    page.click("[data-drop] button")
    page.wait_for_function("told => document.getElementById('counts').textContent !== told", arg=before, timeout=30_000)
    own.desk.settled()
    assert "late.txt" in own.desk.texts()


def test_two_names_are_told_apart_and_the_decision_is_taken_back(own: Here, page: Any) -> None:
    story = max(own.desk.settled().stories, key=lambda s: len(s.reports))
    person = next(e for e in story.entities if {"Ana Brask", "Tomas Reil"} <= {e.name, *e.aliases})
    page.goto(f"{own.base}/s/{story.id}/people/{person.id}")
    page.select_option("select[name=left]", "Ana Brask")
    page.select_option("select[name=right] >> nth=0", "Tomas Reil")
    page.click("button[value=different]")
    page.wait_for_selector(".names")
    apart = {e.name for e in own.desk.settled().stories[0].entities}
    assert {"Ana Brask", "Tomas Reil"} <= apart
    page.goto(f"{own.base}/decisions")
    assert page.locator("text=are two").count()
    page.focus("button[value=undo] >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=taken back")
    assert "holds no longer" in page.inner_text("main")


def test_it_reads_without_scripts(here: Here, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name, address in addresses(here).items():
        page.goto(here.base + address)
        assert len(page.inner_text("main")) > 20, name
    context.close()


def test_it_prints_black_on_white_without_what_is_only_for_the_screen(here: Here, page: Any) -> None:
    page.goto(here.base + addresses(here)["story"])
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.is_visible("#theme") and not page.is_visible(".mast form") and page.is_visible(".glance")


def test_nothing_moves_where_motion_is_not_wanted(here: Here, browser: Any) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(here.base + addresses(here)["story"])
    moving = (
        "[...document.querySelectorAll('*')].filter(e => parseFloat(getComputedStyle(e).transitionDuration) > 0).length"
    )
    assert page.evaluate(moving) == 0
    context.close()
