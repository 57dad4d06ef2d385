"""Asking a language model that the user named: one request, one answer, within limits of bytes and time.

The endpoint is the user's own choice, so one on this machine is allowed, which `fetching` refuses. What is sent goes
there alone: no redirect is followed, no proxy of the environment is used, and without encryption nothing leaves this machine.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

import msgspec

from rashomon.errors import FetchError, ForbiddenError, UsageError
from rashomon.model import Record
from rashomon.visit.fetching import Net, _open, _Timed

TIMEOUT = 180.0
"""Seconds for one answer. A model on a small machine writes a page in a minute or two."""
MOST = 1_000_000
"""Bytes of an answer; a brief has a few thousand."""
_PIECE = 65_536
_PATH = "/chat/completions"


class Message(Record, frozen=True):
    """One turn of a conversation."""

    role: str
    content: str


class _Request(Record, frozen=True):
    model: str
    messages: tuple[Message, ...]
    temperature: float = 0.0
    stream: bool = False


class _Choice(Record, frozen=True):
    message: Message


class _Answer(Record, frozen=True):
    choices: tuple[_Choice, ...]


class Endpoint(Record, frozen=True):
    """Where to ask: an OpenAI-compatible service, taken apart."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def here(self) -> bool:
        """Whether it is on this machine."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def endpoint_of(url: str) -> Endpoint:
    """Take an endpoint's address apart.

    Args:     url: with or without "/chat/completions" at its end.
    Raises:   UsageError for what is no such address; ForbiddenError for one without encryption on another machine.
    """
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        parts, port, host = urlsplit(""), None, ""
    bare = host.isascii() and url.isascii() and url.isprintable() and " " not in url
    if parts.scheme not in ("http", "https") or not host or not bare or parts.username is not None:
        raise UsageError(f"{url[:200]} is no address of a language model", "such as http://127.0.0.1:8080/v1")
    path = parts.path.rstrip("/")
    path = path if path.endswith(_PATH) else path + _PATH
    found = Endpoint(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)
    if found.scheme == "http" and not found.here:
        raise ForbiddenError(
            f"{host} is another machine, and without encryption others could read and change what is sent",
            "give an address that begins with https",
        )
    return found


def ask(
    endpoint: Endpoint,
    model: str,
    messages: Sequence[Message],
    key: str | None,
    net: Net,
    *,
    timeout: float = TIMEOUT,
) -> str:
    """Ask a language model.

    Args:     endpoint: from `endpoint_of`; model: its name there; messages: the conversation; key: sent as a bearer token.
    Returns:  the text of its first answer, which may be anything.
    Raises:   FetchError when there is none: no connection, too slow, too long, an error, or no JSON of that kind.
    Cost:     at most `timeout` seconds.
    """
    body = msgspec.json.encode(_Request(model, tuple(messages)))
    deadline = net.clock() + timeout
    where = f"the language model at {endpoint.host}"
    try:
        sock = _open(_numbers(endpoint, net), endpoint.port, net, deadline)
        try:
            if endpoint.scheme == "https":
                sock = net.secure(sock, endpoint.host)
            answer = _exchange(endpoint, _Patient(sock, deadline, net.clock), body, key)
        finally:
            sock.close()
    except TimeoutError:
        raise FetchError(f"{where} took too long", "try again, or a faster model") from None
    except ssl.SSLError as error:
        raise FetchError(f"{where}: no safe connection: {error.reason or error}") from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise FetchError(f"{where} could not be asked: {(str(error) or type(error).__name__)[:200]}") from None
    try:
        choices = msgspec.json.decode(answer, type=_Answer).choices
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise FetchError(f"{where} gave no answer of the kind that was asked for") from None
    if not choices:
        raise FetchError(f"{where} gave no answer")
    return choices[0].message.content


def _numbers(endpoint: Endpoint, net: Net) -> tuple[str, ...]:
    if endpoint.host == "localhost":
        return ("127.0.0.1",)
    try:
        return (str(ip_address(endpoint.host)),)
    except ValueError:
        found = net.resolve(endpoint.host, endpoint.port)[:4]
    if not found:
        raise FetchError(f"{endpoint.host} has no number", "check the spelling")
    return found


class _Patient(_Timed):
    """A socket on which silence is allowed up to the deadline: a model thinks before its first word."""

    def _arm(self) -> None:
        left = self._deadline - self._clock()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(left)


def _exchange(endpoint: Endpoint, timed: _Timed, body: bytes, key: str | None) -> bytes:
    connection = http.client.HTTPConnection(endpoint.host, endpoint.port)
    connection.auto_open = 0
    connection.sock = timed
    connection.putrequest("POST", endpoint.path, skip_accept_encoding=True)
    headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Connection": "close"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders(body)
    response = connection.getresponse()
    if response.status != 200:
        raise FetchError(f"the language model at {endpoint.host} answered {response.status}", "see its own messages")
    parts = bytearray()
    while piece := response.read1(_PIECE):
        parts += piece
        if len(parts) > MOST:
            raise FetchError(f"the language model at {endpoint.host} would not stop", "try another model")
    return bytes(parts)
