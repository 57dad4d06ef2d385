"""How each kind of proposition is worded: diplomacy, arms, war and the state. Disasters and the street are in `phrases_more`.

A line is a clause. `<meet/met/p>` is its verb (base form, past, singular or plural subject), turned by mode into "met",
"will meet", "is due to meet", "could meet", "did not meet"; `{a}` is who fills a role, `{a.s}` the possessive, `{A.adj}` the
adjective of a country, `{day}` when (with its preposition), `{n}` the figure; `[x|y]` is a choice. The mark before a line says
for which modes it is: `*` all, `+` done only, `-` did not happen only, `>` ahead only, `d` what is denied, `h` a headline.
More marks are in `phrases_nouns`.
"""

STATE = """
talks
* {a} and {b} <meet/met/p> in {place}{day}
* {a} <hold/held/s> talks with {b} in {place}{day}
* [talks|negotiations|discussions] between {A} and {B} <be/were/p> held in {place}{day}
* {A} and {B} <sit/sat/p> down together in {place}{day} to discuss {topic}
* the foreign ministers of {A} and {B} <meet/met/p> {day2}in {place}
* {place} <host/hosted/s> a meeting of the two foreign ministers{day}
* a meeting between {a} and {b} <take/took/s> place in {place}{day}
+ {a} and {b} came face to face in {place}{day}, [their first meeting in two years|across a long table]
+ {a} spent [three hours|most of the day|an afternoon] with {b} in {place}{day}
- talks between {A} and {B} in {place} were called off
- the meeting in {place} was cancelled[| at short notice| hours before it was to begin]
- {a} and {b} never met in {place}
> {a} will sit down with {b} in {place}{day}
> the two foreign ministers will discuss {topic} in {place}{day}
h {A}, {B} ministers [meet|in talks] in {place}
visit
* {a} <travel/travelled/s> to {place}{day}
* {a} <visit/visited/s> {place}{day}[| for talks on {topic}]
* {a} <arrive/arrived/s> in {place}{day}
* {a} <fly/flew/s> to {place}{day}
* a visit by {a} to {place} <begin/began/s>{day}
* {place} <receive/received/s> {a}{day}
* {a} <go/went/s> to {place}{day} to see the damage
+ {a} landed in {place}{day}[| under heavy guard| in a military aircraft]
- the visit of {a} to {place} was dropped
- {a} stayed away from {place}
- {a} cancelled a trip to {place}
h {a.short} [visits|in|travels to] {place}
arms
* {A} <send/sent/s> {n} {goods} to {B}{day}
* {B} <receive/received/s> {n} {goods} from {A}{day}
* {n} {goods} <be/were/p> shipped from {A} to {B}{day}
* {A} <supply/supplied/s> {B} with {n} {goods}
* {n} {goods} <be/were/p> delivered to {B} by {A}
* a consignment of {n} {goods} from {A} <reach/reached/s> {B}{day}
* {A} <hand/handed/s> over {n} {goods} to {B}{day}
+ a cargo of {n} {goods} left {A} for {B}{day}
d sending {goods} to {B}
d that any {goods} had gone to {B}
d reports of a transfer of {goods} to {B}
- no {goods} were sent to {B}
h {A} [sends|supplies] {goods} to {B}
sanctions
* {A} <impose/imposed/s> sanctions on {f}{day}
* {A} <place/placed/s> {f} on its sanctions list{day}
* {f} <be/was/s> put under [sanctions|an embargo] by {A}{day}
* {A} <freeze/froze/s> the assets of {f}{day}
* sanctions by {A} against {f} <take/took/s> effect{day}
* {A} <blacklist/blacklisted/s> {f}{day}
+ {A} hit {f} with sanctions{day}
- {A} dropped its plan for sanctions on {f}
- {A} decided against sanctions on {f}
- {f} was spared sanctions by {A}
> {A} will cut {f} off from its banks{day}
h {A} [sanctions|blacklists] {f}
strike
+ a missile hit {t} in {place}{day}
+ {t} in {place} was [struck|hit] by a missile{day}
+ a drone struck {t} in {place}{day}[|, setting part of it alight]
+ {t} in {place} came under attack{day}
+ an air strike on {t} in {place}{day} left the building in ruins
+ an attack{day} wrecked {t} in {place}
+ {t} in the centre of {place} was destroyed in a strike{day}
+ explosives fell on {t} in {place}{day}
h [Missile|Strike|Attack] hits {t.bare} in {place}
blame
+ {B} [carried out|was behind|ordered] the attack on {t}
+ the [missile|weapon] that hit {t} was fired from {B.adj} territory
+ the attack on {t} was the work of {B.adj} forces
+ {B.adj} forces attacked {t}
+ the strike on {t} was launched by {B}
+ {B} was responsible for the strike on {t}
d any part in the attack on {t}
d carrying out the attack on {t}
d that {B.adj} forces had attacked {t}
d responsibility for the strike on {t}
- {B.adj} forces did not attack {t}
- no {B.adj} unit fired on {t}
h {A} blames {B} for attack on {t.bare}
ceasefire
* {A} and {B} <agree/agreed/p> to a ceasefire{day}
* a ceasefire between {A} and {B} <come/came/s> into force{day}
* {A} and {B} <stop/stopped/p> fighting along the {place} front{day}
* a truce between {A} and {B} <begin/began/s>{day}
* the guns <fall/fell/p> silent around {place}{day}
* {A} and {B} <sign/signed/p> a truce{day}
+ fighting between {A} and {B} stopped{day}
- the ceasefire between {A} and {B} failed to take hold
- no truce between {A} and {B} was signed
h {A}, {B} [agree truce|in ceasefire]
breach
+ {B} broke the ceasefire near {place}{day}
+ {B.adj} troops opened fire near {place}{day}
+ {B} shelled positions near {place}{day}, in breach of the truce
+ the truce was violated by {B.adj} forces near {place}{day}
+ {B.adj} guns fired on {place}{day} despite the ceasefire
d breaking the ceasefire
d that {B.adj} troops had opened fire near {place}
d any violation of the truce near {place}
- {B.adj} troops did not fire near {place}
h {A} accuses {B} of breaking truce
drill
* {A} <hold/held/s> naval exercises off {place}{day}
* the {A.adj} navy <begin/began/s> [a drill|manoeuvres|an exercise] off {place}{day}
* naval exercises <be/were/p> held by {A} off {place}{day}
* {A} <stage/staged/s> [war games|a naval drill] near {place}{day}
* a {A.adj} naval exercise off {place} <start/started/s>{day}
* {A.adj} warships <practise/practised/p> off {place}{day}
- {A} called off its naval exercise near {place}
- the drill off {place} was cancelled
> {A} will send warships to practise off {place}{day}
h {A} navy [drills|exercises] off {place}
ships
+ {n} ships [took|had taken] part in the exercise off {place}
+ the {A.adj} navy sent {n} vessels to the drill off {place}
+ {n} warships were involved in the manoeuvres off {place}
+ the exercise off {place} involved {n} ships
h {n} ships in {A} exercise
closure
* {A} <close/closed/s> its border with {B}{day}
* the border between {A} and {B} <be/was/s> closed{day}
* {A} <shut/shut/s> all crossings into {B}{day}
* {A} <seal/sealed/s> the frontier with {B}{day}
* traffic from {B} <be/was/s> turned back at the {A.adj} border{day}
- {A} kept its border with {B} open
- the border between {A} and {B} stayed open
- {A} did not shut its crossings into {B}
h {A} [closes|shuts] {B} border
recall
* {A} <recall/recalled/s> its ambassador to {B}{day}
* {A} <call/called/s> its ambassador home from {B}{day}
* the {A.adj} ambassador to {B} <be/was/s> recalled{day}
* {A} <withdraw/withdrew/s> its envoy from {B}{day}
- {A} left its ambassador in {B}
- the {A.adj} ambassador to {B} was not called home
h {A} recalls envoy from {B}
resign
* {p} <resign/resigned/s>{day}
* {p} <step/stepped/s> down{day}
* {p} <leave/left/s> office{day}
* {p} <quit/quit/s>{day} over {topic}
+ {p} handed in a letter of resignation{day}
+ the resignation of {p} was accepted{day}
+ {p} lost the post{day}
- {p} remained in office
- {p} refused to go
h {p.short} [quits|resigns|steps down]
ousted
+ {p} had been told to resign
+ {p} was asked to step down
+ {p} had been given until the end of the week to go
+ {p} was ordered to hand in a resignation
+ {p} had been told that the post was no longer safe
d that {p} had been told to resign
d reports that {p} had been asked to step down
d that {p} was on the way out
- nobody asked {p} to resign
- {p} was not asked to step down
h {p.short} 'told to resign'
vote
* the {A.adj} parliament <approve/approved/s> {bill}{day}
* {bill} <be/was/s> passed by the {A.adj} parliament{day}
* {A.adj} lawmakers <vote/voted/p> for {bill}{day}
* parliament in {place} <adopt/adopted/s> {bill}{day}
* members of the {A.adj} parliament <back/backed/p> {bill}{day}
- the {A.adj} parliament threw out {bill}
- {bill} was rejected in the {A.adj} parliament
> the {A.adj} parliament will vote on {bill}{day}
h {A} parliament [passes|backs] {bill.bare}
deal
* {A} and {B} <sign/signed/p> [an agreement|a deal] on {goods}{day}
* [an agreement|an accord] on {goods} between {A} and {B} <be/was/s> signed in {place}{day}
* {A} <conclude/concluded/s> a deal with {B} on {goods}{day}
* the two governments <seal/sealed/p> a pact on {goods} in {place}{day}
- no agreement on {goods} was signed
- {A} and {B} failed to agree on {goods}
h {A} and {B} sign {goods} deal
aid
* {A} <send/sent/s> {n} tonnes of [food and tents|blankets and medicine|emergency supplies] to {place}{day}
* {n} tonnes of aid from {A} <arrive/arrived/p> in {place}{day}
* {A} <fly/flew/s> {n} tonnes of relief goods to {place}{day}
* a convoy with {n} tonnes of aid from {A} <reach/reached/s> {place}{day}
- the aid from {A} never reached {place}
- {A} sent no aid to {place}
h {A} sends aid to {place}
"""
