"""The parser's and the name finder's transitions, taken step by step from here instead of inside spaCy's own loop.

spaCy walks all sentences of a call at once in a loop that has let go of Python's lock, and takes it again in every test of
whether an action is allowed (74 actions a word in the name finder). A lock taken and dropped costs a hundred times the test:
half of a whole parse went there (perf: mutex, take_gil, drop_gil). The same loop, called while the lock is held, is spared it.
What is computed is the same, call by call: the scores of one step for all sentences, then the best allowed action of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rashomon.read.token_vectors import quicken

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline.transition_parser import Parser
    from spacy.tokens import Doc


def prepare(nlp: Language) -> None:
    """Make the pipeline's models answer faster: their token vectors (`token_vectors`), and the last layer of the transition
    models computed by the library that spaCy's own loop uses, to the last bit.

    Args:     nlp: its components are changed in place; do it once.
    """
    from thinc.api import NumpyOps

    for name, component in nlp.pipeline:
        if _steps(component):
            component.model.get_ref("upper").ops = NumpyOps(use_blis=True)
        if name == "tok2vec":
            component.model = quicken(component.model)
        elif name == "ner":  # has an encoder of its own: the first layer of what feeds its steps
            layers = component.model.layers[0].layers
            layers[0] = quicken(layers[0])


def predict(component: Any, docs: Sequence[Doc]) -> Any:
    """What `component.predict(docs)` gives.

    Args:     component: of a pipeline that `prepare` has seen; docs: whose tokens are read.
    Returns:  for a transition parser its final states, else what the component itself predicts.
    Cost:     linear in tokens; a step of Python for each action of the longest sentence.
    """
    return _walk(component, docs) if _steps(component) and any(len(d) for d in docs) else component.predict(docs)


def _steps(component: Any) -> bool:
    """Whether a component is a greedy transition parser with a last layer of its own, as all of ours are."""
    model = getattr(component, "model", None)
    greedy = hasattr(component, "transition_states") and component.cfg.get("beam_width", 1) == 1
    return bool(greedy and model is not None and model.has_ref("upper") and model.get_ref("upper").name == "linear")


def _walk(parser: Parser, docs: Sequence[Doc]) -> Any:
    batch = parser.moves.init_batch(docs)
    model = parser.model.predict(docs)
    states = [state for state in batch if not state.is_final()]
    while states:
        states = parser.transition_states(states, model.predict(states))
    model.clear_memory()
    return batch
