"""Who there is in one story: two countries at odds and a third, their people and bodies, a firm, a ship, a building."""

from __future__ import annotations

from random import Random

from rashomon.model import Record
from rashomon.testing.newsroom import names
from rashomon.testing.newsroom.records import Outlet, Somebody

_POSTS = (  # key, title before a name, post after it, noun, key of the body spoken for
    ("leader", "President", "{0} president", "president", "government"),
    ("leader", "Prime Minister", "{0} prime minister", "prime minister", "government"),
    ("fm", "Foreign Minister", "{0} foreign minister", "foreign minister", "foreign"),
    ("dm", "Defence Minister", "{0} defence minister", "defence minister", "defence"),
    ("im", "Interior Minister", "{0} interior minister", "interior minister", "interior"),
    ("tm", "Transport Minister", "{0} transport minister", "transport minister", "transport"),
    ("gen", "General", "commander of the {0} armed forces", "general", "defence"),
)
_BODIES = (
    ("government", "the {0} government", "the government"),
    ("foreign", "the {0} Foreign Ministry", "the ministry"),
    ("defence", "the {0} Defence Ministry", "the ministry"),
    ("interior", "the {0} Interior Ministry", "the ministry"),
    ("transport", "the {0} Transport Ministry", "the ministry"),
    ("coastguard", "the {0} Coastguard", "the coastguard"),
    ("rescue", "the {0} Rescue Service", "the rescue service"),
    ("health", "the {0} Health Ministry", "the ministry"),
    ("police", "the {0} police", "the police"),
)
_BUILDINGS = (
    "a grain depot/depot|a power station/power station|a cement works/works|a bus garage/garage|a textile mill/mill|a "
    "market hall/market hall|"
    "a water works/works|a railway workshop/workshop|a fuel store/fuel store|a school/school|a hospital/hospital|a "
    "warehouse/warehouse"
).split("|")
_NOUNS = "ferry|ferry|steamer|passenger launch|river boat|car ferry".split("|")


class Land(Record, frozen=True):
    """A country with its towns and the way its people are called."""

    key: str
    name: str
    adjective: str
    capital: str
    towns: tuple[str, ...]
    culture: str


class World(Record, frozen=True):
    """Everything that a course of events can draw on."""

    lands: tuple[Land, Land, Land]
    people: tuple[Somebody, ...]
    outlets: tuple[Outlet, ...]

    def one(self, key: str) -> Somebody:
        """The somebody of that key."""
        return next(s for s in self.people if s.key == key)


def draw_world(dice: Random) -> World:
    """Draw a world.

    Returns:  three countries "A", "B" and "C"; persons such as "A.fm", bodies such as "B.defence", and "ship", "firm",
              "building", "analyst", "boss" (of the firm), "union" (who speaks for its workers), "accused".
    """
    rows = dice.sample(names.COUNTRIES.split("|"), 3)
    cultures = dice.sample(sorted(names.PEOPLE), 3)
    lands = tuple(_land("ABC"[n], row, cultures[n]) for n, row in enumerate(rows))
    taken: set[str] = set()
    people = [s for land in lands for s in _of_land(land, dice, taken)]
    people += _others(lands[0], dice, taken)
    return World((lands[0], lands[1], lands[2]), tuple(people), _outlets((lands[0], lands[1]), dice))


def _land(key: str, row: str, culture: str) -> Land:
    head, towns = row.replace("Al_", "Al-").split(":")
    name, adjective, capital = (w.replace("_", " ") for w in head.split())
    return Land(key, name, adjective, capital, tuple(t.replace("_", " ") for t in towns.split()), culture)


def _name(culture: str, dice: Random, taken: set[str]) -> tuple[str, str, tuple[str, ...], str]:
    surnames, women, men = names.PEOPLE[culture]
    free = [s for s in surnames.split() if s not in taken]
    surname = dice.choice(free)
    taken.add(surname)
    woman = dice.random() < 0.45
    given = dice.choice((women if woman else men).split())
    short, *others = surname.split("/")
    return f"{given} {short}", short, tuple(others), "she" if woman else "he"


def _person(
    key: str, land: Land, dice: Random, taken: set[str], title: str, post: str, noun: str, body: str
) -> Somebody:
    name, short, spellings, pronoun = _name(land.culture, dice, taken)
    return Somebody(
        key, "person", name, short, spellings, title, post, noun, land.adjective, land.key, body, pronoun
    )  # fmt: skip


def _of_land(land: Land, dice: Random, taken: set[str]) -> list[Somebody]:
    """The country itself, its office-holders and bodies, and a spokesman."""
    found = [Somebody(land.key, "country", land.name, land.name, adjective=land.adjective, country=land.key)]
    leader = dice.randrange(2)
    for n, (key, title, post, noun, body) in enumerate(_POSTS):
        if n == 1 - leader:
            continue
        of_body = f"{land.key}.{body}"
        found.append(_person(f"{land.key}.{key}", land, dice, taken, title, post.format(land.adjective), noun, of_body))
    for key, name, short in _BODIES:
        full = name.format(land.adjective)
        body = f"{land.key}.{key}"
        found.append(
            Somebody(body, "body", full, short, adjective=land.adjective, country=land.key, body=body, noun=short)
        )
    post = f"spokesman for the {land.adjective} government"
    spokes = _person(f"{land.key}.spox", land, dice, taken, "", post, "spokesman", f"{land.key}.government")
    if spokes.pronoun == "she":
        spokes = Somebody(**{f: getattr(spokes, f) for f in spokes.__struct_fields__} | {
            "post": post.replace("spokesman", "spokeswoman"), "noun": "spokeswoman"})  # fmt: skip
    return [*found, spokes]


def _others(land: Land, dice: Random, taken: set[str]) -> list[Somebody]:
    """The firm and its people, the ship, the building, an analyst, somebody accused."""
    firm = dice.choice(names.FIRMS)
    noun = dice.choice(_NOUNS)
    full, bare = dice.choice(_BUILDINGS).split("/")
    ship = dice.choice(names.SHIPS)
    school = dice.choice(("University of {0}", "{0} Institute for Security", "{0} School of Law")).format(land.capital)
    return [
        Somebody("firm", "firm", firm, firm.split()[0] if dice.random() < 0.3 else firm, noun="the company",
                 country=land.key, body="firm", adjective=land.adjective),
        Somebody("ship", "ship", f"the {noun} {ship}", f"the {ship}", noun=f"the {noun}", country=land.key,
        adjective=land.adjective),
        Somebody("building", "building", full, f"the {bare}", noun=f"the {bare}", country=land.key),
        _person("boss", land, dice, taken, "", f"chief executive of {firm}", "chief executive", "firm"),
        _person("union", land, dice, taken, "", "head of the transport workers' union", "union leader", "union"),
        _person("analyst", land, dice, taken, "", f"who teaches at the {school}", "analyst", "analyst"),
        _person("accused", land, dice, taken, "", dice.choice(
            ("a former deputy mayor", "a shipping agent", "an opposition politician", "a newspaper editor",
            "a former customs chief")
        ), "suspect", "accused"),
        _person("organiser", land, dice, taken, "", "who organised the march", "organiser", "organiser"),
    ]  # fmt: skip


def _outlets(lands: tuple[Land, Land], dice: Random) -> tuple[Outlet, ...]:
    """An agency, two papers with reporters, a state medium, and those who live on others."""
    agency, short = dice.choice(names.AGENCIES).split("/")
    papers = dice.sample(names.PAPERS, 3)
    towns = dice.sample(lands[0].towns, 2)
    state = f"State Television of {lands[1].name}" if dice.random() < 0.5 else f"{lands[1].adjective} State News Agency"
    found = [
        Outlet("agency", agency, "agency", "", short),
        Outlet("paper", papers[0].format(lands[0].capital), "reporter", "A"),
        Outlet("local", papers[1].format(towns[0]), "reporter", "A"),
        Outlet("state", state, "state", "B"),
        Outlet("subscriber", papers[2].format(towns[1]), "subscriber", "A"),
        Outlet("rewriter", dice.choice(names.REWRITERS), "rewriter"),
        Outlet("translator", dice.choice(names.TRANSLATORS), "translator"),
        Outlet("launderer", dice.choice(names.LAUNDERERS), "launderer"),
    ]
    return tuple(
        o if o.short else Outlet(o.key, o.name, o.habit, o.country, o.name.removeprefix("The ")) for o in found
    )
