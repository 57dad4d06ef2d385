"""The pages in a real browser: no violation of the accessibility rules, keys and mouse, nothing runs that is not ours.

Screenshots go to a temporary folder, or to PAGES in the environment: light at the width of a desk, dark at that of a phone.
"""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import Answer

pytest.importorskip("playwright", reason="the extra for browser tests is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium on this machine")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
SIZES = {"phone": (390, 844), "desk": (1280, 900)}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def served(example: Answer, example_archive: Path) -> Iterator[tuple[str, Any]]:
    """Address of a server over the example story, and its desk."""
    import uvicorn

    from rashomon.archive import Archive
    from rashomon.serve.desk import Desk
    from rashomon.serve.guarding import make_gate
    from rashomon.serve.serving import build_app

    port = free_port()
    desk = Desk(lambda: Archive.open(example_archive))
    app = build_app(desk, make_gate("127.0.0.1", port, None))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}", desk
    server.should_exit = True
    thread.join(10)
    desk.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def addresses(desk: Any) -> dict[str, str]:
    story = desk.stories()[0]
    claim = next((c for c in story.claims if c.relations), story.claims[0])
    return {
        "start": "/", "story": f"/s/{story.id}", "timeline": f"/s/{story.id}/timeline", "said": f"/s/{story.id}/said",
        "family": f"/s/{story.id}/family", "people": f"/s/{story.id}/people", "parties": f"/s/{story.id}/parties",
        "claim": f"/c/{claim.id}", "report": f"/d/{story.reports[0].id}?c=10,60", "search": "/search?q=ferry",
        "news": "/news?since=0", "failures": "/failures",
    }  # fmt: skip


def test_no_page_breaks_the_accessibility_rules(served: tuple[str, Any], browser: Any, tmp_path: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    base, desk = served
    folder = Path(os.environ.get("PAGES") or tmp_path)
    broken: list[str] = []
    for scheme, (size, (width, height)) in [("light", ("desk", SIZES["desk"])), ("dark", ("phone", SIZES["phone"]))]:
        context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": height})
        page = context.new_page()
        for name, address in addresses(desk).items():
            page.goto(base + address)
            found = axe.run(page).response["violations"]
            broken += [f"{name} {scheme} {size}: {v['id']} {v['nodes'][0]['html'][:120]}" for v in found]
            page.screenshot(path=str(folder / f"{name}-{scheme}-{size}.png"))
        context.close()
    assert not broken, "\n".join(broken)


def test_the_main_thing_by_mouse_and_by_keys(served: tuple[str, Any], browser: Any) -> None:
    base, desk = served
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(base)
    page.click(".stories h2 a")
    assert page.url == f"{base}/s/{page.url.rsplit('/', 1)[1]}" and page.is_visible(".four")
    page.click(".brief summary")
    page.click(".brief details[open] a.ev")
    assert "/d/" in page.url and page.is_visible(".l-chosen")
    page.goto(f"{base}/s/{desk.stories()[0].id}")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('.brief details').open")
    page.keyboard.press("n")
    page.wait_for_url("**/timeline")
    page.keyboard.press("?")
    assert page.evaluate("document.getElementById('keys').open")
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.goto(base + addresses(desk)["report"])
    before = page.is_checked("#layer-name")
    page.keyboard.press("1")
    assert page.is_checked("#layer-name") != before
    assert not complaints, complaints
    page.close()


def test_characters_that_are_selected_give_a_link_to_them(served: tuple[str, Any], browser: Any) -> None:
    base, desk = served
    name, text = next(iter(desk.texts().items()))
    page = browser.new_page()
    page.goto(f"{base}/d/{name}#c=10,60")
    page.wait_for_url("**c=10,60*")
    assert page.inner_text(".l-chosen") and page.evaluate("document.getElementById('text').textContent") == text
    page.evaluate(
        "() => { const r = document.createRange(); const n = document.querySelector('.l-chosen').firstChild;"
        "r.selectNodeContents(n); getSelection().removeAllRanges(); getSelection().addRange(r); }"
    )
    page.wait_for_selector("#permalink a")
    assert "?c=10," in page.get_attribute("#permalink a", "href")
    page.close()


def test_it_reads_without_scripts(served: tuple[str, Any], browser: Any) -> None:
    base, desk = served
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for name, address in addresses(desk).items():
        page.goto(base + address)
        assert len(page.inner_text("main")) > 20, name
    context.close()
