"""Whose words they are: names, surnames, pronouns, "the minister", institutions, and those who stay unnamed.

Relations are taken in the order of their cues, those inside quotations last, since "I" in a quotation is whoever is quoted.
What cannot be told stays without a name; an unnamed speaker gets its kind (`speakers_kinds`).
"""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rashomon.model import Offsets
from rashomon.read.attribution_clauses import Relation
from rashomon.read.attribution_tree import Tree, length, overlap
from rashomon.read.speakers_bodies import find_body, named_so, nearest_body, of_owner, outlet_before
from rashomon.read.speakers_cast import BODIES, Cast, Mention, find_mentions
from rashomon.read.speakers_kinds import can_speak, find_nobody, is_kind_word, whole_of
from rashomon.read.speakers_phrases import doer_of, is_below, is_done_to, writing_before
from rashomon.read.speakers_pronouns import Pronouns, is_person
from rashomon.read.speakers_state import Speaker, State, remember

__all__ = ["BODIES", "Mention", "Speaker", "can_speak", "find_mentions", "resolve_speakers"]

SentenceRow = tuple[int, int, int, str]


_SINGULAR = frozenset("he she him her his hers himself herself".split())
_OWN = frozenset("i we my me our us mine ours myself".split())
_RELATIVE = frozenset("who which that whom".split())


def resolve_speakers(
    tree: Tree, relations: Sequence[Relation], mentions: Sequence[Mention], sentences: Sequence[SentenceRow]
) -> list[Speaker]:
    """Name the speaker of every relation, within the report.

    Args:     relations: in any order; mentions: of names, in document order.
    Returns:  one `Speaker` for each relation, in their order; unresolved ones have neither name nor span.
    Cost:     linear in relations and mentions, but for sorting.
    From:     docs/decisions/056.
    """
    desk = _Desk(tree, relations, Cast(tree, mentions), sentences)
    order = sorted(range(len(relations)), key=lambda i: (relations[i].cue or relations[i].content)[0])
    for i in order:
        if not _is_quoted(tree, relations[i]):
            desk.settle(i)
    for i in order:
        if _is_quoted(tree, relations[i]):
            desk.settle_quoted(i)
    return desk.answers


def _is_quoted(tree: Tree, r: Relation) -> bool:
    """Whether somebody quoted says it."""
    return r.head >= 0 and tree.quote_of[r.head] >= 0 and r.kind != "continued"


def _inner(tree: Tree, relations: Sequence[Relation]) -> frozenset[int]:
    """Relations whose cue stands in what another of their sentence says: they change nothing in who spoke last."""
    rows: dict[int, list[int]] = {}
    for i, r in enumerate(relations):
        if r.head >= 0:
            rows.setdefault(tree.unit[r.head], []).append(i)
    return frozenset(
        i
        for row in rows.values()
        if len(row) < _MOST
        for i in row
        for k in row
        if i != k and relations[i].cue and overlap(relations[i].cue, relations[k].content)
    )


class _Desk:
    """The answers while they are worked out."""

    def __init__(self, tree: Tree, relations: Sequence[Relation], cast: Cast, sentences: Sequence[SentenceRow]) -> None:
        self.tree, self.relations, self.cast = tree, relations, cast
        self.pronouns = Pronouns(cast, sentences)
        self.answers = [Speaker()] * len(relations)
        self.by_subject: dict[int, Speaker] = {}
        self.states: list[State] = [State()]
        self.moments: list[int] = [-1]
        self.holders: dict[int, list[int]] | None = None
        self.inner = _inner(tree, relations)
        turns = (i for i, r in enumerate(relations) if r.kind == "script")
        self.turns = sorted(turns, key=lambda i: relations[i].content[0][0])
        self.adds = False

    def settle(self, i: int) -> None:
        """Resolve a relation that the reporter makes, and remember who spoke."""
        r, state = self.relations[i], self.states[-1]
        answer = self._of(r, state)
        self.answers[i] = answer
        if r.subject >= 0 and r.kind != "continued":
            self.by_subject[r.subject] = answer
        at = (r.cue or r.content)[0][0]
        if i in self.inner or r.kind in ("noun", "adjective", "adverb"):
            return
        head = _head_of(self.tree, r.source) if r.source else -1
        called = self.tree.lemmas[head].lower() if head >= 0 and self.tree.deps[head] != "appos" else ""
        called = "" if called in BODIES else called
        changed = remember(state, answer, at, is_person(self.cast, answer), called)
        if changed is not None:
            self.states.append(changed)
            self.moments.append(max(self.moments[-1], at))

    def settle_quoted(self, i: int) -> None:
        """Resolve what a quoted speaker says that somebody said; "I" and "we" are the quoted speaker."""
        r = self.relations[i]
        head = r.subject if r.subject >= 0 else -1
        outer = self._holder(i)
        if outer is not None and head >= 0 and self.tree.lower[head] in _OWN:
            self.answers[i] = self.answers[outer]
            return
        at = (r.cue or r.content)[0][0]
        state = self.states[max(0, bisect_right(self.moments, at) - 1)]
        if outer is not None and head >= 0 and self.tree.lower[head] in _SINGULAR and self.answers[outer].name:
            # whoever is quoted would say "I"
            self.answers[i] = self.pronouns.person(head, state, but=self.answers[outer].name)
            return
        self.answers[i] = self._of(r, state)

    def _holder(self, i: int) -> int | None:
        """The innermost relation whose content holds a quoted relation."""
        if self.holders is None:
            self.holders = {}
            for k, r in enumerate(self.relations):
                if not _is_quoted(self.tree, r):
                    for quote in sorted({self.tree.quote_of[t] for s in r.content for t in self.tree.tokens(s)} - {-1}):
                        self.holders.setdefault(quote, []).append(k)
        r = self.relations[i]
        inside = [
            k
            for k in self.holders.get(self.tree.quote_of[r.head], [])[:_MOST]
            if overlap(r.cue or r.content, self.relations[k].content)
        ]
        return min(inside, key=lambda k: length(self.relations[k].content), default=None)

    def _of(self, r: Relation, state: State) -> Speaker:
        if r.kind == "continued":
            return self._continued(r, state)
        if not r.source:
            return Speaker(anonymous="unstated") if r.kind != "quote" else Speaker()
        tree = self.tree
        if r.kind == "script":
            full = self.cast.full.get(tree.lower[r.subject])
            return (
                Speaker(self.cast.canonical(full).text, r.source[0]) if full else self._at(r.source, r.subject, state)
            )
        if self.turns and tree.lower[r.subject] in _OWN and (turn := self._turn(r)) is not None:
            return self.answers[turn]
        self.adds = r.head >= 0 and tree.lemmas[r.head] in _ADDED
        if is_done_to(tree, r):
            return Speaker(anonymous="unstated")
        writing = writing_before(tree, r)
        sender = self._sender(writing, state) if writing is not None else None
        if sender is not None:
            return sender
        doer = doer_of(tree, r)
        if doer is not None:
            return self._around(doer, state) if tree.pos[doer] != "PRON" else self._at(r.source, doer, state)
        head = _head_of(tree, r.source)
        inside = any(r.subject in tree.tokens(span) for span in r.source)
        if inside and r.subject != head and can_speak(tree, head) and is_below(tree, r.subject, head):
            inside = False  # "a letter to the lawyer asking": the letter asks
        if r.subject >= 0 and (inside or not (can_speak(tree, head) or tree.pos[head] == "PROPN")):
            head = r.subject
        return self._at(r.source, head, state)

    def _at(self, source: Sequence[Offsets], head: int, state: State) -> Speaker:
        """Whoever a phrase with this head means."""
        tree = self.tree
        word = tree.lower[head]
        if word in _RELATIVE:
            return self._relative(head, state)
        if word in _SINGULAR:
            return self.pronouns.person(head, state, self.adds)
        if tree.pos[head] != "PRON":
            return self._phrase(source, head, state)
        if word in ("it", "its", "itself"):
            return self.pronouns.thing(head, state, self.by_subject, lambda t: self._around(t, state))
        if word in ("they", "them", "their"):
            return self.pronouns.many(head, state, self.by_subject, lambda t: self._around(t, state))
        if word in _OWN:
            return state.speaker if tree.quote_of[head] >= 0 else Speaker()
        return self._anonymous(head, state)

    def _turn(self, r: Relation) -> int | None:
        """The turn of a printed interview in which a relation stands."""
        at = (r.cue or r.content)[0][0]
        k = bisect_right(self.turns, at, key=lambda i: self.relations[i].content[0][0]) - 1
        return self.turns[k] if k >= 0 and at < self.relations[self.turns[k]].content[0][1] else None

    def _around(self, token: int, state: State) -> Speaker:
        """Whoever the phrase around a token means."""
        span = self.tree.trimmed(self.tree.chars(*self.tree.phrase(token)))
        return self._phrase((span,), token, state) if span is not None else Speaker()

    def _continued(self, r: Relation, state: State) -> Speaker:
        known = self.by_subject.get(r.subject)
        if known is not None or r.subject < 0:
            return known or state.speaker
        start, end = self.tree.phrase(r.subject)
        span = self.tree.trimmed(self.tree.chars(start, end))
        return self._at((span,), r.subject, state) if span else state.speaker

    def _relative(self, pronoun: int, state: State) -> Speaker:
        """ "Who": the noun that the clause hangs on."""
        tree = self.tree
        verb = tree.heads[pronoun]
        for _ in range(4):
            if tree.deps[verb] in ("relcl", "acl"):
                noun = tree.heads[verb]
                if tree.deps[noun] == "appos" and tree.pos[tree.heads[noun]] == "PROPN":
                    noun = tree.heads[noun]  # "Ann Hill, an aide who calls herself": she is Ann Hill
                start, end = tree.left[noun], max(noun + 1, min(tree.right[noun], pronoun))
                return self._phrase((tree.chars(start, end),), noun, state)
            verb = tree.heads[verb]
        return Speaker()

    def _anonymous(self, head: int, state: State) -> Speaker:
        """An unnamed speaker; "one of them" is of the kind that spoke before."""
        tree = self.tree
        nobody = find_nobody(tree, head)
        if nobody is None:
            return Speaker()
        whole = whole_of(tree, head)
        before = state.nobody
        again = whole is not None and tree.lower[whole] in ("them", "these", "those") or _is_again(tree, head)
        again = again or (whole is None and tree.lower[head] in ("another", "others", "one", "both", "some"))
        alike = nobody.kind in ("source", before.anonymous) or (
            # "the driver" is nobody of the police that spoke before; "the man" may be
            nobody.kind == "other"
            and (whole is not None or tree.pos[head] != "NOUN" or tree.lemmas[head].lower() in _ANY)
        )
        if again and before.anonymous and alike:
            return Speaker(anonymous=before.anonymous, of=nobody.of or before.of, count=nobody.count)
        of = nobody.of if nobody.of is not None else self._owner(head, state)
        return Speaker(anonymous=nobody.kind, of=of, count=nobody.count)

    def _owner(self, head: int, state: State) -> Offsets | None:
        """Whose lawyer: where the one that "his" means is named."""
        poss = self.tree.child(head, "poss")
        if poss is None or self.tree.lower[poss] not in _SINGULAR:
            return None
        return self.pronouns.person(poss, state).span

    # --------------------------------------------------------------------------------------------- noun phrases

    def _phrase(self, source: Sequence[Offsets], head: int, state: State) -> Speaker:
        """A noun phrase: a name in it, the body or person it describes, or an unnamed kind."""
        cast, tree = self.cast, self.tree
        named = [m for s in source for m in cast.inside(s)]
        mine = [m for m in named if _heads(tree, m, head)]
        if not mine and tree.pos[head] == "NOUN":  # "the television station KNBV", whatever the parse hung it on
            beyond = tree.parse.ends[head] + 1
            mine = [m for m in named if m.start == beyond and tree.quote_of[head] < 0]
        plural = tree.tags[head] in ("NNPS", "NNS") and not is_kind_word(tree.lemmas[head].lower())
        if plural and any(label == "NORP" for _, _, label in tree.entities_at(head)):
            return Speaker(anonymous="other", count="several")  # "Lodrians hailed it": nobody by name
        people = [m for m in mine if m.type == "person"] or [m for m in mine if m.type != "work"] or mine
        if people:
            best, others = people[0], _joined(tree, people, head)
            also = tuple((m.start, m.end) for m in others)
            return Speaker(cast.canonical(best).text, (best.start, best.end), also=also)
        written = self._written(head, state)
        if written is not None:
            return written
        capital = (
            tree.words[head][:1].isupper() and tree.tags[head] != "NNS"
        )  # the tagger takes many a name for a noun or verb
        known = cast.full.get(tree.lower[head]) if capital else None
        known = known or _called_before(cast, head)
        if known is not None:
            return Speaker(cast.canonical(known).text, tree.chars(head, head + 1))
        body = find_body(cast, source, head, named)
        if body is not None:
            return Speaker(*body)
        owned = self._belonging(head, state)
        if owned is not None:
            return owned
        firm = self._firm(head, state)
        if firm is not None:
            return firm
        named_before = nearest_body(cast, head) or outlet_before(cast, head) or named_so(cast, head)
        if named_before is not None:
            return Speaker(*named_before)
        described = _described(cast, head, source[0][0], state)
        if described is not None:
            return Speaker(cast.canonical(described).text, (described.start, described.end))
        return self._unnamed(head, state)

    def _written(self, head: int, state: State) -> Speaker | None:
        """ "Hill's speech", "a statement from the bank": whoever gave it."""
        cast, tree = self.cast, self.tree
        if tree.lemmas[head].lower() not in _GIVEN:
            return None
        givers = [c for c in tree.all(head, "poss") if tree.pos[c] in ("PROPN", "NOUN")]
        givers += [o for p in tree.all(head, "prep") if tree.lower[p] in ("from", "by") for o in tree.all(p, "pobj")]
        for giver in givers:
            named = [m for m in cast.inside(tree.chars(tree.left[giver], giver + 1)) if _heads(tree, m, giver)]
            if named:
                return Speaker(cast.canonical(named[0]).text, (named[0].start, named[0].end))
            if tree.lemmas[giver].lower() in BODIES and tree.child(giver, "poss") is not None:
                return self._phrase((tree.chars(tree.left[giver], giver + 1),), giver, state)
        poss = tree.child(head, "poss")
        if poss is not None and tree.lower[poss] in _SINGULAR:
            return self.pronouns.person(poss, state)
        return self._page(head, state) or self._sender(head, state)

    def _page(self, head: int, state: State) -> Speaker | None:
        """ "A post on the group's Facebook page": the group."""
        tree = self.tree
        pages = [o for p in tree.all(head, "prep") if tree.lower[p] in ("on", "in", "at") for o in tree.all(p, "pobj")]
        for page in pages:
            owner = tree.child(page, "poss")
            if owner is not None and tree.lemmas[page].lower() in _PAGES:
                span = tree.chars(tree.left[owner], owner + 1)
                found = self._at((span,), owner, state)
                return found if found.name is not None else None
        return None

    def _sender(self, head: int, state: State) -> Speaker | None:
        """ "Hill sent a letter to the board announcing ...": who sent it."""
        tree = self.tree
        verb = tree.heads[head]
        if tree.deps[head] != "dobj" or tree.lemmas[verb] not in _SENDING:
            return None
        who = tree.subject(verb)
        if who is None or who == head:
            return None
        known = self.by_subject.get(who)
        if known is not None:
            return known
        start, end = tree.phrase(who)
        span = tree.trimmed(tree.chars(start, end))
        found = self._at((span,), who, state) if span is not None else Speaker()
        return found if found.name is not None or found.anonymous is not None else None

    def _unnamed(self, head: int, state: State) -> Speaker:
        tree = self.tree
        paper = self._paper(head, state)
        if paper is not None:
            return paper
        anonymous = self._anonymous(head, state)
        if anonymous.anonymous is None and tree.pos[head] == "PROPN" and tree.words[head][:1].isupper():
            start = head
            while start > tree.left[head] and tree.pos[start - 1] == "PROPN" and tree.heads[start - 1] == head:
                start -= 1
            span = tree.chars(start, head + 1)
            return Speaker(tree.text[span[0] : span[1]], span)  # a name that the name finder passed over
        return anonymous

    def _firm(self, head: int, state: State) -> Speaker | None:
        """ "The company", "the organisation": the body that spoke last, if that was not long ago."""
        cast, tree = self.cast, self.tree
        before = [c for c in tree.children[head] if c < head]
        plain = len(before) == 1 and tree.lower[before[0]] in ("the", "this")
        if not plain or tree.lemmas[head].lower() not in _FIRMS or tree.tags[head] != "NN" or state.group.span is None:
            return None
        fresh = tree.parse.starts[head] - state.group.span[1] < _NEAR_PAPER
        body = any(m.type == "organisation" for m in cast.inside(state.group.span))
        return Speaker(state.group.name, state.group.span) if fresh and body else None

    def _belonging(self, head: int, state: State) -> Speaker | None:
        """ "Her office", "his campaign": the person's own body."""
        tree = self.tree
        poss = tree.child(head, "poss")
        if poss is None or tree.lower[poss] not in _SINGULAR or tree.lemmas[head].lower() not in BODIES:
            return None
        owner = self.pronouns.person(poss, state)
        return Speaker(*of_owner(tree, head, owner.name)) if owner.name else None

    def _paper(self, head: int, state: State) -> Speaker | None:
        """ "The statement added": whoever made the statement that was named before."""
        tree = self.tree
        determiner = tree.child(head, "det")
        if (
            tree.lemmas[head].lower() not in _PAPERS
            or determiner is None
            or tree.lower[determiner] not in ("the", "this")
        ):
            return None
        at = tree.parse.starts[head]
        writer = self._writer(head, state)
        if writer is not None:
            return writer
        if tree.lemmas[head].lower() in _LETTERS and not is_person(self.cast, state.speaker):
            return None  # a newspaper that tells of a letter did not write it
        near = state.speaker.name is not None and at - state.at < _NEAR_PAPER
        before = tree.text[max(0, at - _NEAR_PAPER) : at].lower()
        again = tree.lemmas[head].lower() in before
        return Speaker(state.speaker.name, state.speaker.span) if near and again else None

    def _writer(self, head: int, state: State) -> Speaker | None:
        """Who made the paper that was named before: "X sent a letter", "X said in a statement"."""
        tree = self.tree
        lemma, at = tree.lemmas[head].lower(), tree.parse.starts[head]
        for t in range(head - 1, max(-1, head - _TOKENS), -1):
            if tree.lemmas[t].lower() != lemma or tree.quote_of[t] >= 0 or at - tree.parse.starts[t] > _NEAR_PAPER:
                continue
            if tree.deps[t] == "dobj":
                return self._sender(t, state)
            verb = tree.heads[tree.heads[t]]
            if tree.deps[t] == "pobj" and tree.lower[tree.heads[t]] in ("in", "with") and tree.pos[verb] == "VERB":
                who = tree.subject(verb)
                known = self.by_subject.get(who) if who is not None else None
                if known is not None and known.name is not None:
                    return known
        return None


_FIRMS = frozenset(
    "company firm corporation organisation organization charity retailer manufacturer carmaker brand airline bank agency group "
    "broadcaster union network institute university committee panel campaign".split()
)
_ANY = frozenset("one another other some man woman person two three four five pair couple group".split())
_TOKENS = 250
_MOST = 40  # relations that share one quotation
_ADDED = frozenset("add continue conclude elaborate".split())
_NEAR_PAPER = 900
_GIVEN = frozenset(
    "speech statement comment remark tweet letter post email memo testimony op-ed interview message suit lawsuit complaint "
    "response announcement declaration address note reply essay column".split()
)
_PAGES = frozenset("page account website site feed blog channel profile newsletter".split())
_SENDING = frozenset(
    "send write issue release post publish pen fire deliver mail e-mail email circulate tweet make".split()
)
_LETTERS = frozenset("letter email memo".split())
_PAPERS = frozenset("statement letter email memo tweet post release communique message note".split())


def _head_of(tree: Tree, source: Sequence[Offsets]) -> int:
    """The highest token of a source."""
    tokens = [t for s in source for t in tree.tokens(s)]
    inside = set(tokens)
    return next((t for t in tokens if tree.heads[t] not in inside or tree.heads[t] == t), tokens[-1] if tokens else 0)


def _called_before(cast: Cast, head: int) -> Mention | None:
    """A longer name before that ends in this very word, of whatever type the name finder held it to be."""
    tree = cast.tree
    if not tree.words[head][:1].isupper() or tree.pos[head] not in ("PROPN", "NOUN"):
        return None
    if head == tree.bounds(head)[0] and (is_kind_word(tree.lower[head]) or tree.lower[head] in BODIES):
        return None  # "Police said" need not be the Hull police of the line before
    at = bisect_left(cast.starts, tree.parse.starts[head])
    for m in reversed(cast.mentions[max(0, at - 60) : at]):
        words = m.text.split()
        if len(words) > 1 and words[-1] == tree.words[head]:
            return m
    return None


def _heads(tree: Tree, mention: Mention, head: int) -> bool:
    """Whether a name is the head of the phrase, a part of the head, or in apposition to it."""
    for token in tree.tokens((mention.start, mention.end)):
        if token == head:
            return True
        if tree.deps[token] in ("appos", "conj") and tree.heads[token] == head:
            return True
        inside = tree.deps[token] == "compound" and tree.heads[token] == head and tree.pos[head] == "PROPN"
        if inside and mention.type != "place":
            return True
    return False


def _joined(tree: Tree, named: Sequence[Mention], head: int) -> list[Mention]:
    """The others of "Ann Hill and Bo Marsh": names joined to the first, not in apposition to it."""
    found = []
    for m in named[1:]:
        tokens = tree.tokens((m.start, m.end))
        if any(tree.deps[t] == "conj" and tree.heads[t] in (head, *tokens) for t in tokens):
            found.append(m)
    return found


def _is_again(tree: Tree, head: int) -> bool:
    """ "The official", "the source": somebody already met."""
    determiner = tree.child(head, "det")
    return determiner is not None and tree.lower[determiner] in ("the", "this", "that") and tree.tags[head] == "NN"


def _described(cast: Cast, head: int, at: int, state: State) -> Mention | None:
    """ "The minister", "his lawyer": the nearest person before whom the text calls that.

    A fuller description that fits nobody ("the presumptive nominee", "the Florida Republican") is the last speaker's other
    name, if nobody of another office has it: newspapers vary what they call those whom they quote.
    """
    tree = cast.tree
    if tree.tags[head] in ("NNS", "NNPS") or tree.lemmas[head].lower() in _NO_PERSONS:
        return None
    determiner = tree.child(head, "det", "poss")
    if determiner is None or tree.lower[determiner] not in ("the", "this", "that", "his", "her", "their", "its"):
        return None
    lemma = tree.lemmas[head].lower()
    before = {tree.lower[c] for c in tree.children[head] if c < head}
    lemma = f"vice-{lemma}" if before & {"vice", "deputy"} else lemma
    known = cast.former(lemma, at) if "former" in before and lemma in _RULERS else cast.office(lemma, at)
    if known is not None:
        return known
    varied = tree.lower[determiner] in ("the", "this") and lemma in _VARIED and state.speaker.span is not None
    if varied and at - state.at < 600 and _is_modified(tree, head):
        return next((m for m in cast.inside(state.speaker.span or (0, 0)) if m.type == "person"), None)
    return None


_NO_PERSONS = frozenset(
    "coalition family couple crowd nation country majority half side ngo group team union club".split()
)
_RULERS = frozenset("president premier chancellor governor mayor minister".split())


def _is_modified(tree: Tree, head: int) -> bool:
    """Whether a description says more than an office."""
    return any(tree.deps[c] in ("amod", "compound", "nmod", "poss") and c < head for c in tree.children[head])


_VARIED = frozenset(
    "nominee candidate runner republican democrat senator congressman congresswoman lawmaker governor mayor billionaire "
    "businessman leader politician contender frontrunner hopeful incumbent star actor actress singer tycoon mogul conservative "
    "liberal socialist veteran native player coach host author writer comedian journalist commentator activist".split()
)
