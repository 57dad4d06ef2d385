"""Speakers within one report: surnames, pronouns, offices, bodies, and those who stay unnamed."""

import time
from functools import cache

import pytest

from rashomon.model import Statement
from rashomon.read import attribution, names, parsing, times


@cache
def speakers(text: str) -> tuple[tuple[str | None, str | None], ...]:
    reading = parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    values = [a.value for a in reading.layer("statement")]
    return tuple((v.speaker_name, v.anonymous) for v in values if isinstance(v, Statement))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the surname alone is given the full name that stands earlier
        ("Ann Moore said it was late. The ferry had left, Moore said.", [("Ann Moore", None), ("Ann Moore", None)]),
        (
            "John Carter said it was late. He added that the ferry had left.",
            [("John Carter", None), ("John Carter", None)],
        ),
        # "she" cannot be John
        ("Mary Carter met John Hill. She said the ferry had left.", [("Mary Carter", None)]),
        ("The defence minister, Paul Hart, spoke first. The minister said the ships had left.", [("Paul Hart", None)]),
        ("A senior official said the ships had left.", [(None, "official")]),
        ("Experts say the ships have left.", [(None, "expert")]),
        ("Media reports suggest that the ships have left.", [(None, "media")]),
        ("Residents said the water had gone.", [(None, "resident")]),
        # an institution and a capital speak under their own names
        ("The White House warned that the ships had left.", [("White House", None)]),
        ("Moscow has denied that the ships have left.", [("Moscow", None)]),
        ("It is believed that the ships have left.", [(None, "unstated")]),
    ],
)
def test_who_speaks(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert list(speakers(text)) == expected


@cache
def said(text: str) -> Statement:
    reading = parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    return [a.value for a in reading.layer("statement") if isinstance(a.value, Statement)][-1]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # she is not John, and not whoever is only spoken of in a quotation
        ("Mary Carter met John Hill. “Ann Moore is late,” John Hill said. “Very late,” she said.", "Mary Carter"),
        # an office met before, in other words of the trade
        ("Sen. Paul Hart came first. The senator said the ships had left.", "Paul Hart"),
        ("His solicitor, Ann Moore, was there. The lawyer said the ships had left.", "Ann Moore"),
        # two of one last name are told apart by rank
        (
            "Commander Mary Dern led the search. Captain Dern, the master, was asleep. The captain said the ships had left.",
            "Dern",
        ),
        # bodies
        ("The county council met. Its clerk left. The county council said the ships had left.", "county council"),
        ("The government in Zarovka said the ships had left.", "government in Zarovka"),
        ("The press service of the Border Guard spoke. The press service said the ships had left.",
         "press service of the Border Guard"),
        ("Ostmar’s foreign ministry said the ships had left.", "Ostmar’s foreign ministry"),
        ("A spokesman for the Harbour Bank said the ships had left.", "Harbour Bank"),
        ("Paul Hart was away. His campaign said the ships had left.", "Paul Hart's campaign"),
        # a statement is its giver's
        ("Paul Hart’s letter said the ships had left.", "Paul Hart"),
        ("A statement from Paul Hart said the ships had left.", "Paul Hart"),
    ],
)  # fmt: skip
def test_who_it_is(text: str, name: str) -> None:
    assert said(text).speaker_name == name


@pytest.mark.parametrize(
    ("text", "kind", "of", "count"),
    [
        ("Two US officials said the ships had left.", "official", "US", "2"),
        ("A senior Russian diplomat said the ships had left.", "official", "Russian", "1"),
        ("Several residents of Hull said the ships had left.", "resident", "Hull", "several"),
        ("Experts say the ships have left.", "expert", None, "several"),
        ("Dozens of witnesses said the ships had left.", "witness", None, "dozens"),
        ("One of the officials said the ships had left.", "official", None, "1"),
        ("A source in the ministry said the ships had left.", "official", "ministry", "1"),
        ("A source close to the talks said the ships had left.", "source", None, "1"),
        ("Two people with knowledge of the matter said the ships had left.", "source", None, "2"),
        ("A number of Norwegian newspapers said the ships had left.", "media", "Norwegian", "several"),
        ("A preliminary report said the ships had left.", "document", None, "1"),
        ("Most voters say the ships have left.", "voters", None, "most"),
        ("It is thought that the ships have left.", "unstated", None, None),
        ("The ships have reportedly left the port.", "unstated", None, None),
        # somebody met before goes on, by a word that tells no kind
        ("A naval officer said it was late. Another said the ships had left.", "official", None, "1"),
    ],
)
def test_the_unnamed(text: str, kind: str, of: str | None, count: str | None) -> None:
    s = said(text)
    assert s.speaker_name is None
    told = text[s.anonymous_of[0] : s.anonymous_of[1]] if s.anonymous_of else None
    assert (s.anonymous, told, s.anonymous_count) == (kind, of, count)


def test_the_others_of_a_joint_statement() -> None:
    text = "France and Germany have denied that the ships left."
    s = said(text)
    assert (s.speaker_name, [text[a:b] for a, b in s.also]) == ("France", ["Germany"])


def test_fragments_of_names_speak_for_nobody() -> None:
    text = (
        "North Korea is silent. Trump met Kim on Monday. Trump said the North would come. The North said it would wait."
    )
    assert said(text).speaker_name == "North Korea"
    assert all(name not in ("North", "Trump-Kim") for name, _ in speakers(text))


def test_nobody_is_guessed() -> None:
    """A pronoun without anybody before it stays without a name, and keeps its place in the text."""
    text = "He said the ships had left."
    s = said(text)
    assert (s.speaker_name, s.anonymous, [text[a:b] for a, b in s.source]) == (None, None, ["He"])


@pytest.mark.parametrize("piece", ["She said he said. ", "“I said,” he said. ", "one of ", "the ministry said "])
def test_hostile_text(piece: str) -> None:
    began = time.process_time()
    speakers(piece * (6_000 // len(piece)))
    assert time.process_time() - began < 8.0


def _speakers(text: str) -> list[tuple[str, str | None]]:
    reading = parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    found = [a.value for a in reading.layer("statement") if isinstance(a.value, Statement)]
    return [(" ".join(text[s:e] for s, e in f.source), f.speaker_name) for f in found]


def test_he_in_a_quotation_is_not_the_one_who_is_quoted() -> None:
    text = 'Martin Dale, 30, was on the tram. "I asked him and he said he blacked out," Dale said.'
    assert ("he", "Martin Dale") not in _speakers(text)


def test_an_owner_is_not_who_goes_on_to_speak() -> None:
    text = (
        "Ann Parker spoke to reporters. Having promised to repeal Senator Jane Moore's law, she now says it may stay."
    )
    assert ("she", "Jane Moore") not in _speakers(text)


def test_the_office_of_a_person_gave_its_statement() -> None:
    text = '"We respect that," reads a statement from Senate leader Harry Marsh\'s office.'
    assert any(name is not None and "Marsh" in name for _, name in _speakers(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one unnamed person who spoke last is "she", before somebody who was only named
        (
            "Katie Hill came on Friday. A friend said the door was open. She added that it was late.",
            [(None, "other"), (None, "other")],
        ),
        # but not where somebody with a name has acted since
        (
            "An official said the ferry had left. Paul Hart came later. He said it was late.",
            [(None, "official"), ("Paul Hart", None)],
        ),
        # two who spoke together are "they"; so is a body in the plural
        (
            "Ann Hill and Bo Marsh said on Monday that the hearing was off. “We are late,” they said.",
            [("Ann Hill", None), ("Ann Hill", None)],
        ),
        # "the documents, they said, show": the documents do not say it
        (
            "Two officials said it was late. The papers, they said, show that the ferry had left.",
            [(None, "official"), (None, "official")],
        ),
        # nobody says what seems, and a writing goes on as "it"
        ("The council met on Monday. It appears that the ferry has left.", [(None, "unstated")]),
        (
            "The lawsuit says that the bridge was unsafe. It also claims that the mayor knew.",
            [(None, "document"), (None, "document")],
        ),
        # a newspaper called by what it is
        (
            "The Hull Herald reported on Monday that the bridge was unsafe. The newspaper said cracks had been found.",
            [("Hull Herald", None), ("Hull Herald", None)],
        ),
        # a company's president is not the president, a vice president neither
        (
            "President Paul Hill met Ann Moore, the vice president. The president said it was late.",
            [("Paul Hill", None)],
        ),
        # the letter's sender, whatever the parse hangs its clause on
        (
            "Ann Moore slept until Paul Hill sent a card to the club announcing that the pool was open.",
            [("Paul Hill", None)],
        ),
    ],
)
def test_who_is_meant(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert list(speakers(text)) == expected


SCRIPT = """The mayor spoke to Ann Moore of Radio Hull on Sunday.

MOORE: Let us start with the bridge. The council said on Friday that it was safe. Do you agree?

HILL: Well, I think it is safe. My engineers were there on Monday.

MOORE: And will you walk over it?

Mayor Paul Hill has been in office since May."""


def test_turns_of_a_printed_interview() -> None:
    assert [n for n, _ in speakers(SCRIPT) if n] == ["Ann Moore", "Paul Hill", "Ann Moore"]


def test_a_list_with_headings_is_no_interview() -> None:
    text = "STATS: It has two doors.\n\nFUTURE: More will be built.\n\nDESTINATION: The ferry goes to Hull."
    assert not speakers(text)


def test_turns_and_pronouns_take_linear_time() -> None:
    turns = "ANN: They said it was late. It said so.\n\nBO: I said they said it.\n\n" * 50
    begun = time.process_time()
    assert speakers(turns)
    once = time.process_time() - begun
    begun = time.process_time()
    speakers(turns * 2)
    assert time.process_time() - begun < 4 * once + 1


@pytest.mark.parametrize("text", [" " * 50_000, "A: " * 20_000, "A" * 50_000 + ":", "A A A A " * 10_000])
def test_labels_on_hostile_text(text: str) -> None:
    from rashomon.read.attribution_scripts import LABEL

    begun = time.process_time()
    LABEL.match(text)
    assert time.process_time() - begun < 1
