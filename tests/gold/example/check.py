"""Check the gold annotations of the example story against its reports.

Run it, `python tests/gold/example/check.py`, or call `problems()`: an empty list means that every span slices to
its `exact`, every key resolves, every report exists and every word from a fixed vocabulary is in it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

GOLD = Path(__file__).resolve().parent
REPORTS = GOLD.parents[2] / "examples" / "morrah-strait" / "reports"

VOCABULARY: dict[str, set[Any]] = {
    "form": {"direct", "indirect", "mixed"},
    "anonymous": {None, "official", "expert", "media", "resident", "other"},
    "stance": {
        "say",
        "deny",
        "warn",
        "predict",
        "doubt",
        "demand",
        "promise",
        "confirm",
        "accuse",
        "believe",
        "ask",
    },
    "status": {
        "reported",
        "planned",
        "predicted",
        "announced",
        "happened",
        "denied",
        "disputed",
        "did_not_happen",
        "superseded",
        "withdrawn",
    },
    "role": {"told", "reported_by", "according_to", "first_reported_by", "footage_of"},
    "drift": {"wording", "meaning", "attribution", "certainty", "condition"},
    "copy": {"copy", "contained", "partial", "shared_quotes", "translation", "fragment"},
    "direction": {"left_from_right", "right_from_left", "common_origin", "undecided"},
    "factuality": {"CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "UU"},
    "agreement": {"agreed", "disputed", "single_origin", "superseded"},
    "origin": {"own_reporting", "person", "agency", "state_media", "anonymous", "document"},
    "relation": {"contradicts", "supersedes", "refines"},
    "verdict": {"real", "apparent", "unsure"},
    "entity": {"person", "organisation", "place"},
    "time": {"DATE", "TIME", "DURATION", "SET"},
}


def load(name: str) -> Any:
    """One gold file, parsed."""
    return json.loads((GOLD / f"{name}.json").read_text(encoding="utf-8"))


def read_reports() -> dict[str, str | None]:
    """Every report id with its canonical text, or None where it has none until it is extracted (HTML)."""
    texts: dict[str, str | None] = {}
    for line in (REPORTS / "reports.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        texts[record["id"]] = record["text"]
    for path in sorted(REPORTS.iterdir()):
        if path.suffix == ".txt":
            texts[path.name] = path.read_bytes().decode("utf-8")
        elif path.suffix == ".html":
            texts[path.name] = None
    return texts


def span_problem(texts: dict[str, str | None], report: str, start: int, end: int, exact: str) -> str | None:
    """What is wrong with one span, if anything."""
    text = texts.get(report)
    if text is None:
        return f"{report}: no canonical text for a span"
    if not 0 <= start < end <= len(text):
        return f"{report}: {start}-{end} out of bounds"
    if text[start:end] != exact:
        return f"{report}: {start}-{end} is {text[start:end]!r}, not {exact!r}"
    return None


def word_problem(kind: str, word: Any, where: str) -> str | None:
    """Whether a word is missing from the vocabulary of its kind."""
    return None if word in VOCABULARY[kind] else f"{where}: {word!r} is no {kind}"


def check_stories(texts: dict[str, str | None]) -> Iterator[str | None]:
    stories, published = load("stories"), load("published")
    placed = list(stories["neither"])
    for story in stories["stories"]:
        placed += story["reports"]
        inside = [report for part in story["developments"] for report in part["reports"]]
        if sorted(inside) != sorted(story["reports"]):
            yield f"{story['key']}: developments do not divide the story"
    if sorted(placed) != sorted(texts):
        yield f"stories.json does not place every report once: {set(placed) ^ set(texts)}"
    if set(published) != set(texts):
        yield f"published.json: {set(published) ^ set(texts)}"


def check_people(texts: dict[str, str | None]) -> Iterator[str | None]:
    taken: dict[tuple[str, int], str] = {}
    for entity in load("people"):
        yield word_problem("entity", entity["type"], entity["key"])
        for at in entity["mentions"]:
            yield span_problem(texts, at["report"], at["start"], at["end"], at["exact"])
            for place in range(at["start"], at["end"]):
                other = taken.setdefault((at["report"], place), entity["key"])
                if other != entity["key"]:
                    yield f"{at['report']}: {at['exact']!r} is both {other} and {entity['key']}"


def check_times(texts: dict[str, str | None]) -> Iterator[str | None]:
    gold = load("times")
    for time in gold["times"]:
        yield word_problem("time", time["type"], time["exact"])
        yield span_problem(texts, time["report"], time["start"], time["end"], time["exact"])
        if time["report"] not in gold["reports"]:
            yield f"times.json: {time['report']} is not listed"
        if time["earliest"] and time["earliest"] > time["latest"]:
            yield f"times.json: {time['exact']!r} ends before it begins"


def check_statements(texts: dict[str, str | None]) -> Iterator[str | None]:
    gold, people = load("statements"), {entity["key"] for entity in load("people")}
    keys = {statement["key"]: statement for statement in gold["statements"]}
    if len(keys) != len(gold["statements"]):
        yield "statements.json: a key is used twice"
    for key, statement in keys.items():
        report = statement["report"]
        for kind in ("form", "anonymous", "stance"):
            yield word_problem(kind, statement[kind], key)
        for part in ("content", "cue", "source"):
            if len(statement[part]) != len(statement["exact"][part]):
                yield f"{key}: {part} and its exact differ in number"
            for (start, end), exact in zip(statement[part], statement["exact"][part], strict=False):
                yield span_problem(texts, report, start, end, exact)
        for hop in statement["via"]:
            yield word_problem("role", hop["role"], key)
            start, end = hop["span"]
            yield span_problem(texts, report, start, end, (texts[report] or "")[start:end])
        parent = statement["parent"]
        if parent and (parent not in keys or keys[parent]["report"] != report):
            yield f"{key}: no parent {parent}"
        if statement["speaker"] not in people | {None}:
            yield f"{key}: no speaker {statement['speaker']}"
        if report not in gold["reports"]:
            yield f"statements.json: {report} is not listed"
    for drift in load("drift"):
        yield word_problem("drift", drift["kind"], drift["utterance"])
        for side in ("left", "right"):
            if keys.get(drift[side], {}).get("utterance") != drift["utterance"]:
                yield f"drift.json: {drift[side]} is no rendering of {drift['utterance']}"


def check_copies(texts: dict[str, str | None]) -> Iterator[str | None]:
    seen = set()
    for copy in load("copies"):
        pair = (copy["left"], copy["right"])
        yield word_problem("copy", copy["kind"], str(pair))
        yield word_problem("direction", copy["direction"], str(pair))
        if pair[0] >= pair[1] or pair in seen or not set(pair) <= set(texts):
            yield f"copies.json: {pair} is out of order, double or unknown"
        seen.add(pair)


def check_claims(texts: dict[str, str | None]) -> Iterator[str | None]:
    statements = {statement["key"]: statement for statement in load("statements")["statements"]}
    claims = {claim["key"]: claim for claim in load("claims")}
    for key, claim in claims.items():
        yield word_problem("agreement", claim["agreement"], key)
        for step in claim["history"]:
            yield word_problem("status", step["status"], key)
        if claim["history"][-1]["status"] != claim["status"]:
            yield f"{key}: status and history disagree"
        for at in claim["assertions"]:
            yield word_problem("factuality", at["factuality"], key)
            if at["exact"] is None:
                if texts.get(at["report"], "") is not None:
                    yield f"{key}: {at['report']} needs a span"
                continue
            yield span_problem(texts, at["report"], at["start"], at["end"], at["exact"])
            if at["holder"] != "author" and statements.get(at["holder"], {}).get("report") != at["report"]:
                yield f"{key}: no holder {at['holder']}"
        for origin in claim["origins"]:
            yield word_problem("origin", origin["kind"], key)
            if not set(origin["assertions"]) <= set(range(len(claim["assertions"]))):
                yield f"{key}: an origin names an assertion that is not there"
        legs = claim["independent_origins"]
        if not 1 <= legs["least"] <= legs["most"]:
            yield f"{key}: independent origins {legs}"
        if claim["agreement"] == "agreed" and legs["least"] < 2:
            yield f"{key}: agreed, but perhaps by one origin only"
    for relation in load("contradictions"):
        yield word_problem("relation", relation["kind"], relation["left"])
        yield word_problem("verdict", relation["verdict"], relation["left"])
        if not {relation["left"], relation["right"]} <= set(claims):
            yield f"contradictions.json: {relation['left']} or {relation['right']} is no claim"


def problems() -> list[str]:
    """Everything that is wrong with the gold files, one line each; empty when all is well."""
    texts = read_reports()
    checks = (check_stories, check_people, check_times, check_statements, check_copies, check_claims)
    return [problem for check in checks for problem in check(texts) if problem]


if __name__ == "__main__":
    found = problems()
    print("\n".join(found) or "the gold is in order")
    sys.exit(bool(found))
