"""The MCP server, asked by a client of the official SDK: tools, structured results, resources, hostile input."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import anyio
import pytest
from jsonschema import Draft202012Validator
from mcp import Client
from tests.conftest import Answer

from rashomon.archive import Archive
from rashomon.serve.desk import Desk
from rashomon.serve.mcp import build_server, tool_routes

QUESTIONS = {
    "names": {"lines": [{"left": "Helene Marsk", "right": "H. Marsk"}]},
    "factuality": {"lines": [{"text": "The ferry did not sink.", "start": 18, "end": 22}]},
    "compare_claims": {"lines": [{"left": "The strait is closed.", "right": "The strait is open."}]},
    "news": {"since": 0},
    "search": {"words": ["ferry"]},
}


@pytest.fixture(scope="module")
def desk(example: Answer, example_archive: Path) -> Iterator[Desk]:
    held = Desk(lambda: Archive.open(example_archive))
    yield held
    held.close()


def test_every_tool_answers_as_its_schema_says(desk: Desk) -> None:
    story = desk.stories()[0]

    async def ask() -> None:
        async with Client(build_server(desk)) as client:
            tools = (await client.list_tools()).tools
            assert len(tools) == len(tool_routes())
            for tool in tools:
                assert tool.annotations is not None and tool.annotations.read_only_hint
                known = {"id": story.id, "report": story.reports[0].id}
                needed = {k: known[k] for k in tool.input_schema["required"] if k in known}
                told = await client.call_tool(tool.name, {**needed, **QUESTIONS.get(tool.name, {})})
                assert not told.is_error, (tool.name, told.content)
                Draft202012Validator(tool.output_schema or {}).validate(told.structured_content)

    anyio.run(ask)


def test_wrong_questions_are_answered_in_words(desk: Desk) -> None:
    async def ask() -> None:
        async with Client(build_server(desk)) as client:
            for name, given in (("story", {"id": "nosuch"}), ("nosuch", {}), ("story", {}), ("news", {"since": "x"})):
                told = await client.call_tool(name, given)
                assert told.is_error and told.content

    anyio.run(ask)


def test_stories_and_reports_are_resources(desk: Desk) -> None:
    async def ask() -> None:
        async with Client(build_server(desk)) as client:
            listed = (await client.list_resources()).resources
            report = next(r for r in listed if str(r.uri).startswith("rashomon://report/"))
            told = (await client.read_resource(str(report.uri))).contents[0]
            assert told.text and told.text in desk.texts().values()  # type: ignore[union-attr]

    anyio.run(ask)


def test_evidence_can_be_cited_by_its_characters(desk: Desk) -> None:
    story = desk.stories()[0]

    async def ask() -> None:
        async with Client(build_server(desk)) as client:
            told = await client.call_tool("claims", {"id": story.id})
            assert told.structured_content is not None
            evidence = told.structured_content["result"][0]["assertions"][0]["evidence"]
            text = desk.text(evidence["report"])
            assert text[evidence["start"] : evidence["end"]] == evidence["exact"]

    anyio.run(ask)
