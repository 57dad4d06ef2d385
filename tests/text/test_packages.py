"""Web archives, mailboxes, ninjs, and archives within archives."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from pathlib import Path

import pytest

from rashomon.errors import DecodeError
from rashomon.model import Failure
from rashomon.text.arrivals import Arrival, read_paths
from rashomon.text.http import read_answer
from rashomon.text.mbox import read_mbox
from rashomon.text.warc import read_warc

TEXT = "The harbour of Velm was closed on Monday, the mayor said. Three ships are waiting outside the harbour."
PAGE = f"<html><head><title>Harbour shut</title></head><body><article><p>{TEXT}</p><p>{TEXT}</p></article></body></html>".encode()


def record(kind: str, uri: str, block: bytes, media: str = "application/http; msgtype=response", **more: str) -> bytes:
    heads = {
        "WARC-Type": kind,
        "WARC-Target-URI": uri,
        "WARC-Date": "2024-03-04T10:00:00Z",
        "Content-Type": media,
        **more,
    }
    lines = "".join(f"{k}: {v}\r\n" for k, v in heads.items())
    return f"WARC/1.1\r\n{lines}Content-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


PACKED = {"Transfer_Encoding": "chunked", "Content_Encoding": "gzip"}


def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    heads = {"Content-Type": "text/html; charset=utf-8", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return (
        f"HTTP/1.1 {status}\r\n{''.join(f'{k}: {v}{chr(13)}{chr(10)}' for k, v in heads.items())}\r\n".encode() + body
    )


def chunked(body: bytes) -> bytes:
    return (
        b"".join(b"%x\r\n%s\r\n" % (len(body[i : i + 50]), body[i : i + 50]) for i in range(0, len(body), 50))
        + b"0\r\n\r\n"
    )


ARCHIVE = [
    record("warcinfo", "", b"software: x\r\n", "application/warc-fields"),
    record("request", "http://a.example/1", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
    record("response", "http://a.example/1", answer(PAGE)),
    record("response", "<http://a.example/2>", answer(chunked(gzip.compress(PAGE)), **PACKED)),
    record("response", "http://a.example/gone", answer(PAGE, "404 Not Found")),
    record("response", "http://a.example/x.png", answer(b"\x89PNG", Content_Type="image/png")),
    record("response", "dns:a.example", b"20240304 a.example 1.2.3.4", "text/dns"),
    record("resource", "http://a.example/3", PAGE, "text/html"),
    record("resource", "metadata://tool/log", b"log", "text/plain"),
    record("conversion", "http://a.example/4", TEXT.encode(), "text/plain"),
    record("response", "http://a.example/5", answer(b"\x1f\x8bbroken", Content_Encoding="gzip")),
    record("response", "http://a.example/6", answer(b"<html></html>")),
    record("response", "http://a.example/robots.txt", answer(b"User-agent: *", Content_Type="text/plain")),
    record("response", "http://a.example/7", answer(PAGE), **{"WARC-Truncated": "length"}),
]  # fmt: skip


def names(found: list[Arrival | Failure]) -> list[str]:
    return [one.report.name if isinstance(one, Arrival) else f"! {one.name}" for one in found]


def test_pages_of_a_web_archive_are_reports_and_the_rest_is_passed_over(tmp_path: Path) -> None:
    a = "http://a.example/"
    wanted = [f"{a}1", f"{a}2", f"{a}3", f"{a}4", f"! {a}5", f"! {a}6", f"{a}7"]
    (tmp_path / "a.warc").write_bytes(b"".join(ARCHIVE))
    (tmp_path / "b.warc.gz").write_bytes(b"".join(gzip.compress(one) for one in ARCHIVE))
    for name in ("a.warc", "b.warc.gz"):
        found = list(read_paths([str(tmp_path / name)]))
        assert names(found) == wanted, names(found)
    first, last = found[0], found[-1]
    assert isinstance(first, Arrival) and isinstance(last, Arrival)
    assert TEXT in first.document.text and first.report.fetched == "2024-03-04T10:00:00+00:00"
    assert first.report.title == "Harbour shut" and "cut it short" in last.notes[-1]


def test_a_web_archive_packed_with_zstd_and_its_dictionary(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    words = zstandard.ZstdCompressionDict(PAGE * 4)
    packer = zstandard.ZstdCompressor(dict_data=words)
    frames = b"".join(packer.compress(one) for one in ARCHIVE)
    (tmp_path / "plain.warc.zst").write_bytes(b"".join(zstandard.compress(one) for one in ARCHIVE))
    held = words.as_bytes()
    (tmp_path / "dict.warc.zst").write_bytes(struct.pack("<II", 0x184D2A5D, len(held)) + held + frames)
    packed = zstandard.compress(held)
    (tmp_path / "packed.warc.zst").write_bytes(struct.pack("<II", 0x184D2A5D, len(packed)) + packed + frames)
    for name in ("plain", "dict", "packed"):
        assert len(list(read_paths([str(tmp_path / f"{name}.warc.zst")]))) == 7, name


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "no records"), (b"not an archive", "no WARC record at byte 0"), (ARCHIVE[0], "1 records, and no page"),
        (ARCHIVE[2][:300], "is cut"), (ARCHIVE[2].replace(b"Content-Length: ", b"Content-Length: x"), "has no length"),
        (b"WARC/1.0\r\n" + b"a: b\r\n" * 600, "over 500 headers"),
    ],
)  # fmt: skip
def test_a_broken_web_archive_is_said(raw: bytes, says: str) -> None:
    found = list(read_warc(io.BytesIO(raw), "a.warc"))
    assert isinstance(found[-1], Failure) and says in found[-1].message


def test_a_record_over_the_limit_is_passed_over_unread() -> None:
    big = record("response", "http://a.example/big", answer(b"<p>" + b"a" * 9_000_000))
    film = record("response", "http://a.example/film", answer(b"a" * 9_000_000, Content_Type="video/mp4"))
    found = list(read_warc(io.BytesIO(big + film + ARCHIVE[2]), "a.warc"))
    assert names(found) == ["! http://a.example/big", "http://a.example/1"]


def test_answers_are_taken_apart() -> None:
    assert read_answer(answer(b"x", Content_Encoding="gzip")).body == b"x"  # it says so, and is not
    assert read_answer(answer(b"not chunked", Transfer_Encoding="chunked")).body == b"not chunked"
    assert read_answer(b"HTTP/1.0 200\r\n").body == b""
    for raw in (b"", b"GET /", answer(b"x", Content_Encoding="compress"), answer(b"x", Content_Encoding="br, gzip")):
        with pytest.raises(DecodeError):
            read_answer(raw)


# ---------------------------------------------------------------------------------------------------- mail

MAIL = f"""From gull@gull.example Mon Mar  4 10:00:00 2024
From: =?utf-8?q?The_Gull_=E2=80=94_daily?= <news@gull.example>
Subject: Harbour shut
Date: Mon, 04 Mar 2024 10:00:00 +0000 (GMT)
Message-ID: <1@gull.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain

See this letter in your browser.
--b
Content-Type: text/html; charset=utf-8

<p>{TEXT}</p><p>>From here on it rained.</p>
--b--

From x@y Mon Mar  4 10:00:00 2024
Subject: Plain

>From Velm: {TEXT}
From x@y Mon Mar  4 10:00:00 2024
Subject: Nothing

From x@y Mon Mar  4 10:00:00 2024
Content-Type: multipart/mixed; boundary="

garbage
"""


def test_a_mailbox_of_newsletters(tmp_path: Path) -> None:
    (tmp_path / "news.mbox").write_text(MAIL)
    first, second, third, fourth = read_paths([str(tmp_path / "news.mbox")])
    assert isinstance(first, Arrival) and isinstance(second, Arrival) and isinstance(third, Failure)
    report = first.report
    assert (report.name, report.title, report.outlet) == ("1@gull.example", "Harbour shut", "The Gull \u2014 daily")
    assert report.published.earliest == "2024-03-04T10:00:00+00:00"
    assert first.document.text == f"{TEXT}\n\n>From here on it rained."
    assert (second.report.name, second.document.text) == ("news.mbox#2", f"From Velm: {TEXT}")
    assert fourth
    (tmp_path / "one.eml").write_text(MAIL.partition("\n")[2].partition("From x@y")[0])
    (alone,) = read_paths([str(tmp_path / "one.eml")])
    assert isinstance(alone, Arrival) and alone.report.title == "Harbour shut"
    assert isinstance(next(read_mbox(io.BytesIO(b"nothing"), "m")), Failure)
    long = b"From a\nSubject: x\n\n" + b"word " * 2_000_000 + b"\nFrom a\nSubject: y\n\nRain fell.\n"
    big, small = read_mbox(io.BytesIO(long), "m")
    assert isinstance(big, Failure) and "more than 8 MB" in big.message and isinstance(small, Arrival)


# ---------------------------------------------------------------------------------------------------- ninjs


def test_ninjs_of_the_second_and_third_edition(tmp_path: Path) -> None:
    three = {
        "uri": "urn:news:1", "standard": {"name": "ninjs", "version": "3.0"}, "language": "en", "by": "By Ada Brill",
        "versionCreated": "2024-03-04T10:00:00Z", "infoSources": [{"name": "Velm Wire"}],
        "headlines": [{"role": "sub", "value": "Ships wait"}, {"role": "main", "value": "Harbour shut"}],
        "bodies": [{"role": "html", "contentType": "text/html", "value": f"<section><p>{TEXT}</p><p>More.</p></section>"}],
    }  # fmt: skip
    two = {
        "uri": "https://a.example/2", "headlines": [{"value": "Rain"}], "bylines": [{"name": "Bo"}, "Cy", 5],
        "bodies": [{"contenttype": "text/plain", "value": "It rained."}, {"contenttype": "text/html", "value": "<p>x</p>"}],
    }  # fmt: skip
    (tmp_path / "n.json").write_text(json.dumps([three, two, {"uri": "x", "bodies": 5}]))
    first, second, third = read_paths([str(tmp_path / "n.json")])
    assert isinstance(first, Arrival) and isinstance(second, Arrival) and isinstance(third, Failure)
    report = first.report
    assert (report.name, report.title, report.outlet, report.byline) == (
        "urn:news:1",
        "Harbour shut",
        "Velm Wire",
        "By Ada Brill",
    )
    assert first.document.text == f"{TEXT}\n\nMore." and report.published.earliest == "2024-03-04T10:00:00+00:00"
    assert (second.report.url, second.report.byline, second.document.text) == (
        "https://a.example/2",
        "Bo, Cy",
        "It rained.",
    )


# ---------------------------------------------------------------------------------------------------- zip


def zipped(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return held.getvalue()


def test_archives_within_archives_are_read_three_deep(tmp_path: Path) -> None:
    raw = TEXT.encode()
    for _ in range(4):
        raw = zipped({"a.txt": TEXT.encode(), "in.zip": raw, "b.warc.gz": gzip.compress(b"".join(ARCHIVE))})
    (tmp_path / "a.zip").write_bytes(raw)
    found = list(read_paths([str(tmp_path / "a.zip")]))
    assert sum(one.startswith("a.zip") for one in names(found)) == 3
    assert [one for one in names(found) if one.startswith("! a.zip")] == ["! a.zip/in.zip/in.zip/in.zip"]


def test_members_packed_without_a_bound_are_refused(tmp_path: Path) -> None:
    for method in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        (tmp_path / "a.zip").write_bytes(zipped({"a.txt": b"a" * 1_000_000}, method))
        (one,) = read_paths([str(tmp_path / "a.zip")])
        assert isinstance(one, Failure) and "method" in one.message


def test_a_list_of_members_that_is_too_long_is_not_read(tmp_path: Path) -> None:
    raw = bytearray(zipped({"a.txt": b"x"}))
    at = raw.rindex(b"PK\x05\x06")
    raw[at + 10 : at + 12] = b"\xff\xff"
    (tmp_path / "a.zip").write_bytes(bytes(raw))
    (one,) = read_paths([str(tmp_path / "a.zip")])
    assert isinstance(one, Failure) and "over 65,000 members" in one.message


@pytest.mark.parametrize(
    "head",
    [
        gzip.compress(b'{"text": "Fine."}\n'),
        b"".join(ARCHIVE),
        MAIL.encode(),
        b"<rss><item><title>T</title></item></rss>",
    ],
)
def test_standard_input_is_told_by_its_content(head: bytes) -> None:
    found = list(read_paths(["-"], io.BytesIO(head)))
    assert any(isinstance(one, Arrival) for one in found)
