"""The chain between the speaker and the reader: told to whom, reported by whom, when and where it was said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

import msgspec

from rashomon.model import Annotation, Hop, Offsets, Role
from rashomon.read.attribution_clauses import Relation
from rashomon.read.attribution_tree import Tree, overlap
from rashomon.read.cues import find_cue
from rashomon.read.outlets import OUTLET_WORDS
from rashomon.read.speakers import BODIES, Mention, can_speak
from rashomon.read.speakers_phrases import writing_before
from rashomon.text.agencies import SPELLINGS

Folded = tuple[Role, Offsets]


def fold_chains(
    tree: Tree, relations: Sequence[Relation], mentions: Sequence[Mention]
) -> tuple[list[Relation], dict[int, tuple[Folded, ...]]]:
    """Turn "..., according to Tass" beside "Peskov said ..." from a relation of its own into a hop of Peskov's.

    Returns:  the relations that stay, and for indexes among them the hops that were folded in.
    Cost:     linear; only relations of the same parser unit are compared.
    """
    by_unit: dict[int, list[int]] = {}
    for i, r in enumerate(relations):
        if r.head >= 0 and r.kind in ("verb", "quote", "tagger"):
            by_unit.setdefault(tree.unit[r.head], []).append(i)
    people = [(m.start, m.end) for m in mentions if m.type == "person"]
    carried: dict[int, list[Folded]] = {}
    dropped: set[int] = set()
    for i, r in enumerate(relations):
        if r.kind == "verb" and tree.lemmas[r.head] in ("cite", "quote") and tree.tags[r.head] == "VBG":
            if tree.deps[r.head] in ("advcl", "prep", "acl") and r.frame == "n":
                dropped.add(i)  # "doubts it, citing the publicity": a ground, which nobody says
            for j in by_unit.get(tree.unit[r.head], ()) if _is_origin(tree, r.content[0]) else ():
                if j != i and _same_subject(tree, relations[j], r) and _carries(tree, relations[j], r, beside=False):
                    carried.setdefault(j, []).extend(_cited(tree, _whole(tree, r.content[0])))
                    dropped.update((i, *_citing_on(tree, relations, by_unit[tree.unit[r.head]], r)))
                    break
        if r.kind not in ("according", "as") or _names(people, r.source):
            continue  # a person beside "the captain told them" is a speaker of its own, not a carrier
        role: Role = "according_to" if r.kind == "according" else "reported_by"
        for j in by_unit.get(tree.unit[r.head], ()):
            if _carries(tree, relations[j], r):
                carried.setdefault(j, []).append((role, r.source[0]))
                dropped.add(i)
    beside, idle = _carried_by_media(tree, relations, by_unit)
    for j, hops in beside.items():
        carried.setdefault(j, []).extend(hops)
    dropped |= idle
    accorded = {tree.unit[r.head] for r in relations if r.kind in ("according", "as")}
    for i, r in enumerate(relations):
        if r.kind == "adverb" and tree.unit[r.head] in accorded:
            dropped.add(i)  # "is reportedly set to ..., according to X" is one attribution, to X
    kept = [i for i in range(len(relations)) if i not in dropped]
    islands: dict[int, list[Offsets]] = {}
    for i in sorted(dropped):
        if relations[i].source and relations[i].kind != "verb":
            islands.setdefault(tree.unit[relations[i].head], []).append(_island(relations[i]))
    cleared = []
    for i in kept:
        unit = tree.unit[relations[i].head] if relations[i].head >= 0 else -1
        cleared.append(_without(tree, relations[i], islands.get(unit, ())))
    return cleared, {n: tuple(carried[i]) for n, i in enumerate(kept) if i in carried}


def _carried_by_media(
    tree: Tree, relations: Sequence[Relation], by_unit: Mapping[int, Sequence[int]]
) -> tuple[dict[int, list[Folded]], set[int]]:
    """ "The Post reported that Hill said it sank": the Post is a hop of what Hill said, and a speaker itself."""
    found: dict[int, list[Folded]] = {}
    idle: set[int] = set()
    for row in by_unit.values():
        media = [i for i in row[:_MOST] if _is_medium(tree, relations[i])]
        for i in media:
            for j in row[:_MOST]:
                inner = relations[j]
                if j == i or not inner.source or not overlap(inner.cue, relations[i].content):
                    continue
                if inner.source[0] != relations[i].source[0]:
                    found.setdefault(j, []).append(("reported_by", relations[i].source[0]))
                    if _adds_nothing(relations[i], inner):
                        idle.add(i)
    return found, idle


def _adds_nothing(carrier: Relation, said: Relation) -> bool:
    """ "Hill said it sank, the Post reports": the Post stands after all that it carries, which is Hill's."""
    if carrier.cue[0][0] < carrier.content[-1][1]:
        return False
    mine = (*said.cue, *said.source, *said.content)
    return sum(e - s for s, e in carrier.content) - overlap(mine, carrier.content) < _LEFT_OVER


_LEFT_OVER = 10  # characters: marks and commas
_MOST = 24  # relations of one sentence looked at; more are a misparse


def _is_medium(tree: Tree, relation: Relation) -> bool:
    """Whether a newspaper or station reports, under its own name."""
    noun, head = relation.subject, relation.head
    if noun < 0 or not relation.source or tree.lemmas[head] not in _RELAYING or tree.quote_of[head] >= 0:
        return False
    if tree.lower[noun] in OUTLET_WORDS and tree.words[noun][:1].isupper():
        return True
    named = tree.pos[noun] == "PROPN" or (tree.words[noun][:1].isupper() and tree.pos[noun] == "NOUN")
    if tree.words[noun] in SPELLINGS:
        return True
    labels = {label for _, _, label in tree.entities_at(noun)}
    return named and tree.lemmas[head] == "report" and not labels & {"PERSON", "GPE"}


_RELAYING = frozenset("report say write add note reveal claim".split())


def _same_subject(tree: Tree, said: Relation, cited: Relation) -> bool:
    """Whether who cites is who says; "local media, quoting witnesses, said" hangs the citing on the noun."""
    if said.subject == cited.subject:
        return True
    return cited.head >= 0 and said.subject >= 0 and tree.heads[cited.head] == said.subject


def _is_origin(tree: Tree, span: Offsets) -> bool:
    """Whether somebody is cited ("citing an unnamed official"), not a ground ("citing the rising cost")."""
    tokens = tree.tokens(span)
    head = next((t for t in tokens if tree.heads[t] not in tokens), tokens.start)
    ground = any(tree.lower[t] in _GROUNDS for t in tokens)
    return can_speak(tree, head) or (tree.pos[head] == "PROPN" and not ground)


_GROUNDS = frozenset(
    "amendment act article section clause constitution privilege treaty right rights rule bible code".split()
)
""" "Citing the Fifth Amendment": a ground, nobody who says anything."""


def _whole(tree: Tree, span: Offsets) -> Offsets:
    """The cited phrase with the clause that hangs on it: "the Interfax agency, which quoted an official"."""
    tokens = tree.tokens(span)
    head = next((t for t in tokens if tree.heads[t] not in tokens), tokens.start)
    clause = next((c for c in tree.all(head, "relcl") if tree.lemmas[c] in ("quote", "cite")), None)
    return span if clause is None else (span[0], max(span[1], tree.parse.ends[tree.right[clause] - 1]))


def _citing_on(tree: Tree, relations: Sequence[Relation], row: Sequence[int], citing: Relation) -> list[int]:
    """Relations of the clause that hangs on whoever is cited, and does no more than cite in turn."""
    whole = _whole(tree, citing.content[0])
    return [
        k
        for k in row
        if relations[k] is not citing
        and tree.lemmas[relations[k].head] in ("quote", "cite")
        and tree.deps[relations[k].head] == "relcl"
        and whole[0] <= tree.parse.starts[relations[k].head] < whole[1]
    ]


def _cited(tree: Tree, span: Offsets) -> list[Folded]:
    """Whoever is cited, and whom those cite in turn: "citing Interfax, which quoted a border official"."""
    tokens = tree.tokens(span)
    clause = next((t for t in tokens if tree.lower[t] in ("which", "who") and t > tokens.start), None)
    if clause is None:
        return [("according_to", span)]
    first = tree.trimmed(tree.chars(tokens.start, clause))
    hops: list[Folded] = [("according_to", first)] if first else []
    for t in range(clause, tokens.stop):
        thing = tree.child(t, "dobj") if tree.lemmas[t] in ("quote", "cite") else None
        further = _noun_span(tree, thing) if thing is not None else None
        hops += [("according_to", further)] if further else []
    return hops


def _island(relation: Relation) -> Offsets:
    """From the cue to the end of the source: "according to Tass"."""
    spans = (*relation.cue, *relation.source)
    return min(s for s, _ in spans), max(e for _, e in spans)


def _without(tree: Tree, relation: Relation, islands: Sequence[Offsets]) -> Relation:
    """A relation whose content does not hold the phrase that became its hop."""
    content = list(relation.content)
    for hole in islands:
        cut: list[Offsets] = []
        for start, end in content:
            if hole[1] <= start or end <= hole[0]:
                cut.append((start, end))
            else:
                pieces = (tree.trimmed((start, max(start, hole[0]))), tree.trimmed((min(hole[1], end), end)))
                cut += [p for p in pieces if p is not None and p[1] - p[0] > 3]
        content = cut or content
    return msgspec.structs.replace(relation, content=tuple(content))


def _names(people: Sequence[Offsets], source: Sequence[Offsets]) -> bool:
    """Whether a source names a person."""
    for start, end in source:
        at = bisect_left(people, (start, 0))
        if at < len(people) and people[at][1] <= end:
            return True
    return False


def _carries(tree: Tree, said: Relation, carrier: Relation, beside: bool = True) -> bool:
    """Whether a relation is the main clause's own "X said", so that the phrase beside it is only its carrier."""
    if not said.source or tree.quote_of[said.head] >= 0:
        return False
    cue = find_cue(tree.lemmas[said.head], "verb")
    if cue is None or cue.group not in ("speech", "report"):
        return False
    token = said.head
    for _ in range(3):
        if tree.deps[token] == "ROOT" or tree.heads[token] == token:
            break
        below = tree.deps[token] in ("ccomp", "parataxis", "dep") and tree.heads[token] == carrier.head
        if tree.deps[token] not in ("conj", "advcl", "parataxis") and not below:
            return False
        token = tree.heads[token]
    return not beside or overlap(said.cue, carrier.content) > 0


_SETTINGS = frozenset(
    "briefing interview conference statement rally speech meeting hearing forum summit event news_conference press debate "
    "testimony tweet post letter email memo report address call appearance ceremony visit session convention town twitter "
    "facebook telegram instagram website court op-ed show broadcast podcast remark".split()
)


def find_via(tree: Tree, relation: Relation, folded: Sequence[Folded]) -> tuple[Hop, ...]:
    """The hops of one relation, nearest to the speaker first."""
    hops: list[Hop] = []
    if relation.head >= 0 and relation.kind in ("verb", "quote", "tagger"):
        hops += _told(tree, relation)
        hops += _quoted_by(tree, relation)
    hops += _first_reported(tree, relation)
    hops += _footage(tree, relation)
    hops += _referring(tree, relation)
    hops += _per(tree, relation)
    for role, span in folded:
        hops += [_hop(tree, role, span), *_speaking_to(tree, tree.tokens(span), relation)]
    hops += [h for span in relation.source for h in _speaking_to(tree, tree.tokens(span), relation)]
    return tuple({hop.span: hop for hop in reversed(hops)}[span] for span in dict.fromkeys(h.span for h in hops))


def _hop(tree: Tree, role: Role, span: Offsets) -> Hop:
    return Hop(tree.text[span[0] : span[1]], role, span)


def _noun_span(tree: Tree, noun: int) -> Offsets | None:
    """A phrase without what is said along after a comma, or a prepositional time."""
    start, end = tree.left[noun], tree.right[noun]
    for i in range(noun + 1, end):
        timed = tree.deps[i] == "prep" and tree.lower[i] in ("on", "in", "at", "about", "before", "during", "after")
        clause = tree.deps[i] in ("acl", "relcl") and tree.heads[i] == noun and tree.tags[i] in ("VBN", "VBG")
        if timed or clause or tree.lower[i] in (",", "that", "who", "which"):
            end = i
            break
    return tree.trimmed(tree.chars(start, max(end, noun + 1)))


def _speaking_to(tree: Tree, tokens: range, relation: Relation) -> list[Hop]:
    """ "Two participants who spoke to the Herald": whom those told who carry it."""
    for t in tokens:
        if tree.lemmas[t] not in ("speak", "talk") or tree.deps[t] != "relcl" or tree.tags[t] != "VBD":
            continue
        for prep in range(t + 1, min(tree.right[t], tokens.stop)):  # "spoke on condition of anonymity to the Herald"
            whom = tree.child(prep, "pobj")
            if whom is not None and whom in tokens and tree.lower[prep] in ("to", "with") and tree.pos[whom] == "PROPN":
                span = _noun_span(tree, whom)
                return [_hop(tree, "told", span)] if span is not None and not _in(tree, whom, relation.content) else []
    return []


def _per(tree: Tree, relation: Relation) -> list[Hop]:
    """ "..., per the Herald", "via the Herald": beside the cue, outside what is said."""
    if relation.head < 0:
        return []
    first, last = tree.bounds(relation.head)
    for prep in range(max(first + 1, relation.head), last):
        whom = tree.child(prep, "pobj") if tree.lower[prep] in ("per", "via") else None
        beside = tree.heads[prep] == relation.head or tree.lower[prep - 1] == ","
        if whom is None or not beside or tree.pos[whom] != "PROPN" or tree.quote_of[prep] >= 0:
            continue
        span = _noun_span(tree, whom)
        if span is not None and not _in(tree, whom, relation.content) and tree.lower[whom] not in _CHANNELS:
            return [_hop(tree, "according_to" if tree.lower[prep] == "per" else "reported_by", span)]
    return []


_CHANNELS = frozenset("twitter facebook instagram telegram skype whatsapp youtube zoom email tiktok x".split())


def _told(tree: Tree, relation: Relation) -> list[Hop]:
    """ "Told CBS", "in an interview with CNN", "speaking to CNN before the meeting", "in a letter to the board"."""
    verb = relation.head
    found: list[Offsets | None] = [_hearer(tree, relation)]
    for prep in tree.all(verb, "prep"):
        place = tree.child(prep, "pobj")
        if place is None or _in(tree, place, relation.content):
            continue
        if tree.lower[prep] == "to" and tree.lemmas[verb] in _TO_WHOM and _hears(tree, place):
            found.append(_noun_span(tree, place))
    for place in _occasions(tree, relation):
        found += _addressed(tree, place, relation)
    beside = tree.all(relation.subject, "acl", "advcl") if relation.subject >= 0 else []
    above = tree.heads[verb]
    joined = tree.tags[verb] == "VBG" and tree.deps[verb] == "advcl" and tree.lemmas[above] in _ADDRESSING
    if joined and tree.child(above, "nsubj") == relation.subject:  # "wrote to the council, warning that"
        found += [_noun_span(tree, o) for p in _towards(tree, above, verb) for o in tree.all(p, "pobj")]
    for clause in (*tree.all(verb, "advcl"), *beside, *_spoken_before(tree, relation)):
        if tree.lemmas[clause] in ("speak", "talk") and tree.tags[clause] in ("VBG", "VBD"):
            for prep in range(clause + 1, tree.right[clause]):
                whom = tree.child(prep, "pobj")
                near = tree.heads[prep] == clause or (whom is not None and tree.pos[whom] == "PROPN")
                if tree.lower[prep] in ("to", "with") and whom is not None and near:
                    found.append(_noun_span(tree, whom))
                    break
    return [_hop(tree, "told", s) for s in found if s is not None]


def _towards(tree: Tree, verb: int, before: int) -> list[int]:
    """The prepositions of "spoke to", "talked with" before a place."""
    return [p for p in tree.all(verb, "prep", "dative") if p < before and tree.lower[p] in ("to", "with")]


_ADDRESSING = frozenset("speak talk write appeal complain".split())


def _hearer(tree: Tree, relation: Relation) -> Offsets | None:
    """Whoever is told: the object of "told", the subject of "were told"."""
    verb = relation.head
    if tree.lemmas[verb] not in _TELLING:
        return None
    hearer = tree.subject(verb) if tree.is_passive(verb) else tree.child(verb, "dobj", "dative")
    if hearer is None or hearer == relation.subject or tree.tags[hearer] == "WP" or tree.lower[hearer] in _RELATIVE:
        return None
    ordered = relation.frame == "o"  # "told Hill to put it down": the order begins with whom it was given to
    return None if _in(tree, hearer, relation.content) and not ordered else _noun_span(tree, hearer)


def _occasions(tree: Tree, relation: Relation) -> list[int]:
    """The nouns for a talk or a writing in which it was said: "on a call", "sent a letter, saying", "a letter announcing"."""
    verb = relation.head
    found = [relation.subject] if relation.subject >= 0 else []
    written = writing_before(tree, relation)
    found += [written] if written is not None else []
    above = tree.heads[verb]
    if tree.deps[verb] in ("acl", "advcl", "relcl") and above != verb:
        found += [above, *tree.all(above, "dobj")]
        if tree.tags[verb] == "VBG" and tree.deps[verb] == "advcl" and tree.child(above, "nsubj") == relation.subject:
            # "took aim at the bank in an interview with the BBC, saying"
            found += [o for p in tree.all(above, "prep") if p < verb for o in tree.all(p, "pobj")]
        if tree.tags[verb] == "VBG" and not relation.source:
            found += _sent_before(tree, verb)
    layer = [verb]
    for _ in range(_DEPTH):
        layer = [c for t in layer for c in tree.children[t] if tree.deps[c] in _BELOW][:_WIDTH]
        layer = [c for c in layer if not _in(tree, c, relation.content) and tree.subject(c) in (None, relation.subject)]
        found += layer
    return [t for t in dict.fromkeys(found) if tree.lemmas[t].lower() in _TALKS]


def _sent_before(tree: Tree, verb: int) -> list[int]:
    """ "Sent a letter to the council days before the vote announcing ...": the writing, wherever the parse hung its clause."""
    first = tree.bounds(verb)[0]
    near = range(verb - 1, max(first, verb - _LETTER) - 1, -1)
    return [t for t in near if tree.deps[t] == "dobj" and tree.lemmas[t].lower() in _TALKS][:1]


_LETTER = 16  # tokens between a letter and what it says


def _addressed(tree: Tree, place: int, relation: Relation) -> list[Offsets | None]:
    """With whom, to whom: "an interview with the BBC", "sent a letter to Congress"."""
    preps = [*tree.all(place, "prep", "dative")]
    if tree.deps[place] == "dobj":
        preps += tree.all(tree.heads[place], "prep", "dative")
    found: list[Offsets | None] = []
    for prep in preps:
        whom = tree.child(prep, "pobj")
        joint = tree.lower[prep] == "with" and tree.lemmas[place].lower() in _WRITTEN  # two who sign it
        heard = (tree.lower[prep] in ("with", "to") and not joint) or (
            tree.lower[prep] == "for" and tree.lemmas[place].lower() in ("interview", "message")
        )
        if not heard or whom is None or prep < place or _in(tree, whom, relation.content):
            continue
        if _hears(tree, whom):
            found.append(_noun_span(tree, whom))
    return found


def _hears(tree: Tree, whom: int) -> bool:
    """Whether a noun means somebody who can be told; "to loud cheers" tells nobody."""
    if tree.lemmas[whom].lower() in _NOISES:
        return False
    named = tree.pos[whom] in ("PROPN", "PRON") or tree.tags[whom] == "NNS"
    return named or can_speak(tree, whom) or tree.lemmas[whom].lower() in BODIES or tree.lower[whom] == "staff"


_NOISES = frozenset("applause cheer boo jeer laugh laughter gasp chant groan".split())
_TO_WHOM = frozenset(
    "say speak tell confirm explain admit confess complain reveal disclose declare describe write mention suggest announce "
    "whisper boast acknowledge stress repeat".split()
)
_TELLING = frozenset("tell inform assure brief notify text email message".split())
_RELATIVE = frozenset("who whom which that".split())
_BELOW = frozenset("advcl xcomp acl dobj prep pobj".split())
_DEPTH, _WIDTH = 5, 24  # said, using a profanity to comment on the wall in an interview with X
_TALKS = frozenset(
    "interview statement conversation call comment remark letter email e-mail memo message speech address testimony note "
    "meeting talk briefing chat op-ed text".split()
)


_WRITTEN = frozenset("statement letter memo note op-ed comment remark speech address testimony".split())


def _spoken_before(tree: Tree, relation: Relation) -> list[int]:
    """ "The admiral spoke to SBV. “I am here,” he said": the verb of the sentence before, if only that was told in it."""
    unit = tree.unit[relation.head]
    if unit == 0 or relation.subject < 0 or tree.lower[relation.subject] not in ("he", "she", "they"):
        return []
    first, last = tree.parse.sentences[unit - 1]
    if "\n" in tree.text[tree.parse.starts[first] : tree.parse.starts[relation.head]]:
        return []
    return [t for t in range(first, last) if tree.heads[t] == t and tree.lemmas[t] == "speak" and tree.quote_of[t] < 0]


def _in(tree: Tree, token: int, spans: Sequence[Offsets]) -> bool:
    return any(s <= tree.parse.starts[token] < e for s, e in spans)


def _quoted_by(tree: Tree, relation: Relation) -> list[Hop]:
    """ "Agencies quoted him saying", "was quoted by Tass as saying": whoever quotes is the carrier of whoever says."""
    above = tree.heads[relation.head]
    if tree.deps[above] == "prep":  # "quoted him as saying"
        above = tree.heads[above]
    if tree.lemmas[above] not in ("quote", "cite") or above == relation.head:
        return []
    who = _agent(tree, above) or _agent(tree, relation.head) if tree.is_passive(above) else tree.subject(above)
    if who is None or who == relation.subject:
        return []
    span = _noun_span(tree, who)
    return [_hop(tree, "reported_by", span)] if span else []


def _agent(tree: Tree, verb: int) -> int | None:
    """Who did it: "by" and its noun."""
    by = tree.child(verb, "agent") or next((c for c in tree.all(verb, "prep") if tree.lower[c] == "by"), None)
    return tree.child(by, "pobj") if by is not None else None


_REPORTED = frozenset("report quote cite disclose reveal".split())
_CARRIED = frozenset(
    "carry publish broadcast air see obtain view review release post distribute print relay run".split()
)
_FILMED = frozenset(
    "release obtain publish post share film shoot record take broadcast air verify distribute capture show".split()
)
_PICTURES = frozenset("footage video image photo photograph picture recording tape clip film".split())


def _first_reported(tree: Tree, relation: Relation) -> list[Hop]:
    """ "Military intelligence first reported by the New York Times", "in remarks carried by state television"."""
    hops = []
    around = [t for span in relation.source for t in tree.tokens(span)]
    if relation.head >= 0 and relation.kind in ("verb", "quote"):
        for prep in tree.all(relation.head, "prep"):
            around += [t for t in range(tree.left[prep], tree.right[prep]) if not _in(tree, t, relation.content)]
    for t in around:
        if tree.tags[t] != "VBN" or tree.lemmas[t] not in _REPORTED | _CARRIED:
            continue
        who = _agent(tree, t)
        if who is None or tree.lemmas[tree.heads[t]] in _PICTURES:
            continue
        where = _noun_span(tree, who)
        if where:
            first = tree.lower[t - 1] == "first" and tree.lemmas[t] in _REPORTED
            hops.append(_hop(tree, "first_reported_by" if first else "reported_by", where))
    return hops


def _footage(tree: Tree, relation: Relation) -> list[Hop]:
    """ "KCNA footage showed", "video released by the navy": the pictures are KCNA's, the navy's."""
    noun = relation.subject
    if noun < 0 or tree.lemmas[noun] not in _PICTURES:
        return []
    for child in tree.children[noun]:
        if tree.deps[child] in ("compound", "poss", "nmod") and tree.pos[child] == "PROPN":
            span = tree.trimmed(tree.chars(tree.left[child], child + 1))
            return [_hop(tree, "footage_of", span)] if span else []
        maker = None
        if tree.deps[child] == "acl" and tree.lemmas[child] in _FILMED:
            maker = _agent(tree, child)
        elif tree.deps[child] == "prep" and tree.lower[child] in ("from", "by"):
            maker = tree.child(child, "pobj")
        span = _noun_span(tree, maker) if maker is not None else None
        if span:
            return [_hop(tree, "footage_of", span)]
    return []


def _referring(tree: Tree, relation: Relation) -> list[Hop]:
    """ "With reference to an unnamed official", "which attributed the figure to an official"."""
    found: list[Offsets | None] = []
    if relation.head >= 0:
        for prep in tree.all(relation.head, "prep"):
            noun = tree.child(prep, "pobj")
            if noun is not None and tree.lower[prep] in ("with", "in") and tree.lemmas[noun] == "reference":
                found += [_noun_span(tree, o) for p in tree.all(noun, "prep") for o in tree.all(p, "pobj")]
    clause = tree.all(relation.subject, "relcl") if relation.subject >= 0 else []
    for t in dict.fromkeys((*(t for span in relation.source for t in tree.tokens(span)), *clause)):
        if tree.lemmas[t] == "attribute":
            found += [
                _noun_span(tree, o) for p in tree.all(t, "prep") if tree.lower[p] == "to" for o in tree.all(p, "pobj")
            ]
    return [_hop(tree, "according_to", span) for span in found if span is not None]


def find_saying_times(tree: Tree, relation: Relation, times: Sequence[Annotation]) -> tuple[Offsets, ...]:
    """The time expressions that tell when it was said: in the cue's clause, outside content and source."""
    if relation.head < 0 or relation.kind in ("according", "as", "label", "continued", "adverb") or not times:
        return ()
    first, last = tree.chars(*tree.bounds(relation.head))
    found = []
    for a in _between(times, first, last):
        span = (a.span.start, a.span.end)
        if overlap((span,), relation.content) or overlap((span,), relation.source):
            continue
        token = tree.token_at(span[0])
        if _reaches(tree, token, relation.head):
            found.append(span)
    return tuple(found)


def _between(times: Sequence[Annotation], first: int, last: int) -> list[Annotation]:
    at = bisect_left(times, first, key=lambda a: a.span.start)
    found = []
    while at < len(times) and times[at].span.start < last:
        found.append(times[at])
        at += 1
    return found


def _reaches(tree: Tree, token: int, head: int) -> bool:
    """Whether a token hangs on the cue with no other verb between."""
    for _ in range(12):
        if token == head:
            return True
        above = tree.heads[token]
        if above == token or (tree.pos[token] == "VERB" and tree.deps[token] not in ("advcl",)):
            return False
        token = above
    return False


def find_places(tree: Tree, relation: Relation) -> Offsets | None:
    """Where it was said: "at a briefing in Seoul", "on Twitter"; with its preposition."""
    if relation.head < 0 or relation.kind not in ("verb", "quote"):
        return None
    for prep in tree.all(relation.head, "prep"):
        place = tree.child(prep, "pobj")
        if place is None or tree.lower[prep] not in ("at", "in", "on", "during") or _in(tree, place, relation.content):
            continue
        kind = next((label for s, e, label in _entities(tree, place)), "")
        if tree.lemmas[place].lower() in _SETTINGS or kind in ("GPE", "FAC"):
            start, end = tree.chars(prep, max(tree.right[place], place + 1))
            end = min([end, *(s for s, _ in relation.content if s > start)])
            spot = tree.trimmed((start, end))
            if spot is not None and tree.text[start : spot[1]].endswith(" that"):
                spot = tree.trimmed((start, spot[1] - 5))
            return spot
    return None


def _entities(tree: Tree, token: int) -> list[tuple[int, int, str]]:
    at = bisect_right(tree.parse.entities, token, key=lambda e: e[0]) - 1
    return [tree.parse.entities[at]] if at >= 0 and tree.parse.entities[at][1] > token else []
