"""The pen of one report: it names people first in full and then shortly, and words propositions as clauses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from random import Random

from rashomon.model import Record
from rashomon.testing.newsroom.phrases import STATE
from rashomon.testing.newsroom.phrases_more import STREET
from rashomon.testing.newsroom.phrases_nouns import NOUNS
from rashomon.testing.newsroom.plain import in_words, number, when_phrase
from rashomon.testing.newsroom.records import Mode, Proposition, Somebody

_CHOICE = re.compile(r"\[([^\[\]]*)\]")
_VERB = re.compile(r"<([^/<>]*)/([^/<>]*)/([sp])>")
_ROLE = re.compile(r"\{([A-Za-z0-9]+)(?:\.([a-z]+))?\}")
_MODES: Mapping[str, str] = {"past": "*+", "will": "*>", "due": "*", "may": "*", "not": "-*", "deny": "d", "gone": "*+"}


class Style(Record, frozen=True):
    """How an outlet writes."""

    words_up_to: int = 10
    near_words: bool = False
    american: bool = False
    honorific: bool = False
    spelling: int = 0
    """Which of the spellings of a name it prints; 0 is the usual one."""
    curly: bool = True


@lru_cache(maxsize=1)
def lexicon() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Kind -> mark -> its lines."""
    found: dict[str, dict[str, list[str]]] = {}
    kind = ""
    for line in f"{STATE}\n{STREET}\n{NOUNS}".splitlines():
        mark, _, rest = line.partition(" ")
        if not line.strip():
            continue
        if not rest:
            kind = line
        else:
            found.setdefault(kind, {}).setdefault(mark, []).append(rest)
    return {k: {m: tuple(lines) for m, lines in rows.items()} for k, rows in found.items()}


class Pen:
    """Writes one report; remembers who has been named."""

    def __init__(
        self, people: Mapping[str, Somebody], topic: tuple[str, str], dice: Random, printed: date, style: Style
    ) -> None:
        self.people, self.topic, self.dice, self.printed, self.style = people, topic, dice, printed, style
        self.seen: set[str] = set()
        self.last: str | None = None
        """Who spoke in the sentence before, for "she added"."""

    # ------------------------------------------------------------------------------------------------ names

    def name(self, key: str, speaker: str | None = None, *, simple: bool = False) -> str:
        """How somebody is called here: in full the first time, shortly after, by pronoun when speaking of oneself.

        Args:     simple: no apposition, because a possessive or a list follows.
        """
        one = self.people.get(key)
        if one is None:
            return key
        if key == speaker and one.kind in ("person", "body"):
            return one.pronoun
        first = key not in self.seen
        self.seen.add(key)
        if one.kind == "person":
            return self._first(one, simple) if first else self._later(one)
        if one.kind in ("ship", "building", "body"):
            if first:
                return one.name
            return self.dice.choice(
                (one.short, one.short, one.noun or one.short, one.name if one.kind == "body" else one.short)
            )
        if one.kind == "firm":
            return one.name if first or self.dice.random() < 0.8 else one.noun
        return one.name

    def _spelled(self, one: Somebody) -> str:
        """The surname as this outlet spells it."""
        known = (one.short, *one.spellings)
        return known[min(self.style.spelling, len(known) - 1)]

    def _first(self, one: Somebody, simple: bool) -> str:
        full = one.name.replace(one.short, self._spelled(one))
        post = one.post
        if one.title:
            titled = f"{one.adjective} {one.title} {full}"
            article = "" if post.startswith("commander") else "the "
            forms = [titled, titled, f"{one.title} {full} of {self.people[one.country].name}"]
            forms += [] if simple else [f"{full}, {article}{post},", f"the {post.removeprefix('the ')}, {full},"]
            return self.dice.choice(forms)
        return full if simple else f"{full}, {post},"

    def _later(self, one: Somebody) -> str:
        short = self._spelled(one)
        if self.style.honorific and self.dice.random() < 0.7:
            return f"{'Ms' if one.pronoun == 'she' else 'Mr'} {short}"
        roll = self.dice.random()
        if one.title and roll < 0.2:
            return (
                f"the {one.post.removeprefix('commander of the ')}"
                if "commander" not in one.post
                else f"the {one.noun}"
            )
        if not one.title and roll < 0.12 and one.noun:
            return f"the {one.noun}"
        return short

    # ------------------------------------------------------------------------------------------------ clauses

    def clause(
        self, told: Proposition, mode: Mode, speaker: str | None = None, *, back: bool = False, dated: bool = True
    ) -> str:
        """Word a proposition as a clause without capital and full stop.

        Args:     speaker: who says it, for pronouns; back: whether "will" becomes "would" after "said"; dated: whether
                  its day is told, where the phrase has room for it.
        """
        rows = lexicon()[told.kind]
        if mode == "not" and "-" in rows and self.dice.random() < 0.7:
            marks = "-"
        else:
            marks = "-*" if mode == "not" else _MODES[mode]
        lines = [line for mark in marks for line in rows.get(mark, ())]
        if told.scope:
            lines = [line for line in lines if "{in}" in line or "{of}" in line] or lines
        if dated and told.day and mode in ("will", "due"):
            lines = [line for line in lines if "{day" in line] or lines
        return self.fill(self.dice.choice(lines), told, mode, speaker, back=back, dated=dated)

    def headline(self, told: Proposition, mode: Mode = "past", who: str = "") -> str:
        """A headline of a saying.

        Args:     who: the key of its speaker, who denies.
        """
        rows = lexicon()[told.kind]
        denied = [line for line in rows.get("d", ()) if not line.startswith("that ")]
        lines = rows["h"]
        if mode == "deny" and denied and who in self.people:
            one = self.people[who]
            name = self.people[one.country].name if one.country in "BC" and one.kind == "person" else one.short
            lines = tuple(f"{name} denies {line}" for line in denied)
        elif mode in ("not", "deny") and "-" in rows:
            lines = rows["-"]
        elif mode in ("will", "due", "may") and "H" in rows:
            lines = tuple(line.replace("~", "may" if mode == "may" else "to") for line in rows["H"])
        filled = self.fill(self.dice.choice(lines), told, "past", None, back=False, dated=False, heading=True)
        return filled[:1].upper() + filled[1:]

    def phrase(self, told: Proposition, mark: str) -> str | None:
        """What follows "accused" (a), "blamed" (b), "put" (p) or "announced" (n); None where the kind has no such words."""
        lines = lexicon()[told.kind].get(mark, ())
        if told.scope:
            lines = tuple(line for line in lines if "{of}" in line)
        return self.fill(self.dice.choice(lines), told, "past", None, back=False) if lines else None

    def fill(
        self,
        line: str,
        told: Proposition,
        mode: Mode,
        speaker: str | None,
        *,
        back: bool,
        dated: bool = True,
        heading: bool = False,
    ) -> str:
        """Choose, conjugate and name."""
        line = _CHOICE.sub(lambda m: self.dice.choice(m[1].split("|")), line)
        line = _VERB.sub(lambda m: self._verb(m[1], m[2], m[3] == "p", mode, back), line)
        roles = dict(told.roles)
        line = _ROLE.sub(lambda m: self._role(m[1], m[2], told, roles, speaker, dated, heading), line)
        return tidied(line)

    def _verb(self, base: str, past: str, plural: bool, mode: Mode, back: bool) -> str:
        be = ("were" if back else "are") if plural else ("was" if back else "is")
        if mode == "will":
            return f"{'would' if back else 'will'} {base}"
        if mode == "due":
            return f"{be} {self.dice.choice(('due to', 'to', 'scheduled to', 'set to'))} {base}"
        if mode == "may":
            return f"{self.dice.choice(('could', 'might', 'could') if back else ('could', 'may', 'might', 'could'))} {base}"
        if mode == "not":
            return f"{past} not" if base == "be" else f"did not {base}"
        return past

    def _role(
        self,
        name: str,
        form: str | None,
        told: Proposition,
        roles: dict[str, str],
        speaker: str | None,
        dated: bool,
        heading: bool,
    ) -> str:
        if name == "n" and told.figure is not None:
            return number(told.figure, self.style.words_up_to)
        special = self._special(name, told, dated)
        if special is not None:
            return special
        if name == "place":
            return told.place or ""
        if name == "topic":
            first = "topic" not in self.seen
            self.seen.add("topic")
            return self.topic[0] if first else self.topic[1]
        key = roles.get(name, "")
        one = self.people.get(key)
        if one is None:
            return key.removeprefix("a ").removeprefix("the ") if form == "bare" else key
        if form == "adj":
            return one.adjective
        if form == "full":
            return one.name
        if form == "bare":
            return one.name.removeprefix("a ").removeprefix("the ")
        if form == "short" or heading:
            return self._spelled(one) if one.kind == "person" else one.short
        if form == "s":
            called = self.name(key, speaker, simple=True)
            return {"she": "her", "he": "his", "it": "its"}.get(
                called, called + ("'" if called.endswith("s") else "'s")
            )
        return self.name(key, speaker)

    def _special(self, name: str, told: Proposition, dated: bool) -> str | None:
        """What is no role: times, bounds, and where a toll belongs."""
        if name in ("day", "day2", "day0"):
            if not dated or told.day is None:
                return ""
            said = when_phrase(
                date.fromisoformat(told.day), self.printed, self.dice,
                near_words=self.style.near_words, american=self.style.american,
            )  # fmt: skip
            if name == "day0":
                return said.removeprefix("on ")
            return f" {said}" if name == "day" else f"{said} "
        if name == "least":
            return "at least " if self.dice.random() < 0.25 else ""
        if name == "inplace":
            return f" in {told.place}" if self.dice.random() < 0.6 else ""
        if name == "n2":
            return self.dice.choice(("several", "some", "a number of"))
        if name not in ("in", "in0", "of"):
            return None
        event = dict(told.roles).get("event", self.topic[1])
        if told.scope:
            return told.scope if name == "in" else f"{told.scope},"
        if name == "in0":
            return self.dice.choice((f"in {event} ", ""))
        where = " in " if name == "in" else " from "
        return self.dice.choice((f"{where}{event}", ""))


def tidied(text: str) -> str:
    """One space between words, no doubled commas, no comma before a full stop."""
    text = re.sub(r" {2,}", " ", text).strip()
    text = re.sub(r",(?: ?,)+", ",", text).replace(" ,", ",")
    text = re.sub(r",(?=[.;:])", "", text)
    return text.removesuffix(",").strip()


def sentence(text: str) -> str:
    """Capital first (numbers in words), full stop last; marks of spans at the start are stepped over."""
    at = next((n for n, c in enumerate(text) if not "\ue000" <= c <= "\uf8ff"), 0)
    head, body = text[:at], text[at:]
    figure = re.match(r"\d[\d,]*", body)
    if figure:
        body = in_words(int(figure[0].replace(",", ""))) + body[figure.end() :]
    elif body[:1] in '\u201c"' and len(body) > 1:
        return head + body[0] + body[1].upper() + body[2:]
    return head + body[:1].upper() + body[1:]
