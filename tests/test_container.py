"""The container's files, as far as they can be held against something without an engine: each other, and the program."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from rashomon.serve.cli import build_parser

ROOT = Path(__file__).parent.parent
CONTAINER = (ROOT / "Containerfile").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))

TEXT, TEXTS = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
TIME = {"type": "string", "pattern": r"^\d+(s|m)$"}
SCHEMA = {
    "type": "object", "additionalProperties": False, "required": ["services"],
    "properties": {
        "volumes": {"type": "object", "additionalProperties": {"type": ["null", "object"]}},
        "services": {"type": "object", "additionalProperties": {
            "type": "object", "additionalProperties": False, "anyOf": [{"required": ["image"]}, {"required": ["build"]}],
            "properties": {
                "image": TEXT, "restart": {"enum": ["no", "always", "on-failure", "unless-stopped"]},
                "environment": {"type": "object", "additionalProperties": {"type": ["string", "number", "null"]}},
                "volumes": TEXTS, "ports": TEXTS,
                "build": {"type": "object", "additionalProperties": False, "properties": {"context": TEXT, "dockerfile": TEXT}},
                "depends_on": {"type": "object", "additionalProperties": {
                    "type": "object", "additionalProperties": False, "required": ["condition"],
                    "properties": {"condition": {"enum": ["service_started", "service_healthy"]}}}},
                "healthcheck": {"type": "object", "additionalProperties": False, "required": ["test"],
                                "properties": {"test": TEXTS, "interval": TIME, "timeout": TIME, "start_period": TIME,
                                               "retries": {"type": "integer"}}},
            }}},
    },
}  # fmt: skip
"""The part of the compose specification that the file uses."""


def test_the_compose_file_is_one() -> None:
    Draft202012Validator(SCHEMA).validate(COMPOSE)
    for service in COMPOSE["services"].values():
        assert set(service.get("depends_on", {})) <= set(COMPOSE["services"])
        named = [volume.split(":")[0] for volume in service.get("volumes", []) if not volume.startswith((".", "/"))]
        assert set(named) <= set(COMPOSE["volumes"])


def test_no_secret_has_a_default_and_nothing_is_offered_to_the_network() -> None:
    for service in COMPOSE["services"].values():
        for name, value in service["environment"].items():
            if re.search("TOKEN|PASSWORD", name):
                assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", value), name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_what_the_image_runs_is_a_command() -> None:
    ran = re.search(r'^CMD \["sh", "-c", "exec (.*)"\]$', CONTAINER, re.M)
    assert ran is not None
    words = shlex.split(ran[1].replace('\\"', '"'))
    given = build_parser().parse_args(words[1:])
    assert (words[0], given.operation.name, given.token) == ("rashomon", "serve", "$RASHOMON_TOKEN")


def test_the_image_holds_what_pip_needs_and_extras_that_there_are() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = re.search(r'"/build\[([a-z,]+)\]"', CONTAINER)
    assert asked is not None and set(asked[1].split(",")) <= set(project["optional-dependencies"])
    kept = {line[1:] for line in (ROOT / ".containerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert kept >= {"pyproject.toml", "src", project["readme"], "LICENSE", "NOTICE"}
    assert all((ROOT / name).exists() for name in kept)


def test_the_variables_of_the_files_are_told_in_the_how_to() -> None:
    page = (ROOT / "docs" / "how-to" / "container.md").read_text("utf-8")
    told = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "compose.yaml").read_text("utf-8")))
    assert told and [name for name in sorted(told) if name not in page] == []
