"""Attribution relations that the parse shows: a cue word, what depends on it as content, and who is its subject.

Each finder reads one kind of cue; none looks at another's finds. What they return are spans of characters, so that a
tagger's proposals can be put beside them (`attribution.merge_relations`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rashomon.model import Offsets, Record
from rashomon.read.attribution_estimates import find_estimate
from rashomon.read.attribution_tree import RELATIVE, Tree, merge_spans
from rashomon.read.cues import Cue, find_cue, find_verb


class Relation(Record, frozen=True):
    """A proposed attribution relation: spans in document order, and by what it was found.

    `head` is the token of the cue, `subject` the head token of the source (-1 where there is none); `frame` is the letter
    of `cues` for the shape in which the content was found.
    """

    content: tuple[Offsets, ...]
    cue: tuple[Offsets, ...]
    source: tuple[Offsets, ...] = ()
    head: int = -1
    subject: int = -1
    stance: str = "say"
    kind: str = "verb"
    frame: str = ""
    score: float = 1.0


# "Talked about", "called for": prepositions whose object is what is said.
_TOPIC = frozenset(("about", "of", "for", "against", "on", "over", "regarding", "concerning", "at", "to"))
_LINKING = frozenset(("be", "seem", "appear", "remain", "become", "feel", "get", "sound"))
_LIGHT = frozenset(("express", "make", "issue", "raise", "have", "voice", "give", "share", "deliver", "offer"))
_LONGEST_SOURCE = 45  # tokens; longer subjects are parse errors (the longest gold source of PolNeAR train has 53)


def find_clauses(tree: Tree) -> list[Relation]:
    """Find all relations whose cue and content the parse connects.

    Args:     tree: of one document.
    Returns:  relations in order of their cue.
    Cost:     linear in tokens, but for the spans copied.
    From:     docs/decisions/051.
    """
    found: list[Relation] = []
    for token in range(len(tree.words)):
        found.extend(_at(tree, token))
    return found


def cue_at(tree: Tree, verb: int) -> Cue | None:
    """The lexicon's entry for a verb with its particle."""
    particle = tree.child(verb, "prt")
    return find_verb(tree.lemmas[verb], tree.lower[particle] if particle is not None else "")


def _at(tree: Tree, token: int) -> Iterator[Relation]:
    pos, lemma = tree.pos[token], tree.lemmas[token]
    if pos in ("VERB", "AUX"):
        cue = cue_at(tree, token)
        if cue is not None and tree.deps[token] not in ("amod", "compound", "aux", "auxpass"):
            yield from _verb(tree, token, cue)
            return
    if pos == "NOUN":
        cue = find_cue(lemma, "noun")
        if cue is not None:
            yield from _noun(tree, token, cue)
    elif pos == "ADJ" or (pos == "VERB" and tree.tags[token] == "VBN"):
        cue = find_cue(lemma, "adj") or find_cue(tree.lower[token], "adj")
        if cue is not None:
            yield from _adjective(tree, token, cue)
    elif pos == "ADV":
        cue = find_cue(tree.lower[token], "prep")
        if cue is not None:
            yield from _reportedly(tree, token, cue)


# ------------------------------------------------------------------------------------------------- sources


def source_of(tree: Tree, subject: int | None, cue: Offsets) -> tuple[Offsets, ...]:
    """The characters of the phrase around a subject, not running into the cue."""
    if subject is None or tree.lower[subject] in ("it", "there") and tree.deps[subject] == "expl":
        return ()
    start, end = tree.phrase(subject)
    if start <= cue[0] < end:  # a relative clause hangs on the noun that is its own subject
        end = cue[0]
        while end > subject + 1 and (tree.lower[end - 1] in RELATIVE or tree.lower[end - 1] == ","):
            end -= 1
    if end - start > _LONGEST_SOURCE:
        start, end = _bare(tree, subject)
    trimmed = tree.trimmed(tree.chars(start, max(end, start + 1)))
    return (trimmed,) if trimmed else ()


def _bare(tree: Tree, noun: int) -> Offsets:
    """A noun with its determiners, modifiers and compounds only."""
    start = noun
    for child in tree.children[noun]:
        if child < noun and tree.deps[child] in ("det", "amod", "compound", "poss", "nmod", "nummod"):
            start = min(start, tree.left[child])
    return start, noun + 1


# ------------------------------------------------------------------------------------------------- verbs


def _verb(tree: Tree, verb: int, cue: Cue) -> Iterator[Relation]:
    group = tree.verb_group(verb)
    passive = tree.is_passive(verb)
    subject = tree.subject(verb)
    speaker = tree.child(verb, "agent") if passive else subject
    if passive and speaker is not None:
        speaker = tree.child(speaker, "pobj")
    content, group, frame = _verb_content(tree, verb, cue, subject, passive, group)
    spans = _cleaned(tree, content)
    if not spans:
        return
    if frame == "seem":
        speaker = None
    found = source_of(tree, speaker, group)
    if not _speaks_for_someone(tree, verb, cue, frame, speaker if found else None):
        return
    where = tree.trimmed(tree.chars(*group))
    if frame == "p":
        cue = find_verb(cue.lemma, tree.lower[group[1] - 1]) or cue
    if where is not None:
        asks_for = frame == "o" and cue.lemma in ("ask", "tell", "advise")  # "told them to go": no fact is told
        yield Relation(
            spans,
            (where,),
            found,
            verb,
            -1 if not found or speaker is None else speaker,
            "demand" if asks_for else cue.stance,
            "verb",
            frame,
        )


def _speaks_for_someone(tree: Tree, verb: int, cue: Cue, frame: str, speaker: int | None) -> bool:
    """Sort out what no reader would call a statement: the author's "I think", aims of things, attitudes of nobody."""
    phrasal = frame in ("n", "t", "p", "a", "o")
    if speaker is None and (tree.tags[verb] == "VBN" or frame == "passive") and cue.lemma in _NOBODYS:
        return False
    if cue.lemma == "ask" and tree.tags[verb] == "VBN" and tree.child(verb, "auxpass") is None:
        return False  # "Asked whether ..., she said": who asks is not told
    if speaker is None:
        return not phrasal or cue.group == "speech"
    word = tree.lower[speaker]
    if (
        word in ("i", "we", "you", "this", "that", "it")
        and tree.quote_of[verb] < 0
        and cue.group in ("thought", "attitude")
    ):
        return False
    aim = tree.tags[verb] == "VB" and tree.deps[verb] in ("advcl", "acl", "relcl")
    return not (aim and phrasal and cue.group == "attitude")


_NOBODYS = frozenset(("know", "name", "ask", "identify", "require", "see", "intend", "pressure", "tell"))


def _cleaned(tree: Tree, ranges: Sequence[Offsets]) -> tuple[Offsets, ...]:
    """Token ranges as trimmed characters."""
    spans = (tree.trimmed(tree.chars(s, _unhooked(tree, s, e))) for s, e in ranges if s < e)
    return merge_spans(span for span in spans if span is not None)


def _unhooked(tree: Tree, start: int, end: int) -> int:
    """The end of a range without the conjunction that leads to something else."""
    while end > start + 1 and tree.lower[end - 1] in ("and", "but", "or", ",", "while"):
        end -= 1
    return end


def _verb_content(
    tree: Tree, verb: int, cue: Cue, subject: int | None, passive: bool, group: Offsets
) -> tuple[list[Offsets], Offsets, str]:
    """Token ranges of what the verb reports, the cue's range, and the frame; frames that leave least to chance first."""
    frames = cue.frames
    clauses = (c for c in tree.all(verb, "ccomp") if not _only_sets_scene(tree, verb, c))
    clause = next((c for c in clauses if not _before_colon(tree, verb, c)), None)
    if clause is not None and (set("cqwo") & set(frames)) and not _is_object_clause(tree, clause, frames):
        return _clause(tree, verb, clause, subject, group), group, "c"
    if passive:
        if _only_carries(tree, verb):
            return [], group, ""
        return _passive(tree, verb, frames, subject), group, "passive"
    open_clause = tree.child(verb, "xcomp")
    if tree.lemmas[verb] in ("seem", "appear") and subject is not None:
        rest = open_clause if open_clause is not None else tree.child(verb, "oprd", "acomp")
        if rest is not None and rest > verb:
            return [tree.phrase(subject), (tree.left[rest], tree.right[rest])], group, "seem"
    hearer = tree.child(verb, "dobj", "dative")
    if open_clause is not None and tree.child(open_clause, "aux") is not None:
        if hearer is not None and "o" in frames and hearer < open_clause:
            return [(tree.left[hearer], tree.right[open_clause])], group, "o"
        if hearer is None and "t" in frames:
            return [(tree.left[open_clause], tree.right[open_clause])], group, "t"
    island = _parenthetical(tree, verb, frames, subject, group)
    if island:
        return island, group, "island"
    rescued = _rescued(tree, verb, frames, group)
    if rescued:
        return rescued, group, "c"
    return _phrases(tree, verb, frames, group)


_PLAIN = frozenset(("say", "claim", "argue", "note", "add", "believe", "think", "insist", "suggest", "warn", "contend"))
_CALLING = frozenset(("call", "label", "dub", "brand", "term", "deem", "name"))
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))


def _rescued(tree: Tree, verb: int, frames: str, group: Offsets) -> list[Offsets]:
    """Contents that the parser hung elsewhere: after a "that" or "whether" further on, or all the rest of the unit."""
    last = tree.bounds(verb)[1]
    inside = tree.quote_of[verb]
    if "w" in frames or "h" in frames:
        for clause in tree.all(verb, "advcl"):
            if (
                clause > verb
                and tree.lower[tree.left[clause]] in ("if", "whether")
                and tree.lemmas[verb] in ("ask", "wonder")
            ):
                return [(tree.left[clause], tree.right[clause])]
    if "c" in frames and "p" not in frames or tree.lemmas[verb] in _PLAIN:
        for i in range(group[1], min(group[1] + 14, last)):
            if tree.lower[i] in (",", ";", ":") or tree.quote_of[i] != inside:
                break
            clause = tree.heads[i]
            if tree.lower[i] == "that" and tree.deps[i] == "mark" and clause > i:
                if tree.deps[clause] == "acl" and tree.heads[tree.heads[clause]] == verb:
                    break  # "denied reports that he had gone": the reports are denied
                return [(i + 1, max(tree.right[tree.heads[i]], i + 2))]
    if tree.lemmas[verb] in _CALLING and tree.tags[verb] != "VBN":
        end = max((tree.right[c] for c in tree.children[verb] if c > verb and tree.deps[c] in _NAMED), default=verb)
        if end > group[1] + 1:
            return [(group[1], end)]
    if (
        tree.lemmas[verb] in _PLAIN
        and tree.tags[verb] in _FINITE
        and group[1] < last
        and tree.child(verb, "dobj") is None
    ):
        follows = tree.pos[group[1]] not in ("PUNCT", "ADP", "SCONJ", "CCONJ", "ADV")
        if follows and any(tree.tags[i] in _FINITE for i in range(group[1], last)):
            return [(group[1], _till_comma(tree, group[1], last))]
    return []


_NAMED = ("dobj", "oprd", "ccomp", "xcomp", "attr", "acomp")


def _till_comma(tree: Tree, start: int, last: int) -> int:
    """The end of a stretch: the unit's, or a comma after its first finite verb."""
    finite = False
    for i in range(start, last):
        finite = finite or tree.tags[i] in _FINITE
        if finite and tree.lower[i] in (",", ";") and tree.quote_of[i] < 0:
            return i
    return last


def _only_sets_scene(tree: Tree, verb: int, clause: int) -> bool:
    """ "..., the board said, as the deadline drew near": a clause of time after the cue is not what was said."""
    return clause > verb and tree.lower[tree.left[clause]] in (
        "as",
        "while",
        "after",
        "when",
        "before",
        "because",
        "since",
    )


def _before_colon(tree: Tree, verb: int, clause: int) -> bool:
    """ "It was a surprise: on Monday he had denied the reports": what stands before a colon announces the rest."""
    if clause > verb or tree.quote_of[clause] >= 0 or tree.child(verb, "dobj") is None:
        return False
    return any(tree.words[i] == ":" for i in range(tree.right[clause], verb))


def _is_object_clause(tree: Tree, clause: int, frames: str) -> bool:
    """A bare infinitive clause under a verb that takes none ("let", "help" parsed into the cue)."""
    return tree.tags[clause] == "VB" and "o" not in frames and tree.child(clause, "nsubj", "aux", "mark") is None


def _clause(tree: Tree, verb: int, clause: int, subject: int | None, group: Offsets) -> list[Offsets]:
    """The range of a content clause: after its cue, before it, or around it."""
    start, end = tree.left[clause], tree.right[clause]
    first, last = tree.bounds(verb)
    if clause < verb:
        stop = group[0]
        if subject is not None and clause < tree.left[subject] < stop:
            stop = tree.left[subject]
        if tree.heads[verb] == verb:
            start = first
        after = max(group[1], tree.right[subject] if subject is not None and subject > verb else 0)
        rest = [(after, end)] if end > after and tree.within(end - 1, clause) else []
        return [(start, stop), *rest]
    start, end = max(start, group[1]), min(end, last)
    that = next((c for c in tree.all(clause, "mark") if tree.lower[c] == "that"), None)
    if that is not None and start < that < clause and tree.lower[that - 1] == ",":
        start = that  # "said, citing hospital figures, that nine had died"
    if tree.lower[start] == "that" and tree.child(clause, "nsubj", "nsubjpass") != start:
        start += 1
    return [(start, end)]


def _passive(tree: Tree, verb: int, frames: str, subject: int | None) -> list[Offsets]:
    """ "Is expected to", "was called a liar by", "was criticised by"."""
    if subject is None:
        return []
    whole = tree.phrase(subject) if not tree.within(verb, subject) else (subject, subject + 1)
    rest = tree.child(verb, "xcomp")
    if rest is not None and (set("cot") & set(frames)):
        return [whole, (tree.left[rest], tree.right[rest])]
    named = tree.child(verb, "oprd") or next((c for c in tree.all(verb, "prep") if tree.lower[c] == "as"), None)
    if named is not None and (set("oa") & set(frames)):
        return [whole, (tree.left[named], tree.right[named])]
    if "n" in frames and tree.child(verb, "agent") is not None:
        return [whole]
    return []


def _parenthetical(tree: Tree, verb: int, frames: str, subject: int | None, group: Offsets) -> list[Offsets]:
    """ "The trial, prosecutors said, is a sham": all of the unit but the cue and its speaker, between commas."""
    told = tree.lemmas[verb] in _TOLD  # "the trial is a sham, prosecutors told the court": an object that only hears
    blocking = ("xcomp", "acomp", "attr") if told else ("dobj", "xcomp", "acomp", "attr")
    if not (set("cq") & set(frames)) or tree.child(verb, *blocking) is not None:
        return []
    if tree.tags[verb] in ("VB", "VBG", "VBN") and group[0] == verb or tree.child(verb, "neg") is not None:
        return []
    first, last = tree.bounds(verb)
    start, end = group
    own = tree.child(verb, "nsubj")
    if own is not None and tree.lower[own] in RELATIVE:
        return []
    if own is not None:
        start, end = min(start, tree.left[own]), max(end, tree.right[own])
    elif subject is not None:
        return []
    while end < last and (behind := _behind(tree, verb, end, told)) > end:
        end = behind
    if _is_setting(tree, first, verb):
        return []
    if start == first or tree.lower[start - 1] not in (",", "”", '"', "’", "'", "—", "–", "?", "!"):
        return []
    if end < last and tree.lower[end] not in (",", ".", "—", "–", ";", "“", '"', "!", "?"):
        return []
    if told and tree.child(verb, "dobj") is not None:
        end = last  # what stands behind the hearer is the reporter's: "..., in what would be a first"
    outside = [*range(first, start - 1), *range(end, last)]
    if not any(tree.tags[i] in ("VBD", "VBZ", "VBP", "MD") for i in outside):
        return []
    return [(first, start - 1), (end, last)]


_TOLD = frozenset(("tell", "inform", "assure", "remind", "warn"))


def _behind(tree: Tree, verb: int, end: int, told: bool) -> int:
    """Where a phrase that hangs on the cue and begins at `end` ends; `end` where there is none."""
    kinds = ("npadvmod", "advmod", "prep", "dative", *(("dobj",) if told else ()))
    child = next((c for c in tree.children[verb] if tree.left[c] == end and tree.deps[c] in kinds), None)
    return end if child is None else tree.right[child]


def _is_setting(tree: Tree, token: int, verb: int) -> bool:
    """Whether a sentence's first word belongs to a time or clause that only sets the scene for the cue."""
    for _ in range(12):
        head = tree.heads[token]
        if head == verb:
            return tree.deps[token] in ("advcl", "prep", "npadvmod", "advmod", "mark", "nsubj", "cc")
        if head == token:
            return False
        token = head
    return False


def _phrases(tree: Tree, verb: int, frames: str, group: Offsets) -> tuple[list[Offsets], Offsets, str]:
    """Noun phrases as content: object, object with complement or "as", object of a preposition."""
    if _only_carries(tree, verb):
        return [], group, ""
    thing = tree.child(verb, "dobj")
    complement = tree.child(verb, "oprd", "acomp")
    as_what = next((c for c in tree.all(verb, "prep") if tree.lower[c] == "as"), None)
    if thing is not None and verb < thing:
        if complement is not None and thing < complement and "o" in frames:
            return [(tree.left[thing], tree.right[complement])], group, "o"
        if as_what is not None and thing < as_what and "a" in frames:
            return [(tree.left[thing], tree.right[as_what])], group, "a"
        if tree.lemmas[verb] == "put":
            return find_estimate(tree, verb, thing), group, "c"
        noun = find_cue(tree.lemmas[thing], "noun")
        if "n" in frames and not (noun is not None and tree.lemmas[verb] in _LIGHT):
            return [(tree.left[thing], _reach(tree, verb, tree.right[thing]))], group, "n"
    if "p" in frames and thing is None:
        for prep in tree.all(verb, "prep"):
            target = tree.child(prep, "pobj", "pcomp")
            if tree.lower[prep] in _TOPIC and target is not None and prep == group[1]:
                open_clause = tree.child(verb, "xcomp", "advcl")  # "called on them to resign"
                end = tree.right[target]
                if open_clause is not None and tree.left[open_clause] == end and tree.lower[end] == "to":
                    end = tree.right[open_clause]
                return [(tree.left[target], end)], (group[0], prep + 1), "p"
    return [], group, ""


def _only_carries(tree: Tree, verb: int) -> bool:
    """ "Quoted him as saying", "was quoted by Tass as telling": the chain of what he says, no statement of its own."""
    if tree.lemmas[verb] not in ("quote", "cite"):
        return False
    return any(tree.tags[c] == "VBG" and _is_speech(tree, c) for c in _below(tree, verb))


def _is_speech(tree: Tree, token: int) -> bool:
    cue = find_cue(tree.lemmas[token], "verb")
    return cue is not None and cue.group == "speech"


def _below(tree: Tree, verb: int) -> list[int]:
    """Children and grandchildren."""
    return [g for c in tree.children[verb] for g in (c, *tree.children[c])]


def _reach(tree: Tree, verb: int, end: int) -> int:
    """Where an object ends with the phrases that go with it: "accused them of lying", "criticised her for it"."""
    for child in tree.children[verb]:
        if child == end and tree.deps[child] == "prep" and tree.lower[child] in _COMPLETING:
            end = tree.right[child]
    return end


_COMPLETING = frozenset(("of", "for", "as", "over", "with", "against", "from", "about", "to", "toward", "towards"))


# ------------------------------------------------------------------------------------------------- nouns, adjectives


def _noun(tree: Tree, noun: int, cue: Cue) -> Iterator[Relation]:
    clause = next((c for c in tree.all(noun, "acl", "ccomp", "relcl") if _that(tree, c)), None)
    if clause is None:  # "concerns in the West that Pyongyang plans": the clause hangs on the nearer noun
        clause = next(
            (
                c
                for p in tree.all(noun, "prep")
                for o in tree.all(p, "pobj")
                for c in tree.all(o, "acl", "ccomp", "relcl")
                if _that(tree, c, strict=True)
            ),
            None,
        )
    if clause is None:
        clause = _hung_elsewhere(tree, noun)
    cue_range = (noun, noun + 1)
    content: Offsets | None = None
    told = clause is not None and "c" in cue.frames
    if clause is not None and told:
        content = (tree.left[clause], tree.right[clause])
        if tree.lower[content[0]] == "that":
            content = (content[0] + 1, content[1])
    elif "t" in cue.frames:
        goal = next((c for c in tree.all(noun, "acl") if tree.tags[c] == "VB"), None)
        content = (tree.left[goal], tree.right[goal]) if goal is not None else None
    owner = _owner(tree, noun) or (_teller(tree, noun) if told else None)
    if content is None and "p" in cue.frames and owner is not None:
        prep = next((c for c in tree.all(noun, "prep") if tree.lower[c] in ("of", "about", "against", "over")), None)
        target = tree.child(prep, "pobj", "pcomp") if prep is not None else None
        if prep == noun + 1 and target is not None and target != owner:
            content, cue_range = (tree.left[target], tree.right[target]), (noun, prep + 1)
    spans = _cleaned(tree, [content] if content else [])
    if not spans:
        return
    found = source_of(tree, owner, cue_range)
    head = owner if owner is not None and found else -1
    yield Relation(spans, (tree.chars(*cue_range),), found, noun, head, cue.stance, "noun", "c" if told else "")


def _hung_elsewhere(tree: Tree, noun: int) -> int | None:
    """ "Commented on the statement of the ministry that it will close": the parser gives the clause to the verb above."""
    behind = tree.right[noun]
    if behind >= tree.bounds(noun)[1] or tree.lower[behind] != "that" or tree.deps[behind] != "mark":
        return None
    clause = tree.heads[behind]
    return clause if clause > behind and tree.heads[clause] < noun and tree.left[clause] == behind else None


def _teller(tree: Tree, noun: int) -> int | None:
    """Who tells what stands in a "that": "the statement of the ministry that", "media reports that"."""
    for prep in tree.all(noun, "prep"):
        target = tree.child(prep, "pobj") if tree.lower[prep] == "of" else None
        if target is not None and tree.pos[target] == "PROPN":
            return target
    kin = tree.all(noun, "compound", "nmod", "amod")
    return next((c for c in kin if _is_press(tree, c) or _is_body(tree, c)), None)


def _is_body(tree: Tree, token: int) -> bool:
    return any(kind == "ORG" for _, _, kind in tree.entities_at(token))


def _that(tree: Tree, clause: int, strict: bool = False) -> bool:
    """A finite clause with "that" which is no relative clause (nothing in it is missing)."""
    mark = tree.lower[tree.left[clause]]
    if mark == "that":
        return tree.deps[tree.left[clause]] == "mark" or tree.child(clause, "nsubj", "nsubjpass") != tree.left[clause]
    return mark in ("whether", "if", "how") and not strict


def _owner(tree: Tree, noun: int) -> int | None:
    """Whose claim it is: "his claim", "claims by", "fears among", or the subject of "expressed concern"."""
    owner = tree.child(noun, "poss")
    if owner is not None:
        return owner
    for prep in tree.all(noun, "prep"):
        if tree.lower[prep] in ("by", "from", "among", "in"):
            target = tree.child(prep, "pobj")
            if target is not None and (
                tree.lower[prep] != "in" or tree.pos[target] == "PROPN" or _is_press(tree, target)
            ):
                return target
    head = tree.heads[noun]
    if tree.deps[noun] == "dobj" and tree.lemmas[head] in _LIGHT:
        return tree.subject(head)
    return None


def _is_press(tree: Tree, noun: int) -> bool:
    """ "Reports in foreign media", "in the local press"."""
    return tree.lower[noun] in ("media", "press", "newspapers", "papers", "newspaper")


def _adjective(tree: Tree, word: int, cue: Cue) -> Iterator[Relation]:
    head = tree.heads[word] if tree.deps[word] == "acomp" else word
    clause = next((c for h in (word, head) for c in tree.all(h, "ccomp", "advcl") if c > word and _that(tree, c)), None)
    if clause is None and head != word:
        clause = next((c for c in tree.all(word, "ccomp")), None)
    goal = next((c for c in tree.all(word, "xcomp") if c > word), None) if "t" in cue.frames else None
    cue_range = (word, word + 1)
    if clause is not None and "c" in cue.frames:
        start = tree.left[clause]
        content = (start + 1 if tree.lower[start] == "that" else start, tree.right[clause])
    elif goal is not None:
        content = (tree.left[goal], tree.right[goal])
    else:
        prep = next((c for c in tree.all(word, "prep") if tree.lower[c] in ("about", "of", "over")), None)
        target = tree.child(prep, "pobj", "pcomp") if prep is not None and "p" in cue.frames else None
        if prep is None or target is None or prep != word + 1:
            return
        content, cue_range = (tree.left[target], tree.right[target]), (word, prep + 1)
    if head != word and tree.lemmas[head] in _LINKING:
        cue_range = (tree.verb_group(head)[0], cue_range[1])
    subject = tree.subject(head) if head != word else tree.subject(word)
    spans = _cleaned(tree, [content])
    found = source_of(tree, subject, cue_range)
    if spans:
        yield Relation(
            spans,
            (tree.chars(*cue_range),),
            found,
            word,
            subject if subject is not None and found else -1,
            cue.stance,
            "adjective",
        )


def _reportedly(tree: Tree, word: int, cue: Cue) -> Iterator[Relation]:
    verb = tree.heads[word]
    if tree.pos[verb] not in ("VERB", "AUX"):
        return
    start, end = tree.left[verb], tree.right[verb]
    spans = _cleaned(tree, [(start, word), (word + 1, end)])
    if spans:
        yield Relation(spans, (tree.chars(word, word + 1),), (), word, -1, cue.stance, "adverb")
