"""Writing a report: sentences out of sayings, in frames, with the characters of every assertion kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

import msgspec

from rashomon.model import Record
from rashomon.testing.newsroom import frames
from rashomon.testing.newsroom.cast import World
from rashomon.testing.newsroom.pen import Pen, Style, sentence, tidied
from rashomon.testing.newsroom.plain import when_phrase
from rashomon.testing.newsroom.records import Beat, Course, Mode, Origin, Outlet, Proposition, Voice

OPEN, CLOSE = "\ue000", "\ue001"
_CERTAIN = {"past": "CT+", "will": "CT+", "due": "PR+", "may": "PS+", "not": "CT-", "deny": "CT-", "gone": "CT-"}
CONTESTED = frozenset("blame breach overloaded arson speeding knew arms".split())
_LABEL = "\ue100"
_ACCUSED = ("{p} accused {c}", "{p} has accused {c}", "{p}{w} accused {c}", "{p} openly accused {c}")


class Assertion(Record, frozen=True):
    """What a marked stretch of a sentence asserts; the fields are those of `Telling`."""

    claim: str
    mode: Mode
    voice: Voice
    origin: Origin
    holder: str
    beat: str
    chain: tuple[str, ...] = ()
    shown: str = ""
    fresh: bool = True

    @property
    def factuality(self) -> str:
        """FactBank's label; what is denied is certain not to be."""
        return _CERTAIN[self.mode]


class Sentence(Record, frozen=True):
    """A sentence with marks around its assertions, in their order; none where it is noise."""

    text: str
    asserts: tuple[Assertion, ...] = ()


class Desk:
    """Writes the sentences of one report of one outlet."""

    def __init__(self, world: World, course: Course, outlet: Outlet, outlets: Mapping[str, Outlet], dice: Random, day: date, style: Style) -> None:  # fmt: skip
        topic, _, short = course.topic.partition("/")
        self.people = {s.key: s for s in world.people}
        self.world, self.course, self.outlet, self.outlets, self.dice = world, course, outlet, outlets, dice
        self.pen = Pen(self.people, (topic, short), dice, day, style)
        self.known: Mapping[str, Proposition] = {p.key: p for p in course.propositions}
        self.day = day
        self.told: set[str] = set()
        """Claims that this report has attributed already."""

    # ------------------------------------------------------------------------------------------------ one saying

    def tell(self, saying_claim: str, mode: Mode, beat: Beat, *, voice: Voice | None = None, cite: str | None = None, fresh: bool = True) -> Sentence:  # fmt: skip
        """One sentence for one saying.

        Args:     voice: how it is shown, by default as the origin is; cite: the key of the outlet that it is taken from.
        """
        voice = voice or _voice(beat.origin, self.outlet)
        claim = self.known[saying_claim]
        back, frame = self._frame(claim, mode, beat, voice, cite)
        speaker = beat.origin.who if voice == "named" else None
        content, wording = self._content(claim, mode, speaker, back, frame)
        done = Assertion(
            claim.key,
            mode,
            voice,
            beat.origin,
            _holder(beat.origin, voice),
            beat.key,
            (cite,) if cite else (),
            fresh=fresh,
        )
        text = self._filled(wording, content, beat, speaker, cite)
        self.told |= {claim.key} if voice != "flat" else set()
        return Sentence(text, (done,))

    def _frame(self, claim: Proposition, mode: Mode, beat: Beat, voice: Voice, cite: str | None) -> tuple[bool, str]:
        """A frame, and whether "will" turns into "would" after it."""
        rows: Sequence[str]
        translated = self.outlet.habit == "translator"
        speaker_kind = self.people[beat.origin.who].kind if beat.origin.who in self.people else ""
        if voice in ("flat", "witness"):
            rows = frames.CITED_FLAT if cite and voice == "flat" else ("{c}",)
        elif voice == "document":
            rows = frames.DOCUMENT
        elif voice == "anonymous":
            rows = frames.CITED_UNNAMED if cite else frames.TRANSLATED["unnamed"] if translated else frames.UNNAMED
        elif mode == "deny":
            rows = frames.TRANSLATED["deny"] if translated else frames.NAMED["deny"]
        elif cite and mode in ("past", "not") and self.dice.random() < 0.6:
            rows = frames.CITED_NAMED
        elif translated:
            rows = frames.TRANSLATED.get(mode, frames.TRANSLATED["named"])
        elif mode in ("will", "may", "not"):
            rows = frames.NAMED[mode]
        elif claim.kind in CONTESTED and beat.origin.kind == "person":
            rows = frames.NAMED["claim"]
        else:
            rows = frames.NAMED[self.dice.choice(("front", "end"))]
        if beat.origin.who not in self.pen.seen or self.pen.last != beat.origin.who:
            rows = [r for r in rows if "added" not in r and "went on" not in r] or rows
        if speaker_kind == "body":
            rows = [r for r in rows if "{p} has" not in r and "news conference" not in r] or rows
        rows = [r for r in rows if "however" not in r] or rows if not self.told else rows
        chosen = self.dice.choice(rows)
        return chosen.startswith("<"), chosen.removeprefix("<")

    def _content(self, claim: Proposition, mode: Mode, speaker: str | None, back: bool, frame: str) -> tuple[str, str]:
        """The marked content and the frame; an accusation and a denial in other words change the frame."""
        if mode == "past" and speaker and self.dice.random() < 0.45:
            accused = self.pen.accusation(claim, None)
            if accused:
                who, _, what = accused.partition(" of ")
                return f"{OPEN}{_LABEL}{who} of {what}{CLOSE}", self.dice.choice(_ACCUSED)
        if mode == "deny":
            accuses = self.dice.random() < 0.3 or not _denied(claim.kind)
            if accuses:
                back, frame = self._nay()
                return f"{OPEN}{_LABEL}{self.pen.clause(claim, 'not', speaker, back=back)}{CLOSE}", frame
        said = self.pen.clause(claim, mode, speaker, back=back)
        if mode == "deny" and said.startswith(("any ", "reports ")) and "denied" in frame and self.dice.random() < 0.6:
            frame = self.dice.choice(frames.NAMED["reject"])
        return f"{OPEN}{_LABEL}{said}{CLOSE}", frame

    def _nay(self) -> tuple[bool, str]:
        chosen = self.dice.choice(frames.NAMED["nay"])
        return chosen.startswith("<"), chosen.removeprefix("<")

    def _filled(self, frame: str, content: str, beat: Beat, speaker: str | None, cite: str | None) -> str:
        said = date.fromisoformat(self.course.first_day) + timedelta(hours=beat.hour)
        style = self.pen.style
        when = when_phrase(said, self.day, self.dice, near_words=style.near_words, american=style.american)
        dated = " on " in content or "day" in content[-12:]  # one day a sentence is enough
        occasion = "" if "{w}" not in frame or dated else frames.occasion(self.dice, when, None)
        parts = {"c": content, "w": occasion, "o": self._other(beat, cite), "d": beat.origin.who}
        if speaker:
            parts["p"] = self._speaker(speaker)
        # the speaker is named where he stands: the clause was worded first, so that a full name may follow a short one
        text = re.sub(r"\{(\w+)\}", lambda m: parts.get(m[1], ""), frame)
        self.pen.last = speaker
        return sentence(tidied(text)) + "."

    def _speaker(self, key: str) -> str:
        one = self.people[key]
        if self.pen.last == key and key in self.pen.seen and self.dice.random() < 0.6:
            return one.pronoun if one.kind == "person" else one.noun or one.name
        return self.pen.name(key)

    def _other(self, beat: Beat, cite: str | None) -> str:
        """The outlet that was told, or that is cited, as this one calls it."""
        key = cite or beat.origin.told or self.outlet.key
        outlet = self.outlets[key]
        short = outlet.short if f"outlet:{key}" in self.pen.seen or key == self.outlet.key else outlet.name
        self.pen.seen.add(f"outlet:{key}")
        return short if short.startswith(("The ", "the ", "State")) or outlet.habit == "agency" else f"the {short}"

    # ------------------------------------------------------------------------------------------------ the rest

    def quote(self, beat: Beat) -> Sentence:
        """The words of an occasion between marks; a denial's words deny."""
        speaker = beat.origin.who
        frame = self.dice.choice(frames.QUOTES)
        denied = beat.says[0].mode == "deny"
        said = f"{OPEN}{_LABEL}{beat.quote}{CLOSE}" if denied else beat.quote
        if not self.pen.style.curly:
            frame = frame.replace("\u201c", '"').replace("\u201d", '"')
        text = self._filled(frame.replace("{q}", said), "", beat, speaker, None)
        text = text.replace(".\u201d.", ".\u201d").replace('.".', '."')
        if not denied:
            return Sentence(text)
        done = Assertion(beat.says[0].claim, "deny", "named", beat.origin, speaker, beat.key)
        return Sentence(text, (done,))

    def noise(self) -> Sentence:
        """Weather, colour or background: true, and beside the point."""
        rows = self.dice.choice((frames.WEATHER, frames.COLOUR, frames.BACKGROUND))
        a, b = self.world.lands[0], self.world.lands[1]
        parts = {
            "A": a.name, "B": b.name, "A.adj": a.adjective, "w": self.dice.choice(frames.RESIDENTS), "m": str(self.dice.randint(2, 40)),
            "k": str(self.dice.randint(30, 400)), "place": self.dice.choice(a.towns),
        }  # fmt: skip
        text = re.sub(r"\{([\w.]+)\}", lambda m: parts[m[1]], self.dice.choice(rows))
        if not self.pen.style.curly:
            text = text.replace("\u201c", '"').replace("\u201d", '"')
        self.pen.last = None
        return Sentence(text)

    def promoted(self, claim: str, mode: Mode, beat: Beat, fresh: bool) -> Sentence:
        """What unnamed officials told somebody as what "experts say"."""
        content = f"{OPEN}{_LABEL}{self.pen.clause(self.known[claim], mode)}{CLOSE}"
        text = self.dice.choice(frames.PROMOTED).replace("{c}", content)
        self.pen.last = None
        done = Assertion(
            claim,
            mode,
            "anonymous",
            beat.origin,
            "experts",
            beat.key,
            fresh=fresh,
            shown=f"anon:experts:{self.outlet.key}",
        )
        return Sentence(sentence(text) + ".", (done,))

    def correction(self, beat: Beat) -> tuple[Sentence, ...]:
        """A note that takes back what was told and says what is so."""
        wrong = next(s.claim for s in beat.says if s.mode == "gone")
        right = next(s.claim for s in beat.says if s.mode == "past")
        frame = self.dice.choice(frames.CORRECTIONS).replace("{w}", "")
        first, _, _ = frame.partition(" {right}")
        content = f"{OPEN}{_LABEL}{self.pen.clause(self.known[wrong], 'past')}{CLOSE}"
        done = Assertion(wrong, "gone", "flat", beat.origin, "author", beat.key)
        then = Assertion(right, "past", "witness", beat.origin, "author", beat.key)
        told = f"{OPEN}{_LABEL}{self.pen.clause(self.known[right], 'past')}{CLOSE}"
        return Sentence(tidied(first.replace("{c}", content)), (done,)), Sentence(sentence(told) + ".", (then,))


def paired(one: Sentence, other: Sentence, dice: Random) -> Sentence | None:
    """Two flat sentences as one; None where one of them is attributed."""
    if any(a.voice not in ("flat", "witness") or a.chain for s in (one, other) for a in s.asserts):
        return None
    left, right = one.text.removesuffix("."), other.text.removesuffix(".")
    if any(c in left + right for c in '\u201c"') or len(left) + len(right) > 190:
        return None
    joined = dice.choice(frames.PAIRED).replace("{x}", left).replace("{y}", _lowered(right))
    return Sentence(joined + ".", (*one.asserts, *other.asserts))


def _lowered(text: str) -> str:
    """A sentence in the middle of another: "The crew" becomes "the crew"; names keep their capital."""
    bare = text.lstrip(OPEN + _LABEL)
    first = bare.split(" ", 1)[0]
    small = {
        "The",
        "A",
        "An",
        "In",
        "At",
        "Police",
        "Talks",
        "There",
        "Fire",
        "Flames",
        "Hospitals",
        "Naval",
        "Traffic",
        "Crowds",
    }
    at = len(text) - len(bare)
    return text[:at] + bare[:1].lower() + bare[1:] if first in small or re.match(r"[A-Z][a-z]+(-[a-z]+)?$", first) and first.lower() in _NUMBERS else text  # fmt: skip


_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty "
    "thirty forty fifty sixty seventy eighty ninety thousands officers judges members protesters demonstrators negotiations discussions".split()
)


def _voice(origin: Origin, outlet: Outlet) -> Voice:
    if origin.kind == "person":
        return "named"
    if origin.kind in ("anonymous", "document"):
        return "anonymous" if origin.kind == "anonymous" else "document"
    return "witness"


def _holder(origin: Origin, voice: Voice) -> str:
    return "author" if voice in ("flat", "witness") else origin.who


def _denied(kind: str) -> bool:
    from rashomon.testing.newsroom.pen import lexicon

    return "d" in lexicon()[kind]


def laid_out(
    paragraphs: Sequence[Sequence[Sentence]],
) -> tuple[str, list[tuple[int, int, Assertion]], list[tuple[int, int]]]:
    """Put paragraphs together.

    Returns:  the text without marks, each assertion with its characters, and the spans of sentences that assert nothing.
    """
    text = ""
    spans: list[tuple[int, int, Assertion]] = []
    noise: list[tuple[int, int]] = []
    for number, paragraph in enumerate(paragraphs):
        text += "\n\n" if number else ""
        for place, one in enumerate(paragraph):
            text += " " if place else ""
            begun, at = len(text), 0
            starts: list[int] = []
            for mark in re.finditer(f"{OPEN}{_LABEL}|{CLOSE}", one.text):
                text += one.text[at : mark.start()]
                at = mark.end()
                if mark[0] == CLOSE:
                    spans.append((starts.pop(), len(text), one.asserts[len(spans) - _before(spans, begun)]))
                else:
                    starts.append(len(text))
            text += one.text[at:]
            if not one.asserts:
                noise.append((begun, len(text)))
    return text, spans, noise


def _before(spans: Sequence[tuple[int, int, Assertion]], begun: int) -> int:
    """How many assertions stand before this sentence."""
    return sum(start < begun for start, _, _ in spans)


def relabelled(one: Sentence, **fields: object) -> Sentence:
    """The same sentence with other fields in its assertions."""
    return Sentence(one.text, tuple(msgspec.structs.replace(a, **fields) for a in one.asserts))  # type: ignore[arg-type]
