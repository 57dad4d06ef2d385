import pytest

from rashomon.tell import timeline


def test_entries_are_in_order_and_dated(draft):
    events = timeline.timeline(draft)
    assert [e.claim for e in events] == ["c1-fire", "c5-plan", "c6-visit"]
    assert all(e.when.granularity == "day" for e in events)


def test_a_plan_is_closed_by_its_outcome(draft):
    status = {e.claim: e.status for e in timeline.timeline(draft)}
    assert status == {"c1-fire": "happened", "c5-plan": "superseded", "c6-visit": "happened"}


def test_text_is_verbatim_and_in_the_evidence(draft, texts):
    for event in timeline.timeline(draft):
        assert all(texts[e.report][e.start : e.end] == e.exact for e in event.evidence)
        assert any(event.text in e.exact for e in event.evidence)


@pytest.mark.parametrize(
    ("earliest", "latest", "granularity"),
    [
        ("2031-05-12", "2031-05-12", "day"),
        ("2031-05-12T16:00", "2031-05-12T16:00", "time"),
        ("2031-05-12", "2031-05-18", "week"),
        ("2031-05-13", "2031-05-19", "between"),
        ("2031-02-01", "2031-02-28", "month"),
        ("2031-05", "2031-05", "month"),
        ("2031-01-01", "2031-12-31", "year"),
        ("2031-05-12", None, "between"),
        (None, "2031-05-12", "between"),
        (None, None, "unknown"),
        ("soon", "soon", "unknown"),
    ],
)
def test_granularity_is_no_finer_than_the_interval(earliest, latest, granularity):
    assert timeline.event_time(earliest, latest).granularity == granularity


def test_one_sentence_at_two_days_shows_the_clause_the_second_time(draft):
    from tell.conftest import claim

    whole = "Governor Lena Orsay visited the harbour of Marenholt on Thursday"
    import msgspec

    twice = (
        claim("a", "happened", ("later.txt", whole, "author", "CT+"), when=("2031-05-15", "2031-05-15")),
        claim("b", "happened", ("later.txt", whole, "author", "CT+"), when=("2031-05-16", "2031-05-16")),
    )
    first, second = timeline.timeline(msgspec.structs.replace(draft, claims=twice))
    assert first.text != second.text and second.text == whole
