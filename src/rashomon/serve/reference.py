"""All of the documentation that is made from the program: `python -m rashomon.serve.reference` writes it into docs/.

A test compares each page with what would be written, so that none can fall behind an operation, a setting, a record or a route.
"""

from __future__ import annotations

import sys
from pathlib import Path

from rashomon.serve.figures import fill_figures, read_figures
from rashomon.serve.manual import manual
from rashomon.serve.manual_faces import http_page, mcp_page
from rashomon.serve.manual_python import python_page
from rashomon.serve.manual_records import records_page
from rashomon.serve.manual_settings import settings_page

MADE = {
    "commands.md": manual,
    "reference/settings.md": settings_page,
    "reference/records.md": records_page,
    "reference/http.md": http_page,
    "reference/mcp.md": mcp_page,
    "reference/python.md": python_page,
}
"""Pages below docs/ and what makes them."""

WITH_FIGURES = ("limits.md", "explain/status.md")
"""Pages whose figures are those of quality.md."""


def write_reference(docs: Path) -> tuple[str, ...]:
    """Write every page that is made from the program, and put the measured figures into the others.

    Args:     docs: the folder of the documentation.
    Returns:  the pages that changed.
    Raises:   InputError when a page names a figure that nobody measures.
    """
    figures = read_figures((docs / "quality.md").read_text("utf-8"))
    texts = {name: make() for name, make in MADE.items()}
    texts |= {name: fill_figures((docs / name).read_text("utf-8"), figures) for name in WITH_FIGURES}
    changed = [name for name, text in texts.items() if _now(docs / name) != text]
    for name in changed:
        (docs / name).parent.mkdir(exist_ok=True)
        (docs / name).write_text(texts[name], "utf-8")
    return tuple(changed)


def _now(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


if __name__ == "__main__":
    for page in write_reference(Path("docs")):
        sys.stderr.write(f"docs/{page} written\n")
