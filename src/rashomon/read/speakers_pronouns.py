"""Whom "he", "she", "it" and "they" mean: whoever stands nearest, counting for more as a subject or as the last to speak."""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from rashomon.model import Offsets
from rashomon.read.attribution_tree import role_of
from rashomon.read.speakers_cast import BODIES, MEN, WOMEN, Cast, Mention
from rashomon.read.speakers_kinds import can_speak
from rashomon.read.speakers_state import Speaker, State

SentenceRow = tuple[int, int, int, str]

_FEMALE = frozenset("she her hers herself".split())
_SUBJECT = 2.5
_LAST = 2.5
_OWNER = 1.5  # "having promised to scrap Mr Hill's law, he ..." is not Mr Hill
_SETTING = 8.0
_LEAD = 5  # tokens of a name or a speech
_SCENE = 120  # characters between the owner of a speech and the pronoun
_SPEECHES = frozenset(
    "announcement speech address interview testimony remarks remark statement appearance lecture sermon".split()
)
_ADDING = 4.0
_FRESH = 450  # characters after which the last speaker is one among others
_NEAR_BODY = 500
_STALE = 900  # characters after which a body that spoke is nobody's "it" or "they"
_TOKENS = 150  # that far at most, whatever the parser takes for one sentence
_LATELY = 12  # subjects of statements before
_UNITS = 2  # parser units looked back over for a plural subject
_SEEMING = frozenset("appear seem feel look turn happen".split())


class Pronouns:
    """Answers for the pronouns of one document."""

    def __init__(self, cast: Cast, sentences: Sequence[SentenceRow]) -> None:
        self.cast, self.tree, self.sentences = cast, cast.tree, sentences

    def person(self, head: int, state: State, adds: bool = False, but: str | None = None) -> Speaker:
        """ "He", "she": who stands nearest, counting for more as a subject, in its paragraph, or as the last speaker.

        Args:     head: the pronoun; adds: whether it "added" something, as the last to speak does; but: who is quoted, where
                  the pronoun is: not that one, and nobody from before the paragraph, since in speech "he" may be anybody.
        Returns:  a person by name, or the unnamed one that spoke last ("A friend said ... She added").
        Cost:     ten mentions.
        """
        cast, tree = self.cast, self.tree
        at, female = tree.parse.starts[head], tree.lower[head] in _FEMALE
        fits = [m for m in cast.recent(at) if cast.female.get(cast.canonical(m).text, female) == female]
        paragraph, sentence = self._paragraph(at)
        if but is not None:
            fits = [m for m in fits if m.start >= paragraph and cast.canonical(m).text != but]
        scored = [(self._worth(m, state, at, paragraph, sentence, adds) - rank, m) for rank, m in enumerate(fits)]
        worth, best = max(scored, key=lambda pair: pair[0], default=(-1e9, None))
        if but is None and at - state.voice_at < _FRESH and self._voice_fits(state, female):
            newer = [m for m in fits if m.start > state.voice_at]
            beaten = any(self._acts(m) for m in newer)
            if not beaten and self._voice_worth(state, paragraph, adds) - len(newer) > worth:
                return state.voice
        if best is None:
            return state.speaker if but is None and is_person(cast, state.speaker) else Speaker()
        return Speaker(cast.canonical(best).text, (best.start, best.end))

    def _worth(self, m: Mention, state: State, at: int, paragraph: int, sentence: int, adds: bool) -> float:
        """How likely a pronoun means a person, but for how many were named since."""
        cast, tree = self.cast, self.tree
        token = tree.token_at(m.end - 1)
        role, full = role_of(tree, token), cast.canonical(m).text
        worth = 2.0 * (m.start >= paragraph) + _SUBJECT * (role in ("nsubj", "nsubjpass"))
        if state.speaker.name == full:
            last = state.at >= state.voice_at
            worth += _LAST if last and at - state.at < _FRESH else 0.5
            worth += _ADDING if adds and last else 0.0
        worth -= 4.0 * (tree.quote_of[token] >= 0)
        worth += _SETTING if role == "poss" and m.start >= sentence and self._sets_scene(token, at) else 0.0
        worth -= _OWNER * (role == "poss")
        worth -= 2.0 * (" " not in full and not cast.is_person(m))
        worth += 0.5 * (cast.female.get(full) is not None)
        return worth - 1.0 * (m.start >= sentence and role not in ("nsubj", "nsubjpass"))

    def _sets_scene(self, owner: int, at: int) -> bool:
        """ "During Hill's announcement on Friday, he said": whose speech it was, where only that stands before the pronoun."""
        tree = self.tree
        first, last = tree.bounds(owner)
        near = owner - first < _LEAD and tree.lower[first] in ("in", "during", "at")
        named = any(tree.lemmas[t].lower() in _SPEECHES for t in range(owner + 1, min(owner + _LEAD, last)))
        return near and named and at - tree.parse.ends[owner] < _SCENE

    def _voice_fits(self, state: State, female: bool) -> bool:
        """Whether the last to speak is one unnamed person who may be "he", or "she"."""
        sex = state.called in WOMEN, state.called in MEN
        return state.voice_at >= max(0, state.at) and sex != (not female, female)

    def _voice_worth(self, state: State, paragraph: int, adds: bool) -> float:
        return 2.0 * (state.voice_at >= paragraph) + _SUBJECT + _LAST + (_ADDING if adds else 0.0)

    def _acts(self, m: Mention) -> bool:
        """Whether a name is a subject outside quotations."""
        token = self.tree.token_at(m.end - 1)
        return role_of(self.tree, token) in ("nsubj", "nsubjpass") and self.tree.quote_of[token] < 0

    def _paragraph(self, at: int) -> Offsets:
        """Where the paragraph around a place begins, and the sentence."""
        rows = self.sentences
        i = bisect_left(rows, at + 1, key=lambda s: s[0]) - 1
        if i < 0:
            return 0, 0
        here = i
        for _ in range(40):  # sentences of a paragraph looked back over
            if i == 0 or rows[i - 1][2] != rows[i][2]:
                break
            i -= 1
        return rows[i][0], rows[here][0]

    def thing(
        self, head: int, state: State, by_subject: dict[int, Speaker], resolve: Callable[[int], Speaker]
    ) -> Speaker:
        """ "It": the body that speaks in the same sentence, the body or country nearest before as a subject, else the last.

        Args:     resolve: who the phrase around a token means.
        """
        cast, tree, at = self.cast, self.tree, self.tree.parse.starts[head]
        if tree.lemmas[tree.heads[head]] in _SEEMING:
            return Speaker(anonymous="unstated")  # "it appears that"
        here = [t for t in islice(reversed(by_subject), _LATELY) if t < head and tree.unit[t] == tree.unit[head]]
        one = bool(here) and tree.tags[max(here)] in ("NN", "NNP") and not is_person(cast, by_subject[max(here)])
        if one:
            return by_subject[max(here)]
        subject = self._subject_body(at)
        noun = self._body_before(head)
        if noun is not None and (subject is None or tree.parse.starts[noun] > subject.start):
            return by_subject.get(noun) or resolve(noun)
        told = state.paper_at > max(state.group_at, subject.start if subject is not None else -1)
        if told and at - state.paper_at < _NEAR_BODY:
            return state.paper  # "The lawsuit says ... It also claims"
        if subject is not None:
            return Speaker(subject.text, (subject.start, subject.end))
        return state.group if at - state.group_at < _STALE else Speaker()

    def _body_before(self, head: int) -> int | None:
        """ "The council has a telephone line, which it says": the word for a body that is a subject of this unit or the last."""
        tree = self.tree
        unit = tree.unit[head]
        for t in range(head - 1, max(head - _TOKENS, tree.parse.sentences[max(0, unit - 1)][0]) - 1, -1):
            if tree.lemmas[t] not in BODIES or tree.deps[t] not in ("nsubj", "nsubjpass") or tree.tags[t] != "NN":
                continue
            main = tree.unit[t] == unit or tree.deps[tree.heads[t]] in ("ROOT", "conj")
            if main and tree.quote_of[t] < 0:
                return t
        return None

    def _subject_body(self, at: int) -> Mention | None:
        cast, tree = self.cast, self.tree
        stop = bisect_left(cast.starts, at)
        for m in reversed(cast.mentions[max(0, stop - 12) : stop]):
            if at - m.end > _NEAR_BODY:
                break
            token = tree.token_at(m.end - 1)
            subject = role_of(tree, token) in ("nsubj", "nsubjpass") and tree.quote_of[token] < 0
            if subject and m.type in ("organisation", "place"):
                return m
        return None

    def many(
        self, head: int, state: State, by_subject: Mapping[int, Speaker], resolve: Callable[[int], Speaker]
    ) -> Speaker:
        """ "They": the plural subject nearest before, if nobody that may be many spoke since; else whichever group spoke last.

        Args:     resolve: who the phrase around a token means.
        """
        tree, at = self.tree, self.tree.parse.starts[head]
        several = state.nobody.count != "1" or state.nobody_at > state.at  # "an official said ... They added"
        newest = max(state.group_at, state.nobody_at if several else -1)
        plural = self._plural_before(head)
        if plural is not None and plural in by_subject:
            return by_subject[plural]
        if plural is not None and tree.parse.starts[plural] > newest and can_speak(tree, plural):
            found = resolve(plural)
            if found.name is not None or found.anonymous is not None:
                return found
        if at - newest > _STALE:
            return Speaker()
        return state.nobody if several and state.nobody_at >= state.group_at else state.group

    def _plural_before(self, head: int) -> int | None:
        """The plural subject nearest before: in the same parser unit any, in the two before it that of the main clause."""
        tree = self.tree
        unit = tree.unit[head]
        first = max(head - _TOKENS, tree.parse.sentences[max(0, unit - _UNITS)][0])
        for t in range(head - 1, first - 1, -1):
            if tree.deps[t] != "nsubj" or tree.pos[t] == "PRON" or tree.heads[t] > head:
                continue  # "the documents, they said, show"
            main = tree.deps[tree.heads[t]] in ("ROOT", "conj")
            if not (main or tree.unit[t] == unit) or tree.quote_of[t] not in (-1, tree.quote_of[head]):
                continue
            if tree.tags[t] in ("NNS", "NNPS") or tree.child(t, "conj") is not None:
                return t
        return None


def is_person(cast: Cast, speaker: Speaker) -> bool:
    """Whether a speaker is a person with a name."""
    if speaker.span is None:
        return False
    return any(m.type == "person" for m in cast.inside(speaker.span))
