"""robots.txt (RFC 9309): what a site lets be fetched, and how slowly it wants to be asked."""

from __future__ import annotations

from rashomon.model import Record

MAX_ROBOTS = 500_000
MAX_DELAY = 60.0
NAME = "rashomon"


class Rules(Record, frozen=True):
    """What holds for us: (pattern, allowed), and the seconds between requests that the site asks for.

    `unread` says why they could not be asked for; then nothing is allowed for now (RFC 9309, 2.3.1.4).
    """

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0
    unread: str = ""


EVERYTHING = Rules()


def unread(why: str) -> Rules:
    """The rules of a site whose robots.txt cannot be read: nothing is allowed."""
    return Rules((("/", False),), unread=why)


def read_robots(text: str, name: str = NAME) -> Rules:
    """Read a robots.txt.

    Args:     text: decoded; name: ours, in small letters.
    Returns:  the rules of the groups that name us, or else those for everybody.
    Raises:   nothing; lines that make no sense are passed over.
    Cost:     linear.
    """
    ours, everybody = list[tuple[str, str]](), list[tuple[str, str]]()
    agents, named, ruled = list[str](), False, False
    for line in text[:MAX_ROBOTS].splitlines():
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            agents = [value.lower()] if ruled else [*agents[-50:], value.lower()]
            ruled = False
            named = named or value.lower() == name
        elif key in ("allow", "disallow", "crawl-delay"):
            ruled = True
            if name in agents:
                ours.append((key, value))
            if "*" in agents:
                everybody.append((key, value))
    return _rules(ours if named else everybody)


def _rules(lines: list[tuple[str, str]]) -> Rules:
    paths = tuple((value, key == "allow") for key, value in lines if key != "crawl-delay" and value)
    delay = 0.0
    for key, value in lines:
        if key == "crawl-delay" and value.replace(".", "", 1).isdigit() and len(value) < 10:
            delay = min(MAX_DELAY, float(value))
    return Rules(paths, delay)


def is_allowed(rules: Rules, path: str) -> bool:
    """Whether a path, with its query, may be fetched: the longest pattern that fits decides, and of two the kinder.

    Cost: linear in the patterns; each is compared without going back more than once a star.
    """
    best = max(((len(pattern), allowed) for pattern, allowed in rules.rules if _fits(pattern, path)), default=(0, True))
    return path == "/robots.txt" or best[1]


def _fits(pattern: str, path: str) -> bool:
    """Whether a pattern with `*` and a `$` at its end fits the beginning of a path. No regular expression: the pattern
    comes from outside, and could be made to take for ever."""
    anchored = pattern.endswith("$")
    parts = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(parts[0]):
        return False
    at = len(parts[0])
    for part in parts[1:]:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    # The last piece was found at its first place; when the pattern is anchored it may also stand at the end.
    return not anchored or at == len(path) or (len(parts) > 1 and path.endswith(parts[-1]))
