"""Requests made from the OpenAPI description, good and bad: never a 5xx, always the envelope."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import booleans

from rashomon.archive import Archive
from rashomon.serve.desk import Desk
from rashomon.serve.guarding import make_gate
from rashomon.serve.openapi import describe
from rashomon.serve.routes import ROUTES, arguments_of, key_of
from rashomon.serve.serving import build_app

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed")
schemathesis.serializer.alias("application/jsonl", "text/plain")
schemathesis.serializer.alias("text/html", "text/plain")
EXAMPLES = int(os.environ.get("EXAMPLES", "30"))
SLOW = {"annotate", "cluster", "compare", "factuality", "compare-claims", "add-reports"}
"""Operations whose every good request runs the models."""


@pytest.fixture(scope="module")
def desk(small_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    copy = tmp_path_factory.mktemp("api") / "copy.db"
    shutil.copy(small_archive, copy)
    with Archive.open(copy) as archive:
        archive.judge("same_story", "gull.txt", "courier.txt", same=True, by="test")
    held = Desk(lambda: Archive.open(copy))
    yield held
    held.close()


@pytest.fixture(scope="module")
def interface(desk: Desk) -> object:
    gate = make_gate("localhost", 80, TOKEN)
    headers = {"Host": "localhost", "Authorization": f"Bearer {TOKEN}"}
    return schemathesis.openapi.from_asgi("/api/openapi.json", build_app(desk, gate), headers=headers)


TOKEN = "a-token-of-the-tests"


def test_any_request_is_answered_in_the_envelope(interface: Any, desk: Desk, tmp_path: Path) -> None:
    """Half of the requests name a story and a report that are there; all hold the token, so that changes are tried, too."""
    seen: Counter[int] = Counter()
    known = {"id": desk.stories()[0].id, "report": "gull.txt"}
    kept = Path.cwd()
    os.chdir(tmp_path)
    for found in interface.get_all_operations():
        operation = found.ok()
        name = operation.definition.raw["operationId"].split("-post-")[0].split("-get-")[0]

        @settings(
            max_examples=8 if name in SLOW else EXAMPLES,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        @given(case=operation.as_strategy(), real=booleans())
        def check(case: Any, real: bool) -> None:
            for key in known if real else ():
                if case.path_parameters and key in case.path_parameters:
                    case.path_parameters[key] = known[key]
            told = case.call(
                base_url="http://localhost", headers={"Authorization": f"Bearer {TOKEN}", "Host": "localhost"}
            )
            seen[told.status_code] += 1
            assert told.status_code < 500, (case.as_curl_command(), told.text[:300])
            if told.status_code == 405:
                return  # the path with another method, which the tool tries
            assert told.status_code in (200, 400, 404, 413, 422), (case.as_curl_command(), told.status_code)
            if told.status_code != 404 or "json" in told.headers.get("content-type", [""])[0]:
                assert told.json()["ok"] == (told.status_code == 200)

        check()
    os.chdir(kept)
    print(dict(seen))
    assert seen[200] > 100 and seen[400] > 50, "the requests are too much alike"
    assert not list(tmp_path.iterdir()), "a request made a file"


def test_the_description_is_whole() -> None:
    told = describe()
    assert told["openapi"].startswith("3.1") and len(told["paths"]) > 15
    ids = [o["operationId"] for path in told["paths"].values() for o in path.values()]
    assert len(ids) == len(set(ids))


def test_what_may_be_asked_over_a_network_was_thought_about() -> None:
    """A new argument of an operation is not served until somebody has written it down here.

    None of these names a file or an address of the machine, sends text away, or changes what the archive keeps.
    """
    harmless = {
        "id", "report", "as_of", "length", "format", "part", "search", "since", "words", "layers", "url",
    }  # fmt: skip
    for route in ROUTES:
        asked = {key_of(a) for a in arguments_of(route)}
        if not route.writes:
            assert asked <= harmless, (route.operation, asked - harmless)
            assert route.method == "GET" or route.body in ("lines", "bytes")
