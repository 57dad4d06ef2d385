"""Of an utterance with drift, a brief and a timeline print the softer rendering."""

import msgspec
import pytest

from rashomon import shapes
from rashomon.model import Document, Report, Sentence, annotate
from rashomon.pipeline import Reading, ReportReading
from rashomon.tell import brief, timeline
from rashomon.tell.drifted import hardened

SOFT = "Ida Falk said on Monday the harbour could close if the tanks are not moved."
HARD = "Ida Falk said on Monday the harbour will close."


def evidence(report: str, text: str, exact: str) -> shapes.Evidence:
    at = text.index(exact)
    return shapes.Evidence(report, at, at + len(exact), exact)


def drift(kind: str, left: str, right: str) -> shapes.Drift:
    return shapes.Drift(kind, evidence("soft.txt", SOFT, left), evidence("hard.txt", HARD, right))


DRIFTS = [
    drift("certainty", "could", "will"),
    drift("condition", "if the tanks are not moved", "the harbour will close"),
]


@pytest.mark.parametrize("found", DRIFTS)
def test_the_harder_side_is_found_whichever_side_it_is(found):
    places = {"soft.txt": ((0, len(SOFT)),), "hard.txt": ((0, len(HARD)),)}
    texts = {"soft.txt": SOFT, "hard.txt": HARD}
    turned = shapes.Drift(found.kind, found.right, found.left)
    for one in (found, turned):
        utterance = shapes.Utterance("u", None, (), (one,))
        assert hardened([utterance], places, texts) == {"hard.txt": ((0, len(HARD)),)}


def test_a_condition_in_the_reporters_own_words_is_kept():
    other = "Ida Falk said the harbour “could close” if the tanks stay."
    found = shapes.Drift(
        "condition",
        evidence("soft.txt", SOFT, "if the tanks are not moved"),
        evidence("other.txt", other, "could close"),
    )
    places = {"other.txt": ((0, len(other)),)}
    assert hardened([shapes.Utterance("u", None, (), (found,))], places, {"other.txt": other}) == {}


def story_with_drift(draft):
    readings, claims = [], []
    for name, text, clause in (
        ("soft.txt", SOFT, "the harbour could close if the tanks are not moved"),
        ("hard.txt", HARD, "the harbour will close"),
    ):
        document = Document.of(text)
        layer = (annotate(document, 0, len(text), Sentence(0), "test"),)
        readings.append(
            ReportReading(Report(name, name, document.id, "0" * 64), Reading(document, {"sentence": layer}))
        )
        claims.append(shapes.Assertion(name, evidence(name, text, clause), "author", "CT+"))
    one = shapes.Claim(
        "c", claims[1].evidence.exact, "reported", (), tuple(claims), (), shapes.Range(1, 2), "agreed", (),
        shapes.Happening("2031-05-12", "2031-05-12"),
    )  # fmt: skip
    day = shapes.Published("2031-05-12", "2031-05-12", "given")
    return msgspec.structs.replace(
        draft, reports=tuple(readings), published=(day, day), entities=(), statements=(), claims=(one,), copies=(),
        utterances=(shapes.Utterance("u", None, (), tuple(DRIFTS)),),
    )  # fmt: skip


def test_brief_and_timeline_print_the_softer_rendering_and_cite_no_other(draft):
    story = story_with_drift(draft)
    told = brief.run(story, brief.Config(), None).brief
    assert [s.text for s in told] == [SOFT]
    (entry,) = timeline.timeline(story)
    assert entry.text == SOFT
    assert {e.report for e in (*told[0].evidence, *entry.evidence)} == {"soft.txt"}
