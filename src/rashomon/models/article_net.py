"""The weights that tell the article of a web page from the rest: two layers, and what words of a class speak for."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt

from rashomon.errors import ModelError

FloatArray = npt.NDArray[np.float32]


class ArticleNet(msgspec.Struct, frozen=True):
    """Scaling, two layers, and the score of each word in a class or id; made by `rashomon.models.load_article_net`."""

    mean: FloatArray
    scale: FloatArray
    first: FloatArray
    first_bias: FloatArray
    second: FloatArray
    second_bias: FloatArray
    words: dict[str, float]


class _Written(msgspec.Struct, frozen=True):
    """The file: numbers as they were rounded when it was made."""

    mean: list[float]
    scale: list[float]
    first: list[list[float]]
    first_bias: list[float]
    second: list[list[float]]
    second_bias: list[float]
    words: dict[str, float]


def read_net(path: Path) -> ArticleNet:
    """Read the weights.

    Raises:   ModelError when the file is broken.
    """
    try:
        told = msgspec.json.decode(path.read_bytes(), type=_Written)
    except (OSError, msgspec.MsgspecError) as error:
        raise ModelError(f"The weight file {path} cannot be read: {error}", "Install rashomon again.") from error
    return ArticleNet(
        mean=np.array(told.mean, np.float32),
        scale=np.array(told.scale, np.float32),
        first=np.array(told.first, np.float32),
        first_bias=np.array(told.first_bias, np.float32),
        second=np.array(told.second, np.float32),
        second_bias=np.array(told.second_bias, np.float32),
        words=told.words,
    )
