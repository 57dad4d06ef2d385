"""Copies: passages with offsets, kinds, direction with reasons, families, hostile texts."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from rashomon.relate.copies import CopyInput, classify, compare, families, find_quotes
from rashomon.relate.direction import Side, agency_of, find_credits, judge_direction
from rashomon.relate.passages import PassagesConfig, choose_blocks, find_entries, find_shared, tokenise

REUSE = Path(__file__).resolve().parents[3] / "shared" / "data" / "reuse"

LEAD = "The harbour of Varnesund was closed on Monday after a crane fell across the main quay and trapped two barges."
MORE = "Nobody was hurt, the port captain Inga Solheim said, but the last ferry of the day had to turn back to sea."
THEN = "Engineers from the mainland are to inspect the twelve other cranes before any ship may moor there again."
LAST = "The crane was built in 1974 and had passed its yearly inspection in March without any remarks at all."
OTHER = "Potato prices rose for the third week running as farmers in the north waited for rain that never came down."


def pair(left: str, right: str, **known: object):  # type: ignore[no-untyped-def]
    found = compare([CopyInput("a", left), CopyInput("b", right)])
    return found[0] if found else None


def test_exact_copy_is_one_span_over_all_words():
    text = "\n\n".join((LEAD, MORE, THEN))
    copy = pair(text, "  " + text)
    assert copy.kind == "copy"
    assert copy.spans == ((0, len(text) - 1, 2, len(text) + 1),)  # the last stop is no word


def test_spans_are_the_same_words_on_both_sides():
    left = f"{OTHER}\n\n{LEAD} {MORE}"
    right = f"{MORE.replace('Nobody', 'No one')}\n\n{THEN}"
    copy = pair(left, right)
    ((a, b, c, d),) = copy.spans
    assert left[a:b] == right[c:d]
    assert left[a:b].startswith("was hurt, the port captain") and left[a:b].endswith("back to sea")


def test_order_of_inputs_does_not_matter():
    inputs = [CopyInput("x", f"{LEAD} {MORE}"), CopyInput("m", f"{MORE} {THEN}"), CopyInput("c", f"{THEN} {LEAD}")]
    assert compare(inputs) == compare(inputs[::-1])
    assert [(c.left, c.right) for c in compare(inputs)] == [("c", "m"), ("c", "x"), ("m", "x")]


def test_seven_words_are_not_enough():
    assert pair("one two three four five six seven and more", "so one two three four five six seven") is None


def test_moved_paragraphs_of_a_copy_are_found():
    copy = pair("\n".join((LEAD, MORE, THEN, LAST)), "\n".join((THEN, LAST, LEAD, MORE)))
    assert copy.kind == "copy"
    assert len(copy.spans) == 2


def test_contained_partial_and_fragment():
    assert pair(LEAD, f"{LEAD} {MORE} {THEN} {LAST}").kind == "contained"
    assert pair(f"{LEAD} {OTHER}", f"{LEAD} {MORE} {THEN} {LAST}").kind == "partial"
    assert pair(f"{OTHER * 4} {LEAD}", f"{LEAD} {MORE * 3} {THEN} {LAST}").kind == "fragment"


def test_a_shared_quotation_is_not_copying():
    said = "We will not open the harbour before every single crane has been inspected by people who know them"
    copy = pair(f"{OTHER} “{said},” Solheim said.", f'Solheim told us: "{said}." {THEN} {LAST}')
    assert copy.kind == "shared_quotes"
    assert copy.direction == "common_origin"  # whoever was there has the same words
    assert families([copy], ["a", "b"]) == (("a",), ("b",))


def test_quotes_run_over_paragraphs_and_never_fail():
    assert find_quotes('He said "yes" and "no".') == ((8, 12), (18, 21))
    assert find_quotes("“One.\n\n“Two.” End") == ((0, 12),)
    assert find_quotes('an open " mark') == ((8, 14),)
    assert find_quotes("”") == ()


def test_boilerplate_of_an_outlet_is_learned():
    stock = "Subscribe to our newsletter and get the best of the coast in your inbox every morning at seven."
    texts = [" ".join(f"{w}{k}" for w in LEAD.split() * 3) for k in range(8)]
    inputs = [CopyInput(f"r{k}", f"{text}\n\n{stock}", outlet="Coast Daily") for k, text in enumerate(texts)]
    assert compare(inputs) == ()
    assert len(compare(inputs[:3])) == 3  # three texts teach nothing yet


def test_known_boilerplate_is_left_out():
    left, right = f"{OTHER} {LEAD}", f"{LEAD} {THEN}"
    start = left.index(LEAD)
    given = [CopyInput("a", left, boilerplate=((start, len(left)),)), CopyInput("b", right)]
    assert compare(given) == ()


def test_kinds_follow_their_shares():
    assert classify((0.9, 0.85), 0.9) == "copy"
    assert classify((0.9, 0.1), 0.9) == "contained"
    assert classify((0.5, 0.1), 0.7) == "shared_quotes"
    assert classify((0.25, 0.1), 0.6) == "partial"
    assert classify((0.2, 0.1), 0.0) == "fragment"


def test_direction_from_credits():
    text = f"{LEAD} {MORE}"
    given = [CopyInput("a", f"{text} {THEN}", outlet="Reuters"), CopyInput("b", f"VARNESUND (Reuters) - {text}")]
    (copy,) = compare(given)
    assert copy.direction == "right_from_left"
    assert "right credits Reuters, which is left's outlet" in copy.why


def test_both_credit_one_agency():
    given = [CopyInput("a", f"(AP) {LEAD}", outlet="North Post"), CopyInput("b", f"(AP) {LEAD}", outlet="South Post")]
    (copy,) = compare(given)
    assert copy.direction == "common_origin"
    assert "both credit AP" in copy.why


def test_direction_from_dates():
    early, late = "2024-03-04T10:00:00+00:00", "2024-03-04T10:40:00+00:00"
    given = [CopyInput("a", LEAD, (late, late)), CopyInput("b", LEAD, (early, early))]
    (copy,) = compare(given)
    assert copy.direction == "left_from_right"
    assert "right was published 40 minutes earlier" in copy.why


def test_nothing_known_is_undecided():
    (copy,) = compare([CopyInput("a", LEAD, ("2024-03-04", "2024-03-04")), CopyInput("b", LEAD, ("junk", None))])
    assert copy.direction == "undecided"


def test_a_cut_from_the_end():
    rest = " ".join(f"{THEN} {k} times the {k} cranes fell." for k in range(12))
    (copy,) = compare([CopyInput("a", f"{LEAD} {MORE}"), CopyInput("b", f"{LEAD} {MORE} {rest}")])
    assert copy.direction == "left_from_right"
    assert any("cut from the end" in why for why in copy.why)


def test_direction_is_a_mirror():
    one = Side("x (Reuters) y", ("2024-01-02", None), "Post")
    two = Side("x y z", ("2024-01-01", None), "Reuters")
    mirror = {"left_from_right": "right_from_left", "right_from_left": "left_from_right"}
    there, back = judge_direction(one, two, "copy")[0], judge_direction(two, one, "copy")[0]
    assert mirror.get(there, there) == back


def test_credits_and_agencies():
    assert find_credits("LONDON (Reuters) - Ships wait.") == ("Reuters",)
    assert find_credits("Ships wait.\n\nThe Associated Press contributed to this report.") == ("AP",)
    assert find_credits("The PA system failed.") == ()
    assert agency_of("Jane Doe, Associated Press") == "AP"
    assert agency_of("The Coast Daily") is None


def test_families_join_copies_only():
    inputs = [CopyInput("a", f"{LEAD} {MORE}"), CopyInput("b", f"{LEAD} {MORE} x"), CopyInput("c", f"{OTHER} {LAST}")]
    assert families(compare(inputs), ["a", "b", "c"]) == (("a", "b"), ("c",))


def test_empty_and_wordless_texts():
    assert compare([]) == ()
    assert compare([CopyInput("a", ""), CopyInput("b", "…"), CopyInput("c", "\U0001f600" * 20)]) == ()


def test_text_without_spaces_between_words():
    text = "港口周一关闭因为一台起重机倒下砸在主码头上困住了两艘驳船"
    copy = pair(text, f"据报道，{text}。")
    assert copy.spans == ((0, len(text), 4, 4 + len(text)),)


@pytest.mark.parametrize("unit", ["a ", " ", '"', "“", "a", "\n", "a b "])
def test_hostile_texts_take_linear_time(unit: str):
    text = unit * 25_000
    started = time.process_time()
    compare([CopyInput("a", text), CopyInput("b", text + "x"), CopyInput("c", LEAD)])
    assert time.process_time() - started < 5


def test_many_near_copies_are_one_family():
    body = f"{LEAD} {MORE} {THEN} {LAST}"
    inputs = [CopyInput(f"r{k:04}", body.replace("twelve", f"number{k}")) for k in range(400)]
    assert len(families(compare(inputs), [one.name for one in inputs])) == 1


def test_tokens_are_words_and_marks():
    tokens = tokenise(["It’s “ok”", "", "Straße_1 é"])
    assert tokens.bounds.tolist() == [0, 5, 5, 7]
    assert tokens.starts.tolist() == [0, 3, 5, 6, 8, 0, 9]
    assert tokens.ends.tolist() == [2, 4, 6, 8, 9, 8, 10]


def test_blocks_never_overlap():
    texts = [f"{LEAD} {MORE} {LEAD}", f"{MORE} {LEAD} {MORE} {LEAD} {LEAD}"]
    tokens = tokenise(texts)
    (shared,) = find_shared(tokens, find_entries(tokens, None, PassagesConfig()))
    chosen = choose_blocks(shared.blocks, 60)
    for (i, j, n), (a, b, m) in [(x, y) for x in chosen for y in chosen if x != y]:
        assert i + n <= a or a + m <= i
        assert j + n <= b or b + m <= j


@pytest.mark.shared
@pytest.mark.skipif(not REUSE.exists(), reason="the labelled pairs in ../shared/data/reuse are not here")
def test_labelled_pairs():
    texts = [json.loads(line) for line in (REUSE / "abp_docs.dev.jsonl").open(encoding="utf-8")]
    pairs = [json.loads(line) for line in (REUSE / "abp_pairs.dev.jsonl").open(encoding="utf-8")]
    found = compare([CopyInput(t["id"], t["text"], outlet=t["source"]) for t in texts])
    kinds = {frozenset((c.left, c.right)): c.kind for c in found}
    right = sum(kinds.get(frozenset((p["a"], p["b"])), "independent") == p["label"] for p in pairs)
    assert right / len(pairs) >= 0.97
