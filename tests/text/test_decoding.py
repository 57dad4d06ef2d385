"""Bytes to text."""

from __future__ import annotations

import time

import pytest

from rashomon.errors import DecodeError
from rashomon.text.dates import iso_interval, published
from rashomon.text.decoding import MAX_BYTES, check_text, declared_charset, decode

GERMAN = "Der Präsident reiste am Donnerstag nach München, sagte ein Sprecher. Über die Gründe schwieg er. " * 4
RUSSIAN = "Президент прибыл во вторник, сообщило агентство. Переговоры начнутся завтра в столице. " * 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_german_comes_out_as_it_went_in(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding)).text == GERMAN


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "iso8859-5"])
def test_russian_is_guessed(encoding: str) -> None:
    got = decode(RUSSIAN.encode(encoding))
    assert got.text == RUSSIAN and "guess" in got.note


def test_what_a_page_declares_is_believed_if_it_is_an_encoding_for_text() -> None:
    page = b'<meta charset="windows-1251"><p>' + "Нота".encode("cp1251")
    assert decode(page, html=True).text.endswith("Нота")
    assert declared_charset(b'<meta charset="rot13">') is None
    assert declared_charset(b"<meta http-equiv=x content='text/html; charset=ISO-8859-1'>") == "cp1252"


def test_a_few_foreign_bytes_in_utf8_are_replaced_and_told() -> None:
    got = decode(GERMAN.encode() * 5 + b"\x93quote\x94")
    assert got.encoding == "utf-8" and got.text.count("\ufffd") == 2 and "2 bytes" in got.note


@pytest.mark.parametrize(
    "raw", [bytes(range(256)), b"abc\0def", b"\x89PNG\r\n", b"\xff\xd8\xff\xe0", b"\x01\x02\x03\x80" * 99]
)
def test_binary_is_refused(raw: bytes) -> None:
    with pytest.raises(DecodeError):
        decode(raw)


def test_too_much_is_refused_and_a_long_guess_is_quick() -> None:
    with pytest.raises(DecodeError):
        decode(b"a" * (MAX_BYTES + 1))
    start = time.perf_counter()
    decode(GERMAN.encode("cp1252") * 20_000)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("text", ["", " \n\t", "— … !", "a\0b", "a\ud800b", "\u200b\ufeff", "a" * 2_000_001])
def test_what_later_stages_cannot_use_is_refused(text: str) -> None:
    with pytest.raises(DecodeError):
        check_text(text)


@pytest.mark.parametrize(
    ("given", "earliest", "latest"),
    [
        ("2023-09-12", "2023-09-12", "2023-09-12"),
        ("2023-09-12T08:30:00Z", "2023-09-12T08:30:00+00:00", "2023-09-12T08:30:00+00:00"),
        ("2023-09-12 08:30:00.123456 +0900", "2023-09-12T08:30:00+09:00", "2023-09-12T08:30:00+09:00"),
        ("Tue, 12 Sep 2023 08:30:00 GMT", "2023-09-12T08:30:00+00:00", "2023-09-12T08:30:00+00:00"),
        ("20230912", "2023-09-12", "2023-09-12"),
        ("12 September 2023", "2023-09-12", "2023-09-12"),
        ("Tuesday, Sept. 12, 2023", "2023-09-12", "2023-09-12"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2023", "2023-01-01", "2023-12-31"),
    ],
)
def test_dates_that_can_be_read_one_way(given: str, earliest: str, latest: str) -> None:
    assert iso_interval(given) == (earliest, latest)


@pytest.mark.parametrize("given", ["03/04/2018", "yesterday", "2023-13-45", "99999", "12 Blorp 2023", "a" * 10_000])
def test_dates_that_cannot_are_unknown_with_a_reason(given: str) -> None:
    got = published(given)
    assert got.how == "unknown" and got.earliest is None and got.why
