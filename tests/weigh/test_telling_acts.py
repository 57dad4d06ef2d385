"""Who tells a clause that no statement was read in; what is announced, counted or denied: sentences of our own."""

from __future__ import annotations

import time
from types import SimpleNamespace

import msgspec
import pytest
from test_claims import story_of
from test_origins import published, statuses, unit_of

from rashomon import shapes
from rashomon.weigh.assertions import Unit
from rashomon.weigh.bounds import bound_of
from rashomon.weigh.close_figures import centred
from rashomon.weigh.origins_legs import lies_ahead
from rashomon.weigh.quantities import casualties_in
from rashomon.weigh.status_corrections import is_taken_back
from rashomon.weigh.status_settle import settle
from rashomon.weigh.status_voices import Voice
from rashomon.weigh.telling_acts import announces, denies, told_after, told_by
from rashomon.weigh.tolls import Figure, toll_relations

NAMES = ("Harbour Office", "Pia Lunde", "Dubrin")


def clause(text: str, part: str, verb: str) -> Unit:
    """A clause of a text whose own verb is known."""
    at, event = text.index(part), text.index(verb)
    unit = unit_of("gull-1", part)
    return msgspec.structs.replace(unit, span=(at, at + len(part)), event=(event, event + len(verb)))


def teller(text: str, part: str, verb: str) -> str | None:
    mentions = sorted((text.index(n), text.index(n) + len(n), n) for n in NAMES if n in text)
    entities = {n: SimpleNamespace(name=n) for n in NAMES}
    found = told_by(clause(text, part, verb), text, mentions, entities)  # type: ignore[arg-type]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "part", "verb", "who"),
    [
        ("It rained. The Harbour Office put the number of boats at 41.", "number of boats at 41", "boats", "Harbour Office"),
        ("Pia Lunde, the mayor of Osk, has announced a fair on Sunday.", "a fair on Sunday", "fair", "Pia Lunde"),
        ("The Gull quoted Pia Lunde as saying that the quay was safe.", "the quay was safe", "was", "Pia Lunde"),
        ("Pia Lunde promised that the quay would open on Sunday.", "the quay would open on Sunday", "open", "Pia Lunde"),
        ("Pia Lunde, who announced the fair in May, broke her arm.", "Pia Lunde, who announced the fair in May, broke her arm",
         "broke", None),
        ("Pia Lunde put the lamp on the table.", "Pia Lunde put the lamp on the table", "put", None),
        ("A storm broke over Dubrin.", "A storm broke over Dubrin", "broke", None),
    ],
)  # fmt: skip
def test_a_verb_of_telling_gives_a_clause_to_its_subject(text: str, part: str, verb: str, who: str | None) -> None:
    assert teller(text, part, verb) == who


def test_what_is_announced_is_to_come_unless_it_is_over() -> None:
    fair, loss = "Pia Lunde announced a fair on Sunday.", "Pia Lunde announced the death of the old ferryman."
    assert announces(clause(fair, fair[:-1], "announced"), fair)
    assert not announces(clause(loss, loss[:-1], "announced"), loss)
    denial = "Pia Lunde rejected reports of a leak in the ferry."
    assert denies(clause(denial, "reports of a leak in the ferry", "leak"), denial)
    assert not denies(clause(fair, fair[:-1], "announced"), fair)


def test_somebody_unnamed_after_a_clause_has_told_it() -> None:
    text = "The quay was sold in March, an official of the port told the Dubrin Gull on Monday."
    found = told_after(clause(text, "The quay was sold in March", "sold"), text)
    assert found is not None and (text[slice(*found[0])], found[1]) == ("an official of the port", "the Dubrin Gull")
    plain = "The quay was sold in March, a cold month."
    assert told_after(clause(plain, "The quay was sold in March", "sold"), plain) is None


def test_who_was_told_to_do_a_thing_was_told() -> None:
    assert not lies_ahead(unit_of("a", "The pilot was asked to leave the bridge", 0.0, "planned"))
    assert lies_ahead(unit_of("a", "The pilot is to leave the bridge on Friday", 2.0, "planned"))


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Nine others were still missing.", {(9.0, "missing")}),
        ("Nine others died in the night.", set()),
        ("the death toll reached 18 and 20 were missing", {(18.0, "dead"), (20.0, "missing")}),
        ("The death toll, two divers among them, stood at 19.", {(19.0, "dead")}),
    ],
)
def test_casualties_told_in_passing(text: str, figures: set[tuple[float, str]]) -> None:
    assert {(q.value, q.unit) for q in casualties_in(text, (0, len(text)))} >= figures
    assert figures or not casualties_in(text, (0, len(text)))


def figure(claim: int, value: float, day: str, *scopes: str) -> Figure:
    return Figure(claim, "dead", value, frozenset(scopes), False, day, day, unit_of(f"r{claim}", f"{value:g} died"))


def test_a_count_of_some_that_is_more_than_the_wider_one_has_overtaken_it() -> None:
    told = toll_relations([figure(0, 17, "2031-05-02", "with rescuer"), figure(1, 23, "2031-05-02")])
    assert [(t.kind, t.newer.claim, t.older.claim) for t in told] == [("supersedes", 1, 0)]
    part = toll_relations([figure(0, 17, "2031-05-02", "with rescuer"), figure(1, 15, "2031-05-02")])
    assert [(t.kind, t.verdict) for t in part] == [("contradicts", "apparent")]


def test_a_toll_of_one_day_is_a_chain_to_the_day_before() -> None:
    told = toll_relations([figure(0, 4, "2031-05-01"), figure(1, 9, "2031-05-02"), figure(2, 20, "2031-05-02")])
    assert {(t.newer.claim, t.older.claim) for t in told} == {(1, 0), (2, 1)}


def test_a_denial_of_any_size_reaches_the_other_figure() -> None:
    denial = msgspec.structs.replace(unit_of("tern-1", "No lamps were sent to Osk", -3.0, "denied"), negated=True)
    told = unit_of("gull-1", "Dubrin sent 46 lamps to Osk")
    first = shapes.Claim(
        id="claim:a", text="Dubrin sent 40 lamps", status="denied", agreement="disputed",
        history=(shapes.Change("2031-05-01", "denied", (denial.evidence,)),),
        assertions=(shapes.Assertion("tern-1", denial.evidence, "statement:1", "CT-"),), origins=(),
        independent_origins=shapes.Range(1, 1), event=shapes.Happening(None, None, None, None),
        relations=(shapes.Relation("contradicts", "claim:b", "number", (denial.evidence, told.evidence), "unsure", "40, 46"),),
    )  # fmt: skip
    other = shapes.Claim(
        id="claim:b", text="Dubrin sent 46 lamps", status="reported", agreement="single_origin",
        history=(shapes.Change("2031-05-02", "reported", (told.evidence,)),),
        assertions=(shapes.Assertion("gull-1", told.evidence, "statement:2", "CT+"),), independent_origins=shapes.Range(1, 1),
        origins=(shapes.Origin("origin:1", "person", "Pia Lunde", (0,)),), relations=(),
        event=shapes.Happening(None, None, None, None),
    )  # fmt: skip
    dates = published(**{"tern-1": "2031-05-01", "gull-1": "2031-05-02"})
    _, found = settle([first, other], {"claim:a": [denial], "claim:b": [told]}, dates)
    assert (found.status, [h.status for h in found.history]) == ("disputed", ["disputed"])


def test_one_unnamed_origin_against_a_denial_is_denied_and_experts_add_nothing() -> None:
    told = Voice(unit_of("a", "The pilot was asked to go"), "reported", "anonymous:gull", named=False)
    denies_it = Voice(unit_of("a", "He was not asked to go", -3.0, "denied"), "denied", "body:port", against=True)
    assert statuses([told, denies_it], [0, 1], a="2031-05-01") == ["denied"]
    experts = Voice(unit_of("b", "The pilot was asked to go"), "reported", "anonymous:b", named=False, faint=True)
    assert statuses([told, denies_it, experts], [0, 1, 2], a="2031-05-01", b="2031-05-02") == ["denied"]
    another = Voice(unit_of("b", "The pilot was asked to go"), "reported", "anonymous:tern", named=False)
    assert statuses([told, denies_it, another], [0, 1, 2], a="2031-05-01", b="2031-05-02") == ["denied", "disputed"]


def test_what_a_note_takes_back_is_no_leg() -> None:
    text = "Editor's note: we wrote that the crew was landed at Osk. We regret the error. They were landed at Dubrin."
    assert is_taken_back(clause(text, "the crew was landed at Osk", "landed"), text)
    assert not is_taken_back(clause(text, "They were landed at Dubrin", "They"), text)


def test_bounds_are_one_table_and_the_longest_wins() -> None:
    assert bound_of("it holds no more than ", "40") == "no more than"
    assert bound_of("it holds ", "at least 40") == "at least"
    assert bound_of("it holds ", "40") == ""


def test_centred_vectors_are_the_same_in_any_order() -> None:
    import numpy as np

    dice = np.random.default_rng(7)
    units = [msgspec.structs.replace(unit_of("a", f"clause {n}"), compared=f"clause {n % 23}") for n in range(30)]
    rows = {u.compared: dice.normal(size=8).astype(np.float32) for u in units}
    found = centred(units, np.stack([rows[u.compared] for u in units]))
    turned = centred(units[::-1], np.stack([rows[u.compared] for u in units[::-1]]))
    assert np.array_equal(found, turned[::-1])
    assert np.allclose((found**2).sum(axis=1), 1.0, atol=1e-5)
    few = np.stack([rows[u.compared] for u in units[:5]])
    assert centred(units[:5], few) is few


def test_a_toll_that_a_body_gives_is_the_bodys() -> None:
    story = story_of(
        ("Gull", "1", "The Lodrian Coastguard put the death toll of the wreck at 18. A cold wind blew over the quay."),
        ("Tern", "1", "Eighteen people died in the wreck, the Lodrian Coastguard said. The cafes of Dubrin were shut."),
    )
    kinds = {o.kind for c in story.claims for a in c.assertions if "18" in a.evidence.exact for o in c.origins}
    assert kinds == {"person"}


@pytest.mark.parametrize(
    "text",
    [" " * 50_000, '"' * 50_000, "a " * 25_000, "put the " * 8_000, "quoted a " * 6_000, ", an official of " * 4_000],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    unit = msgspec.structs.replace(unit_of("a", "x"), span=(len(text) - 1, len(text)), event=(len(text) - 1, len(text)))
    begun = time.process_time()
    told_by(unit, text, (), {})
    told_after(msgspec.structs.replace(unit, span=(0, 1)), text)
    announces(unit, text)
    is_taken_back(unit, text)
    assert time.process_time() - begun < 0.3
