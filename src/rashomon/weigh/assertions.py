"""Assertions: each thing that a report asserts or passes on, with everything that later weighing compares.

An assertion is a main clause (or the clause that a statement reports), its holder (the reporter or a statement), its judged
factuality, and its slots: who, numbers, when, where. Slots point at the story's entities, so "Kim" and "Kim Jong-un" compare
equal; pronouns stay unresolved and compare with nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rashomon import shapes
from rashomon.model import Annotation, Argument, Factuality, Name, Offsets, Proposition, Record, Time
from rashomon.pipeline import ReportReading, StoryDraft
from rashomon.relate.dates import anchor

SHORTEST = 3
"""Words below which a clause ("Kim agreed") is too thin to be told apart from others."""

SHORT_CLAUSE = 14
"""Words up to which any time in a clause is taken to be that of its event; a longer one often dates something else."""

UNCLAIMED_ZONES = frozenset(
    {"headline", "subheading", "caption", "byline", "credit", "author_note", "boilerplate", "dateline", "correction"}
)
"""Zones whose clauses are no assertions of their own: headings and captions repeat or harden the body (which names who said
so), and a correction says what was wrong."""

BODY_CLAUSES = 3
"""Main clauses of body from which a report's headline is left out of its assertions."""

THIN = 4
"""Content words that a clause must have in which nobody is named and nothing is counted."""

CUE_GAP = 30
"""Characters between two spans of one content beyond which they are not read as one clause."""

ATTITUDES = frozenset(
    "want plan hope support oppose intend refuse seem sound stance perceive seek promise fear".split()
)
"""Stances of which the reporter tells, as one tells of an act: "Kim also plans to visit" is not Kim's telling."""

QUOTES = (("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("‘", "’"))

PERSONAL = frozenset({"he", "she"})

PRONOUNS = frozenset(
    "he she it they this that these those i we you who which what there one him her them his its".split()
)


class Quantity(Record, frozen=True):
    """A number with what it counts: value, unit lemma ("people", "ship"), and the words that bound it ("at least")."""

    value: float
    unit: str
    bound: str
    span: Offsets


class Unit(Record, frozen=True):
    """One assertion with its slots; `text` is the clause as written, `told` the clause with its subject put back."""

    report: str
    seq: int
    span: Offsets
    text: str
    told: str
    holder: str
    anonymous: str | None
    predicate: str
    kind: str
    factuality: Factuality
    entities: tuple[str, ...]
    agents: tuple[str, ...]
    others: tuple[str, ...]
    place: str | None
    place_entity: str | None
    when: shapes.When
    quantities: tuple[Quantity, ...]
    zone: str
    negated: bool
    not_before: str | None = None
    """Where the event lies ahead of the report: the first day on which the report may have appeared."""
    event: Offsets = (0, 0)
    """The predicate's own characters."""
    words: frozenset[str] = frozenset()
    """Content words of `told`, lower case."""
    thing: str | None = None
    """What the act is about (its patient), as written, where that is no entity: "artillery ammunition"."""

    @property
    def evidence(self) -> shapes.Evidence:
        """The clause as evidence."""
        return shapes.Evidence(self.report, self.span[0], self.span[1], self.text)


def collect_units(draft: StoryDraft) -> tuple[Unit, ...]:
    """Every assertion of a story, report by report, in document order.

    Args:     draft: with published, entities and statements.
    Returns:  units; a clause that lies inside another unit of the same holder is left out, so nothing is told twice.
    Cost:     linear in propositions.
    """
    mentions = _mentions(draft.entities)
    types = {e.id: e.type for e in draft.entities}
    names = {e.id: e.name for e in draft.entities}
    units: list[Unit] = []
    for number, report in enumerate(draft.reports):
        published = draft.published[number]
        own = [s for s in draft.statements if s.report == report.report.name]
        found = _Collector(report, published, own, mentions.get(report.report.name, []), types, names)
        units += _outermost(found.units())
    return tuple(units)


def _mentions(entities: Sequence[shapes.Entity]) -> dict[str, list[tuple[int, int, str]]]:
    """Entity mentions by report, in order."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for entity in entities:
        for mention in entity.mentions:
            found.setdefault(mention.report, []).append((mention.start, mention.end, entity.id))
    return {report: sorted(spans) for report, spans in found.items()}


def _outermost(units: Sequence[Unit]) -> list[Unit]:
    """Drop a clause that lies inside another of the same holder."""
    kept: list[Unit] = []
    for unit in sorted(units, key=lambda u: (u.span[0], -u.span[1])):
        inside = any(
            k.span[0] <= unit.span[0] and unit.span[1] <= k.span[1] and k.holder == unit.holder for k in kept[-6:]
        )
        if not inside:
            kept.append(unit)
    return kept


class _Collector:
    """Reads the assertions of one report."""

    def __init__(
        self,
        report: ReportReading,
        published: shapes.Published,
        statements: Sequence[shapes.Statement],
        mentions: Sequence[tuple[int, int, str]],
        types: Mapping[str, str],
        names: Mapping[str, str],
    ) -> None:
        self._report, self._published, self._mentions, self._types = report, published, mentions, types
        self._statements, self._names = statements, names
        self._unclaimed = UNCLAIMED_ZONES
        self._attitudes = frozenset(s.id for s in statements if _is_attitude(s, report.text))
        self._zones = [
            (a.span.start, a.span.end, str(getattr(a.value, "kind", ""))) for a in report.reading.layer("zone")
        ]
        self._times = [(a.span.start, a.span.end) for a in report.reading.layer("time") if isinstance(a.value, Time)]
        self._places = [
            a for a in report.reading.layer("name") if isinstance(a.value, Name) and a.value.type == "place"
        ]

    def units(self) -> list[Unit]:
        layers = self._report.reading
        found: list[Unit] = []
        self._count_body(layers.layer("proposition"))
        for annotation, judged in zip(layers.layer("proposition"), layers.layer("factuality"), strict=True):
            value, factuality = annotation.value, judged.value
            assert isinstance(value, Proposition) and isinstance(factuality, Factuality)
            unit = self._unit(annotation, value, factuality, found) if value.main else None
            if unit is not None:
                found.append(unit)
        return found

    def _count_body(self, propositions: Sequence[Annotation]) -> None:
        """A report that is hardly more than its headline may assert by it."""
        body = sum(self._zone(a.span.start) == "body" and getattr(a.value, "main", False) for a in propositions)
        self._unclaimed = UNCLAIMED_ZONES - {"headline"} if body < BODY_CLAUSES else UNCLAIMED_ZONES

    def _unit(
        self, annotation: Annotation, value: Proposition, factuality: Factuality, before: Sequence[Unit]
    ) -> Unit | None:
        """The assertion of one proposition; None where the clause is too thin, or is itself the reporting."""
        if self._zone(annotation.span.start) in self._unclaimed or self._is_first_person(value):
            return None
        statement = self._holder(annotation.span.start)
        span = self._balanced(self._clip(value.clause, statement))
        text = self._report.text[span[0] : span[1]]
        # A clause that swallows the whole of some statement's cue and content is the reporting, not the reported.
        if len(text.split()) < SHORTEST or self._reports(span, statement) or _is_condition(text):
            return None
        who = self._antecedent(value, before)
        told = self._told(value, span, self._names.get(who or ""))
        agents = (who,) if who else self._entities(value, ("agent",))
        words = frozenset(w for w in _WORD.findall(told.lower()) if w not in _COMMON)
        quantities = self._quantities(value, span)
        if len(words) < THIN and not quantities and not agents and not self._within(span):
            return None
        place, place_entity = self._place(value, span)
        return Unit(
            report=self._report.report.name,
            seq=self._report.seq,
            span=span,
            text=text,
            told=told,
            words=words,
            holder=statement.id if statement else "author",
            anonymous=statement.anonymous if statement else None,
            predicate=value.predicate,
            kind=value.kind,
            factuality=factuality,
            entities=self._within(span) + tuple(a for a in agents if a not in self._within(span)),
            agents=agents,
            others=self._entities(value, ("patient", "recipient", "partner", "goal", "instrument", "topic")),
            place=place,
            place_entity=place_entity,
            when=self._when(value, span, factuality),
            quantities=quantities,
            zone=self._zone(span[0]),
            negated=value.negated,
            not_before=self._published.earliest if _future(factuality) else None,
            event=(annotation.span.start, annotation.span.end),
            thing=self._thing(value),
        )

    def _zone(self, position: int) -> str:
        return next((k for s, e, k in self._zones if s <= position < e), "body")

    def _is_first_person(self, value: Proposition) -> bool:
        """ "I would say", "you know": speech acts and asides of a quotation, not claims about the world."""
        agents = [self._report.text[a.span[0] : a.span[1]].lower() for a in value.arguments if a.role == "agent"]
        return bool({"i", "you"} & set(agents)) or (bool(agents) and agents[0] in ("them", "him", "us", "me"))

    def _holder(self, position: int) -> shapes.Statement | None:
        """The innermost statement whose content holds the predicate, attitudes apart."""
        held = [
            s for s in self._statements
            if s.id not in self._attitudes and any(a <= position < b for a, b in s.content)
        ]  # fmt: skip
        return min(held, key=lambda s: sum(b - a for a, b in s.content), default=None)

    def _clip(self, span: Offsets, statement: shapes.Statement | None) -> Offsets:
        """A reported clause ends where the statement's content ends, not at the reporting frame."""
        for start, end in _joined(statement) if statement else ():
            if span[0] < end and start < span[1]:
                return max(span[0], start), min(span[1], end)
        return span

    def _balanced(self, span: Offsets) -> Offsets:
        """Take in a closing quotation mark that the clause's last word carries."""
        text = self._report.text[span[0] : span[1]]
        after = self._report.text[span[1] : span[1] + 1]
        for opening, closing in QUOTES:
            odd = text.count(opening) % 2 if opening == closing else text.count(opening) > text.count(closing)
            if odd and after == closing:
                return span[0], span[1] + 1
        return span

    def _reports(self, span: Offsets, holder: shapes.Statement | None) -> bool:
        for statement in self._statements:
            if (holder is not None and statement.id == holder.id) or statement.id in self._attitudes:
                continue
            for start, end in statement.content:
                inside = span[0] <= start and end <= span[1]
                if inside and (end - start) > 0.5 * (span[1] - span[0]):
                    return True
        return False

    def _told(self, value: Proposition, span: Offsets, who: str | None) -> str:
        """The clause, readable by itself: a subject that stands elsewhere, or a pronoun's, is put in front in brackets."""
        text = self._report.text[span[0] : span[1]]
        agents = [a for a in value.arguments if a.role in ("agent", "patient")][:1]
        for argument in agents:
            subject = self._report.text[argument.span[0] : argument.span[1]]
            if subject.lower() in PERSONAL and who is not None:
                rest = self._report.text[argument.span[1] : span[1]]
                return f"[{who}]{rest}" if argument.span[0] == span[0] else text
            if not (span[0] <= argument.span[0] < span[1]) and subject.lower() not in PRONOUNS and len(subject) < 80:
                return f"[{subject}] {text}"
        return text

    def _antecedent(self, value: Proposition, units: Sequence[Unit]) -> str | None:
        """Whom "he" or "she" as a subject stands for: the person who last acted in this report, if there is one."""
        subject = next((a for a in value.arguments if a.role in ("agent", "patient")), None)
        if subject is None or self._report.text[subject.span[0] : subject.span[1]].lower() not in PERSONAL:
            return None
        for unit in reversed(units[-3:]):
            people = [e for e in unit.agents or unit.entities if self._types.get(e) == "person"]
            if people:
                return people[0]
        return None

    def _within(self, span: Offsets) -> tuple[str, ...]:
        return tuple(dict.fromkeys(e for s, t, e in self._mentions if span[0] <= s and t <= span[1]))

    def _entities(self, value: Proposition, roles: Sequence[str]) -> tuple[str, ...]:
        spans = [a.span for a in value.arguments if a.role in roles]
        return tuple(dict.fromkeys(e for span in spans for e in self._heads(span)))

    def _heads(self, span: Offsets) -> list[str]:
        """The entities that a noun phrase is about, its modifiers and owners left out."""
        text = self._report.text
        return [
            e for s, t, e in self._mentions
            if span[0] <= s and t <= span[1]
            and not _OWNED.match(text[t : min(t + 12, span[1])])
            and not _OF.search(text[span[0] : s])
        ]  # fmt: skip

    def _when(self, value: Proposition, span: Offsets, factuality: Factuality) -> shapes.When:
        """When the event was: by the time expressions that hang from the predicate; in a short clause, by one that is led in
        by a preposition or stands at an edge. What has happened cannot lie after the report."""
        ahead = _looks_ahead(value, factuality)
        told = [a.span for a in value.arguments if a.role == "time" and span[0] <= a.span[0] < span[1]]
        if not told and len(self._report.text[span[0] : span[1]].split()) <= SHORT_CLAUSE:
            told = [t for t in self._times if span[0] <= t[0] and t[1] <= span[1] and self._dates(t, span)]
        for time in told:
            if value.predicate in NAMING or _TO.search(self._report.text[span[0] : time[0]]):
                continue  # "put back to Friday", "declared Wednesday a day of mourning": another event's time
            when = anchor(self._report, self._published, time, ahead)
            if factuality.phase == "happened" and self._is_after(when):
                when = anchor(self._report, self._published, time, False)
            if when.earliest or when.latest:
                return when
        return shapes.When()

    def _dates(self, time: Offsets, span: Offsets) -> bool:
        """Whether a time in a short clause is adverbial: at an edge, or after a preposition that dates."""
        before = self._report.text[span[0] : time[0]].rstrip()
        return not before or not self._report.text[time[1] : span[1]].strip(" .,") or bool(_DATING.search(before))

    def _is_after(self, when: shapes.When) -> bool:
        latest = self._published.latest
        return bool(when.earliest and latest and when.earliest[:10] > latest[:10])

    def _thing(self, value: Proposition) -> str | None:
        """What the act is about, where that is no entity."""
        for argument in value.arguments:
            text = self._report.text[argument.span[0] : argument.span[1]]
            if argument.role == "patient" and not self._within(argument.span) and text.lower() not in PRONOUNS:
                return text if len(text) <= 80 else None
        return None

    def _place(self, value: Proposition, span: Offsets) -> tuple[str | None, str | None]:
        """The place argument that names a place; the words and the entity."""
        for argument in value.arguments:
            if argument.role not in ("place", "goal"):
                continue
            for name in self._places:
                if argument.span[0] <= name.span.start and name.span.end <= argument.span[1]:
                    inside = [
                        e for e in self._within((name.span.start, name.span.end)) if self._types.get(e) == "place"
                    ]
                    return name.exact, (inside[0] if inside else None)
        return None, None

    def _quantities(self, value: Proposition, span: Offsets) -> tuple[Quantity, ...]:
        found = []
        for argument in value.arguments:
            if argument.role == "number" and span[0] <= argument.span[0] < span[1]:
                if any(s <= argument.span[0] < e for s, e in self._times):
                    continue
                quantity = self._quantity(argument, span)
                if quantity is not None:
                    found.append(quantity)
        return tuple(found)

    def _quantity(self, argument: Argument, clause: Offsets) -> Quantity | None:
        text = self._report.text
        number = text[argument.span[0] : argument.span[1]]
        value = read_number(number)
        if value is None:
            return None
        after = _UNIT.match(text, argument.span[1])
        if after and after.group(1).lower() in ("more", "other", "others", "additional", "further"):
            return None  # an increment, not a total
        before = text[max(0, argument.span[0] - 24) : argument.span[0]].lower()
        bound = next((b for b in _BOUNDS if before.rstrip().endswith(b)), "")
        unit = _singular(after.group(1).lower()) if after else ""
        if unit in PEOPLE or unit in _WORDS_AFTER:
            unit = _toll(text, argument.span, clause) or ("people" if unit in PEOPLE else "")
        return Quantity(value, unit, bound, argument.span)


def _joined(statement: shapes.Statement) -> list[Offsets]:
    """Content spans, joined where only the cue stands between them ("Kim will reportedly travel")."""
    spans: list[Offsets] = []
    for start, end in statement.content:
        inside = spans and any(spans[-1][1] <= s and e <= start for s, e in statement.cue)
        if inside and start - spans[-1][1] < CUE_GAP and not statement.source:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _is_attitude(statement: shapes.Statement, text: str) -> bool:
    """Whether a statement tells what somebody wants or plans: the reporter's telling, not the person's."""
    cue = " ".join(text[s:e] for s, e in statement.cue).lower()
    return (statement.stance in ATTITUDES and statement.stance_by == "cue") or bool(_WISH.search(cue))


_TO = re.compile(r"\b(?:to|until|till|for)\s+(?:the\s+)?$")
_DATING = re.compile(r"\b(?:on|in|at|during|by|late|early|around)$", re.IGNORECASE)
# A name within a noun phrase that is not what the phrase is about: "Russia's defence minister", "the Kremlin spokesperson",
# "the head of the Navy".
_OWNED = re.compile(r"(?:['’]s?\b|['’]|\s+(?!and\b|or\b|who\b|which\b|that\b|also\b)[a-z])")
_OF = re.compile(r"\b(?:of|in|for|from|at|on|to|against|with|by|between|near|than)\s+(?:the\s+)?$", re.IGNORECASE)
_WISH = re.compile(
    r"\b(?:like|want|wants|wanted|wish|wishes|hopes?|plans?|planned|seeks?|seeking|sought|intends?|aims?)\b"
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_COMMON = frozenset(
    "the a an of to in on for and or at by with from that this it its is are was were be been has have had will would could "
    "may as his her their he she they after before said".split()
)
PEOPLE = frozenset({"people", "person", "dead", "victim", "passenger", ""})
_WORDS_AFTER = frozenset(
    "from were was are have had now on in by and of more still as including later including".split()
)
TOLLS = {
    "dead": re.compile(r"\b(?:killed|died|dead|deaths?|bodies|toll|lives lost|fatalities|drowned)\b", re.IGNORECASE),
    "missing": re.compile(r"\b(?:missing|unaccounted)\b", re.IGNORECASE),
    "injured": re.compile(r"\b(?:injured|wounded|hurt|in hospital|hospitali[sz]ed)\b", re.IGNORECASE),
}
"""Kinds of casualties: figures of one kind are of one thing, however the sentence is built."""

TOLL_REACH = 60
"""Characters (before a number, half as many) within which a casualty word may speak of it."""

_BREAK = re.compile(r"[,;:0-9]|\b(?:and|one|two|three|four|five|six|seven|eight|nine|ten)\b")
_UNIT = re.compile(r"[\s-]{1,3}([A-Za-z]{2,30})")
_BOUNDS = (
    "at least",
    "more than",
    "nearly",
    "almost",
    "about",
    "around",
    "up to",
    "some",
    "over",
    "fewer than",
    "less than",
)
_WORDS = {
    word: float(value)
    for value, word in enumerate(
        
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen twenty".split()
        
    )
} | {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "sixty": 60.0, "seventy": 70.0, "eighty": 80.0, "ninety": 90.0,
     "dozen": 12.0, "hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}  # fmt: skip
_SCALES = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}


def read_number(text: str) -> float | None:
    """The value of a number in figures or English words ("1,200", "twenty-one", "3.5 million"); None if it is none.

    Cost: linear.
    """
    total, current, seen = 0.0, 0.0, False
    for word in re.split(r"[\s-]", text.lower().replace(",", "")):
        if not word or word in ("and", "just", "a", "at", "least", "than", "more", "nearly", "about", "around", "some"):
            continue
        if word in _SCALES and seen:
            current = (current or 1.0) * _SCALES[word]
            if _SCALES[word] >= 1e3:
                total, current = total + current, 0.0
        elif word in _WORDS:
            current += _WORDS[word]
        elif re.fullmatch(r"[$£€]?\d{1,15}(?:\.\d{1,6})?%?", word):
            current += float(word.strip("$£€%"))
        else:
            return None
        seen = True
    return total + current if seen else None


def _toll(text: str, number: Offsets, clause: Offsets) -> str | None:
    """What happened to the people counted: dead, missing or injured, by the casualty word nearest to the number."""
    found = []
    for kind, pattern in TOLLS.items():
        for word in pattern.finditer(text, clause[0], clause[1]):
            # A casualty word after its number binds closer than one before: "four were killed and 47 missing".
            after = word.start() >= number[1]
            between = text[number[1] : word.start()] if after else text[word.end() : number[0]]
            # "The death toll from the sinking of the ferry rose to 23": a toll is what its clause counts.
            gap = len(between) if after else len(between) // 4 if word.group().lower() == "toll" else 2 * len(between)
            if gap <= TOLL_REACH and not _BREAK.search(between):
                found.append((gap, kind))
    return min(found)[1] if found else None


def _is_condition(text: str) -> bool:
    """Whether a clause is a bare condition or question ("if he would go on"): nobody asserts it."""
    return text.lower().startswith(("if ", "whether ", "unless ")) and "," not in text


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


NAMING = frozenset({"declare", "proclaim", "designate", "mark", "name"})
"""Acts whose bare day is what they are about, not when they were done."""


def _looks_ahead(value: Proposition, factuality: Factuality) -> bool | None:
    """Whether a clause's times lie ahead: by its phase; else a present tense with a date tells of what is arranged."""
    if value.tense == "present" and factuality.phase == "reported" and value.kind == "verb":
        return value.predicate not in ("say", "put", "show", "remain", "stand") or None
    return _future(factuality)


def _future(factuality: Factuality) -> bool | None:
    """Whether the event lies ahead of the report, as far as its phase tells."""
    if factuality.phase in ("planned", "predicted", "announced"):
        return True
    return False if factuality.phase in ("happened", "did_not_happen") else None
