"""Find what stands between quotation marks: straight, curly, single, nested, «», „“, unbalanced, over paragraphs.

One pass over the marks of a paragraph with a stack that holds at most one open mark of each family (more only where as
many closing marks are to come), so the cost is linear on any text. What a mark is (opening, closing, apostrophe, inch) is
decided by the characters beside it and by what is open. Over a paragraph's end three things are known of how newspapers
print long speech: a paragraph that begins with the mark that the last one left open continues it; a closing mark that
closes nothing ends what was left open up to `_LONGEST` paragraphs before; and a paragraph without marks that "she wrote:"
leads to is a block quotation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import msgspec

from rashomon.model import Offsets, Record

Kind = Literal["speech", "scare", "title"]


class Quote(Record, frozen=True):
    """What stands between two marks.

    `start` and `end` bound the inner text without the marks and without white space at its edges; `marks` are the two
    marks (one where it is not closed, none of a block quotation or of a paragraph in the midst of a longer one); `depth`
    counts the quotations around it; `continues` says that it goes on with what the paragraph before left open.
    """

    start: int
    end: int
    marks: str
    closed: bool
    kind: Kind = "speech"
    depth: int = 0
    continues: bool = False
    settled: bool = True
    """Whether its end is known: False where a mark was forgotten and nothing else tells."""


_MARK = re.compile(r"``|''|[\"“”„‟«»‹›‘’‚']")
# Clipped words that begin with an apostrophe; a typewriter or an editor's "smart" quotes make it look like a mark.
_ELISION = re.compile(r"(?:em|til|cause|tis|twas|bout|round|n|\d\ds?)\b", re.IGNORECASE)
_OPENERS = frozenset("([{<—–-/\"“„«‹‘'`…")
_FAMILY = {
    "“": "curly",
    "”": "curly",
    "„": "low",
    "‟": "curly",
    "«": "angle",
    "»": "angle",
    "‹": "small",
    "›": "small",
    '"': "straight",
    "``": "tex",
    "''": "tex",
    "‘": "single",
    "’": "single",
    "‚": "single",
    "'": "typed",
}
_SINGLE = frozenset(("single", "typed"))
_TITLED = re.compile(
    r"(?:book|film|movie|song|show|series|album|novel|program|programme|play|poem|memoir|documentary|magazine|essay|"
    r"musical|sitcom|podcast|called|titled|entitled|headlined|named|dubbed|nicknamed)[ ,:]{1,2}\W?$",
    re.IGNORECASE,
)
_LITTLE = frozenset(
    ("a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "vs", "with")
)
_LONGEST = 8  # paragraphs that one pair of marks may hold; the longest in the stream and in BASIL has five
_WRAP = 50  # a line shorter than this is a heading or a line of verse, not one broken by a mailer


# A paragraph that ends in a colon and one of these words leads to what was said or written, marked or not.
_LEAD = re.compile(
    r"\b(?:said|says|saying|say|wrote|writes|writing|write|tweeted|tweets|tweeting|posted|posting|reads|read|added|adding|"
    r"stated|states|states|declared|responded|replied|asked|announced|explained|commented|tweet|post|message|letter|email|"
    r"e-mail|statement|caption|text|Twitter|Facebook|Instagram|Telegram)\b"
)
_LEAD_REACH = 70
# "...to do, Mr Hill said": the cue of a quotation that lost its closing mark.
_OWN_CUE = re.compile(
    r"[,?!] (?:(?:(?:[A-Z][\w’'.-]{0,30} ){1,4}|he |she |they )(?:said|says|added|told|wrote|tweeted|asked|continued|explained)\b"
    r"|(?:said|says|added|wrote) (?:[A-Z]|the\b))"
)


class _Open(Record, frozen=True):
    """An opening mark that waits for its partner."""

    family: str
    mark: str
    at: int
    inner: int


class _Paragraph:
    """The scan of one paragraph: the marks with their neighbours, what is open, what was found."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.marks = [(m.start(), m.group()) for m in _MARK.finditer(text, start, end)]
        self.stack: list[_Open] = []
        self.found: list[Quote] = []
        self.stray: int | None = None
        """The first mark, if all it can do is to close what an earlier paragraph opened."""
        self.later = self._later_closers()
        self.spare = self._spare_closers()

    def before(self, at: int) -> str:
        return self.text[at - 1] if at > self.start else " "

    def after(self, at: int) -> str:
        return self.text[at] if at < self.end else " "

    def ends_word(self, at: int, mark: str) -> bool:
        """A single mark that could close: something before it, no letter after it."""
        return not self.before(at).isspace() and not self.after(at + len(mark)).isalnum()

    def _later_closers(self) -> list[bool]:
        """For each mark, whether a single mark that could close follows before one that can only open."""
        later, seen = [False] * len(self.marks), False
        for i in range(len(self.marks) - 1, -1, -1):
            at, mark = self.marks[i]
            later[i] = seen
            if mark in "’'" and self.ends_word(at, mark):
                seen = True
            elif mark == "‘":
                seen = False
        return later

    def _spare_closers(self) -> list[int]:
        """For each mark, how many more curly closing than opening marks follow: two or more close what is nested."""
        spare, balance = [0] * len(self.marks), 0
        for i in range(len(self.marks) - 1, -1, -1):
            spare[i] = balance
            balance += {"”": 1, "“": -1}.get(self.marks[i][1], 0)
        return spare

    def is_open(self, *families: str) -> bool:
        return any(o.family in families for o in self.stack)

    def push(self, family: str, at: int, mark: str, nests: bool = False) -> None:
        """Open; the same family still open means that its closing mark was forgotten, unless it `nests`."""
        nests = (nests or family in ("angle", "small")) and len(self.stack) < 4  # « ... « ... » ... » is one in another
        if self.is_open(family) and not nests:
            while self.stack:
                top = self.stack.pop()
                if top.family == family:
                    self._emit(top, at, "")
                    break
        self.stack.append(_Open(family, mark, at, at + len(mark)))

    def close(self, families: tuple[str, ...], at: int, mark: str) -> None:
        """Close the nearest open mark of these families; whatever opened inside it and never closed is dropped."""
        while self.stack:
            top = self.stack.pop()
            if top.family in families:
                self._emit(top, at, mark)
                return

    def _emit(self, top: _Open, end: int, mark: str) -> None:
        start = top.inner
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        if start < end:
            depth = len(self.stack)
            kind = _kind(self.text, top.at, start, end)
            self.found.append(Quote(start, end, top.mark + mark, bool(mark), kind, depth))

    def scan(self) -> list[Quote]:
        """Read all marks; what stays open at the end is given as not closed, single marks only at the very start."""
        for i, (at, mark) in enumerate(self.marks):
            self._read(i, at, mark)
        while self.stack:
            top = self.stack.pop()
            if top.family not in _SINGLE or not self.text[self.start : top.at].strip():
                self._emit(top, self.end, "")
        return self.found

    def _read(self, i: int, at: int, mark: str) -> None:
        family = _FAMILY[mark]
        before, after = self.before(at), self.after(at + len(mark))
        opens = (before.isspace() or before in _OPENERS) and not after.isspace()
        if family in _SINGLE:
            self._read_single(i, at, mark, opens)
        elif mark == "“":
            if self.is_open("low"):
                self.close(("low",), at, mark)
            elif self.is_open("curly") and not opens and not before.isspace():
                self.close(("curly",), at, mark)
            else:
                self.push("curly", at, mark, nests=opens and self.spare[i] >= 2)
        elif mark in "”‟":
            if self.is_open("curly", "low"):
                self.close(("curly", "low"), at, mark)
            elif self.is_open("straight"):  # a typewriter's mark at the beginning, a printer's at the end
                self.close(("straight",), at, mark)
            elif opens:
                self.push("curly", at, mark)
            else:
                self._leave(at)
        elif mark in '"':
            self._read_straight(i, at, mark, opens, before, after)
        elif mark == "''":
            if self.is_open("tex"):
                self.close(("tex",), at, mark)
            elif opens:
                self.push("tex", at, mark)
        elif family in ("angle", "small") and self.is_open(family) and (not opens or mark in "»›"):
            self.close((family,), at, mark)
        elif opens or mark in "«‹„" or mark == "``":
            self.push(family, at, mark)

    def _leave(self, at: int) -> None:
        if self.stray is None and not self.found and not self.stack:
            self.stray = at

    def _read_straight(self, i: int, at: int, mark: str, opens: bool, before: str, after: str) -> None:
        dashed = before in "—–-(" and not after.isalnum()
        if self.is_open("straight") and (not opens or dashed):
            self.close(("straight",), at, mark)
        elif self.is_open("curly") and not opens and not before.isspace() and self.spare[i] < 1:
            self.close(("curly",), at, mark)
        elif opens or before.isspace():
            self.push("straight", at, mark)
        elif not before.isdigit():  # an inch mark
            self._leave(at)

    def _read_single(self, i: int, at: int, mark: str, opens: bool) -> None:
        after = at + len(mark)
        if opens and mark != "’":
            elided = _ELISION.match(self.text, after, self.end) is not None
            if not elided and (mark != "'" or self.later[i]):
                self.push(_FAMILY[mark], at, mark)
        elif mark in "’'" and self.stack and self.stack[-1].family in _SINGLE and self.ends_word(at, mark):
            possessive = self.before(at) in "sS" and self.text[after : after + 2].strip().islower() and self.later[i]
            if not possessive:  # "the workers’ union’" has its end still to come
                self.close(("single", "typed"), at, mark)


def _kind(text: str, opened: int, start: int, end: int) -> Kind:
    """Speech, a title of a work, or a word held at arm's length; the attribution stage may overrule from the parse."""
    inner = text[start : min(end, start + 120)]
    words = inner.split()
    if end - start >= 120 or len(words) > 10 or inner[-1] in ".!?,;":
        return "speech"
    capital = all(w[:1].isupper() or w[:1].isdigit() or w.lower() in _LITTLE for w in words)
    if _TITLED.search(text, max(0, opened - 24), opened):
        return "title" if capital else "scare"
    if capital and len(words) >= 3 and sum(w[:1].isupper() for w in words) >= 2:
        return "title"
    return "scare" if len(words) <= 3 else "speech"


def _paragraphs(text: str) -> list[Offsets]:
    """Lines, but a line that was only broken by a mailer stays with the one before."""
    spans: list[list[int]] = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip():
            joined = (
                spans
                and spans[-1][1] + 1 == at
                and at - spans[-1][0] >= _WRAP
                and (text[at].islower() or text[at - 2].isalnum() or text[at - 2] == ",")
                and text[at] not in "\"“„«‘'"
            )
            if joined:
                spans[-1][1] = end
            else:
                spans.append([at, end])
        at = end + 1
    return [(s, e) for s, e in spans]


def find_quotes(text: str) -> tuple[Quote, ...]:
    """Find quotations in a text.

    Args:     text: canonical text of a document.
    Returns:  quotations in order of (start, -end), nested ones with their `depth`; the inner text only.
    Raises:   nothing; a mark without a partner gives a quotation that is not `closed`, up to its paragraph's end.
    Cost:     linear in characters; about 30 million characters a second of plain prose.
    From:     docs/decisions/050.
    """
    found: list[Quote] = []
    waiting: list[Offsets] = []  # paragraphs without marks since one left a quotation open
    left_open = ""
    before: Offsets | None = None
    for start, end in _paragraphs(text):
        scan = _Paragraph(text, start, end)
        quotes = sorted(scan.scan(), key=lambda q: (q.start, -q.end))
        outer = [i for i, q in enumerate(quotes) if q.depth == 0]
        if left_open and outer and not waiting and _repeats(text, start, quotes[outer[0]], left_open):
            quotes[outer[0]] = msgspec.structs.replace(quotes[outer[0]], kind="speech", continues=True)
        elif left_open and scan.stray is not None and _closes(text, start, scan.stray):
            found += [Quote(s, e, "", True, "speech", 0, True) for s, e in waiting]
            quotes.insert(0, Quote(start, scan.stray, text[scan.stray], True, "speech", 0, True))
            outer = [0, *(i + 1 for i in outer)]
        elif not scan.marks and not left_open and before is not None and _leads(text, before):
            quotes, outer = [Quote(start, end, "", True)], [0]
        found += quotes
        if outer:
            left_open = quotes[outer[-1]].marks if not quotes[outer[-1]].closed else ""
            waiting = []
        elif left_open and not scan.marks and len(waiting) < _LONGEST:
            waiting.append((start, end))
        else:
            left_open, waiting = "", []
        before = (start, end)
    return _settled(text, found)


def _repeats(text: str, start: int, first: Quote, left_open: str) -> bool:
    """Whether a paragraph begins with the mark that the last one left open."""
    return first.marks[:1] == left_open[:1] and not text[start : first.start - len(first.marks[:1])].strip()


def _closes(text: str, start: int, stray: int) -> bool:
    """Whether a mark that closes nothing here ends a sentence, so that it can end what was opened before."""
    return stray > start and text[stray - 1] in ",.?!…"


def _leads(text: str, paragraph: Offsets) -> bool:
    """Whether a paragraph ends in the likes of "She wrote on Tuesday:"."""
    if text[paragraph[1] - 1] != ":":
        return False
    return _LEAD.search(text, max(paragraph[0], paragraph[1] - _LEAD_REACH), paragraph[1]) is not None


def _settled(text: str, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """End quotations that were never closed where the text tells it, or mark them as not to be relied on."""
    settled: list[Quote] = []
    continued = False
    for q in reversed(quotes):
        if q.depth == 0:
            if not q.closed and not continued:
                q = _ended(text, q)
            continued = q.continues
        settled.append(q)
    return tuple(reversed(settled))


def _ended(text: str, q: Quote) -> Quote:
    """A quotation whose closing mark was forgotten: up to its own "he said", else to its paragraph's end if it is sentences."""
    lead = text[max(0, q.start - 3) : q.start - len(q.marks)].rstrip(" ")[-1:]
    sentences = lead in ("", "\n", ".", ":", ",", "?", "!", "”", '"') and not text[q.start].islower()
    own = _OWN_CUE.search(text, q.start, q.end)
    if own is not None and sentences:
        return msgspec.structs.replace(q, end=own.start() + 1)
    return q if sentences and len(q.marks) == 1 and not own else msgspec.structs.replace(q, settled=False)
