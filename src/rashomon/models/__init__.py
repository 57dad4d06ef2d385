"""The one loader of the weights that rashomon ships. Each loader reads from disk once a process and keeps the result.

    load_encoder     texts -> 384 numbers each: meaning, for near-copies, the same claim, stories
    load_attributor  sentences -> who said what, by which words
    load_judge       sentences -> how certain events are; pairs -> same, entails, contradicts ..., one event or two
    load_static      texts -> 256 numbers each: a first sieve, forty times faster and blind to word order
    load_vocabulary  word pieces and the vectors that both encoders begin with
    load_article_net  which blocks of a web page are its article
    load_parser      the spaCy pipeline en_core_web_sm 3.8.0

This module imports nothing heavy: numpy, onnxruntime, tokenizers and spaCy come with the first call of a loader.
`weights.json` lists every file with its size and SHA-256; the size is checked when a file is loaded, so a cut download
or a pointer left by a version-control system is told as what it is. Every folder has a card.md that says what the
weights are, where they come from, under which licence, and what was measured.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rashomon.errors import ModelError

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from spacy.language import Language
    from tokenizers import Tokenizer

    from rashomon.models.article_net import ArticleNet
    from rashomon.models.attributor import Attributor
    from rashomon.models.encoder import Encoder
    from rashomon.models.judge import Judge
    from rashomon.models.static import StaticVectors
    from rashomon.models.vocabulary import Vocabulary


__all__ = [
    "load_article_net",
    "load_attributor",
    "load_encoder",
    "load_judge",
    "load_parser",
    "load_static",
    "load_vocabulary",
]

ROOT = Path(__file__).parent
HINT = "Install rashomon again; in a checkout, training/README.md says how each file is made."
TOKENIZER = "minilm_l6/tokenizer.json"
"""One vocabulary serves the encoder and the static vectors."""


@cache
def load_attributor() -> Attributor:
    """Load the attribution tagger.

    Args:     none.
    Returns:  one tagger a process.
    Raises:   ModelError when a weight file is missing or broken.
    Cost:     about 0.2 s the first time.
    From:     trained on PolNeAR; models/attribution/card.md.
    """
    import numpy as np

    from rashomon.models.attributor import Attributor

    with np.load(_find_weights("attribution/head.npz"), allow_pickle=False) as stored:
        head = {name: stored[name] for name in stored.files if name != "cue_bias"}
        bias = float(stored["cue_bias"])
    return Attributor(_open_session("attribution/model.int8.onnx"), load_vocabulary(), head, bias)


@cache
def load_judge() -> Judge:
    """Load the judge of certainty and of pairs.

    Args:     none.
    Returns:  one judge a process.
    Raises:   ModelError when a weight file is missing or broken.
    Cost:     about 0.2 s the first time, 12 MB of weights.
    From:     models/judge/card.md.
    """
    import numpy as np

    from rashomon.models.judge import Judge

    with np.load(_find_weights("judge/head.npz"), allow_pickle=False) as stored:
        head = {name: stored[name] for name in stored.files}
    return Judge(_open_session("judge/model.int8.onnx"), load_vocabulary(), head)


@cache
def load_encoder(threads: int = 1) -> Encoder:
    """Load the sentence encoder, all-MiniLM-L6-v2 in int8.

    Args:     threads: texts encoded at the same time; the vectors do not depend on it.
    Returns:  the same encoder for the same number of threads.
    Raises:   ModelError when a weight file is missing or broken.
    Cost:     about 0.2 s the first time, 23 MB of weights.
    From:     all-MiniLM-L6-v2 (Apache-2.0); models/minilm_l6/card.md.
    """
    from rashomon.models.encoder import Encoder

    return Encoder(_open_session("minilm_l6/model.int8.onnx"), load_vocabulary(), threads)


@cache
def load_static() -> StaticVectors:
    """Load the static word vectors distilled from the encoder.

    Args:     none.
    Returns:  one object a process; the table is memory-mapped, so processes share it.
    Raises:   ModelError when a weight file is missing or broken.
    Cost:     about 0.1 s the first time.
    From:     models/static_vectors/card.md.
    """
    import numpy as np

    from rashomon.models.static import StaticVectors

    table = np.load(_find_weights("static_vectors/vectors.int8.npy"), mmap_mode="r", allow_pickle=False)
    scales = np.load(_find_weights("static_vectors/scales.npy"), allow_pickle=False)
    return StaticVectors(table, scales, _open_tokenizer())


@cache
def load_parser(disable: tuple[str, ...] = ()) -> Language:
    """Load the spaCy pipeline: tagger, parser, lemmatizer, names.

    Replace the curly apostrophe (U+2019) by the straight one before parsing: offsets stay, names gain a point of F1.

    Args:     disable: components to leave out altogether, such as ("ner",); they are not even read.
    Returns:  the same pipeline for the same components: do not add pipes to it.
    Raises:   ModelError when a weight file is missing or broken.
    Cost:     about 2 s the first time, most of it the import of spaCy.
    From:     en_core_web_sm 3.8.0 by Explosion (MIT); models/en_core_web_sm/card.md.
    """
    folder = "en_core_web_sm"
    for name in _read_manifest():
        if name.startswith(f"{folder}/"):
            _find_weights(name)
    import spacy
    from thinc.api import NumpyOps

    nlp = spacy.load(ROOT / folder, exclude=list(disable))
    # NumPy's own matrix products instead of thinc's: a parse is a fifth faster on one core (26,100 -> 32,100 and
    # 21,300 -> 26,400 characters a second, side by side), and every annotation stays the same.
    for _, component in nlp.pipeline:
        walk = getattr(getattr(component, "model", None), "walk", None)
        for layer in walk() if walk is not None else ():
            layer.ops = NumpyOps(use_blis=False)
    return nlp


@cache
def load_article_net() -> ArticleNet:
    """Load the network that tells the article of a web page from the rest.

    Args:     none.
    Returns:  one object a process.
    Raises:   ModelError when the weight file is missing or broken.
    Cost:     about 5 ms the first time, besides numpy.
    From:     models/article_blocks/card.md.
    """
    from rashomon.models.article_net import read_net

    return read_net(_find_weights("article_blocks/net.json"))


@cache
def _read_manifest() -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of every weight file, by its path below this folder."""
    import msgspec

    path = ROOT / "weights.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, tuple[int, str]])
    except (OSError, msgspec.MsgspecError) as error:
        raise ModelError(f"The list of weight files {path} cannot be read: {error}", HINT) from error


def _find_weights(name: str) -> Path:
    """The path of a weight file that is there, whole."""
    path = ROOT / name
    listed = _read_manifest().get(name)
    if listed is None:
        raise ModelError(f"The weight file {path} is not listed in weights.json.", HINT)
    if not path.is_file():
        raise ModelError(f"The weight file {path} is missing.", HINT)
    if (size := path.stat().st_size) != listed[0]:
        raise ModelError(f"The weight file {path} is broken: it has {size} bytes and should have {listed[0]}.", HINT)
    return path


@cache
def load_vocabulary() -> Vocabulary:
    """Load the word pieces and their vectors, shared by all encoders.

    Args:     none.
    Returns:  one vocabulary a process; the table is memory-mapped, so processes share it.
    Raises:   ModelError when a weight file is missing or broken.
    Cost:     about 0.1 s the first time.
    From:     all-MiniLM-L6-v2; models/minilm_l6/card.md.
    """
    import numpy as np

    from rashomon.models.vocabulary import Vocabulary

    table = np.load(_find_weights("minilm_l6/words.int8.npy"), mmap_mode="r", allow_pickle=False)
    scales = np.load(_find_weights("minilm_l6/words.scales.npy"), allow_pickle=False)
    return Vocabulary(_open_tokenizer(), table, scales)


@cache
def _open_tokenizer() -> Tokenizer:
    """The word-piece tokeniser that all models share."""
    import os

    from tokenizers import Tokenizer

    # Its own thread pool does not survive a fork, and a pool of processes is how rashomon uses several cores.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    return Tokenizer.from_file(str(_find_weights(TOKENIZER)))


def _open_session(name: str) -> InferenceSession:
    """An ONNX session on one core: a product of 30 tokens is too small to share out."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The fused skip-and-norm kernel is slower on a CPU than the two it stands for: a tenth of a pass of the encoder.
    return onnxruntime.InferenceSession(
        str(_find_weights(name)), options, ["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )
