"""Two renderings side by side: nothing lost, nothing told by colour alone."""

import msgspec

from rashomon import shapes
from rashomon.tell import aligned
from rashomon.tell.page import render_page
from rashomon.tell.text import render_text

SAID = "We could shut the old mill to private cars, unless it rains."
LATER = "We will shut the old mill to cars <b>."


def told(story, texts):
    """The invented story with one utterance that drifts, in two reports."""
    parts = []
    for report, words in (("wire.txt", SAID), ("courier.txt", LATER)):
        at = len(texts[report]) + 1
        texts[report] += "\n" + words
        parts.append(shapes.Statement(f"st:{report}", report, "direct", ((at, at + len(words)),), (), (), words,
                                      speaker_name="Ida Falk"))  # fmt: skip
    ends = [shapes.Evidence(s.report, s.content[0][0] + 3, s.content[0][0] + 8, s.text[3:8]) for s in parts]
    drift = (shapes.Drift("certainty", ends[0], ends[1]),)
    renderings = tuple(shapes.Rendering(s.id, s.report, s.content) for s in parts)
    utterance = shapes.Utterance("utterance:1", None, renderings, drift)
    return msgspec.structs.replace(story, statements=(*story.statements, *parts), utterances=(utterance,)), texts


def test_the_pieces_are_the_texts(story, texts):
    grown, _ = told(story, dict(texts))
    (saying,) = aligned.find_sayings(grown)
    left, right = aligned.side_by_side(saying.tellings[0])
    assert "".join(p.text for p in left) == SAID
    assert "".join(p.text for p in right) == LATER
    assert [p.text for p in left if p.only] == ["could", "private", "unless it rains"]
    assert [p.text for p in right if p.only] == ["will", "b"]


def test_one_line_tells_both(story, texts):
    grown, _ = told(story, dict(texts))
    line = aligned.merged(aligned.find_sayings(grown)[0].tellings[0])
    assert line.startswith("We [-could-] {+will+} shut the old mill to [-private-] cars")


def test_the_page_marks_by_elements_and_hidden_words_and_escapes(story, texts):
    grown, known = told(story, dict(texts))
    page = render_page(shapes.ReadResult((grown,), (), ()), known)
    assert "Told differently" in page
    assert '<del><span class="sr"> (only here: </span>could<span class="sr">) </span></del>' in page
    assert "<ins>" in page
    assert "another certainty" in page
    assert "to cars &lt;<ins>" in page


def test_the_text_shows_it_without_colour(story, texts):
    grown, known = told(story, dict(texts))
    text = " ".join(render_text(shapes.ReadResult((grown,), (), ()), texts=known).split())
    assert "another certainty: We [-could-] {+will+} shut the old mill" in text


def test_a_story_without_drift_says_nothing_of_it(story, texts):
    assert "Told differently" not in render_page(shapes.ReadResult((story,), (), ()), texts)
