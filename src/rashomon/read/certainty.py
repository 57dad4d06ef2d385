"""How certain one event is, given its word: the answer to `rashomon factuality`.

A trained judge says it, with the rules beside it. For them the word need not be a predicate that `propositions` keeps: a noun
("the attack"), a verb in a relative clause or an infinitive is judged by what governs it, climbing the parse and gathering
cues until the root of the sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from rashomon.model import Document, Label, Offsets, Parse, Statement
from rashomon.pipeline import Reading, Stage
from rashomon.read.factuality import CT, CUES, PR, STANCES, UU, Cue, label_of
from rashomon.read.factuality_model import step_of
from rashomon.read.trees import Tree

_CUE_ARCS = frozenset({"aux", "neg", "advmod", "mark", "det"})
# Governing words that leave what hangs from them uncertain, besides `factuality.CUES`: wishes, fears, beliefs, conditions.
_OPEN = frozenset(
    "fear worry doubt wonder imagine dream pray demand require order encourage invite advise suggest "
    "recommend urge tell ask beg permit forbid enable prompt authorise authorize prevent risk threat "
    "danger possibility chance hope plan proposal bid effort attempt desire readiness intention prospect "
    "potential".split()
)
_NEGATING = frozenset(
    "prevent avoid avert halt block deny refuse reject cancel abandon false lack without unlikely impossible".split()
)


RULES = 0.1
"""Weight of the rules beside the judge: little, for they are much the weaker."""
PLAIN = 0.75
"""Their weight where a past verb is plainly denied by its own "not" ("the bridge did not fall"), which the judge, taught by two
sets that answer this in opposite ways, takes for half a denial."""
LONGEST = 1200
"""Characters of a text that is judged whole; of a longer one, the sentence of the event."""


def certainty_of(text: str, span: Offsets, stages: Sequence[Stage]) -> tuple[float, Label]:
    """Judge the event at a span of a text: the trained judge's score, drawn a little to that of the rules.

    Args:     stages: document stages that write parse and statement.
    Returns:  FactBank's score (-3..3), and the label nearest to it.
    Raises:   ModelError when the weights are missing or broken.
    Cost:     one parse and one pass of the encoder.
    From:     UW, UDS-IH2 and others; models/judge/card.md, docs/decisions/122.
    """
    from rashomon.models import load_judge

    ruled, plain = _ruled(text, span, stages)
    start, end = (0, len(text)) if len(text) <= LONGEST else _around(text, span)
    event = span[0] - start, span[1] - start
    ((judged,),) = load_judge().certainties([(text[start:end].replace("’", "'"), [event])])
    weight = PLAIN if plain else RULES
    score = round((1 - weight) * judged + weight * ruled, 3)
    return score, label_of(*step_of(score))


def _around(text: str, span: Offsets) -> Offsets:
    """A stretch of a long text around a span, from and to white space."""
    start, end = max(0, span[0] - LONGEST // 3), min(len(text), span[1] + LONGEST // 3)
    return (text.find(" ", start, span[0]) + 1 or start), end


def certainty_by_rules(text: str, span: Offsets, stages: Sequence[Stage]) -> tuple[float, Label]:
    """Judge the event at a span of a text by cue words alone.

    Args:     stages: document stages that write parse and statement.
    Returns:  FactBank's score (-3..3), and the label nearest to it.
    Cost:     one parse.
    """
    score, _ = _ruled(text, span, stages)
    return score, label_of(*step_of(score))


def _ruled(text: str, span: Offsets, stages: Sequence[Stage]) -> tuple[float, bool]:
    """The rules' score, and whether it is that of a plain denial."""
    reading = Reading(Document.of(text))
    for stage in stages:
        reading = reading.plus(stage.run(reading, stage.config, stage.load() if stage.load else None), stage.writes)
    parses = reading.layer("parse")
    if not parses or not isinstance(parses[0].value, Parse):
        return 0.0, False
    tree, token = _locate(parses[0].value, span)
    cues = _climb(tree, token)
    for annotation in reading.layer("statement"):
        value = annotation.value
        if isinstance(value, Statement) and any(s <= span[0] < e for s, e in value.content):
            # The question is how certain the text's author is: what somebody else says is probable at most.
            cues += [STANCES.get(value.stance if value.stance_by == "cue" else "say", Cue(PR)), Cue(PR)]
    ceiling = min((c.ceiling for c in cues), default=CT)
    positive = sum(c.negates for c in cues) % 2 == 0
    score = (float(ceiling) if positive else -float(ceiling)) or 0.0
    return score, len(cues) == 1 and not positive and _is_plainly_denied(tree, token)


def _is_plainly_denied(tree: Tree, token: int) -> bool:
    """Whether a verb of the past has its own "not", in a clause that is asserted."""
    below = tree.children(token)
    auxiliaries = [c for c in below if tree.dep(c) in ("aux", "auxpass")]
    return (
        any(tree.dep(c) == "neg" for c in below) and tree.dep(token) in ("ROOT", "conj", "ccomp")
        and any(tree.tag(c) == "VBD" for c in (token, *auxiliaries)) and all(tree.tag(c) != "MD" for c in auxiliaries)
    )  # fmt: skip


def _locate(parse: Parse, span: Offsets) -> tuple[Tree, int]:
    """The token at the span and the tree of its sentence."""
    token = next((t for t, end in enumerate(parse.ends) if end > span[0]), len(parse.ends) - 1)
    first, last = next((s for s in parse.sentences if s[0] <= token < s[1]), parse.sentences[-1])
    return Tree(parse, first, last), token


def _climb(tree: Tree, token: int) -> list[Cue]:
    """Cues on the way from a token to the root of its sentence."""
    cues: list[Cue] = []
    for step in range(20):
        for child in tree.children(token):
            if tree.dep(child) in _CUE_ARCS and tree.lemma(child) in CUES:
                cues.append(CUES[tree.lemma(child)])
        head, dep = tree.head(token), tree.dep(token)
        if head == token:
            if tree.words_end(token) == "?":
                cues.append(Cue(UU))
            break
        lemma = tree.lemma(head)
        # A finite relative or coordinated clause stands by itself; what governs its head says nothing of it.
        if dep in ("relcl", "parataxis", "nsubj", "nsubjpass") or (dep == "conj" and tree.is_verb(token)):
            if dep == "conj" and tree.tag(token) == "VB":
                token = head
                continue
            break
        if lemma in _NEGATING:
            cues.append(Cue(CT, negates=True))
        elif lemma in _OPEN:
            cues.append(Cue(UU))
        elif lemma in CUES and step < 6:
            cues.append(CUES[lemma])
        token = head
    return cues
