"""The HTTP interface over the example story: every route, the envelope, pages of lists, ETags, refusals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient
from tests.conftest import Answer

from rashomon.archive import Archive
from rashomon.serve.desk import Desk
from rashomon.serve.guarding import make_gate
from rashomon.serve.http import PROOF
from rashomon.serve.openapi import describe
from rashomon.serve.operations import OPERATIONS
from rashomon.serve.routes import NOT_SERVED, ROUTES
from rashomon.serve.serving import build_app


@pytest.fixture(scope="module")
def desk(example: Answer, example_archive: Path) -> Iterator[Desk]:
    held = Desk(lambda: Archive.open(example_archive))
    yield held
    held.close()


@pytest.fixture(scope="module")
def client(desk: Desk) -> TestClient:
    return TestClient(build_app(desk, make_gate("127.0.0.1", 8765, None)), base_url="http://127.0.0.1:8765")


def result(client: TestClient, path: str) -> Any:
    told = client.get(path)
    assert told.status_code == 200, told.text[:300]
    return told.json()["result"]


def test_every_operation_is_served_or_says_why_not() -> None:
    assert {o.name for o in OPERATIONS} == {r.operation for r in ROUTES} | set(NOT_SERVED)


def test_every_get_answers_in_the_envelope_and_as_its_schema_says(client: TestClient) -> None:
    story = result(client, "/api/stories")[0]["id"]
    report = result(client, f"/api/stories/{story}")["reports"][0]["id"]
    told = describe()
    for route in (r for r in ROUTES if r.method == "GET"):
        path = "/api" + route.path.replace("{id}", story).replace("{report}", report)
        query = {"export": "?format=md", "news": "?since=0", "search": "?words=ferry"}.get(route.operation, "")
        answer = client.get(path + query)
        assert answer.status_code == 200, (path, answer.text[:200])
        schema = told["paths"][f"/api{route.path}"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator({**schema, "components": told["components"]}).validate(answer.json())


def test_a_list_comes_in_pages_that_add_up(client: TestClient) -> None:
    story = result(client, "/api/stories")[0]["id"]
    whole = result(client, f"/api/stories/{story}/claims?limit=1000")
    found, query = [], "?limit=7"
    while query:
        page = client.get(f"/api/stories/{story}/claims{query}").json()
        found += page["result"]
        query = f"?limit=7&cursor={page['next']}" if "next" in page else ""
    assert found == whole and len(whole) > 7


def test_nothing_changed_since_now_and_all_since_nothing(client: TestClient) -> None:
    page = client.get("/api/stories").json()
    assert result(client, f"/api/stories?changed_since={page['sequence']}") == []
    assert len(result(client, "/api/stories?changed_since=0")) == len(page["result"])


def test_what_was_seen_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/api/stories")
    again = client.get("/api/stories", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304 and again.content == b""


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/stories/nosuchstory", 404),
        ("/api/reports/no/such/report/text", 404),
        ("/api/reports/%2Fetc%2Fhostname/text", 404),
        ("/api/news", 400),
        ("/api/news?since=yesterday", 400),
        ("/api/stories?limit=all", 400),
        ("/api/stories?cursor=%C3%A9", 400),
        ("/api/stories?words=merge", 400),
        ("/api/stories/x/export?format=pdf", 400),
    ],
)
def test_what_cannot_be_answered_says_so_in_the_envelope(client: TestClient, path: str, status: int) -> None:
    told = client.get(path)
    assert told.status_code == status
    assert told.json()["ok"] is False and told.json()["error"]["message"]


def test_lines_are_answered_in_order(client: TestClient) -> None:
    pairs = [{"left": "Helene Marsk", "right": "H. Marsk"}, {"left": "Ostrel", "right": "Aldermoor"}]
    told = client.post("/api/names", content="\n".join(map(json.dumps, pairs)))
    assert [line["same"] for line in told.json()["result"]] == [True, False]


def test_changes_are_refused_without_the_proof(client: TestClient) -> None:
    for path in ("/api/decisions", "/api/reports", "/api/stories/x/entities"):
        assert client.post(path, content=b"{}").status_code == 403


def test_reports_come_in_and_a_decision_is_kept(small_archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(small_archive.read_bytes())
    gate = make_gate("127.0.0.1", 8765, None)
    desk = Desk(lambda: Archive.open(copy))
    client = TestClient(build_app(desk, gate), base_url="http://127.0.0.1:8765")
    line = json.dumps(
        {"id": "late", "text": "The harbour of Velm was closed on Monday, the mayor said.", "outlet": "Tern"}
    )
    told = client.post("/api/reports", content=line, headers={PROOF: gate.proof()}).json()
    assert told["result"]["added"] == 1 and desk.settled().sequence == told["sequence"]
    assert "late" in desk.unclustered() or any("late" in {r.id for r in s.reports} for s in desk.stories())
    body = json.dumps({"words": ["undo"], "by": "ana"})
    undone = client.post("/api/decisions", content=body, headers={PROOF: gate.proof()})
    assert undone.status_code == 404 and "decision" in undone.json()["error"]["message"]
    desk.close()
