"""Origins: where each assertion of a claim starts, folded so that copies and retellings stand on one leg.

Every assertion is followed back through its statement's chain. Then assertions are folded, each fold with its reason: text
that one report copied from another; renderings of one utterance; the same named speaker, agency or state medium. What is left
are origins. Their number is a range, because independence can seldom be proved: `most` counts every origin left, `least` counts
those that are known to be distinct (named speakers, agencies, state media, documents), and all reports that name nobody together
as at most one more, and only if nothing else stands.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

from rashomon import shapes
from rashomon.ids import content_id
from rashomon.model import Record
from rashomon.relate.direction import stands_for
from rashomon.weigh.assertions import Unit

Kind = Literal["own_reporting", "person", "agency", "state_media", "anonymous", "document"]

AGENCIES = frozenset(
    "reuters|associated press|ap|afp|agence france-presse|dpa|upi|bloomberg|pa media|press association|"
    "efe|ansa|kyodo|yonhap|ap news|afp news|interfax|united press international|press trust of india|pti|"
    "aap|apa".split("|")
)
STATE_MEDIA = frozenset(
    "tass|ria|ria novosti|kcna|korean central news agency|xinhua|irna|sana|rodong sinmun|cctv|"
    "global times|rt|sputnik|press tv|presstv|people's daily|china daily|trt|anadolu|anadolu agency|belta".split("|")
)


class Leg(Record, frozen=True):
    """Where one assertion starts: a kind, a name, the key by which equal origins fold, and the characters that tell."""

    kind: Kind
    name: str | None
    key: str
    because: tuple[shapes.Evidence, ...]


class Context(Record, frozen=True):
    """What origins need of a story, by id."""

    statements: Mapping[str, shapes.Statement]
    entities: Mapping[str, shapes.Entity]
    reports: Mapping[str, shapes.Report]
    texts: Mapping[str, str]
    utterance_of: Mapping[str, str]
    """statement id -> utterance id."""
    copies: tuple[shapes.Copy, ...]
    family_of: Mapping[str, int]
    """Report id -> number of its family of copies; reports that share nothing have a family each."""
    body_of: Mapping[str, str]
    """Entity id -> the key of the body that it speaks for (a minister's ministry), where the story says so."""


def medium_kind(name: str) -> Kind | None:
    """Whether a name is a news agency or a state medium."""
    plain = name.casefold().removeprefix("the ").strip()
    if plain in STATE_MEDIA or plain.startswith(
        ("state media", "state-run", "state news", "state television", "state tv")
    ):
        return "state_media"
    if any(
        word in plain
        for word in ("state-run", "state media", "state news agency", "state television", "state broadcaster")
    ):
        return "state_media"
    return "agency" if plain in AGENCIES or plain.endswith((" news agency", " press agency")) else None


def leg_of(unit: Unit, context: Context) -> Leg:
    """Follow one assertion to where it starts."""
    statement = context.statements.get(unit.holder)
    if statement is None:
        return _own(unit, context)
    parent = context.statements.get(statement.parent or "")
    for outer in (statement, parent):
        if outer is not None and outer.speaker is not None and outer.anonymous is None:
            return _spoken(outer, context)
    if statement.anonymous == "media":
        return _media(statement, context)
    hop = next((h for h in statement.via), None)
    if hop is not None and hop.role != "told" and statement.anonymous is None:
        return _medium(hop.who, statement, context)
    told = f" to {hop.who}" if hop is not None and hop.role == "told" else ""
    name = _source_words(statement, context)
    key = hop.who.casefold() if hop is not None else unit.report
    return Leg("anonymous", f"{name or 'not named'}{told}", f"anonymous:{key}", _cited(statement, context))


def _source_words(statement: shapes.Statement, context: Context) -> str | None:
    """What the speaker is called: the short name, or else the words as written; a bare "I" or "they" names nobody."""
    entity = context.entities.get(statement.speaker or "")
    text = context.texts[statement.report]
    written = " ".join(text[s:e] for s, e in statement.source)
    nobody = written.lower() in _PRONOUNS
    return (entity.name if entity else statement.speaker_name) or (None if nobody else written) or None


_PRONOUNS = frozenset("i we he she they it you who that this these those".split())


def _media(statement: shapes.Statement, context: Context) -> Leg:
    """ "Media reports" are one unnamed origin wherever they are cited; "Russian state media" are told apart from others."""
    text = context.texts[statement.report]
    name = " ".join(text[s:e] for s, e in statement.source) or "media reports"
    plain = " ".join(w for w in name.casefold().split() if w not in ("the", "a", "some", "other", "several", "local"))
    generic = plain in ("media reports", "reports", "media", "news reports", "press reports", "media report", "press")
    kind = medium_kind(name)
    key = "media reports" if generic else f"medium:{plain}"
    return Leg(kind or "anonymous", name, key, _cited(statement, context))


def _spoken(statement: shapes.Statement, context: Context) -> Leg:
    entity = context.entities.get(statement.speaker or "")
    name = entity.name if entity else statement.speaker_name or "not named"
    cited = _cited(statement, context)
    for report in context.reports.values():
        if report.outlet and _plain(report.outlet) == _plain(name):
            return Leg("own_reporting", report.outlet, f"own:{report.outlet.casefold()}", cited)
    kind = medium_kind(name)
    return Leg(kind or "person", name, f"entity:{statement.speaker}", cited)


def _plain(name: str) -> str:
    """An outlet's name as others write it: "the Brennick Courier" is The Brennick Courier."""
    return name.casefold().removeprefix("the ").removesuffix(".com").strip()


def _medium(name: str, statement: shapes.Statement, context: Context) -> Leg:
    return Leg(medium_kind(name) or "anonymous", name, f"medium:{name.casefold()}", _cited(statement, context))


def _cited(statement: shapes.Statement, context: Context) -> tuple[shapes.Evidence, ...]:
    """The words that name the speaker, or else the cue."""
    text = context.texts[statement.report]
    spans = statement.source or statement.cue
    return tuple(shapes.Evidence(statement.report, s, e, text[s:e]) for s, e in spans)


def _own(unit: Unit, context: Context) -> Leg:
    """The reporter's own words: an agency's if the report credits one, else the outlet's own reporting."""
    report = context.reports[unit.report]
    agency = next((c for c in report.credits if not stands_for(c, report.outlet)), None)
    if agency is not None:
        outlets = (r.outlet for r in context.reports.values() if stands_for(agency, r.outlet))
        outlet = next(outlets, None)
        if outlet is not None:
            return Leg("agency", outlet, f"own:{outlet.casefold()}", (unit.evidence,))
        return Leg("agency", agency, f"medium:{agency.casefold()}", (unit.evidence,))
    name = report.outlet or report.id
    return Leg("own_reporting", name, f"own:{name.casefold()}", (unit.evidence,))


def find_origins(
    claim: str, units: Sequence[Unit], standing: Collection[int], context: Context
) -> tuple[tuple[shapes.Origin, ...], shapes.Range]:
    """Fold a claim's assertions into origins.

    Args:     claim: its id; units: its assertions, in the order in which the claim lists them; standing: indexes of those
              that give the claim's present status: who said that something was planned is no leg for its having happened.
    Returns:  origins in order of their first assertion, and at least / at most how many independent ones stand behind the
              present status.
    Cost:     quadratic in the assertions of one claim, times the copies between its reports.
    """
    legs = [leg_of(u, context) for u in units]
    home = list(range(len(units)))
    why: dict[int, list[str]] = {}
    first = _fold_crowd(units, legs, context, home, why) if len(units) > _CROWD else range(len(units))
    for b in first:
        for a in first:
            if a >= b:
                break
            reason = _fold(units[a], units[b], legs[a], legs[b], context)
            if reason and _root(home, a) != _root(home, b):
                keep, drop = sorted((_root(home, a), _root(home, b)))
                home[drop] = keep
                why.setdefault(keep, []).extend([*why.pop(drop, []), reason])
    groups: dict[int, list[int]] = {}
    for number in range(len(units)):
        groups.setdefault(_root(home, number), []).append(number)
    origins = tuple(_origin(claim, members, legs, why.get(root, [])) for root, members in groups.items())
    return origins, _range([o for o in origins if set(o.assertions) & set(standing)], units, legs, context)


_CROWD = 200
"""Assertions of one claim from which on equal ones are folded by what makes them equal before any two are compared."""


def _fold_crowd(
    units: Sequence[Unit], legs: Sequence[Leg], context: Context, home: list[int], why: dict[int, list[str]]
) -> list[int]:
    """Fold the assertions that are one for a reason that is the same for all of them; the first of each fold is returned.

    The reasons are those of `_fold`: one key, one utterance, printings of one text. Ten thousand printings of one report
    are then one assertion to compare, not fifty million pairs.
    """
    seen: dict[tuple[str, str], int] = {}
    for n, (unit, leg) in enumerate(zip(units, legs, strict=True)):
        utterance = context.utterance_of.get(unit.holder)
        family = context.family_of.get(unit.report)
        marks = [(("key", leg.key), f"both go back to {leg.name}")]
        if utterance is not None:
            marks.append((("utterance", utterance), "renderings of one utterance"))
        if family is not None and leg.kind in ("own_reporting", "agency", "anonymous"):
            marks.append((("family", str(family)), "printings of one text"))
        for mark, reason in marks:
            other = _root(home, seen.setdefault(mark, n))
            mine = _root(home, n)
            if other != mine:
                keep, drop = sorted((other, mine))
                home[drop] = keep
                why.setdefault(keep, []).extend(dict.fromkeys([*why.pop(drop, []), reason]))
    return [n for n in range(len(units)) if _root(home, n) == n]


def _root(home: list[int], number: int) -> int:
    while home[number] != number:
        number = home[number]
    return number


def _fold(a: Unit, b: Unit, left: Leg, right: Leg, context: Context) -> str | None:
    """Why two assertions stand on one leg; None when nothing shows that they do."""
    if a.report == b.report and left.key == right.key:
        return f"both stand in {a.report}"
    utterance = context.utterance_of.get(a.holder)
    if utterance is not None and utterance == context.utterance_of.get(b.holder):
        return "renderings of one utterance"
    if left.key == right.key:
        return f"both go back to {left.name}"
    if a.report == b.report and "own_reporting" in (left.kind, right.kind):
        return f"{a.report} itself names {right.name if left.kind == 'own_reporting' else left.name} for it"
    family = context.family_of.get(a.report)
    printings = family is not None and family == context.family_of.get(b.report) and a.report != b.report
    if printings and {left.kind, right.kind} <= {"own_reporting", "agency", "anonymous"}:
        return f"{a.report} and {b.report} are printings of one text"
    for copy in context.copies:
        if copy.kind in ("shared_quotes",) or {copy.left, copy.right} != {a.report, b.report}:
            continue
        if _both_copied(copy, a, b):
            how = (
                "tell this in one order, in other words"
                if copy.kind == "translation"
                else "share this passage word for word"
            )
            return f"{copy.left} and {copy.right} {how}"
    if {left.key, right.key} & {"media reports"} and {left.kind, right.kind} == {"anonymous"}:
        return "unnamed officials told to one outlet and retold as media reports cannot be held apart"
    return None


def _both_copied(copy: shapes.Copy, a: Unit, b: Unit) -> bool:
    left, right = (a, b) if copy.left == a.report else (b, a)
    for ls, le, rs, re_ in copy.spans:
        if _overlap((ls, le), left.span) > 0.5 and _overlap((rs, re_), right.span) > 0.5:
            return True
    return False


def _overlap(passage: tuple[int, int], span: tuple[int, int]) -> float:
    shared = min(passage[1], span[1]) - max(passage[0], span[0])
    return shared / max(1, span[1] - span[0])


def _origin(claim: str, members: Sequence[int], legs: Sequence[Leg], why: Sequence[str]) -> shapes.Origin:
    """One origin from its folded legs: the best known of them names it."""
    order: Sequence[Kind] = ("document", "person", "state_media", "agency", "anonymous", "own_reporting")
    best = min((legs[m] for m in members), key=lambda leg: order.index(leg.kind))
    because = tuple(dict.fromkeys(e for m in members for e in legs[m].because))
    reasons = "; ".join(dict.fromkeys(why))
    return shapes.Origin(content_id("origin", claim, best.key), best.kind, best.name, tuple(members), because, reasons)


def _range(
    origins: Sequence[shapes.Origin], units: Sequence[Unit], legs: Sequence[Leg], context: Context
) -> shapes.Range:
    """At most every origin; at least those known to be distinct, people who speak for one body counted once."""
    known = set()
    for origin in origins:
        if origin.kind in ("person", "agency", "state_media", "document"):
            leg = min((legs[n] for n in origin.assertions), key=lambda leg: (leg.kind != origin.kind, leg.key))
            known.add(context.body_of.get(leg.key.removeprefix("entity:"), leg.key))
    return shapes.Range(max(1, len(known)), max(1, len(origins)))
