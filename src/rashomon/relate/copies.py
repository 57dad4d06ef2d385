"""Who shares text with whom: compare reports, classify what they share, say who has it from whom.

`compare` answers for any set of reports; `STAGE` does it for the reports of one story; `families` joins reports that
count as one voice, because one took its text from the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from rashomon.model import Offsets, Record, Sentence, Zone
from rashomon.model import Statement as StatementValue
from rashomon.models.multilingual import load_multilingual, multilingual_ready
from rashomon.pipeline import ReportReading, Stage, StoryDraft
from rashomon.relate.direction import Side, judge_direction
from rashomon.relate.passages import Block, PassagesConfig, Tokens, choose_blocks, find_shared, tokenise
from rashomon.relate.rewrites import Telling, find_rewrites
from rashomon.relate.translations import find_translations
from rashomon.shapes import Copy
from rashomon.shapes import Published as ShownPublished
from rashomon.text.language import foreign

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
    contained: float = 0.8
    """Share of a report's tokens from which on it counts as wholly shared."""
    partial: float = 0.25
    """Share of the shorter report's tokens below which shared text is a fragment."""
    quoted: float = 0.7
    """Share of the shared tokens that lies in quotation marks from which on only quotations are shared."""
    family_share: float = 0.4
    """Partly copied reports join a family when so much of the shorter one is shared."""
    family_length: int = 1200
    """The same in characters, where the lengths are not known."""


def compare(inputs: Sequence[CopyInput], config: CopiesConfig = CopiesConfig()) -> tuple[Copy, ...]:  # noqa: B008
    """Find what reports share, for all pairs at once.

    Args:     inputs: the reports, in any order; names must differ.
    Returns:  one `Copy` a pair that shares at least eight tokens in a row, by names, left below right.
    Raises:   nothing.
    Cost:     see `passages.find_shared`; then linear in the shared passages.
    """
    ordered = sorted(inputs, key=lambda one: one.name)
    tokens = tokenise([one.text for one in ordered])
    names = {name: k for k, name in enumerate(sorted({one.outlet for one in ordered if one.outlet}))}
    outlets = [names[one.outlet] if one.outlet else -1 for one in ordered]
    skipped = _skipped(ordered, tokens)
    quoted: dict[int, NDArray[np.int64]] = {}
    found = []
    for pair in find_shared(tokens, outlets, skipped, config.passages):
        shorter = min(b - a for a, b in (tokens.of(pair.left), tokens.of(pair.right)))
        blocks = _whole(tokens, pair.left, pair.right) or choose_blocks(pair.blocks, shorter, config.passages)
        if pair.left not in quoted:
            quoted[pair.left] = _quoted_tokens(ordered[pair.left], tokens, pair.left)
        found.append(_judge(ordered, tokens, (pair.left, pair.right), blocks, quoted[pair.left], skipped, config))
    return tuple(found)


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
    for start, end in one.quotes or find_quotes(one.text):
        a, b = np.searchsorted(tokens.starts[low:high], (start, end))
        marks[a + 1 : b + 1] = 1
    return np.cumsum(marks)


def _judge(
    inputs: Sequence[CopyInput],
    tokens: Tokens,
    pair: Offsets,
    blocks: Sequence[Block],
    quoted: NDArray[np.int64],
    skipped: NDArray[np.bool_] | None,
    config: CopiesConfig,
) -> Copy:
    """Classify one pair and judge its direction."""
    (left_low, left_high), (right_low, right_high) = tokens.of(pair[0]), tokens.of(pair[1])
    shared = sum(n for _, _, n in blocks)
    in_quotes = sum(int(quoted[i + n] - quoted[i]) for i, _, n in blocks) / shared
    sizes = [left_high - left_low, right_high - right_low]
    if skipped is not None:
        sizes[0] -= int(skipped[left_low:left_high].sum())
        sizes[1] -= int(skipped[right_low:right_high].sum())
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
    left, right = inputs[pair[0]], inputs[pair[1]]
    sides = (_side(left, shares[0], [s[:2] for s in spans]), _side(right, shares[1], [s[2:] for s in spans]))
    direction, why = judge_direction(*sides, kind)
    parts = f"{shares[0]:.0%} of left, {shares[1]:.0%} of right, {in_quotes:.0%} in quotation marks"
    return Copy(left.name, right.name, kind, spans, direction, (f"{shared} words shared: {parts}", *why))


def _side(one: CopyInput, share: float, spans: Sequence[Offsets]) -> Side:
    """What the judge of direction needs of one report."""
    shared = " ".join(one.text[start:end] for start, end in spans)
    own = max(len(one.text) - sum(end - start for start, end in spans), 1)
    rest = (len(one.text) - max(end for _, end in spans)) / own
    return Side(one.text, share, one.published, one.outlet, one.byline, one.credits, shared, rest)


def classify(shares: tuple[float, float], in_quotes: float, config: CopiesConfig = CopiesConfig()) -> Kind:  # noqa: B008
    """Name the kind of sharing from the shares of both texts and how much of what is shared is quoted (on the left)."""
    if min(shares) >= config.contained:
        return "copy"
    if max(shares) >= config.contained:
        return "contained"
    if in_quotes >= config.quoted:
        return "shared_quotes"
    return "partial" if max(shares) >= config.partial else "fragment"


def families(
    copies: Sequence[Copy],
    names: Sequence[str],
    lengths: Mapping[str, int] | None = None,
    config: CopiesConfig = CopiesConfig(),  # noqa: B008
) -> tuple[tuple[str, ...], ...]:
    """Join reports that copied from each other or from one text: they count as one voice.

    Args:     copies: from `compare`; names: all reports; lengths: characters of each report where known, which makes
              "a large part" exact for partial copies.
    Returns:  every name in exactly one family, names and families in the order of `names`.
    Raises:   nothing.
    Cost:     nearly linear in copies.
    """
    parent = {name: name for name in names}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for copy in copies:
        if copy.left in parent and copy.right in parent and _joins(copy, lengths, config):
            parent[root(copy.right)] = root(copy.left)
    grouped: dict[str, list[str]] = {}
    for name in names:
        grouped.setdefault(root(name), []).append(name)
    return tuple(tuple(members) for members in grouped.values())


def _joins(copy: Copy, lengths: Mapping[str, int] | None, config: CopiesConfig) -> bool:
    if copy.kind in ("copy", "contained", "translation"):
        return True
    if copy.kind != "partial":
        return False
    shared = sum(end - start for start, end, _, _ in copy.spans)
    if lengths is None:
        return shared >= config.family_length
    shorter = min(lengths.get(copy.left, 0), lengths.get(copy.right, 0))
    return shared >= config.family_share * shorter


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
        boilerplate=tuple((a.span.start, a.span.end) for a, z in zones if z.kind == "boilerplate"),
    )


def _run(draft: StoryDraft, config: CopiesConfig, kit: None) -> StoryDraft:
    """Fill in `copies` from the draft's reports and their dates: shared words, the same in other words, translations."""
    dates = draft.published if len(draft.published) == len(draft.reports) else (None,) * len(draft.reports)
    inputs = [input_of(report, date) for report, date in zip(draft.reports, dates, strict=True)]
    tellings = [_telling(report, one) for report, one in zip(draft.reports, inputs, strict=True)]
    languages = {report.report.name: foreign(report.text) or "en" for report in draft.reports}
    # English word vectors say nothing of other languages.
    english = [one for one in tellings if languages[one.name] == "en"]
    copies = find_rewrites(english, compare(inputs, config))
    if len(english) < len(tellings) and multilingual_ready():
        copies = find_translations(tellings, languages, copies, load_multilingual())
    return msgspec.structs.replace(draft, copies=copies)


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
    version="3 with translations" if multilingual_ready() else "3",
    shape="story",
    reads=("published",),
    writes=("copies",),
    run=_run,
    config=CopiesConfig(),
)
