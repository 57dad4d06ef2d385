"""Where one assertion starts: its statement's chain followed to the end, with the characters that tell.

"An official told CBS, the Guardian said" starts with the official; "Lunde said that officers had told him" starts with
officers who
are known through Lunde alone; "media reports say" starts nowhere that could be named. What cannot be named is marked `loose`:
such an
assertion is never shown to be independent of anything that was told before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rashomon import shapes
from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.origins_bodies import Bodies
from rashomon.weigh.origins_media import Kind, medium_kind, plain_outlet, same_outlet
from rashomon.weigh.telling_acts import told_after, told_by

AHEAD = frozenset({"planned", "predicted", "announced"})
_MODAL_PERFECT = re.compile(
    r"\b(?:could|may|might|must|would|should)(?: not| well| also| possibly)? have\b", re.IGNORECASE
)
_SENSES = frozenset("hear see feel smell remember tell understand sense".split())
_DATELINE = re.compile(r"\s{0,3}([A-Z][A-Z.'’ -]{2,30}?)(?:,[^.\n]{0,40}?)?(?: ?\([^)\n]{2,40}\))? ?[-–—:/.] ?")
_PRONOUNS = frozenset("i we he she they it you who which that this these those".split())
_GENERIC = re.compile(
    r"^(?:the |some |other |several |various |many |a number of |unconfirmed |recent |earlier |those |these |such )*"
    r"(?:local |foreign |western |international |domestic |[A-Z][\w-]{2,20} )?"
    r"(?:media|press|news|newspapers?|reports?|publications?|outlets?|headlines)(?: (?:reports?|outlets?|"
    r"publications?|media|accounts))?"
    r"(?: in .{1,40})?$",
    re.IGNORECASE,
)  # fmt: skip
_OURSELVES = frozenset(
    "this newspaper|our correspondent|our reporter|the newspaper|the paper|our newspaper|this paper".split("|")
)
HEARERS = frozenset("reporters journalists him her them us me".split())
DEEP = 4
"""Levels of nesting that are followed."""


class Leg(Record, frozen=True):
    """Where one assertion starts: a kind, a name, the key by which equal origins fold, and the characters that tell."""

    kind: Kind
    name: str | None
    key: str
    because: tuple[shapes.Evidence, ...]
    outlet: str | None = None
    """The outlet that it came through, plainly written: an unnamed official told it, or it is said to have reported."""
    loose: bool = False
    """Nobody who could be told apart: "media reports", "it is understood"."""
    faint: bool = False
    """Unnamed, of no country, and told to nobody in particular: "experts", "insiders"; never counted among the least."""
    there: bool = False
    """A reporter's own words from the place that they tell of, as the dateline says."""
    about: frozenset[str] = frozenset()
    """Entities named in the description of an unnamed origin."""
    body: str | None = None
    """The body, or the person or place, that speaks."""
    state: str | None = None
    """The state that it belongs to."""


class Context(Record, frozen=True):
    """What origins need of a story, by id."""

    statements: Mapping[str, shapes.Statement]
    entities: Mapping[str, shapes.Entity]
    """Without their mentions, and the characters of their roles."""
    reports: Mapping[str, shapes.Report]
    texts: Mapping[str, str]
    utterance_of: Mapping[str, str]
    """statement id -> utterance id."""
    copies: tuple[shapes.Copy, ...]
    family_of: Mapping[str, str]
    """Report id -> name of its family of copies; reports that share nothing have a family each."""
    bodies: Bodies = Bodies({}, {})
    """For whom people speak, and to which state bodies belong."""
    outlets: tuple[str, ...] = ()
    """The outlets of the reports, each once."""
    mentions: Mapping[str, tuple[tuple[int, int, str], ...]] = {}
    """Report id -> where entities are named in it, in order."""
    pairs: Mapping[frozenset[str], tuple[shapes.Copy, ...]] | None = None
    """The copies by the two reports that they join; None where there are few."""

    def between(self, left: str, right: str) -> tuple[shapes.Copy, ...]:
        """The copies that join two reports."""
        if self.pairs is not None:
            return self.pairs.get(frozenset((left, right)), ())
        return tuple(c for c in self.copies if {c.left, c.right} == {left, right})


def copies_by_pair(copies: Iterable[shapes.Copy]) -> dict[frozenset[str], tuple[shapes.Copy, ...]]:
    """Copies by the two reports that they join."""
    found: dict[frozenset[str], tuple[shapes.Copy, ...]] = {}
    for copy in copies:
        key = frozenset((copy.left, copy.right))
        found[key] = (*found.get(key, ()), copy)
    return found


def mentions_of(entities: Iterable[shapes.Entity]) -> dict[str, tuple[tuple[int, int, str], ...]]:
    """Where entities are named, by report, in order."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for entity in entities:
        for mention in entity.mentions:
            found.setdefault(mention.report, []).append((mention.start, mention.end, entity.id))
    return {report: tuple(sorted(spans)) for report, spans in found.items()}


def lies_ahead(unit: Unit) -> bool:
    """Whether an assertion speaks of what is still to come; "could have been" and "could hear" look back."""
    if unit.factuality.phase not in AHEAD or was_told_to(unit):
        return False
    return _MODAL_PERFECT.search(unit.text) is None and not (unit.predicate in _SENSES and "could" in unit.text)


def was_told_to(unit: Unit) -> bool:
    """Whether somebody was asked or told to do a thing: that was done, whatever came of it."""
    return _WAS_TOLD.search(unit.text) is not None


_WAS_TOLD = re.compile(
    r"\b(?:was|were|been)\s(?:not\s|never\s|also\s|already\s|reportedly\s)?"
    r"(?:asked|told|ordered|urged|instructed|advised|invited|begged)\s(?:[^\s.,;]{1,24}\s){0,3}?to\s",
    re.IGNORECASE,
)


def leg_of(unit: Unit, context: Context) -> Leg:
    """Follow one assertion to where it starts.

    Cost: linear in the outlets of the story.
    """
    chain = _chain(unit, context)
    if not chain:
        return _own(unit, context)
    inner = chain[0]
    outlet = _through(chain, context)
    cited = next((h for h in inner.via if h.role == "according_to" and not _is_outlet(h.who, context)), None)
    if cited is not None and (inner.anonymous == "media" or _is_medium(inner, context)):
        return _unnamed(cited.who, inner, outlet or _speaking_outlet(inner, context), unit, context)
    for depth, statement in enumerate(chain):
        if statement.anonymous is None and statement.speaker is not None and not _is_medium(statement, context):
            if depth == 0 or not _named_words(inner, context):
                return _spoken(statement, context)
            return _heard(inner, statement, context)
    if inner.anonymous == "media" or _is_medium(inner, context):
        return _media(inner, outlet, context)
    if inner.anonymous == "document" and len(chain) > 1:
        return _described(chain[1], outlet, unit, context)
    issued = _issued(inner, context)
    if issued is not None:
        return issued
    if inner.anonymous == "document" or _is_paper(inner, context):
        words = _source_words(inner, context) or "a document"
        return Leg("document", words, f"document:{outlet or words.casefold()}", _cited(inner, context), outlet)
    if _is_institution(inner, context):
        return _body(inner, context)
    medium = next((h.who for h in inner.via if h.role != "told" and not _generic(h.who)), None)
    if medium is not None and (inner.anonymous in (None, "unstated")) and not _named_words(inner, context):
        return _medium(medium, inner, context)
    return _described(inner, outlet, unit, context)


def kin_of(report: str, context: Context) -> frozenset[str]:
    """The reports of a report's outlet and of its family of copies, itself among them."""
    outlet, family = context.reports[report].outlet, context.family_of.get(report)
    return frozenset(
        name
        for name, other in context.reports.items()
        if name == report
        or (outlet is not None and other.outlet == outlet)
        or (family is not None and context.family_of.get(name) == family)
    )


def _chain(unit: Unit, context: Context) -> list[shapes.Statement]:
    """The statement that holds an assertion, and those that it lies in, from the inside out."""
    found: list[shapes.Statement] = []
    statement = context.statements.get(unit.holder)
    while statement is not None and len(found) < DEEP:
        found.append(statement)
        statement = context.statements.get(statement.parent or "")
    return found


def _through(chain: list[shapes.Statement], context: Context) -> str | None:
    """The outlet that a chain passes through, plainly written."""
    report = context.reports[chain[0].report]
    for statement in chain:
        for hop in statement.via:
            if hop.who.casefold() in _OURSELVES and report.outlet:
                return plain_outlet(report.outlet)
            known = _outlet_named(hop.who, context)
            if known is not None:
                return known
        if (named := _speaking_outlet(statement, context)) is not None:
            return named
    return None


def _speaking_outlet(statement: shapes.Statement, context: Context) -> str | None:
    words = _source_words(statement, context)
    return _outlet_named(words, context) if words and statement.anonymous in (None, "media") else None


def _outlet_named(name: str, context: Context) -> str | None:
    """The outlet that a name stands for: one of the story's, else one that is known or sounds like one."""
    if name.casefold() in HEARERS or not any(c.isupper() for c in name):
        return None
    for outlet in context.outlets:
        if same_outlet(name, outlet):
            return plain_outlet(outlet)
    return plain_outlet(name) if medium_kind(name) is not None else None


def _is_outlet(name: str, context: Context) -> bool:
    return _outlet_named(name, context) is not None


def _is_medium(statement: shapes.Statement, context: Context) -> bool:
    words = _source_words(statement, context)
    return bool(words) and (_is_outlet(words or "", context) or medium_kind(words or "") is not None)


def _generic(name: str) -> bool:
    """ "Local media", "reports in the press"; "Associated Press" is an outlet by name."""
    return _GENERIC.match(name.strip()) is not None and medium_kind(name) not in ("agency", "own_reporting")


def _named_words(statement: shapes.Statement, context: Context) -> bool:
    """Whether a statement says of its speaker anything at all: "officials", not "they" or "reportedly"."""
    return statement.anonymous != "unstated" and _source_words(statement, context) is not None


def _source_words(statement: shapes.Statement, context: Context) -> str | None:
    """What the speaker is called: the short name, or else the words as written; a bare "I" or "they" names nobody."""
    entity = context.entities.get(statement.speaker or "")
    text = context.texts[statement.report]
    written = " ".join(text[s:e] for s, e in statement.source)
    nobody = written.lower() in _PRONOUNS
    return (entity.name if entity else statement.speaker_name) or (None if nobody else written) or None


def _spoken(statement: shapes.Statement, context: Context) -> Leg:
    """A named person or body."""
    entity = context.entities.get(statement.speaker or "")
    name = entity.name if entity else statement.speaker_name or "not named"
    speaker = statement.speaker or name
    body = context.bodies.body_of.get(speaker, speaker)
    state = context.bodies.state_of.get(speaker) or context.bodies.state_of.get(body)
    if statement.also:  # "Moscow and Pyongyang have denied"
        known = [context.entities[e].name if e in context.entities else e for e in statement.also]
        name = " and ".join(dict.fromkeys([name, *known]))
    kind: Kind = "anonymous" if name[:1].islower() and not _is_institution(statement, context) else "person"
    return Leg(kind, name, f"entity:{speaker}", _cited(statement, context), body=body, state=state)


def _heard(inner: shapes.Statement, outer: shapes.Statement, context: Context) -> Leg:
    """Somebody unnamed, known only through a named one: "officers had told him"."""
    told = _spoken(outer, context)
    name = f"{_source_words(inner, context)}, as told by {told.name}"
    kind: Kind = "anonymous" if inner.anonymous != "document" else "document"
    because = (*_cited(inner, context), *told.because)
    return Leg(kind, name, told.key, because, body=told.body, state=told.state)


def _media(statement: shapes.Statement, outlet: str | None, context: Context) -> Leg:
    """An outlet that is named, or "media reports", which are nobody in particular."""
    cited = _cited(statement, context)
    written = " ".join(e.exact for e in cited) if statement.source else ""
    name = _source_words(statement, context) or "media reports"
    if "state" in written and len(written) < 60:
        name = written  # "the state broadcaster SBV", of which only the first part is a name
    if _generic(name):
        kind = medium_kind(name)
        if kind == "state_media":
            return _state_medium(name, cited, context)
        return Leg("anonymous", name, "media reports", cited, loose=True)
    return _named_medium(name, outlet, cited, context)


def _medium(name: str, statement: shapes.Statement, context: Context) -> Leg:
    """The last that is known of an assertion's way is the medium that carried it."""
    return _named_medium(name, _outlet_named(name, context), _cited(statement, context), context)


def _named_medium(name: str, outlet: str | None, cited: tuple[shapes.Evidence, ...], context: Context) -> Leg:
    kind = medium_kind(name)
    if kind == "state_media":
        return _state_medium(name, cited, context, outlet)
    # In the story's own outlets an agency is known by its name alone: "Meridian Press Agency".
    key = f"own:{outlet or plain_outlet(name)}"
    shown = next((o for o in context.outlets if plain_outlet(o) == outlet), name)
    return Leg(kind or ("own_reporting" if outlet else "anonymous"), shown, key, cited, outlet)


def _state_medium(name: str, cited: tuple[shapes.Evidence, ...], context: Context, outlet: str | None = None) -> Leg:
    """A state medium: by its name where it has one, else by its state ("Veshnan state media")."""
    state = _state_of(name, context)
    generic = name.casefold().startswith(("state", "the state")) or " state " in f" {name.casefold()} "
    key = f"own:{outlet}" if outlet else f"state media:{state}" if generic and state else f"medium:{plain_outlet(name)}"
    return Leg("state_media", name, key, cited, outlet, state=state)


def _state_of(name: str, context: Context) -> str | None:
    from rashomon.relate.gazetteer import government_of

    words = re.findall(r"[\w-]{3,30}", name.replace("’s", " ").replace("'s", " "))
    known = next((s for w in words if (s := government_of(w))), None)
    if known is not None:
        return known.casefold()
    return next(
        (s for w in words for s in context.bodies.states() if w.casefold().startswith(s[: max(4, len(s) - 2)])), None
    )


def _unnamed(who: str, statement: shapes.Statement, outlet: str | None, unit: Unit, context: Context) -> Leg:
    """ "SBV, citing an unnamed official": the official, who spoke to SBV."""
    text = context.texts[statement.report]
    cited = tuple(
        shapes.Evidence(statement.report, h.span[0], h.span[1], text[h.span[0] : h.span[1]])
        for h in statement.via if h.who == who
    )  # fmt: skip
    entity = next((e for s, t, e in _named_in(statement.report, cited, context)), None)
    if entity is not None and context.entities[entity].type == "person":
        return Leg("person", context.entities[entity].name, f"entity:{entity}", cited, outlet, body=entity)
    key = outlet or _home(unit.report, context)
    if _PAPER.search(who[:60]):
        return Leg("document", who, f"document:{key}", cited, outlet)
    loose = outlet is None and statement.anonymous == "media"
    return Leg("anonymous", who, "media reports" if loose else f"anonymous:{key}", cited, outlet, loose)


def _described(statement: shapes.Statement, outlet: str | None, unit: Unit, context: Context) -> Leg:
    """Somebody who is described and not named, and to whom it was told."""
    name = _source_words(statement, context)
    cited = _cited(statement, context)
    if statement.anonymous == "unstated" or name is None:
        return Leg("anonymous", "not named", f"unstated:{_home(unit.report, context)}", cited, outlet, loose=True)
    told = f" to {next((h.who for h in statement.via if h.role == 'told'), None) or ''}".rstrip()
    told = "" if told == " to" or told.removeprefix(" to ").casefold() in HEARERS else told
    key = f"anonymous:{outlet or _home(unit.report, context)}"
    if statement.anonymous is None:
        key = f"described:{name.casefold().removeprefix('the ').removeprefix('a ')}"
    about = frozenset(e for _, _, e in _named_in(statement.report, cited, context))
    if statement.anonymous_of_entity:
        about |= {statement.anonymous_of_entity}
    state = _state_of(statement.anonymous_of or name, context)
    bodies = [context.bodies.body_of.get(e, e) for e in sorted(about)]
    state = state or next((s for b in bodies if (s := context.bodies.state_of.get(b))), None)
    faint = statement.anonymous in ("expert", "analyst", "resident", "witness") or (state is None and not told)
    return Leg(
        "anonymous", f"{name}{told}", key, cited, outlet or _home(unit.report, context), about=frozenset((*about, *bodies)),
        state=state, faint=faint,
    )  # fmt: skip


def _issued(statement: shapes.Statement, context: Context) -> Leg | None:
    """Who speaks through "a statement by the coastguard": it is no paper that somebody found, but what its author says."""
    cited = _cited(statement, context)
    issued = _ISSUED.match(cited[0].exact) if statement.anonymous == "document" and cited else None
    if issued is None:
        return None
    words = cited[0].exact[issued.end() :].removeprefix("the ")
    begin = cited[0].end - len(words)
    # "From the family of Pia Lunde" is the family's; "by Transport Minister Pia Lunde" is hers.
    heads = [m for m in _named_in(statement.report, cited, context) if m[1] > begin]
    named = [m for m in heads if m[0] <= begin or _OFFICE.fullmatch(words[: m[0] - begin])]
    if not named:
        state = _state_of(words, context)
        core = " ".join(w for w in words.casefold().split() if not _is_state_word(w, state))
        key = context.bodies.named.get(core) or f"body:{words.casefold()}"
        return Leg("person", words, f"entity:{key}", cited, body=key, state=state)
    speaker = named[0][2]
    body = context.bodies.body_of.get(speaker, speaker)
    state = context.bodies.state_of.get(speaker) or context.bodies.state_of.get(body)
    return Leg("person", context.entities[speaker].name, f"entity:{speaker}", cited, body=body, state=state)


_OFFICE = re.compile(
    r"(?:[A-Z][\w’'-]{1,20}\s|(?:\w{3,14}\s)?(?:minister|chief|director|president|secretary),?\s){1,4}"
)
"""What stands before a name as its office."""

_ISSUED = re.compile(
    r"(?:an?|the|its|their|his|her)?\s?(?:\w{2,12}\s){0,2}?(?:statement|press release|news release|communiqu[eé]|announcement)s?"
    r"(?:\s(?:issued|released|posted|published|made|put out))?\s(?:by|from|of)\s(?:an?\sspokes\w{3,9}\s(?:for|of)\s)?",
    re.IGNORECASE,
)


def _is_paper(statement: shapes.Statement, context: Context) -> bool:
    """Whether what speaks is a paper: "court papers seen by the Courier"."""
    words = _source_words(statement, context) or ""
    return (
        statement.speaker is None and statement.anonymous in (None, "other") and _PAPER.search(words[:60]) is not None
    )


def _is_institution(statement: shapes.Statement, context: Context) -> bool:
    """Whether the speaker is a body without a proper name, not somebody unnamed in it: "police", "the county council"."""
    words = (_source_words(statement, context) or "").casefold()
    head = re.split(r" (?:of|in|for|at|from|who|which|that|said) |,", words)[0].split()
    return bool(head) and head[-1] in _INSTITUTIONS and not any(w in _PEOPLE for w in head)


def _body(statement: shapes.Statement, context: Context) -> Leg:
    """A body that speaks: one by its words and its state."""
    words = _source_words(statement, context) or ""
    state = _state_of(f"{statement.anonymous_of or ''} {words}", context)
    core = " ".join(
        w
        for w in words.casefold().split()
        if w.isalpha() and w not in ("the", "a", "an") and not _is_state_word(w, state)
    )
    head = re.split(r" (?:of|in|for|at|from|who|which|that|said) ", core)[0]
    key = context.bodies.named.get(head) or f"body:{head}"
    return Leg("person", words, f"entity:{key}", _cited(statement, context), body=key, state=state)


def _is_state_word(word: str, state: str | None) -> bool:
    return state is not None and word.startswith(state[: max(4, len(state) - 2)])


_PAPER = re.compile(
    r"\b(?:memo(?:randum)?|letters?|papers|cables?|minutes|documents?|files?|filings?|records|transcripts?|e-?mails?|"
    r"(?:copy|text) of|"
    r"(?:confidential|internal|inspection|inquiry|leaked|secret|preliminary|classified) reports?|indictment|affidavit|decree)\b",
    re.IGNORECASE,
)
_INSTITUTIONS = frozenset(
    "police coastguard gendarmerie court courts prosecutors army navy military ministry government council parliament hospital "
    "hospitals authorities rescuers firefighters service services commission agency board committee court secretariat presidency "
    "university company operator union".split()
)
_PEOPLE = frozenset(
    "official officials officer officers source sources spokesman spokeswoman member members one some several two three".split()
)


def _named_in(report: str, cited: tuple[shapes.Evidence, ...], context: Context) -> list[tuple[int, int, str]]:
    """The entities that are named within some evidence of a report."""
    return [
        m for m in context.mentions.get(report, ())
        if any(e.start <= m[0] and m[1] <= e.end and (e.start, e.end) != (m[0], m[1]) for e in cited)
    ]  # fmt: skip


def _home(report: str, context: Context) -> str:
    """Whose report it is: the agency that it credits, else its outlet, else itself."""
    told = context.reports[report]
    agency = _agency(report, context)
    if agency is not None:
        return next(
            (plain_outlet(o) for o in context.outlets if same_outlet(agency, o)),
            plain_outlet(agency),
        )
    return plain_outlet(told.outlet) if told.outlet else report


def _agency(report: str, context: Context) -> str | None:
    """The agency that a report credits, if it is not its own outlet."""
    told = context.reports[report]
    return next((c for c in told.credits if not (told.outlet and same_outlet(c, told.outlet))), None)


def _cited(statement: shapes.Statement, context: Context) -> tuple[shapes.Evidence, ...]:
    """The words that name the speaker, or else the cue."""
    text = context.texts[statement.report]
    spans = statement.source or statement.cue
    return tuple(shapes.Evidence(statement.report, s, e, text[s:e]) for s, e in spans)


def _own(unit: Unit, context: Context) -> Leg:
    """The reporter's own words: an agency's if the report credits one, else the outlet's own reporting; but whose telling they
    tell ("the ministry put the toll at 18"), theirs they are."""
    told = told_by(unit, context.texts[unit.report], context.mentions.get(unit.report, ()), context.entities)
    if told is not None and _can_tell(context.entities[told[0]].name, context):
        return _told_leg(unit, *told, context)
    after = told_after(unit, context.texts[unit.report])
    if after is not None:
        return _unread(unit, *after, context)
    report = context.reports[unit.report]
    home = _home(unit.report, context)
    agency = _agency(unit.report, context)
    if agency is not None:
        shown = next((o for o in context.outlets if plain_outlet(o) == home), agency)
        kind: Kind = "own_reporting" if medium_kind(shown) == "own_reporting" else "agency"
        there = _is_there(unit, context) if not report.outlet or medium_kind(report.outlet) == "agency" else False
        return Leg(kind, shown, f"own:{home}", (unit.evidence,), outlet=home, there=there)
    name = report.outlet or report.id
    medium = medium_kind(name) if report.outlet else None
    if medium == "state_media":
        return Leg("state_media", name, f"own:{home}", (unit.evidence,), state=_state_of(name, context))
    there = _is_there(unit, context)
    return Leg("agency" if medium == "agency" else "own_reporting", name, f"own:{home}", (unit.evidence,), there=there)


def _unread(unit: Unit, span: tuple[int, int], to: str, context: Context) -> Leg:
    """Somebody unnamed whom the sentence gives, though no statement was read in it."""
    who = context.texts[unit.report][slice(*span)]
    outlet = (_outlet_named(to, context) if to else None) or _home(unit.report, context)
    cited = (shapes.Evidence(unit.report, *span, who),)
    return Leg("anonymous", who, f"anonymous:{outlet}", cited, outlet, state=_state_of(who, context))


def _can_tell(name: str, context: Context) -> bool:
    """Whether a name is of somebody who tells: no outlet, and no paper, whose author is not known."""
    paper = _PAPER.search(name) or name.split()[-1].casefold() in _STUDIES or name.startswith(("A ", "An "))
    return not paper and not _is_outlet(name, context)


_STUDIES = frozenset("report reports study survey review inquiry poll census audit index".split())


def _told_leg(unit: Unit, who: str, span: tuple[int, int], context: Context) -> Leg:
    body = context.bodies.body_of.get(who, who)
    state = context.bodies.state_of.get(who) or context.bodies.state_of.get(body)
    named = shapes.Evidence(unit.report, *span, context.texts[unit.report][slice(*span)])
    return Leg("person", context.entities[who].name, f"entity:{who}", (named,), body=body, state=state)


def _is_there(unit: Unit, context: Context) -> bool:
    """Whether the report is dated from the place of what it tells: "QUENBY, Ostmar (MPA) - ... talks in Quenby"."""
    head = _DATELINE.match(context.texts[unit.report])
    if head is None:
        return False
    town = head.group(1).strip().casefold()
    return (
        f" {town}" in f" {unit.text.casefold()}"
        and unit.factuality.phase in ("happened", "reported")
        and unit.factuality.score > 0
    )
