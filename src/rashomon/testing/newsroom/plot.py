"""What a course of events is built with: propositions, what becomes known of them when and from whom, and how they compare."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from rashomon.testing.newsroom.cast import World
from rashomon.testing.newsroom.records import Beat, Mode, Origin, Proposition, Rivalry, Saying

UNNAMED = (
    "a {0} official who asked not to be named|a senior {0} official|two {0} officials briefed on the matter|"
    "a {0} security official who was not authorised to speak|an official in {1}|a person close to the {0} government|"
    "three {0} officials|a diplomat in {1}"
).split("|")
PAPERS = (
    "an internal memo|a confidential report|a letter from the ministry|a copy of the order|an inspection report|court papers|"
    "a leaked cable|minutes of a meeting"
).split("|")


class Plot:
    """A course of events under construction."""

    def __init__(self, world: World, dice: Random, first: date, topic: tuple[str, str] = ("", "")) -> None:
        self.world, self.dice, self.first, self.topic = world, dice, first, topic
        self.propositions: dict[str, Proposition] = {}
        self.beats: list[Beat] = []
        self.rivalries: list[Rivalry] = []

    def day(self, number: int) -> str:
        """The date of a day of the story, counted from 0."""
        return (self.first + timedelta(days=number)).isoformat()

    def town(self, land: int, n: int = -1) -> str:
        """A town of a country; drawn where none is named."""
        towns = self.world.lands[land].towns
        return self.dice.choice(towns) if n < 0 else towns[n % len(towns)]

    def add(
        self, key: str, kind: str, roles: str, day: int | None, *, place: str | None = None, figure: int | None = None,
        scope: str = "", importance: int = 1, true: bool = True,
    ) -> str:  # fmt: skip
        """Add a proposition.

        Args:     roles: "a=A.fm b=B.fm"; words with spaces carry underscores.
        Returns:  its key.
        """
        pairs = tuple((left, right.replace("_", " ")) for left, _, right in (r.partition("=") for r in roles.split()))
        when = None if day is None else self.day(day)
        self.propositions[key] = Proposition(key, kind, pairs, when, place, figure, scope, importance, true)
        return key

    def beat(self, hour: int, origin: Origin, *says: tuple[str, Mode], quote: str = "", where: str = "") -> None:
        """Something becomes known at an hour of the story."""
        told = tuple(Saying(claim, mode) for claim, mode in says)
        self.beats.append(Beat(f"beat{len(self.beats)}", hour, origin, told, quote, where))

    def rival(self, left: str, right: str, kind: str, slot: str, verdict: str) -> None:
        """How two propositions stand; *left* supersedes, refines or contradicts *right*."""
        self.rivalries.append(Rivalry(left, right, kind, slot, verdict))  # type: ignore[arg-type]

    def named(self, key: str) -> Origin:
        """Somebody who speaks in public."""
        one = self.world.one(key)
        return Origin(f"said:{key}", "person", key, one.country, one.body or key)

    def unnamed(self, land: int, outlet: str) -> Origin:
        """Unnamed officials of a country who tell one outlet."""
        place = self.world.lands[land]
        words = self.dice.choice(UNNAMED).format(place.adjective, place.capital)
        words = words.replace("a A", "an A").replace("a O", "an O").replace("a U", "a U").replace("a I", "an I")
        return Origin(f"anon:{outlet}:{len(self.beats)}", "anonymous", words, place.key, "", outlet)

    def paper(self, outlet: str) -> Origin:
        """A document that one outlet has seen."""
        words = self.dice.choice(PAPERS)
        return Origin(f"paper:{len(self.beats)}", "document", words, "", "", outlet)

    def seen_by(self, outlet: str) -> Origin:
        """What reporters of an outlet saw themselves."""
        return Origin(f"own:{outlet}", "own_reporting", outlet, "", f"own:{outlet}", outlet)

    def state(self) -> Origin:
        """What the state medium tells by itself."""
        return Origin("state", "state_media", "state", "B", "state", "state")
