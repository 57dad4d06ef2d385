"""Sentence frames: who says it, where in the sentence that stands, and through whom it came.

`{p}` is the speaker, `{c}` the clause (its characters are marked), `{w}` when and where it was said, `{o}` another outlet,
`{d}` an unnamed speaker or a paper. A frame with "<" takes "would" for "will" (the clause follows a past "said").
"""

from __future__ import annotations

from random import Random

NAMED = {
    "front": (
        "<{p} said{w} that {c}", "<{p} said{w} {c}", "<{p} told reporters{w} that {c}", "<{p} told a news conference that {c}",
        "according to {p}, {c}", "<in a statement{w}, {p} said {c}", "<speaking to reporters{w}, {p} said that {c}",
        "<{p} added that {c}", "<{p} went on to say that {c}", "<asked about it{w}, {p} replied that {c}",
        "<{v} {p} said that {c}", "<{p} stressed that {c}", "<{p} reported{w} that {c}", "<{p} explained{w} that {c}",
        "<it was clear, {p} said{w}, that {c}", "<{p} noted that {c}", "<a statement by {p}{w} said that {c}",
        "<{p} used a news conference to say that {c}", "<in the words of {p}, {c}", "<in a radio interview, {p} said {c}",
    ),
    "end": (
        "{c}, {p} said{w}", "{c}, according to {p}", "{c}, {p} told reporters{w}", "{c}, said {p}",
        "{c}, {p} said in a statement",
        "{c}, {p} told state radio", "{c}, {p} has said", "{c}, {p} reported", "{c}, {p} noted{w}", "{c}, {p} told journalists",
        "{c}, a statement by {p} said",
    ),
    "will": (
        "<{p} announced{w} that {c}", "{c}, {p} announced{w}", "<{p} said{w} that {c}", "{c}, {p} said{w}",
        "<in an announcement{w}, {p} said {c}", "{c}, according to {p}", "<{p} made it known{w} that {c}", 
        "<{v} {p} announced that {c}", "<{p} promised{w} that {c}", "<{p} told parliament that {c}",
    ),
    "claim": (
        "<{p} claimed{w} that {c}", "<{p} insisted that {c}", "<{p} said{w} that {c}", "{c}, {p} said{w}",
        "<{p} told parliament{w} that {c}",
        "{c}, according to {p}", "<{p} alleged that {c}", "<{p} maintained that {c}",
    ),
    "may": (
        "<{p} warned{w} that {c}", "<{p} said{w} that {c}", "{c}, {p} said{w}", "<{p} suggested{w} that {c}",
        "{c}, {p} warned{w}",
        "{c}, according to {p}",
    ),
    "not": (
        "<{p} said{w} that {c}", "{c}, {p} said{w}", "<{p} confirmed{w} that {c}", "{c}, according to {p}",
        "<{p} announced{w} that {c}",
    ),
    "deny": (
        "{p} denied{w} {c}", "{p} has denied {c}", "{p} flatly denied {c}", "{p}, however, denied {c}", "{p} again denied{w} {c}",
    ),
    "reject": (
        "{p} rejected{w} {c}", "{p} dismissed{w} {c}", "{p} denied {c}", "{p} brushed aside {c}",
    ),
    "nay": (
        "<{p} said{w} that {c}", "{c}, {p} said{w}", "<{p} insisted{w} that {c}", "{c}, according to {p}",
    ),
}  # fmt: skip
UNNAMED = (
    "{c}, {d} told {o}", "<{d} told {o}{w} that {c}", "<{d} said{w} that {c}", "{c}, according to {d}",
    "{c}, {d} said", "<speaking to {o}, {d} said that {c}",
)  # fmt: skip
DOCUMENT = (
    "{c}, according to {d} seen by {o}", "<{d} seen by {o} says that {c}", "<{d}, which {o} has read, states that {c}",
    "{c}, {d} obtained by {o} shows",
)  # fmt: skip
CITED_DOCUMENT = (
    "{c}, according to {d} seen by {o}", "<{o} reported{w} that {c}, citing {d}",
    "{c}, {o} reported, citing {d} that it had seen",
)  # fmt: skip
CITED_NAMED = (
    "{c}, {p} said, according to {o}", "<{o} quoted {p} as saying that {c}", "{c}, {p} told {o}", "<{p} told {o} that {c}",
    "<{o}, citing {p}, reported that {c}", "{c}, {p} was quoted by {o} as saying",
)  # fmt: skip
CITED_UNNAMED = (
    "<{o} reported{w} that {c}, citing {d}", "{c}, {o} reported, citing {d}", "<{d} told {o} that {c}",
    "{c}, {d} told {o}", "<according to {o}, which cited {d}, {c}",
)  # fmt: skip
CITED_FLAT = (
    "<{o} reported{w} that {c}", "{c}, {o} reported", "according to {o}, {c}", "{c}, according to {o}", "<{o} said that {c}",
)  # fmt: skip
WASHED = (
    "{c}, media reports say", "according to media reports, {c}", "{c}, it has been reported", "<it was reported{w} that {c}",
)  # fmt: skip
PROMOTED = ("experts say {c}", "{c}, experts say", "{c}, according to experts", "insiders say {c}", "{c}, sources say")
STATE = ("{c}", "{c}", "{c}, it was reported in the capital", "it was officially announced that {c}")
TRANSLATED = {
    "named": (
        "as {p} stated{w}, {c}", "<{p} informed{w} that {c}", "<{p} declared{w} that {c}", "{c}, {p} noted",
        "according to the words of {p}, {c}",
    ),
    "will": ("as {p} announced{w}, {c}", "<{p} informed{w} that {c}", "{c}, {p} declared"),
    "may": ("as {p} stated{w}, {c}", "<{p} did not exclude that {c}", "{c}, {p} noted"),
    "deny": ("{p} refuted{w} {c}", "{p} categorically denied {c}", "{p} disproved{w} {c}"),
    "unnamed": ("as {d} communicated to {o}, {c}", "<{d} declared to {o} that {c}"),
}  # fmt: skip
QUOTES = (
    "\u201c{q},\u201d {p} said{w}", "\u201c{q},\u201d said {p}", "{p} said{w}: \u201c{q}.\u201d",
    "\u201c{q},\u201d {p} told reporters{w}",
    "{p} put it this way: \u201c{q}.\u201d",
)  # fmt: skip
CORRECTIONS = (
    "Correction: an earlier version of this report said that {c}.",
    "This article was amended. An earlier version stated that {c}; that was wrong.",
    "We reported earlier that {c}. That was not correct.",
    "Editor's note: we wrote that {c}. We regret the error.",
)
ACCUSED = (
    "{p} accused {c}", "{p} has accused {c}", "{p}{w} accused {c}", "{p} openly accused {c}",
    "{p} on state television accused {c}", "in a speech{w}, {p} accused {c}", "{v} {p} accused {c}",
)  # fmt: skip
BLAMED = ("{p} blamed {c}", "{p}{w} blamed {c}", "{p} has blamed {c}", "{v} {p} blamed {c}")
PUT = ("{p} put {c}", "{p}{w} put {c}", "{p} has put {c}", "{v} {p} put {c}")
PLANNED = ("{p} announced{w} {c}", "{p} has announced {c}", "{v} {p} announced {c}", "{p} gave notice{w} of {c}")
DROPPED = ("{p} called off {c}", "{p} cancelled {c}", "{p}{w} called off {c}", "{p} has cancelled {c}")
NOMINAL = (
    ("a", "past", 0.4, ACCUSED), ("b", "past", 0.3, BLAMED), ("p", "past", 0.15, PUT), ("n", "will", 0.2, PLANNED),
    ("n", "not", 0.25, DROPPED),
)  # fmt: skip
"""Marks of `phrases_nouns`, the mode they fit, how often they are taken, and their frames."""
BOTH = (
    "<{p} said{w} that {c} and that {x}", "{c}, and {x}, {p} said{w}", "<{p} told reporters{w} that {c} and {x}",
    "according to {p}, {c} and {x}", "{c} and {x}, according to {p}", "<in a statement{w}, {p} said {c} and {x}",
)  # fmt: skip
TOLL = (
    "{c} when {x}, {p} said{w}", "<{p} said{w} that {c} when {x}", "{c} after {x}, according to {p}",
    "according to {p}, {c} when {x}",
)  # fmt: skip
MADE = {
    "will": ("{p} made the announcement{w}", "the announcement was made{w} by {p}", "the plan was made public by {p}"),
    "past": ("{p} confirmed this{w}", "the news came from {p}", "that was confirmed by {p}"),
    "figure": ("the figure was given{w} by {p}", "{p} gave the figure{w}", "the count is that of {p}"),
}
"""Who stands behind the flat sentence before."""
LINKS = ("Meanwhile", "Separately", "In another development", "At the same time")

WEATHER = (
    "A cold wind blew from the hills.|Rain fell for most of the afternoon.|The streets were quiet.|Church bells rang at noon.|"
    "Fog hung over the river until late in the morning.|Shops stayed shut, and few people were about.|Snow was forecast "
    "for the night.|"
    "Helicopters circled overhead.|By evening the cafes had filled again.|Dogs barked behind the fences.|The sea was calm again.|"
    "It was the hottest day of the year so far."
).split("|")
COLOUR = (
    "\u201cI heard a noise like thunder,\u201d said {w}, who lives nearby.|"
    "\u201cI have lived here for forty years and have seen nothing like it,\u201d said {w}, a retired teacher.|"
    "\u201cPeople are tired,\u201d said {w}, who sells newspapers at the station.|"
    "\u201cMy children ask me what will happen, and I do not know what to tell them,\u201d said {w}.|"
    "{w}, {job}, had left the lights on all night.|"
    "{w}, {job}, said the noise could be heard for miles.|\u201cNobody tells us anything,\u201d said {w}, {job}.|"
    "{w} had come with flowers and did not know where to put them.|\u201cI only want to go home,\u201d {w}, {job}, said.|"
    "An old man stood at the gate with a thermos flask and would not go home.|"
    "Two buses waited with their engines running.|"
    "\u201cWe shall see,\u201d said {w}, and went back to mending a net."
).split("|")
BACKGROUND = (
    "{A} and {B} have quarrelled over their border for decades.|{A} has about {m} million inhabitants.|"
    "The two countries resumed relations only four years ago.|{B} is the largest buyer of {A.adj} grain.|"
    "Elections are due in {A} next spring.|{place} lies some {k} kilometres from the capital.|"
    "{A} and {B} fought a short war two decades ago.|{A} has been a republic for more than a century.|"
    "Tourism is the main source of income in {place}.|The {A.adj} economy has grown slowly for years."
).split("|")
JOBS = (
    "a baker|a nurse|a taxi driver|a retired sailor|a student|a shopkeeper|a postman|a farmer|a cook|a school caretaker"
).split("|")
RESIDENTS = (
    "Ada Mirren|Joss Tellar|Nora Quill|Pim Harrow|Old Benno Strake|Lotte Fenn|Ravi Sond|Greta Holm|Ned Parrish|Oona Blythe|"
    "Marta Keel|Sami Orr|Dov Lantern|Ilse Vann|Kit Amory"
).split("|")


def occasion(dice: Random, when: str) -> str:
    """When it was said; often nothing."""
    return "" if dice.random() < 0.4 else f" {when}"
