"""Visiting sites politely: robots.txt asked first and believed, requests to one host apart, refusals remembered."""

from __future__ import annotations

from rashomon.errors import DecodeError, FetchError, ForbiddenError
from rashomon.text.decoding import decode
from rashomon.visit import robots
from rashomon.visit.addresses import Target
from rashomon.visit.fetching import MAX_PAGE, Fetched, Net, fetch
from rashomon.visit.robots import Rules

PAUSE = 1.0
"""Seconds between two requests to one host, unless its robots.txt asks for more."""
_KEPT = 24 * 3600.0
_KEPT_FAILED = 600.0
_MOST_HOSTS = 10_000


class Visitor:
    """Fetches addresses one after another.

    Args:     net: the machine's doings; pause: seconds between two requests to one host.
    """

    def __init__(self, net: Net, pause: float = PAUSE) -> None:
        self.net = net
        self._pause = pause
        self._next: dict[str, float] = {}
        self._rules: dict[str, tuple[float, Rules]] = {}

    def visit(self, url: str, *, etag: str | None = None, modified: str | None = None, most: int = MAX_PAGE) -> Fetched:
        """Fetch an address as its site allows.

        Args:     as for `fetching.fetch`.
        Returns:  the answer; its status is 200 or 304.
        Raises:   ForbiddenError: not public, or robots.txt says no; FetchError: also where robots.txt cannot be read, and
                  for any other status, with what the server says about when to come back in `StatusError`; DecodeError.
        """
        fetched = fetch(url, self.net, etag=etag, modified=modified, most=most, permit=self._permit)
        if fetched.answer.status not in (200, 304):
            raise StatusError(fetched)
        return fetched

    def _permit(self, target: Target) -> None:
        """Ask the site's rules, and wait for its turn."""
        rules = self._rules_of(target)
        if rules.unread:
            raise FetchError(f"{target.url}: nothing is fetched for now: {rules.unread}", "try again later")
        if not robots.is_allowed(rules, target.path):
            raise ForbiddenError(f"{target.url}: the site's robots.txt asks not to fetch this", "read it in a browser")
        self._wait(target.shown, max(self._pause, rules.delay))

    def _wait(self, host: str, pause: float) -> None:
        now = self.net.clock()
        due = self._next.get(host, now)
        if due > now:
            self.net.sleep(due - now)
        if len(self._next) >= _MOST_HOSTS:
            self._next.clear()
        self._next[host] = max(now, due) + pause

    def _rules_of(self, target: Target) -> Rules:
        """The rules of a site, asked once a day."""
        now = self.net.clock()
        known = self._rules.get(target.origin)
        if known and known[0] > now:
            return known[1]
        rules, keep = self._ask_rules(target)
        if len(self._rules) >= _MOST_HOSTS:
            self._rules.clear()
        self._rules[target.origin] = (now + keep, rules)
        return rules

    def _ask_rules(self, target: Target) -> tuple[Rules, float]:
        """Fetch robots.txt: none is leave, a server in trouble is none (RFC 9309, 2.3.1)."""
        try:
            answer = fetch(f"{target.origin}/robots.txt", self.net, most=robots.MAX_ROBOTS).answer
            if answer.status == 200:
                return robots.read_robots(decode(answer.body, answer.charset).text if answer.body else ""), _KEPT
            if answer.status >= 500 or answer.status == 429:
                return robots.unread(f"for its robots.txt the server answered {answer.status}"), _KEPT_FAILED
            return robots.EVERYTHING, _KEPT
        except DecodeError:  # a picture, a page of 30 MB: these are no rules
            return robots.EVERYTHING, _KEPT
        except ForbiddenError:  # it leads to where nobody may go
            return robots.EVERYTHING, _KEPT_FAILED
        except FetchError as error:
            return robots.unread(error.message), _KEPT_FAILED


class StatusError(FetchError):
    """The server answered, and not with what was asked for. `again` is how many seconds it wants to be left alone."""

    def __init__(self, fetched: Fetched) -> None:
        status = fetched.answer.status
        super().__init__(f"{fetched.url}: the server answered {status}", _HINTS.get(status, "try it in a browser"))
        self.status = status
        told = fetched.answer.headers.get("retry-after", "")
        self.again = float(told) if told.isdigit() and len(told) < 9 else 0.0


_HINTS = {401: "it wants a password", 403: "the site refuses", 404: "it is not there", 410: "it is gone for good",
          429: "asked too often", 503: "try again later"}  # fmt: skip
