import pytest

from rashomon import shapes
from rashomon.tell.datelines import dateline_length, unshouted, without_dateline


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        ("BRENNICK, March 4 (MPA) - ", "The ministers will meet."),
        ("PORT ELLARY (MPA) — ", "At least four people died."),
        ("PORT ELLARY, Lodria, March 6 (MPA) – ", "Navy divers went down."),
        ("Marenholt (Northern Wire) - ", "A fire broke out."),
        ("MARENHOLT - ", "A fire broke out."),
    ],
)
def test_a_dateline_is_taken_off_and_the_evidence_stays_exact(head, rest):
    assert dateline_length(head + rest) == len(head)
    told = without_dateline(shapes.Evidence("a.txt", 10, 10 + len(head + rest), head + rest))
    assert (told.start, told.end, told.exact) == (10 + len(head), 10 + len(head + rest), rest)


@pytest.mark.parametrize(
    "text",
    [
        "The owner - a firm from Marenholt - denied it.",
        "NATO - the alliance",
        "Two men - brothers - died.",
        "A fire broke out.",
        "",
        " - ",
        "UN officials said - twice - that it was over.",
    ],
)
def test_a_dash_alone_makes_no_dateline(text):
    assert dateline_length(text) == 0


def test_shouted_first_words_are_written_small():
    assert unshouted("THE warship left.") == "The warship left."
    assert unshouted("NATO left.") == "NATO left."
    assert unshouted("THE WARSHIP LEFT TODAY") == "THE WARSHIP LEFT TODAY"


@pytest.mark.parametrize(
    ("text", "report", "plain"),
    [
        (
            "ORM HAS REVEALED that it closed the port.",
            "In Orm, Orm officials said.",
            "Orm has revealed that it closed the port.",
        ),
        ("THE Veshnan ship sank.", "", "The Veshnan ship sank."),
        ("NATO and the EU met in Tel today.", "", "NATO and the EU met in Tel today."),
        ("ALL OF IT IS IN CAPITALS HERE.", "", "ALL OF IT IS IN CAPITALS HERE."),
    ],
)
def test_capitals_at_the_head_are_put_down(text, report, plain):
    assert unshouted(text, report) == plain
