"""Who stays unnamed: what kind of nobody a noun phrase speaks of, of which country or body, and how many.

Kinds are INTERFACE's with our additions; `KINDS` is the whole vocabulary. A kind is decided by the head noun ("a senior
official"), by what a word for a part is a part of ("one of the officials", "dozens of residents"), or by what is told of
people ("two people with knowledge of the matter" are a source, no residents).
"""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

from rashomon.model import Offsets, Record
from rashomon.read.attribution_tree import Tree
from rashomon.read.speakers_cast import BODIES

_WORDS = {
    "official": "official spokesman spokeswoman spokesperson aide diplomat minister ministry government administration authority "
    "senator lawmaker congressman congresswoman adviser advisor staffer department embassy envoy ambassador regulator cabinet "
    "negotiator delegation politician legislator prosecutor representative council security organ deputy secretary mayor "
    "governor investigator councillor commissioner undersecretary civil_servant bureaucrat inspector officer mp parliamentarian "
    "president premier chancellor consul",
    "expert": "expert professor scientist researcher economist scholar historian academic specialist doctor physician study "
    "professional engineer epidemiologist meteorologist geologist psychologist sociologist climatologist surgeon medic",
    "analyst": "analyst strategist observer commentator pundit forecaster pollster watcher think_tank",
    "media": "medium media newspaper journalist reporter outlet network press channel magazine broadcaster website tabloid "
    "correspondent editor columnist publication headline newsroom daily television tv radio station paper agency wire",
    "military": "military army commander soldier troop general intelligence navy force admiral colonel pilot militia "
    "fighter rebel sailor crew",
    "police": "police detective sheriff fbi policeman policewoman constable coastguard",
    "resident": "resident villager local neighbor neighbour inhabitant citizen people townspeople islander fisherman farmer "
    "shopkeeper homeowner tenant evacuee",
    "witness": "witness eyewitness bystander survivor onlooker passenger passerby motorist hostage",
    "source": "source person insider operative informant whistleblower interlocutor individual associate confidant",
    "critic": "critic opponent activist advocate campaigner protester supporter ally demonstrator dissident skeptic sceptic "
    "detractor rival foe",
    "party": "democrat republican dems conservative liberal progressive socialist tory centrist populist nationalist "
    "opposition hardliner moderate leftist partisan legislator",
    "voters": "voter poll survey respondent american public electorate constituent pollee taxpayer",
    "lawyer": "lawyer attorney court judge solicitor barrister counsel justice jury juror plaintiff defendant",
    "company": "company firm executive manufacturer bank business employer investor trader retailer carmaker airline insurer",
    "document": "document email letter statement filing memo transcript record complaint report information data figure lawsuit "
    "suit indictment affidavit bill law ruling caption text note petition study_report message post tweet communique "
    "announcement release notice ad advertisement commercial footage video image photo photograph picture recording tape "
    "clip map",
}  # fmt: skip
_KIND_OF = {word: kind for kind in reversed(_WORDS) for word in _WORDS[kind].split()}
KINDS = (*_WORDS, "other", "unstated")
"""The vocabulary; "other" where somebody speaks of whom the text tells no kind, "unstated" where it names nobody at all."""

_ANYBODY = frozenset(
    "one another some many others those most few several both all someone everyone nobody none somebody anyone".split()
)
_PARTS = frozenset(
    "one some two three four several many member source representative somebody someone insider person number group dozen "
    "dozens handful majority half score hundred hundreds thousand thousands lot few most all none each either both couple "
    "series range kind part those others".split()
)
_HUMAN = frozenset(
    "man woman girl boy child kid mother father parent wife husband son daughter brother sister friend "
    "student teen teenager victim relative family couple leader member candidate "
    "nominee king queen prince pope priest bishop chief head director chairman boss "
    "colleague guest host guy lady player coach fan worker driver teacher nurse party "
    "campaign team group crowd side country nation state union captain owner manager user "
    "association organization organisation coalition committee panel commission board church charity ngo "
    "half percent majority third quarter delegate veteran immigrant migrant refugee".split()
)
_AGENTS = ("er", "or", "ist", "ian", "ant", "ent", "man", "woman")
_NOT_AGENTS = frozenset(
    "letter order number matter power paper offer error factor moment agreement document event weather center centre "
    "content water summer winter river winner-take-all incident accident argument parliament comment quarter chapter "
    "disaster corner border shutter laughter theater theatre answer encounter disorder behavior behaviour harbor harbour "
    "labor labour color colour favor favour honor honour rumor rumour terror horror mirror sector vector character "
    "computer trailer poster banner counter semester computer monitor server router timber lumber murder slaughter "
    "extent intent talent patent content percent restaurant grant constant".split()
)
_PRESS = frozenset(
    "media news press newspaper tv television radio local foreign western unconfirmed recent several".split()
)
_KNOWING = frozenset("with familiar close briefed aware informed involved who knowledgeable near privy".split())
_PLACES = frozenset("of in at from inside within for with on to close".split())
_NUMBERS = {
    w: str(i) for i, w in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_VAGUE = {
    "several": "several", "some": "some", "many": "many", "most": "most", "all": "all", "few": "few", "both": "2",
    "none": "none", "no": "none", "nobody": "none", "dozens": "dozens", "hundreds": "hundreds", "thousands": "thousands",
    "dozen": "12", "couple": "2", "number": "several", "group": "several", "handful": "few", "majority": "most",
    "either": "1", "each": "all", "every": "all", "everyone": "all", "neither": "none", "another": "1", "others": "several",
}  # fmt: skip


class Nobody(Record, frozen=True):
    """An unnamed speaker: its kind, of whom (characters), and how many.

    `count` is a number in digits, or one of "some", "several", "few", "many", "most", "all", "none", "dozens", "hundreds",
    "thousands"; "several" for a bare plural; None for a mass ("the press") and for nobody at all.
    """

    kind: str
    of: Offsets | None = None
    count: str | None = None


def find_nobody(tree: Tree, head: int) -> Nobody | None:
    """What kind of unnamed speaker a noun phrase makes.

    Args:     head: its head token.
    Returns:  None where it is nobody who speaks ("the plan").
    Cost:     the children of the head and of one noun below it.
    """
    kind = kind_at(tree, head)
    if kind is None:
        return None
    whole = whole_of(tree, head)
    return Nobody(kind, _of(tree, head, whole), _count(tree, head, whole))


def whole_of(tree: Tree, head: int) -> int | None:
    """What a word for a part is a part of: "one of the officials", "a number of residents"."""
    if tree.lower[head] not in _PARTS and tree.lemmas[head] not in _PARTS:
        return None
    for prep in tree.all(head, "prep"):
        if tree.lower[prep] == "of":
            return tree.child(prep, "pobj")
    return None


def kind_at(tree: Tree, head: int) -> str | None:
    """The kind of the unnamed speaker whose head noun stands there; None for nobody."""
    lemma, word = tree.lemmas[head].lower(), tree.lower[head]
    whole = whole_of(tree, head)
    if whole is not None and tree.pos[whole] != "PRON":
        return kind_at(tree, whole) or ("official" if tree.pos[whole] == "PROPN" else "other")
    if lemma in ("people", "person", "individual", "man", "woman") and _is_in_the_know(tree, head):
        return "source"
    if lemma == "report":
        return "media" if _is_press(tree, head) else "document"
    if lemma in _KIND_OF or word in _KIND_OF:
        return _by_place(tree, head, _KIND_OF.get(lemma) or _KIND_OF[word])
    if tree.pos[head] == "PROPN" and tree.words[head].isupper() and len(word) > 2:
        return None  # "television station KTLA" has a name
    for child in tree.children[head]:  # "press reports", "police sources", "government figures"
        if tree.deps[child] in ("compound", "amod") and tree.lemmas[child].lower() in _KIND_OF and child < head:
            return _KIND_OF[tree.lemmas[child].lower()]
    if tree.pos[head] == "PROPN" and not tree.tags[head].endswith("S"):
        return None
    counted = tree.tags[head] == "NNS" and any(tree.lower[c] in _VAGUE for c in tree.children[head] if c < head)
    return "other" if counted or word in _ANYBODY or is_somebody(lemma, tree.pos[head]) else None


def _by_place(tree: Tree, head: int, kind: str) -> str:
    """ "A source in the ministry" is an official, as far as one can know."""
    if kind != "source":
        return kind
    for child in tree.children[head]:
        if tree.deps[child] in ("compound", "amod") and child < head:
            near = _KIND_OF.get(tree.lemmas[child].lower())
            if near not in (None, "source", "document"):
                return str(near)
    for prep in tree.all(head, "prep"):
        where = tree.child(prep, "pobj")
        if where is not None and tree.lower[prep] in ("in", "at", "from", "inside", "within"):
            near = "official" if tree.pos[where] == "PROPN" else _KIND_OF.get(tree.lemmas[where].lower())
            if near is not None:
                return near
    return kind


def _is_in_the_know(tree: Tree, head: int) -> bool:
    """ "Two people with knowledge of the matter", "a person close to the talks", "people who asked not to be named"."""
    after = range(head + 1, min(head + 4, len(tree.words)))
    return any(tree.lower[i] in _KNOWING and tree.within(i, head) for i in after if i < len(tree.words))


def _is_press(tree: Tree, head: int) -> bool:
    """Whether "reports" are the press's; one report with no word of who made it is a paper."""
    if any(tree.lower[c] in _PRESS for c in tree.children[head]):
        return True
    return tree.tags[head] == "NNS"


def is_somebody(lemma: str, pos: str) -> bool:
    """Whether a noun means people or a body, by list or by its ending."""
    if lemma in _HUMAN:
        return True
    agent = lemma.endswith(_AGENTS) and len(lemma) > 5 and not lemma.endswith("ment")
    return pos == "NOUN" and agent and lemma not in _NOT_AGENTS


def is_kind_word(lemma: str) -> bool:
    """Whether a noun is one of the words that make a kind."""
    return lemma in _KIND_OF or lemma == "report"


def can_speak(tree: Tree, head: int) -> bool:
    """Whether a noun means somebody, or a body, or a thing that tells."""
    lemma = tree.lemmas[head].lower()
    if tree.entities_at(head) and tree.entities_at(head)[0][2] in ("PERSON", "ORG", "GPE", "LOC", "FAC", "NORP"):
        return True
    return is_somebody(lemma, "NOUN") or is_kind_word(lemma) or tree.lower[head] in _ANYBODY


# ------------------------------------------------------------------------------------------------- of whom, how many


def _of(tree: Tree, head: int, whole: int | None) -> Offsets | None:
    """Of which country, body or person: "US officials", "residents of Hull", "a spokesman for the ministry"."""
    for noun in (head, whole):
        if noun is None:
            continue
        found = _owner_before(tree, noun) or _owner_after(tree, noun)
        if found is not None:
            return found
    return None


def _owner_before(tree: Tree, noun: int) -> Offsets | None:
    for child in tree.children[noun]:
        if child >= noun:
            break
        if tree.deps[child] == "poss" and tree.pos[child] in ("PROPN", "NOUN"):
            return tree.trimmed(tree.chars(tree.left[child], _bare_end(tree, child)))
        capital = tree.words[child][:1].isupper() and (child > tree.bounds(child)[0] or tree.entities_at(child))
        plain = tree.lower[child] in _PRESS or tree.lower[child] in _KIND_OF
        if (
            tree.deps[child] in ("compound", "amod", "nmod")
            and capital
            and tree.words[child][:1].isalpha()
            and not plain
        ):
            start = child
            around = tree.entities_at(child)
            if around:
                start, child = min(around[0][0], child), max(around[0][1] - 1, child)
            while start <= child and tree.lower[start] in ("the", "a", "an", "senior", "former", "top"):
                start += 1
            return tree.trimmed(tree.chars(start, min(child + 1, noun))) if start < min(child + 1, noun) else None
    return None


def _bare_end(tree: Tree, owner: int) -> int:
    """The end of an owner without its "'s"."""
    return owner + 1


def _owner_after(tree: Tree, noun: int) -> Offsets | None:
    for prep in tree.all(noun, "prep"):
        whom = tree.child(prep, "pobj")
        if whom is not None and tree.lower[prep] == "by" and tree.lemmas[noun] in _MADE and tree.pos[whom] == "PROPN":
            return tree.trimmed(tree.chars(_name_start(tree, whom), whom + 1))
        if whom is None or tree.lower[prep] not in _PLACES or tree.pos[whom] == "PRON" or whom < prep:
            continue
        if tree.lower[prep] in ("of", "in", "at", "from", "inside", "within", "for", "with") and (
            tree.pos[whom] == "PROPN" or tree.lemmas[whom] in _KIND_OF or tree.lemmas[whom] in _HUMAN
        ):
            if tree.lower[prep] == "of" and tree.lower[noun] in _PARTS and tree.pos[whom] != "PROPN":
                continue
            end = max(whom + 1, _short_end(tree, whom))
            start = tree.left[whom]
            while start < whom and tree.lower[start] in ("the", "a", "an"):
                start += 1
            return tree.trimmed(tree.chars(start, end))
    return None


_MADE = frozenset("report study analysis survey poll document investigation statement article paper review".split())


def _name_start(tree: Tree, noun: int) -> int:
    """Where the name begins that ends in a noun."""
    start = noun
    while start > tree.left[noun] and tree.pos[start - 1] == "PROPN":
        start -= 1
    return start


def _short_end(tree: Tree, noun: int) -> int:
    """The end of a noun with its "of ..." but without clauses and appositions."""
    end = noun + 1
    for child in tree.children[noun]:
        if child >= end and tree.deps[child] == "prep" and tree.lower[child] == "of" and child == end:
            end = tree.right[child]
    return min(end, noun + 8)


def _count(tree: Tree, head: int, whole: int | None) -> str | None:
    """How many: a number, a word for many, one for a singular with an article, several for a bare plural."""
    for child in tree.children[head]:
        if child > head:
            break
        word = tree.lower[child]
        if tree.deps[child] == "nummod":
            return _NUMBERS.get(word, word if word.isdigit() else "several")
        if tree.deps[child] in ("amod", "det", "predet") and word in _VAGUE:
            return _VAGUE[word]
    if tree.lower[head] in _VAGUE:
        return _VAGUE[tree.lower[head]]
    if tree.lower[head] in _NUMBERS:
        return _NUMBERS[tree.lower[head]]
    if whole is not None:
        return "1"
    if tree.lemmas[head] in BODIES and tree.tags[head] == "NN":
        return None
    if tree.tags[head] in ("NNS", "NNPS"):
        return (
            None if tree.lower[head] in ("media", "data", "police", "people") and _definite(tree, head) else "several"
        )
    if tree.lemmas[head] in ("people", "police", "press", "public", "media", "information", "intelligence", "data"):
        return "several" if tree.lemmas[head] == "people" else None
    return "1" if tree.pos[head] == "NOUN" else None


def _definite(tree: Tree, head: int) -> bool:
    det = tree.child(head, "det")
    return det is not None and tree.lower[det] == "the"
