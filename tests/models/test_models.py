"""The weights that ship: sizes, cards, and the promise that an answer does not depend on what stands beside it."""

import hashlib
import subprocess
import sys
import time

import numpy as np
import pytest

import rashomon.models as models
from rashomon.errors import ModelError

FOLDERS = ("article_blocks", "attribution", "en_core_web_sm", "minilm_l6", "static_vectors")
MEGABYTE = 1_000_000
TEXTS = [
    "The mayor resigned on Tuesday after the report was published.",
    "After the report came out on Tuesday, the mayor stepped down.",
    "Heavy rain flooded the harbour and closed two roads.",
    "",
    "Yes.",
    "“We have no comment,” a spokeswoman for the ministry said on Friday, adding that talks with the unions, "
    "which began in March, would go on for as long as it takes. " * 4,
]


@pytest.fixture()
def moved(tmp_path, monkeypatch):
    """The loader looks at a copy of the list of weights in an empty folder, with nothing cached."""
    (tmp_path / "weights.json").write_bytes((models.ROOT / "weights.json").read_bytes())
    caches = (models.load_attributor, models.load_encoder, models.load_static, models.load_parser)
    kept = (*caches, models.load_vocabulary, models._read_manifest, models._open_tokenizer)
    for function in kept:
        function.cache_clear()
    monkeypatch.setattr(models, "ROOT", tmp_path)
    yield tmp_path
    for function in kept:
        function.cache_clear()


def test_importing_the_loader_imports_nothing_heavy():
    code = (
        "import sys, rashomon.models;"
        "print([m for m in ('numpy', 'onnxruntime', 'tokenizers', 'spacy') if m in sys.modules])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_weights_are_small_enough_to_ship():
    sizes = {p: p.stat().st_size for p in models.ROOT.rglob("*") if p.is_file()}
    assert max(sizes.values()) <= 40 * MEGABYTE
    assert sum(sizes.values()) <= 150 * MEGABYTE


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_has_a_card_that_names_origin_licence_and_limits(folder):
    card = (models.ROOT / folder / "card.md").read_text(encoding="utf-8")
    for heading in ("## What", "## From where", "## Licence", "## How made", "## Measured", "## Limits"):
        assert heading in card


def test_weights_are_the_ones_listed():
    for name, (size, digest) in models._read_manifest().items():
        content = (models.ROOT / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (size, digest), name


def test_missing_weights_raise_an_error_that_says_what_where_and_what_to_do(moved):
    for load in (models.load_encoder, models.load_static, models.load_parser):
        with pytest.raises(ModelError, match="missing") as caught:
            load()
        assert str(moved) in caught.value.message
        assert caught.value.hint


def test_a_cut_weight_file_raises(moved):
    (moved / "static_vectors").mkdir()
    (moved / "static_vectors" / "vectors.int8.npy").write_bytes(b"version https://git-lfs")
    with pytest.raises(ModelError, match="broken: it has 23 bytes"):
        models.load_static()


def test_encoder_gives_unit_rows():
    vectors = models.load_encoder().encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert models.load_encoder().encode([]).shape == (0, 384)


def test_encoder_answers_the_same_bytes_in_any_batch_order_and_number_of_threads():
    encoder = models.load_encoder()
    whole = encoder.encode(TEXTS)
    assert np.array_equal(whole, encoder.encode(TEXTS, batch=1))
    assert np.array_equal(whole[::-1], encoder.encode(TEXTS[::-1], batch=3))
    assert np.array_equal(whole, np.concatenate([encoder.encode([t]) for t in TEXTS]))
    assert np.array_equal(whole, models.load_encoder(threads=2).encode(TEXTS))


def test_static_answers_the_same_bytes_in_any_batch_and_order():
    static = models.load_static()
    whole = static.encode(TEXTS)
    assert whole.shape == (len(TEXTS), 256)
    assert whole.dtype == np.float32
    assert not whole[3].any()
    assert np.array_equal(whole[::-1], static.encode(TEXTS[::-1]))
    assert np.array_equal(whole, np.concatenate([static.encode([t]) for t in TEXTS]))


@pytest.mark.parametrize("load", [models.load_encoder, models.load_static])
def test_the_same_news_in_other_words_is_closer_than_other_news(load):
    one, same, other = load().encode(TEXTS[:3])
    assert one @ same > one @ other + 0.2


def test_static_is_a_sieve_and_not_a_second_encoder():
    static = models.load_static()
    texts = TEXTS[:3] * 400
    start = time.process_time()
    static.encode(texts)
    assert len(texts) / (time.process_time() - start) > 1000


def test_parser_loads_from_the_vendored_files():
    nlp = models.load_parser()
    assert nlp.meta["version"] == "3.8.0"
    parsed = nlp("Angela Merkel visited Paris on Monday.")
    assert [(e.text, e.label_) for e in parsed.ents][:2] == [("Angela Merkel", "PERSON"), ("Paris", "GPE")]
    assert [t.lemma_ for t in parsed][2] == "visit"


def test_parser_leaves_out_what_is_not_wanted():
    assert "ner" not in models.load_parser(disable=("ner",)).component_names
