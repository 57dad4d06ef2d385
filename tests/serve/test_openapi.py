"""Requests made from the OpenAPI description, good and bad: never a 5xx, always the envelope."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from tests.conftest import Answer

from rashomon.archive import Archive
from rashomon.serve.desk import Desk
from rashomon.serve.guarding import make_gate
from rashomon.serve.openapi import describe
from rashomon.serve.serving import build_app

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
schemathesis.serializer.alias("application/jsonl", "text/plain")
schemathesis.serializer.alias("text/html", "text/plain")


@pytest.fixture(scope="module")
def interface(example: Answer, example_archive: Path) -> Iterator[object]:
    desk = Desk(lambda: Archive.open(example_archive))
    app = build_app(desk, make_gate("localhost", 80, None))
    yield schemathesis.openapi.from_asgi("/api/openapi.json", app, headers={"Host": "localhost"})
    desk.close()


def test_any_request_is_answered_in_the_envelope(interface: Any) -> None:
    for found in interface.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
        )
        @given(case=operation.as_strategy())
        def check(case: Any) -> None:
            told = case.call(base_url="http://localhost")
            assert told.status_code < 500, (case.as_curl_command(), told.text[:300])
            if told.status_code not in (304, 404, 405):
                assert told.json()["ok"] == (told.status_code == 200)

        check()


def test_the_description_is_whole() -> None:
    told = describe()
    assert told["openapi"].startswith("3.1") and len(told["paths"]) > 15
    ids = [o["operationId"] for path in told["paths"].values() for o in path.values()]
    assert len(ids) == len(set(ids))
