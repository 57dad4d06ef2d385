"""rashomon: what happened, according to whom, and on how many independent legs does each claim stand?

import rashomon

result = rashomon.read_reports("reports/")
for story in result.stories:
    for sentence in story.brief:
        print(sentence.text, [e.exact for e in sentence.evidence])

with rashomon.Archive.open("case.db") as archive:
    archive.add("reports/")
    print(archive.news(since=0))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rashomon.archive import Archive, read_reports
    from rashomon.errors import RashomonError, UsageError
    from rashomon.pipeline import Stage
    from rashomon.relate.matching import match_names
    from rashomon.shapes import Claim, Entity, Evidence, ReadResult, Statement, Story

__all__ = [
    "Archive", "Claim", "Entity", "Evidence", "RashomonError", "ReadResult", "Stage", "Statement", "Story", "UsageError",
    "match_names", "read_reports",
]  # fmt: skip

_HOMES = {
    "Archive": "archive", "read_reports": "archive", "RashomonError": "errors", "UsageError": "errors", "Stage": "pipeline",
    "match_names": "relate.matching", "Claim": "shapes", "Entity": "shapes", "Evidence": "shapes",
    "ReadResult": "shapes", "Statement": "shapes", "Story": "shapes",
}  # fmt: skip


def __getattr__(name: str) -> Any:
    """Fetch a public name when it is first used, so that `import rashomon` is instantaneous."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'rashomon' has no attribute {name!r}")
    return getattr(import_module(f"rashomon.{_HOMES[name]}"), name)
