import base64
import hashlib
import json
import re
import time
from html.parser import HTMLParser

import msgspec
import pytest

from rashomon import shapes
from rashomon.tell.page import render_page, story_repr_html

VOID = {"meta", "link", "br", "img", "input", "rect", "circle", "line"}


class Tree(HTMLParser):
    """Follows nesting and collects what the tests ask about."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.ids, self.links, self.text = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.ids += [v for k, v in attrs if k == "id"]
        self.links += [v for k, v in attrs if k == "href"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, tag

    def handle_data(self, text):
        self.text.append(text)


def parsed(page):
    tree = Tree()
    tree.feed(page)
    assert not tree.open
    return tree


@pytest.fixture
def page(story, texts):
    return render_page(shapes.ReadResult((story,), (), ()), texts)


def test_markup_is_well_nested_with_unique_ids_and_working_anchors(page):
    tree = parsed(page)
    assert len(tree.ids) == len(set(tree.ids))
    assert all(link[1:] in tree.ids for link in tree.links if link.startswith("#"))


def test_headings_do_not_skip_a_level(page):
    levels = [int(tag[1]) for tag, _ in parsed(page).tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))


def test_nothing_is_loaded_and_the_policy_names_the_digests(page):
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", page) and "@import" not in page and "url(" not in page
    assert "default-src 'none'" in page
    for tag in ("style", "script"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", page, re.S).group(1)
        assert "sha256-" + base64.b64encode(hashlib.sha256(body.encode()).digest()).decode() in page
    assert " style=" not in page and " onclick=" not in page


def test_embedded_texts_come_back_whole_and_cannot_break_out(page, texts):
    blocks = re.findall(r'<script id="texts" type="application/json">(.*?)</script>', page, re.S)
    embedded = json.loads(blocks[0])
    assert {t["text"] for t in embedded} == set(texts.values())
    assert "<script>alert" not in page and page.count("<script") == 2


def test_every_evidence_link_points_at_its_exact_characters(page, texts):
    embedded = json.loads(re.search(r'application/json">(.*?)</script>', page, re.S).group(1))
    known = set(texts.values())
    for tag, attrs in parsed(page).tags:
        if tag == "a" and "data-report" in attrs:
            text = embedded[int(attrs["data-report"])]["text"]
            assert text in known and 0 <= int(attrs["data-start"]) <= int(attrs["data-end"]) <= len(text)


def test_brief_and_claims_are_in_the_markup(page, story):
    text = "".join(parsed(page).text)
    assert all(s.text in text for s in story.brief) and all(c.text in text for c in story.claims)


def test_foreign_text_never_becomes_markup(story, texts):
    evil = "<img src=x onerror=alert(1)>\"'&"
    reports = tuple(
        msgspec.structs.replace(r, title=evil, outlet=evil, url="javascript:alert(1)", byline=evil)
        for r in story.reports
    )
    people = tuple(msgspec.structs.replace(e, name=evil) for e in story.entities)
    bad = msgspec.structs.replace(story, title=evil, reports=reports, entities=people)
    failed = shapes.Failed(evil, evil, evil, evil, evil)
    page = render_page(shapes.ReadResult((bad, bad), (evil,), (failed,)), {**texts, "wire.txt": evil})
    tree = parsed(page)
    assert not any(tag == "img" for tag, _ in tree.tags)
    assert not any((link or "").startswith("javascript") for link in tree.links)
    assert "<img" not in story_repr_html(bad)


def test_lone_surrogates_do_not_break_the_file(story, texts):
    bad = msgspec.structs.replace(story, title="half \ud83d")
    page = render_page(shapes.ReadResult((bad,), (), ()), {**texts, "wire.txt": "\ud83d"})
    assert b"half" in page.encode("utf-8")


def test_the_same_result_gives_the_same_bytes(story, texts, page):
    mixed = dict(reversed(list(texts.items())))
    assert render_page(shapes.ReadResult((story,), (), ()), mixed) == page


def test_three_hundred_reports_take_less_than_two_seconds(story, texts):
    reports, claims, many = [], [], {}
    for n in range(60):
        names = {r.id: f"{n}-{r.id}" for r in story.reports}
        reports += [msgspec.structs.replace(r, id=names[r.id]) for r in story.reports]
        many |= {names[name]: text * 6 for name, text in texts.items()}
        for c in story.claims:
            told = tuple(
                msgspec.structs.replace(
                    a, report=names[a.report], evidence=msgspec.structs.replace(a.evidence, report=names[a.report])
                )
                for a in c.assertions
            )
            claims.append(msgspec.structs.replace(c, id=f"{n}-{c.id}", assertions=told, relations=()))
    big = msgspec.structs.replace(story, reports=tuple(reports), claims=tuple(claims))
    begin = time.perf_counter()
    render_page(shapes.ReadResult((big,), (), ()), many)
    assert time.perf_counter() - begin < 2
