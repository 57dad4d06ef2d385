"""The documentation as a site: built strictly, walked through link by link, and held against what the program offers.

Whoever adds a command, a setting, an operation, a record, a route, a page of the server or a page of the documentation and does
not write it down is told so here.
"""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec
import pytest

from rashomon.serve.figures import fill_figures, read_figures
from rashomon.serve.manual_faces import pages_served
from rashomon.serve.manual_records import names_of_records
from rashomon.serve.operations import OPERATIONS
from rashomon.serve.reference import MADE, WITH_FIGURES
from rashomon.serve.routes import ROUTES
from rashomon.serve.schema import schema

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


class Page(HTMLParser):
    """What a built page links to, loads, and can be linked at."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = {""}
        self.paragraphs: list[str] = []
        self._in_paragraph = False
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        for name in ("src", "href") if tag != "a" else ():
            if name in given and given.get("rel") not in ("canonical", "prev", "next"):
                self.loaded.append(given[name])
        if tag == "p":
            self._in_paragraph = True
            self.paragraphs.append("")
        elif tag in ("code", "pre", "ul", "table"):
            self._in_paragraph = False

    def handle_endtag(self, tag: str) -> None:
        self._in_paragraph = self._in_paragraph and tag != "p"

    def handle_data(self, text: str) -> None:
        if self._in_paragraph:
            self.paragraphs[-1] += text


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `make site` builds it; a warning is an error."""
    build = pytest.importorskip("mkdocs.commands.build", reason="mkdocs is not here: it is in the extra `dev`")
    from mkdocs.config import load_config

    folder = tmp_path_factory.mktemp("site")
    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    build.build(load_config(str(ROOT / "mkdocs.yml"), strict=True, site_dir=str(folder)))
    return folder


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    """The built pages by their paths in the site."""
    return {
        path.relative_to(site).as_posix(): Page(path)
        for path in sorted(site.rglob("*.html"))
        if path.name != "404.html"
    }


@pytest.fixture(scope="module")
def files(site: Path) -> set[str]:
    """Every file of the site by its path."""
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def targets(here: str, links: list[str], files: set[str]) -> Iterator[tuple[str, str]]:
    """Path and anchor of each link that stays within the site."""
    for link in links:
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc:
            there = (
                posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(parts.path))) if parts.path else here
            )
            yield (there if there in files else posixpath.normpath(f"{there}/index.html")), unquote(parts.fragment)


def test_every_page_is_reached_from_the_start(pages: dict[str, Page], files: set[str]) -> None:
    reached, waiting = {"index.html"}, ["index.html"]
    for here in waiting:
        for there, _ in targets(here, pages[here].links, files):
            if there in pages and there not in reached:
                reached.add(there)
                waiting.append(there)
    assert sorted(set(pages) - reached) == []
    from_start = {there for there, _ in targets("index.html", pages["index.html"].links, files)}
    ours = {
        p.relative_to(DOCS).with_suffix(".html").as_posix() for p in DOCS.rglob("*.md") if p.parent.name != "decisions"
    }
    assert sorted(ours - from_start) == [], "one click from the start"


def test_no_link_within_the_site_is_broken(pages: dict[str, Page], files: set[str]) -> None:
    broken = []
    for here, page in pages.items():
        for there, anchor in targets(here, page.links, files):
            if there not in files or (there in pages and anchor not in pages[there].anchors):
                broken.append(f"{here}: {there}#{anchor}")
    assert broken == []


def test_nothing_is_fetched_from_elsewhere(site: Path, pages: dict[str, Page], files: set[str]) -> None:
    for here, page in pages.items():
        assert [link for link in page.loaded if urlsplit(link).netloc] == [], here
        gone = [there for there, _ in targets(here, page.loaded, files) if there not in files]
        assert gone == [], here
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|@import", style.read_text("utf-8")), style.name


def test_lists_and_tables_are_told_as_such(pages: dict[str, Page]) -> None:
    """Without an empty line before it, Markdown takes a list or a table for more words of the paragraph."""
    lost = [f"{here}: {told[:60]}" for here, page in pages.items() for told in page.paragraphs
            if re.search(r"^\s*(?:- |\|.*\|\s*$)", told, re.M)]  # fmt: skip
    assert lost == []


# ------------------------------------------------------------------------------------------------ what is documented


@pytest.mark.parametrize("page", MADE)
def test_what_is_made_from_the_program_is_up_to_date(page: str) -> None:
    assert (DOCS / page).read_text("utf-8") == MADE[page](), "run `make reference`"


@pytest.mark.parametrize("page", WITH_FIGURES)
def test_figures_are_those_that_were_measured(page: str) -> None:
    text = (DOCS / page).read_text("utf-8")
    assert fill_figures(text, read_figures((DOCS / "quality.md").read_text("utf-8"))) == text, "run `make reference`"


def test_every_operation_is_in_the_commands_and_in_the_records(pages: dict[str, Page]) -> None:
    assert [o.name for o in OPERATIONS if f"rashomon-{o.name}" not in pages["commands.html"].anchors] == []
    table = (DOCS / "reference" / "records.md").read_text("utf-8")
    assert [o.name for o in OPERATIONS if f"| [`{o.name}`]" not in table] == []


def test_every_record_and_field_is_documented() -> None:
    page = (DOCS / "reference" / "records.md").read_text("utf-8")
    defined = schema()["$defs"]
    assert set(names_of_records()) | {"Annotation"} == set(defined)
    for name, definition in defined.items():
        section = page.split(f"\n### {name}\n")[1].split("\n### ")[0]
        assert [field for field in definition.get("properties", {}) if f"\n| `{field}` |" not in section] == [], name


def test_every_setting_is_documented() -> None:
    from rashomon.model import Record
    from rashomon.stages import all_stages

    page = (DOCS / "reference" / "settings.md").read_text("utf-8")

    def check(name: str, config: Record) -> None:
        section = page.split(f"\n### [{name}]\n")[1].split("\n### ")[0]
        for field in msgspec.structs.fields(config):
            value = getattr(config, field.name)
            if isinstance(value, Record):
                check(f"{name}.{field.name}", value)
            else:
                assert f"| `{field.name}` |" in section, f"{name}.{field.name}"

    for stage in all_stages():
        if isinstance(stage.config, Record) and stage.config.__struct_fields__:
            check(stage.name, stage.config)


def test_every_variable_of_the_environment_is_documented() -> None:
    page = (DOCS / "reference" / "settings.md").read_text("utf-8")
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src" / "rashomon").rglob("*.py"))
    named = set(re.findall(r"\bRASHOMON_[A-Z]+\b", code))
    assert named and [name for name in sorted(named) if f"`{name}`" not in page] == []


def test_every_route_tool_and_page_of_the_server_is_documented() -> None:
    from rashomon.serve.mcp import tool_name, tool_routes
    from rashomon.serve.web import pages as served

    http, mcp = ((DOCS / "reference" / f"{name}.md").read_text("utf-8") for name in ("http", "mcp"))
    shown = [f"### {r.method} /api{r.path.replace('{id}', 'ID').replace('{report}', 'REPORT')}\n" for r in ROUTES]
    assert [heading for heading in shown if heading not in http] == []
    assert [tool_name(r) for r in tool_routes() if f"\n## {tool_name(r)}\n" not in mcp] == []
    code = Path(served.__file__).read_text("utf-8")
    ways = {
        re.sub(r"\{+(\w+)(?::\w+)?\}+", lambda m: m[1].upper(), way) for way in re.findall(r'Route\(f?"([^"]+)"', code)
    }
    judged = (DOCS / "pages.md").read_text("utf-8")
    for way in sorted(ways - {"/s/ID/PART"}):
        assert f"`{way}`" in http, way
    assert [way for way, _ in pages_served() if f"`{way}" not in judged and way not in ("/c/CLAIM", "/d/REPORT")] == []


def test_every_picture_has_words_and_both_colours() -> None:
    for page in DOCS.rglob("*.md"):
        for words, picture in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", page.read_text("utf-8")):
            assert len(words) > 40, f"{page.name}: {picture} says nothing to those who cannot see it"
            if picture.endswith(".svg"):
                drawn = (page.parent / picture).read_text("utf-8")
                assert "prefers-color-scheme:dark" in drawn and "<title" in drawn and "<desc" in drawn, picture
                assert "http" not in drawn.replace("http://www.w3.org/2000/svg", ""), picture
