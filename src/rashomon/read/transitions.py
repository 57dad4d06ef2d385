"""The parser's and the name finder's transitions, taken step by step from here instead of inside spaCy's own loop.

spaCy walks all sentences of a call at once in a loop that has let go of Python's lock, and takes it again in every test of
whether an action is allowed (74 actions a word in the name finder). A lock taken and dropped costs a hundred times the test:
half of a whole parse went there (perf: mutex, take_gil, drop_gil). The same loop, called while the lock is held, is spared it.
What is computed is the same, call by call: the scores of one step for all sentences, then the best allowed action of each.
The network is asked without the wrapping that training needs. Names are found by fewer steps still: `name_steps`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rashomon.read.token_vectors import quicken

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline.transition_parser import Parser
    from spacy.tokens import Doc


_READ = ("LANG", "LOWER", "NORM", "PREFIX", "SUFFIX", "SHAPE", "IS_SPACE")
"""What models and rules read of a word."""


def prepare(nlp: Language) -> None:
    """Make the pipeline's models answer faster: their token vectors (`token_vectors`), and the last layer of the transition
    models computed by the library that spaCy's own loop uses, to the last bit.

    Args:     nlp: its components are changed in place; do it once.
    """
    from spacy.attrs import IDS
    from thinc.api import NumpyOps

    # Of a new word spaCy works out twenty things (is it like a number, an address, a bracket ...), of which six are read.
    kept = {IDS[name] for name in _READ}
    nlp.vocab.lex_attr_getters = {k: f for k, f in nlp.vocab.lex_attr_getters.items() if k in kept}
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
    model: Any = getattr(component, "model", None)
    greedy = hasattr(component, "transition_states") and component.cfg.get("beam_width", 1) == 1
    if not greedy or model is None or not model.has_ref("upper") or model.get_ref("upper").name != "linear":
        return False
    # Actions that training never saw would have to be barred at every step; the weights that rashomon ships have none.
    return not model.attrs["unseen_classes"]


def _walk(parser: Parser, docs: Sequence[Doc]) -> Any:
    batch = parser.moves.init_batch(docs)
    model: Any = parser.model.predict(docs)
    upper = parser.model.get_ref("upper")
    weights, bias = upper.get_param("W"), upper.get_param("b")
    tokens_of, hidden_of, multiply = model.get_token_ids, model.state2vec.predict, upper.ops.gemm
    states = [state for state in batch if not state.is_final()]
    while states:
        scores = multiply(hidden_of(tokens_of(states)), weights, trans2=True)
        scores += bias
        states = parser.transition_states(states, scores)
    model.clear_memory()
    return batch
