"""The lexicon of reporting cues: what a cue says about how its speaker stands to what is said.

`cues.tsv` is our own list, reviewed by hand; its columns are the fields of `Cue`. Frames are letters, one for each shape
of content that the cue takes: c a finite clause, w a question ("whether"), q a quotation, t an infinitive of its own
subject, o an object with an infinitive or a complement ("urged them to go", "called it a lie"), n a noun phrase, a an
object with "as", p a noun phrase after a preposition, h marks that a direct object beside a clause is the hearer.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from rashomon.model import Record


class Cue(Record, frozen=True):
    """One entry of the lexicon.

    `group` is how it reports (speech, thought, attitude, evidence, report, according); `strength` 1 to 3 how far the
    speaker commits; `polarity` "-" where the content is held false or unwanted; `factive` where the reporter takes the
    content as true by choosing the word.
    """

    lemma: str
    pos: str
    group: str
    stance: str
    strength: int
    polarity: str
    factive: bool
    frames: str


@cache
def lexicon() -> dict[tuple[str, str], Cue]:
    """All cues by (lemma, part of speech): "verb", "noun", "adj", "prep"."""
    found: dict[tuple[str, str], Cue] = {}
    table = files("rashomon.read").joinpath("cues.tsv").read_text("utf-8")
    for line in table.splitlines()[1:]:
        lemma, pos, group, stance, strength, polarity, factive, frames = line.split("\t")
        cue = Cue(lemma, pos, group, stance, int(strength), polarity, factive == "yes", frames)
        found[lemma, pos] = cue
    return found


def find_cue(lemma: str, pos: str) -> Cue | None:
    """Look a cue up.

    Args:     lemma: in lower case; pos: "verb", "noun", "adj" or "prep".
    Returns:  the entry, or None.
    """
    return lexicon().get((lemma, pos))


def find_verb(lemma: str, particle: str = "") -> Cue | None:
    """Look a verb up, with its particle first: "point" + "out" is another cue than "point"."""
    if particle:
        found = lexicon().get((f"{lemma}_{particle}", "verb"))
        if found is not None:
            return found
    return lexicon().get((lemma, "verb"))
