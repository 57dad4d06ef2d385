"""How propositions about disasters, tolls, the street and the courts are worded; the marks are explained in `phrases`."""

STREET = """
sinking
+ {s} sank off {place}{day}
+ {s}, which was registered in {A}, went down off {place}{day}
+ {s} [hit a rock|took in water] and sank off {place}{day}
+ {s} [capsized|rolled over] and sank near {place}{day}
+ the sinking of {s} off {place} happened{day}
+ a {noun} sank off {place}{day}[| in heavy seas| shortly after leaving port]
+ {s} was lost off {place}{day}
h Ship [sinks|lost] off {place}
derailment
+ a {f.full} train left the rails near {place}{day}
+ a passenger train run by {f} derailed outside {place}{day}
+ {n2} carriages of a {f.full} train came off the track at {place}{day}
+ a train derailed near {place}{day}[| on a curve| in thick fog]
+ an express operated by {f} jumped the rails close to {place}{day}
h Train derails near {place}
fire
+ a fire destroyed {t} in {place}{day}
+ {t} in {place} burned down{day}
+ fire swept through {t} in {place}{day}
+ {t} in {place} was gutted by fire{day}
+ flames consumed {t} in {place}{day}
+ a blaze tore through {t} in {place}{day}
h [Fire|Blaze] destroys {t.bare} in {place}
dead
+ {least}{n} people [were killed|died|lost their lives]{in}
+ the death toll{of} [rose to|reached|stood at|climbed to] {n}
+ {n} people were [known to be dead|confirmed dead]{in}
+ {least}{n} bodies had been [recovered|found|brought out]{in}
+ the number of dead{of} had [risen to|reached] {n}
+ {in0}{least}{n} people died
+ {n} deaths had been [counted|confirmed]{in}
+ {event} killed {least}{n} people
+ {event} claimed {n} lives
+ {n} lives were lost{in}
h {n} dead in {place}
missing
+ {n} people were [still |]missing
+ {n} others were unaccounted for
+ {n} people had not been found
+ {n} were [still |]missing
+ the number of missing stood at {n}
h {n} missing off {place}
injured
+ {n} people were [injured|hurt]{in}
+ {n} others were [taken to hospital|being treated in hospital|treated for injuries]
+ {n} people suffered injuries{in}
+ hospitals had admitted {n} of the injured
h {n} hurt in {place}
taken
+ the survivors [were|had been] taken to {place}
+ those rescued were brought to {place}
+ {place} took in the survivors
+ the survivors [were|had been] put ashore at {place}
+ the people pulled from the water were landed at {place}
h Survivors taken to {place}
overloaded
+ {s} was overloaded[| when it left port| when it sailed]
+ {s} was carrying [too many people|more passengers than it was licensed for|more people than allowed]
+ there were too many people on board {s}
+ {s} sailed with more passengers than permitted
d that {s} had been overloaded
d that {s} was carrying too many people
d any overloading of {s}
- {s} was not overloaded
- {s} was carrying no more people than allowed
h {s} 'was overloaded'
arson
+ the fire at {t} was [started deliberately|set on purpose]
+ somebody set fire to {t}
+ arson was the cause of the fire at {t}
+ {t} was set alight deliberately
d that the fire at {t} was arson
d that {t} had been set alight deliberately
- the fire at {t} was not arson
- an electrical fault, not arson, caused the fire at {t}
h {t.bare} fire 'was arson'
speeding
+ the train was going too fast[| for the curve]
+ the train exceeded the speed limit
+ the train was travelling above the permitted speed
+ the driver took the curve too fast
d that the train was going too fast
d that the speed limit had been exceeded
- the train was not going too fast
- the train kept to the speed limit
h Train 'was going too fast'
knew
+ {f} knew of [the|a] fault [months|weeks] before
+ {f} had been warned of the fault
+ engineers told {f} of the fault [last year|in the spring|before the accident]
+ the fault was known to {f}
+ {f} ignored a warning about the fault
d that {f} had been warned of the fault
d any knowledge of the fault
d that {f} had ignored a warning
- {f} knew nothing of the fault
- {f} received no warning of the fault
h {f} 'knew of fault'
aboard
+ {n} people had been on board
+ there were {n} passengers and crew on {s}
+ {s} was carrying {n} passengers and crew
+ {n} people were travelling on {s}
+ the passenger list of {s} held {n} names
h {n} were on board
crews
+ {n} [firefighters|rescue workers] were at the scene
+ {n} rescue workers were sent to {place}
+ the work at {place} kept {n} rescuers busy
+ {n} [firefighters|rescuers] worked through the night in {place}
h {n} rescuers in {place}
lineclosed
* the railway line through {place} <be/was/s> closed
* trains through {place} <be/were/p> stopped
* {f} <stop/stopped/s> all trains through {place}
* no trains <run/ran/p> through {place}
h Trains stopped at {place}
mourning
* {A} <observe/observed/s> a day of mourning{day}
* a day of national mourning <be/was/s> held in {A}{day}
* flags in {A} <fly/flew/p> at half mast{day}
* {A} <mourn/mourned/s> the dead{day}
- no day of mourning was held
h {A} in mourning
evacuated
+ {n} people had to leave their homes in {place}
+ {n} residents of {place} were moved to safety
+ the authorities in {place} moved {n} people out of their homes
+ {n} people were evacuated from streets in {place}
h {n} leave homes in {place}
protest
* thousands of people <march/marched/p> through {place}{day} over {topic}
* a demonstration over {topic} <take/took/s> place in {place}{day}
* [protesters|demonstrators] <fill/filled/p> the centre of {place}{day}
* a march against the government <be/was/s> held in {place}{day}
+ crowds gathered in {place}{day} [to protest over|in anger at] {topic}
- the march in {place} was called off
- the demonstration in {place} did not take place
> opponents of the government will march in {place}{day}
h [Thousands march|Protest] in {place}
crowd
+ {n} people [took part in|joined|attended] the [march|demonstration|protest]{inplace}
+ the crowd{inplace} numbered {n}
+ the [march|demonstration]{inplace} drew {n} people
+ there were {n} people in the crowd{inplace}
h {n} join march in {place}
held
+ {n} people were [arrested|detained] at the [march|demonstration|protest]{inplace}
+ police [arrested|detained|held] {n} [demonstrators|protesters|people]{inplace}
+ {n} [arrests|detentions] were made during the protest{inplace}
+ officers took {n} demonstrators into custody{inplace}
h {n} arrested in {place}
arrest
* {p} <be/was/s> arrested in {place}{day}
* police <arrest/arrested/p> {p} in {place}{day}
* {p} <be/was/s> taken into custody{day}
* officers <detain/detained/p> {p} in {place}{day}
+ the arrest of {p} was made{day} in {place}
+ {p} was led away in handcuffs in {place}{day}
d that {p} had been arrested
d reports of the arrest of {p}
- {p} was not arrested
- {p} remained free
h {p.short} [arrested|detained] in {place}
sentence
* a court in {place} <sentence/sentenced/s> {p} to {n} years in prison{day}
* {p} <be/was/s> sentenced to {n} years{day}
* {p} <receive/received/s> a prison term of {n} years in {place}{day}
* judges in {place} <send/sent/p> {p} to prison for {n} years{day}
+ {p} was jailed for {n} years{day}
h {p.short} [jailed|gets {n} years]
ruling
* a court in {place} <order/ordered/s> {f} to pay [damages|compensation]{day}
* {f} <be/was/s> found liable by a court in {place}{day}
* judges in {place} <rule/ruled/p> against {f}{day}
* a ruling against {f} <be/was/s> handed down in {place}{day}
- the court in {place} cleared {f}
- judges in {place} dismissed the case against {f}
> a court in {place} will rule in the case against {f}{day}
h Court rules against {f}
inquiry
* {A} <open/opened/s> an inquiry into {topic}{day}
* an investigation into {topic} <begin/began/s>{day}
* {A} <set/set/s> up a commission to look into {topic}{day}
* prosecutors in {place} <open/opened/p> a case over {topic}{day}
- no inquiry into {topic} was opened
- {A} refused to open an inquiry into {topic}
h {A} opens inquiry
"""
