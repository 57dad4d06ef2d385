"""How certain its holder is that an event happened, and in which phase it stands: from cue words around the predicate.

Judged on FactBank's scale (Saurí & Pustejovsky 2009): CT PR PS with + and -, and UU. The holder is the innermost one: inside
a statement, its speaker; elsewhere, the reporter. A trained judge is asked where a word unsettles the sentence, and overrules
where it is surer (`factuality_model`). Cues are the predicate's governors (see `propositions`): modals, verbs and
adjectives that carry it, negation, adverbs ("reportedly", "probably"), conditions and questions. A cue moves the judgement
down a ladder; negation turns its sign.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from rashomon.model import Annotation, Factuality, Label, Offsets, Phase, Proposition, Record, Statement, annotate
from rashomon.pipeline import Reading, Stage
from rashomon.read.factuality_model import ask_judge, settle

if TYPE_CHECKING:
    from rashomon.models.judge import Judge

CT, PR, PS, UU = 3, 2, 1, 0
SCORES = {CT: 3.0, PR: 2.0, PS: 1.0, UU: 0.0}
_LABELS: dict[tuple[int, bool], Label] = {
    (CT, True): "CT+", (PR, True): "PR+", (PS, True): "PS+", (UU, True): "UU",
    (CT, False): "CT-", (PR, False): "PR-", (PS, False): "PS-", (UU, False): "UU",
}  # fmt: skip


class Cue(NamedTuple):
    """What a cue word does: the highest certainty it leaves, whether it negates, and the phase it tells of."""

    ceiling: int
    negates: bool = False
    phase: Phase | None = None


def _each(words: str, cue: Cue) -> dict[str, Cue]:
    return dict.fromkeys(words.split(), cue)


# By lemma. Ceilings follow FactBank's guidelines; which word belongs where was read off UW and UDS-IH2 train.
CUES: dict[str, Cue] = {
    **_each("may might could can possibly perhaps maybe potentially possible potential", Cue(PS, phase="predicted")),
    **_each("would should must ought shall probably likely presumably apparently", Cue(PR, phase="predicted")),
    **_each("will 'll going wo", Cue(PR, phase="predicted")),
    **_each("expect predict forecast bind bound poise slate poised anticipate loom", Cue(PR, phase="predicted")),
    **_each("plan schedule intend due set prepare aim decide agree promise pledge vow commit arrange", Cue(PR, phase="planned")),
    **_each("announce unveil", Cue(PR, phase="announced")),
    **_each("reportedly allegedly supposedly purportedly", Cue(PR)),
    **_each("seem appear believe think suppose say report rumour rumor allege", Cue(PR)),
    **_each("want hope wish like seek try attempt need ask urge call propose offer consider threaten willing ready able "
            "keen eager desperate reluctant tend allow", Cue(UU, phase="planned")),
    **_each("unlikely", Cue(PR, negates=True, phase="predicted")),
    **_each("not never no nothing nobody none n't neither nor hardly barely without", Cue(CT, negates=True)),
    **_each("refuse fail decline stop avoid unable", Cue(CT, negates=True, phase="did_not_happen")),
    **_each("if unless whether until", Cue(UU, phase="predicted")),
    **_each("manage succeed begin start continue help come go", Cue(CT)),
}  # fmt: skip

# What the cue of a statement says of its content, for the speaker: a warning is no assertion, a denial negates.
STANCES: dict[str, Cue] = {
    "deny": Cue(CT, negates=True, phase="denied"),
    "doubt": Cue(PR, negates=True),
    "warn": Cue(PS, phase="predicted"),
    "predict": Cue(PR, phase="predicted"),
    "demand": Cue(UU, phase="planned"),
    "promise": Cue(PR, phase="planned"),
    "plan": Cue(PR, phase="planned"),
    "want": Cue(UU, phase="planned"),
    "believe": Cue(PR),
    "ask": Cue(UU),
    "announce": Cue(CT, phase="announced"),
    "silent": Cue(UU),
    "refuse": Cue(UU),
}


def label_of(ceiling: int, positive: bool) -> Label:
    """FactBank's label of a certainty (CT, PR, PS, UU) and a polarity."""
    return _LABELS[ceiling, positive]


# Words that unsettle a sentence and are no cues of the rules: the judge is asked where one stands, and only there, for it took a
# fifth of the reading of an article when it was asked wherever a cue stood, too, and no more came of it (decision 122).
UNSETTLING = frozenset(
    "fear worry doubt wonder imagine dream pray demand require encourage invite advise suggest recommend beg permit forbid "
    "enable prompt prevent risk danger possibility chance proposal bid effort desire intention prospect avert halt block deny "
    "reject cancel abandon false lack impossible forget doubtful unclear rare almost nearly rumour rumor fake hoax supposed "
    "meant hypothetical".split()
)


class FactualityConfig(Record, frozen=True):
    """Nothing to set yet."""


def judge_factuality(reading: Reading, config: FactualityConfig, kit: Judge | None) -> tuple[Annotation, ...]:
    """Judge every proposition of a document.

    Args:     reading: with layers sentence, parse, statement and proposition; kit: the trained judge, None for the rules alone.
    Returns:  one annotation on layer "factuality" for each proposition, with its span and in its order.
    Raises:   nothing.
    Cost:     linear in propositions and their cues, and about 3 ms for each sentence that the judge is asked about.
    From:     FactBank; docs/decisions/006, 122.
    """
    parses = reading.layer("parse")
    if not parses:
        return ()
    tags = _tags(parses[0])
    statements = [a.value for a in reading.layer("statement") if isinstance(a.value, Statement)]
    judged = _ask(reading, statements, tags, kit) if kit is not None else {}
    found = []
    for number, annotation in enumerate(reading.layer("proposition")):
        value = annotation.value
        assert isinstance(value, Proposition)
        holder = statements[value.statement] if value.statement is not None else None
        by_cue = (
            isinstance(holder, Statement) and holder.stance_by == "cue"
        )  # "said it did not": negated once, not twice
        stance = holder.stance if isinstance(holder, Statement) and by_cue else None
        told = judge(reading.document.text, annotation, value, stance, tags, judged.get(number))
        found.append(annotate(reading.document, annotation.span.start, annotation.span.end, told, "factuality"))
    return tuple(found)


def _ask(
    reading: Reading, statements: list[Statement], tags: dict[int, tuple[str, str]], kit: Judge
) -> dict[int, float]:
    sentences = [(a.span.start, a.span.end) for a in reading.layer("sentence")]
    unsettled = [start for start, (lemma, _) in tags.items() if lemma in UNSETTLING]
    return ask_judge(reading.document.text, sentences, reading.layer("proposition"), statements, unsettled, kit)


def _tags(parse: Annotation) -> dict[int, tuple[str, str]]:
    value = parse.value
    return {s: (lemma, tag) for s, lemma, tag in zip(value.starts, value.lemmas, value.tags, strict=True)}  # type: ignore[union-attr]


def judge(
    text: str,
    annotation: Annotation,
    value: Proposition,
    stance: str | None,
    tags: dict[int, tuple[str, str]],
    judged: float | None = None,
) -> Factuality:
    """Judge one proposition for its innermost holder; `judged` is what the trained judge says of it, where it was asked."""
    found = list(_cues(value.governors, tags))
    spans = tuple(span for span, _ in found)
    cues = [cue for _, cue in found]
    if _is_bare_infinitive(annotation, value, tags) or _is_to_be(value, tags):
        cues.append(Cue(PR, phase="planned"))
    # "was expected in Oslo": the carrying verb is all there is.
    if value.predicate in ("expect", "plan", "schedule", "slate", "anticipate", "forecast"):
        cues.append(CUES[value.predicate])
    ceiling = UU if _asks(text, value.clause) else min((c.ceiling for c in cues), default=CT)
    ceiling, positive = settle(ceiling, sum(c.negates for c in cues) % 2 == 0, judged)
    if stance in STANCES:
        cues.append(STANCES[stance])
        ceiling, positive = min(ceiling, cues[-1].ceiling), positive != cues[-1].negates
    score = SCORES[ceiling] * (1 if positive else -1)
    return Factuality(score, label_of(ceiling, positive), _phase(cues, value, ceiling, positive), spans)


def _is_bare_infinitive(annotation: Annotation, value: Proposition, tags: dict[int, tuple[str, str]]) -> bool:
    """The future of headlines: "Ministers to meet in Oslo"."""
    lemma, tag = tags.get(annotation.span.start, ("", ""))
    governors = [tags.get(start, ("", "")) for start, _ in value.governors]
    return (
        value.main and tag == "VB" and ("to", "TO") in governors and all(t in ("TO", "RB", "RP") for _, t in governors)
    )


def _is_to_be(value: Proposition, tags: dict[int, tuple[str, str]]) -> bool:
    """ "The boat is to be replaced", "they were to have met": an arrangement."""
    governors = [tags.get(start, ("", "")) for start, _ in sorted(value.governors)]
    return any(
        left[0] == "be" and left[1] in ("VBD", "VBZ", "VBP") and right == ("to", "TO")
        for left, right in zip(governors, governors[1:], strict=False)
    )


def _cues(governors: Iterable[Offsets], tags: dict[int, tuple[str, str]]) -> Iterable[tuple[Offsets, Cue]]:
    for span in governors:
        lemma, tag = tags.get(span[0], ("", ""))
        # "that" and "as" are no cues; "can" as a noun never governs; a past "would" reports a plan.
        cue = CUES.get(lemma)
        if cue is not None and (tag not in ("NN", "NNS") or lemma in ("nothing", "nobody", "none")):
            yield span, cue


def _asks(text: str, clause: Offsets) -> bool:
    return text[clause[1] : clause[1] + 1] == "?"


def _phase(cues: list[Cue], value: Proposition, ceiling: int, positive: bool) -> Phase:
    """The phase told by the strongest cue; without one, tense decides: a past event happened, or did not."""
    told = [c.phase for c in cues if c.phase]
    for phase in ("denied", "did_not_happen", "planned", "predicted", "announced"):
        if phase in told:
            return phase
    if value.kind == "verb" and value.tense == "past" and ceiling == CT:
        return "happened" if positive else "did_not_happen"
    return "reported"


def load_kit() -> Judge:
    """The judge, read from disk once a process."""
    from rashomon.models import load_judge

    return load_judge()


STAGE = Stage(
    name="factuality",
    version="4",
    shape="document",
    reads=("sentence", "parse", "statement", "proposition"),
    writes=("factuality",),
    run=judge_factuality,
    config=FactualityConfig(),
    load=load_kit,
)
