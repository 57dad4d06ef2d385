"""Quotations: every kind of mark, nesting, apostrophes, forgotten marks, paragraphs, hostile text."""

import time

import pytest

from rashomon.read.quotes import find_quotes


def inner(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We sail,” she said, “at noon.”", ["We sail,", "at noon."]),
        ('"We sail," she said. "At noon."', ["We sail,", "At noon."]),
        ("‘It’s the dockers’ vote,’ he said.", ["It’s the dockers’ vote,"]),
        (
            "He said 'I won't wait at the neighbours' gate' and left. Don't ask.",
            ["I won't wait at the neighbours' gate"],
        ),
        ("«Мы идём», сказал он. „Wir gehen“, sagte sie.", ["Мы идём", "Wir gehen"]),
        ("Sie sagte: »Wir gehen jetzt«.", ["Wir gehen jetzt"]),
        ("«Он сказал «нет» и ушёл», — вспомнила она.", ["Он сказал «нет» и ушёл", "нет"]),
        ("“She told me ‘no more’ and left.”", ["She told me ‘no more’ and left.", "no more"]),
        ("``Stay,'' she said.", ["Stay,"]),
        ('A 6\'2" man and a 12" pipe.', []),
        ("In the ’90s they sang rock ’n’ roll.", []),
        ("He said “the [new] law … is dead” twice.", ["the [new] law … is dead"]),
        ("”Näin on hyvä”, hän sanoi.", ["Näin on hyvä"]),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a dash, a bracket or a line's start opens just as a space does
        ("She said—“never”—and left.", ["never"]),
        ('("Not now," he said.)', ["Not now,"]),
        # interrupted twice
        ("“The dyke,” she said, “will hold,” and paused, “for now.”", ["The dyke,", "will hold,", "for now."]),
        # full stop and comma outside the marks, as printed in Britain
        ("He called it ‘unfair’, ‘late’ and ‘wrong’.", ["unfair", "late", "wrong"]),
        # a quotation that ends in a possessive apostrophe before its mark
        ("“It was the workers’,” she said.", ["It was the workers’,"]),
        # double in single, single in double, and double in double where a printer knew no better
        ("‘She said “go” and I went,’ he said.", ["She said “go” and I went,", "go"]),
        ("“He said ‘go’ and I went,” she said.", ["He said ‘go’ and I went,", "go"]),
        ("“They say “go” and we went.” So it was.", ["They say “go” and we went.", "go"]),
        ("“Nobody says “stop”” was her reply.", ["Nobody says “stop”", "stop"]),
        # bracketed insertions and ellipses are part of what is printed
        ("“[The council] will … decide ... soon,” he said.", ["[The council] will … decide ... soon,"]),
        ('"We [the crew] saw nothing [...] until dawn," he said.', ["We [the crew] saw nothing [...] until dawn,"]),
        # a typewriter's mark at one end, a printer's at the other
        ('"The tide is late,” he said. “It is never early."', ["The tide is late,", "It is never early."]),
        # low marks of German and Polish, closed high, and Danish ones pointing inwards
        ("Er sagte: „Das Wasser steigt“, und ging.", ["Das Wasser steigt"]),
        ("Powiedział: „Woda rośnie”.", ["Woda rośnie"]),
        ("Hun sagde: »Vandet stiger.«", ["Vandet stiger."]),
        # French with thin and narrow spaces inside the marks
        ("« L\u2019eau monte\u202f», dit-elle.", ["L\u2019eau monte"]),
        ("«\u00a0L'eau monte\u00a0», dit-elle.", ["L'eau monte"]),
        ("Он сказал: «Вода „растёт“ быстро».", ["Вода „растёт“ быстро", "растёт"]),
        # no marks: apostrophes, feet and inches, elisions, a contraction at a word's start
        ("The boys' boats and the girls' oars.", []),
        ("'Tis the season, and 'twas the night.", []),
        ("He is 5'11\" tall; she's 5'9\".", []),
        ("Rock 'n' roll of the '60s wasn't theirs.", []),
        # a single-quoted title with an apostrophe in it
        ("'The Baker's Dog' opens on Friday.", ["The Baker's Dog"]),
        # spaces just inside the marks
        ("“ We sail at noon. ” he said.", ["We sail at noon."]),
        # two quotations that touch
        ('"Stay.""Go."', ["Stay.", "Go."]),
        # a slash between alternatives
        ("the “on”/“off” switch", ["on", "off"]),
        # a question inside a sentence
        ("She asked “why?” and nobody knew.", ["why?"]),
    ],
)
def test_hard_marks(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_a_quotation_goes_on_over_paragraphs() -> None:
    text = "“The first part is long.\n\n“The second ends here,” she said."
    first, second = find_quotes(text)
    assert (first.closed, second.closed, second.continues) == (False, True, True)


def test_a_forgotten_mark_ends_where_the_next_one_opens() -> None:
    text = 'He said "this never ends. Then she said "hello there you".'
    assert [(text[q.start : q.end], q.closed) for q in find_quotes(text)] == [
        ("this never ends. Then she said", False),
        ("hello there you", True),
    ]


def test_titles_and_scare_quotes_are_told_from_speech() -> None:
    text = "The book “Winter in the Harbour” calls it “progress”, but “nobody here believes a word of it,” he said."
    assert [q.kind for q in find_quotes(text)] == ["title", "scare", "speech"]


@pytest.mark.parametrize(
    "piece",
    [
        "“",
        '"',
        "‘",
        "'a ",
        " ",
        "’”",
        "«»",
        '“‘"«',
        "“a\n",
        "'",
        "“a ‘b ",
        "a” ",
        "x,”\n\n",
        "wrote:\n\na\n\n",
        "“A, Bc ",
    ],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    began = time.process_time()
    found = find_quotes(piece * (60_000 // len(piece)))
    assert time.process_time() - began < 3.0
    assert all(q.start < q.end for q in found)


def test_three_paragraphs_of_one_speech() -> None:
    text = "“One.\n\n“Two.\n\n“Three,” she said.\n\n“Four,” said he."
    assert [(text[q.start : q.end], q.continues) for q in find_quotes(text)] == [
        ("One.", False),
        ("Two.", True),
        ("Three,", True),
        ("Four,", False),
    ]


def test_paragraphs_between_two_marks_are_one_speech() -> None:
    """Blogs open once and close once, whatever stands between."""
    text = 'She wrote: "We were told to wait.\n\nNobody came for us.\n\nSo we walked," and signed it.'
    assert inner(text) == ["We were told to wait.", "Nobody came for us.", "So we walked,"]
    assert [q.continues for q in find_quotes(text)] == [False, True, True]


def test_a_mark_far_below_closes_nothing() -> None:
    text = "“We were told to wait.\n\n" + "It rained.\n\n" * 12 + "So we walked,” he said."
    assert inner(text) == ["We were told to wait."]


def test_a_forgotten_closing_mark_before_a_cue() -> None:
    text = "“The boats are late, Mr Hill said.\n\nThe harbour is closed."
    assert inner(text) == ["The boats are late,"]


def test_a_forgotten_closing_mark_at_the_end_of_a_paragraph() -> None:
    text = "“The boats are late,” she said. “They always are.\n\nThe harbour is closed."
    found = find_quotes(text)
    assert [(text[q.start : q.end], q.settled) for q in found] == [
        ("The boats are late,", True),
        ("They always are.", True),
    ]


def test_a_mark_that_opens_in_mid_sentence_and_never_closes_is_not_relied_on() -> None:
    assert [q.settled for q in find_quotes("He called the plan “a gift to nobody and left the room.")] == [False]


def test_a_block_quotation_needs_no_marks() -> None:
    text = "The minister wrote on Telegram:\n\nThe bridge is closed. Stay away from it.\n\nIt opened in 1970."
    assert inner(text) == ["The bridge is closed. Stay away from it."]


def test_a_list_after_a_colon_is_no_block_quotation() -> None:
    assert inner("These towns are cut off:\n\nHallin and Corrow.") == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Her novel “The Long Tide” won.", "title"),
        ("He sang ‘Under the Northern Light’ twice.", "title"),
        ("the so-called “experts” of the ministry", "scare"),
        ("a film called “Fog” by nobody", "title"),
        ("She said the plan was “fair to everyone in the valley”.", "speech"),
        ("“Never.”", "speech"),
        ("“Nonsense!” he shouted.", "speech"),
    ],
)
def test_what_a_quotation_is(text: str, kind: str) -> None:
    assert [q.kind for q in find_quotes(text)] == [kind]
