"""How propositions are worded without a clause: what follows "accused", "blamed", "put", "announced"; headlines of plans.

Marks: `a` follows "accused", `b` "blamed", `p` "put" (a figure), `n` names a plan ("announced a visit", "called off a visit"),
`H` is a headline of what lies ahead (`~` is "to" or "may"). The rest is explained in `phrases`.
"""

NOUNS = """
blame
a {B} of [carrying out|ordering|being behind] the attack on {t}
a {B} of firing the missile that hit {t}
a {B.adj} forces of attacking {t}
b {B} for the attack on {t}
b {B.adj} forces for the strike on {t}
breach
a {B} of breaking the ceasefire near {place}{day}
a {B.adj} troops of opening fire near {place}{day}
a {B} of shelling positions near {place}{day}
b {B} for the breach of the truce near {place}{day}
arms
a {A} of sending {n} {goods} to {B}
a {A} of supplying {B} with {n} {goods}
a {A} of shipping {n} {goods} to {B}{day}
H {A} ~ send {goods} to {B}
overloaded
a {f} of letting {s} sail overloaded
a {f} of putting too many people on board {s}
speeding
a {f} of letting the train run too fast
a {f} of making its drivers break the speed limit
knew
a {f} of ignoring a warning about the fault
a {f} of having known of the fault
dead
p the death toll{of} at {n}
p the number of dead{of} at {n}
missing
p the number of missing at {n}
injured
p the number of injured at {n}
crowd
p the crowd{inplace} at {n}
p the number of demonstrators{inplace} at {n}
held
p the number of arrests{inplace} at {n}
aboard
p the number of people on board at {n}
evacuated
p the number of those who had to leave their homes in {place} at {n}
talks
n talks between {A} and {B} in {place}{day}
n a meeting of the two foreign ministers in {place}{day}
H {A}, {B} ministers ~ meet in {place}
visit
n a visit by {a} to {place}{day}
n a trip by {a} to {place}{day}
H {a.short} ~ visit {place}
sanctions
n sanctions on {f}
n sanctions against {f}, to take effect{day}
H {A} ~ put sanctions on {f}
ceasefire
n a ceasefire between {A} and {B} from {day0}
n a truce between {A} and {B}, to begin{day}
H {A}, {B} ~ stop fighting
drill
n naval exercises off {place}{day}
n a drill of the {A.adj} navy off {place}{day}
H {A} navy ~ practise off {place}
closure
n the closure of the border with {B}{day}
H {A} ~ close {B} border
recall
n the recall of the {A.adj} ambassador from {B}
H {A} ~ recall envoy from {B}
vote
n a vote on {bill}{day}
H {A} parliament ~ vote on {bill.bare}
deal
n the signing of a deal on {goods} with {B}{day}
H {A} and {B} ~ sign {goods} deal
mourning
n a day of mourning{day}
n national mourning{day}
H {A} ~ mourn its dead
aid
n {n} tonnes of aid for {place}
n a convoy with {n} tonnes of aid to {place}{day}
H {A} ~ send aid to {place}
inquiry
n an inquiry into {topic}
n a commission of inquiry into {topic}
H {A} ~ open inquiry
protest
n a march in {place}{day}
n a demonstration in {place}{day} over {topic}
H March ~ fill {place}
ruling
H Court ~ rule against {f}
resign
H {p.short} ~ step down
"""
