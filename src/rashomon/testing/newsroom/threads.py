"""Threads of a course of events: disasters and attacks, with tolls that move, causes that are disputed, and corrections."""

from __future__ import annotations

from rashomon.testing.newsroom.plot import Plot

GRIEF = (
    "We will not rest until everybody is found|This is the worst day that our country has known in years|"
    "Our thoughts are with the families|We are doing all that can be done|Nobody who saw it will forget it|"
    "We owe the families an answer, and they shall have it|There are no words for a morning like this"
).split("|")
_CHARGES = {
    "overloaded": ("They were told", "We warned them more than once", "Anybody on the quay could see it"),
    "speeding": ("We warned them more than once", "The clock does not lie", "They run late and then they hurry"),
    "arson": ("This was no accident", "Somebody wanted it to burn", "We shall find those who did it"),
}
DENIALS = (
    "There is not a word of truth in it|This is an invention from start to finish|We had nothing to do with it|"
    "Nothing of the kind took place|That is simply false|I do not know where such stories come from"
).split("|")


def toll(plot: Plot, event: str, body: str, *, place: str, missing: bool) -> None:
    """A toll that moves over three days, told by one body; sometimes another counts in another scope."""
    dice = plot.dice
    dead = [dice.randint(3, 9)]
    for _ in range(2):
        dead.append(dead[-1] + dice.randint(2, 14))
    lost = dead[-1] - dead[0] + dice.randint(2, 15)
    hours = (11, 36, 60)
    role = f"event={event.replace(' ', '_')}"
    before = None
    for n, figure in enumerate(dead):
        key = plot.add(f"dead{n}", "dead", role, n, place=place, figure=figure, importance=3 if n == 2 else 2)
        says = [(key, "past")]
        if missing:
            gone = plot.add(f"missing{n}", "missing", role, n, place=place, figure=lost - (figure - dead[0]))
            says.append((gone, "past"))
        if before is not None:
            plot.rival(key, before, "supersedes", "number", "apparent")
            if missing:
                plot.rival(f"missing{n}", f"missing{n - 1}", "supersedes", "number", "apparent")
        plot.beat(hours[n], plot.named(body), *says, quote=dice.choice(GRIEF) if n == 0 else "")  # type: ignore[arg-type]
        before = key
    if dice.random() < 0.6:
        hurt = plot.add("injured", "injured", role, 0, place=place, figure=dice.randint(12, 80))
        plot.beat(13, plot.named("A.health"), (hurt, "past"))
    if dice.random() < 0.5:
        wider = plot.add(
            "deadwide", "dead", role, 1, place=place, figure=dead[1] + 2, scope=", two rescuers among them"
        )
        plot.beat(38, plot.named("A.tm"), (wider, "past"))
        plot.rival(wider, "dead1", "contradicts", "number", "apparent")
        plot.rival("dead2", wider, "supersedes", "number", "apparent")


def details(plot: Plot, place: str, *kinds: tuple[str, str, str, int]) -> None:
    """Small things that somebody tells of an event: how many were on board, how many came to help.

    Args:     kinds: kind, roles, who tells, at which hour; one in three is left out.
    """
    dice = plot.dice
    for kind, roles, who, hour in kinds:
        if dice.random() < 0.33:
            continue
        figure = (
            None if kind == "lineclosed" else dice.randint(60, 390) if kind == "aboard" else 10 * dice.randint(3, 60)
        )
        key = plot.add(kind, kind, roles, None, place=place, figure=figure)
        plot.beat(hour, plot.named(who), (key, "past"))
    if dice.random() < 0.4:
        day = dice.choice((2, 3))
        key = plot.add("mourning", "mourning", "A=A", day, place=place, importance=2)
        plot.beat(30, plot.named("A.leader"), (key, "will"))
        plot.beat(24 * day + 12, plot.seen_by("agency"), (key, "past"), where=plot.world.lands[0].capital)


def cause(plot: Plot, kind: str, roles: str, accuser: str, denier: str, *, true: bool) -> None:
    """An accusation, its denial, and sometimes a paper that settles it."""
    dice = plot.dice
    key = plot.add(f"cause-{kind}", kind, roles, None, importance=2, true=true)
    start = dice.choice((26, 30, 34))
    plot.beat(
        start,
        plot.named(accuser),
        (key, "past"),
        quote=dice.choice(_CHARGES.get(kind, ("",))),
    )
    plot.beat(start + dice.choice((2, 5, 20)), plot.named(denier), (key, "deny"), quote=dice.choice(DENIALS))
    if true and dice.random() < 0.6:
        plot.beat(start + 40, plot.paper(dice.choice(("paper", "local"))), (key, "past"))


def sinking(plot: Plot) -> None:
    """A ship goes down; survivors are said to be taken to the wrong town, and an outlet corrects itself."""
    dice = plot.dice
    ship = plot.world.one("ship")
    off = plot.town(0)
    plot.topic = (f"the sinking of {ship.name}", dice.choice(("the sinking", "the disaster")))
    event = plot.add(
        "event",
        "sinking",
        f"s=ship A=A noun={ship.noun.removeprefix('the ').replace(' ', '_')}",
        0,
        place=off,
        importance=5,
    )
    plot.beat(7, plot.named("A.coastguard"), (event, "past"), where=off)
    toll(plot, "the sinking", "A.coastguard", place=off, missing=True)
    details(plot, off, ("aboard", "s=ship", "boss", 8), ("crews", "A=A", "A.coastguard", 7))
    wrong, right = dice.sample([t for t in plot.world.lands[0].towns if t != off], 2)
    if dice.random() < 0.7:
        first = plot.add("taken1", "taken", "", 0, place=wrong, true=False)
        then = plot.add("taken2", "taken", "", 0, place=right)
        plot.beat(12, plot.named("A.coastguard"), (first, "past"))
        plot.beat(20, plot.seen_by("local"), (then, "past"), where=right)
        plot.beat(34, plot.named("A.rescue"), (then, "past"))
        plot.beat(35, plot.seen_by("paper"), (first, "gone"), (then, "past"), where=right)
        plot.rival(then, first, "supersedes", "place", "real")
    cause(plot, "overloaded", "s=ship f=firm", "union", "boss", true=dice.random() < 0.5)


def derailment(plot: Plot) -> None:
    """A train leaves the rails; the driver's speed and a known fault are argued over."""
    dice = plot.dice
    at = plot.town(0)
    plot.topic = (f"the train crash at {at}", dice.choice(("the crash", "the derailment")))
    event = plot.add("event", "derailment", "f=firm A=A", 0, place=at, importance=5)
    plot.beat(8, plot.named("A.police"), (event, "past"), where=at)
    details(plot, at, ("lineclosed", "f=firm", "boss", 8), ("crews", "A=A", "A.rescue", 9))
    toll(plot, "the derailment", "A.rescue", place=at, missing=False)
    cause(plot, "speeding", "f=firm", "A.tm", "boss", true=dice.random() < 0.5)
    if dice.random() < 0.7:
        knew = plot.add("knew", "knew", "f=firm", None, importance=2)
        plot.beat(40, plot.paper("paper"), (knew, "past"))
        plot.beat(46, plot.named("boss"), (knew, "deny"), quote=dice.choice(DENIALS))


def blaze(plot: Plot) -> None:
    """A fire; arson is claimed and disputed; somebody is said to be arrested, and perhaps is."""
    at = plot.town(0)
    building = plot.world.one("building")
    plot.topic = (f"the fire at {building.short} in {at}", "the fire")
    event = plot.add("event", "fire", "t=building A=A", 0, place=at, importance=5)
    plot.beat(6, plot.named("A.rescue"), (event, "past"), where=at)
    details(plot, at, ("crews", "A=A", "A.rescue", 6), ("evacuated", "A=A", "A.police", 8))
    toll(plot, "the fire", "A.rescue", place=at, missing=False)
    cause(plot, "arson", "t=building", "A.im", "A.rescue", true=False)
    arrest(plot, at, 44)


def bombardment(plot: Plot) -> None:
    """A building is hit; one country blames the other, which denies it."""
    dice = plot.dice
    at = plot.town(0)
    building = plot.world.one("building")
    plot.topic = (f"the attack on {building.short} in {at}", "the attack")
    event = plot.add("event", "strike", "t=building A=A", 0, place=at, importance=5)
    plot.beat(5, plot.named("A.rescue"), (event, "past"), where=at)
    details(plot, at, ("crews", "A=A", "A.rescue", 6), ("evacuated", "A=A", "A.im", 9))
    toll(plot, "the attack", "A.health", place=at, missing=False)
    blame = plot.add("blame", "blame", "A=A B=B t=building", None, importance=3, true=dice.random() < 0.7)
    plot.beat(13, plot.named(dice.choice(("A.dm", "A.leader", "A.gen"))), (blame, "past"), quote="We know who did this")
    plot.beat(
        dice.choice((16, 19)), plot.named(dice.choice(("B.spox", "B.dm"))), (blame, "deny"), quote=dice.choice(DENIALS)
    )
    if dice.random() < 0.4:
        plot.beat(42, plot.unnamed(2, "agency"), (blame, "past"))


def arrest(plot: Plot, at: str, hour: int) -> None:
    """An arrest that unnamed officials tell one paper, and what comes of it."""
    dice = plot.dice
    day = hour // 24
    key = plot.add("arrest", "arrest", "p=accused A=A", day, place=at, importance=3, true=dice.random() < 0.75)
    plot.beat(hour, plot.unnamed(0, "paper"), (key, "past"))
    if plot.propositions[key].true:
        plot.beat(hour + dice.choice((8, 22)), plot.named("A.police"), (key, "past"))
        if dice.random() < 0.5:
            years = plot.add(
                "sentence", "sentence", "p=accused A=A", day + 3, place=at, figure=dice.randint(2, 14), importance=3
            )
            plot.beat(24 * (day + 3) + 14, plot.seen_by("agency"), (years, "past"), where=at)
            plot.beat(24 * (day + 3) + 15, plot.seen_by("local"), (years, "past"), where=at)
    else:
        plot.beat(hour + 7, plot.named("A.police"), (key, "deny"), quote=dice.choice(DENIALS))
        plot.beat(hour + 26, plot.seen_by("local"), (key, "not"), where=at)
