"""A stand-in for a language model on 127.0.0.1 that answers well, badly, slowly, endlessly or not at all."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import contextmanager

import pytest

from rashomon.errors import FetchError, ForbiddenError, UsageError
from rashomon.visit.asking import Message, ask, endpoint_of
from rashomon.visit.fetching import Net

ASKED = (Message("system", "rules"), Message("user", "data"))


def reply(content, status=200, kind="application/json"):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def said(text):
    return reply({"id": "x", "choices": [{"index": 0, "message": {"role": "assistant", "content": text}}]})


@contextmanager
def model(answer, drip=0.0):
    """Serve one request; `answer` is raw bytes, sent at once or one piece after another for ever."""
    server = socket.create_server(("127.0.0.1", 0))
    heard: list[bytes] = []

    def serve():
        sock, _ = server.accept()
        sock.settimeout(5)
        try:
            while b"\r\n\r\n" not in b"".join(heard) or not b"".join(heard).rstrip().endswith(b"}"):
                piece = sock.recv(65_536)
                if not piece:
                    break
                heard.append(piece)
            if drip:
                sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n")
                for _ in range(400):
                    sock.sendall(answer)
                    time.sleep(drip)
            else:
                sock.sendall(answer)
        except OSError:
            pass
        finally:
            sock.close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/v1", heard
    finally:
        server.close()
        thread.join(5)


def test_it_is_asked_once_and_its_text_comes_back():
    with model(said("One sentence. [c1]")) as (url, heard):
        assert ask(endpoint_of(url), "tiny", ASKED, "k-1", Net()) == "One sentence. [c1]"
    request = b"".join(heard)
    assert request.startswith(b"POST /v1/chat/completions HTTP/1.1\r\n")
    assert b"Authorization: Bearer k-1" in request
    sent = json.loads(request.split(b"\r\n\r\n", 1)[1])
    assert sent["model"] == "tiny" and sent["stream"] is False and sent["temperature"] == 0
    assert [m["role"] for m in sent["messages"]] == ["system", "user"]


def test_without_a_key_none_is_sent():
    with model(said("x")) as (url, heard):
        ask(endpoint_of(url), "tiny", ASKED, None, Net())
    assert b"Authorization" not in b"".join(heard)


@pytest.mark.parametrize(
    "answer",
    [
        reply(b"<html>it works</html>", kind="text/html"),
        reply(b"\xff\xfe\x00rubbish"),
        reply({"choices": []}),
        reply({"choices": [{"message": {"role": "assistant", "content": None}}]}),
        reply({"error": {"message": "no such model"}}, status=404),
        reply(b"", status=500),
        b"HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n",
        b"data: {}\n\ndata: [DONE]\n\n",
        b"",
        reply(b'{"choices": ' + b"[" * 50_000),
    ],
)
def test_rubbish_is_an_error_in_words(answer):
    with model(answer) as (url, _), pytest.raises(FetchError) as raised:
        ask(endpoint_of(url), "tiny", ASKED, None, Net(), timeout=5)
    assert "language model" in raised.value.message


def test_a_stream_without_end_is_cut_off_by_time():
    begin = time.monotonic()
    with model(b"data: x\n\n", drip=0.02) as (url, _), pytest.raises(FetchError):
        ask(endpoint_of(url), "tiny", ASKED, None, Net(), timeout=0.5)
    assert time.monotonic() - begin < 10


def test_a_stream_without_end_is_cut_off_by_length():
    with model(b"x" * 60_000, drip=0.001) as (url, _), pytest.raises(FetchError, match="would not stop"):
        ask(endpoint_of(url), "tiny", ASKED, None, Net(), timeout=20)


def test_one_that_is_not_there_is_an_error_in_words():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(FetchError):
        ask(endpoint_of(f"http://localhost:{port}/v1"), "tiny", ASKED, None, Net(), timeout=3)


def test_without_encryption_nothing_leaves_this_machine():
    for url in ("http://models.example/v1", "http://10.0.0.7:8080/v1", "http://127.0.0.1.nip.example/v1"):
        with pytest.raises(ForbiddenError):
            endpoint_of(url)
    assert endpoint_of("https://models.example/v1/").path == "/v1/chat/completions"
    assert endpoint_of("http://localhost:1/v1/chat/completions").path == "/v1/chat/completions"
    assert endpoint_of("http://[::1]:8080").here


@pytest.mark.parametrize(
    "url", ["", "ftp://a.example", "http://", "https://u:p@a.example/", "https://a b/", "https://a.example:x/", "//a"]
)
def test_what_is_no_address_is_wrong_use(url):
    with pytest.raises(UsageError):
        endpoint_of(url)
