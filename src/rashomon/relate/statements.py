"""The statements of a story: each report's attribution relations with the story's own people as speakers.

A document knows "he" and "the minister"; a story knows who that is. Here a speaker becomes the id of an entity, unnamed
speakers of whom something is said become entities of their own (one for each wording in each report: two "officials" of
two reports need not be the same), and words like "last week" become dates.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

import msgspec

from rashomon import shapes
from rashomon.ids import content_id
from rashomon.model import Annotation, NameType, Offsets, Record, Statement, Time
from rashomon.pipeline import ReportReading, Stage, StoryDraft
from rashomon.read.attribution_tree import overlap
from rashomon.read.speakers import BODIES
from rashomon.read.times import resolve
from rashomon.read.titles import is_head, is_relation
from rashomon.remembering import remembered

# Where the name of an unnamed speaker ends: a comma, a clause, whoever printed it first, to whom it was said.
_TOLD_OF = re.compile(
    r",| (?:first reported|reported by|reached (?:by|at|on)|contacted|speaking|quoted by|cited by|citing|asked|"
    r"(?:who|which|that) (?:spoke|speaks|asked|declined|requested|preferred|wished|wanted|insisted|refused|agreed|added|said|"
    r"(?:did|was|were|is|are|do|does) not|wasn|weren|didn))\b"
    r"|(?<!ambassador)(?<!envoy)(?<!adviser)(?<!advisor)(?<!aide)(?<!delegate)(?<!representative) to (?:the )?[A-Z]"
)
_COLLECTIVE = frozenset(("media", "company", "police"))
_WORKS = frozenset(("document",))
_NOBODY = frozenset(("unstated",))


class StatementsConfig(Record, frozen=True):
    """`longest_name`: words of an unnamed speaker's phrase that its name keeps (longer ones are clauses).

    `everything`: also attributions that tell what nobody said ("would not discuss whether"), as the document's layer has them.
    """

    longest_name: int = 12
    everything: bool = False


def find_story_statements(draft: StoryDraft, config: StatementsConfig, kit: object = None) -> StoryDraft:
    """Turn the statement annotations of all reports into the story's statements.

    Args:     draft: with `published` (parallel to `reports`) and `entities`.
    Returns:  the draft with `statements`, in the order of reports and then of places, and with the unnamed speakers
              added to `entities`.
    Raises:   nothing.
    Cost:     linear in statements and mentions.
    From:     docs/decisions/054.
    """
    cast = _Cast(draft.entities)
    found: list[shapes.Statement] = []
    for at, report in enumerate(draft.reports):
        published = draft.published[at] if at < len(draft.published) else None
        found.extend(_of_report(report, published, cast, config))
    return msgspec.structs.replace(draft, statements=tuple(found), entities=(*draft.entities, *cast.unnamed()))


class _Cast:
    """Who is who: entities by place and by name, and the unnamed met on the way."""

    def __init__(self, entities: Sequence[shapes.Entity]) -> None:
        self.places: dict[str, list[tuple[int, int, str]]] = {}
        self.names: dict[str, str] = {}
        for entity in entities:
            for m in entity.mentions:
                self.places.setdefault(m.report, []).append((m.start, m.end, entity.id))
            for name in (entity.name, *entity.aliases):
                self.names.setdefault(name.casefold(), entity.id)
        for rows in self.places.values():
            rows.sort()
        self.offices = _offices(entities)
        self.starts = {report: [s for s, _, _ in rows] for report, rows in self.places.items()}
        self.new: dict[str, shapes.Entity] = {}

    def at(self, report: str, span: Offsets) -> str | None:
        """The entity whose mention makes up most of a span ("Veshna" does not make up "Veshna's state broadcaster")."""
        rows = self.places.get(report, [])
        best: tuple[int, str] | None = None
        i = bisect_right(self.starts.get(report, []), span[0])
        for start, end, entity in rows[max(0, i - 3) :]:
            if start >= span[1]:
                break
            shared = overlap(((start, end),), (span,))
            if 2 * shared >= span[1] - span[0] and (best is None or shared > best[0]):
                best = (shared, entity)
        return best[1] if best else None

    def bearers(self, words: tuple[str, ...]) -> list[str]:
        """The names of all people whose office ends in these words."""
        return self.offices.get(words, [])

    def known(self, report: ReportReading, span: Offsets) -> str | None:
        """The entity of some characters, by place or by name."""
        return self.at(report.report.name, span) or self.named(report.text[span[0] : span[1]])

    def named(self, name: str | None) -> str | None:
        """The entity of this very name."""
        return self.names.get(name.casefold()) if name else None

    def admit(self, report: str, name: str, kind: str, span: Offsets) -> str:
        """Make or find the entity of an unnamed speaker of one report."""
        key = content_id("entity", "unnamed", report, name.casefold())
        mention = shapes.Mention(report, *span)
        known = self.new.get(key)
        if known is None:
            type_: NameType = "organisation" if kind in _COLLECTIVE else "work" if kind in _WORKS else "person"
            self.new[key] = shapes.Entity(
                key, type_, name, (), (), (mention,), (f"unnamed ({kind}); named so by the report",)
            )
        elif mention not in known.mentions:
            self.new[key] = msgspec.structs.replace(known, mentions=(*known.mentions, mention))
        return key

    def unnamed(self) -> tuple[shapes.Entity, ...]:
        """The entities made here, in the order in which they were met."""
        return tuple(self.new.values())


def _offices(entities: Sequence[shapes.Entity]) -> dict[tuple[str, ...], list[str]]:
    """Who bears which office, by its last word and its last two words."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for entity in entities:
        if entity.type == "person":
            for role in entity.roles:
                words = role.title.lower().replace("’s", "").replace("'s", "").split()
                if "of" in words:
                    words = words[: words.index("of")]
                for tail in (tuple(words[-1:]), tuple(words[-2:])):
                    if tail and not is_relation(role.title):
                        found.setdefault(tail, {})[entity.name] = None
    return {tail: list(names) for tail, names in found.items()}


@remembered(1 << 12)
def _id_of(report: str, start: int, end: int, content: tuple[Offsets, ...], cue: tuple[Offsets, ...]) -> str:
    return content_id("statement", report, start, end, content, cue)


def _of_report(
    report: ReportReading, published: shapes.Published | None, cast: _Cast, config: StatementsConfig
) -> list[shapes.Statement]:
    layer = _told(report, config.everything)
    times = {(a.span.start, a.span.end): a for a in report.reading.layer("time")}
    name = report.report.name
    ids = [
        _id_of(name, a.span.start, a.span.end, a.value.content, a.value.cue)
        for a in layer
        if isinstance(a.value, Statement)
    ]
    found: list[shapes.Statement] = []
    for a, own_id in zip(layer, ids, strict=True):
        s = a.value
        assert isinstance(s, Statement)
        s = _by_office(report.text, s, cast)
        found.append(
            shapes.Statement(
                id=own_id,
                report=name,
                form=s.form,
                content=s.content,
                cue=s.cue,
                source=s.source,
                text=" ... ".join(report.text[b:e] for b, e in s.content),
                speaker=_speaker(report, s, cast, config),
                speaker_name=s.speaker_name,
                anonymous=s.anonymous,
                stance=s.stance,
                stance_by=s.stance_by,
                via=tuple(shapes.Hop(h.who, h.role, h.span) for h in s.via),
                said=_said(s, times, published),
                where=report.text[s.where[0] : s.where[1]] if s.where else None,
                parent=ids[s.parent] if s.parent is not None else None,
                anonymous_of=report.text[s.anonymous_of[0] : s.anonymous_of[1]] if s.anonymous_of else None,
                anonymous_of_entity=cast.known(report, s.anonymous_of) if s.anonymous_of else None,
                anonymous_count=s.anonymous_count,
                also=tuple(cast.known(report, span) or report.text[span[0] : span[1]] for span in s.also),
                cue_text=" ... ".join(report.text[b:e] for b, e in s.cue),
            )
        )
    return found


def _told(report: ReportReading, everything: bool) -> list[Annotation]:
    """The report's attributions, or those alone that tell what somebody said; `parent` counts in this list."""
    layer = [a for a in report.reading.layer("statement") if isinstance(a.value, Statement)]
    values = [a.value for a in layer if isinstance(a.value, Statement)]
    if everything or all(s.told for s in values):
        return layer
    kept = [i for i, s in enumerate(values) if s.told]
    place = {old: new for new, old in enumerate(kept)}

    def above(i: int) -> int | None:
        parent = values[i].parent
        while parent is not None and parent not in place:
            parent = values[parent].parent
        return None if parent is None else place[parent]

    return [msgspec.structs.replace(layer[i], value=msgspec.structs.replace(values[i], parent=above(i))) for i in kept]


def _by_office(text: str, s: Statement, cast: _Cast) -> Statement:
    """ "The captain" of a report that does not name him, where one person only of the story is called that."""
    if s.speaker_name is not None or len(s.source) != 1:
        return s
    words = text[s.source[0][0] : s.source[0][1]].lower().split()
    if not 2 <= len(words) <= 3 or words[0] != "the" or not is_head(words[-1]) or words[-1] in _COMMON:
        return s
    bearers = cast.bearers(tuple(words[1:]))
    if len(bearers) != 1:
        return s
    return msgspec.structs.replace(s, speaker_name=bearers[0], speaker_span=None, anonymous=None, anonymous_of=None,
                                   anonymous_count=None)  # fmt: skip


# Descriptions that many bear at once, most of them without a name.
_COMMON = frozenset(
    "official expert analyst spokesman spokeswoman spokesperson diplomat lawyer attorney witness resident journalist "
    "reporter aide adviser advisor officer soldier worker survivor victim suspect member source judge doctor "
    "nurse neighbour neighbor friend "
    "critic activist scientist researcher student teacher voter lawmaker senator".split()
)


def _speaker(report: ReportReading, s: Statement, cast: _Cast, config: StatementsConfig) -> str | None:
    """The entity that speaks; an unnamed speaker becomes one."""
    name = report.report.name
    if s.speaker_span is not None:
        known = cast.at(name, s.speaker_span)
        if known is not None:
            return known
    known = cast.named(s.speaker_name)
    if known is not None:
        return known
    if s.speaker_name is not None and s.speaker_span is not None:  # named, but by no name: "the county council"
        return cast.admit(name, s.speaker_name, _kind_by(s.speaker_name), s.speaker_span)
    if s.anonymous is None or s.anonymous in _NOBODY or not s.source:
        return None
    span = _short(report.text, s.source[0], config.longest_name)
    phrase = report.text[span[0] : span[1]]
    if phrase.lower() in _PRONOUNS:
        return None
    return cast.admit(name, phrase, "company" if _is_body(phrase) else s.anonymous, span)


def _is_body(phrase: str) -> bool:
    """Whether a phrase is headed by a body: "the ministry", "the government in Zarovka", not "a council officer"."""
    front = _PREPOSITION.split(phrase.lower(), maxsplit=1)[0].split()
    return bool(front) and (front[-1] in BODIES or front[-1] in ("governments", "ministries", "countries", "embassy"))


_PREPOSITION = re.compile(r" (?:in|of|at|from|for|on|to|who|which|that|with) ")
_PRONOUNS = frozenset(("who", "which", "that", "he", "she", "it", "they", "one", "no one", "nobody", "whom", "this"))


def _kind_by(name: str) -> str:
    """A body, or a person."""
    return "company" if BODIES & set(name.lower().split()) else "person"


def _short(text: str, span: Offsets, most: int) -> Offsets:
    """A phrase without what is told of its speaker after a comma or in a clause, and at most so many words."""
    start, end = span
    cut = _TOLD_OF.search(text, start, min(end, start + 400))
    if cut is not None and cut.start() > start:
        end = cut.start()
    words = text[start:end].split(" ")
    if len(words) > most:
        end = start + len(" ".join(words[:most]))
    return start, end


def _said(s: Statement, times: Mapping[Offsets, Annotation], published: shapes.Published | None) -> shapes.When:
    """When it was said: the time expressions of its cue, counted from the report's date; at the latest, that date."""
    earliest, latest = [], []
    for span in s.said:
        a = times.get(span)
        if a is None or not isinstance(a.value, Time) or a.value.type not in ("DATE", "TIME"):
            continue
        time = a.value
        if published is not None and time.earliest is None and time.latest is None:
            time = resolve(time, published, future=False)
        earliest += [time.earliest] if time.earliest else []
        latest += [time.latest] if time.latest else []
    if earliest or latest:
        return shapes.When(max(earliest, default=None), min(latest, default=None))
    return shapes.When(None, published.latest if published is not None else None)


STAGE = Stage(
    name="statements",
    version="3",
    shape="story",
    reads=("published", "entities"),
    writes=("statements",),
    run=find_story_statements,
    config=StatementsConfig(),
)
