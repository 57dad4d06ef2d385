"""Threads of a course of events: talks, visits, threats, arms, rumours, marches, truces, drills."""

from __future__ import annotations

from rashomon.testing.newsroom.plot import Plot
from rashomon.testing.newsroom.threads import DENIALS

GOODS = "anti-tank missiles|field guns|armoured vehicles|attack drones|artillery shells|patrol boats|radar sets".split(
    "|"
)
BILLS = "the security bill|the emergency budget|the railway bill|the border law|the amnesty bill".split("|")


def talks(plot: Plot, start: int) -> None:
    """Talks are announced; they are held, moved and held, or called off."""
    dice = plot.dice
    day = start // 24 + 2
    first, second = dice.sample(plot.world.lands[2].towns, 2)
    one = plot.add("talks1", "talks", "a=A.fm b=B.fm A=A B=B", day, place=first, importance=4)
    plot.beat(start, plot.named(dice.choice(("C.foreign", "A.foreign"))), (one, "will"))
    if dice.random() < 0.5:
        plot.beat(start + 4, plot.named("analyst"), (one, "may"))
    roll = dice.random()
    if roll < 0.4:
        two = plot.add("talks2", "talks", "a=A.fm b=B.fm A=A B=B", day + 1, place=second, importance=4)
        plot.beat(start + 22, plot.named("C.foreign"), (two, "will"))
        plot.rival(two, one, "supersedes", "place", "real")
        _held(plot, two, day + 1, second)
    elif roll < 0.75:
        _held(plot, one, day, first)
    else:
        plot.beat(24 * day + 9, plot.named(dice.choice(("B.foreign", "C.foreign"))), (one, "not"))


def _held(plot: Plot, key: str, day: int, place: str) -> None:
    plot.beat(24 * day + 14, plot.seen_by("agency"), (key, "past"), where=place)
    plot.beat(24 * day + 16, plot.state(), (key, "past"))
    plot.beat(24 * day + 17, plot.named("A.fm"), (key, "past"), quote="We talked as neighbours should")


def visit(plot: Plot, start: int) -> None:
    """A leader is expected somewhere; comes, or does not."""
    dice = plot.dice
    day = start // 24 + 1
    place = plot.town(0)
    key = plot.add("visit", "visit", "a=A.leader", day, place=place, importance=3)
    plot.beat(start, plot.named("A.spox"), (key, dice.choice(("will", "due"))))
    if dice.random() < 0.7:
        plot.beat(24 * day + 12, plot.seen_by("local"), (key, "past"), where=place)
        plot.beat(24 * day + 13, plot.seen_by("agency"), (key, "past"), where=place)
    else:
        plot.beat(24 * day + 10, plot.named("A.spox"), (key, "not"))


def threat(plot: Plot, start: int) -> None:
    """Somebody says what could be done; it is done, or is not."""
    dice = plot.dice
    day = start // 24 + dice.choice((2, 3))
    kind, roles = dice.choice((("closure", "A=A B=B"), ("sanctions", "A=A f=firm2"), ("recall", "A=A B=B")))
    if kind == "sanctions":
        roles = "A=B f=firm"
    land = "B" if kind == "sanctions" else "A"
    key = plot.add("threat", kind, roles, day, importance=4)
    plot.beat(start, plot.named(f"{land}.fm"), (key, "may"), quote="We have more than one way to answer")
    if dice.random() < 0.5:
        plot.beat(24 * day + 10, plot.named(f"{land}.leader"), (key, "past"))
        plot.beat(
            24 * day + 12, plot.seen_by("agency"), (key, "past"), where=plot.world.lands["ABC".index(land)].capital
        )
    else:
        plot.beat(24 * day + 11, plot.named(f"{land}.foreign"), (key, "not"))


def arms(plot: Plot, start: int) -> None:
    """Unnamed officials tell of a shipment; it is denied; another figure goes about; a paper may settle it."""
    dice = plot.dice
    goods = dice.choice(GOODS)
    plot.topic = plot.topic if plot.topic[0] else (f"the shipment of {goods}", "the shipment")
    figure = dice.choice((12, 24, 30, 40, 60, 120, 200))
    roles = f"A=C B=B goods={goods.replace(' ', '_')}"
    key = plot.add("arms", "arms", roles, start // 24, figure=figure, importance=4)
    plot.beat(start, plot.unnamed(0, dice.choice(("paper", "agency"))), (key, "past"))
    plot.beat(start + 5, plot.named("C.spox"), (key, "deny"), quote=dice.choice(DENIALS))
    if dice.random() < 0.6:
        other = plot.add(
            "arms2", "arms", roles, start // 24, figure=figure + dice.choice((6, 10, 18, 50)), importance=3, true=False
        )
        plot.beat(start + 20, plot.named("A.dm"), (other, "past"))
        plot.rival(other, key, "contradicts", "number", "real")
    if dice.random() < 0.5:
        plot.beat(start + 44, plot.paper("paper"), (key, "past"))


def rumour(plot: Plot, start: int) -> None:
    """Somebody is said to have been told to go; that is denied; the person goes, or stays."""
    dice = plot.dice
    who = dice.choice(("B.gen", "B.dm", "A.tm", "A.im"))
    land = "AB".index(who[0])
    told = plot.add("ousted", "ousted", f"p={who}", None, importance=3, true=dice.random() < 0.6)
    plot.beat(start, plot.unnamed(land, dice.choice(("paper", "local", "agency"))), (told, "past"))
    plot.beat(start + dice.choice((6, 16)), plot.named(f"{who[0]}.spox"), (told, "deny"), quote=dice.choice(DENIALS))
    if plot.propositions[told].true:
        day = (start + 40) // 24
        gone = plot.add("resign", "resign", f"p={who}", day, importance=4)
        plot.beat(24 * day + 12, plot.named(f"{who[0]}.government"), (gone, "past"))
        if who[0] == "B":
            plot.beat(24 * day + 13, plot.state(), (gone, "past"))
    elif dice.random() < 0.5:
        plot.beat(start + 30, plot.unnamed(land, "paper"), (told, "past"))


def march(plot: Plot, start: int) -> None:
    """A march is called; police and organisers count differently; some are held."""
    dice = plot.dice
    day = start // 24 + 1
    place = plot.world.lands[0].capital
    key = plot.add("march", "protest", "A=A", day, place=place, importance=3)
    plot.beat(start, plot.named("organiser"), (key, "will"))
    if dice.random() < 0.2:
        plot.beat(24 * day + 9, plot.named("organiser"), (key, "not"))
        return
    plot.beat(24 * day + 15, plot.seen_by("agency"), (key, "past"), where=place)
    plot.beat(24 * day + 16, plot.seen_by("paper"), (key, "past"), where=place)
    few = dice.choice((3000, 4500, 6000, 8000))
    low = plot.add("crowd1", "crowd", "A=A", day, place=place, figure=few)
    high = plot.add("crowd2", "crowd", "A=A", day, place=place, figure=few * dice.choice((3, 4, 5)), true=False)
    plot.beat(24 * day + 17, plot.named("A.police"), (low, "past"))
    plot.beat(24 * day + 18, plot.named("organiser"), (high, "past"))
    plot.rival(high, low, "contradicts", "number", "real")
    if dice.random() < 0.7:
        held = plot.add("held", "held", "A=A", day, place=place, figure=dice.randint(6, 90))
        plot.beat(24 * day + 19, plot.named("A.police"), (held, "past"))


def truce(plot: Plot, start: int) -> None:
    """A ceasefire is announced and comes; each side says that the other broke it."""
    dice = plot.dice
    day = start // 24 + 1
    near, other = plot.town(0), plot.town(1)
    plot.topic = plot.topic if plot.topic[0] else (f"the fighting around {near}", "the fighting")
    key = plot.add("truce", "ceasefire", "A=A B=B", day, place=near, importance=5)
    plot.beat(start, plot.named("C.fm"), (key, "will"))
    plot.beat(24 * day + 8, plot.seen_by("agency"), (key, "past"), where=near)
    plot.beat(24 * day + 9, plot.named("B.defence"), (key, "past"))
    left = plot.add("breach1", "breach", "A=A B=B", day + 1, place=near, importance=3)
    plot.beat(24 * (day + 1) + 9, plot.named("A.dm"), (left, "past"), quote="They did not even wait a day")
    plot.beat(24 * (day + 1) + 12, plot.named("B.dm"), (left, "deny"), quote=dice.choice(DENIALS))
    if dice.random() < 0.5:
        right = plot.add("breach2", "breach", "A=B B=A", day + 1, place=other, importance=3, true=False)
        plot.beat(24 * (day + 1) + 13, plot.named("B.gen"), (right, "past"))
        plot.beat(24 * (day + 1) + 15, plot.named("A.spox"), (right, "deny"))


def drill(plot: Plot, start: int) -> None:
    """A naval drill is planned, held with so many ships or dropped."""
    dice = plot.dice
    day = start // 24 + dice.choice((1, 2))
    off = plot.town(0)
    key = plot.add("drill", "drill", "A=A", day, place=off, importance=3)
    plot.beat(start, plot.named("A.defence"), (key, dice.choice(("will", "due"))))
    if dice.random() < 0.7:
        plot.beat(24 * day + 10, plot.named("A.defence"), (key, "past"))
        plot.beat(24 * day + 11, plot.seen_by("local"), (key, "past"), where=off)
        ships = plot.add("ships", "ships", "A=A", day, place=off, figure=dice.randint(5, 30))
        plot.beat(24 * day + 12, plot.named("A.gen"), (ships, "past"))
    else:
        plot.beat(24 * day + 8, plot.named("A.defence"), (key, "not"))


def bill(plot: Plot, start: int) -> None:
    """Parliament is to vote, and does."""
    dice = plot.dice
    day = start // 24 + 2
    key = plot.add(
        "vote",
        "vote",
        f"A=A bill={dice.choice(BILLS).replace(' ', '_')}",
        day,
        place=plot.world.lands[0].capital,
        importance=3,
    )
    plot.beat(start, plot.named("A.leader"), (key, "will"))
    plot.beat(
        24 * day + 16,
        plot.seen_by("agency"),
        (key, dice.choice(("past", "past", "not"))),
        where=plot.world.lands[0].capital,
    )


def help_sent(plot: Plot, start: int) -> None:
    """Aid is promised, and comes."""
    dice = plot.dice
    day = start // 24 + 1
    place = plot.town(0)
    key = plot.add("aid", "aid", "A=C", day, place=place, figure=dice.choice((20, 40, 60, 90, 150)), importance=2)
    plot.beat(start, plot.named("C.fm"), (key, "will"))
    if dice.random() < 0.8:
        plot.beat(24 * day + 15, plot.seen_by("local"), (key, "past"), where=place)


def inquiry(plot: Plot, start: int) -> None:
    """An inquiry is announced and opened."""
    day = start // 24 + 1
    key = plot.add("inquiry", "inquiry", "A=A", day, place=plot.world.lands[0].capital, importance=2)
    plot.beat(start, plot.named(plot.dice.choice(("A.leader", "A.im"))), (key, "will"))
    plot.beat(24 * day + 11, plot.named("A.im"), (key, "past"))


def lawsuit(plot: Plot, start: int) -> None:
    """A court rules on the firm, as was expected or against it."""
    dice = plot.dice
    day = start // 24 + 1
    place = plot.world.lands[0].capital
    key = plot.add("ruling", "ruling", "f=firm A=A", day, place=place, importance=3)
    plot.beat(start, plot.named("union"), (key, "may"))
    plot.beat(24 * day + 14, plot.seen_by("agency"), (key, dice.choice(("past", "not"))), where=place)


def accord(plot: Plot, start: int) -> None:
    """A deal is announced and signed."""
    dice = plot.dice
    day = start // 24 + 2
    place = plot.world.lands[2].capital
    goods = dice.choice(("gas", "grain", "fishing rights", "river water", "rail freight"))
    key = plot.add("deal", "deal", f"A=A B=C goods={goods.replace(' ', '_')}", day, place=place, importance=3)
    plot.beat(start, plot.named("A.fm"), (key, "will"))
    if dice.random() < 0.7:
        plot.beat(24 * day + 15, plot.seen_by("agency"), (key, "past"), where=place)
        plot.beat(24 * day + 16, plot.named("C.fm"), (key, "past"))
    else:
        plot.beat(24 * day + 15, plot.named("C.spox"), (key, "not"))
