"""Assertions: each thing that a report asserts or passes on, with everything that later weighing compares.

An assertion is a main clause (or the clause that a statement reports), its holder (the reporter or a statement), its judged
factuality, and its slots: who, numbers, when, where. Slots point at the story's entities, so "Kim" and "Kim Jong-un" compare
equal; pronouns stay unresolved and compare with nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

import msgspec

from rashomon import shapes
from rashomon.model import Annotation, Factuality, Name, Offsets, Proposition, Time
from rashomon.pipeline import ReportReading, StoryDraft
from rashomon.relate.dates import anchor
from rashomon.remembering import Shelf
from rashomon.weigh.antecedents import antecedent
from rashomon.weigh.assertions_unit import Unit
from rashomon.weigh.echoes import echo_units, nominal_units
from rashomon.weigh.formers import FORMER, former_units
from rashomon.weigh.measures import measures_in
from rashomon.weigh.proforms import is_denial, named_act
from rashomon.weigh.quantities import TOLLS, Quantity, casualties_in, quantity_at, read_number
from rashomon.weigh.told import LONGEST_SUBJECT, PERSONAL, PRONOUNS, compared_text, content_words, is_plural
from rashomon.weigh.tolls import tolls_of

__all__ = ["PRONOUNS", "TOLLS", "Quantity", "Unit", "collect_units", "read_number"]

SHORTEST = 3
"""Words below which a clause ("Kim agreed") is too thin to be told apart from others."""

SHORT_CLAUSE = 14
"""Words up to which any time in a clause is taken to be that of its event; a longer one often dates something else."""

UNCLAIMED_ZONES = frozenset(
    "headline subheading caption byline credit author_note boilerplate dateline correction".split()
)
"""Zones whose clauses are no assertions of their own: headings and captions repeat or harden the body (which names who said
so), and a correction says what was wrong."""

ECHOING_ZONES = frozenset({"headline", "subheading", "caption"})
"""Of those, the zones whose clauses count beside another assertion of the same claim."""

BODY_CLAUSES = 3
"""Main clauses of body from which a report's headline is left out of its assertions."""

THIN, THINNEST = 3, 2
"""Content words that a clause must have in which nobody is named and nothing is counted."""

SILENCE = frozenset({"comment", "respond", "reply", "elaborate"})
"""Acts whose absence tells of the reporter's work and not of the world."""

ATTITUDES = frozenset(
    "want plan hope support oppose intend refuse seem sound stance perceive seek promise fear".split()
)
"""Stances of which the reporter tells, as one tells of an act: "Kim also plans to visit" is not Kim's telling."""

OPINING = frozenset(
    "say think guess know mean hope believe feel tell wonder want like love thank wish suppose see add repeat suspect bet".split()
)
"""What "I" does without claiming anything of the world: "I would say", "I think"."""

FARTHEST_HEAD = 240
"""Characters before a clause within which the sentence that holds it must begin, to be shown with it."""

QUOTES = (("“", "”"), ('"', '"'), ("«", "»"), ("„", "“"), ("‘", "’"))


def collect_units(draft: StoryDraft) -> tuple[Unit, ...]:
    """Every assertion of a story, report by report, in document order.

    Args:     draft: with published, entities and statements.
    Returns:  units; a clause that lies inside another unit of the same holder is left out, so nothing is told twice.
    Cost:     linear in propositions; of a report that is met again with the same statements and names, in its annotations.
    """
    mentions = _mentions(draft.entities)
    types = {e.id: e.type for e in draft.entities}
    names = {e.id: e.name for e in draft.entities}
    own_of: dict[str, list[shapes.Statement]] = {}
    for statement in draft.statements:
        own_of.setdefault(statement.report, []).append(statement)
    units: list[Unit] = []
    for number, report in enumerate(draft.reports):
        published, own = draft.published[number], own_of.get(report.report.name, [])
        named = mentions.get(report.report.name, [])
        called = tuple((types[e], names[e]) for _, _, e in named)
        key = (report.number(), published, tuple(own), tuple(named), called)
        found = _KEPT.get(key)
        if found is None:
            found = tuple(_outermost(_Collector(report, published, own, named, types, names).units()))
            _KEPT.put(key, found)
        units += found
    return tuple(units)


_KEPT: Shelf[tuple[Unit, ...]] = Shelf(512)
"""The assertions of a report, by all that they are made of: its annotations, date, statements, and whom it names."""


def _mentions(entities: Sequence[shapes.Entity]) -> dict[str, list[tuple[int, int, str]]]:
    """Entity mentions by report, in order."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for entity in entities:
        for mention in entity.mentions:
            found.setdefault(mention.report, []).append((mention.start, mention.end, entity.id))
    return {report: sorted(spans) for report, spans in found.items()}


def _outermost(units: Sequence[Unit]) -> list[Unit]:
    """Make minor what lies inside another clause of the same holder; of two with the same characters keep the first."""
    kept: list[Unit] = []
    for unit in sorted(units, key=lambda u: (u.span[0], -u.span[1], u.minor, u.event)):
        near = [k for k in kept[-8:] if k.span[0] <= unit.span[0] and unit.span[1] <= k.span[1]]
        if any(k.span == unit.span and (k.holder == unit.holder or unit.minor) for k in near):
            continue
        inside = any(k.holder == unit.holder and not k.minor for k in near)
        whole = next((k for k in reversed(near) if not k.minor), None)
        if whole is not None and unit.when.earliest is None and _AT_ONCE.match(unit.text):
            unit = msgspec.structs.replace(unit, when=whole.when)
        kept.append(msgspec.structs.replace(unit, minor=True) if inside and not _by_itself(unit) else unit)
    return [_own_figures(unit, kept[max(0, n - 4) : n + 10]) for n, unit in enumerate(kept)]


def _by_itself(unit: Unit) -> bool:
    """Whether a clause inside another asserts what the other does not: "although no charges have been filed"."""
    return unit.echo or unit.kind == FORMER or (unit.tensed and _CONCEDED.match(unit.text) is not None)


_CONCEDED = re.compile(r"(?:although|though|whereas)\b", re.IGNORECASE)


_AT_ONCE = re.compile(r"(?:when|while)\b", re.IGNORECASE)
"""What a clause begins with that tells of the time of the clause around it: "it was in April, when he came by train"."""


def _own_figures(unit: Unit, near: Sequence[Unit]) -> Unit:
    """A clause without the casualties that a clause inside it counts; a dependent clause that counts some is an assertion."""
    if not unit.quantities:
        return unit
    inner = [
        k.span for k in near
        if k.kind != "noun" and unit.span[0] <= k.span[0] and k.span[1] <= unit.span[1] and k.span != unit.span
        and not k.span[0] <= unit.event[0] < k.span[1] and tolls_of(k)
    ]  # fmt: skip
    mine = tuple(q for q in unit.quantities if q.unit not in TOLLS or not any(s <= q.span[0] < e for s, e in inner))
    told = unit.tensed or unit.predicate.split()[0] in ("bring", "take", "put", "leave", "push", "raise")
    counts = unit.minor and told and unit.kind == "verb" and unit.zone == "body" and bool(tolls_of(unit))
    if len(mine) == len(unit.quantities) and not counts:
        return unit
    return msgspec.structs.replace(unit, quantities=mine, minor=unit.minor and not counts)


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
        self._subjects: list[tuple[str, int]] = []
        self._attitudes = frozenset(s.id for s in statements if _is_attitude(s, report.text))
        self._zones = [
            (a.span.start, a.span.end, str(getattr(a.value, "kind", ""))) for a in report.reading.layer("zone")
        ]
        self._questions = _questions(report)
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
            unit = self._unit(annotation, value, factuality, found)
            if unit is not None:
                found += former_units(unit, self._report.text)
        statements, text = self._statements, self._report.text
        found += nominal_units(statements, found, text, self._nominal)
        echoes = echo_units(statements, found, text)
        taken = {u.holder for u in echoes}
        return [u for u in found if not (u.holder in taken and is_denial(u.text))] + echoes

    def _nominal(self, statement: shapes.Statement, span: Offsets) -> Unit:
        """An assertion made of a statement's noun phrase alone."""
        text = self._report.text
        about, act = named_act(text, span)
        compared = compared_text(text, about, self._inside(about), self._names, ())
        within = self._within(span)
        return Unit(
            report=self._report.report.name, seq=self._report.seq, span=span, text=text[span[0] : span[1]],
            told=text[span[0] : span[1]], compared=compared, words=content_words(compared), core=content_words(compared),
            holder=statement.id, anonymous=statement.anonymous, predicate=act, kind="noun", factuality=_MENTIONED,
            entities=within, agents=(), others=within, place=None, place_entity=None, when=shapes.When(),
            quantities=self._counted(span, ()), zone=self._zone(span[0]), negated=False, event=(span[0], span[0]), minor=True,
        )  # fmt: skip

    def _count_body(self, propositions: Sequence[Annotation]) -> None:
        """A report that is hardly more than its headline may assert by it."""
        body = sum(self._zone(a.span.start) == "body" and getattr(a.value, "main", False) for a in propositions)
        self._unclaimed = UNCLAIMED_ZONES - {"headline"} if body < BODY_CLAUSES else UNCLAIMED_ZONES

    def _unit(
        self, annotation: Annotation, value: Proposition, factuality: Factuality, before: Sequence[Unit]
    ) -> Unit | None:
        """The assertion of one proposition; None where the clause is too thin, or is itself the reporting."""
        at = (annotation.span.start, annotation.span.end)
        zone = self._zone(at[0])
        heading = zone in self._unclaimed and not (zone == "correction" and not self._is_amended(at[0]))
        if (heading and zone not in ECHOING_ZONES) or self._is_aside(at[0], value, factuality):
            return None
        minor = heading or not value.main
        if minor and value.tense == "none" and value.kind != "noun" and not heading and not _finds_subject(value):
            return None
        statement = self._holder(at, value)
        span = self._balanced(value.clause)
        text = self._report.text[span[0] : span[1]]
        minor = minor and (heading or value.tense == "none" or not _CONCEDED.match(text))  # conceded is asserted
        # A clause that swallows the whole of some statement's cue and content is the reporting, not the reported.
        if len(text.split()) < SHORTEST - minor or self._reports(span, statement, value, at) or _is_condition(text):
            return None
        who = self._antecedent(value, before, statement)
        agents = (who,) if who else self._entities(value, ("agent",))
        stand_ins = self._stand_ins(value, span, before, statement, who)
        compared = compared_text(self._report.text, span, self._inside(span), self._names, stand_ins)
        words, place = content_words(compared), self._place(value, span)
        if minor and value.tense == "none":
            factuality = _MENTIONED  # a noun or an infinitive tells of an act, and not whether it came about
        quantities = self._quantities(value, span)
        within = self._within(span)
        thin = len(words) < THIN and not quantities and not agents and not within
        if thin and len(words) < THINNEST:
            return None
        return Unit(
            report=self._report.report.name,
            seq=self._report.seq,
            span=span,
            text=text,
            told=self._told(value, span, self._names.get(who or "")),
            compared=compared,
            words=words,
            core=self._core(value, stand_ins),
            holder=statement.id if statement else "author",
            anonymous=statement.anonymous if statement else None,
            predicate=value.predicate,
            kind=value.kind,
            factuality=factuality,
            entities=within + tuple(a for a in agents if a not in within),
            agents=agents,
            others=self._entities(value, ("patient", "recipient", "partner", "goal", "instrument", "topic")),
            place=place[0],
            place_entity=place[1],
            when=self._when(value, span, factuality),
            quantities=quantities,
            zone=zone,
            negated=value.negated,
            not_before=self._published.earliest if _future(factuality) else None,
            event=at,
            thing=self._thing(value),
            minor=minor or thin,
            tensed=value.tense != "none",
        )

    def _stand_ins(
        self, value: Proposition, span: Offsets, before: Sequence[Unit], statement: shapes.Statement | None, who: str | None
    ) -> list[tuple[Offsets, str]]:  # fmt: skip
        """What stands for the subject: for a pronoun the last fitting subject or the speaker; else one that stands elsewhere."""
        argument = next((a for a in value.arguments if a.role in ("agent", "patient")), None)
        if argument is None:
            return []
        subject = self._report.text[argument.span[0] : argument.span[1]]
        low = subject.lower()
        if low in PERSONAL:
            return [(argument.span, self._names.get(who or "", subject))]
        if low in ("we", "i") and statement is not None and statement.speaker_name:
            return [(argument.span, statement.speaker_name)]
        if low in ("they", "it"):
            last = next((s for s, _ in reversed(self._subjects) if is_plural(s) == (low == "they")), None)
            return [(argument.span, last)] if last else []
        if low not in PRONOUNS and len(subject) < LONGEST_SUBJECT:
            self._subjects.append((subject, argument.span[0]))
            if not (span[0] <= argument.span[0] < span[1]):
                return [(argument.span, subject)]
        return []

    def _core(self, value: Proposition, stand_ins: Sequence[tuple[Offsets, str]]) -> frozenset[str]:
        words = content_words(value.predicate)
        for argument in value.arguments:
            own = [s for s in stand_ins if s[0] == argument.span]
            text = (
                own[0][1]
                if own
                else compared_text(self._report.text, argument.span, self._inside(argument.span), self._names, ())
            )
            words |= content_words(text)
        return words

    def _is_amended(self, position: int) -> bool:
        """Whether a correction tells here what was wrong ("an earlier version said ...")."""
        begin = self._report.text.rfind(". ", 0, position) + 1
        return bool(_EARLIER.search(self._report.text[max(begin, position - NEAR) : position]))

    def _inside(self, span: Offsets) -> Sequence[tuple[int, int, str]]:
        first = bisect_left(self._mentions, (span[0], 0, ""))
        return self._mentions[first : bisect_left(self._mentions, (span[1], 0, ""))]

    def _zone(self, position: int) -> str:
        return next((k for s, e, k in self._zones if s <= position < e), "body")

    def _is_aside(self, position: int, value: Proposition, factuality: Factuality) -> bool:
        """What claims nothing about the world: questions, "I would say", "you know", "keep them civil", "did not respond"."""
        if value.main and any(start <= position < end for start, end in self._questions):
            return True
        agents = [self._report.text[a.span[0] : a.span[1]].lower() for a in value.arguments if a.role == "agent"]
        if agents and agents[0] == "i" and value.statement is not None and value.predicate.split()[0] not in OPINING:
            return False
        if {"i", "you"} & set(agents) or (agents and agents[0] in ("them", "him", "us", "me")):
            return True
        if value.predicate in SILENCE and factuality.score <= 0:
            return True
        return value.tense == "none" and value.main and value.kind == "verb" and not _finds_subject(value)

    def _holder(self, at: Offsets, value: Proposition) -> shapes.Statement | None:
        """The innermost statement whose content holds the predicate; attitudes apart, and acts that carry it ("agreed to")."""
        held = [
            s for s in self._statements
            if s.id not in self._attitudes and any(a <= at[0] < b for a, b in s.content)
            and not _carried_by(s, value, at)
        ]  # fmt: skip
        return min(held, key=lambda s: sum(b - a for a, b in s.content), default=None)

    def _balanced(self, span: Offsets) -> Offsets:
        """Take in a closing quotation mark that the clause's last word carries."""
        text = self._report.text[span[0] : span[1]]
        after = self._report.text[span[1] : span[1] + 1]
        for opening, closing in QUOTES:
            odd = text.count(opening) % 2 if opening == closing else text.count(opening) > text.count(closing)
            if odd and after == closing:
                return span[0], span[1] + 1
        return span

    def _reports(self, span: Offsets, holder: shapes.Statement | None, value: Proposition, at: Offsets) -> bool:
        for statement in self._statements:
            if (holder is not None and statement.id == holder.id) or statement.id in self._attitudes:
                continue
            if _carried_by(statement, value, at):
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
            apart = not (span[0] <= argument.span[0] < span[1]) and not _THERE.match(text)
            if apart and subject.lower() not in PRONOUNS and len(subject) < 80:
                return f"[{subject}] {text}"
        headless = not any(span[0] <= a.span[0] < span[1] for a in agents) and value.tense != "none"
        return self._from_the_head(span) if headless and _starts_with_verb(text, value) else text

    def _from_the_head(self, span: Offsets) -> str:
        """The clause from the head of its sentence, or of what is said: its subject stands there, in no form that was read."""
        heads = [a.span.start for a in self._report.reading.layer("sentence") if a.span.start <= span[0] < a.span.end]
        heads += [s for statement in self._statements for s, e in statement.content if s < span[0] < e]
        head = max((h for h in heads if span[0] - h <= FARTHEST_HEAD), default=span[0])
        text = self._report.text[head : span[1]]
        text = text[1:] if text[:1] in '“"«„‘' and not any(b in text[1:] for a, b in QUOTES if a == text[0]) else text
        whole = all(text.count(a) % 2 == 0 if a == b else text.count(a) == text.count(b) for a, b in QUOTES)
        return text if whole and "\n" not in text else self._report.text[span[0] : span[1]]

    def _antecedent(
        self, value: Proposition, units: Sequence[Unit], statement: shapes.Statement | None
    ) -> str | None:  # fmt: skip
        """Whom "he" or "she" as a subject stands for."""
        subject = next((a for a in value.arguments if a.role in ("agent", "patient")), None)
        word = self._report.text[subject.span[0] : subject.span[1]].lower() if subject is not None else ""
        if subject is None or word not in PERSONAL:
            return None
        at = (word, subject.span[0])
        return antecedent(at, statement, units, self._report.text, self._types, self._names)

    def _within(self, span: Offsets) -> tuple[str, ...]:
        return tuple(dict.fromkeys(e for s, t, e in self._inside(span) if span[0] <= s and t <= span[1]))

    def _entities(self, value: Proposition, roles: Sequence[str]) -> tuple[str, ...]:
        spans = [a.span for a in value.arguments if a.role in roles]
        return tuple(dict.fromkeys(e for span in spans for e in self._heads(span)))

    def _heads(self, span: Offsets) -> list[str]:
        """The entities that a noun phrase is about, its modifiers and owners left out."""
        text = self._report.text
        return [
            e for s, t, e in self._inside(span)
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
        """The place argument that names a place, or a phrase such as "international waters"; the words and the entity."""
        taking_in = ("agent",) if value.predicate in HOSTING else ()
        for argument in value.arguments:
            if argument.role not in ("place", "goal", *taking_in):
                continue
            if argument.role == "place" and argument.head in KINDS_OF_WATERS:
                return self._report.text[argument.span[0] : argument.span[1]], None
            for name in self._places:
                if argument.span[0] <= name.span.start and name.span.end <= argument.span[1]:
                    inside = [
                        e for e in self._within((name.span.start, name.span.end)) if self._types.get(e) == "place"
                    ]
                    return name.exact, (inside[0] if inside else None)
        return None, None

    def _quantities(self, value: Proposition, span: Offsets) -> tuple[Quantity, ...]:
        numbers = [
            a.span for a in value.arguments
            if a.role == "number" and span[0] <= a.span[0] < span[1] and not any(s <= a.span[0] < e for s, e in self._times)
        ]  # fmt: skip
        found = (quantity_at(self._report.text, number, span) for number in numbers)
        return self._counted(span, tuple(q for q in found if q is not None))

    def _counted(self, span: Offsets, counted: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
        """Quantities, with the casualties that the grammar does not show."""
        measured = measures_in(self._report.text, span)
        counted = measured + _apart(counted, measured)
        return counted + _apart(casualties_in(self._report.text, span), counted)


def _apart(more: Sequence[Quantity], known: Sequence[Quantity]) -> tuple[Quantity, ...]:
    """The quantities that overlap none of those known."""
    return tuple(q for q in more if all(q.span[0] >= c.span[1] or q.span[1] <= c.span[0] for c in known))


def _carried_by(statement: shapes.Statement, value: Proposition, at: Offsets) -> bool:
    """Whether a statement's cue is the predicate or carries it: the reporter tells of an act ("opted to cancel", "agreed to")."""
    return any(a < e and s < b for a, b in statement.cue for s, e in (at, *value.governors))


def _finds_subject(value: Proposition) -> bool:
    return any(a.role in ("agent", "patient") for a in value.arguments)


_MENTIONED = Factuality(0.0, "UU", "reported")

NEAR = 320
"""Characters before a clause within which its own sentence begins."""

_EARLIER = re.compile(
    r"\b(?:earlier|previous|original) (?:version|article|report|story)|incorrectly|misstated|mistakenly|wrongly", re.I
)

HOSTING = frozenset({"take in", "receive", "host", "admit", "shelter", "house"})
"""Acts whose subject, a place, is where it happens: "Quintela took in the survivors"."""

KINDS_OF_WATERS = frozenset({"water", "airspace", "territory"})
"""Nouns whose owner is what a place phrase is about: "the territorial waters of Veshna" is not Veshna."""


def _is_attitude(statement: shapes.Statement, text: str) -> bool:
    """Whether a statement tells what somebody wants or plans: the reporter's telling, not the person's."""
    cue = " ".join(text[s:e] for s, e in statement.cue).lower()
    return (statement.stance in ATTITUDES and statement.stance_by == "cue") or bool(_WISH.search(cue))


_TO = re.compile(r"\b(?:to|until|till|for)\s+(?:the\s+)?$|\bthan\b[^.]{0,30}$")
_DATING = re.compile(r"\b(?:on|in|at|during|by|late|early|around)$", re.IGNORECASE)
# A name within a noun phrase that is not what the phrase is about: "Russia's defence minister", "the Kremlin spokesperson",
# "the head of the Navy".
_THERE = re.compile(r"\W{0,3}(?:\w{3,20}ly,? )?there\b", re.IGNORECASE)
"""How a clause begins that has a subject, though not one that acts."""

_OWNED = re.compile(r"(?:['’]s?\b|['’]|\s+(?!and\b|or\b|who\b|which\b|that\b|also\b)[a-z])")
_OF = re.compile(r"\b(?:of|in|for|from|at|on|to|against|with|by|between|near|than)\s+(?:the\s+)?$", re.IGNORECASE)
_WISH = re.compile(
    r"\b(?:like|want|wants|wanted|wish|wishes|hopes?|plans?|planned|seeks?|seeking|sought|intends?|aims?)\b"
)


_FINITE = frozenset("is are was were has have had will would can could may might must should does did say says".split())


def _starts_with_verb(text: str, value: Proposition) -> bool:
    """Whether a clause begins with its own finite verb ("is begging for help"), where no subject stands in it."""
    first = text.split(" ", 1)[0]
    own = value.kind == "verb" and first.islower() and first[:3] == value.predicate[:3]
    return " " in text and (first in _FINITE or own)


def _questions(report: ReportReading) -> list[Offsets]:
    """The sentences that ask: nobody asserts what they say. A question that is quoted and reported asks as far as its mark."""
    found = []
    for sentence in report.reading.layer("sentence"):
        start, end = sentence.span.start, sentence.span.end
        mark = report.text.rfind("?", start, end)
        if mark >= 0:
            found.append((start, mark))
    return found


def _is_condition(text: str) -> bool:
    """Whether a clause is a bare condition or question ("if he would go on"): nobody asserts it."""
    return text.lower().startswith(("if ", "whether ", "unless ")) and "," not in text


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
