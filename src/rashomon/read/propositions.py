"""Who did what to whom, where, when and how many: one proposition a predicate, from the dependency parse.

A predicate is a verb that is not an auxiliary, or a copula with what it says of its subject. Verbs that only carry
another ("is expected to offer", "plans to visit", "agreed to") are that event's governors, not events. Reporting
verbs found as cues of statements are left out: what they report is what counts. Arguments are read off the parse: subject
(inherited through coordination, raising and relative clauses), objects, and prepositional phrases told apart by the names
and times that lie in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from rashomon.model import Annotation, Argument, Name, Offsets, Parse, Proposition, Record, Statement, annotate
from rashomon.pipeline import Reading, Stage
from rashomon.read.propositions_clauses import Contents, within_content
from rashomon.read.propositions_nouns import act_of, noun_arguments
from rashomon.read.trees import Tree

SKIPPED_ZONES = frozenset({"byline", "credit", "author_note", "boilerplate", "dateline"})

# Verbs and adjectives that carry an infinitive or a clause without being the event: (lemma). The event is below them.
CARRIERS = frozenset(
    "expect plan set schedule intend aim hope want wish like likely unlikely due ready able unable agree "
    "promise pledge vow threaten refuse decline fail manage begin start continue seem appear tend try "
    "attempt seek need think believe suppose say report rumour rumor allege consider prepare decide opt "
    "choose force slated certain sure poised bound willing reluctant allow help keep stop come go be have "
    "get use".split()
)
ARGUMENT_DEPS = {
    "nsubj": "agent", "csubj": "agent", "nsubjpass": "patient", "dobj": "patient", "dative": "recipient",
    "attr": "topic", "acomp": "topic", "oprd": "topic",
}  # fmt: skip
PREPOSITIONS = {
    "with": "partner", "against": "partner", "to": "goal", "toward": "goal", "towards": "goal", "from": "origin",
    "in": "place", "at": "place", "on": "place", "near": "place", "inside": "place", "outside": "place", "off": "place",
    "aboard": "instrument", "by": "instrument", "via": "instrument", "over": "topic", "about": "topic", "for": "goal",
    "into": "goal", "of": "topic", "between": "partner", "among": "partner",
}  # fmt: skip


DIRECTIVES = frozenset(
    "tell order ask urge instruct direct force persuade invite oblige require advise encourage warn propose opt".split()
)
"""Verbs whose infinitive is what somebody is told to do: the event is the telling ("told to resign")."""

ABOUT = frozenset("interested intent keen capable accused suspected guilty accuse suspect afraid responsible".split())
"""What carries a gerund after a preposition: "is interested in obtaining", "accused of killing"."""

REPORTS = frozenset(
    "report claim allegation rumour rumor suggestion speculation news statement assertion accusation warning belief".split()
)
"""Nouns whose that-clause is what is passed on: "denied reports that he had left"."""

ACT_CUES = frozenset(
    "agree name appoint expect approve accept reject demand schedule plan seek want request offer propose order await cancel "
    "postpone support oppose back endorse sanction threaten pledge promise".split()
)
"""Cues that are acts where what they govern is no clause."""

SPEECH_ACTS = frozenset(
    "accuse apologize apologise arrest blame praise congratulate criticize criticise condemn identify describe call refer plead "
    "thank welcome charge write issue post release sue urge invite honor honour insult mock name brief question interview greet "
    "denounce label rebuke scold summon alert notify break discuss debate".split()
)
"""Acts done by words: a cue, and all the same what the reporter tells of."""

# Words that open a reported clause and say nothing of it.
_OPENERS = frozenset({"that", "whether", "how"})

# Words that make a clause depend on another, even when it is coordinated with something.
_SUBORDINATORS = frozenset(
    "after before as if because since when while although though unless until where whereas once so".split()
)


CONCESSIVE = frozenset({"although", "though", "whereas"})
"""Conjunctions whose clause is asserted beside the one it hangs from."""

LOCATIONS = frozenset(
    "water airspace territory harbour harbor port hospital hotel prison airport base camp school church mosque stadium "
    "station embassy court palace village town city island region province district".split()
)
"""Nouns whose phrase says where, though it names no place: "in international waters"."""

DATING = frozenset("on in at during over by around about late early".split())


class Governed(NamedTuple):
    """A predicate token, the tokens that carry it, and the token its clause hangs from."""

    token: int
    carriers: tuple[int, ...]
    top: int


class PropositionsConfig(Record, frozen=True):
    """`longest_clause`: characters beyond which a clause is no claim anybody could check at a glance."""

    longest_clause: int = 400


def find_propositions(reading: Reading, config: PropositionsConfig, kit: None) -> tuple[Annotation, ...]:
    """Find the propositions of one document.

    Args:     reading: with layers sentence, parse, name, time and statement.
    Returns:  annotations on layer "proposition", ordered by the predicate's start.
    Raises:   nothing for any parse.
    Cost:     linear in tokens, but for clauses nested deeply in one another.
    """
    parses = reading.layer("parse")
    if not parses or not isinstance(parses[0].value, Parse):
        return ()
    parse = parses[0].value
    zones = _zone_of_sentences(parse, reading.layer("sentence"))
    told = [_statement(a) for a in reading.layer("statement")]
    cues = _covered(parse, [span for s in told if not _is_figure(parse, s) for span in s.cue])
    times = _covered(parse, [(a.span.start, a.span.end) for a in reading.layer("time")])
    places = _covered(
        parse,
        [
            (a.span.start, a.span.end)
            for a in reading.layer("name")
            if isinstance(a.value, Name) and a.value.type == "place"
        ],
    )
    holders = Holders(reading.layer("statement"))
    contents = Contents(told)
    found = []
    for (first, last), zone in zip(parse.sentences, zones, strict=True):
        if zone in SKIPPED_ZONES:
            continue
        tree = Tree(parse, first, last)
        for governed in _predicates(tree, cues):
            value = _proposition(tree, governed, cues, times, places, holders, contents)
            if value.clause[1] - value.clause[0] <= config.longest_clause:
                token = governed.token
                found.append(annotate(reading.document, parse.starts[token], parse.ends[token], value, "propositions"))
        for token, value in _nominal(tree, times, places, holders, config):
            found.append(annotate(reading.document, parse.starts[token], parse.ends[token], value, "propositions"))
    return tuple(sorted(found, key=lambda a: (a.span.start, a.span.end)))


def _is_figure(parse: Parse, statement: Statement) -> bool:
    """Whether what is said is a figure and no clause ("the harbour office says 5:40"): then the cue is the verb that tells it."""
    inside = _covered(parse, statement.content)
    tags = {parse.tags[i] for i in inside}
    return "CD" in tags and not any(tag.startswith(("VB", "MD")) for tag in tags)


def _statement(annotation: Annotation) -> Statement:
    assert isinstance(annotation.value, Statement)
    return annotation.value


def _zone_of_sentences(parse: Parse, sentences: Sequence[Annotation]) -> list[str]:
    """The zone of each parsed unit: that of the sentence it begins in."""
    zones, at = [], 0
    for first, _ in parse.sentences:
        while at + 1 < len(sentences) and sentences[at].span.end <= parse.starts[first]:
            at += 1
        zones.append(str(getattr(sentences[at].value, "zone", "body")) if sentences else "body")
    return zones


def _covered(parse: Parse, spans: Sequence[Offsets]) -> frozenset[int]:
    """Tokens that lie in any of the spans."""
    covered, at = set(), 0
    for start, end in sorted(spans):
        while at > 0 and parse.ends[at - 1] > start:
            at -= 1
        while at < len(parse.starts) and parse.ends[at] <= start:
            at += 1
        token = at
        while token < len(parse.starts) and parse.starts[token] < end:
            covered.add(token)
            token += 1
    return frozenset(covered)


class Holders:
    """Which statement's content a character lies in: the innermost, that is, the shortest."""

    def __init__(self, statements: Sequence[Annotation]) -> None:
        self._spans = sorted(
            (s, e, sum(b - a for a, b in _statement(annotation).content), number)
            for number, annotation in enumerate(statements)
            for s, e in _statement(annotation).content
        )

    def of(self, position: int) -> int | None:
        """Index of the innermost statement at a position; None where the reporter speaks."""
        held = [(size, number) for s, e, size, number in self._spans if s <= position < e]
        return min(held)[1] if held else None


# ---------------------------------------------------------------------------------------------------- predicates


def _nominal(
    tree: Tree, times: frozenset[int], places: frozenset[int], holders: Holders, config: PropositionsConfig
) -> list[tuple[int, Proposition]]:
    """The events of a sentence that nouns tell of, where something is said of them."""
    found = []
    for token in range(tree.first, tree.last):
        act = act_of(tree, token)
        arguments = noun_arguments(tree, token, times, places) if act else []
        if act is None or not arguments:
            continue
        tokens = tree.subtree(
            token, {c for c in tree.children(token) if tree.dep(c) in ("relcl", "conj", "cc", "appos")}
        )
        clause = tree.trim(min(tokens), max(tokens))
        if clause[1] - clause[0] > config.longest_clause:
            continue
        arguments += [_number(tree, n) for a in tuple(arguments) for n in tree.numbers(a.span) if n not in times]
        denied = [c for c in tree.children(token) if tree.dep(c) == "det" and tree.lemma(c) == "no"]
        value = Proposition(
            predicate=act, clause=clause, arguments=tuple(dict.fromkeys(arguments)), negated=bool(denied), kind="noun",
            statement=holders.of(tree.span(token)[0]), main=False, governors=tuple(tree.span(c) for c in denied),
        )  # fmt: skip
        found.append((token, value))
    return found


def _number(tree: Tree, token: int) -> Argument:
    return _argument(tree, "number", token)


def _predicates(tree: Tree, cues: frozenset[int]) -> list[Governed]:
    """Every event-bearing verb of a sentence with the verbs that carry it."""
    found = []
    for token in range(tree.first, tree.last):
        if not tree.is_verb(token) or (token in cues and not _is_act(tree, token)):
            continue
        if _carries(tree, token) and any(tree.is_verb(c) and c not in cues for c in _carried(tree, token)):
            continue
        found.append(_governed(tree, token))
    return found


def _is_act(tree: Tree, token: int) -> bool:
    """Whether a cue without a clause of its own is what happened: "agreed to a joint inquiry", "is expected in Quenby"; or
    what somebody did by words to somebody: "apologised to the players", "accused them of theft", "identified him as"."""
    below = {tree.dep(c) for c in tree.children(token)}
    if below & {"xcomp", "ccomp"}:
        return False
    if tree.lemma(token) in ACT_CUES:
        return True
    return tree.lemma(token) in SPEECH_ACTS and bool(below & {"dobj", "prep", "nsubjpass", "oprd", "attr", "acomp"})


def _carried(tree: Tree, token: int) -> list[int]:
    """The verbs a carrier may carry: its own infinitive, or that of its predicate adjective ("is likely to")."""
    below = [c for c in tree.children(token) if tree.dep(c) in ("xcomp", "ccomp") and not _has_subject(tree, c)]
    for child in tree.children(token):
        if tree.dep(child) in ("acomp", "oprd", "attr"):
            below += [c for c in tree.children(child) if tree.dep(c) in ("xcomp", "ccomp") and tree.is_verb(c)]
    return [c for c in below if tree.is_verb(c)]


def _carries(tree: Tree, token: int) -> bool:
    if tree.lemma(token) in CARRIERS:
        return True
    # "was told to resign": only with an infinitive of its own, not with a that-clause.
    infinitives = (c for c in tree.children(token) if tree.dep(c) in ("xcomp", "ccomp") and tree.tag(c) == "VB")
    return tree.lemma(token) in DIRECTIVES and any(
        any(tree.dep(g) == "aux" and tree.lemma(g) == "to" for g in tree.children(c)) for c in infinitives
    )


def _has_subject(tree: Tree, token: int) -> bool:
    return any(tree.dep(c) in ("nsubj", "nsubjpass", "csubj", "expl") for c in tree.children(token))


def _governed(tree: Tree, token: int) -> Governed:
    """Climb from a predicate through the verbs that carry it."""
    carriers: list[int] = []
    top = token
    if tree.dep(top) == "pcomp" and tree.lemma(tree.head(tree.head(top))) in ABOUT:
        about = tree.head(tree.head(top))
        carriers.append(about)
        top = about if tree.is_verb(about) else tree.head(about)
        carriers += [top] if top != about and tree.is_verb(top) else []
    while tree.dep(top) in ("xcomp", "ccomp") and not (_has_subject(tree, top) and tree.dep(top) == "ccomp"):
        head = tree.head(top)
        if head == top:
            break
        if not tree.is_verb(head):
            carriers.append(head)
            head = tree.head(head)
            if not tree.is_verb(head):
                break
        if not _carries(tree, head) and not carriers:
            break
        carriers.append(head)
        top = head
    return Governed(token, tuple(carriers), top)


# ---------------------------------------------------------------------------------------------------- arguments


def _proposition(
    tree: Tree,
    governed: Governed,
    cues: frozenset[int],
    times: frozenset[int],
    places: frozenset[int],
    holders: Holders,
    contents: Contents,
) -> Proposition:
    token = governed.token
    marks = tuple(tree.span(t) for t in _governors(tree, governed))
    copula = tree.lemma(token) == "be"
    return Proposition(
        predicate=_predicate_lemma(tree, token),
        clause=_clause(tree, governed, cues, contents),
        arguments=tuple(_arguments(tree, governed, times, places)),
        negated=any(tree.dep(t) == "neg" or tree.lemma(t) in _NEGATIONS for t in _governors(tree, governed)),
        kind="copula" if copula else "verb",
        statement=holders.of(tree.span(token)[0]),
        main=_is_main(tree, governed, cues, reported=holders.of(tree.span(token)[0]) is not None),
        tense=_tense(tree, governed),
        governors=marks,
    )


def _predicate_lemma(tree: Tree, token: int) -> str:
    """The verb's lemma with its particle; for a copula, the head of what it says."""
    particle = next((tree.lemma(c) for c in tree.children(token) if tree.dep(c) == "prt"), None)
    if particle:
        return f"{tree.lemma(token)} {particle}"
    if tree.lemma(token) == "be":
        said = next((tree.lemma(c) for c in tree.children(token) if tree.dep(c) in ("attr", "acomp")), None)
        return f"be {said}" if said else "be"
    return tree.lemma(token)


def _governors(tree: Tree, governed: Governed) -> list[int]:
    """Auxiliaries, negations, conjunctions and adverbs of the predicate and of its carriers, and the carriers."""
    found = set(governed.carriers)
    for verb in (governed.token, *governed.carriers):
        found |= {c for c in tree.children(verb) if tree.dep(c) in ("aux", "auxpass", "neg", "mark", "advmod")}
        found |= _denying(tree, verb)
        if tree.dep(verb) == "conj":
            head = tree.head(verb)
            found |= {c for c in tree.children(head) if tree.dep(c) == "aux" and tree.tag(c) == "MD" and c < verb}
    return sorted(found)


def _denying(tree: Tree, verb: int) -> set[int]:
    """Negation that sits in a subject or object: "saw nothing", "no closure was ordered"."""
    parties = [c for c in tree.children(verb) if tree.dep(c) in ("dobj", "nsubj", "nsubjpass", "attr")]
    bare = {c for c in parties if tree.lemma(c) in ("nothing", "nobody", "none", "neither")}
    dets = {d for c in parties for d in tree.children(c) if tree.dep(d) == "det" and tree.lemma(d) in ("no", "neither")}
    return bare | dets | _turned(tree, verb)


_NEGATIONS = frozenset(("never", "no", "nothing", "nobody", "none", "neither", "nor"))


def _turned(tree: Tree, verb: int) -> set[int]:
    """Negation before a turned subject: "nor can it", "under no circumstances may they"."""
    joined = tree.children(tree.head(verb)) if tree.dep(verb) == "conj" else ()
    nor = {c for c in (*tree.children(verb), *joined) if tree.lemma(c) == "nor" and tree.dep(c) == "cc" and c < verb}
    if joined:
        nor = {c for c in nor if tree.head(c) == verb or c > tree.head(verb)}
    fronted = [c for c in tree.children(verb) if tree.dep(c) == "prep" and c < verb]
    things = [o for c in fronted for o in tree.children(c) if tree.dep(o) == "pobj" and tree.lemma(o) in _ON_NO]
    return nor | {d for o in things for d in tree.children(o) if tree.dep(d) == "det" and tree.lemma(d) == "no"}


_ON_NO = frozenset(("circumstance", "way", "time", "point", "account", "condition", "case", "means", "mean"))


def _tense(tree: Tree, governed: Governed) -> Literal["past", "present", "none"]:
    """Tense of the leftmost finite verb among auxiliaries, carriers and predicate; "has met" is past."""
    chain = [governed.token, *governed.carriers]
    chain += [c for verb in tuple(chain) for c in tree.children(verb) if tree.dep(c) in ("aux", "auxpass")]
    finite = [t for t in sorted(set(chain)) if tree.tag(t) in ("VBD", "VBZ", "VBP", "MD")]
    if not finite:
        return "none"
    if tree.tag(finite[0]) == "VBD" or (tree.lemma(finite[0]) == "have" and finite[0] != governed.token):
        return "past"
    return "present"


def _is_main(tree: Tree, governed: Governed, cues: frozenset[int], reported: bool) -> bool:
    """An independent clause: a root, a conjunct of one, or what a cue reports (and not an adverbial of the cue)."""
    top = governed.top
    if any(
        tree.dep(c) in ("mark", "prep") and tree.lemma(c) in _SUBORDINATORS - CONCESSIVE and c < top
        for c in tree.children(top)
    ):
        return tree.dep(top) in ("ROOT", "ccomp")
    for _ in range(12):
        head, dep = tree.head(top), tree.dep(top)
        if head == top or dep in ("ROOT", "parataxis"):
            return True
        if dep in ("ccomp", "xcomp", "advcl", "pcomp", "acl") and head in cues:
            return reported
        if dep == "ccomp" and tree.dep(head) == "ROOT":
            return True
        if dep == "advcl" and any(tree.lemma(c) in CONCESSIVE for c in tree.children(top) if tree.dep(c) == "mark"):
            top = head  # "although no charges have been filed" is asserted as much as what it is set against
            continue
        if dep in ("acl", "ccomp", "relcl") and reported and tree.lemma(head) in REPORTS:
            return True
        if dep != "conj":
            return False
        top = head
    return False


def _clause(tree: Tree, governed: Governed, cues: frozenset[int], contents: Contents) -> Offsets:
    """The characters of the clause: the subtree without coordinated clauses and without reporting frames."""
    top = governed.top
    cut = {
        c for t in (top, governed.token) for c in tree.children(t)
        if (tree.dep(c) == "conj" and tree.is_verb(c) and c > t and _is_complete(tree, t))
        or (tree.dep(c) in ("parataxis", "ccomp", "advcl") and c in cues and c != governed.token)
    }  # fmt: skip
    tokens = tree.subtree(top, cut)
    # A coordinated clause ends this one, with the comma and the "but" between them.
    ends = [min(tree.subtree(c)) for c in cut if tree.dep(c) == "conj"]
    tokens = [t for t in tokens if t < min(ends, default=tree.last)] or tokens
    while len(tokens) > 1 and tree.dep(tokens[0]) in ("mark", "advmod") and tree.lemma(tokens[0]) in _OPENERS:
        tokens = tokens[1:]
    subject = _subject(tree, governed)
    if subject is not None and not (min(tokens) <= subject <= max(tokens)) and subject < min(tokens):
        whole = tree.subtree(subject, frozenset())
        if min(tokens) - max(whole) <= 3:
            tokens = [*whole, *tokens]
    start, end = within_content(tree, tokens, (governed.token, *governed.carriers), contents)
    nor = [t for t in _turned(tree, governed.token) if tree.lemma(t) == "nor" and tree.span(t)[1] + 1 == start]
    return (tree.span(nor[0])[0] if nor else start), end


def _is_complete(tree: Tree, token: int) -> bool:
    """Whether a verb has something after it: "has supplied or will supply weapons" shares its object with the next."""
    return any(c > token and tree.dep(c) not in ("cc", "conj", "punct") for c in tree.children(token))


def _subject(tree: Tree, governed: Governed) -> int | None:
    """The subject token: own, of a carrier, of the verb it is coordinated with, or the noun of a relative clause."""
    verb = governed.token
    for _ in range(12):
        own = next((c for c in tree.children(verb) if tree.dep(c) in ("nsubj", "nsubjpass", "csubj")), None)
        if own is not None:
            if tree.tag(own) in ("WDT", "WP") and tree.dep(verb) == "relcl":
                return tree.head(verb)
            return own
        dep, head = tree.dep(verb), tree.head(verb)
        if head == verb or dep not in ("xcomp", "conj", "ccomp", "advcl", "acl", "relcl"):
            return None
        if dep == "xcomp":
            given = next((c for c in tree.children(head) if tree.dep(c) in ("dobj", "dative")), None)
            if given is not None and given < verb and not _carries(tree, head):
                return given
        if dep == "acl" and not tree.is_verb(head):
            return head
        if dep == "relcl":
            return head
        verb = head
    return None


def _arguments(tree: Tree, governed: Governed, times: frozenset[int], places: frozenset[int]) -> list[Argument]:
    found: list[Argument] = []
    token = governed.token
    subject = _subject(tree, governed)
    passive = any(tree.dep(c) in ("nsubjpass", "auxpass") for c in tree.children(token))
    if subject is not None:
        found.append(_argument(tree, "patient" if passive else "agent", subject))
    for verb in (token, *governed.carriers):
        for child in tree.children(verb):
            if child == subject:
                continue
            role = ARGUMENT_DEPS.get(tree.dep(child))
            if role and child != subject and not tree.is_verb(child):
                found.append(_argument(tree, role, child))
            elif tree.dep(child) in ("prep", "agent"):
                found += _prepositional(tree, child, times, places)
            elif tree.dep(child) == "npadvmod" and child in times:
                found.append(_argument(tree, "time", child))
    found += [_argument(tree, "number", n) for a in tuple(found) for n in tree.numbers(a.span) if n not in times]
    return list(dict.fromkeys(found))


def _prepositional(tree: Tree, prep: int, times: frozenset[int], places: frozenset[int]) -> list[Argument]:
    found = []
    for child in tree.children(prep):
        if tree.dep(child) == "prep":
            found += _prepositional(tree, child, times, places)
        if tree.dep(child) not in ("pobj", "pcomp") or tree.is_verb(child):
            continue
        role = PREPOSITIONS.get(tree.lemma(prep), "topic")
        if tree.dep(prep) == "agent":
            role = "agent"
        if child in times:
            # "since Tuesday", "before the weekend", "his words of Wednesday" do not say when the event itself was.
            role = "time" if tree.lemma(prep) in DATING else "topic"
        elif role in ("place", "goal") and child in places:
            role = "place" if tree.lemma(prep) != "to" else "goal"
        elif role == "place" and child not in places:
            somewhere = tree.lemma(prep) in ("at", "near", "inside", "outside") or tree.lemma(child) in LOCATIONS
            role = "place" if somewhere else "topic"
        found.append(_argument(tree, role, child))
        if child in places:
            found += [
                p for c in tree.children(child) if tree.dep(c) == "prep" for p in _prepositional(tree, c, times, places)
            ]
    return found


def _argument(tree: Tree, role: str, head: int) -> Argument:
    tokens = tree.subtree(head, {c for c in tree.children(head) if tree.dep(c) in ("relcl", "acl")})
    return Argument(role, tree.trim(min(tokens), max(tokens)), tree.lemma(head))


STAGE = Stage(
    name="propositions",
    version="4",
    shape="document",
    reads=("sentence", "parse", "name", "time", "statement"),
    writes=("proposition",),
    run=find_propositions,
    config=PropositionsConfig(),
)
