"""Score the times of `read.times` on EventStoryLine (TIMEX spans and values) and GUM (dates), and the inferred dates.

Both corpora are tokenised; the texts are put together again by `_join`, so that a time is read as it would be in
print ("18:50", "p.m."). EventStoryLine marks only the sentences that bear on its topic: only sentences with at least
one mark count. The report's date that the corpus gives is handed to `resolve`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from rashomon.model import Published, Record, Time, TimeType
from rashomon.read.calendar import value_days
from rashomon.read.times import looks_ahead, resolve, tag
from rashomon.testing.bench_peers import Tagger


class Gold(Record, frozen=True):
    """One marked time: characters, value as the corpus writes it, and whether it is the report's own date line."""

    start: int
    end: int
    value: str
    own: bool = False


class Marked(Record, frozen=True):
    """A text of a corpus with its report date and its marked times; `counted` are the sentences that count."""

    name: str
    text: str
    date: str | None
    counted: tuple[tuple[int, int], ...]
    gold: tuple[Gold, ...]


class TimesScore(Record, frozen=True):
    """What was measured. Spans overlap (relaxed, as TempEval-3 counts) or are equal (strict).

    `value_f` counts a found time whose value equals the gold one, of all; clock times are compared by their day,
    give or take one, because the corpus writes them in UTC, which no text says.
    """

    documents: int
    gold: int
    found: int
    span_precision: float
    span_recall: float
    span_f: float
    strict_f: float
    value_f: float
    value_of_matched: float


class TimesBench(Record, frozen=True):
    """Both corpora."""

    eventstoryline: TimesScore
    eventstoryline_no_dateline: TimesScore
    gum: TimesScore


class Error(Record, frozen=True):
    """A difference to read: kind (missed, extra, value), where, what it says, gold and found value."""

    kind: str
    name: str
    exact: str
    context: str
    gold: str
    found: str


Finder = Callable[[str, str | None], list[tuple[int, int, Time]]]
"""From a text and the day of its report to its times, resolved."""


def score(root: Path, every: int = 1, finder: Finder | None = None) -> TimesBench:
    """Score on the corpora below the folder of data.

    Args:     root: the folder that holds `eventstoryline` and `gum`; every: take each so manieth document; finder:
              whose answers, ours by default.
    Returns:  the figures; a corpus that is not there counts as empty.
    Cost:     about two seconds.
    """
    esl = tuple(read_eventstoryline(root / "eventstoryline", every))
    gum = tuple(read_gum(root / "gum" / "xml", every))
    own = finder or _ours
    return TimesBench(
        _score(esl, finder=own)[0],
        _score(tuple(_without_own(m) for m in esl), finder=own)[0],
        _score(gum, dates_only=True, finder=own)[0],
    )


def errors(root: Path) -> tuple[Error, ...]:
    """All differences, to be read."""
    esl = tuple(read_eventstoryline(root / "eventstoryline"))
    gum = tuple(read_gum(root / "gum" / "xml"))
    return _score(esl)[1] + _score(gum, dates_only=True)[1]


# ------------------------------------------------------------------------------------------------------ corpora

_NO_SPACE_BEFORE = frozenset((".", ",", ";", ":", "!", "?", ")", "]", "%", "'s", "’s", "n't", "'", "’", "”"))
_NO_SPACE_AFTER = frozenset(("(", "[", "$", "£", "€", "“"))


def _join(words: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """Put tokens together as print would: the text, and where each token lies in it."""
    text, spans = "", []
    for k, word in enumerate(words):
        before = words[k - 1] if k else ""
        if text and not _glue(words, k, before, word):
            text += " "
        spans.append((len(text), len(text) + len(word)))
        text += word
    return text, spans


def _glue(words: list[str], k: int, before: str, word: str) -> bool:
    if word in _NO_SPACE_BEFORE or before in _NO_SPACE_AFTER:
        return True
    nxt = words[k + 1] if k + 1 < len(words) else ""
    if word in ("-", "/", "–"):
        return before[-1:].isalnum() and nxt[:1].isalnum()
    if before in ("-", "/", "–") and k > 1:
        return words[k - 2][-1:].isalnum() and word[:1].isalnum()
    if before in (":", ".") and k > 1 and words[k - 2].isdigit() and word[:1].isdigit():
        return True
    return before == "." and k > 1 and words[k - 2].lower() in ("a", "p") and word.lower() == "m"


def _lay_out(sentences: list[list[str]]) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    text, tokens, lines = "", [], []
    for words in sentences:
        line, spans = _join(words)
        tokens += [(len(text) + s, len(text) + e) for s, e in spans]
        lines.append((len(text), len(text) + len(line)))
        text += line + "\n"
    return text, tokens, lines


def read_eventstoryline(root: Path, every: int = 1) -> Iterator[Marked]:
    """The documents of EventStoryLine, in the order of their names."""
    from lxml import etree

    for path in sorted(root.glob("*/*.xml"))[::every]:
        tree = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
        sentences: dict[int, list[str]] = {}
        where: dict[str, int] = {}
        for n, token in enumerate(tree.iter("token")):
            sentences.setdefault(int(token.get("sentence")), []).append(token.text or "")
            where[token.get("t_id")] = n
        text, spans, lines = _lay_out(list(sentences.values()))
        gold, date, counted = [], None, set()
        for mark in tree.find("Markables"):
            anchors = sorted(where[a.get("t_id")] for a in mark.findall("token_anchor"))
            own = mark.get("DCT") == "TRUE"
            date = mark.get("value") if own else date
            if not anchors:
                continue
            start, end = spans[anchors[0]][0], spans[anchors[-1]][1]
            counted |= {line for line in lines if line[0] <= start < line[1]}
            if mark.tag.startswith("TIME"):
                gold.append(Gold(start, end, mark.get("value") or "", own))
        ordered = tuple(sorted(gold, key=lambda g: (g.start, g.end)))
        yield Marked(path.name, text, _date(date), tuple(sorted(counted)), ordered)


def _date(value: str | None) -> str | None:
    """2013-05-03T14:20Z, 2009-12-3 and 2009:02:03T.. as a plain date."""
    if not value:
        return None
    parts = value.partition("T")[0].replace(":", "-").split("-")
    return "-".join([parts[0], *(p.zfill(2) for p in parts[1:])]) if len(parts) == 3 else None


def read_gum(root: Path, every: int = 1) -> Iterator[Marked]:
    """The documents of GUM: dates and times only, as TEI marks them."""
    for path in sorted(root.glob("*.xml"))[::every]:
        sentences: list[list[str]] = []
        opened: list[tuple[int, str]] = []
        marks: list[tuple[int, int, str]] = []
        date, n = None, 0
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("<text "):
                date = _attribute(line, "dateCreated")
            elif line.startswith("<s ") or line == "<s>":
                sentences.append([])
            elif line.startswith(("<date", "<time")):
                opened.append((n, line))
            elif line.startswith(("</date", "</time")) and opened:
                first, tag_line = opened.pop()
                marks.append((first, n, _tei_value(tag_line)))
            elif line and not line.startswith("<") and sentences:
                sentences[-1].append(line.partition("\t")[0].replace("&amp;", "&").replace("&apos;", "'"))
                n += 1
        text, spans, lines = _lay_out(sentences)
        gold = tuple(Gold(spans[a][0], spans[b - 1][1], v) for a, b, v in marks if b > a)
        yield Marked(path.name, text, _date(date), tuple(lines), gold)


def _attribute(line: str, name: str) -> str | None:
    _, found, rest = line.partition(f' {name}="')
    return rest.partition('"')[0] if found else None


def _tei_value(line: str) -> str:
    whole = _attribute(line, "when")
    if whole is not None:
        return whole
    first = _attribute(line, "from") or _attribute(line, "notBefore") or ""
    return f"{first}/{_attribute(line, 'to') or _attribute(line, 'notAfter') or ''}"


def _without_own(marked: Marked) -> Marked:
    """The text without the lines that print the report's own date, which nearly every tagger gets right."""
    own = {g.start for g in marked.gold if g.own}
    kept = tuple(c for c in marked.counted if not any(c[0] <= s < c[1] for s in own))
    gold = tuple(g for g in marked.gold if any(c[0] <= g.start < c[1] for c in kept))
    return Marked(marked.name, marked.text, marked.date, kept, gold)


# ------------------------------------------------------------------------------------------------------ scoring


def _ours(text: str, day: str | None) -> list[tuple[int, int, Time]]:
    published = Published(day, day, "given")
    return [(s, e, resolve(time, published, looks_ahead(text, s, e))) for s, e, time in tag(text)]


def peer_finder(tagger: Tagger) -> Finder:
    """Another tagger's answers as ours are given; each text is asked once, though it counts with and without date lines."""
    known: dict[tuple[str, str | None], list[tuple[int, int, Time]]] = {}
    kinds: dict[str, TimeType] = {"DURATION": "DURATION", "SET": "SET", "TIME": "TIME"}

    def find(text: str, day: str | None) -> list[tuple[int, int, Time]]:
        if (text, day) not in known:
            told = tagger(text, day)
            known[text, day] = [(s, e, Time(kinds.get(kind, "DATE"), value)) for s, e, kind, value in told]
        return known[text, day]

    return find


def _found(marked: Marked, dates_only: bool, finder: Finder) -> list[tuple[int, int, Time]]:
    return [
        (start, end, time)
        for start, end, time in finder(marked.text, marked.date)
        if any(low <= start < high for low, high in marked.counted)
        and not (dates_only and time.type not in ("DATE", "TIME") and not _stretch(time))
    ]


def _stretch(time: Time) -> bool:
    """Whether a duration is one counted from the report, "the past two years": GUM marks it as a stretch of dates."""
    return bool(time.relative and time.relative.startswith(("past:", "coming:")))


def _same_stretch(gold: str, found: Time) -> bool:
    """Whether both ends of a stretch are right as far as the gold states them; of more than a year, by their years."""
    first, _, last = gold.partition("/")
    if not (found.earliest and found.latest and (first or last)):
        return False
    whole = value_days(found.value)
    if whole and value_days(gold) == whole:
        return True  # a week that our interval begins on Sunday
    wide = first and last and first[:4].isdigit() and last[:4].isdigit() and int(last[:4]) - int(first[:4]) > 1
    first, last = (first[:4], last[:4]) if wide else (first, last)
    return found.earliest.startswith(first) and found.latest.startswith(last)


def _same_value(gold: str, found: Time) -> bool:
    if "/" in gold and "/" not in found.value:
        return _same_stretch(gold, found)
    if gold.startswith("P") or found.type in ("DURATION", "SET"):
        return gold == found.value
    left, right = gold.partition("T"), found.value.partition("T")
    days = value_days(_date(gold) or left[0])
    mine = value_days(found.value)
    if days and mine and ":" in left[2] and ":" in right[2]:
        # A clock in UTC may be the day before or after the local day that the text names.
        return abs(days[0] - mine[0]) <= 1
    if days and days == mine:
        return left[2] == right[2] or ":" in left[2] or ":" in right[2] or not left[2] or not right[2]
    return gold.rstrip("X") == found.value.rstrip("X")


def _score(
    corpus: tuple[Marked, ...], dates_only: bool = False, finder: Finder = _ours
) -> tuple[TimesScore, tuple[Error, ...]]:
    gold = found = relaxed = strict = valued = given = 0
    differences: list[Error] = []
    for marked in corpus:
        hits, used = _found(marked, dates_only, finder), set[int]()
        gold, found = gold + len(marked.gold), found + len(hits)
        for g in marked.gold:
            k = next((k for k, h in enumerate(hits) if k not in used and h[0] < g.end and g.start < h[1]), None)
            if k is None:
                differences.append(_error("missed", marked, g.start, g.end, g.value, ""))
                continue
            used.add(k)
            relaxed += 1
            strict += (hits[k][0], hits[k][1]) == (g.start, g.end)
            given += bool(g.value)
            if _same_value(g.value, hits[k][2]):
                valued += 1
            elif g.value:
                differences.append(_error("value", marked, g.start, g.end, g.value, hits[k][2].value))
        differences += [
            _error("extra", marked, h[0], h[1], "", h[2].value) for k, h in enumerate(hits) if k not in used
        ]
    return (
        TimesScore(
            len(corpus),
            gold,
            found,
            _ratio(relaxed, found),
            _ratio(relaxed, gold),
            _f(relaxed, found, gold),
            _f(strict, found, gold),
            _f(valued, found, gold),
            _ratio(valued, given),
        ),
        tuple(differences),
    )


def _error(kind: str, marked: Marked, start: int, end: int, gold: str, found: str) -> Error:
    context = marked.text[max(0, start - 60) : end + 40].replace("\n", " | ")
    return Error(kind, marked.name, marked.text[start:end], context, gold, found)


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def _f(hit: int, found: int, gold: int) -> float:
    return round(2 * hit / (found + gold), 4) if found + gold else 0.0
