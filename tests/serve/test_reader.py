"""The report reader keeps a text character for character, however many spans overlap in it: in a real browser."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import ROOT
from tests.serve.browsing import opened

from rashomon.serve.web import layers
from rashomon.serve.web.layers import Mark, cut
from rashomon.serve.web.rendering import render

STORIES = ROOT.parent / "shared" / "data" / "stories" / "stories.dev.jsonl"
SPANS = 400


def as_page(text: str, seed: int) -> str:
    """The reader's page of a text with overlapping spans at random, as the server would send it."""
    drawn = random.Random(seed)
    marks = []
    for _ in range(SPANS):
        start = drawn.randrange(max(1, len(text) - 1))
        end = min(len(text), start + drawn.randrange(1, 400))
        marks.append(Mark(start, end, drawn.choice(list(layers.LAYERS)), f"<b>{start}</b>"))
    chosen = (len(text) // 3, len(text) // 2 + 1)
    told = render(
        "report.html", title="a report", name="a report", report=None, story=None, runs=cut(text, sorted(marks), chosen),
        first=-1, layers=layers.LAYERS, margins=(), versions=(), later=None, lost=False,
    )  # fmt: skip
    return bytes(told.body).decode()


@pytest.fixture(scope="module")
def page() -> Iterator[Any]:
    with opened() as browser:
        context = browser.new_context(java_script_enabled=True)
        shown = context.new_page()
        shown.route("**/static/*", lambda route: route.abort())
        yield shown


def wrong_ones(page: Any, texts: Sequence[str]) -> list[int]:
    """Numbers of the texts that the browser's page does not hold exactly, or has not cut."""
    wrong = []
    for number, text in enumerate(texts):
        page.set_content(as_page(text, number), wait_until="commit")
        shown, pieces = page.evaluate(
            "[document.getElementById('text').textContent, document.querySelectorAll('#text .run').length]"
        )
        if shown != text or pieces < min(SPANS, len(text)) / 4:
            wrong.append(number)
    return wrong


def test_texts_of_our_own_are_kept(page: Any) -> None:
    drawn = random.Random(11)
    alphabet = (
        "ab c<>&\"'\n\r\t\u00a0\u00e9\u0301\u202e\u200d\ufeff\U0001f600\U0001f468\u0627\u4e2d</span><!--]]>&amp;&#13;"
    )
    texts = ["".join(drawn.choice(alphabet) for _ in range(3000)) for _ in range(8)]
    texts += ["\n\n  leading space\r\nand\rreturns\r\n", "\r" * 500, "</div>" * 200, "&lt;" * 300]
    assert wrong_ones(page, texts) == []


@pytest.mark.shared
def test_two_hundred_articles_with_four_hundred_overlapping_spans_are_kept(page: Any) -> None:
    if not STORIES.is_file():
        pytest.skip(f"the articles are not here: there is no {Path(*STORIES.parts[-5:])}")
    texts: list[str] = []
    with STORIES.open("rb") as lines:
        for line in lines:
            text = next((v for k, v in json.loads(line).items() if k in ("text", "body", "content") and v), "")
            if len(text) > 400:
                texts.append(text)
            if len(texts) == 200:
                break
    assert len(texts) == 200 and wrong_ones(page, texts) == []


def test_a_nul_takes_one_place_so_that_what_follows_keeps_its_own(page: Any) -> None:
    page.set_content(as_page("a\0b" * 400, 1), wait_until="commit")
    assert page.evaluate("document.getElementById('text').textContent") == "a\u2400b" * 400
