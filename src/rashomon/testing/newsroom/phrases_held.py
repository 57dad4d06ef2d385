"""Wording that only stories of seeds from 1000 on have: what was learned on the stories for building does not know it.

Lines as in `phrases`, and frames beside those of `frames`. Nobody should look at them while mending the program.
"""

from __future__ import annotations

from collections.abc import Mapping

from rashomon.testing.newsroom import frames

HELD = """
talks
* {a} and {b} <confer/conferred/p> in {place}{day}
* {a} <see/saw/s> {b} in {place}{day} for talks on {topic}
+ {a} shook hands with {b} in {place}{day} before they withdrew to talk
- the chairs in {place} stayed empty
h Ministers [face to face|at one table] in {place}
visit
* {a} <pay/paid/s> a visit to {place}{day}
* {a} <tour/toured/s> {place}{day}
- {a} never came to {place}
arms
* {A} <ship/shipped/s> {n} {goods} to {B}{day}
* {n} {goods} <change/changed/p> hands between {A} and {B}{day}
+ {n} {goods} of {A.adj} make arrived in {B}{day}
d having armed {B} with {goods}
- {B} got no {goods} from {A}
sanctions
* {A} <slap/slapped/s> sanctions on {f}{day}
* {A} <bar/barred/s> all business with {f}{day}
- {f} escaped {A.adj} sanctions
strike
+ {t} in {place} took a direct hit{day}
+ a {w} slammed into {t} in {place}{day}
+ an attack reduced {t} in {place} to rubble{day}
blame
+ {B} gave the order to strike {t}
+ it was {B} that struck {t}
d having struck {t}
- {B} had nothing to do with the attack on {t}
a {B} of having struck {t}
ceasefire
* {A} and {B} <lay/laid/p> down their arms around {place}{day}
* hostilities between {A} and {B} <cease/ceased/p>{day}
- fighting between {A} and {B} went on
breach
+ shells fired by {B.adj} units landed near {place}{day}
+ {B.adj} soldiers attacked a post near {place}{day} although the truce was in force
d having fired a shot near {place}
- the {B.adj} guns near {place} kept silent
drill
* {A} <exercise/exercised/s> its fleet off {place}{day}
* the {A.adj} fleet <train/trained/s> off {place}{day}
- the {A.adj} fleet stayed in port
ships
+ {n} {A.adj} ships of all classes sailed off {place}
closure
* {A} <bar/barred/s> the way to travellers from {B}{day}
* the barriers between {A} and {B} <come/came/p> down{day}
- travellers could still cross from {B} into {A}
recall
* {A} <order/ordered/s> its ambassador to leave {B}{day}
- the {A.adj} envoy stayed at his post in {B}
resign
* {p} <give/gave/s> up the post{day}
+ {p} bowed out{day}
- {p} clung to office
ousted
+ {p} had been shown the door
+ {p} was to be replaced
d any intention of replacing {p}
- the post of {p} was safe
vote
* {bill} <find/found/s> a majority in the {A.adj} parliament{day}
* {bill} <get/got/s> through the {A.adj} parliament{day}
- {bill} failed in the {A.adj} parliament
deal
* {A} and {B} <put/put/p> their names to a treaty on {goods} in {place}{day}
- the treaty on {goods} stayed unsigned
aid
* {A} <truck/trucked/s> {n} tonnes of supplies to {place}{day}
- the promised supplies from {A} did not come to {place}
sinking
+ {s} foundered off {place}{day}
+ {s} was swallowed by the sea off {place}{day}
+ {s} heeled over and disappeared off {place}{day}
derailment
+ a {f.full} train overturned at {place}{day}
+ the {place} express ended up on its side{day}
fire
+ {t} in {place} went up in flames{day}
+ nothing was left of {t} in {place} after a fire{day}
+ a fire broke out{day} in {t} in {place} and destroyed it
dead
+ {least}{n} people perished{in}
+ {n} people did not survive {event}
+ {event} left {n} people dead
+ {n} dead had been identified{in}
missing
+ there was no trace of {n} people
+ {n} were being looked for
injured
+ {event} left {n} people wounded
+ {n} people needed treatment
taken
+ the rescued passengers stepped ashore at {place}
+ {place} was where the survivors landed
overloaded
+ far too many people had been let on board {s}
+ {s} was filled beyond its limit
d having overfilled {s}
- {s} kept to its limit of passengers
arson
+ the fire at {t} had been laid
+ an arsonist was to blame for the fire at {t}
- nobody had set fire to {t}
speeding
+ the train raced into the curve
+ the needle stood far above the limit
d that the train had raced into the curve
- the speed of the train was as it should be
knew
+ {f} had long been aware of the fault
+ the fault had been reported to {f}
d ever having heard of the fault
- nobody had told {f} of the fault
protest
* opponents of the government <take/took/p> to the streets of {place}{day}
+ {place} saw a protest over {topic}{day}
- the streets of {place} stayed empty
crowd
+ {n} people turned out{inplace}
+ {n} demonstrators walked{inplace}
held
+ {n} people ended up in police cells{inplace}
+ {n} people were led away{inplace}
arrest
* {p} <land/landed/s> in custody in {place}{day}
* detectives <seize/seized/p> {p} in {place}{day}
- {p} was at liberty
sentence
* {p} <go/went/s> to prison for {n} years{day}
+ {n} years in jail was the sentence for {p}{day}
ruling
* {f} <lose/lost/s> its case in {place}{day}
- {f} won its case in {place}
inquiry
* magistrates in {place} <look/looked/p> into {topic}{day}
* {A} <order/ordered/s> an investigation of {topic}{day}
- {A} saw no need to look into {topic}
aboard
+ {n} people had boarded {s}
crews
+ {n} helpers were in {place}
lineclosed
* rail traffic through {place} <come/came/s> to a halt
mourning
* {A} <bow/bowed/s> its head for the dead{day}
evacuated
+ {n} people could not stay in their homes in {place}
"""

MORE: Mapping[tuple[str, ...], tuple[str, ...]] = {
    frames.NAMED["front"]: (
        "<{p} let it be known{w} that {c}", "<{p} told the evening news that {c}", "<the word from {p} was that {c}",
        "<{p} underlined{w} that {c}", "<by the account of {p}, {c}", "<{p} was quoted as saying that {c}",
    ),
    frames.NAMED["end"]: (
        "{c}, in the words of {p}", "{c}, {p} let it be known{w}", "{c}, {p} told the evening news", "{c}, by the account of {p}",
    ),
    frames.NAMED["will"]: ("<{p} gave word{w} that {c}", "{c}, {p} made known{w}", "<{p} gave an assurance{w} that {c}"),
    frames.NAMED["claim"]: ("<{p} asserted that {c}", "<{p} would have it that {c}", "{c}, {p} contended{w}"),
    frames.NAMED["may"]: ("<{p} hinted{w} that {c}", "<{p} did not rule out{w} that {c}", 
        "<{p} raised the prospect{w} that {c}"),
    frames.NAMED["not"]: ("<{p} conceded{w} that {c}", "<{p} had to admit{w} that {c}"),
    frames.NAMED["nay"]: ("<{p} retorted{w} that {c}", "{c}, {p} shot back", "<{p} swore that {c}"),
    frames.NAMED["deny"]: ("{p} disputed{w} {c}", "{p} firmly denied {c}"),
    frames.NAMED["reject"]: ("{p} would not hear of {c}", "{p} disclaimed {c}", "{p} waved away{w} {c}",
        "{p} issued a denial{w} of {c}",
    ),
    frames.UNNAMED: (
        "<{o} has learned from {d} that {c}", "{c}, {d} confided to {o}",
        "<{d}, speaking on condition of anonymity, said that {c}",
    ),
    frames.DOCUMENT: ("<{d} in the hands of {o} makes plain that {c}", "{c}: that is what {d} seen by {o} says"),
    frames.CITED_NAMED: ("<in an interview with {o}, {p} said that {c}", "{c}, {o} heard from {p}"),
    frames.CITED_UNNAMED: ("<{o} has it from {d} that {c}", "{c}, {o} wrote, relying on {d}"),
    frames.CITED_FLAT: ("<{o} wrote{w} that {c}", "{c}, as {o} first reported"),
    frames.PROMOTED: ("{c}, say those who know", "analysts believe {c}", "it is understood that {c}"),
    frames.QUOTES: ("\u201c{q}\u201d: these were the words of {p}", "{p} did not mince words: \u201c{q}.\u201d"),
    frames.ACCUSED: ("{p} stood by the charge and accused {c}", "{p} stood up{w} and accused {c}"),
    frames.PLANNED: ("{p} confirmed plans for {c}", "{p} set the date for {c}"),
    frames.BOTH: ("<{p} reckoned{w} that {c} and that {x}", "{c}; {x}, {p} added"),
    frames.TOLL: ("{c} as {x}, {p} reported{w}",),
    frames.CORRECTIONS: ("In an earlier version we said that {c}. This was not the case.",),
}  # fmt: skip
"""Frames that stand beside those of `frames`, by the row they stand beside."""
