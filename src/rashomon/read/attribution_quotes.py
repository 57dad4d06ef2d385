"""Quotations find their relation: the clause they overlap, the cue beside them, or the speaker who goes on.

A quotation is handed, in this order, to (1) a relation whose content it overlaps, (2) a reporting cue just after or just
before its marks, or whatever a colon just before it ends ("issued a statement: ..."), (3) the relation of the quotation or
statement just before it in the same paragraph ("...," he said. "..."), (4) the speaker of the paragraph before, when its
paragraph holds nothing else, (5) whomever the sentence just before it is about, when that is a person.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from rashomon.model import Offsets
from rashomon.read.attribution_clauses import Relation, cue_at, source_of
from rashomon.read.attribution_tree import MARKS, Tree, merge_spans, overlap
from rashomon.read.quotes import Quote

_REACH_AFTER = 30  # tokens between a closing mark and its cue: a name with its office stands between
_REACH_BEFORE = 12  # tokens between a cue and the opening mark: "told reporters in Seoul on Monday:"
_SHORT = 4  # words; a shorter quotation without a cue is a word held at arm's length
_RECENT = 40  # relations of one sentence looked at for the last speaker
_NOUNS = frozenset(("NOUN", "PROPN", "PRON"))


class _Desk:
    """The relations while quotations are handed out."""

    def __init__(
        self, tree: Tree, relations: Sequence[Relation], sentences: Sequence[tuple[int, int, int, str]]
    ) -> None:
        self.tree, self.sentences = tree, sentences
        self.relations = list(relations)
        self.by_head = {r.head: i for i, r in enumerate(self.relations)}
        self.holder: dict[int, int] = {}
        self.starts = [s[0] for s in sentences]
        self.by_sentence: dict[int, list[int]] = {}
        self.indexed = 0
        self.given: dict[int, list[Offsets]] = {}

    def sentence(self, at: int) -> int:
        """The index of the sentence that holds a character."""
        return max(0, bisect_right(self.starts, at) - 1)

    def in_sentence(self, sentence: tuple[int, int, int, str]) -> list[int]:
        """Indexes of the relations whose cue stands in a sentence."""
        for i in range(self.indexed, len(self.relations)):
            if self.relations[i].cue:
                self.by_sentence.setdefault(self.sentence(self.relations[i].cue[0][0]), []).append(i)
        self.indexed = len(self.relations)
        return self.by_sentence.get(self.sentence(sentence[0]), [])

    def give(self, quote: int, relation: int) -> None:
        """Put a quotation into a relation's content."""
        q = self.tree.quotes[quote]
        self.given.setdefault(relation, []).append((q.start, q.end))
        self.holder[quote] = relation

    def settled(self) -> list[Relation]:
        """The relations with what they were given; merged once at the end, since a page of quotation grows by paragraphs."""
        return [
            msgspec.structs.replace(r, content=merge_spans([*r.content, *self.given[i]])) if i in self.given else r
            for i, r in enumerate(self.relations)
        ]


def attach_quotes(
    tree: Tree, relations: Sequence[Relation], sentences: Sequence[tuple[int, int, int, str]]
) -> list[Relation]:
    """Give every quotation that is speech to a relation, making new ones where the parse showed none.

    Args:     relations: found so far; sentences: (start, end, paragraph, zone) in document order.
    Returns:  relations, with contents grown to whole quotations; form is not decided here.
    Cost:     linear in tokens and quotations.
    """
    desk = _Desk(tree, relations, sentences)
    _overlapping(desk)
    raised: list[int] = []
    for k, quote in enumerate(tree.quotes):
        if k in desk.holder or (quote.kind == "title" and not _stands_alone(desk, quote)):
            continue
        cue = None if quote.continues else _cue_after(tree, k, desk)
        if cue is None:
            cue = _cue_before(tree, k, desk)
        if cue is None:
            cue = _colon_before(tree, k, desk)
        if cue is None and _give_to_calling(desk, k):
            continue
        if cue is not None:
            _give_to_cue(desk, k, cue)
        elif _stands_alone(desk, quote):
            raised.append(k)
        elif not (_follow_on(desk, k) or _continued(desk, k, quote)):
            _about(desk, k, quote)
    for k in raised:
        _raise(desk, k)
    return desk.settled()


def _stands_alone(desk: _Desk, quote: Quote) -> bool:
    """Whether a quotation is a whole paragraph and no sentence: a heading set from what somebody says further on."""
    text = desk.tree.text
    if not quote.marks or quote.end - quote.start > _HEADING or text[quote.end - 1] in ".,!?…":
        return False
    before, after = quote.start - len(quote.marks[:1]), quote.end + len(quote.marks[1:])
    return text[max(0, before - 1) : before] in ("", "\n") and text[after : after + 1] in ("", "\n")


_HEADING = 60


def _raise(desk: _Desk, k: int) -> None:
    """Give a heading to whoever says its words in the text; nobody, if nobody does."""
    tree, quote = desk.tree, desk.tree.quotes[k]
    words = " ".join(tree.text[quote.start : quote.end].casefold().split())
    for j, other in enumerate(tree.quotes[:_FIRST_QUOTES]):
        if j in desk.holder and words in " ".join(tree.text[other.start : other.end].casefold().split()):
            old = desk.relations[desk.holder[j]]
            _go_on(desk, k, old.head, old.subject)
            return


_FIRST_QUOTES = 60  # quotations of a report among which a heading's words are looked for


def _overlapping(desk: _Desk) -> None:
    """(1) Relations whose content runs into a quotation take it whole."""
    tree = desk.tree
    for i, relation in enumerate(desk.relations):
        held = {tree.quote_of[t] for span in relation.content for t in tree.tokens(span)} - {-1}
        for k in sorted(held):
            q = tree.quotes[k]
            if relation.head >= 0 and tree.quote_of[relation.head] == k:
                continue  # a cue that the quoted speaker uses
            shared = overlap(desk.relations[i].content, ((q.start, q.end),))
            small = min(q.end - q.start, sum(e - s for s, e in relation.content))
            if 2 * shared >= small:
                desk.give(k, i)
                _name_speaker(desk, i, k)


def _name_speaker(desk: _Desk, i: int, k: int) -> None:
    """A plain "said" beside a quotation whose subject the parser lost takes the noun phrase beside it."""
    r, tree = desk.relations[i], desk.tree
    misread = (
        r.subject >= 0 and tree.quote_of[r.subject] == k and tree.quote_of[r.head] < 0
    )  # "...," Hill said: parsed amiss
    if (r.source and not misread) or r.kind != "verb" or r.frame not in ("c", "island") or tree.is_passive(r.head):
        return
    subject = _speaker_of(tree, r.head, k)
    group = tree.verb_group(r.head)
    if subject is not None:
        source = source_of(tree, subject, group)
        desk.relations[i] = msgspec.structs.replace(r, source=source, subject=subject if source else -1)


def cut_after_quotes(tree: Tree, relation: Relation) -> Relation:
    """End a content that begins with a whole quoted sentence where that ends: "It is time," she wrote and shared a link."""
    content: list[Offsets] = []
    for start, end in relation.content:
        k = next((tree.quote_of[t] for t in tree.tokens((start, end))), -1)
        if k >= 0:
            q = tree.quotes[k]
            whole = q.start - 2 <= start <= q.start and tree.text[q.end - 1] in ",.!?" and q.kind == "speech"
            if whole and end > q.end + 2 and not _quoted_again(tree, q.end + 2, end):
                end = q.end
        elif content and _starts_quoted(tree, content[0]):
            continue  # what stands between "...," he said, wrapped in a blanket, "..." is not said
        content.append((start, end))
    return msgspec.structs.replace(relation, content=tuple(content))


def _starts_quoted(tree: Tree, span: Offsets) -> bool:
    """Whether a span begins with a whole quoted sentence."""
    k = next((tree.quote_of[t] for t in tree.tokens(span)), -1)
    return k >= 0 and tree.quotes[k].start - 2 <= span[0] <= tree.quotes[k].start and tree.quotes[k].kind == "speech"


def _quoted_again(tree: Tree, start: int, end: int) -> bool:
    return any(tree.quote_of[t] >= 0 for t in tree.tokens((start, end)))


def _can_quote(tree: Tree, token: int) -> bool:
    if tree.quote_of[token] >= 0 or tree.pos[token] not in ("VERB", "AUX", "NOUN"):
        return False
    cue = cue_at(tree, token)
    return cue is not None and "q" in cue.frames and (tree.pos[token] != "NOUN" or tree.tags[token] == "NNS")


def _cue_after(tree: Tree, k: int, desk: _Desk) -> int | None:
    """(2) The first reporting verb after the closing mark, with no clause between."""
    quote = tree.quotes[k]
    if not _invites_cue(tree.text, quote):
        return None
    first = tree.token_after(quote.end)
    stop = min(first + _REACH_AFTER, len(tree.words))
    end = _end_for_cue(desk, quote)
    told_of: int | None = None
    for i in range(first, stop):
        if tree.parse.starts[i] >= end or tree.quote_of[i] >= 0:
            return told_of
        if tree.lower[i] in (".", ";", "but", "and") and i > first + 1 and tree.lower[i] != "and":
            return told_of
        if _can_quote(tree, i):
            if tree.deps[i] != "relcl":
                return i
            told_of = i if told_of is None else told_of  # "..., a nurse who asked not to be named told the BBC"
        elif tree.pos[i] == "VERB" and tree.deps[i] not in ("relcl", "acl", "amod", "advcl", "xcomp"):
            return told_of
    return told_of


def _end_for_cue(desk: _Desk, quote: Quote) -> int:
    """How far a cue may be: the sentence's end, or the next one's after a quoted question ("Why?" Smith went on.)."""
    if not desk.sentences:
        return 0
    at = desk.sentence(quote.end - 1)
    end = desk.sentences[at][1]
    asked = desk.tree.text[quote.end - 1] in "?!" and end - quote.end <= 1
    if asked and at + 1 < len(desk.sentences) and desk.sentences[at + 1][2] == desk.sentences[at][2]:
        return min(desk.sentences[at + 1][1], end + 60)
    return end


def _invites_cue(text: str, quote: Quote) -> bool:
    """A quotation ends in a comma or the like, inside its mark or after it, when "he said" is to follow."""
    last = text[quote.end - 1]
    after = text[quote.end : quote.end + 3].lstrip("”\"’'»“ ")
    return last in ",?!-—–…." or after[:1] in (",", "—", "–", "-")


def _cue_before(tree: Tree, k: int, desk: _Desk) -> int | None:
    """(2) The last reporting verb before the opening mark."""
    quote = tree.quotes[k]
    first = tree.token_at(quote.start)
    begin = desk.sentences[desk.sentence(quote.start)][0] if desk.sentences else 0
    opener = tree.token_after(max(0, quote.start - 1)) - 1
    lead = tree.text[max(0, quote.start - 3) : quote.start].rstrip("".join(MARKS) + " ")[-1:]
    reach = _REACH_BEFORE if lead in (",", ":") else 2
    for i in range(min(opener, first - 1), max(-1, first - 2 - reach), -1):
        if tree.parse.starts[i] < begin or tree.quote_of[i] >= 0:
            return None
        if _can_quote(tree, i):
            return i
        if lead not in (",", ":") and tree.pos[i] == "VERB":
            return None
    return None


def _colon_before(tree: Tree, k: int, desk: _Desk) -> int | None:
    """(2) The verb of the sentence, or of the paragraph before, that ends in the colon just before the mark."""
    if not desk.sentences:
        return None
    start = tree.quotes[k].start - len(tree.quotes[k].marks[:1])
    lead = start
    while lead > 0 and tree.text[lead - 1].isspace():
        lead -= 1
    if lead == 0 or tree.text[lead - 1] != ":":
        return None
    begin = desk.sentences[desk.sentence(lead - 1)][0]
    stop = tree.token_after(lead - 1)
    first = max(tree.token_at(begin), stop - _LONGEST_LEAD)
    verbs = [i for i in range(first, stop) if tree.pos[i] in ("VERB", "AUX") and tree.quote_of[i] < 0]
    speaking = [i for i in verbs if _can_quote(tree, i)]
    if speaking:
        return speaking[-1]
    told = any(tree.lemmas[i] in _PAPERS for i in range(first, stop))
    roots = [i for i in verbs if tree.heads[i] == i and tree.child(i, "nsubj") is not None]
    return roots[-1] if roots and told else None


_LONGEST_LEAD = 40  # tokens of a sentence that leads to a quotation by its colon
# "Issued a brief statement:", "posted this update:", "sent him a note:": with any verb.
_PAPERS = frozenset(
    "statement email e-mail letter tweet message post update note comment commentary remark response reply word thread "
    "memo question answer exchange text warning advice speech opinion ruling".split()
)


_CALLING = frozenset("call label brand dub deem term consider declare pronounce".split())
_AS = frozenset(
    "describe characterize characterise portray depict dismiss denounce condemn blast slam decry hail praise refer know".split()
)
_REACH_CALLED = 16  # tokens between "called" and the mark: "called the governor's latest proposal on schools “...”"


def _give_to_calling(desk: _Desk, k: int) -> bool:
    """(2) "Called the offer “one-sided”", "referred to him as “a clown”": the thing called and the name for it."""
    tree, quote = desk.tree, desk.tree.quotes[k]
    if not desk.sentences or quote.kind == "title":
        return False
    begin = desk.sentences[desk.sentence(quote.start)][0]
    mark = tree.token_after(max(0, quote.start - len(quote.marks[:1])))
    as_before = any(tree.lower[i] == "as" for i in range(max(0, mark - 3), mark))
    for i in range(mark - 1, max(-1, mark - 1 - _REACH_CALLED), -1):
        if tree.parse.starts[i] < begin or tree.quote_of[i] >= 0 or tree.lower[i] in (";", ":"):
            return False
        if tree.pos[i] != "VERB":
            continue
        if tree.lemmas[i] not in (_AS if as_before else _CALLING):
            return False
        if i in desk.by_head:
            desk.give(k, desk.by_head[i])
        else:
            _call(desk, k, i, mark)
        return True
    return False


def _call(desk: _Desk, k: int, verb: int, mark: int) -> None:
    """Make the relation of a verb that calls something what is quoted."""
    tree, quote = desk.tree, desk.tree.quotes[k]
    entry, group = cue_at(tree, verb), tree.verb_group(verb)
    subject = tree.subject(verb)
    named = tree.parse.starts[group[1]] if group[1] < mark else quote.start
    source = source_of(tree, subject, group) if not tree.is_passive(verb) else ()
    desk.by_head[verb] = desk.holder[k] = len(desk.relations)
    desk.relations.append(
        Relation(
            ((named, quote.end + len(quote.marks[1:])),),
            (tree.chars(*group),),
            source,
            verb,
            subject if subject is not None and source else -1,
            entry.stance if entry else "say",
            "quote",
        )
    )


def _give_to_cue(desk: _Desk, k: int, cue: int) -> None:
    """Put a quotation into the relation of a cue, making it if need be."""
    tree = desk.tree
    known = desk.by_head.get(cue)
    if known is not None:
        desk.give(k, known)
        return
    entry = cue_at(tree, cue)
    group = tree.verb_group(cue)
    subject = _speaker_of(tree, cue, k)
    quote = tree.quotes[k]
    relation = Relation(
        ((quote.start, quote.end),),
        (tree.chars(*group),),
        source_of(tree, subject, group),
        cue,
        -1 if subject is None else subject,
        entry.stance if entry else "say",
        "quote",
    )
    desk.by_head[cue] = len(desk.relations)
    desk.holder[k] = len(desk.relations)
    desk.relations.append(relation)


def _speaker_of(tree: Tree, cue: int, k: int) -> int | None:
    """The subject by the parse, if it stands outside the quotation; otherwise the noun phrase beside the cue."""
    subject = tree.subject(cue)
    if subject is not None and tree.quote_of[subject] < 0:
        return subject
    first, last = tree.bounds(cue)
    if tree.tags[cue] == "VBG" and cue > first:  # "..., saying they should “go”"
        root = next((i for i in range(first, last) if tree.heads[i] == i), cue)
        return None if root == cue else tree.subject(root)
    for i in range(cue + 1, min(cue + 5, last)):
        if tree.pos[i] in _NOUNS and tree.quote_of[i] < 0:
            return _top(tree, i)
    for i in range(cue - 1, max(first, cue - 7) - 1, -1):
        if tree.pos[i] in _NOUNS and tree.quote_of[i] < 0:
            return _top(tree, i)
    return None


def _top(tree: Tree, noun: int) -> int:
    while tree.deps[noun] in ("compound", "poss", "nmod") and tree.pos[tree.heads[noun]] in _NOUNS:
        noun = tree.heads[noun]
    return noun


def _outside_words(tree: Tree, span: Offsets) -> int:
    """How many words of a span stand outside quotations."""
    tokens = tree.tokens(span)
    return tree.outside[tokens.stop] - tree.outside[tokens.start] if tokens else 0


def _follow_on(desk: _Desk, k: int) -> bool:
    """(3) A sentence of nothing but a quotation goes to the speaker of the sentence before it in its paragraph."""
    tree, quote = desk.tree, desk.tree.quotes[k]
    if not desk.sentences:
        return False
    at = desk.sentence(quote.start)
    here = desk.sentences[at]
    if _outside_words(tree, (here[0], here[1])) > 2:
        return False
    for back in (at - 1, at - 2):
        if back < 0 or desk.sentences[back][2] != here[2]:
            return False
        speaker = _last_speaker(desk, desk.sentences[back], k)
        if speaker is not None:
            desk.give(k, speaker)
            return True
        if _outside_words(tree, desk.sentences[back][:2]) > 2:
            return False
    return False


def _last_speaker(desk: _Desk, sentence: tuple[int, int, int, str], k: int) -> int | None:
    """The last relation of a sentence that a quotation can go on from."""
    best: tuple[bool, int, int] | None = None
    for i in desk.in_sentence(sentence)[-_RECENT:]:
        r = desk.relations[i]
        if not r.cue or not sentence[0] <= r.cue[0][0] < sentence[1] or r.kind not in ("verb", "quote"):
            continue
        cue = cue_at(desk.tree, r.head)
        if cue is None or "q" not in cue.frames or desk.tree.quote_of[r.head] >= 0 or not r.source:
            continue
        # "...," Hill said of a story alleging fraud: who was quoted goes on, not the story.
        best = max(best or (False, -1, -1), (i in desk.given or r.kind == "quote", r.cue[0][0], i))
    return best[2] if best else None


def _continued(desk: _Desk, k: int, quote: Quote) -> bool:
    """(4) A paragraph of nothing but a quotation is the speaker of the last paragraph going on."""
    tree = desk.tree
    if not desk.sentences or (quote.kind != "speech" and not quote.continues):
        return False
    here = desk.sentences[desk.sentence(quote.start)]
    if not quote.continues and (
        _outside_words(tree, here[:2]) > 2 or len(tree.tokens((quote.start, quote.end))) < _SHORT
    ):
        return False
    before = k - 1
    if before not in desk.holder:
        return False
    earlier = tree.quotes[before]
    gap = here[2] - desk.sentences[desk.sentence(earlier.start)][2]
    if gap > 1 or _outside_words(tree, (earlier.end, quote.start)) > 40:
        return False
    if quote.continues:
        desk.give(k, desk.holder[before])
        return True
    old = desk.relations[desk.holder[before]]
    _go_on(desk, k, old.head, old.subject)
    return True


def _go_on(desk: _Desk, k: int, head: int, subject: int) -> None:
    """A quotation without cue or source of its own, by whoever `subject` is."""
    quote = desk.tree.quotes[k]
    desk.holder[k] = len(desk.relations)
    desk.relations.append(Relation(((quote.start, quote.end),), (), (), head, subject, "say", "continued"))


def _about(desk: _Desk, k: int, quote: Quote) -> None:
    """(5) Sentences in marks after a sentence about a person: "Hill was unmoved. “I have seen worse.”" """
    tree = desk.tree
    if not desk.sentences or quote.kind != "speech" or len(tree.tokens((quote.start, quote.end))) < _SHORT:
        return
    at = desk.sentence(quote.start)
    here = desk.sentences[at]
    if at == 0 or _outside_words(tree, here[:2]) > 2 or not tree.text[quote.start].isupper():
        return
    before = desk.sentences[at - 1]
    if here[2] - before[2] > 1 or before[3] != here[3]:
        return
    who = _topic(tree, before[:2])
    if who is not None:
        _go_on(desk, k, tree.token_at(before[0]), who)


def _topic(tree: Tree, span: Offsets) -> int | None:
    """Whom a sentence is about: the person who is its subject, or from whom a remark comes ("drew a rebuke from Ann Hill")."""
    tokens = tree.tokens(span)
    for i in tokens:
        if tree.lower[i] in ("from", "by") and tree.lemmas[tree.heads[i]] in _PAPERS | _RETORTS:
            giver = tree.child(i, "pobj")
            if giver is not None and _is_person(tree, giver):
                return giver
    for i in tokens:
        if tree.heads[i] == i and tree.pos[i] in ("VERB", "AUX"):
            subject = tree.child(i, "nsubj", "nsubjpass")
            if subject is None or tree.quote_of[subject] >= 0:
                return None
            owner = tree.child(subject, "poss")
            if owner is not None and tree.lemmas[subject] in _PAPERS | _RETORTS and _is_person(tree, owner):
                return owner
            return subject if _is_person(tree, subject) else None
    return None


_RETORTS = frozenset(
    "rebuke criticism praise condemnation outcry attack retort denial apology support scorn remark".split()
)


def _is_person(tree: Tree, token: int) -> bool:
    if tree.lower[token] in ("he", "she"):
        return True
    return any(s <= token < e and label == "PERSON" for s, e, label in tree.entities_at(token))
