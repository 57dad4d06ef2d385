import time

import pytest

from rashomon import shapes
from rashomon.tell import prose, words
from rashomon.tell.timeline import event_time


@pytest.mark.parametrize(
    ("earliest", "latest", "said"),
    [
        ("2031-05-12", "2031-05-12", "12 May 2031"),
        ("2031-05-12", "2031-05-15", "12-15 May 2031"),
        ("2031-05-01", "2031-05-31", "May 2031"),
        ("2031-01-01", "2031-12-31", "2031"),
        ("2031-05-30", "2031-06-02", "30 May to 2 June 2031"),
        ("2030-01-01", "2039-12-31", "the 2030s"),
        ("2031-12-30", "2032-01-02", "30 December 2031 to 2 January 2032"),
        ("2031-05-12", None, "12 May 2031 or later"),
        (None, "2031-05-12", "12 May 2031 or before"),
        (None, None, "date unknown"),
        ("2031-02-30", "2031-02-30", "2031-02-30"),
    ],
)
def test_intervals_in_words(earliest, latest, said):
    assert prose.say_interval(earliest, latest) == said


def test_shorten_cuts_at_a_clause_and_marks_the_cut():
    text = "The council met for nine hours on Tuesday, and the mayor left before the vote was taken"
    assert prose.shorten(text, 60) == "The council met for nine hours on Tuesday…"
    assert prose.shorten(text, 200) == text
    assert len(prose.shorten("x" * 500, 40)) == 40


@pytest.mark.parametrize(("text", "joined"), [("The mayor left.", "the mayor left."), ("Kim left.", "Kim left.")])
def test_joining_keeps_names(text, joined):
    assert prose.lowered(text) == joined


@pytest.mark.parametrize(
    ("text", "ok"), [("“a” (b)", True), ("“a", False), ("a)", False), ('"a', False), ("“a)”", False)]
)
def test_balanced(text, ok):
    assert prose.balanced(text) is ok


def test_a_sentence_is_freed_of_what_ties_it_to_the_one_before():
    assert prose.without_asides("The mayor also left the hall.") == "The mayor left the hall."
    assert prose.without_asides("The mayor, however, left.") == "The mayor left."
    for kept in ("“He also left,” she said.", "He not only left but also sang.", "It lost also."):
        assert prose.without_asides(kept) == kept


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("The spokesman commented on it.", True),
        ("The spokesman of the port said no.", False),
        ("The two sides will meet.", True),
        ("The port was closed.", False),
        ("“We have to stop,” said Ines Port.", False),
        ("He left.", True),
    ],
)
def test_what_an_earlier_sentence_brought_in_is_seen(text, tied):
    assert prose.opens_dependent(text) is tied


def test_a_country_is_no_first_person():
    assert not prose.speaks_for_itself("The US has warned the mayor.")
    assert prose.speaks_for_itself("The mayor told us.")


def test_words_run_into_one_are_seen():
    report = "Ann Moore leads. Harbour plans fail. Ann MooreHarbour plans fail again. WikiLeaks says so."
    assert prose.is_glued("Ann MooreHarbour plans fail again.", report)
    assert not prose.is_glued("WikiLeaks says so.", report)


def test_dating_by_the_day_of_printing_is_seen():
    assert prose.counts_from_now("Four days ago the Courier told of it.")
    assert not prose.counts_from_now("She said: “I left four days ago.”")


@pytest.mark.parametrize("piece", [" ", '"', "“", "a ", "(", ", ", "However, ", " also", " ago", "AbcDef "])
def test_hostile_text_takes_linear_time(piece):
    text = piece * 50_000
    begin = time.process_time()
    for function in (
        prose.content_words,
        prose.plain,
        prose.balanced,
        prose.without_connective,
        prose.is_whole,
        prose.first_personal_pronoun,
        prose.speaks_for_itself,
        prose.counts_from_now,
        prose.without_asides,
        prose.leans,
        prose.has_open_it,
        prose.brings_in,
    ):
        function(text)
    prose.shorten(text, 100)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    ("earliest", "latest", "exact", "said"),
    [
        ("2023-09-03", "2023-09-24", "She left on Sunday", "a Sunday between 3 and 24 September 2023"),
        ("2023-09-24", "2023-10-08", "She left on Sunday", "a Sunday between 24 September and 8 October 2023"),
        ("2023-09-03", "2023-09-24", "She left", "3-24 September 2023"),
        ("2023-09-03", "2023-09-20", "She left on Sunday", "3-20 September 2023"),
        ("2023-09-03", "2023-09-03", "She left on Sunday", "3 September 2023"),
    ],
)
def test_a_weekday_in_a_wide_interval_is_said_as_one_of_them(earliest, latest, exact, said):
    told = shapes.Evidence("a.txt", 0, len(exact), exact)
    when = event_time(earliest, latest)
    assert prose.say_event(shapes.Event(when, exact, "c", (told,), "happened")) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ([("2031-05-12", "2031-05-12"), ("2031-05-15", "2031-05-15")], "12-15 May 2031"),
        ([("2031-05-12", "2031-05-12"), ("2031-01-01", "2031-12-31")], "12 May 2031"),
        ([("2023-08-23", "2023-10-09"), ("2023-09-01", "2023-09-30")], "about September 2023"),
        ([(None, None)], "date unknown"),
    ],
)
def test_the_days_of_a_story_come_from_reports_of_known_days(days, said):
    reports = tuple(
        shapes.Report(str(at), None, None, None, None, shapes.Published(first, last, "inferred"), "en", "0" * 64)
        for at, (first, last) in enumerate(days)
    )
    assert words.story_dates(shapes.Story("s", "", None, None, reports)) == said


def test_short_sentences_about_nobody_knows_what_are_bare():
    assert prose.is_bare("Fishermen who joined it on Monday were less hopeful.")
    assert not prose.is_bare("Fishermen joined the search on Monday.")
    assert prose.foresees("She left Marenholt, where she will speak.")
    assert not prose.foresees("“It will burn,” she said.")


@pytest.mark.parametrize(
    ("text", "furniture"),
    [
        ("CLOSE A merger of the two lines is likely.", True),
        ("Try again later Invalid Email The ministers met.", True),
        ("Close to a hundred people signed up for it.", False),
        ("Watch the border, she said, and read more.", False),
    ],
)
def test_words_of_the_page_around(text, furniture):
    assert prose.is_furniture(text) is furniture


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("Among them are two nurses from Orm.", True),
        ("Once spent, they will fall into the sea.", True),
        ("After the storm, the port reopened.", False),
        ("In Tel, those who fled came home.", False),
    ],
)
def test_what_points_back_after_a_word_or_two(text, points):
    assert prose.opens_dependent(text) is points


def test_what_is_likely_is_foreseen():
    assert prose.foresees("Orm is likely to close the port.") and not prose.foresees("Orm closed the port.")


def test_what_looks_ahead_or_back_is_seen():
    assert prose.looks_ahead("Their most recent meeting was in April, in Marenholt.")
    assert prose.looks_ahead("The long planned visit comes as the harbour burns.")
    assert not prose.looks_ahead("They planned a visit to the harbour.")
    assert prose.opens_dependent("Asked about that denial, the spokesman said nothing.")
    assert not prose.opens_dependent("Asked about the fire, the spokesman said nothing.")
    assert (
        prose.without_addition("Keller added that the harbour stays shut.")
        == "Keller said that the harbour stays shut."
    )
    assert prose.without_addition("“We lost,” Keller added that day.") == "“We lost,” Keller added that day."


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The ship had no lights, Lodria said today.", "The ship had no lights, Lodria said."),
        ("Lodria said earlier today that the ship had no lights.", "Lodria said that the ship had no lights."),
        ("Nobody has been found as of today.", "Nobody has been found as of today."),
        ("Today’s talks failed, and yesterday’s too.", "Today’s talks failed, and yesterday’s too."),
        ("“We sail today,” she said.", "“We sail today,” she said."),
    ],
)
def test_the_day_of_printing_is_left_out_where_that_leaves_a_sentence(text, left):
    assert prose.without_today(text) == left


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            'Sailors of Velm cheer the returning crew at the quay "We never gave up hope that they would all come back".',
            True,
        ),
        (
            'The mayor told the sailors who had come to the quay "We never gave up hope that they would all come back".',
            False,
        ),
        ('They called it "The worst storm that anybody on this coast has seen for many years".', False),
    ],
)
def test_a_heading_before_a_quotation_is_no_sentence(text, found):
    assert prose.runs_into_quotation(text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two men died as a result of those strikes.", True),
        ("Two men died at the end of that week.", False),
        ("She praised the courage of those who stayed.", False),
        ("He wrote that “nothing came of that plan”.", False),
    ],
)
def test_what_points_at_an_earlier_sentence(text, found):
    assert prose.points_back(text) is found


@pytest.mark.parametrize("unit", [" ", "a ", "of that ", " today", "A “"])
def test_small_words_are_looked_for_in_linear_time(unit):
    text = (unit * 50_000)[:50_000]
    began = time.process_time()
    for look in (prose.without_today, prose.points_back, prose.runs_into_quotation):
        look(text)
    assert time.process_time() - began < 1.0
