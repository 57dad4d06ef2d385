"""How a speaker stands to what is said: by the cue's own word, else by the construction it stands in.

"Denied" and "warned" say it themselves (`cues.tsv`). "Said" does not; then the content does: "said it would", "said it did
not", "said that X must", "said: “We urge ...”". A negated cue is another stance: "would not say", "has yet to confirm",
"does not believe".
"""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

from collections.abc import Sequence

from rashomon.model import Offsets, StanceBy
from rashomon.read.attribution_clauses import Relation
from rashomon.read.attribution_tree import Tree
from rashomon.read.cues import find_cue
from rashomon.read.titles import is_head

STANCES = (
    "say", "deny", "warn", "predict", "doubt", "demand", "promise", "confirm", "accuse", "believe", "ask", "fear", "praise",
    "hope", "support", "oppose", "want", "plan", "refuse", "silent",
)  # fmt: skip
"""The vocabulary. "refuse": somebody will not say or do it ("declined to comment", "said it would not"); "silent": has not
said it ("did not say whether", "has yet to confirm")."""

_MODALS = frozenset(("will", "would", "shall", "'ll", "’ll", "wo", "may", "might", "could", "can"))
_FIRM = frozenset(("will", "would", "shall", "'ll", "’ll", "wo"))
_MUST = frozenset(("must", "should", "ought"))
_SPEAKER_WORDS = frozenset(("it", "he", "she", "they", "we", "i"))
_REFUSING = frozenset(("refuse", "decline"))
_TURNED = {
    "believe": "doubt", "predict": "doubt", "support": "oppose", "want": "oppose", "hope": "doubt", "promise": "refuse",
    "demand": "say", "praise": "say", "confirm": "silent", "deny": "silent", "doubt": "believe", "oppose": "say", "say": "silent",
}  # fmt: skip
_REPORTS = frozenset(
    "report claim allegation accusation rumour rumor suggestion charge story speculation assertion talk".split()
)
_UNTRUE = frozenset(
    "untrue false baseless wrong nonsense lie fake fiction fabrication unfounded groundless incorrect inaccurate absurd "
    "rubbish ridiculous invention fantasy hoax misleading".split()
)
_HARM = frozenset(
    "close strike attack retaliate respond sanction cut block ban expel withdraw pull suspend leave quit sue fire punish impose "
    "halt stop end seize shoot cancel veto pay lose invade bomb destroy shut boycott freeze revoke abandon collapse kill "
    "die worsen escalate suffer face arrest prosecute resign break walk".split()
)
_PLEDGE = frozenset(
    ("will", "shall", "'ll", "’ll", "wo")
)  # "I would" in a quotation is a condition, in reported speech a "will"
_MINDS = frozenset("like love prefer hope know have need want remember see say be feel wish".split())
_THREAT = frozenset(
    "close strike attack retaliate sanction block ban expel sue punish impose seize shoot veto invade bomb destroy shut boycott "
    "revoke freeze".split()
)
_PLANS = frozenset(
    "plan decision evidence truth indication proof link reason need basis agreement deal intention talk conversation negotiation "
    "collusion contact order request intent change threat risk danger connection conflict wrongdoing such".split()
)
_OPEN = frozenset("expect likely unlikely bind set poise".split())
_NEGATIVE = frozenset("never nothing no nobody none neither nor".split())


def find_stance(tree: Tree, relation: Relation, content: Sequence[Offsets]) -> tuple[str, StanceBy]:
    """The stance of one relation, and whether the cue tells it or what is said.

    Args:     content: the spans that are said.
    Returns:  one of `STANCES`, and "cue" or "content": what "said it did not" denies is already negated in its content.
    Cost:     the children of a few tokens.
    From:     docs/decisions/057.
    """
    stance = relation.stance
    if relation.head >= 0 and relation.kind not in ("continued", "label"):
        turned = _negated(tree, relation, stance)
        if turned is not None:
            return turned, "cue"
    if stance == "promise" and content:
        verb = _main_verb(tree, content)
        hostile = verb is not None and tree.lemmas[verb] in _THREAT and not _is_negative(tree, verb)
        return ("warn" if hostile else stance), "cue"
    if stance != "say" or relation.kind in ("noun", "adjective", "adverb") or not content:
        return stance, "cue"
    told = _by_content(tree, relation, content)
    return (told, "content") if told else (stance, "cue")


# ------------------------------------------------------------------------------------------------- negated cues


def _negated(tree: Tree, relation: Relation, stance: str) -> str | None:
    """ "Did not say", "would not confirm", "has yet to", "does not believe"; None where the cue stands as it is."""
    head = relation.head
    if tree.pos[head] not in ("VERB", "AUX"):
        return None
    above = tree.heads[head]
    if tree.deps[head] == "xcomp" and tree.lemmas[above] in _REFUSING:
        return "refuse"
    if _has_yet(tree, head):
        return "silent" if stance in ("say", "confirm", "deny") else _TURNED.get(stance, stance)
    subject = relation.subject
    neither = subject >= 0 and any(
        tree.lower[i] in ("neither", "nobody", "no") for i in (subject, *tree.children[subject])
    )
    if not neither and not any(tree.deps[c] == "neg" for c in tree.children[head] if c < head):
        return None
    willing = any(tree.lower[c] in ("would", "will", "wo") for c in tree.all(head, "aux"))
    if willing and stance in ("say", "confirm", "deny", "promise", "ask", "predict"):
        return "refuse"
    return _TURNED.get(stance, stance)


def _has_yet(tree: Tree, head: int) -> bool:
    """ "Has yet to confirm", "have still to say"."""
    before = [tree.lower[i] for i in range(max(tree.bounds(head)[0], head - 3), head)]
    return before[-2:] in (["yet", "to"], ["still", "to"])


# ------------------------------------------------------------------------------------------------- what is said


def _by_content(tree: Tree, relation: Relation, content: Sequence[Offsets]) -> str | None:
    """What the first clause of the content does."""
    verb = _main_verb(tree, content)
    if verb is None:
        return None
    first = tree.child(verb, "nsubj", "nsubjpass", "expl")
    quoted = tree.quote_of[verb] >= 0
    own = first is not None and _is_speaker(tree, relation, first)
    performed = _performed(tree, verb, first)
    if performed is not None:
        return performed
    if _denies(tree, verb, first, own):
        return "deny"
    aux = {tree.lower[c] for c in tree.all(verb, "aux")}
    negative = _is_negative(tree, verb)
    hostile = tree.lemmas[verb] in _HARM
    if aux & (_MODALS - {"may", "might"}) and hostile and _has_condition(tree, verb):
        return "warn"
    if own and aux & (_PLEDGE if quoted else _FIRM):
        return _pledged(tree, verb, negative)
    if aux & _MUST or (tree.lemmas[verb] in ("need", "have") and _has_to(tree, verb) and not own):
        return None if own else "demand"
    if _foresees(tree, verb, aux):
        return "predict"
    return None


def _pledged(tree: Tree, verb: int, negative: bool) -> str | None:
    """ "Will": of the speaker's own doing, a promise, a threat, or a refusal."""
    lemma = tree.lemmas[verb]
    if lemma in ("believe", "think") and not negative:
        return "doubt" if tree.child(verb, "advcl") is not None else None
    cue = find_cue(lemma, "verb")
    if cue is not None and cue.group == "speech" and cue.stance not in ("promise", "plan"):
        return cue.stance if cue.stance in _PERFORMED and not negative else None  # "I will remind both countries that"
    if lemma in _MINDS or any(tree.lower[c] in ("rather", "also") and lemma == "be" for c in tree.children[verb]):
        return None
    if any(tree.lower[c] == "rather" for c in tree.children[verb]):
        return None
    if lemma in _THREAT and not negative:
        return "warn"
    return "refuse" if negative else "promise"


def _main_verb(tree: Tree, content: Sequence[Offsets]) -> int | None:
    """The highest verb of the content's first clause."""
    tokens = tree.tokens(content[0])
    if not tokens:
        return None
    end = next((i for i in tokens if tree.words[i] in (".", "?", "!", ";") and i > tokens.start), tokens.stop)
    clause = range(tokens.start, end)
    verbs = [
        i
        for i in clause
        if tree.pos[i] in ("VERB", "AUX") and tree.deps[i] not in ("aux", "auxpass", "amod", "compound")
    ]
    top = [i for i in verbs if tree.heads[i] not in clause or tree.heads[i] == i]
    return next((i for i in top if tree.child(i, "nsubj", "nsubjpass", "expl") is not None), None) or (
        top[0] if top else None
    )


def _is_speaker(tree: Tree, relation: Relation, subject: int) -> bool:
    """Whether the content is about its own speaker: "said it would", "Veshna said Veshna would", “We will ...”."""
    word = tree.lower[subject]
    quoted = tree.quote_of[subject] >= 0
    if word in ("i", "we"):
        return quoted or relation.subject >= 0 and tree.lower[relation.subject] in ("i", "we")
    if relation.subject < 0:
        return False
    if word in _SPEAKER_WORDS:
        return not quoted and _agrees(tree, relation.subject, word)
    return tree.pos[subject] == "PROPN" and tree.words[subject] == tree.words[relation.subject]


def _agrees(tree: Tree, speaker: int, pronoun: str) -> bool:
    """Whether a pronoun can mean the speaker: "it" a body or country, "he" a person, "they" several."""
    known = tree.lower[speaker]
    if known in _SPEAKER_WORDS or known in ("who", "which", "that"):
        return known == pronoun or known in ("who", "which", "that")
    around = tree.entities_at(speaker)
    label = around[0][2] if around else ""
    if pronoun == "it":
        return (
            label in ("ORG", "GPE", "NORP", "FAC", "LOC")
            or (not label and tree.tags[speaker] == "NN")
            or tree.pos[speaker] == "PROPN"
        )
    if pronoun in ("he", "she"):
        return label == "PERSON" or tree.pos[speaker] == "PROPN" or is_head(tree.lemmas[speaker])
    return tree.tags[speaker] in ("NNS", "NNPS") or pronoun in ("i", "we")


def _is_negative(tree: Tree, verb: int) -> bool:
    return any(tree.deps[c] == "neg" or tree.lower[c] in _NEGATIVE for c in tree.children[verb])


def _denies(tree: Tree, verb: int, subject: int | None, own: bool) -> bool:
    """ "Said it did not", "there has been no", "the reports are untrue", "knew nothing of it"."""
    aux = {tree.lower[c] for c in tree.all(verb, "aux")}
    if aux & (_MODALS | _MUST):
        return False
    predicate = next((c for c in tree.children[verb] if tree.deps[c] in ("acomp", "attr")), None)
    if own and (_is_negative(tree, verb) or _lacks(tree, verb)) and tree.tags[verb] != "VBG":
        return tree.lemmas[verb] not in _NO_DENIALS and (tree.lemmas[verb] != "be" or predicate is not None)
    if subject is None:
        return False
    there = tree.lower[subject] == "there" and _lacks(tree, verb, _PLANS)
    untrue = predicate is not None and tree.lemmas[predicate].lower() in _UNTRUE
    about = tree.lemmas[subject].lower() in _REPORTS or tree.lower[subject] in ("this", "that", "it", "they", "these")
    true = predicate is not None and tree.lemmas[predicate].lower() in ("true", "truth", "case", "correct", "accurate")
    plain = tree.lower[subject] in ("it", "this", "that") or tree.lemmas[verb] == "be"
    never = plain and any(tree.lower[c] == "never" for c in tree.children[verb])
    wrong = about and (untrue or (_is_negative(tree, verb) and (true or _is_report(tree, verb, subject))))
    return there or wrong or never


def _is_report(tree: Tree, verb: int, subject: int) -> bool:
    """ "The reports do not correspond to reality"."""
    return tree.lemmas[subject].lower() in _REPORTS and tree.child(verb, "neg") is not None


_NO_DENIALS = frozenset("come comment want think believe like mind".split())


def _lacks(tree: Tree, verb: int, nouns: frozenset[str] = frozenset()) -> bool:
    """An object or predicate with "no", or "nothing": "knew nothing", "there was no such order", "had no plans"."""
    for child in tree.children[verb]:
        if tree.deps[child] in ("dobj", "attr", "nsubj") and child > verb:
            such = any(tree.lower[c] == "such" for c in tree.children[child])
            if nouns and not such and tree.lemmas[child].lower() not in nouns:
                continue
            if tree.lower[child] in ("nothing", "none") or any(tree.lower[c] == "no" for c in tree.children[child]):
                return True
    return False


def _performed(tree: Tree, verb: int, subject: int | None) -> str | None:
    """“We urge ...”, “I doubt it”: the quoted speaker's own cue, in the present."""
    if subject is None or tree.lower[subject] not in ("i", "we") or tree.tags[verb] not in ("VBP", "VB"):
        return None
    cue = find_cue(tree.lemmas[verb], "verb")
    if cue is None:
        return None
    negative = _is_negative(tree, verb)
    if negative:
        return "doubt" if cue.stance in ("believe", "predict") else "deny" if cue.stance == "say" else None
    if tree.tags[verb] == "VB" and not {tree.lower[c] for c in tree.all(verb, "aux")} & {"would", "must", "do", "can"}:
        return None
    return cue.stance if cue.stance in _PERFORMED else None


_PERFORMED = frozenset(
    ("demand", "warn", "doubt", "fear", "hope", "praise", "accuse", "deny", "oppose", "support", "confirm")
)


def _has_condition(tree: Tree, verb: int) -> bool:
    """ "If", "unless", "otherwise" beside a verb."""
    for child in tree.children[verb]:
        if tree.deps[child] == "advcl" and any(
            tree.lower[c] in ("if", "unless", "until") for c in tree.children[child]
        ):
            return True
        if tree.lower[child] in ("otherwise", "unless"):
            return True
    return False


def _has_to(tree: Tree, verb: int) -> bool:
    goal = tree.child(verb, "xcomp")
    return goal is not None and tree.child(goal, "aux") is not None


def _foresees(tree: Tree, verb: int, aux: set[str]) -> bool:
    """Something that may come: "is expected to", "is likely to", "might". "Will" alone is as often a plan as a guess."""
    if aux & {"may", "might"} and not any(tree.lower[c] == "have" for c in tree.all(verb, "aux")):
        return True
    below = (verb, *(c for c in tree.children[verb] if tree.deps[c] in ("acomp", "xcomp", "ccomp")))
    return any(tree.lemmas[i].lower() in _OPEN and tree.tags[i] in ("VBN", "JJ") for i in below) or (
        tree.lemmas[verb] == "go" and tree.tags[verb] == "VBG" and _has_to(tree, verb)
    )
