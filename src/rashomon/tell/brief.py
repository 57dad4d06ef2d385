"""The brief: what is reported, who says it, what is disputed, rests on one origin, changed, is not known.

Every sentence is a sentence of a report, made to stand alone (`wording.worded`), or two of them joined by grammar; none
is invented. What fails the check against its own evidence is replaced by the bare sentence of the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from rashomon import shapes
from rashomon.model import Record
from rashomon.pipeline import Stage, StoryDraft
from rashomon.read import parsing
from rashomon.read.parsing import Kit
from rashomon.tell import brief_disputes as disputes
from rashomon.tell import brief_facts as facts
from rashomon.tell import brief_lead, check_words, prose, titles, wording, words
from rashomon.tell.brief_again import Line, tells_again
from rashomon.tell.brief_grammar import shorter
from rashomon.tell.brief_lengths import in_time
from rashomon.tell.brief_who import introduced, orphans, who
from rashomon.tell.check import OVERTAKEN, check_sentence
from rashomon.tell.datelines import without_dateline
from rashomon.tell.overtaken import AHEAD, overtaken, place_of, stale_places
from rashomon.tell.speech import is_wish
from rashomon.tell.timeline import preferred
from rashomon.tell.wording import Shelf, Wording
from rashomon.text.language import foreign


class Config(Record, frozen=True):
    """How long a brief is: at most this many sentences a section; a page that is read in a minute or two."""

    what: int = 5
    says: int = 3
    disputed: int = 2
    single_origin: int = 1
    changed: int = 2
    unknown: int = 1
    fewest: int = 6
    """With fewer than this in all, `what` is filled up."""
    repeats: float = 0.5
    """A sentence that shares this part of its content words with one already told is left out (read on 40 stories)."""
    nothing_new: float = 0.8
    """A sentence of whose content words so many were told, in whatever sentences, tells nothing new."""
    same_matter: float = 0.4
    """An assertion and its denial are told as two sides only if the first has this part of the second's words."""
    own_words: float = 0.3
    """What rests on one origin has this part of its words from no other report of the story."""
    most_evidence: int = 8
    supports: float = 0.3
    """What is shown beside a sentence as told elsewhere has this part of its own rarer words from it."""
    lead: brief_lead.Weights = brief_lead.Weights()
    """How the line and the paragraph are chosen."""


Sentence = shapes.BriefSentence


def run(draft: StoryDraft, config: Config, kit: Kit | None) -> StoryDraft:
    """Write the brief and the title of a story.

    Args:     draft: with claims, statements and entities; any of them may be empty; kit: the parser's, without which no
              sentence is shortened.
    Returns:  the draft with `brief` (in the order of `words.SECTIONS`) and `title`.
    Raises:   nothing.
    Cost:     linear in assertions and sentences.
    """
    shelf = wording.handed_on(draft)
    brief = compose(draft, shelf, config, kit)
    return msgspec.structs.replace(draft, brief=brief, title=titles.title_of(draft, shelf))


def compose(draft: StoryDraft, shelf: Shelf, config: Config, kit: Kit | None = None) -> tuple[Sentence, ...]:
    """The sentences of a brief, no claim and no sentence told twice; each passes the check on its own evidence."""
    desk = _Desk(draft, shelf, config, kit)
    parts = {"what": desk.lead()[: config.what]}
    # Disputes and changes come before the rest of "what", so that it does not state flatly what is contested.
    parts |= {"disputed": desk.disputed(), "changed": desk.changed(), "unknown": desk.unknown()}
    parts["what"] += desk.what(config.what - len(parts["what"]))
    parts["says"] = desk.says()
    parts["single_origin"] = desk.single_origin()
    short = config.fewest - sum(len(found) for found in parts.values())
    parts["what"] += desk.what(short)
    parts["what"] = in_time(parts["what"], draft.timeline)
    chosen = [s for section in words.SECTIONS for s in parts.get(section, ())]
    line = who(draft.entities, shelf.texts, chosen)
    if line is not None:
        at = len(parts["what"])
        chosen[at:at] = [line]
    return tuple(_sound(chosen, introduced(chosen, draft.entities, shelf.texts)))


def _sound(plain: Sequence[Sentence], grown: Sequence[Sentence]) -> Iterable[Sentence]:
    """Each sentence with the names put in, without them, or not at all: the first that passes the check."""
    for without, whole in zip(plain, grown, strict=True):
        for sentence in (whole, without):
            texts = [sentence.text, *([sentence.short] if sentence.short else [])]
            if not any(check_sentence(t, sentence.evidence) for t in texts):
                yield sentence
                break


class _Desk:
    """The work in progress on one brief: what is told already, and how the next sentence is found."""

    def __init__(self, draft: StoryDraft, shelf: Shelf, config: Config, kit: Kit | None) -> None:
        self.draft, self.shelf, self.config, self.kit = draft, shelf, config, kit
        self.newest = max(shelf.lateness.values(), default=0.0)
        self.claims = {claim.id: claim for claim in draft.claims}
        self.ranked = sorted(draft.claims, key=self._rank)
        self.closed = overtaken(draft.claims, shelf)
        self.stale = stale_places(draft.claims, self.closed, shelf)
        self.title = prose.content_words(titles.title_of(draft, shelf))
        self.quoted = {s.id for s in draft.statements if s.form == "direct"}
        self.wishes = {s.id for s in draft.statements if is_wish(s, shelf.texts.get(s.report, ""))}
        self.begins = facts.begins(draft)
        self.events = brief_lead.events(draft, shelf)
        self.orphans = orphans(draft.entities)
        self.court = disputes.open_court(draft, shelf, config.same_matter)
        self.told: set[str] = set()
        self.spoken = facts.utterances(draft)
        self.heard: set[str] = set()
        self.voiced: set[tuple[str, str]] = set()
        self.used: list[frozenset[str]] = []
        self.lines: list[Line] = []
        self.counted: set[tuple[str, float]] = set()
        self.at: dict[tuple[str, int], list[str]] = {}
        for claim in self.ranked:
            for choice in wording.wordings(shelf, claim.assertions):
                self.at.setdefault((choice.report, choice.start), []).append(claim.id)

    def _rank(self, claim: shapes.Claim) -> tuple[float, str]:
        """Independent origins, centrality (shared words, place in the reports) and recency, weighed together.

        Not origins alone: the best founded claim of a story is often a side matter that everybody has from an archive.
        """
        legs = words.listed_legs(claim)
        choices = wording.wordings(self.shelf, claim.assertions)
        best = max((w.quality for w in choices), default=-1.0)
        first = max((wording.lead(self.shelf, w.report, w.start) for w in choices), default=0.0)
        central = max((wording.centrality(self.shelf, w.text) for w in choices), default=0.0)
        late = max((self.shelf.lateness.get(w.report, 0.0) for w in choices), default=0.0)
        # Of what was planned or foreseen at first, the later reports tell the outcome.
        stale = 0.8 * (1.0 - late) * (claim.status in ("planned", "predicted", "announced"))
        founded = 0.15 * min(legs.least, 4) + 0.08 * min(legs.most, 5)
        return (-(best + 0.6 * central + 0.4 * first + 0.2 * late + founded - stale), claim.id)

    # ------------------------------------------------------------------------------------------------ sections

    def lead(self) -> list[Sentence]:
        """The one line and the paragraph, shortened by grammar; see `brief_lead`."""
        weights = self.config.lead
        places = {(w.report, w.start): w for c in self.ranked if self._may_lead(c) for w in self._choices(c)}
        # An opening of which no claim was made is a telling of the story all the same.
        claimed = {place_of(self.shelf, a) for c in self.ranked for a in c.assertions}
        places |= {(w.report, w.start): w for w in self._openings() if (w.report, w.start) not in claimed}
        flat = [w for w in places.values() if not self._is_contested(w) and prose.is_whole(prose.one_line(w.text))]
        # What happened comes before what somebody says of it; where all is said, the words are the news.
        flat = [w for w in flat if not facts.is_quoted(self.shelf, w)] or flat
        heads = [text for _, text in titles.headlines(self.draft)]
        days = facts.days_of(self.draft)
        events = {place: worth for place, worth in self.events.items() if not self._is_past(place)}
        grounds = brief_lead.Grounds(events, self._founded())
        left = brief_lead.rate(self.shelf, flat, heads, days, weights, grounds)
        found: list[Sentence] = []
        count = 0
        while len(found) < weights.sentences and (count < weights.enough or (days > 1 and len(found) < 2)):
            # A story of several days is told from its end; the second sentence says how it began.
            from_ = brief_lead.background(self.shelf, left, weights, days) if len(found) == 1 and days > 1 else left
            most = weights.most + (20 if days > 1 else 0) - count if found else 10**6
            fitting = [c for c in brief_lead.in_order(from_, self.used, weights) if c.choice.text.count(" ") < most]
            sentence = next((s for c in fitting if (s := self._sentence("what", c.choice))), None)
            if sentence is None:
                break
            found.append(self._shortened(sentence, "paragraph" if found else "line"))
            count += (found[-1].short or found[-1].text).count(" ") + 1
        return found

    def _is_past(self, place: tuple[str, int]) -> bool:
        """Whether all that a sentence tells is dated long before the story's first report: what led up to it."""
        ends = [self.claims[c].event.latest for c in self.at.get(place, ())]
        return bool(ends) and self.begins is not None and all(e is not None and e[:10] < self.begins for e in ends)

    def _founded(self) -> dict[tuple[str, int], float]:
        """For each sentence, how many reports and origins stand behind the best founded of its claims, 0 to 1."""
        whole = max(2, min(5, len(self.shelf.texts)))
        found: dict[tuple[str, int], float] = {}
        for place, ids in self.at.items():
            told = [self.claims[c] for c in ids]
            reports = max(min(whole, len({a.report for a in c.assertions})) - 1 for c in told) / (whole - 1)
            legs = max(min(4, words.listed_legs(c).most) - 1 for c in told) / 3
            found[place] = 0.6 * reports + 0.4 * max(0.0, legs)
        return found

    def _openings(self) -> Iterable[Wording]:
        for report, places in sorted(self.shelf.sentences.items()):
            for place in places[:2] if not foreign(self.shelf.texts[report]) else ():
                choice = wording.wording_of(self.shelf, report, *place)
                if (
                    choice is None
                    or facts.is_quoted(self.shelf, choice)
                    or any(cue in choice.text.lower() for cue in facts.UNKNOWN)
                ):
                    continue
                yield choice

    def _shortened(self, sentence: Sentence, length: Literal["line", "paragraph"]) -> Sentence:
        def is_sound(text: str) -> bool:
            return prose.is_whole(text) and not check_sentence(text, sentence.evidence)

        short = shorter(sentence.text, self.config.lead.short, self.kit, is_sound)
        return msgspec.structs.replace(sentence, length=length, short=short if short != sentence.text else None)

    def _choices(self, claim: shapes.Claim) -> list[Wording]:
        """The sentences that may tell a claim, best first."""
        choices = wording.wordings(self.shelf, preferred(claim))
        if any(a.holder in self.quoted for a in claim.assertions):
            # Some report shows that these are somebody's words; another prints them bare, as a set-off quotation.
            choices = [c for c in choices if wording.is_spoken(self.shelf, c)]
        return [c for c in choices if not self._is_stale(c) and not facts.is_vague(self.shelf, c)]

    def what(self, most: int) -> list[Sentence]:
        flat = [c for c in self.ranked if self._is_flat(c)]
        done = [c for c in flat if c.status not in AHEAD]
        found: list[Sentence] = []
        for part in (
            [c for c in done if words.listed_legs(c).most >= 2],
            [c for c in flat if words.listed_legs(c).most >= 2],
        ):
            found += self._tell("what", part, most - len(found))
        found += self._tell("what", [c for c in flat if self._is_next(c)], min(1, most - len(found)))
        # What others tell in words that were not seen to be the same would be marked as resting on one origin.
        own = sorted(
            done,
            key=lambda c: (
                not self._is_eventful(c),
                c.status != "happened" and 1 + (self._is_unsaid(c) or not self._is_rare(c)),
                c.status == "happened" and len({a.report for a in c.assertions}) < 2,
            ),
        )
        found += self._tell("what", own, min(3, most) - len(found))
        found += self._tell("what", flat, min(3, most) - len(found))
        return found if found or self.claims else self._bare_sentences(most)

    def single_origin(self) -> list[Sentence]:
        single = [c for c in self.ranked if c.agreement == "single_origin" and words.listed_legs(c).most == 1]
        alone = [c for c in single if self._is_flat(c) and self._is_rare(c)]
        # What somebody is cited for comes before what the reporter tells: there the one origin has a name.
        # And "the nine-month-old lawsuit" needs the sentence that brought it in.
        alone.sort(key=lambda c: (all(o.kind == "own_reporting" for o in c.origins), self._points_back(c)))
        return self._tell("single_origin", alone, self.config.single_origin)

    def _points_back(self, claim: shapes.Claim) -> bool:
        return any(prose.is_definite(w.text) for w in self._choices(claim)[:1])

    def disputed(self) -> list[Sentence]:
        found: list[Sentence] = []
        for claim in self.ranked:
            for sentence in (self._two_sides(claim), *self._contradictions(claim)):
                if sentence is not None and len(found) < self.config.disputed:
                    found.append(sentence)
        return found

    def changed(self) -> list[Sentence]:
        found: list[Sentence] = []
        for claim in self.ranked:
            for relation in claim.relations:
                old = self.claims.get(relation.claim)
                if relation.kind != "supersedes" or old is None or len(found) >= self.config.changed:
                    continue
                if relation.slot == "number" and facts.is_increment(claim):
                    continue
                before, after = (disputes.telling(self.court, c, relation) for c in (old, claim))
                if relation.slot == "number":  # of several wordings those that have another figure
                    old_figures = facts.figures_of(before)
                    after = [a for a in after if not facts.figures_of([a]) <= old_figures]
                if not disputes.is_change(before, claim, after, relation):
                    continue
                left, right = (old, before), (claim, after)
                sentence = (
                    self._earlier(old)
                    if claim.id in self.told
                    else self._pair("changed", left, right, "Earlier: ", " Later: ")
                )
                found += [sentence] if sentence else []
        return found

    def _earlier(self, old: shapes.Claim) -> Sentence | None:
        """What was told before of a thing whose outcome is told already."""
        side = self._side(old.assertions) if old.id not in self.told else None
        if side is None or check_sentence(f"Earlier: {side[0]}{OVERTAKEN}", side[1]):
            return None
        about = prose.content_words(side[0])
        if any(prose.overlap(about, used) >= 0.9 for used in self.used):
            return None
        return self._told("changed", f"Earlier: {side[0]}{OVERTAKEN}", side[1], (old.id,), about)

    def says(self) -> list[Sentence]:
        found: list[Sentence] = []
        speakers: set[str] = set()
        # Quotations in another language are shown where there is no report in English.
        english = [s for s in self.draft.statements if not foreign(self.shelf.texts[s.report])]
        for statement in sorted(english or self.draft.statements, key=self._voice):
            who = statement.speaker or statement.speaker_name
            if len(found) >= self.config.says or who is None or who in speakers or not statement.content:
                continue
            if statement.stance not in facts.SPOKEN or statement.id in self.wishes or not self._is_telling(statement):
                continue
            if (who, statement.stance) in self.voiced:
                continue  # "the US warned" is told: of what, the reader knows
            choice = wording.wording_of(self.shelf, statement.report, *statement.content[0])
            sentence = self._sentence("says", choice) if choice and facts.is_mostly(statement, choice) else None
            if sentence:
                speakers.add(who)
                found.append(sentence)
        return found

    def _is_telling(self, statement: shapes.Statement) -> bool:
        """Whether the statement can be understood alone, and saying it is what the sentence is about."""
        text = self.shelf.texts[statement.report]
        cue = " ".join(text[s:e] for s, e in statement.cue).lower()
        spoken = statement.form != "indirect" or any(check_words.cites(t) for t in check_words.tokens(cue))
        if not spoken:  # "has been unwavering in", "is interested in": what a report says of somebody
            return False
        if cue.endswith("ing") and cue != "according":  # "visited factories, urging ..."
            return False
        if statement.form == "indirect" and prose.first_word(statement.text) in facts.LEFT_OPEN:
            return False
        place = wording.sentence_at(self.shelf, statement.report, *statement.content[0]) or statement.content[0]
        who = prose.content_words(" ".join(text[s:e] for s, e in statement.source))
        return len(prose.content_words(text[place[0] : place[1]]) - who) >= facts.FEWEST_WORDS

    def unknown(self) -> list[Sentence]:
        found: list[Wording] = []
        for report, places in sorted(self.shelf.sentences.items()):
            if self.shelf.lateness[report] < 0.8 * self.newest:
                continue  # what was not known at first may be known by now
            for start, end in places:
                small = self.shelf.texts[report][start:end].lower()
                choice = wording.wording_of(self.shelf, report, start, end)
                if choice and "previously" not in small and any(cue in small for cue in facts.UNKNOWN):
                    found.append(choice)
        found.sort(key=lambda w: (-w.quality - self.shelf.lateness.get(w.report, 0.0), w.report, w.start))
        return self._first("unknown", found, self.config.unknown)

    def _bare_sentences(self, most: int) -> list[Sentence]:
        """With no claims at all: the most central sentences of the reports."""
        found = [
            w
            for report, places in sorted(self.shelf.sentences.items())
            for place in places
            if (w := wording.wording_of(self.shelf, report, *place))
        ]
        return self._first("what", sorted(found, key=lambda w: (-w.quality, w.report, w.start)), most)

    # ------------------------------------------------------------------------------------------------ choosing

    def _is_flat(self, claim: shapes.Claim) -> bool:
        """Whether a claim may be told without its other side."""
        return (
            claim.id not in self.told
            and claim.id not in self.closed
            and claim.agreement in ("agreed", "single_origin")
            and claim.status not in ("superseded", "withdrawn", "disputed", "denied")
        )

    def _may_lead(self, claim: shapes.Claim) -> bool:
        """As `_is_flat`, and what is called disputed: `_is_contested` judges each of its sentences."""
        disputed = claim.status == "disputed" or (claim.agreement == "disputed" and claim.status == "happened")
        return self._is_flat(claim) or (disputed and claim.id not in self.closed)

    def _is_contested(self, choice: Wording) -> bool:
        """Whether the sentence also says something that is disputed, and would say it flatly here."""
        about = prose.content_words(choice.text)
        there = [self.claims[c] for c in self.at.get((choice.report, choice.start), ())]
        return any(c.agreement == "disputed" and disputes.contests(self.court, c, about) for c in there)

    def _is_stale(self, choice: Wording) -> bool:
        """Whether the sentence still foresees what has happened since, or was moved; or tells how things stood for a reader of
        an earlier day ("their last meeting", "the planned trip")."""
        if (choice.report, choice.start) in self.stale:
            return True
        return self.shelf.lateness.get(choice.report, 0.0) < self.newest and prose.looks_ahead(choice.text)

    def _is_next(self, claim: shapes.Claim) -> bool:
        """Whether it lies ahead and a newest report opens with it: what a reader waits for."""
        places = [
            w for w in wording.wordings(self.shelf, claim.assertions) if self.shelf.lateness[w.report] >= self.newest
        ]
        return claim.status in AHEAD and any(wording.lead(self.shelf, w.report, w.start) >= 1.0 for w in places)

    def _is_eventful(self, claim: shapes.Claim) -> bool:
        """Whether some sentence tells it as something done or said: "5G networks are faster" is no news of anybody."""
        told = wording.wordings(self.shelf, claim.assertions)
        return not self.events or any(self.events.get((w.report, w.start), 0.0) > 0 for w in told)

    @staticmethod
    def _is_unsaid(claim: shapes.Claim) -> bool:
        """Whether nobody is cited for it: of what has not happened, a reporter's own remark tells a reader least."""
        return all(a.holder == "author" for a in claim.assertions)

    def _is_rare(self, claim: shapes.Claim) -> bool:
        """Whether its words are its report's own: what others tell in other words does not rest on one origin."""
        if any(a.holder in self.wishes for a in claim.assertions):
            return False
        told = prose.content_words(" ".join(a.evidence.exact for a in claim.assertions))
        own = sum(self.shelf.uses.get(w, 0) <= 1 for w in told)
        return len({a.report for a in claim.assertions}) > 1 or own >= self.config.own_words * max(1, len(told))

    def _voice(self, statement: shapes.Statement) -> tuple[float, str, int]:
        """Who matters, is quoted in many reports, and takes a stance; then the order of the reports."""
        entity = self.shelf.entities.get(statement.speaker or "")
        spread = len({m.report for m in entity.mentions}) if entity else 0
        told = wording.centrality(self.shelf, statement.text)
        late = 1.5 * self.shelf.lateness.get(statement.report, 0.0)  # demands and threats go stale
        return (
            -(
                0.5 * min(spread, 6)
                - (
                    1.0
                    if prose.is_pronoun(" ".join(self.shelf.texts[statement.report][s:e] for s, e in statement.source))
                    else 0
                )
                + facts.SPOKEN.get(statement.stance, 0.0)
                + (statement.form != "indirect")
                + 4 * told
                + late
            ),
            statement.report,
            statement.content[0][0] if statement.content else 0,
        )

    def _tell(self, section: str, claims: Iterable[shapes.Claim], most: int) -> list[Sentence]:
        found: list[Sentence] = []
        for claim in claims:
            if len(found) >= most:
                break
            if claim.id not in self.told:
                choices = self._choices(claim)
                done = claim.status not in AHEAD
                if section == "what":
                    choices = [c for c in choices if not facts.is_quoted(self.shelf, c)]
                # Stable: the best uncontested sentence first, and of what is done one that does not foresee more.
                choices.sort(key=lambda c: (self._is_contested(c), done and prose.foresees(c.text)))
                found += self._first(section, choices[:4], 1)
        return found

    def _first(self, section: str, choices: Iterable[Wording], most: int) -> list[Sentence]:
        found: list[Sentence] = []
        for choice in choices:
            if len(found) >= most:
                break
            sentence = self._sentence(section, choice)
            found += [sentence] if sentence else []
        return found

    def _two_sides(self, claim: shapes.Claim) -> Sentence | None:
        """One claim that some assert and some deny; or one that is only denied."""
        if claim.id in self.told:
            return None
        yes = [a for a in claim.assertions if a.factuality.endswith("+")]
        no = [a for a in claim.assertions if a.factuality.endswith("-")]
        against = [a for a in no if disputes.is_denial(self.court, a)]
        for near in disputes.nearest(self.court, yes, no):
            others = disputes.answers(self.court, near, no)
            pair = self._pair("disputed", (claim, [near]), (claim, others), "", "; ") if others else None
            if pair is not None:
                return pair
        if against and claim.status in ("denied", "disputed"):
            return next(iter(self._first("disputed", wording.wordings(self.shelf, against)[:4], 1)), None)
        return None

    def _contradictions(self, claim: shapes.Claim) -> Iterable[Sentence | None]:
        for relation in claim.relations:
            other = self.claims.get(relation.claim)
            if relation.kind == "contradicts" and relation.verdict == "real" and other and claim.id not in self.told:
                lead = f"Reports differ on {words.SLOTS[relation.slot]}: "
                left, right = disputes.set_against(self.court, relation.slot, claim, other)
                if left and right:
                    yield self._pair("disputed", (claim, left), (other, right), lead, "; ")

    # ------------------------------------------------------------------------------------------------ writing

    def _sentence(self, section: str, choice: Wording) -> Sentence | None:
        """One sentence of a report, unless it, or its claims, are told already."""
        about = prose.content_words(choice.text)
        again = self.config.nothing_new if section == "disputed" else self.config.repeats  # it repeats what it denies
        if len(choice.text) > 420 or any(facts.repeats(about, u, again) for u in self.used):
            return None
        known = len(about & frozenset().union(*self.used)) >= self.config.nothing_new * max(1, len(about))
        counted = facts.counts_again(choice.text, about, self.used, self.counted)
        if (known and section != "disputed") or (counted and section in ("what", "single_origin")):
            return None
        said = wording.worded(self.shelf, choice)
        acts = self._acts(choice)
        if acts and acts <= self.heard:  # the same act of speaking, in another report's words
            return None
        here = tuple(dict.fromkeys(self.at.get((choice.report, choice.start), ())))
        claims = tuple(c for c in here if c not in self.told)
        if said is None or (here and not claims):
            return None
        text, cited = said  # next: it names somebody of whom nobody says who it is
        if any(e.start <= at < e.end for e in cited for at in self.orphans.get(e.report, ())):
            return None
        if check_sentence(text, cited):
            text = prose.one_line(choice.text)
            if len(cited) > 1 or check_sentence(text, cited):  # the bare sentence would be said by nobody
                return None
        if section != "disputed" and tells_again(text, about, self.lines):
            self.told.update(claims)  # no worse telling of them instead
            return None
        self.heard |= acts
        self.voiced |= {
            (s.speaker or s.speaker_name or "", s.stance)
            for s in self.shelf.statements.get(choice.report, ())
            if s.stance != "say" and s.content and facts.is_mostly(s, choice)
        }
        return self._told(section, text, cited, claims, about)

    def _pair(
        self,
        section: str,
        left: tuple[shapes.Claim, Sequence[shapes.Assertion]],
        right: tuple[shapes.Claim, Sequence[shapes.Assertion]],
        lead: str,
        join: str,
    ) -> Sentence | None:
        """Two sides in one line, each in the words of a report; None where they cannot be told apart or stand alone."""
        first, second = self._side(left[1]), self._side(right[1])
        if first is None or second is None or prose.plain(first[0]) == prose.plain(second[0]):
            return None
        if "; " in join:
            text = f"{lead}{prose.without_stop(first[0])}; {prose.lowered(second[0])}"
        else:
            text = f"{lead}{first[0]}{join}{second[0]}"
        cited = (*first[1], *second[1])
        if check_sentence(text, cited):
            return None
        about = prose.content_words(text)
        # Two disputes may share a side, so only what is nearly the same line over again is left out.
        if any(prose.overlap(about, used) >= 0.9 for used in self.used):
            return None
        return self._told(section, text, cited, tuple(dict.fromkeys((left[0].id, right[0].id))), about)

    def _side(self, assertions: Sequence[shapes.Assertion]) -> tuple[str, tuple[shapes.Evidence, ...]] | None:
        for choice in wording.wordings(self.shelf, assertions)[:4]:
            said = wording.worded(self.shelf, choice)
            if said is not None and len(said[0]) <= 300:
                return said
        return None

    def _acts(self, choice: Wording) -> frozenset[str]:
        """The acts of speaking that a sentence renders."""
        there = self.spoken.get(choice.report, ())
        return frozenset(name for s, e, name in there if s < choice.end and choice.start < e)

    def _told(
        self, section: str, text: str, cited: Sequence[shapes.Evidence], claims: tuple[str, ...], about: frozenset[str]
    ) -> Sentence:
        self.told.update(claims)
        self.used.append(about)
        self.lines.append(Line(text, about))
        self.counted |= facts.tolls_told(text)
        return Sentence(text, self._with_support(cited, claims, about), claims, section)

    def _with_support(
        self, cited: Sequence[shapes.Evidence], claims: Sequence[str], about: frozenset[str]
    ) -> tuple[shapes.Evidence, ...]:
        """The characters that the sentence was made from, then one assertion of each other report of its claims.

        A claim is joined from many wordings; what shares next to nothing with the sentence would be shown as its proof.
        """
        found, reports = list(cited), {e.report for e in cited}
        for assertion in (a for c in claims for a in preferred(self.claims[c])):
            told = assertion.evidence
            if wording.is_hardened(self.shelf, told.report, told.start, told.end):
                continue
            if disputes.shared(self.court, about, assertion) < self.config.supports:
                continue
            if assertion.report not in reports and len(found) < self.config.most_evidence:
                reports.add(assertion.report)
                found.append(without_dateline(told))
        return tuple(found)


STAGE = Stage(
    "brief",
    "8",
    "story",
    ("claims", "statements", "timeline", "utterances", "copies", "entities"),
    ("brief", "title"),
    run,
    Config(),
    parsing.load,
)
