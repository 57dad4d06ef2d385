"""Whose words they are: names, surnames, pronouns, "the minister", institutions, and those who stay unnamed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from rashomon.model import Name, NameType, Offsets, Record
from rashomon.pipeline import Reading
from rashomon.read.attribution_clauses import Relation
from rashomon.read.attribution_tree import Tree


class Mention(Record, frozen=True):
    """A name in the text. `words` are its words in lower case; `title` what it is called beside it."""

    start: int
    end: int
    text: str
    type: NameType
    title: str = ""


class Speaker(Record, frozen=True):
    """Who speaks: the name as the report gives it most fully, where it (or its antecedent) stands, or what kind of nobody."""

    name: str | None = None
    span: Offsets | None = None
    anonymous: str | None = None


# What kind of unnamed speaker a noun makes. Kinds are INTERFACE's, with our additions.
_KINDS: dict[str, tuple[str, ...]] = {
    "official": (
        "official",
        "security",
        "organ",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "aide",
        "diplomat",
        "minister",
        "ministry",
        "government",
        "administration",
        "authority",
        "senator",
        "lawmaker",
        "congressman",
        "officer",
        "adviser",
        "advisor",
        "staffer",
        "department",
        "agency",
        "embassy",
        "envoy",
        "ambassador",
        "regulator",
        "cabinet",
        "negotiator",
        "delegation",
        "politician",
        "legislator",
        "prosecutor",
        "representative",
        "council",
    ),
    "expert": (
        "expert",
        "professor",
        "scientist",
        "researcher",
        "economist",
        "scholar",
        "historian",
        "academic",
        "specialist",
        "doctor",
        "physician",
        "study",
        "pollster",
        "professional",
    ),
    "analyst": ("analyst", "strategist", "observer", "commentator", "pundit", "forecaster"),
    "media": (
        "report",
        "medium",
        "media",
        "newspaper",
        "journalist",
        "reporter",
        "outlet",
        "network",
        "press",
        "channel",
        "magazine",
        "broadcaster",
        "website",
        "tabloid",
        "correspondent",
        "editor",
        "columnist",
    ),
    "military": ("military", "army", "commander", "soldier", "troop", "general", "intelligence", "navy", "force"),
    "police": ("police", "investigator", "detective", "sheriff", "fbi"),
    "resident": ("resident", "villager", "local", "neighbor", "neighbour", "inhabitant", "citizen", "people"),
    "witness": ("witness", "eyewitness", "bystander", "survivor", "onlooker"),
    "source": ("source", "person", "insider", "operative", "informant", "whistleblower"),
    "critic": ("critic", "opponent", "activist", "advocate", "campaigner", "protester", "supporter", "ally"),
    "voters": ("voter", "poll", "survey", "respondent", "american", "public", "electorate"),
    "lawyer": ("lawyer", "attorney", "court", "judge"),
    "company": ("company", "firm", "executive", "manufacturer", "bank"),
    "document": ("document", "email", "letter", "statement", "filing", "memo", "transcript", "record", "complaint"),
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}
_SINGULAR = frozenset(("he", "she", "him", "her", "his"))
_FEMALE = frozenset(("she", "her", "hers"))
_WOMEN = frozenset(("mrs", "ms", "miss", "mme", "madam", "spokeswoman", "congresswoman", "chairwoman", "lady", "queen"))
_MEN = frozenset(("mr", "sir", "spokesman", "congressman", "chairman", "king", "lord"))
# First names that are a woman's or a man's nearly everywhere; for "she" and "he" only.
_WOMEN_NAMES = frozenset(
    "alice alison amanda amber amy ana andrea angela ann anna anne barbara beth carol caroline catherine charlotte chelsea "
    "christina christine claire cynthia debbie deborah diana diane donna doris dorothy elena elizabeth ellen emily emma eva "
    "fay grace hannah heather helen helene hillary irina ivanka jane janet jennifer jessica joan julia julie karen kate "
    "katherine kathleen katie kellyanne kim laura linda lisa lucy margaret maria marie marine martha mary megan melania "
    "melissa michelle monica nancy natalia nicole nikki olga olivia pamela patricia rachel rebecca ruth sabine samantha "
    "sandra sara sarah sharon sheila sofia sophie stephanie susan svetlana tatiana theresa tulsi ursula valerie vera "
    "victoria virginia wendy wilma agnes carys ines tamsin orsolya".split()
)
_MEN_NAMES = frozenset(
    "aaron adam adrian alan albert alexander andrew anthony antonio arthur barack ben benjamin bernard bernie bill bob boris "
    "brad brandon brian bruce carl carlos charles christopher daniel dave david dennis dmitri dmitry donald douglas edward "
    "eric frank fred gary george gordon graham greg harold harry henry howard hugh ian ivan jack jacob james jason jeff "
    "jeffrey jeremy jim jimmy joe john jonathan jose joseph joshua juan justin keith ken kenneth kevin larry lawrence luis "
    "mark martin matt matthew michael mike mitch mitt narendra nathan neil nicholas nick noah oliver oscar patrick paul pedro "
    "peter philip ralph ray richard rick robert roger ron ronald roy rudy ryan sam samuel scott sean sergei sergey simon "
    "stephen steve steven stuart ted thomas tim timothy todd tom tony vladimir volodymyr walter warren wayne william bram "
    "piet mirko imre ned marek".split()
)
_ENTITY_TYPES: dict[str, NameType] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "organisation",
}


def find_mentions(reading: Reading, tree: Tree) -> list[Mention]:
    """The names of a document in order: layer "name", or the parser's own where that room has not been."""
    found = []
    for a in reading.layer("name"):
        if isinstance(a.value, Name):
            found.append(Mention(a.span.start, a.span.end, a.exact, a.value.type, (a.value.title or "").lower()))
    if found:
        return found
    for first, last, label in tree.parse.entities:
        kind = _ENTITY_TYPES.get(label)
        if kind is not None:
            start, end = tree.chars(first, last)
            while tree.text[start:end].lower().startswith("the "):
                start += 4
            for tail in ("'s", "’s"):
                end -= 2 if tree.text[start:end].endswith(tail) else 0
            if start < end:
                found.append(Mention(start, end, tree.text[start:end], kind))
    return found


class _Cast:
    """The people and bodies of a report as they come up."""

    def __init__(self, tree: Tree, mentions: Sequence[Mention]) -> None:
        self.tree, self.mentions = tree, list(mentions)
        self.starts = [m.start for m in mentions]
        self.people = [m for m in mentions if m.type == "person"]
        self.people_starts = [m.start for m in self.people]
        self.full = self._fullest()
        self.gender = self._genders()

    def _fullest(self) -> dict[str, Mention]:
        """For each last (and first) word of a person's name, the longest form of it in the report, earliest first."""
        full: dict[str, Mention] = {}
        for m in self.people:
            words = m.text.lower().split()
            for word in {words[0], words[-1]} if words else ():
                if word not in full or len(m.text.split()) > len(full[word].text.split()):
                    full[word] = m
        return full

    def _genders(self) -> dict[str, bool]:
        """Whether a person is a woman, where a first name or, better, a title says so."""
        known: dict[str, bool] = {}
        for m in self.people:
            first = m.text.split()[0].lower() if len(m.text.split()) > 1 else ""
            if first in _WOMEN_NAMES or first in _MEN_NAMES:
                known.setdefault(self.canonical(m).text, first in _WOMEN_NAMES)
        for m in self.people:
            before = self.tree.text[max(0, m.start - 16) : m.start].lower().replace(".", " ").split()
            title = {*(before[-1:] or []), *m.title.replace(".", "").split()}
            if title & _WOMEN:
                known[self.canonical(m).text] = True
            elif title & _MEN:
                known[self.canonical(m).text] = False
        return known

    def canonical(self, mention: Mention) -> Mention:
        """The fullest form of the same name in the report."""
        if mention.type != "person":
            return mention
        words = mention.text.lower().split()
        best = self.full.get(words[-1], mention) if words else mention
        if len(words) > 1 and not set(words) <= set(best.text.lower().split()):
            return mention
        return best if len(best.text) >= len(mention.text) else mention

    def inside(self, span: Offsets) -> list[Mention]:
        """The mentions that lie within a span."""
        at = bisect_left(self.starts, span[0])
        found = []
        while at < len(self.mentions) and self.mentions[at].start < span[1]:
            if self.mentions[at].end <= span[1]:
                found.append(self.mentions[at])
            at += 1
        return found


class _State(Record, frozen=True):
    """What is remembered of the statement before."""

    speaker: Speaker = Speaker()
    at: int = -1
    group: Speaker = Speaker()


def resolve_speakers(
    tree: Tree,
    relations: Sequence[Relation],
    mentions: Sequence[Mention],
    sentences: Sequence[tuple[int, int, int, str]],
) -> list[Speaker]:
    """Name the speaker of every relation, within the report.

    Args:     relations: in any order; mentions: of names, in document order.
    Returns:  one `Speaker` for each relation, in their order; unresolved ones have neither name nor span.
    Cost:     linear in relations and mentions, but for sorting.
    """
    cast = _Cast(tree, mentions)
    answers = [Speaker()] * len(relations)
    state = _State()
    order = sorted(range(len(relations)), key=lambda i: (relations[i].cue or relations[i].content)[0])
    by_subject: dict[int, Speaker] = {}
    for i in order:
        r = relations[i]
        answer = _resolve(cast, r, state, by_subject, sentences)
        answers[i] = answer
        if r.subject >= 0 and r.kind != "continued":
            by_subject[r.subject] = answer
        if answer.name is not None or answer.span is not None:
            at = (r.cue or r.content)[0][0]
            nested = r.head >= 0 and tree.quote_of[r.head] >= 0 and r.kind != "continued"
            if not nested:
                state = _State(answer, at, answer if not _is_person(cast, answer) else state.group)
    return answers


def _is_person(cast: _Cast, speaker: Speaker) -> bool:
    if speaker.span is None:
        return False
    return any(m.type == "person" for m in cast.inside(speaker.span))


def _resolve(
    cast: _Cast,
    r: Relation,
    state: _State,
    by_subject: dict[int, Speaker],
    sentences: Sequence[tuple[int, int, int, str]],
) -> Speaker:
    if r.kind == "continued":
        return by_subject.get(r.subject, state.speaker)
    if not r.source:
        return Speaker(anonymous="unstated") if r.kind != "quote" else Speaker()
    head = r.subject if r.subject >= 0 else _head_of(cast.tree, r.source)
    word = cast.tree.lower[head]
    if word in ("who", "which", "that", "whom"):
        return _relative(cast, head)
    if cast.tree.pos[head] == "PRON" or word in _SINGULAR:
        if word in _SINGULAR:
            return _pronoun(cast, head, state, sentences)
        if word in ("it", "they", "we", "them", "its", "their"):
            return state.group if word != "we" else state.speaker
        if word in ("i", "my", "me"):
            return state.speaker
        return Speaker(anonymous=_kind(cast.tree, head))
    return _phrase(cast, r.source, head, state)


def _head_of(tree: Tree, source: Sequence[Offsets]) -> int:
    """The highest token of a source."""
    tokens = [t for s in source for t in tree.tokens(s)]
    inside = set(tokens)
    return next((t for t in tokens if tree.heads[t] not in inside or tree.heads[t] == t), tokens[-1] if tokens else 0)


def _relative(cast: _Cast, pronoun: int) -> Speaker:
    """ "Who": the noun that the clause hangs on."""
    tree = cast.tree
    verb = tree.heads[pronoun]
    for _ in range(4):
        if tree.deps[verb] in ("relcl", "acl"):
            noun = tree.heads[verb]
            start, end = tree.left[noun], max(noun + 1, min(tree.right[noun], pronoun))
            return _phrase(cast, (tree.chars(start, end),), noun, _State())
        verb = tree.heads[verb]
    return Speaker()


def _pronoun(cast: _Cast, head: int, state: _State, sentences: Sequence[tuple[int, int, int, str]]) -> Speaker:
    """ "He", "she": who stands nearest before it, counting for more as a subject, in its paragraph, or as last speaker."""
    tree, at = cast.tree, cast.tree.parse.starts[head]
    female = tree.lower[head] in _FEMALE
    fits = [m for m in _recent(cast, at) if cast.gender.get(cast.canonical(m).text, female) == female]
    paragraph = _paragraph_start(sentences, at)
    best: Mention | None = None
    score = -1e9
    for rank, m in enumerate(fits):
        worth = -float(rank)
        token = tree.token_at(m.end - 1)
        worth += 1.5 * (_role(tree, token) in ("nsubj", "nsubjpass"))
        worth += 2.0 * (m.start >= paragraph)
        worth += 2.5 * (state.speaker.name == cast.canonical(m).text)
        worth -= 4.0 * (tree.quote_of[token] >= 0)
        if worth > score:
            best, score = m, worth
    if best is None:
        return state.speaker if _is_person(cast, state.speaker) else Speaker()
    full = cast.canonical(best)
    return Speaker(full.text, (best.start, best.end))


def _paragraph_start(sentences: Sequence[tuple[int, int, int, str]], at: int) -> int:
    """Where the paragraph around a place begins."""
    i = bisect_left(sentences, at + 1, key=lambda s: s[0]) - 1
    if i < 0:
        return 0
    for _ in range(40):  # sentences of a paragraph looked back over
        if i == 0 or sentences[i - 1][2] != sentences[i][2]:
            break
        i -= 1
    return sentences[i][0]


def _recent(cast: _Cast, at: int) -> list[Mention]:
    """Different people mentioned before a place, the nearest first, at most six mentions back."""
    stop = bisect_left(cast.people_starts, at)
    found: dict[str, Mention] = {}
    for m in reversed(cast.people[max(0, stop - 6) : stop]):
        if at - m.end < 900:  # some three paragraphs
            found.setdefault(cast.canonical(m).text, m)
    return list(found.values())


def _role(tree: Tree, token: int) -> str:
    while tree.deps[token] in ("compound", "flat", "appos") and tree.heads[token] != token:
        token = tree.heads[token]
    return tree.deps[token]


def _phrase(cast: _Cast, source: Sequence[Offsets], head: int, state: _State) -> Speaker:
    """A noun phrase: a name in it, the person it describes, or an unnamed kind."""
    tree = cast.tree
    named = [m for s in source for m in cast.inside(s)]
    mine = [m for m in named if _heads(tree, m, head)]
    people = [m for m in mine if m.type == "person"] or [m for m in mine if m.type != "work"] or mine
    if people:
        best = people[0]
        return Speaker(cast.canonical(best).text, (best.start, best.end))
    if tree.pos[head] == "PROPN" and tree.lower[head] in cast.full:  # a surname that the name finder passed over
        return Speaker(cast.canonical(cast.full[tree.lower[head]]).text, tree.chars(head, head + 1))
    known = _called_before(cast, head)
    if known is not None:
        return Speaker(known.text, tree.chars(head, head + 1))
    body = _body(cast, source, head, named)
    if body is not None:
        return body
    described = _described(cast, head, source[0][0])
    if described is not None:
        return Speaker(cast.canonical(described).text, (described.start, described.end))
    return Speaker(anonymous=_kind(tree, head))


def _called_before(cast: _Cast, head: int) -> Mention | None:
    """A longer name before that ends in this very word, of whatever type the name finder held it to be."""
    tree = cast.tree
    if not tree.words[head][:1].isupper() or tree.pos[head] not in ("PROPN", "NOUN"):
        return None
    at = bisect_left(cast.starts, tree.parse.starts[head])
    for m in reversed(cast.mentions[max(0, at - 60) : at]):
        words = m.text.split()
        if len(words) > 1 and words[-1] == tree.words[head]:
            return m
    return None


_VOICES = frozenset(("spokesman", "spokeswoman", "spokesperson", "statement", "office", "service"))
BODIES = frozenset(
    "ministry council government board department agency coastguard guard company hospital university "
    "committee commission court bank union party office fbi police army navy institute foundation "
    "authority service broadcaster newspaper".split()
)


def _body(cast: _Cast, source: Sequence[Offsets], head: int, named: Sequence[Mention]) -> Speaker | None:
    """A nameless spokesman speaks as his body; "the ministry" is the one last named with that word."""
    tree = cast.tree
    lemma = tree.lemmas[head].lower()
    bodies = [m for m in named if m.type == "organisation"]
    if lemma in _VOICES and lemma not in BODIES:
        for prep in tree.all(head, "prep"):
            whom = tree.child(prep, "pobj")
            if whom is not None and tree.lower[prep] in ("for", "of", "from"):
                bodies = [m for m in named if whom in tree.tokens((m.start, m.end))] or bodies
        return Speaker(bodies[0].text, (bodies[0].start, bodies[0].end)) if bodies else None
    if lemma not in BODIES or tree.tags[head] in ("NNS", "NNPS"):
        return None
    mine = [
        m
        for m in bodies
        if any(tree.within(t, head) for t in tree.tokens((m.start, m.end))) and m.start <= tree.parse.starts[head]
    ]
    if mine:  # "the state broadcaster SBV", "the Lodrian Interior Ministry"
        return Speaker(mine[0].text, (mine[0].start, mine[0].end))
    determiner = tree.child(head, "det", "poss")
    if determiner is None:
        return None
    if tree.deps[determiner] == "poss":  # "Lodria's interior ministry" has a name in all but capitals
        if tree.pos[determiner] != "PROPN":
            return None
        start, end = tree.chars(tree.left[head], head + 1)
        return Speaker(tree.text[start:end], (start, end))
    if tree.lower[determiner] not in ("the", "that", "this"):
        return None
    at = bisect_left(cast.starts, source[0][0])
    for m in reversed(cast.mentions[max(0, at - 60) : at]):
        if m.type == "organisation" and lemma in m.text.lower().split():
            return Speaker(m.text, (m.start, m.end))
    if any(tree.deps[c] in ("compound", "amod", "nmod") for c in tree.children[head]):  # "the county council"
        start, end = tree.chars(determiner + 1, head + 1)
        return Speaker(tree.text[start:end], (start, end))
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


def _described(cast: _Cast, head: int, at: int) -> Mention | None:
    """ "The minister": the nearest person before whom the text calls that."""
    tree = cast.tree
    if tree.pos[head] != "NOUN" or tree.tags[head] == "NNS":
        return None
    determiner = tree.child(head, "det")
    if determiner is None or tree.lower[determiner] not in ("the", "this", "that"):
        return None
    lemma = tree.lemmas[head]
    stop = bisect_left(cast.people_starts, at)
    for m in reversed(cast.people[max(0, stop - 40) : stop]):
        if lemma in m.title.split() or lemma in _titles(tree, m):
            return m
    return None


def _titles(tree: Tree, mention: Mention) -> set[str]:
    """What the text calls a person beside the name: words of the office before it, an apposition on either side."""
    tokens = tree.tokens((mention.start, mention.end))
    if not tokens:
        return set()
    name = tokens[-1]
    found: set[str] = set()
    for child in tree.children[name]:
        before = child < tokens[0] and tree.deps[child] in ("compound", "nmod", "amod")
        if before or tree.deps[child] == "appos":
            found.add(tree.lemmas[child])
    if tree.deps[name] == "appos":
        found.add(tree.lemmas[tree.heads[name]])
    return {word.lower() for word in found}


def _kind(tree: Tree, head: int) -> str | None:
    """What kind of nobody a noun phrase speaks of."""
    lemma = tree.lemmas[head].lower()
    if lemma in _KIND_OF and lemma not in _PARTS:
        return _KIND_OF[lemma]
    for child in tree.children[head]:
        if tree.deps[child] in ("compound", "amod") and tree.lemmas[child].lower() in _KIND_OF:
            return _KIND_OF[tree.lemmas[child].lower()]
    if tree.pos[head] == "PROPN":
        return None
    word = tree.lower[head]
    if word in _PARTS or lemma in _PARTS:  # "one of the officials", "a source in the ministry"
        for prep in tree.all(head, "prep"):
            whole = tree.child(prep, "pobj")
            if whole is not None and tree.lower[prep] in ("of", "in", "at", "from", "inside", "within"):
                kind = _KIND_OF.get(tree.lemmas[whole].lower())
                if kind is not None or tree.pos[whole] == "PROPN":
                    return "official" if kind is None else kind
    if lemma in _KIND_OF:
        return _KIND_OF[lemma]
    if (
        word in _ANYBODY
        or lemma in _HUMAN
        or (
            tree.pos[head] == "NOUN"
            and lemma.endswith(_AGENTS)
            and len(lemma) > 5
            and lemma not in _NOT_AGENTS
            and not lemma.endswith("ment")
        )
    ):
        return "other"
    return None


def can_speak(tree: Tree, head: int) -> bool:
    """Whether a noun means somebody, or a body, or a thing that tells."""
    lemma = tree.lemmas[head].lower()
    named = any(s <= head < e and kind in _ENTITY_TYPES for s, e, kind in tree.parse.entities)
    agent = lemma.endswith(("er", "or", "ist", "ian", "man", "woman")) and len(lemma) > 5 and lemma not in _NOT_AGENTS
    return named or agent or lemma in _KIND_OF or lemma in _HUMAN or tree.lower[head] in _ANYBODY


_ANYBODY = frozenset(
    "one another some many others those most few several both all someone everyone nobody none".split()
)
_PARTS = frozenset(
    "one some two three several many member source representative somebody someone insider person".split()
)
_SEVERAL = frozenset(("some", "many", "others", "those", "most", "few", "several", "both", "all", "everyone"))
_HUMAN = frozenset(
    "man woman girl boy child kid mother father parent wife husband son daughter brother sister friend "
    "neighbor student teen teenager victim relative family couple leader president member candidate "
    "nominee king queen prince pope priest bishop mayor chief head director secretary chairman rival "
    "colleague guest host guy lady player coach fan farmer worker driver teacher nurse pilot party "
    "campaign team group crowd republican democrat conservative liberal side country nation state union "
    "association organization organisation coalition committee panel commission board church charity ngo "
    "half percent majority third quarter delegate aide veteran immigrant migrant refugee".split()
)
_AGENTS = ("er", "or", "ist", "ian", "ant", "ent", "man", "woman")
_NOT_AGENTS = frozenset(
    "letter order number matter power paper offer error factor moment agreement statement document event "
    "content president weather center".split()
)
