"""Which addresses may be fetched: those of the public web, however they are spelled and whatever their names resolve to.

The check is made twice: on the spelling (`target_of`), and on every number that the name resolves to (`is_public`), and
the connection then goes to one of the numbers that were checked. Both say yes to what is known to be public; whatever they
do not know, they refuse. (`ipaddress.is_private` is no such check: it misses NAT64, 6to4, shared and multicast numbers.)
"""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import quote, urlsplit

from rashomon.errors import ForbiddenError
from rashomon.model import Record

PORTS = frozenset((80, 443, 8080, 8443))
"""Ports on which web pages are served; behind others may be a mail server that takes a request for a letter."""

MAX_ADDRESS = 4_000

# Everything that IANA's registry of special IPv4 numbers does not call globally reachable, and relays of 6to4.
_V4_CLOSED = tuple(
    IPv4Network(n)
    for n in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
    ).split()
)
# Of IPv6 only 2000::/3 is given out at all. Without it: Teredo, ORCHID and the like (2001::/23), documentation, 6to4.
_V6_OPEN = IPv6Network("2000::/3")
_V6_CLOSED = tuple(IPv6Network(n) for n in "2001::/23 2001:db8::/32 2002::/16 3fff::/20".split())

# Names that mean this machine or this network (RFC 6761, 6762, 8375, 9476 and custom).
_INNER = frozenset(
    "localhost localdomain local internal intranet lan corp home private onion test invalid arpa alt".split()
)
_HOST = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,30}")
_NUMBER = re.compile(r"0x[0-9a-f]{0,40}|[0-9]{1,40}")
_QUAD = re.compile(r"(?:0|[1-9][0-9]{0,2})(?:\.(?:0|[1-9][0-9]{0,2})){3}")
_UNWRITABLE = re.compile(r"[\x00-\x20\x7f\\]")


class Target(Record, frozen=True):
    """An address taken apart: what to ask whom. `host` is in ASCII; `number` says that it is an IP number itself."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    number: bool

    @property
    def origin(self) -> str:
        """Scheme, host and port: what one robots.txt holds for."""
        return f"{self.scheme}://{self.shown}"

    @property
    def shown(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == {"http": 80, "https": 443}[self.scheme] else f"{host}:{self.port}"


def target_of(url: str, ports: frozenset[int] = PORTS) -> Target:
    """Take an address apart, and refuse it if its spelling already says that it must not be fetched.

    Args:     url: absolute; ports: those that may be asked.
    Returns:  whom to ask, and for what.
    Raises:   ForbiddenError: not http or https; a name or password in it; another port; a number that is not public or is
              spelled oddly; a name of this machine or network; anything that cannot be read one way.
    Cost:     linear.
    """
    if len(url) > MAX_ADDRESS or _UNWRITABLE.search(url):
        raise _no(url, "too long, or with characters that stand in no address")
    try:
        parts = urlsplit(url)
        named, port = parts.hostname, parts.port
    except ValueError as error:
        raise _no(url, f"cannot be read: {error}") from None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        raise _no(url, "not http or https")
    if "@" in parts.netloc:
        raise _no(url, "it holds a name or password")
    if not named or "%" in named or ("[" in parts.netloc and ":" not in named):
        raise _no(url, "no host, or one with signs in it")
    port = port if port is not None else {"http": 80, "https": 443}[scheme]
    if port not in ports:
        raise _no(url, f"port {port} is not one of web pages")
    host, number = (_six(named, url), True) if ":" in named else _host(named, url)
    path = quote(parts.path or "/", safe="%/:=&?~+!$,;'@()*[]") + (
        "?" + quote(parts.query, safe="%/:=&?~+!$,;'@()*[]") if parts.query else ""
    )
    return Target(url.split("#", 1)[0], scheme, host, port, path, number)


def _six(named: str, url: str) -> str:
    """An IPv6 number in brackets."""
    try:
        found = IPv6Address(named)
    except (AddressValueError, ValueError):
        raise _no(url, "no host that can be read") from None
    if not is_public(str(found)):
        raise _no(url, f"{found} is not a public number")
    return str(found)


def _host(named: str, url: str) -> tuple[str, bool]:
    """A name in ASCII, or an IPv4 number in its one usual spelling."""
    try:
        # Full-width digits, "ⓛocalhost" and the ideographic full stop become plain here, as they do in browsers.
        host = named.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise _no(url, "a host name that cannot be written in ASCII") from None
    host = host.removesuffix(".")
    if not _HOST.fullmatch(host):
        raise _no(url, "a host name that cannot be read")
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):  # every resolver reads these otherwise: 0177.1, 2130706433, 0x7f000001
        if not _QUAD.fullmatch(host):
            raise _no(url, "a number spelled oddly")
        if not is_public(host):
            raise _no(url, f"{host} is not a public number")
        return host, True
    if len(labels) < 2 or labels[-1] in _INNER:
        raise _no(url, "a name of this machine or network")
    return host, False


def is_public(number: str) -> bool:
    """Whether an IP number, as a resolver gives it, is one of the public internet.

    Args:     number: in its usual spelling; anything else is not public.
    Returns:  False for everything that is private, shared, reserved, multicast, or leads to another number inside it.
    """
    try:
        if ":" in number:
            six = IPv6Address(number.partition("%")[0])
            return six in _V6_OPEN and not any(six in net for net in _V6_CLOSED)
        four = IPv4Address(number)
    except (AddressValueError, ValueError):
        return False
    return not any(four in net for net in _V4_CLOSED)


def _no(url: str, why: str) -> ForbiddenError:
    shown = url if len(url) <= 200 else url[:200] + "..."
    return ForbiddenError(f"{_without_secrets(shown)} may not be fetched: {why}", "give an address of the public web")


def _without_secrets(url: str) -> str:
    """An address without the name and password in it: they are not to be kept, in messages neither."""
    return re.sub(r"//[^/@]{0,300}@", "//...@", _UNWRITABLE.sub("?", url))
