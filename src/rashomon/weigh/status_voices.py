"""What one assertion by itself says of its claim's status: it happened, it is planned, it is denied ...

Who says it matters as much as how. What a reporter or a named person plainly says has happened, happened; what the unnamed
say, what
somebody heard from somebody, and what one party says of another's wrong (an accusation) is reported. What lies ahead is announced
by who announces it, planned by who has it in hand, and predicted by everybody else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from rashomon import shapes
from rashomon.model import Record
from rashomon.weigh.assertions import TOLLS, Unit
from rashomon.weigh.origins_legs import AHEAD, Context, Leg, lies_ahead, was_told_to
from rashomon.weigh.plover import event_type
from rashomon.weigh.telling_acts import announces, denies, lies_open

HARM = frozenset({"ASSAULT", "COERCE", "THREATEN", "MOBILIZE"})
_WRONGS = frozenset(
    "violate breach lie ignore refuse ram abuse steal cheat hack spy meddle interfere poison plot smuggle sabotage "
    "provoke mislead "
    "conceal hide falsify neglect endanger trespass intrude harass intimidate bribe rig manipulate cover disobey flee "
    "abandon break "
    "start cause set plant order".split()
)
"""Acts that nobody is said to have done without being blamed for it."""
_OFFENCES = frozenset(
    "throw incite obstruct riot punch kick slap beat rob loot vandalise vandalize molest murder rape stab".split()
)
"""Of which somebody is always blamed, also where a pronoun stands for whoever it is."""
_WRONGS |= _OFFENCES
_ALLEGING = re.compile(r"\b(?:accus|alleg|blam|claim|charg|maintain|contend|insist)\w{0,4}\b", re.IGNORECASE)
_ANNOUNCING = re.compile(
    r"\b(?:announc|declar|decre|order|unveil|confirm|instruct|invit|summon)\w{0,5}\b", re.IGNORECASE
)
_GIVES_NOTICE = re.compile(r"\b(?:announc|unveil|proclaim|promis|pledg)\w{0,4}\b|\bnotice\b", re.IGNORECASE)
_LEARNED = re.compile(
    r"\b(?:expert|analyst|professor|academic|researcher|lecturer|scholar|economist|historian|teaches|former|ex-|retired|fellow|observer|"
    r"commentator|columnist|think[ -]tank|university|institute)\b",
    re.IGNORECASE,
)
WILL = re.compile(r"\b(?:will|'ll|is to|are to|due to)\b|’ll\b", re.IGNORECASE)
_WAS = re.compile(r"\b(?:was|were|had|stood|did|bringing|taking|raising|leaving|putting)\b", re.IGNORECASE)
DROPPED = frozenset(
    "cancel scrap drop abandon shelve reject acquit clear spare collapse fail remain stay keep refuse defeat".split()
) | {"call off", "throw out", "vote down", "decide against", "back out", "pull out", "fall through", "break off"}
"""What became of a plan that did not come about; also where it is told without a "not": "the border stayed open"."""
DROPPED_WORDS = re.compile(
    r"\b(?:called off|cancell?ed|scrapped|dropped|abandoned|shelved|threw out|thrown out|voted down|rejected|stayed "
    r"(?:open|away|shut|put)|"
    r"remained|kept|cleared|spared|decided against|failed to|refused to|stayed)\b",
    re.IGNORECASE,
)
_SEEN = re.compile(
    r"\b(?:seen|obtained|read|reviewed|viewed|examined) by\b|\b(?:has|have|had) (?:seen|obtained|read|reviewed|viewed|"
    r"examined)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"\b(?:not|no|never|nobody|none|nothing|neither|nor|without|cannot|fail\w{0,3}|refus\w{0,3}|declin\w{0,3}|unable|avoid\w{0,3}|untrue|false)\b|n['’]t\b",
    re.IGNORECASE,
)
WOULD_BE = re.compile(r"\bwould(?: not)? be\b", re.IGNORECASE)
_MUST = re.compile(r"\b(?:must|should|ought to|has to|have to|needs? to)\b", re.IGNORECASE)
_COMES = re.compile(
    r"\b(?:will|would|wo|shall|going to|to|due|planned|scheduled|from|again|next|tomorrow)\b|['’]ll\b", re.IGNORECASE
)
_FEARED = re.compile(r"\bfeared\b", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:moved|(?:put|pushed|set) back|postponed|brought forward|rescheduled|put off|delayed)\b.{0,80}\b(?:to|until|"
    r"till|by|for)\b.{0,40}"
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|next|january|february|march|april|may|june|july|august|september|october|"
    r"november|december|week|month|day)\b",
    re.IGNORECASE | re.DOTALL,
)
_ONLY_BEFORE = re.compile(r"\b(?:before|until|till|for now|yet|so far|as yet|today|tonight|this week)\b", re.IGNORECASE)


class Voice(Record, frozen=True):
    """One assertion as the status sees it."""

    unit: Unit
    said: shapes.Status
    by: str
    """The body, person or outlet that says it."""
    against: bool = False
    """Whether it contradicts the claim: a denial, or a plain "did not"."""
    demand: bool = False
    """Whether it only demands: no leg for anything."""
    bare: bool = False
    """The reporter's own words."""
    confirms: bool = False
    named: bool = True
    """Whether somebody answers for it: the reporter, or a named speaker at first hand."""
    alleges: bool = False
    """Whether it is told as an accusation."""
    paper: bool = False
    """Whether a document says so."""
    outlet: bool = False
    """Whether it is the own telling of an outlet that is no agency and no state medium."""
    faint: bool = False
    """Whether nobody in particular says it: "experts", "media reports"."""
    vouched: bool = False
    """Whether somebody known says it, be it at second hand: "she said that officers had told her"."""


def voice_of(unit: Unit, leg: Leg, context: Context) -> Voice:
    """Read one assertion.

    Args:     leg: where it starts.
    Cost:     linear in the words of its clause and cue.
    """
    statement = context.statements.get(unit.holder)
    hearsay = _is_hearsay(unit, statement, leg, context)
    own = statement is None and leg.kind not in ("person", "anonymous")
    voice = Voice(
        unit,
        "reported",
        leg.body or leg.key,
        bare=own,
        named=not hearsay,
        outlet=own and leg.kind == "own_reporting",
        faint=leg.faint or leg.loose,
        vouched=own or leg.body is not None,
    )
    stance = statement.stance if statement is not None else "say"
    phase, score = unit.factuality.phase, unit.factuality.score
    by_cue = statement is None or statement.stance_by == "cue"
    if (stance == "deny" and (by_cue or score >= 0)) or phase == "denied":
        return msgspec.structs.replace(voice, said="denied", against=score <= 0)
    if statement is None and leg.kind == "person" and denies(unit, context.texts[unit.report]):
        return msgspec.structs.replace(voice, said="denied", against=True)
    if _is_announced(unit, statement, context):
        return msgspec.structs.replace(voice, said="announced" if voice.named or own else "planned")
    if stance in ("demand", "want", "ask") and score == 0:
        return msgspec.structs.replace(voice, demand=True)
    negated = unit.negated and (score > 0 or was_told_to(unit))
    if score < 0 or (negated and stance not in ("confirm", "doubt")):
        return _negative(voice)
    if stance == "fear" or (stance == "believe" and _FEARED.search(unit.text)):
        return msgspec.structs.replace(voice, said="predicted")
    if _MOVED.search(unit.text):
        return msgspec.structs.replace(voice, said="announced")
    if phase == "predicted" and _MUST.search(unit.text) and not WILL.search(unit.text):
        return msgspec.structs.replace(voice, demand=statement is not None)  # what must be is wanted, not foreseen
    if lies_ahead(unit):
        return msgspec.structs.replace(voice, said=_ahead(unit, statement, leg, context))
    told = phase == "happened" or any(q.unit in TOLLS for q in unit.quantities) or _WAS.search(unit.text) is not None
    alleged = statement is not None and is_accusation(unit, statement, leg, context)
    counts = any(q.unit in TOLLS for q in unit.quantities) and phase == "reported"
    firm = told and (score == 3 or counts) and not hearsay and not alleged
    said: shapes.Status = "happened" if firm else "reported"
    return msgspec.structs.replace(
        voice, said=said, confirms=stance == "confirm", alleges=alleged, paper=leg.kind == "document" and not hearsay
    )


def _is_announced(unit: Unit, statement: shapes.Statement | None, context: Context) -> bool:
    """Whether something is announced that is named by a noun, of which no verb says that it is to come."""
    if lies_ahead(unit) or unit.factuality.score < 0:
        return False
    text = context.texts[unit.report]
    if statement is None:
        return announces(unit, text)
    cues = any(_GIVES_NOTICE.search(text, s, e) for s, e in statement.cue)
    return cues and unit.kind == "noun" and unit.factuality.score < 3 and lies_open(unit.text)


def _negative(voice: Voice) -> Voice:
    """ "There will be no closure", "it never came", "they have not been": against the claim, unless the claim itself says so."""
    unit = voice.unit
    if not unit.negated and not _NOT.search(unit.text):  # "the two sides stopped fighting" is no denial
        return msgspec.structs.replace(
            voice, said="happened" if voice.named and unit.factuality.score == -3 else "reported"
        )
    if unit.factuality.phase in AHEAD and not was_told_to(unit):
        # "No closure before Friday's talks" leaves Friday open.
        open_ended = _ONLY_BEFORE.search(unit.text) is not None
        return msgspec.structs.replace(voice, said="reported" if open_ended else "did_not_happen", against=True)
    if unit.quantities:  # "eighteen have not been found" counts; it denies nothing
        return msgspec.structs.replace(voice, said="happened" if voice.named else "reported")
    firm = (unit.factuality.phase == "did_not_happen" and unit.factuality.score == -3) or was_told_to(unit)
    return msgspec.structs.replace(voice, said="did_not_happen" if firm else "reported", against=True)


def _is_hearsay(unit: Unit, statement: shapes.Statement | None, leg: Leg, context: Context) -> bool:
    """Whether a plain past is only reported: by the unnamed, or at second hand."""
    if statement is None:
        return leg.kind == "anonymous"
    if leg.kind == "document" and not _was_seen(statement, context):
        return True  # "an internal report said, according to an official": nobody here has read it
    if leg.loose or leg.kind in ("anonymous", "own_reporting"):
        return True  # "the Courier reported": as sure as the Courier, which is not asked here
    return statement.parent is not None and statement.parent in context.statements


def _was_seen(statement: shapes.Statement, context: Context) -> bool:
    """Whether the report says that somebody has read the document."""
    spans = (*statement.source, *statement.cue, *statement.content)
    text = context.texts[statement.report]
    near = text[max(0, min(s for s, _ in spans) - 100) : max(e for _, e in spans) + 100]
    return any(h.role == "reported_by" for h in statement.via) or _SEEN.search(near) is not None


def is_accusation(unit: Unit, statement: shapes.Statement, leg: Leg, context: Context) -> bool:
    """Whether one party says that another did wrong."""
    text = context.texts[statement.report]
    if statement.stance == "accuse" or any(_ALLEGING.search(text, s, e) for s, e in statement.cue):
        return True
    if event_type(unit.predicate) not in HARM and unit.predicate not in _WRONGS:
        return False
    wrong = unit.predicate in _WRONGS
    if not wrong and not (unit.others or unit.thing):
        return False  # "the ferry sank" blames nobody
    own = {leg.body, leg.state} - {None}
    others = [{context.bodies.body_of.get(a, a), context.bodies.state_of.get(a, a)} for a in unit.agents]
    return not any(own & other for other in others) if others else wrong and unit.predicate in _OFFENCES


def _ahead(unit: Unit, statement: shapes.Statement | None, leg: Leg, context: Context) -> shapes.Status:
    """Whether what lies ahead is announced, planned or predicted."""
    phase, score = unit.factuality.phase, unit.factuality.score
    if score <= 1 and phase == "predicted":
        return "predicted"
    if phase == "announced":
        return "announced"
    if statement is None and leg.kind == "person" and score >= 2:
        return "announced"  # who gives notice of it, or promises it
    if statement is None:
        return "planned" if phase == "planned" or (score >= 2 and WILL.search(unit.text)) else "predicted"
    text = context.texts[statement.report]

    words = " ".join([*(text[s:e] for s, e in (*statement.source, *statement.cue))])
    if unit.text.startswith(("If ", "if ", "Unless ")):
        return "predicted"
    if (
        unit.kind == "copula"
        and WOULD_BE.search(unit.text)
        or (statement.form == "direct" and "would" in unit.text.split())
    ):
        return "predicted"  # "any transfer would be a breach" announces nothing
    if statement.stance == "predict" or statement.anonymous in (
        "expert",
        "analyst",
        "critic",
        "other",
        "unstated",
        "media",
        "resident",
    ):
        return "predicted"
    if _LEARNED.search(words) or _is_learned(statement, context.entities):
        return "predicted"
    named = leg.kind in ("person", "state_media", "document")
    announces = any(_ANNOUNCING.search(text, s, e) for s, e in statement.cue)
    if (
        named
        and score >= 2
        and _COMES.search(unit.text)
        and (announces or (phase == "predicted" and _has_in_hand(unit, leg, context)))
    ):
        return "announced"
    return "planned" if phase == "planned" or (score >= 2 and _COMES.search(unit.text)) else "predicted"


def _has_in_hand(unit: Unit, leg: Leg, context: Context) -> bool:
    """Whether it is the speaker's, or nobody's, to do: what another state will do, one can only foretell."""
    states = {context.bodies.state_of.get(context.bodies.body_of.get(a, a)) for a in unit.agents} - {None}
    return leg.state is None or not states or leg.state in states


def _is_learned(statement: shapes.Statement, entities: Mapping[str, shapes.Entity]) -> bool:
    """Whether a story knows the speaker for somebody who explains, not somebody who decides."""
    entity = entities.get(statement.speaker or "")
    return entity is not None and any(_LEARNED.search(role.title) for role in entity.roles)
