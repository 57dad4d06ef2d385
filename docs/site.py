"""What the site needs beyond the pages in docs/: pages of the repository that they link to, and the lists of folders.

A link that leads out of docs/ (to the README, a model's card, a lens) becomes a page or a file of the site under
`repository/`, so that the site is whole by itself and needs no address of a forge. An entry of `nav` that ends in "/" stands
for all pages of that folder: a new decision needs no line in mkdocs.yml.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"(\]\()([^)#\s]+)((?:#[^)\s]*)?\))")
TITLE = re.compile(r"^# (.+)$", re.M)
ENTRY = re.compile(r"(?:[-*]|1\.) ")
FOREIGN = ("http://", "https://", "mailto:")


def uri_of(path: str) -> str:
    """Where a path of the repository stands in the site; that of a folder is its list."""
    if (ROOT / path).is_dir():
        path = posixpath.join(path, "index.md")
    return path.removeprefix("docs/") if path.startswith("docs/") else f"repository/{path}"


def path_of(uri: str) -> str:
    """The path in the repository of a page of the site."""
    return uri.removeprefix("repository/") if uri.startswith("repository/") else f"docs/{uri}"


def linked(page: str, text: str) -> Iterator[str]:
    """The paths of the repository that a page links to, as far as they are there."""
    for _, target, _ in LINK.findall(text):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page), target))
        if not target.startswith(FOREIGN) and not path.startswith("..") and (ROOT / path).exists():
            yield path


def pages_in(folder: str) -> list[str]:
    """The pages of a folder that stands in `nav` with a slash at its end."""
    found = sorted((ROOT / folder).rglob("*.md"))
    return [path.relative_to(ROOT).as_posix() for path in found if path.name != "index.md"]


def title_of(path: str) -> str:
    """The title of a page."""
    found = TITLE.search((ROOT / path).read_text("utf-8"))
    return found[1].replace("`", "") if found else path


def list_of(folder: str) -> str:
    """A page that lists a folder: its pages by title, or else its files by name."""
    pages = pages_in(folder)
    entries = [(title_of(p), p) for p in pages] or [
        (p.name, f"{folder}/{p.name}") for p in sorted((ROOT / folder).iterdir())
    ]
    name = {"docs/decisions": "Decisions", "src/rashomon/models": "Models"}.get(folder, folder)
    lines = [f"- [{title}]({posixpath.relpath(path, folder)})" for title, path in entries]
    return f"# {name}\n\n" + "\n".join(lines) + "\n"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages of a folder in the place of an entry of `nav` that ends in a slash."""

    def expand(entry: Any) -> Any:
        if isinstance(entry, list):
            return [expand(one) for one in entry]
        if isinstance(entry, dict):
            return {title: expand(below) for title, below in entry.items()}
        if not str(entry).endswith("/"):
            return entry
        folder = path_of(entry).rstrip("/")
        return [{"All": f"{entry}index.md"}, *({title_of(p): uri_of(p)} for p in pages_in(folder))]

    config.nav = expand(config.nav)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what pages link to outside docs/, and what those link to in turn."""
    waiting = [path_of(file.src_uri) for file in files.documentation_pages()]
    listed = set(_paths(config.nav))
    waiting += sorted(path for path in listed if not files.get_file_from_path(uri_of(path)))
    seen = set(waiting)
    for path in waiting:  # grows while it is walked
        uri, place = uri_of(path), ROOT / path
        text = list_of(path) if place.is_dir() else place.read_text("utf-8") if place.suffix == ".md" else ""
        if files.get_file_from_path(uri) is None:
            made = (
                File.generated(config, uri, content=text)
                if text
                else File.generated(config, uri, abs_src_path=str(place))
            )
            if path not in listed:
                made.inclusion = InclusionLevel.NOT_IN_NAV  # found by its link
            files.append(made)
        for other in linked(path + "/" if place.is_dir() else path, text):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return files


def _paths(entry: Any) -> Iterator[str]:
    """The paths of the repository in `nav`."""
    if isinstance(entry, list | dict):
        for below in entry.values() if isinstance(entry, dict) else entry:
            yield from _paths(below)
    else:
        path = path_of(str(entry))
        yield path.removesuffix("/index.md") if not (ROOT / path).exists() else path


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Let links lead to where their targets stand in the site."""
    here = page.file.src_uri
    path = path_of(here)
    base = posixpath.dirname(path)

    def lead(found: re.Match[str]) -> str:
        target = found[2]
        resolved = posixpath.normpath(posixpath.join(base, target))
        if target.startswith(FOREIGN) or resolved.startswith("..") or not (ROOT / resolved).exists():
            return found[0]
        return found[1] + posixpath.relpath(uri_of(resolved), posixpath.dirname(here)) + found[3]

    return with_lists(LINK.sub(lead, markdown))


def with_lists(markdown: str) -> str:
    """An empty line before each list: in CommonMark a list may follow a paragraph at once, the site's Markdown wants one."""
    told: list[str] = []
    fenced = False
    for line in markdown.split("\n"):
        fenced ^= line.lstrip().startswith("```")
        before = told[-1] if told else ""
        if not fenced and ENTRY.match(line) and before.strip() and not ENTRY.match(before) and before[0] not in " #>|":
            told.append("")
        told.append(line)
    return "\n".join(told)
