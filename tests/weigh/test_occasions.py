"""Documents of one topic, taken apart by what they tell of."""

from rashomon.weigh.events import EventMention, elsewhere
from rashomon.weigh.occasions import OccasionsConfig, occasions

_QUAKES = (
    ("Belmar", "Monday", "harbour bridge school nine sailors ferry lighthouse coast cranes docks"),
    ("Tirana Valley", "Friday", "mine tunnel village forty shepherds snow road tractor bakery orchard"),
)


def _texts(count: int) -> list[str]:
    """Reports of two quakes by turns, each with some of the words of its own one."""
    found = []
    for n in range(count):
        place, day, words = _QUAKES[n % 2]
        some = words.split()
        own = " ".join(some[(n + k) % len(some)] for k in range(6))
        found.append(f"A strong earthquake struck {place} on {day}, officials said: {own}. Rescuers searched rubble.")
    return found


def test_two_quakes_of_one_topic_are_two_occasions():
    found = occasions(_texts(14))
    assert len(set(found)) == 2 and len(set(found[0::2])) == len(set(found[1::2])) == 1


def test_the_order_of_documents_changes_nothing():
    texts = _texts(14)
    there, back = occasions(texts), occasions(texts[::-1])[::-1]
    assert [[a == b for b in there] for a in there] == [[a == b for b in back] for a in back]


def test_few_documents_or_one_event_are_one_occasion():
    assert occasions(_texts(6)) == [0] * 6
    assert occasions([]) == []
    assert len(set(occasions(_texts(40)[0::2]))) == 1


def test_a_part_has_its_fewest_documents():
    found = occasions(_texts(14), OccasionsConfig(clear=2.0, smallest=3))
    assert min(found.count(n) for n in set(found)) >= 3


def test_mentions_of_two_occasions_are_elsewhere():
    texts = dict(zip("abcdefghijklmn", _texts(14), strict=True))
    mentions = [EventMention(name, text, (9, 19), "earthquake") for name, text in texts.items()]
    table = elsewhere(mentions, texts)
    assert table[0, 1] == 1.0 and table[0, 2] == 0.0
    assert not elsewhere(mentions, {}).any()
