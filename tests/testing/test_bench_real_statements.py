"""The stand-off gold of real reports, and its scorer on an invented story. No sentence of the real reports stands here."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from rashomon import shapes
from rashomon.errors import InputError
from rashomon.testing.bench_gold import GoldHop
from rashomon.testing.bench_public import read_rows
from rashomon.testing.bench_real_statements import (
    GOLD,
    KINDS,
    TEXTS,
    Found,
    RealReport,
    RealStatement,
    RealStory,
    check_text,
    compare,
    hops_right,
    kind_right,
    load_real,
    measure,
    rows_of,
    same_name,
    score_split,
    speaker_right,
    words_of,
)

ROOT = Path(__file__).parent.parent.parent
SET = ROOT.parent / "shared" / "data" / TEXTS

HERALD = (
    "The quay at Mossholm is closed, harbour master Ines Dahl told the Mossholm Herald. "
    '"Nobody may walk on it," Dahl said.\n\nResidents said the quay had been sinking for years.\n'
)
POST = (
    'Mossholm shut its quay on Friday. "Nobody may walk on it," the harbour master, Ines Dahl, said, according to the '
    "Mossholm Herald.\n\nThe town reportedly has no money for repairs.\n"
)


def _span(text: str, part: str) -> tuple[int, int]:
    return text.index(part), text.index(part) + len(part)


def _gold(
    text: str, content: str, speaker: str | None, *kinds: str, via: tuple[GoldHop, ...] = (), utterance: str
) -> RealStatement:
    return RealStatement((_span(text, content),), (), (), speaker, kinds, via, utterance)


def _report(name: str, text: str, *statements: RealStatement) -> RealReport:
    return RealReport(name, hashlib.sha256(text.encode()).hexdigest(), statements)


STORY = RealStory(
    "quay",
    "work",
    {"Ines Dahl": ("the harbour master",)},
    (),
    (
        _report(
            "herald",
            HERALD,
            _gold(
                HERALD,
                "The quay at Mossholm is closed",
                "Ines Dahl",
                via=(GoldHop("told", _span(HERALD, "the Mossholm Herald")),),
                utterance="closed",
            ),
            _gold(HERALD, "Nobody may walk on it,", "Ines Dahl", utterance="walk"),
            _gold(HERALD, "the quay had been sinking for years", None, "resident", utterance="sinking"),
        ),
        _report(
            "post",
            POST,
            _gold(
                POST,
                "Nobody may walk on it,",
                "Ines Dahl",
                via=(GoldHop("according_to", _span(POST, "the Mossholm Herald")),),
                utterance="walk",
            ),
            _gold(POST, "has no money for repairs", None, "unstated", utterance="money"),
        ),
    ),
)
ROWS = {
    name: {"id": name, "text": text, "title": name, "source": name, "url": f"https://{name}.example/1", "date": "None"}
    for name, text in (("herald", HERALD), ("post", POST))
}


def _found(
    name: str,
    report: str,
    text: str,
    content: str,
    speaker: str | None = None,
    kind: str | None = None,
    via: tuple[shapes.Hop, ...] = (),
) -> shapes.Statement:
    return shapes.Statement(
        name,
        report,
        "direct",
        (_span(text, content),),
        (),
        (),
        content,
        speaker="e1" if speaker else None,
        speaker_name=speaker,
        anonymous=kind,
        via=via,
    )


PERFECT = Found(
    (
        _found(
            "1",
            "herald",
            HERALD,
            "The quay at Mossholm is closed",
            "Dahl",
            via=(shapes.Hop("Mossholm Herald", "told", _span(HERALD, "Mossholm Herald")),),
        ),
        _found("2", "herald", HERALD, "Nobody may walk on it", "Dahl"),
        _found("3", "herald", HERALD, "the quay had been sinking", None, "resident"),
        _found(
            "4",
            "post",
            POST,
            "Nobody may walk on it,",
            "Ines Dahl",
            via=(shapes.Hop("Herald", "according_to", _span(POST, "Mossholm Herald")),),
        ),
        _found("5", "post", POST, "has no money for repairs", None, "unstated"),
    ),
    {"e1": ("Ines Dahl",)},
    {"2": "u", "4": "u"},
)


def _figures(found: Found) -> dict[str, float]:
    rows = score_split("work", [compare(STORY, found)])
    return {row.name.partition(", ")[2]: row.figure for row in rows}


def test_a_perfect_answer_scores_one_everywhere() -> None:
    assert set(_figures(PERFECT).values()) == {1.0}


def test_nothing_found_scores_nothing_and_divides_by_nothing() -> None:
    figures = _figures(Found(()))
    assert figures.pop("utterances") > 0.5  # lone statements are right as alone
    assert set(figures.values()) == {0.0}


def test_a_wrong_name_a_wrong_kind_a_wrong_role_and_a_wrong_pair_each_cost_their_own_figure() -> None:
    one, two, three, four, five = PERFECT.statements
    wrong = Found(
        (
            _found("1", "herald", HERALD, "The quay at Mossholm is closed", "Mossholm Herald"),
            two,
            _found("3", "herald", HERALD, "the quay had been sinking", None, "official"),
            four,
            five,
        ),
        {},
        {"2": "u", "5": "u"},
    )
    figures = _figures(wrong)
    assert figures["found"] == 1.0
    assert figures["speaker"] == pytest.approx(2 / 3)
    assert figures["speaker, of all"] == pytest.approx(2 / 3)
    assert figures["kind"] == 0.5
    assert figures["chains"] == pytest.approx(2 / 3)  # one of two, none false
    assert figures["utterance pairs"] == 0.0
    assert figures["utterances"] < 1.0
    del one, three


def test_half_an_overlap_finds_a_statement_and_less_does_not() -> None:
    half = Found((_found("2", "herald", HERALD, "Nobody may w", "Dahl"),))
    less = Found((_found("2", "herald", HERALD, "Nobody", "Dahl"),))
    assert len(compare(STORY, half).pairs) == 1
    assert compare(STORY, less).pairs == ()


def test_names_match_generously_but_not_any_name() -> None:
    assert words_of("The Mossholm Herald\u2019s Desk") == ("mossholm", "herald", "desk")
    assert same_name("Ines Dahl", "Dahl", person=True)
    assert same_name("Ines Dahl", "Ines María Dahl", person=True)
    assert same_name("In\u00e9s Dahl", "INES DAHL", person=False)
    assert not same_name("Ines Dahl", "Ines", person=True)
    assert not same_name("Ines Dahl", "Piet Dahl", person=True)
    assert not same_name("Mossholm Council", "Council", person=False)
    assert not same_name("Ines Dahl", "", person=True)


def test_an_alias_of_the_gold_or_of_the_entity_is_right() -> None:
    compared = compare(STORY, PERFECT)
    gold = STORY.reports[0].statements[1]
    assert speaker_right(compared, gold, _found("x", "herald", HERALD, "Nobody", "harbour master"))
    by_entity = Found(PERFECT.statements, {"e1": ("harbour chief", "Ines Dahl")})
    assert speaker_right(compare(STORY, by_entity), gold, _found("x", "herald", HERALD, "Nobody", "harbour chief"))
    assert not speaker_right(compared, STORY.reports[0].statements[2], PERFECT.statements[0])


def test_a_nameless_speaker_who_is_given_a_name_is_wrong_and_finer_kinds_are_mapped() -> None:
    gold = STORY.reports[0].statements[2]
    assert kind_right(gold, _found("x", "herald", HERALD, "Nobody", None, "resident"))
    assert not kind_right(gold, _found("x", "herald", HERALD, "Nobody", "Dahl", "resident"))
    assert not kind_right(gold, _found("x", "herald", HERALD, "Nobody"))
    expert = _gold(HERALD, "Nobody", None, "expert", "other", utterance="x")
    assert kind_right(expert, _found("x", "herald", HERALD, "Nobody", None, "analyst"))
    assert kind_right(expert, _found("x", "herald", HERALD, "Nobody", None, "astrologer"))


def test_a_hop_serves_one_hop() -> None:
    gold = (GoldHop("told", (0, 5)), GoldHop("told", (3, 8)))
    assert hops_right(gold, (shapes.Hop("a", "told", (4, 6)),)) == 1
    assert hops_right(gold, (shapes.Hop("a", "reported_by", (4, 6)),)) == 0
    assert hops_right(gold, (shapes.Hop("a", "reported_by", (4, 6)),), any_role=True) == 1


def test_a_changed_or_missing_text_is_refused() -> None:
    check_text(STORY.reports[0], HERALD)
    with pytest.raises(InputError, match="not the one that was annotated"):
        check_text(STORY.reports[0], HERALD + " ")
    with pytest.raises(InputError, match="no report post"):
        rows_of(STORY, {"herald": ROWS["herald"]})
    changed = {**ROWS, "post": {**ROWS["post"], "text": POST.upper()}}
    with pytest.raises(InputError, match="the text of post"):
        measure([STORY], changed, lambda what, done, of: None, ("work",))


def test_a_story_is_read_and_scored() -> None:
    rows = {r.name.partition(", ")[2]: r for r in measure([STORY], ROWS, lambda what, done, of: None, ("work",))}
    assert rows["found"].count == 5
    assert rows["found"].figure > 0.5
    assert rows["speaker"].figure > 0.5


def test_gold_that_is_no_gold_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no gold"):
        load_real(tmp_path)
    (tmp_path / "a.json").write_text('{"story": 1}')
    with pytest.raises(InputError, match="cannot read the gold"):
        load_real(tmp_path)


# ---------------------------------------------------------------------------------------------------- the gold itself


def test_the_gold_is_whole_and_holds_no_text() -> None:
    stories = load_real(ROOT / GOLD)
    reports = [(s.split, r) for s in stories for r in s.reports]
    assert len({r.id for _, r in reports}) == len(reports) == 45
    assert sum(split == "held" for split, _ in reports) == 15
    for _, report in reports:
        assert len(report.sha256) == 64
        for s in report.statements:
            assert s.content
            assert all(a < b for a, b in (*s.content, *s.cue, *s.source, *(h.span for h in s.via)))
            assert all(b <= c for (_, b), (c, _) in zip(s.content, s.content[1:], strict=False))
            assert (s.speaker is None) == bool(s.anonymous)
            assert set(s.anonymous) <= KINDS
            assert {h.role for h in s.via} <= {"told", "reported_by", "according_to", "first_reported_by", "footage_of"}
    for story in stories:
        speakers = {s.speaker for r in story.reports for s in r.statements}
        assert speakers >= {*story.aliases, *story.bodies}
        raw = json.loads((ROOT / GOLD / f"{story.story}.json").read_text("utf-8"))
        kept = {"content", "cue", "source", "speaker", "anonymous", "via", "utterance"}
        assert all(set(s) == kept for r in raw["reports"] for s in r["statements"])


def test_the_gold_fits_the_set() -> None:
    if not SET.is_file():
        pytest.skip(f"the set that the gold annotates is not here: there is no ../shared/data/{TEXTS}")
    rows = {r["id"]: r for r in read_rows(SET)}
    for story in load_real(ROOT / GOLD):
        for report, row in zip(story.reports, rows_of(story, rows), strict=True):
            for s in report.statements:
                for start, end in (*s.content, *s.cue, *s.source, *(h.span for h in s.via)):
                    exact = row["text"][start:end]
                    assert exact == exact.strip() != "", (report.id, start, end)
