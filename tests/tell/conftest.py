"""An invented story, written by hand as the rooms before would hand it over: a fire in a harbour warehouse.

Five reports: an agency, a paper that copies it, the local paper with its own reporting, a radio station and a later
report. The toll differs, the owner denies, a visit is planned and then takes place, the cause is not known.
"""

from __future__ import annotations

import re

import pytest

from rashomon import shapes
from rashomon.model import Document, Report, Sentence, Zone, annotate
from rashomon.pipeline import Reading, ReportReading, StoryDraft

TEXTS = {
    "wire.txt": (
        "Three killed in Marenholt harbour fire\n\n"
        "A fire destroyed a warehouse in the harbour of Marenholt on Monday, killing three people, the fire brigade "
        "said.\n\n"
        "Brandt Chemicals, which owns the warehouse, denied that it had stored ammonium nitrate there.\n\n"
        "“We lost a building, not our good name,” said Otto Brandt, the company’s director. "
        "He added that the company would pay for the damage.\n\n"
        "Governor Lena Orsay plans to visit Marenholt on Thursday, her office said."
    ),
    "beacon.txt": (
        "A fire destroyed a warehouse in the harbour of Marenholt on Monday, killing three people, the fire brigade "
        "said.\n\n"
        "Brandt Chemicals, which owns the warehouse, denied that it had stored ammonium nitrate there. (Northern Wire)"
    ),
    "courier.txt": (
        "𝄞 Night of fire at the docks 🔥\n\n"
        "Five people died when the Brandt warehouse in Marenholt burned down on Monday, doctors at the Seven Oaks "
        "hospital told the Courier.\n\n"
        "Two dock workers told the Courier that sacks marked ammonium nitrate had stood in the warehouse since May.\n\n"
        "However, the cause of the fire is not known. This alarms the neighbours."
    ),
    "radio.txt": (
        "The cause of the fire in Marenholt remains unclear, police spokeswoman Ida Falk told Coast Radio. "
        "</script><script>alert(1)</script>\n\n"
        "“I heard a bang at four,” she said. “Then the whole sky was red and nobody in the street said a word.”"
    ),
    "later.txt": (
        "Governor visits Marenholt after warehouse fire killed five\n\n"
        "Governor Lena Orsay visited the harbour of Marenholt on Thursday and promised an inquiry.\n\n"
        "The fire brigade of Marenholt on Thursday raised the number of dead in the warehouse fire to five."
    ),
}
OUTLETS = {
    "wire.txt": "Northern Wire",
    "beacon.txt": "Daily Beacon",
    "courier.txt": "Marenholt Courier",
    "later.txt": None,
}
DAYS = {
    "wire.txt": "2031-05-12",
    "beacon.txt": "2031-05-12",
    "courier.txt": "2031-05-13",
    "radio.txt": "2031-05-13",
    "later.txt": "2031-05-15",
}


def ev(report: str, exact: str) -> shapes.Evidence:
    start = TEXTS[report].index(exact)
    return shapes.Evidence(report, start, start + len(exact), exact)


def span(report: str, exact: str) -> tuple[int, int]:
    found = ev(report, exact)
    return (found.start, found.end)


def reading(name: str, text: str) -> Reading:
    document = Document.of(text)
    sentences, zones, paragraph = [], [], 0
    for line in re.finditer(r"[^\n]+", text):
        if line.start() == 0 and not line.group().endswith((".", "”")):
            zones.append(annotate(document, line.start(), line.end(), Zone("headline"), "test"))
            continue
        for found in re.finditer(r"[^ ].*?[.!?][”]?(?= |$)|[^ ].*$", line.group()):
            start = line.start() + found.start()
            sentences.append(annotate(document, start, start + len(found.group()), Sentence(paragraph), "test"))
        paragraph += 1
    return Reading(document, {"sentence": tuple(sentences), "zone": tuple(zones)})


def published(name: str) -> shapes.Published:
    return shapes.Published(DAYS[name], DAYS[name], "given")


def reports() -> tuple[ReportReading, ...]:
    return tuple(
        ReportReading(
            Report(name, name, Document.of(text).id, "0" * 64, outlet=OUTLETS.get(name, "Coast Radio")),
            reading(name, text),
            seq,
        )
        for seq, (name, text) in enumerate(sorted(TEXTS.items()))
    )


def statements() -> tuple[shapes.Statement, ...]:
    def said(n, report, form, content, cue, source, speaker, name, stance="say"):
        return shapes.Statement(
            f"s{n}",
            report,
            form,
            (span(report, content),),
            (span(report, cue),) if cue else (),
            (span(report, source),) if source else (),
            content,
            speaker,
            name,
            None,
            stance,
        )

    return (
        said(
            1,
            "wire.txt",
            "indirect",
            "A fire destroyed a warehouse in the harbour of Marenholt on Monday, killing three people",
            "said",
            "the fire brigade",
            "e-brigade",
            "the fire brigade",
        ),
        said(
            2,
            "wire.txt",
            "indirect",
            "it had stored ammonium nitrate there",
            "denied",
            "Brandt Chemicals",
            "e-brandt",
            "Brandt Chemicals",
            "deny",
        ),
        said(
            3,
            "wire.txt",
            "direct",
            "We lost a building, not our good name,",
            "said",
            "Otto Brandt",
            "e-otto",
            "Otto Brandt",
        ),
        said(
            4,
            "wire.txt",
            "indirect",
            "the company would pay for the damage",
            "added",
            "He",
            "e-otto",
            "Otto Brandt",
            "promise",
        ),
        said(
            5,
            "radio.txt",
            "direct",
            "Then the whole sky was red and nobody in the street said a word.",
            "",
            "",
            "e-ida",
            "Ida Falk",
        ),
        said(
            6,
            "radio.txt",
            "indirect",
            "The cause of the fire in Marenholt remains unclear",
            "told",
            "Ida Falk",
            "e-ida",
            "Ida Falk",
        ),
    )


def entity(id_: str, kind: str, name: str) -> shapes.Entity:
    mentions = tuple(
        shapes.Mention(r, m.start(), m.end()) for r, t in TEXTS.items() for m in re.finditer(re.escape(name), t)
    )
    roles = (shapes.Title("Governor", (ev("wire.txt", "Governor"),)),) if name == "Lena Orsay" else ()
    return shapes.Entity(id_, kind, name, (name.split()[-1],), roles, mentions)


def entities() -> tuple[shapes.Entity, ...]:
    return (
        entity("e-brandt", "organisation", "Brandt Chemicals"),
        entity("e-otto", "person", "Otto Brandt"),
        entity("e-ida", "person", "Ida Falk"),
        entity("e-lena", "person", "Lena Orsay"),
        entity("e-place", "place", "Marenholt"),
    )


def claim(
    id_: str,
    status: str,
    *told: tuple[str, str, str, str],
    legs=(1, 1),
    agreement="single_origin",
    relations=(),
    when=(None, None),
) -> shapes.Claim:
    assertions = tuple(shapes.Assertion(r, ev(r, t), holder, label) for r, t, holder, label in told)
    origins = (shapes.Origin("o-" + id_, "own_reporting", None, tuple(range(len(assertions)))),)
    return shapes.Claim(
        id_,
        told[0][1],
        status,
        (),
        assertions,
        origins,
        shapes.Range(*legs),
        agreement,
        relations,
        shapes.Happening(*when),
    )


FIRE = "A fire destroyed a warehouse in the harbour of Marenholt on Monday"
NITRATE = "it had stored ammonium nitrate there"


def contradiction(other: str, left: shapes.Evidence, right: shapes.Evidence) -> shapes.Relation:
    return shapes.Relation("contradicts", other, "number", (left, right), "real", "three is not five")


def claims() -> tuple[shapes.Claim, ...]:
    three, five = ev("wire.txt", "killing three people"), ev("courier.txt", "Five people died")
    sacks = "sacks marked ammonium nitrate had stood in the warehouse since May"
    return (
        claim(
            "c1-fire",
            "happened",
            ("wire.txt", FIRE, "s1", "CT+"),
            ("beacon.txt", FIRE, "author", "CT+"),
            ("courier.txt", "the Brandt warehouse in Marenholt burned down on Monday", "author", "CT+"),
            legs=(2, 2),
            agreement="agreed",
            when=("2031-05-12", "2031-05-12"),
        ),
        claim(
            "c2-three",
            "disputed",
            ("wire.txt", "killing three people", "s1", "CT+"),
            ("beacon.txt", "killing three people", "author", "CT+"),
            agreement="disputed",
            relations=(contradiction("c3-five", three, five),),
        ),
        claim(
            "c3-five",
            "disputed",
            ("courier.txt", "Five people died", "author", "CT+"),
            ("later.txt", "raised the number of dead in the warehouse fire to five", "author", "CT+"),
            legs=(2, 2),
            agreement="disputed",
            relations=(contradiction("c2-three", five, three),),
        ),
        claim(
            "c4-nitrate",
            "disputed",
            ("courier.txt", sacks, "author", "CT+"),
            ("wire.txt", NITRATE, "s2", "CT-"),
            ("beacon.txt", NITRATE, "author", "CT-"),
            legs=(1, 2),
            agreement="disputed",
        ),
        claim(
            "c5-plan",
            "planned",
            ("wire.txt", "Governor Lena Orsay plans to visit Marenholt on Thursday", "author", "PS+"),
            when=("2031-05-15", "2031-05-15"),
        ),
        claim(
            "c6-visit",
            "happened",
            ("later.txt", "Governor Lena Orsay visited the harbour of Marenholt on Thursday", "author", "CT+"),
            when=("2031-05-15", "2031-05-15"),
            relations=(shapes.Relation("supersedes", "c5-plan", "outcome", (), "real", "it took place"),),
        ),
        claim("c7-inquiry", "planned", ("later.txt", "promised an inquiry", "author", "PS+")),
        claim("c8-bang", "reported", ("radio.txt", "Then the whole sky was red", "s5", "CT+")),
        claim("c9-pay", "planned", ("wire.txt", "the company would pay for the damage", "s4", "PS+")),
    )


@pytest.fixture
def draft() -> StoryDraft:
    told = reports()
    return StoryDraft(
        "story:1",
        told,
        published=tuple(published(r.report.name) for r in told),
        entities=entities(),
        statements=statements(),
        claims=claims(),
        copies=(
            shapes.Copy(
                "beacon.txt",
                "wire.txt",
                "contained",
                ((0, 112, 40, 152),),
                "left_from_right",
                ("the agency is credited",),
            ),
        ),
    )


def story_of(draft: StoryDraft) -> shapes.Story:
    told = tuple(
        shapes.Report(
            r.report.name, r.report.outlet, r.report.title, None, None, published(r.report.name), "en", "0" * 64
        )
        for r in draft.reports
    )
    return shapes.Story(
        draft.id,
        draft.title,
        from_="2031-05-12",
        to="2031-05-15",
        reports=told,
        entities=draft.entities,
        statements=draft.statements,
        claims=draft.claims,
        copies=draft.copies,
        timeline=draft.timeline,
        brief=draft.brief,
    )


@pytest.fixture
def story(draft: StoryDraft) -> shapes.Story:
    from rashomon.tell import brief, timeline

    done = timeline.run(draft, timeline.Config(), None)
    return story_of(brief.run(done, brief.Config(), None))


@pytest.fixture
def texts() -> dict[str, str]:
    return dict(TEXTS)
