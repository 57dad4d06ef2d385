"""Writing a report: sentences out of sayings, in frames, with the characters of every assertion kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

import msgspec

from rashomon.testing.newsroom import frames
from rashomon.testing.newsroom.cast import World
from rashomon.testing.newsroom.marks import Assertion, Sentence, lowered, marked
from rashomon.testing.newsroom.pen import Pen, Style, lexicon, sentence, tidied
from rashomon.testing.newsroom.plain import when_phrase
from rashomon.testing.newsroom.records import Beat, Course, Mode, Origin, Outlet, Proposition, Saying, Voice

CONTESTED = frozenset("blame breach overloaded arson speeding knew arms".split())
"""Kinds that accuse somebody: they stay the accuser's."""


class Desk:
    """Writes the sentences of one report of one outlet."""

    def __init__(
        self, world: World, course: Course, outlet: Outlet, outlets: Mapping[str, Outlet], dice: Random, day: date, style: Style
    ) -> None:  # fmt: skip
        topic, _, short = course.topic.partition("/")
        self.people = {s.key: s for s in world.people}
        self.world, self.course, self.outlet, self.outlets, self.dice = world, course, outlet, outlets, dice
        self.pen = Pen(self.people, (topic, short), dice, day, style)
        self.known: Mapping[str, Proposition] = {p.key: p for p in course.propositions}
        self.day = day
        self.told: set[str] = set()
        """Claims that this report has attributed already."""
        self.used: set[str] = set()
        """Lines of noise that it has printed."""

    # ------------------------------------------------------------------------------------------------ one saying

    def tell(
        self, key: str, mode: Mode, beat: Beat, *, voice: Voice | None = None, cite: str | None = None, fresh: bool = True
    ) -> Sentence:  # fmt: skip
        """One sentence for one saying.

        Args:     voice: how it is shown, by default as the origin is; cite: the key of the outlet that it is taken from.
        """
        voice = voice or voice_of(beat.origin)
        claim = self.known[key]
        quoted = self._quoted(claim, mode, beat, voice, cite)
        if quoted:
            return quoted
        back, frame = self._frame(claim, mode, beat, voice, cite)
        speaker = beat.origin.who if voice == "named" else None
        content, wording = self._content(claim, mode, speaker, back, frame)
        chain = (cite,) if cite else ()
        done = Assertion(key, mode, voice, beat.origin, holder_of(beat.origin, voice), beat.key, chain, fresh=fresh)
        text = self._filled(wording, content, beat, speaker, cite)
        self.told |= {key} if voice != "flat" else set()
        return Sentence(text, (done,))

    def tell_both(self, one: Saying, other: Saying, beat: Beat) -> Sentence:
        """Two things that somebody says in one breath."""
        speaker = beat.origin.who
        frame = self.dice.choice(frames.BOTH)
        back = frame.startswith("<")
        first = marked(self.pen.clause(self.known[one.claim], one.mode, speaker, back=back))
        then = marked(self.pen.clause(self.known[other.claim], other.mode, speaker, back=back))
        frame = frame.removeprefix("<").replace("{x}", then)
        done = tuple(Assertion(s.claim, s.mode, "named", beat.origin, speaker, beat.key) for s in (one, other))
        self.told |= {one.claim, other.claim}
        return Sentence(self._filled(frame, first, beat, speaker, None), done)

    def tell_toll(self, toll: Saying, event: Proposition, beat: Beat) -> Sentence:
        """How many died when it happened, as somebody says: a toll and its event in one sentence."""
        speaker = beat.origin.who
        count = self.pen.fill(
            "{least}{n} people [died|were killed]", self.known[toll.claim], "past", None, back=False, dated=False
        )
        what = self.pen.clause(event, "past", speaker)
        frame = self.dice.choice(frames.TOLL).removeprefix("<").replace("{x}", marked(what))
        done = tuple(Assertion(k, "past", "named", beat.origin, speaker, beat.key) for k in (toll.claim, event.key))
        self.told |= {toll.claim, event.key}
        return Sentence(self._filled(frame, marked(count), beat, speaker, None), done)

    def _frame(self, claim: Proposition, mode: Mode, beat: Beat, voice: Voice, cite: str | None) -> tuple[bool, str]:
        """A frame, and whether "will" turns into "would" after it."""
        rows = self._frames(claim, mode, beat, voice, cite)
        if beat.origin.who not in self.pen.seen or self.pen.last != beat.origin.who:
            rows = [r for r in rows if "added" not in r and "went on" not in r] or rows
        one = self.people.get(beat.origin.who)
        if one is not None and one.kind == "body":
            rows = [r for r in rows if "{p} has" not in r and "news conference" not in r and "radio" not in r] or rows
        if not self.told:
            rows = [r for r in rows if "however" not in r and "again" not in r] or rows
        chosen = self.dice.choice(rows)
        return chosen.startswith("<"), chosen.removeprefix("<")

    def _frames(self, claim: Proposition, mode: Mode, beat: Beat, voice: Voice, cite: str | None) -> Sequence[str]:
        translated = self.outlet.habit == "translator"
        if voice in ("flat", "witness"):
            return frames.CITED_FLAT if cite and voice == "flat" else ("{c}",)
        if voice == "document":
            return frames.CITED_DOCUMENT if cite else frames.DOCUMENT
        if voice == "anonymous":
            return frames.CITED_UNNAMED if cite else frames.TRANSLATED["unnamed"] if translated else frames.UNNAMED
        if mode == "deny":
            return frames.TRANSLATED["deny"] if translated else frames.NAMED["deny"]
        if cite and mode in ("past", "not") and self.dice.random() < 0.6:
            return frames.CITED_NAMED
        if translated:
            return frames.TRANSLATED.get(mode, frames.TRANSLATED["named"])
        if mode in ("will", "may", "not"):
            return frames.NAMED[mode]
        if claim.kind in CONTESTED:
            return frames.NAMED["claim"]
        return frames.NAMED[self.dice.choice(("front", "end"))]

    def _content(self, claim: Proposition, mode: Mode, speaker: str | None, back: bool, frame: str) -> tuple[str, str]:
        """The marked content and the frame; an accusation and a denial in other words change the frame."""
        for mark, wanted, share, rows in frames.NOMINAL:
            if speaker and mode == wanted and self.dice.random() < share:
                said = self.pen.phrase(claim, mark)
                if said is not None:
                    return marked(said), self.dice.choice(rows)
        if mode == "deny" and (self.dice.random() < 0.3 or "d" not in lexicon()[claim.kind]):
            chosen = self.dice.choice(frames.NAMED["nay"])
            said = self.pen.clause(claim, "not", speaker, back=chosen.startswith("<"))
            return marked(said), chosen.removeprefix("<")
        said = self.pen.clause(claim, mode, speaker, back=back)
        if mode == "deny" and said.startswith(("any ", "reports ")) and "denied" in frame and self.dice.random() < 0.6:
            frame = self.dice.choice(frames.NAMED["reject"])
        return marked(said), frame

    def _filled(self, frame: str, content: str, beat: Beat, speaker: str | None, cite: str | None) -> str:
        """Everybody named in the order in which the sentence names them, but for the content, which was worded before."""
        said = date.fromisoformat(self.course.first_day) + timedelta(hours=beat.hour)
        style = self.pen.style
        when = when_phrase(said, self.day, self.dice, near_words=style.near_words, american=style.american)
        dated = " on " in content or "day" in content[-12:]  # one day a sentence is enough
        occasion = "" if "{w}" not in frame or dated else frames.occasion(self.dice, when)
        parts = {"c": content, "w": occasion, "v": "" if dated else f"{when},", "o": "", "d": beat.origin.who}
        if "{o}" in frame:
            parts["o"] = self._other(beat, cite)
        if speaker:
            parts["p"] = self._speaker(speaker, pronoun="said {p}" not in frame)
        text = re.sub(r"\{(\w+)\}", lambda m: parts.get(m[1], ""), frame)
        self.pen.last = speaker
        return sentence(tidied(text)) + "."

    def _speaker(self, key: str, *, pronoun: bool = True) -> str:
        one = self.people[key]
        if pronoun and self.pen.last == key and key in self.pen.seen and self.dice.random() < 0.6:
            return one.pronoun if one.kind == "person" else one.noun or one.name
        if one.kind == "body" and self.dice.random() < 0.25:
            name = self.pen.name(key)
            return f"a {self.dice.choice(('spokesman', 'spokeswoman'))} for {name}"
        return self.pen.name(key)

    def _other(self, beat: Beat, cite: str | None) -> str:
        """The outlet that was told, or that is cited, as this one calls it."""
        key = cite or beat.origin.told or self.outlet.key
        outlet = self.outlets[key]
        short = outlet.short if f"outlet:{key}" in self.pen.seen or key == self.outlet.key else outlet.name
        self.pen.seen.add(f"outlet:{key}")
        named = short.startswith(("The ", "the ", "State")) or short == outlet.short and outlet.habit == "agency"
        return short.replace("The ", "the ", 1) if named else f"the {short}"

    # ------------------------------------------------------------------------------------------------ the rest

    def _quoted(self, claim: Proposition, mode: Mode, beat: Beat, voice: Voice, cite: str | None) -> Sentence | None:
        """Now and then the claim in the speaker's own words, which are the same wherever they are quoted."""
        speaker = self.people.get(beat.origin.who)
        fits = voice == "named" and mode in ("past", "will", "not") and cite is None and speaker is not None
        if not fits or beat.origin.who in dict(claim.roles).values() or self.dice.random() >= 0.12:
            return None
        words = said_by(self.people, self.pen.topic, claim, mode, beat, self.day)
        if words is None:
            return None
        text = self._marks(self.dice.choice(frames.QUOTES)).replace("{q}", marked(words))
        done = Assertion(claim.key, mode, "named", beat.origin, beat.origin.who, beat.key)
        self.told.add(claim.key)
        return Sentence(_closed(self._filled(text, "", beat, beat.origin.who, None)), (done,))

    def quote(self, beat: Beat) -> Sentence:
        """The words of an occasion between marks; a denial's words deny."""
        speaker = beat.origin.who
        denied = beat.says[0].mode == "deny"
        frame = self._marks(self.dice.choice(frames.QUOTES))
        text = _closed(
            self._filled(frame.replace("{q}", marked(beat.quote) if denied else beat.quote), "", beat, speaker, None)
        )
        done = (Assertion(beat.says[0].claim, "deny", "named", beat.origin, speaker, beat.key),) if denied else ()
        return Sentence(text, done)

    def _marks(self, text: str) -> str:
        return text if self.pen.style.curly else text.replace("\u201c", '"').replace("\u201d", '"')

    def noise(self) -> Sentence:
        """Weather, colour or background: true, and beside the point."""
        rows = self.dice.choice((frames.WEATHER, frames.COLOUR, frames.BACKGROUND))
        rows = [r for r in rows if r not in self.used] or rows
        a, b = self.world.lands[0], self.world.lands[1]
        parts = {
            "A": a.name, "B": b.name, "A.adj": a.adjective, "w": self.dice.choice(frames.RESIDENTS),
            "place": self.dice.choice(a.towns),
            "m": str(self.dice.randint(2, 40)), "k": str(self.dice.randint(30, 400)), "job": self.dice.choice(frames.JOBS),
        }  # fmt: skip
        self.pen.last = None
        chosen = self.dice.choice(rows)
        self.used.add(chosen)
        return Sentence(self._marks(re.sub(r"\{([\w.]+)\}", lambda m: parts[m[1]], chosen)))

    def promoted(self, key: str, mode: Mode, beat: Beat, fresh: bool) -> Sentence:
        """What unnamed officials told somebody as what "experts say"."""
        text = self.dice.choice(frames.PROMOTED).replace("{c}", marked(self.pen.clause(self.known[key], mode)))
        self.pen.last = None
        shown = f"anon:experts:{self.outlet.key}"
        done = Assertion(key, mode, "anonymous", beat.origin, "experts", beat.key, fresh=fresh, shown=shown)
        return Sentence(sentence(text) + ".", (done,))

    def correction(self, beat: Beat) -> tuple[Sentence, ...]:
        """A note that takes back what was told, and what is so."""
        wrong = next(s.claim for s in beat.says if s.mode == "gone")
        right = next(s.claim for s in beat.says if s.mode == "past")
        content = marked(self.pen.clause(self.known[wrong], "past"))
        note = tidied(self.dice.choice(frames.CORRECTIONS).replace("{c}", content))
        done = Assertion(wrong, "gone", "flat", beat.origin, "author", beat.key)
        then = Assertion(right, "past", "witness", beat.origin, "author", beat.key)
        told = marked(self.pen.clause(self.known[right], "past"))
        return Sentence(note, (done,)), Sentence(sentence(told) + ".", (then,))

    def tell_flat(self, saying: Saying, beat: Beat) -> list[Sentence]:
        """A flat lead and, in a sentence after it, who stands behind it: told again in a frame, or named only."""
        one = self.known[saying.claim]
        flat = self.tell(saying.claim, saying.mode, beat, voice="flat")
        if self.dice.random() < 0.5:
            return [flat, self.tell(saying.claim, saying.mode, beat)]
        kind = "will" if saying.mode in ("will", "due") else "past" if one.figure is None else "figure"
        named = self._filled(self.dice.choice(frames.MADE[kind]), "", beat, beat.origin.who, None)
        shown = f"body:{beat.origin.body}"
        done = tuple(msgspec.structs.replace(a, shown=shown) for a in flat.asserts)
        return [Sentence(flat.text, done), Sentence(named)]

    def linked(self, one: Sentence) -> Sentence:
        """A paragraph's first sentence with a word that joins it to what went before."""
        if (
            not one.asserts
            or one.text.startswith("Correction")
            or self.dice.random() >= 0.12
            or one.text[0] in '\u201c"'
            or one.text.startswith("Asked")
        ):
            return one
        return Sentence(f"{self.dice.choice(frames.LINKS)}, {lowered(one.text)}", one.asserts)


def said_by(
    people: Mapping[str, object], topic: tuple[str, str], claim: Proposition, mode: Mode, beat: Beat, day: date
) -> str | None:  # fmt: skip
    """What a speaker said of a claim, word for word: a function of the beat, so that all who quote quote the same.

    Returns:  None where no line of its kind can be spoken.
    """
    pen = Pen(people, topic, Random(f"{beat.key} {claim.key} {claim.text}"), day, Style())  # type: ignore[arg-type]
    pen.seen |= {*people, "topic"}
    for _ in range(4):
        words = pen.clause(claim, mode, dated=False)
        if " had " not in words and "{" not in words:
            return sentence(words)
    return None


def _closed(text: str) -> str:
    return text.replace(".\u201d.", ".\u201d").replace('.".', '."')


def voice_of(origin: Origin) -> Voice:
    """How an origin is shown by those who have it at first hand."""
    if origin.kind == "person":
        return "named"
    if origin.kind in ("anonymous", "document"):
        return "anonymous" if origin.kind == "anonymous" else "document"
    return "witness"


def holder_of(origin: Origin, voice: Voice) -> str:
    """Who is said to say it."""
    return "author" if voice in ("flat", "witness") else origin.who
