"""Every format is read back by the reader that its users have: nothing is proved by looking at our own output."""

from __future__ import annotations

import csv
import io
import json
import sys
from datetime import date

import msgspec
import pytest

from rashomon import shapes
from rashomon.errors import UsageError
from rashomon.tell.exports import FORMATS, export
from rashomon.tell.exports_tables import TABLES

HOSTILE = '=cmd|"x" <script>&\u2028\u0001 ]]> */ \ufffe é 𝄞'


@pytest.fixture
def rich(story):
    """The story with a network, a typed event, an address, and foreign text that tries to break out everywhere."""
    edge = shapes.Edge("e-lena", "e-place", "visit", "CONSULT", "the harbour", "happened", ("c6-visit",))
    trade = shapes.Edge("e-brandt", "e-otto", "pay", None, None, "planned", ("c9-pay",))
    claims = tuple(
        msgspec.structs.replace(c, event=msgspec.structs.replace(c.event, place="Marenholt", type="CONSULT"))
        if c.id == "c6-visit"
        else c
        for c in story.claims
    )
    bad = msgspec.structs.replace(claims[0], text=HOSTILE)
    reports = (
        msgspec.structs.replace(story.reports[0], url="https://example.org/a b?x=1&y=“2”", title=HOSTILE),
        msgspec.structs.replace(story.reports[1], url="javascript:alert(1)"),
        *story.reports[2:],
    )
    return msgspec.structs.replace(
        story, title=HOSTILE, claims=(bad, *claims[1:]), reports=reports, network=(edge, trade)
    )


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_story_gives_the_same_bytes(rich, texts, format):
    assert export(rich, texts, format) == export(
        msgspec.convert(msgspec.to_builtins(rich), shapes.Story), texts, format
    )


@pytest.mark.parametrize("format", FORMATS)
def test_an_empty_story_can_be_written(texts, format):
    nothing = export(shapes.Story("story:0", "", None, None, ()), texts, format)
    assert nothing or format in ("ftm", "plover")


def test_atom_by_feedparser(rich, texts):
    feedparser = pytest.importorskip("feedparser")
    feed = feedparser.parse(io.BytesIO(export(rich, texts, "atom").encode()))
    assert not feed.bozo and feed.version == "atom10" and len(feed.entries) == len(rich.claims)
    updated = [e.updated for e in feed.entries]
    assert updated == sorted(updated, reverse=True) and feed.feed.updated == updated[0] == "2031-05-15T00:00:00Z"
    assert {e.id for e in feed.entries} == {f"urn:rashomon:{c.id}" for c in rich.claims}
    visit = next(e for e in feed.entries if e.id.endswith("c6-visit"))
    assert visit.tags[0].term == "happened" and "Governor Lena Orsay visited" in visit.content[0].value
    links = [link.href for e in feed.entries for link in e.get("links", ())]
    assert links and all(link.startswith("https://example.org/a%20b?") for link in links)
    raw = next(e for e in feed.entries if e.id.endswith("c1-fire"))
    assert "<script>" not in export(rich, texts, "atom") and "cmd|" in raw.title


def test_gexf_by_networkx(rich, texts):
    networkx = pytest.importorskip("networkx")
    graph = networkx.read_gexf(io.BytesIO(export(rich, texts, "gexf").encode()))
    assert graph.is_directed() and graph.nodes["e-lena"]["label"] == "Lena Orsay"
    acts = {(a, b, d["act"], d["status"]) for a, b, d in graph.edges(data=True) if d["layer"] == "act"}
    assert acts == {("e-lena", "e-place", "visit", "happened"), ("e-brandt", "e-otto", "pay", "planned")}
    speech = {(a, b) for a, b, d in graph.edges(data=True) if d["layer"] == "speech"}
    assert ("e-ida", "e-place") in speech  # "The cause of the fire in Marenholt remains unclear", Ida Falk said
    assert all(isinstance(d["mentions"], int) for _, d in graph.nodes(data=True))


def test_web_annotations_by_rdflib(rich, texts):
    rdflib = pytest.importorskip("rdflib")
    told = export(rich, texts, "webannotation")
    graph = rdflib.Graph().parse(data=told, format="json-ld")
    oa, rdf = rdflib.Namespace("http://www.w3.org/ns/oa#"), rdflib.RDF
    notes = set(graph.subjects(rdf.type, oa.Annotation))
    assert len(notes) == sum(len(c.assertions) for c in rich.claims) + len(rich.statements)
    assert json.loads(told)["total"] == len(notes)
    urls = {"https://example.org/a%20b?x=1&y=%E2%80%9C2%E2%80%9D"}
    assert urls <= {str(o) for o in graph.objects(None, oa.hasSource)}
    for note in notes:
        for target in graph.objects(note, oa.hasTarget):
            exact, place = None, None
            for selector in graph.objects(target, oa.hasSelector):
                if (selector, rdf.type, oa.TextQuoteSelector) in graph:
                    exact = str(graph.value(selector, oa.exact))
                    around = str(graph.value(selector, oa.prefix)), str(graph.value(selector, oa.suffix))
                else:
                    place = [int(graph.value(selector, p)) for p in (oa.start, oa.end)]
            found = [t for t in texts.values() if t[place[0] : place[1]] == exact]
            assert found and any(around[0] + exact + around[1] in t for t in found)


def test_parquet_by_pyarrow(rich, texts):
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(export(rich, texts, "parquet")))
    rows = table.to_pylist()
    assert [r["id"] for r in rows][:1] == ["c1-fire"] and rows[0]["text"] == HOSTILE and rows[0]["least"] == 2
    assert table.schema.metadata[b"rashomon.story"] == b"story:1" and rows[0]["evidence"][0] == "wire.txt:40-106"
    for part in TABLES:
        again = parquet.read_table(io.BytesIO(export(rich, texts, "parquet", part)))
        assert again.num_rows == len(list(csv.DictReader(io.StringIO(export(rich, texts, "csv", part)))))


@pytest.mark.parametrize("part", TABLES)
def test_no_cell_of_csv_starts_a_formula(rich, texts, part):
    rows = list(csv.reader(io.StringIO(export(rich, texts, "csv", part))))
    assert len({len(r) for r in rows}) == 1
    assert not [cell for row in rows for cell in row if cell.startswith(tuple("=+-@\t\r\n"))]


def test_markdown_by_yaml_and_a_parser_with_footnotes(rich, texts):
    yaml = pytest.importorskip("yaml")
    markdown_it = pytest.importorskip("markdown_it")
    footnote = pytest.importorskip("mdit_py_plugins.footnote")
    _, front, body = export(rich, texts, "md").split("---\n", 2)
    assert yaml.safe_load(front)["title"] == HOSTILE and yaml.safe_load(front)["reports"] == 5
    page = markdown_it.MarkdownIt("commonmark", {"html": True}).use(footnote.footnote_plugin).render(body)
    assert "<script>" not in page and "javascript:" not in page and page.count('class="footnote-item"') > 5
    assert "“Five people died”" in page


def test_timelinejs_by_its_rules(rich, texts):
    told = json.loads(export(rich, texts, "timelinejs"))
    dated = [e for e in rich.timeline if e.when.earliest or e.when.latest]
    assert len(told["events"]) == len(dated) > 0
    assert len({e["unique_id"] for e in told["events"]}) == len(dated)
    for slide in told["events"]:
        day = slide["start_date"]
        assert date(day["year"], day.get("month", 1), day.get("day", 1)) and "<script>" not in json.dumps(slide)
        assert set(slide) <= {"start_date", "end_date", "display_date", "text", "group", "unique_id"}
    assert "&lt;script&gt;" in told["title"]["text"]["headline"]


def test_vague_dates_are_told_as_vague():
    def slide(first, last, grain):
        event = shapes.Event(shapes.EventTime(first, last, grain), "It happened", "c", (), "happened")
        found = shapes.Story("s", "t", None, None, (), timeline=(event,))
        return json.loads(export(found, {}, "timelinejs"))["events"]

    (month,) = slide("2031-05-01", "2031-05-31", "month")
    assert month["start_date"] == {"year": 2031, "month": 5} and month["display_date"] and "end_date" not in month
    (between,) = slide("2031-05-01", "2031-05-09", "between")
    assert between["end_date"] == {"year": 2031, "month": 5, "day": 9} and between["display_date"]
    (hour,) = slide("2031-05-01T04:15:00+00:00", "2031-05-01T04:15:00+00:00", "time")
    assert hour["start_date"] == {"year": 2031, "month": 5, "day": 1, "hour": 4, "minute": 15}
    assert slide(None, None, "unknown") == []


def test_plover_lines_have_parties_and_a_known_type(rich, texts):
    (event,) = [json.loads(line) for line in export(rich, texts, "plover").splitlines()]
    assert (event["event_type"], event["date"], event["status"]) == ("CONSULT", "2031-05-15", "happened")
    assert [a["text"] for a in event["attributes"]["ACTOR"]] == ["Lena Orsay"]
    assert [a["text"] for a in event["attributes"]["RECIP"]] == ["Marenholt"]
    assert event["attributes"]["LOC"] == [{"text": "Marenholt"}] and event["object"] == "the harbour"


def test_a_part_is_for_tables_only(story, texts):
    with pytest.raises(UsageError, match="atom takes the whole story"):
        export(story, texts, "atom", "claims")
    with pytest.raises(UsageError, match="no part of a story is called 'votes'"):
        export(story, texts, "csv", "votes")


# ------------------------------------------------------------------------------------------------------- FollowTheMoney

# What the lines below rely on, of FollowTheMoney's model: property -> what it refers to ("" for a value). Where the
# library is installed the next test holds this table against it; elsewhere the table stands for it.
NAMED = {"name": "", "alias": "", "weakAlias": "", "notes": "", "position": ""}
MODEL = {
    "Article": {"name": "", "title": "", "fileName": "", "author": "", "publisher": "", "sourceUrl": "", "publishedAt": ""},
    "Person": NAMED,
    "Organization": {k: v for k, v in NAMED.items() if k != "position"},
    "PublicBody": {k: v for k, v in NAMED.items() if k != "position"},
    "Address": {"name": "", "full": ""},
    "Mention": {"document": "Document", "resolved": "LegalEntity", "name": "", "detectedSchema": ""},
    "Event": {
        "name": "", "summary": "", "description": "", "notes": "", "keywords": "", "date": "", "startDate": "", "endDate": "",
        "location": "", "involved": "LegalEntity", "proof": "Document", "recordId": "",
    },
    "UnknownLink": {"subject": "Thing", "object": "Thing", "role": "", "status": "", "summary": "", "recordId": ""},
}  # fmt: skip
KINDS = {
    "Document": {"Article"},
    "LegalEntity": {"Person", "Organization", "PublicBody"},
    "Thing": {"Article", "Person", "Organization", "PublicBody", "Address", "Event"},
}
REQUIRED = {"Mention": {"document", "name"}, "UnknownLink": {"subject", "object"}}


def test_ftm_lines_keep_to_the_model(rich, texts):
    lines = [json.loads(line) for line in export(rich, texts, "ftm").splitlines()]
    schema = {line["id"]: line["schema"] for line in lines}
    assert len(schema) == len(lines)
    for line in lines:
        known = MODEL[line["schema"]]
        assert set(line["properties"]) <= set(known) and "" not in line["properties"]
        assert REQUIRED.get(line["schema"], {"name"}) <= set(line["properties"])
        for name, values in line["properties"].items():
            assert values and all(isinstance(v, str) and v for v in values)
            if known[name]:
                assert {schema[v] for v in values} <= KINDS[known[name]]
    assert {"Article", "Person", "Organization", "Mention", "Event", "UnknownLink", "Address"} <= set(schema.values())


def test_ftm_by_followthemoney(rich, texts):
    """`pip install followthemoney`; its PyICU is built from source, so that it is no part of the extra `dev`."""
    followthemoney = pytest.importorskip(
        "followthemoney", reason="followthemoney is not installed; the table MODEL stands for it"
    )
    model = followthemoney.model
    for name, properties in MODEL.items():
        schema = model.get(name)
        for prop, range_ in properties.items():
            assert (schema.get(prop).range.name if schema.get(prop).range else "") == range_, (name, prop)
    for told in export(rich, texts, "ftm").splitlines():
        line = json.loads(told)
        cleaned = followthemoney.EntityProxy(model.get(line["schema"]), line, cleaned=False)
        cleaned.schema.validate(line)
        for name, values in line["properties"].items():
            assert sorted(cleaned.get(name)) == sorted(set(values)), (line["schema"], name)


def test_without_pyarrow_it_is_said(story, texts, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match="Parquet files need the package pyarrow") as raised:
        export(story, texts, "parquet")
    assert "rashomon[parquet]" in raised.value.hint
