"""Two dozen hard sentences: the difficulties met in real reports, on sentences made up here, each with the reason it is hard."""

from functools import cache

import pytest

from rashomon.model import Statement
from rashomon.read import attribution, names, parsing, times


@cache
def read(text: str) -> tuple[Statement, ...]:
    reading = parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    return tuple(a.value for a in reading.layer("statement") if isinstance(a.value, Statement))


def told(text: str, with_words: str) -> tuple[str, str, list[tuple[str, str]], str]:
    """Speaker (name, else kind), stance, hops, and content of the statement that holds some words, the innermost."""
    at = text.index(with_words)
    held = [s for s in read(text) if any(a <= at < b for a, b in s.content)]
    s = min(held, key=lambda s: sum(b - a for a, b in s.content))
    who = s.speaker_name or f"({s.anonymous})"
    return who, s.stance, [(h.role, h.who) for h in s.via], " … ".join(text[a:b] for a, b in s.content)


HARD = [
    # why it is hard, the text, words of the statement, its speaker, stance, hops
    (
        "the speaker's office stands between mark and verb, and the verb comes twice",
        "“The river will rise,” said Ann Moore, spokeswoman for the Water Board said.",
        "The river", "Ann Moore", "say", [],
    ),
    (
        "speaking to somebody is an adverbial clause, the content follows without “that”",
        "Speaking to CNN before the vote, Ann Moore, professor of law at Leeds University, said a pact would be a "
        "“very rare thing”.",
        "a pact", "Ann Moore", "say", [("told", "CNN")],
    ),
    (
        "the carrier is a trailing “as reported by”, with a place in it",
        "Moore noted that the summit was held at the base because Hill liked rockets, "
        "as reported by RIA journalists on Telegram.",
        "the summit", "Moore", "say", [("reported_by", "RIA journalists on Telegram")],
    ),
    (
        "the source was itself first reported by somebody",
        "Hill is likely to travel by train, according to military intelligence first reported by the Daily Herald.",
        "Hill is likely", "(military)", "predict", [("first_reported_by", "the Daily Herald")],
    ),
    (
        "pictures tell, and belong to somebody",
        "KCNA footage showed how Hill was seen off by a guard of honour.",
        "Hill was seen off", "(document)", "say", [("footage_of", "KCNA")],
    ),
    (
        "agencies quote him, whoever “him” is",
        "Jack Marsh, the press secretary, waved the warning away. "
        "Agencies quoted him as saying: “Our plans are our own business.”",
        "Our plans", "Jack Marsh", "say", [("reported_by", "Agencies")],
    ),
    (
        "three hops: the paper, its agency, and whom that quoted",
        "The road is open, the Courier reported, citing the Interfax agency, which quoted a border official.",
        "The road", "Courier", "say", [("according_to", "the Interfax agency"), ("according_to", "a border official")],
    ),
    (
        "an anonymous source, its hearer, and the condition",
        "Two men were held at the port, an official told CBS on condition of anonymity.",
        "Two men", "(official)", "say", [("told", "CBS")],
    ),
    (
        "an office goes on condition of anonymity to a paper, in the middle of its own sentence",
        "Ann Moore, speaking on condition that no date be given to the Guardian, said the plan had been dropped.",
        "the plan", "Ann Moore", "say", [("told", "the Guardian")],
    ),
    (
        "what is cited stands between the verb and its clause",
        "Ann Moore said, citing hospital figures, that nine people had died.",
        "nine people", "Ann Moore", "say", [],
    ),
    (
        "people in the know are a source, not residents",
        "The bank will close in May, said three people with knowledge of the matter.",
        "The bank", "(source)", "say", [],
    ),
    (
        "“her office” is a body of its own",
        "Prime Minister Ann Moore flew home early. She will speak on Monday, her office said.",
        "She will speak", "Ann Moore's office", "say", [],
    ),
    (
        "“the captain” was named once, with his office after a comma",
        "Piet Dorn, the ferry’s captain, was in bed. According to Ann Moore, the captain heard nothing. "
        "The captain told police that the fog was thick.",
        "the fog", "Piet Dorn", "say", [("told", "police")],
    ),
    (
        "a body by a word of its longer name",
        "The Foreign Ministry of Ostmar moved the talks. The ministry said that nobody had objected.",
        "nobody", "Foreign Ministry of Ostmar", "say", [],
    ),
    (
        "denial without the word: “said it did not”",
        "The Norland Bank said it did not keep a second set of books.",
        "it did not keep", "Norland Bank", "deny", [],
    ),
    (
        "refusal without the word: “would not say”",
        "Ann Moore would not say whether the bridge was safe.",
        "the bridge", "Ann Moore", "refuse", [],
    ),
    (
        "“has yet to confirm” confirms nothing",
        "The ministry has yet to confirm that the ship was sunk.",
        "the ship", "(official)", "silent", [],
    ),
    (
        "“did not believe” is doubt",
        "Ann Moore does not believe that the talks will be held.",
        "the talks", "Ann Moore", "doubt", [],
    ),
    (
        "the quoted speaker's own verb makes the demand",
        "“We urge both sides to keep to what they signed,” Ann Moore said.",
        "We urge", "Ann Moore", "demand", [],
    ),
    (
        "a threat is a will with a condition",
        "Ann Moore said that Norland could close the strait if the log was not handed over.",
        "Norland could close", "Ann Moore", "warn", [],
    ),
    (
        "a quotation whose end is in the next sentence belongs to who spoke, not to the story that she spoke of",
        "“It is a lie,” Ann Moore said about an article alleging that she had fled. “It was paid for by my enemies.”",
        "paid for", "Ann Moore", "deny", [],
    ),
    (
        "“I said” within a quotation is its speaker's",
        "“As I said yesterday, the comments were wrong and he should go,” said Bo Marsh in a statement.",
        "the comments were wrong", "Bo Marsh", "say", [],
    ),
    (
        "the name for a thing, in marks, with the thing before it",
        "Ann Moore, the party’s leader, called the offer of the council “one-sided and late.”",
        "one-sided", "Ann Moore", "say", [],
    ),
    (
        "whoever is quoted asked not to be named: that verb is no cue",
        "“It was chaos,” a nurse who asked not to be named told the BBC.",
        "It was chaos", "(other)", "say", [("told", "the BBC")],
    ),
    (
        "a colon at a paragraph's end, and no verb of speech",
        "The Liberal Democratic Party issued a brief statement on Friday:\n\n“Here is the old plan again. Nobody wants it.”",
        "the old plan", "Liberal Democratic Party", "say", [],
    ),
    (
        "he who speaks was last called by his office",
        "Rear Admiral Bo Marsh is still at work, spokesman Jack Danel said.\n\n"
        "The admiral himself spoke to BBC Radio this morning. “As you see, I am here,” he said.",
        "As you see", "Bo Marsh", "say", [("told", "BBC Radio")],
    ),
    (
        "the clause after the cue only sets the scene; what is said stands before it",
        "The bridge will be shut on Monday, Ann Moore vowed as tractors blocked the road.",
        "The bridge", "Ann Moore", "warn", [],
    ),
    (
        "“which” opens what the reporter knows, by another voice",
        "The Herald reported on Friday that Moore had been told to go, which the council denied.",
        "Moore had been", "Herald", "say", [],
    ),
    (
        "who says it stands in the middle, and the sentence goes on behind it",
        "Two sailors died, according to the board, after drinking water that was labelled as paint.",
        "after drinking", "(other)", "say", [],
    ),
    (
        "the press reports inside what somebody denies",
        "The mayor denied reports in the local press that the bridge would be closed.",
        "the bridge", "(media)", "say", [],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "words", "who", "stance", "via"), HARD, ids=[row[0][:60] for row in HARD])
def test_hard_sentence(why: str, text: str, words: str, who: str, stance: str, via: list[tuple[str, str]]) -> None:
    assert told(text, words)[:3] == (who, stance, via), why


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("One of the mayor's advisers said that the plan was dead.", "One of the mayor's advisers"),
        ("The union, which represents drivers, said that talks had failed.", "The union"),
        ("Not everyone believes that the river will rise.", "Not everyone"),
    ],
)
def test_whose_words_to_the_edge_of_the_phrase(text: str, source: str) -> None:
    assert [text[a:b] for a, b in read(text)[0].source] == [source]


def test_what_is_done_with_a_thing_is_no_statement() -> None:
    assert read("Norland observed a minute of silence at noon.") == ()
