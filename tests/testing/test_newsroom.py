"""The newsroom simulator: its words, its truth, and the set of the bench that rests on it."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from rashomon import shapes
from rashomon.testing.bench_claims import align
from rashomon.testing.bench_gold import GoldClaim
from rashomon.testing.bench_newsroom import as_lines
from rashomon.testing.bench_newsroom_rows import Asked, SeenStory, rows_of
from rashomon.testing.newsroom import (
    NewsStory,
    State,
    believed,
    make_stories,
    make_story,
    reference_timeline,
    what_is_new,
)
from rashomon.testing.newsroom.marks import Sentence, laid_out, lowered, marked
from rashomon.testing.newsroom.pen import lexicon, sentence, tidied
from rashomon.testing.newsroom.plain import in_words, number
from rashomon.testing.newsroom.records import Mode, Origin, Proposition, Telling, Voice
from rashomon.testing.newsroom.truth import status_of

STORIES = make_stories(31, 40)


@pytest.fixture(params=range(0, 40, 4), ids=lambda n: f"story{n}")
def story(request: pytest.FixtureRequest) -> NewsStory:
    return STORIES[request.param]


# ---------------------------------------------------------------------------------------------------- words


def test_a_story_depends_on_its_seed_and_number_alone() -> None:
    assert make_story(31, 7) == STORIES[7]
    assert make_story(32, 7) != STORIES[7]


def test_texts_are_clean_and_of_a_report_s_length() -> None:
    for story in STORIES:
        assert 6 <= len(story.reports) <= 18
        for report in story.reports:
            assert not re.search(r"[\ue000-\uf8ff{}<>\[\]]|  |,,|\.\.| ,| \.|\bthe the\b|\ba the\b", report.text), (
                report.text
            )
            sentences = re.findall(r"[.!?][\"\u201d)]*(?:\s|$)", report.text)
            assert 2 <= len(sentences) <= 22, report.text
            assert report.text[0].isupper() or report.text[0] in '\u201c"', report.text


def test_each_telling_is_a_clause_of_its_report(story: NewsStory) -> None:
    texts = {r.id: r.text for r in story.reports}
    known = {p.key for p in story.course.propositions}
    for t in story.tellings:
        told = texts[t.report][t.start : t.end]
        assert told == told.strip() and len(told.split()) >= 2, told
        assert t.claim in known
    for report in story.reports:
        for start, end in report.noise:
            assert report.text[end - 1] in '.\u201d"'
            assert all(t.end <= start or t.start >= end for t in story.tellings if t.report == report.id)


def test_kinds_are_many_and_worded_in_many_ways() -> None:
    rows = lexicon()
    assert len(rows) >= 30
    for kind, lines in rows.items():
        assert sum(len(v) for mark, v in lines.items() if mark in "*+>") >= 4, kind
        assert "h" in lines, kind
    told: dict[str, set[str]] = {}
    for story in STORIES:
        kinds = {p.key: p.kind for p in story.course.propositions}
        texts = {r.id: r.text for r in story.reports}
        for t in story.tellings:
            plain = re.sub(r"[A-Z]\S*|\d+", "_", texts[t.report][t.start : t.end])
            told.setdefault(kinds[t.claim], set()).add(plain)
    assert len(told) >= 25
    assert len(told["dead"]) >= 40 and len(told["talks"]) >= 15


def test_numbers_and_sentences() -> None:
    assert [in_words(n) for n in (7, 47, 112, 4200)] == [
        "seven",
        "forty-seven",
        "one hundred and twelve",
        "four thousand two hundred",
    ]
    assert number(9, 10) == "nine" and number(4200, 10) == "4,200"
    assert sentence("12 people died") == "Twelve people died"
    assert sentence(marked("the ferry sank")) == marked("The ferry sank")
    assert tidied("Ana Brask, the minister,, left ,  and.") == "Ana Brask, the minister, left, and."
    assert lowered("The ferry sank.") == "the ferry sank." and lowered("Orsk burned.") == "Orsk burned."


def test_laying_out_counts_characters_without_marks() -> None:
    story = STORIES[0]
    t = story.tellings[0]
    from rashomon.testing.newsroom.marks import Assertion

    told = Assertion("c", "past", "flat", t.origin, "author", "b")
    text, spans, noise = laid_out(
        [[Sentence("It rained.")], [Sentence(f"{marked('The mill burned')}, they said.", (told,))]]
    )
    assert text == "It rained.\n\nThe mill burned, they said."
    assert [text[a:b] for a, b, _ in spans] == ["The mill burned"]
    assert [text[a:b] for a, b in noise] == ["It rained."]


# ---------------------------------------------------------------------------------------------------- truth

_MILL = Proposition("fire", "fire", (), "2031-03-03", "Osk")
_BLAME = Proposition("blame", "blame", (), None, None)
_ANA, _BEN = (
    Origin("said:a", "person", "a", "A", "A.police"),
    Origin("anon:1", "anonymous", "an official", "A", "", "paper"),
)
_SEEN, _PAPER = (
    Origin("own:x", "own_reporting", "x", "", "own:x", "x"),
    Origin("paper:1", "document", "a memo", "", "", "paper"),
)


def _told(mode: Mode, origin: Origin = _ANA, voice: Voice = "named", start: int = 0) -> Telling:
    return Telling("r", start, 9, "c", mode, "a", voice, "CT+", origin, "")


@pytest.mark.parametrize(
    ("one", "seen", "status"),
    [
        (_MILL, [_told("past")], "happened"),
        (_MILL, [_told("past", _BEN, "anonymous")], "reported"),
        (_MILL, [_told("past", _BEN, "anonymous"), _told("deny")], "denied"),
        (_MILL, [_told("deny")], "denied"),
        (_MILL, [_told("past"), _told("deny"), _told("gone")], "withdrawn"),
        (_BLAME, [_told("past")], "reported"),
        (_BLAME, [_told("past"), _told("deny")], "disputed"),
        (_BLAME, [_told("deny"), _told("past", _PAPER, "document")], "happened"),
        (_MILL, [_told("may")], "predicted"),
        (_MILL, [_told("due"), _told("may")], "planned"),
        (_MILL, [_told("will")], "announced"),
        (_MILL, [_told("will", _ANA, "flat")], "planned"),
        (_MILL, [_told("will"), _told("not")], "did_not_happen"),
        (_MILL, [_told("will"), _told("past", _SEEN, "witness")], "happened"),
    ],
)
def test_status_is_a_function_of_what_was_told(one: Proposition, seen: list[Telling], status: str) -> None:
    assert status_of(one, seen, set()) == status
    assert status_of(one, seen[::-1], set()) == status


def test_who_hardens_adds_no_knowledge() -> None:
    hardened = _told("will", start=5)
    assert status_of(_MILL, [_told("may"), hardened], {("r", 5)}) == "predicted"


def test_what_was_believed_earlier_is_the_beginning_of_what_is_believed_now(story: NewsStory) -> None:
    now = {c.key: c for c in believed(story).claims}
    middle = believed(story, story.reports[len(story.reports) // 2].published)
    assert 0 < len(middle.claims) <= len(now)
    for claim in middle.claims:
        assert claim.history == now[claim.key].history[: len(claim.history)]
        assert claim.assertions == now[claim.key].assertions[: len(claim.assertions)]


def test_the_range_of_origins_holds_their_true_number(story: NewsStory) -> None:
    state = believed(story)
    true = dict(state.origins)
    for claim in state.claims:
        legs = claim.independent_origins
        assert 1 <= legs.least <= true[claim.key] <= legs.most, claim.key
        assert claim.status == claim.history[-1].status


def test_relations_stand_between_told_claims_and_the_timeline_is_dated(story: NewsStory) -> None:
    state = believed(story)
    keys = {c.key for c in state.claims}
    assert all({r.left, r.right} <= keys and r.left != r.right for r in state.relations)
    events = reference_timeline(story)
    assert events and all(re.fullmatch(r"\d{4}-\d\d-\d\d", e.day) for e in events)


def test_copies_come_after_their_models_and_hold_their_words(story: NewsStory) -> None:
    reports = {r.id: r for r in story.reports}
    for report in story.reports:
        if report.made_from is None:
            continue
        model = reports[report.made_from]
        assert model.published < report.published
        if report.relation == "copy":
            assert report.text.split("\n\n")[1] in model.text


def test_laundering_is_in_the_words() -> None:
    found = Counter(x.kind for story in STORIES for x in story.laundering)
    assert set(found) == {"dropped", "hardened", "promoted"}
    for story in STORIES:
        texts = {r.id: r.text for r in story.reports}
        for x in story.laundering:
            told = texts[x.report][x.start : x.end]
            if x.kind == "hardened":
                assert not re.search(r"\b(could|may|might)\b", told), told


def test_news_between_moments_are_what_changed(story: NewsStory) -> None:
    first, last = story.reports[3].published, story.reports[-1].published
    assert what_is_new(story, first, first) == ()
    assert {t.claim for t in what_is_new(story, None, first) if t.kind == "claim"} == {
        c.key for c in believed(story, first).claims
    }
    news = what_is_new(story, first, last)
    old = {c.key for c in believed(story, first).claims}
    assert all(
        (t.claim in old) == (t.kind in ("status", "origin")) for t in news if t.kind in ("claim", "status", "origin")
    )


# ---------------------------------------------------------------------------------------------------- the bench


def _as_found(c: GoldClaim, truth: State, texts: dict[str, str]) -> shapes.Claim:
    """A true claim as rashomon shows claims."""
    told = []
    for a in c.assertions:
        start, end = a.start or 0, a.end or 0
        proof = shapes.Evidence(a.report, start, end, texts[a.report][start:end])
        told.append(shapes.Assertion(a.report, proof, a.holder, a.factuality))  # type: ignore[arg-type]
    related = tuple(
        shapes.Relation(r.kind, r.right, r.slot, (), r.verdict, "")  # type: ignore[arg-type]
        for r in truth.relations
        if r.left == c.key
    )
    legs = shapes.Range(c.independent_origins.least, c.independent_origins.most)
    history = tuple(shapes.Change(h.when, h.status, ()) for h in c.history)  # type: ignore[arg-type]
    return shapes.Claim(
        c.key, c.text, c.status, history, tuple(told), (), legs, c.agreement, related, shapes.Happening()  # type: ignore[arg-type]
    )  # fmt: skip


def _perfect(story: NewsStory) -> SeenStory:
    """What a program would answer that makes no mistake."""
    truth = believed(story)
    texts = {r.id: r.text for r in story.reports}
    claims = {c.key: _as_found(c, truth, texts) for c in truth.claims}
    reference = reference_timeline(story)
    events = tuple(shapes.Event(shapes.EventTime(e.day, e.day, "day"), "", e.claim, (), "happened") for e in reference)
    true = what_is_new(story, story.reports[3].published)
    found = tuple((t.kind, t.claim, "") for t in true)
    return SeenStory(
        story,
        truth,
        align(truth.claims, list(claims.values())),
        claims,
        reference,
        events,
        (),
        (Asked(true, found),),
        0,
        0,
        0,
    )


def test_a_program_without_mistakes_scores_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rashomon.testing.bench_newsroom_rows.by_vectors", lambda seen: {})
    rows = {r.name.removeprefix("newsroom: "): r.figure for r in rows_of([_perfect(s) for s in STORIES[:6]])}
    assert rows.pop("laundering") == 0.0
    assert {name: round(figure, 2) for name, figure in rows.items() if figure < 0.995} == {}


def test_reports_are_handed_in_as_json_lines() -> None:
    lines = as_lines(STORIES[0].reports).getvalue().splitlines()
    assert len(lines) == len(STORIES[0].reports)
    assert b'"outlet"' in lines[0]


def test_no_kind_is_a_line_that_lost_its_mark() -> None:
    assert all(re.fullmatch("[a-z]+", kind) for kind in lexicon())
    assert {mark for lines in lexicon().values() for mark in lines} <= set("*+>-dhabpnH")
