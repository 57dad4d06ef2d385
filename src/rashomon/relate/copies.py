"""Who shares text with whom: compare reports, classify what they share, say who has it from whom.

`compare` answers for any set of reports; `STAGE` does it for the reports of one story; `families` joins reports that
count as one voice, because one took its text from the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from rashomon.model import Offsets, Record, Sentence, Zone
from rashomon.model import Statement as StatementValue
from rashomon.models.multilingual import load_multilingual, multilingual_ready
from rashomon.pipeline import ReportReading, Stage, StoryDraft
from rashomon.relate.boilerplate import Boilerplate, Stock, keep_runs, learn_runs, show_stock
from rashomon.relate.descent import DescentConfig, Known, family_sizes, weigh_descent
from rashomon.relate.direction import Side, agency_of, decide, find_credits, judge_direction, weigh_pair
from rashomon.relate.families import FamiliesConfig, Member, families, family_trees
from rashomon.relate.gaps import Spans
from rashomon.relate.passages import (
    Block,
    PassagesConfig,
    Shared,
    Tokens,
    choose_blocks,
    find_entries,
    find_shared,
    join_tokens,
    tokenise,
)
from rashomon.relate.quotations import QuotationsConfig, Quoting, find_shared_quotes, with_speakers
from rashomon.relate.rewrites import Telling, find_rewrites
from rashomon.relate.translations import find_translations
from rashomon.shapes import Copy
from rashomon.shapes import Published as ShownPublished
from rashomon.text.language import foreign

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "CopiesConfig", "CopyInput", "STAGE", "classify", "compare", "compare_all", "families", "find_quotes", "input_of",
]  # fmt: skip

Kind = Literal["copy", "contained", "partial", "shared_quotes", "translation", "fragment"]

OPENING, CLOSING = "“«„「『", "”»」』"
_MARKS = re.compile(f'["{OPENING}{CLOSING}]')


class CopyInput(Record, frozen=True):
    """One report to compare: its text, and what is known of where it comes from."""

    name: str
    text: str
    published: tuple[str | None, str | None] = (None, None)
    outlet: str | None = None
    byline: str | None = None
    credits: tuple[str, ...] = ()
    quotes: tuple[Offsets, ...] = ()
    """Direct quotations where known; where empty the quotation marks are read."""
    boilerplate: tuple[Offsets, ...] = ()


class CopiesConfig(Record, frozen=True):
    """Settings of `compare`; the numbers are those of the labelled development pairs (docs/decisions/020)."""

    passages: PassagesConfig = PassagesConfig()
    descent: DescentConfig = DescentConfig()
    contained: float = 0.8
    """Share of a report's tokens from which on it counts as wholly shared."""
    partial: float = 0.25
    """Share of the shorter report's tokens below which shared text is a fragment."""
    quoted: float = 0.7
    """Share of the shared tokens that lies in quotation marks from which on only quotations are shared."""
    families: FamiliesConfig = FamiliesConfig()
    quotations: QuotationsConfig = QuotationsConfig()


class Compared(Record, frozen=True):
    """What `compare_all` found: the copies, and what was learned to be boilerplate, with where from."""

    copies: tuple[Copy, ...]
    stock: tuple[Stock, ...] = ()
    boilerplate: Boilerplate = Boilerplate()


def compare(
    inputs: Sequence[CopyInput],
    config: CopiesConfig = CopiesConfig(),  # noqa: B008
    boilerplate: Boilerplate | None = None,
) -> tuple[Copy, ...]:
    """Find what reports share, for all pairs at once.

    Args:     inputs: the reports, in any order; names must differ; boilerplate: learned before; None: learned from these.
    Returns:  one `Copy` a pair that shares at least eight tokens in a row, by names, left below right.
    Raises:   nothing.
    Cost:     see `passages.find_shared`; then linear in the shared passages.
    """
    return compare_all(inputs, config, boilerplate).copies


def compare_all(
    inputs: Sequence[CopyInput],
    config: CopiesConfig = CopiesConfig(),  # noqa: B008
    boilerplate: Boilerplate | None = None,
    look_closer: Callable[[CopyInput], CopyInput] | None = None,
) -> Compared:
    """As `compare`, with the boilerplate that was left out and the reports that it was learned from.

    Args:     look_closer: finds credits and bylines of a report; asked only for reports of which text was taken.
    """
    import numpy as np

    ordered = in_order(inputs)
    tokens = tokenise([one.text for one in ordered])
    skipped = _skipped(ordered, tokens)
    entries = find_entries(tokens, skipped, config.passages)
    shown: tuple[Stock, ...] = ()
    if boilerplate is None:
        names = {name: k for k, name in enumerate(sorted({one.outlet for one in ordered if one.outlet}))}
        outlets = np.array([names[one.outlet] if one.outlet else -1 for one in ordered], np.int64)
        stock = learn_runs(entries, outlets, np.diff(tokens.bounds), config.passages)
        boilerplate = keep_runs(entries, stock)
        told = [o.name for o in ordered], [o.text for o in ordered], [o.outlet for o in ordered]
        shown = show_stock(tokens, entries, stock, *told, config.passages.words)
    else:
        stock = np.isin(entries.run, np.array(boilerplate.runs, np.uint64))
    found = _judged(ordered, tokens, find_shared(tokens, entries.only(~stock), config.passages), skipped, config)
    if look_closer is not None:
        taken = {name for c in found if c.kind in _TAKEN for name in (c.left, c.right)}
        ordered = [look_closer(one) if one.name in taken else one for one in ordered]
    return Compared(direct(found, ordered, config), shown, boilerplate)


def in_order(inputs: Sequence[CopyInput]) -> list[CopyInput]:
    """The inputs in the order in which `compare` takes them, in which `CopyIndex` gives the same answer."""
    return sorted(inputs, key=_place)


def _place(one: CopyInput) -> tuple[str, str]:
    """The order in which reports are taken: by date, the undated last; in a crowd the first stand for the rest."""
    return (one.published[0] or one.published[1] or "9999", one.name)


def judge_pairs(
    pair: tuple[CopyInput, CopyInput], tokens: tuple[Tokens, Tokens], blocks: tuple[Block, ...], config: CopiesConfig
) -> list[Copy]:
    """The copy that two reports with these blocks are, without direction; none where they share nothing."""
    if not blocks:
        return []
    both = join_tokens(tokens)
    return _judged(pair, both, [Shared(0, 1, blocks)], _skipped(pair, both), config)


def _judged(
    ordered: Sequence[CopyInput],
    tokens: Tokens,
    shared: Sequence[Shared],
    skipped: NDArray[np.bool_] | None,
    config: CopiesConfig,
) -> list[Copy]:
    """Choose the passages of each pair and name its kind; directions come later. By names, left below right."""
    quoted: dict[int, NDArray[np.int64]] = {}
    bounds = tokens.bounds.tolist()
    own = [high - low for low, high in zip(bounds, bounds[1:], strict=False)]
    if skipped is not None:
        own = [size - int(skipped[low : low + size].sum()) for low, size in zip(bounds, own, strict=False)]
    found = []
    for pair in shared:
        one, other, blocks = pair.left, pair.right, pair.blocks
        if ordered[other].name < ordered[one].name:
            one, other, blocks = other, one, tuple((j, i, n) for i, j, n in blocks)
        sizes = bounds[one + 1] - bounds[one], bounds[other + 1] - bounds[other]
        whole = _whole(tokens, one, other) if sizes[0] == sizes[1] else ()
        chosen = whole or choose_blocks(blocks, min(sizes), config.passages)
        if one not in quoted:
            quoted[one] = _quoted_tokens(ordered[one], tokens, one)
        found.append(_judge(ordered, tokens, (one, other), chosen, quoted[one], (own[one], own[other]), config))
    return sorted(found, key=lambda c: (c.left, c.right))


def _whole(tokens: Tokens, left: int, right: int) -> tuple[Block, ...]:
    """One block over everything where two texts are the same, word for word."""
    (a, b), (c, d) = tokens.of(left), tokens.of(right)
    if b - a == d - c and bool((tokens.keys[a:b] == tokens.keys[c:d]).all()):
        return ((0, 0, b - a),)
    return ()


def _skipped(inputs: Sequence[CopyInput], tokens: Tokens) -> NDArray[np.bool_] | None:
    """Mark the tokens that lie in known boilerplate."""
    import numpy as np

    if not any(one.boilerplate for one in inputs):
        return None
    marks = np.zeros(len(tokens.keys), bool)
    for k, one in enumerate(inputs):
        low, high = tokens.of(k)
        for start, end in one.boilerplate:
            a, b = np.searchsorted(tokens.starts[low:high], (start, end))
            marks[low + a : low + b] = True
    return marks


def find_quotes(text: str) -> tuple[Offsets, ...]:
    """Find what stands in quotation marks, by one pass over the marks.

    An opening mark opens, a closing mark closes, a straight mark does whichever is due. Paragraphs of one long
    quotation, each opened anew and only the last closed, are one span; a quotation never closed runs to the end.

    Returns:  half-open spans from the opening mark to before the closing one.
    Cost:     linear.
    """
    found: list[Offsets] = []
    opened = -1
    for mark in _MARKS.finditer(text):
        char = mark.group()
        if opened < 0:
            opened = mark.start() if char not in CLOSING else -1
        elif char not in OPENING:
            found.append((opened, mark.start()))
            opened = -1
    if opened >= 0:
        found.append((opened, len(text)))
    return tuple(found)


def _quoted_tokens(one: CopyInput, tokens: Tokens, index: int) -> NDArray[np.int64]:
    """How many tokens before each token of a text stand in quotation marks (so that a range is one subtraction)."""
    import numpy as np

    low, high = tokens.of(index)
    marks = np.zeros(high - low + 1, np.int64)
    spans = np.array(one.quotes or find_quotes(one.text), np.int64).reshape(-1, 2)
    for a, b in np.searchsorted(tokens.starts[low:high], spans).tolist():
        marks[a + 1 : b + 1] = 1
    return np.cumsum(marks)


def _judge(
    inputs: Sequence[CopyInput],
    tokens: Tokens,
    pair: Offsets,
    blocks: Sequence[Block],
    quoted: NDArray[np.int64],
    sizes: Offsets,
    config: CopiesConfig,
) -> Copy:
    """Classify one pair; `sizes`: the tokens of either that are not boilerplate."""
    (left_low, _), (right_low, _) = tokens.of(pair[0]), tokens.of(pair[1])
    shared = sum(n for _, _, n in blocks)
    in_quotes = sum(int(quoted[i + n] - quoted[i]) for i, _, n in blocks) / shared
    shares = (min(1.0, shared / max(sizes[0], 1)), min(1.0, shared / max(sizes[1], 1)))
    kind = classify(shares, in_quotes, config)
    spans = tuple(
        (
            int(tokens.starts[left_low + i]),
            int(tokens.ends[left_low + i + n - 1]),
            int(tokens.starts[right_low + j]),
            int(tokens.ends[right_low + j + n - 1]),
        )
        for i, j, n in blocks
    )
    parts = f"{shares[0]:.0%} of left, {shares[1]:.0%} of right, {in_quotes:.0%} in quotation marks"
    names = inputs[pair[0]].name, inputs[pair[1]].name
    return Copy(*names, kind, spans, "undecided", (f"{shared} words shared: {parts}",))


_TAKEN = ("copy", "contained", "partial")


def direct(copies: Sequence[Copy], inputs: Sequence[CopyInput], config: CopiesConfig) -> tuple[Copy, ...]:
    """Say who has it from whom: reasons of each pair first, then weighed together for all that copies join."""
    sides = {one.name: one for one in inputs}
    taken = [c for c in copies if c.kind in _TAKEN]
    size = family_sizes((c.left, c.right) for c in taken)
    agencies = _agencies_beside(taken, sides)
    known: dict[tuple[str, str], Known] = {}
    for c in taken:
        here = agencies.get(c.left, frozenset()) & agencies.get(c.right, frozenset())
        spans = c.spans if size[c.left] <= config.descent.crowd else ()  # of a crowd only dates and credits are read
        known[c.left, c.right] = Known(c.left, c.right, weigh_pair(*_sides(c, sides, spans), spans, here), c.spans)
    believed = weigh_descent(list(known.values()), config.descent)
    found = []
    for copy in copies:
        pair = copy.left, copy.right
        if pair in known:
            told = believed[pair]
            why = (*copy.why, *(r.why for r in known[pair].weighed.reasons), *told.why)
            copy = msgspec.structs.replace(copy, direction=decide(told.shares), why=why)
        elif copy.kind == "shared_quotes":
            direction, reasons = judge_direction(*_sides(copy, sides, copy.spans), copy.kind)
            copy = msgspec.structs.replace(copy, direction=direction, why=(*copy.why, *reasons))
        found.append(copy)
    return tuple(found)


def _agencies_beside(copies: Sequence[Copy], inputs: Mapping[str, CopyInput]) -> dict[str, frozenset[str]]:
    """The agencies whose own reports share text with a report."""
    found: dict[str, set[str]] = {}
    agencies = {name: agency_of(one.outlet) for name, one in inputs.items()}
    for copy in copies:
        for one, other in ((copy.left, copy.right), (copy.right, copy.left)):
            agency = agencies[other]
            if agency:
                found.setdefault(one, set()).add(agency)
    return {name: frozenset(agencies) for name, agencies in found.items()}


def _sides(copy: Copy, inputs: Mapping[str, CopyInput], spans: Spans) -> tuple[Side, Side]:
    left, right = inputs[copy.left], inputs[copy.right]
    return _side(left, [(s[0], s[1]) for s in spans]), _side(right, [(s[2], s[3]) for s in spans])


def _side(one: CopyInput, spans: Sequence[Offsets]) -> Side:
    """What the judge of direction needs of one report."""
    shared = " ".join(one.text[start:end] for start, end in spans)
    return Side(one.text, one.published, one.outlet, one.byline, one.credits, shared)


def classify(shares: tuple[float, float], in_quotes: float, config: CopiesConfig = CopiesConfig()) -> Kind:  # noqa: B008
    """Name the kind of sharing from the shares of both texts and how much of what is shared is quoted (on the left)."""
    if min(shares) >= config.contained:
        return "copy"
    if max(shares) >= config.contained:
        return "contained"
    if in_quotes >= config.quoted:
        return "shared_quotes"
    return "partial" if max(shares) >= config.partial else "fragment"


_ASIDE = ("boilerplate", "credit", "byline", "author_note")
"""Zones in which an outlet speaks of itself and its people; two reports of one desk share them and nothing else."""


def input_of(report: ReportReading, published: ShownPublished | None = None) -> CopyInput:
    """What `compare` needs of a report that has been read: credits, byline, boilerplate from zones; quotations."""
    zones = [(a, a.value) for a in report.reading.layer("zone") if isinstance(a.value, Zone)]
    credits = tuple(sorted({z.name for _, z in zones if z.kind == "credit" and z.name}))
    bylines = [z.name or a.exact for a, z in zones if z.kind == "byline"]
    statements = [a.value for a in report.reading.layer("statement") if isinstance(a.value, StatementValue)]
    dates = published or ShownPublished(report.report.published.earliest, report.report.published.latest, "unknown")
    return CopyInput(
        name=report.report.name,
        text=report.text,
        published=(dates.earliest, dates.latest),
        outlet=report.report.outlet,
        byline=report.report.byline or (bylines[0] if bylines else None),
        credits=credits,
        quotes=tuple(sorted({span for s in statements if s.form == "direct" for span in s.content})),
        boilerplate=tuple((a.span.start, a.span.end) for a, z in zones if z.kind in _ASIDE),
    )


def _run(draft: StoryDraft, config: CopiesConfig, kit: None) -> StoryDraft:
    """Fill in `copies` and `families`: shared words, the same in other words, shared quotations, translations."""
    dates = draft.published if len(draft.published) == len(draft.reports) else (None,) * len(draft.reports)
    inputs = [input_of(report, date) for report, date in zip(draft.reports, dates, strict=True)]
    tellings = [_telling(report, one) for report, one in zip(draft.reports, inputs, strict=True)]
    languages = {report.report.name: foreign(report.text) or "en" for report in draft.reports}
    # English word vectors say nothing of other languages.
    english = [one for one in tellings if languages[one.name] == "en"]
    copies = find_rewrites(english, compare(inputs, config))
    copies = find_shared_quotes(_quoting(draft, inputs), copies, config.quotations)
    if len(english) < len(tellings) and multilingual_ready():
        copies = find_translations(tellings, languages, copies, load_multilingual())
    members = [
        Member(one.name, report.report.document, len(one.text), one.outlet, one.credits or find_credits(one.text))
        for report, one in zip(draft.reports, inputs, strict=True)
    ]
    return msgspec.structs.replace(draft, copies=copies, families=family_trees(copies, members, config.families))


def _quoting(draft: StoryDraft, inputs: Sequence[CopyInput]) -> list[Quoting]:
    """What stands in quotation marks, with the speakers that the story's statements give."""
    said: dict[str, list[tuple[Offsets, str | None]]] = {}
    for statement in draft.statements:
        said.setdefault(statement.report, []).extend((span, statement.speaker) for span in statement.content)
    return [
        Quoting(
            one.name,
            one.text,
            with_speakers(find_quotes(one.text), said.get(one.name, ())),
            one.published,
            one.outlet,
            one.byline,
            one.credits,
        )
        for one in inputs
    ]


def _telling(report: ReportReading, one: CopyInput) -> Telling:
    """What `find_rewrites` needs: the spans of body sentences beside what `compare` has."""
    body = tuple(
        (a.span.start, a.span.end)
        for a in report.reading.layer("sentence")
        if isinstance(a.value, Sentence) and a.value.zone == "body"
    )
    return Telling(one.name, one.text, body, one.published, one.outlet, one.byline, one.credits)


STAGE = Stage(
    name="copies",
    # What was derived without the weights for other languages is derived again once they are there.
    version="4 with translations" if multilingual_ready() else "4",
    shape="story",
    reads=("published", "statements"),
    writes=("copies", "families"),
    run=_run,
    config=CopiesConfig(),
)
