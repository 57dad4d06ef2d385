"""The answer as text for a terminal: the brief with numbered evidence, then everything behind it, in plain English.

Texts of others go to a terminal here, so control and direction characters are taken out: a report must not be able to
move the cursor, colour the screen or turn a line round.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Mapping, Sequence

from rashomon import shapes
from rashomon.tell import prose, words
from rashomon.tell.aligned import KINDS, Telling, find_sayings, merged, share
from rashomon.tell.roles import role_conflicts, shown_roles

_ASCII = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "--", "…": "...", "·": "-"}
)
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
_BOLD, _DIM, _END = "\x1b[1m", "\x1b[2m", "\x1b[0m"

_NOT_SAID = frozenset(("want", "plan", "seem", "evidence"))
"""Stances that a report ascribes to somebody without anybody having spoken."""

MOST_CLAIMS = 25
MOST_PEOPLE = 12
MOST_SPEAKERS = 10
MOST_ENTRIES = 20
MOST_SAYINGS = 8
MOST_TELLINGS = 4
_ALIKE = 0.4  # share of words from which two wordings are shown in one line


def render_text(
    result: shapes.ReadResult,
    width: int = 100,
    colour: bool = False,
    ascii_only: bool = False,
    texts: Mapping[str, str] | None = None,
) -> str:
    """Write a result to be read in a terminal.

    Args:     result: what `read` answers; width: columns to wrap to (at least 40 are used); colour: use bold and dim
              (ANSI); ascii_only: for terminals that cannot show other characters; texts: the reports' texts by id, to
              say which part of a report was taken from another.
    Returns:  the text, with a line break at its end.
    Raises:   nothing.
    Cost:     linear.
    """
    page = _Page(max(40, width), colour, {name: len(text) for name, text in (texts or {}).items()})
    for at, story in enumerate(result.stories):
        if at:
            page.lines += ["", "=" * page.width, ""]
        _story(page, story)
    if not result.stories:
        page.lines.append("No story was found.")
    _leftovers(page, result)
    text = "\n".join(line.rstrip() for line in page.lines) + "\n"
    return to_ascii(text) if ascii_only else text


def to_ascii(text: str) -> str:
    """The text in ASCII: marks and dashes by their plain forms, letters without accents, the rest as "?"."""
    flat = unicodedata.normalize("NFKD", text.translate(_ASCII))
    bare = "".join(c for c in flat if not unicodedata.combining(c))
    return bare.encode("ascii", "replace").decode("ascii")


def safe(text: str) -> str:
    """One line of foreign text without characters that a terminal acts on."""
    return prose.one_line(_UNSAFE.sub("", text))


class _Page:
    """The lines so far, and the footnotes of the story at hand."""

    def __init__(self, width: int, colour: bool, lengths: dict[str, int]) -> None:
        self.width, self.colour, self.lengths = width, colour, lengths
        self.lines: list[str] = []
        self.notes: dict[tuple[str, int, int], shapes.Evidence] = {}
        self.numbers: dict[tuple[str, int, int], int] = {}

    def heading(self, text: str) -> None:
        self.lines.append("")
        self.bold(text if self.colour else text.upper())

    def bold(self, text: str) -> None:
        """A heading's lines, wrapped."""
        for line in textwrap.wrap(safe(text), self.width):
            self.lines.append(f"{_BOLD}{line}{_END}" if self.colour else line)

    def para(self, text: str, first: str = "  ", rest: str = "  ", dim: bool = False) -> None:
        """Wrap one paragraph; `first` and `rest` open its first and further lines."""
        wrapped = textwrap.wrap(
            safe(text),
            self.width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=True,
            break_on_hyphens=False,
        )
        self.lines += [f"{_DIM}{line}{_END}" if dim and self.colour else line for line in wrapped]

    def marks(self, evidence: Sequence[shapes.Evidence], most: int = 4) -> str:
        """The footnote numbers of some evidence, giving new ones out: " [1][2]"."""
        found = []
        for told in _widest(evidence)[:most]:
            # A span with its full stop and one without are one place to a reader.
            key = (told.report, told.start, told.start + len(told.exact.rstrip(" .,;:")))
            self.notes.setdefault(key, told)
            found.append(f"[{self.numbers.setdefault(key, len(self.notes))}]")
        return " " + "".join(dict.fromkeys(found)) if found else ""


def _widest(evidence: Sequence[shapes.Evidence]) -> list[shapes.Evidence]:
    """Evidence without what an earlier piece of it holds already."""
    kept: list[shapes.Evidence] = []
    for told in evidence:
        if not any(k.report == told.report and k.start <= told.start and told.end <= k.end for k in kept):
            kept.append(told)
    return kept


def _story(page: _Page, story: shapes.Story) -> None:
    page.notes, page.numbers = {}, {}
    page.bold(story.title)
    page.lines.append("-" * min(page.width, max(8, len(safe(story.title)))))
    page.para(
        f"{words.counted(len(story.reports), 'report')}, {words.story_dates(story)}; "
        f"{words.counted(len(story.claims), 'claim')}, {words.counted(len(story.statements), 'statement')}.",
        "",
        "",
    )
    _brief(page, story)
    _claims(page, story)
    _timeline(page, story)
    _people(page, story)
    _statements(page, story)
    _sayings(page, story)
    _copies(page, story)
    _reports(page, story)
    _notes(page)


def _brief(page: _Page, story: shapes.Story) -> None:
    claims = {claim.id: claim for claim in story.claims}
    for section, heading in words.SECTIONS.items():
        told = [s for s in story.brief if s.section == section]
        if told:
            page.heading(heading)
        for sentence in told:
            alone = " (one origin)" if section == "what" and words.stands_alone(sentence, claims) else ""
            page.para(f"{sentence.text}{alone}{page.marks(sentence.evidence)}")


def _claims(page: _Page, story: shapes.Story) -> None:
    if not story.claims:
        return
    ranked = words.rank_claims(story)
    number = {claim.id: at for at, claim in enumerate(ranked, 1)}
    shown = f" (the first {MOST_CLAIMS} of {len(ranked)})" if len(ranked) > MOST_CLAIMS else ""
    page.heading(f"Claims{shown}")
    for claim in ranked[:MOST_CLAIMS]:
        page.para(claim.text, f"{number[claim.id]:>3}. ", "     ")
        reports = len({a.report for a in claim.assertions})
        by = "; ".join(dict.fromkeys(words.origin(o) for o in claim.origins[:4]))
        legs = words.stands_on(claim)
        line = f"{words.STATUS[claim.status]} · {legs} · {words.counted(reports, 'report')}" + (
            f" · {by}" if by else ""
        )
        page.para(line + page.marks([a.evidence for a in claim.assertions], 3), "     ", "     ", dim=True)
        for relation in claim.relations[:4]:
            if relation.claim in number:
                page.para(f"{words.relation(relation)} claim {number[relation.claim]}", "     ", "     ", dim=True)


def _timeline(page: _Page, story: shapes.Story) -> None:
    if not story.timeline:
        return
    few = len(story.timeline) > MOST_ENTRIES
    page.heading(f"Timeline (the main {MOST_ENTRIES} of {len(story.timeline)} entries)" if few else "Timeline")
    for event in words.top_events(story, MOST_ENTRIES):
        status = "" if event.status in ("happened", "reported") else f" ({words.STATUS[event.status]})"
        when = prose.say_event(event)
        page.para(f"{when}{status}: {event.text}{page.marks(event.evidence, 2)}", "  ", "      ")


def _people(page: _Page, story: shapes.Story) -> None:
    people = sorted((e for e in story.entities if prose.is_named_person(e)), key=lambda e: (-len(e.mentions), e.name))
    if not people:
        return
    page.heading("People")
    for person in people[:MOST_PEOPLE]:
        roles = "; ".join(shown_roles(person))
        others = [alias for alias in person.aliases if alias != person.name]
        spelt = f" — also written {', '.join(others[:6])}" if others else ""
        split = role_conflicts(person)
        split = f" — the reports disagree: {split}" if split else ""
        page.para(f"{person.name}{': ' + roles if roles else ''}{split}{spelt}", "  ", "      ")
    if len(people) > MOST_PEOPLE:
        page.para(f"and {len(people) - MOST_PEOPLE} more")


def _statements(page: _Page, story: shapes.Story) -> None:
    if not story.statements:
        return
    page.heading(f"Who said what ({words.counted(len(story.statements), 'statement')})")
    for name, said in by_speaker(story)[:MOST_SPEAKERS]:
        page.para(f"{name}: {words.counted(len(said), 'statement')}", "  ", "    ")
        for statement in distinct(said)[:2]:
            mark = "“" if statement.form == "direct" else ""
            told = f"{words.manner(statement)}: {mark}{prose.shorten(safe(statement.text), 160)}{'”' if mark else ''}"
            page.para(told + page.marks([statement_evidence(statement)]), "    - ", "      ", dim=True)


def _sayings(page: _Page, story: shapes.Story) -> None:
    """Utterances that reports tell differently, word by word where the wordings are close."""
    known = find_sayings(story)
    if not known:
        return
    page.heading("Told differently ([-only in the first-], {+only in the second+})")
    for saying in known[:MOST_SAYINGS]:
        page.para(
            f"{saying.speaker or 'somebody unnamed'}, in {words.counted(saying.renderings, 'rendering')}", "  ", "    "
        )
        for telling in saying.tellings[:MOST_TELLINGS]:
            _telling(page, telling)
    if len(known) > MOST_SAYINGS:
        page.para(f"and {len(known) - MOST_SAYINGS} more")


def _telling(page: _Page, telling: Telling) -> None:
    kinds = ", ".join(KINDS[k] for k in KINDS if k in {d.kind for d in telling.drift})
    marks = page.marks([statement_evidence(telling.left), statement_evidence(telling.right)])
    if share(telling) >= _ALIKE:
        page.para(f"{kinds}: {prose.shorten(safe(merged(telling)), 400)}{marks}", "    - ", "      ", dim=True)
    else:
        told = (
            f"“{prose.shorten(safe(telling.left.text), 160)}” against “{prose.shorten(safe(telling.right.text), 160)}”"
        )
        page.para(f"{kinds}: {told}{marks}", "    - ", "      ", dim=True)


def by_speaker(story: shapes.Story) -> list[tuple[str, list[shapes.Statement]]]:
    """A story's statements by speaker, those with most reports and statements first; unknown speakers are left out."""
    names = {entity.id: entity.name for entity in story.entities}
    found: dict[str, list[shapes.Statement]] = {}
    for statement in story.statements:
        name = names.get(statement.speaker or "") or statement.speaker_name
        if name is None and statement.anonymous:
            name = f"unnamed ({statement.anonymous})"
        if statement.stance in _NOT_SAID:
            continue
        if name and not prose.is_pronoun(name) and name.lower() not in prose.FUNCTION_WORDS:
            found.setdefault(name, []).append(statement)

    def key(entry: tuple[str, list[shapes.Statement]]) -> tuple[bool, int, int, str]:
        name, said = entry
        return (name.startswith("unnamed"), -len({s.report for s in said}), -len(said), name)

    return sorted(found.items(), key=key)


def distinct(said: Sequence[shapes.Statement]) -> list[shapes.Statement]:
    """Each thing said once, however many reports print it; what is long enough to understand comes first."""
    once = {prose.plain(s.text).strip(" ,.\"'"): s for s in reversed(said)}
    return sorted(once.values(), key=lambda s: (s.text.count(" ") < 4, s.form == "indirect", said.index(s)))


def statement_evidence(statement: shapes.Statement) -> shapes.Evidence:
    """Where a statement's content stands: from its first character to its last."""
    first = statement.content[0] if statement.content else (0, 0)
    return shapes.Evidence(statement.report, first[0], first[1], statement.text.split(" ... ")[0])


def _copies(page: _Page, story: shapes.Story) -> None:
    if not story.copies:
        return
    page.heading("Who took text from whom")
    for copy in story.copies[:MOST_ENTRIES]:
        page.para(words.copy_line(copy, page.lengths) + (f" ({copy.why[0]})" if copy.why else ""), "  ", "      ")
    if len(story.copies) > MOST_ENTRIES:
        page.para(f"and {len(story.copies) - MOST_ENTRIES} more pairs")


def _reports(page: _Page, story: shapes.Story) -> None:
    page.heading("Reports")
    for report in story.reports:
        outlet = f", {report.outlet}" if report.outlet and report.outlet != report.id else ""
        title = f": {report.title}" if report.title else ""
        page.para(f"{report.id}{outlet}, {words.published(report)}{title}", "  ", "      ")
        if report.lacks:
            page.para(words.lacks(report), "      ", "      ", dim=True)


def _notes(page: _Page) -> None:
    if not page.notes:
        return
    page.heading("Evidence (report:first character-last character)")
    for at, told in enumerate(page.notes.values(), 1):
        quoted = prose.shorten(safe(told.exact), 110)
        page.para(f"[{at}] {told.report}:{told.start}-{told.end} {quoted}", "  ", "      ", dim=True)


def _leftovers(page: _Page, result: shapes.ReadResult) -> None:
    if result.unclustered:
        page.heading("In no story")
        page.para(", ".join(result.unclustered))
    if result.failures:
        page.heading("Could not be read")
        for failed in result.failures:
            hint = f" ({failed.hint})" if failed.hint else ""
            page.para(f"{failed.id}, at {failed.stage}: {failed.message}{hint}", "  ", "      ")
