"""The answer as one HTML file that needs nothing else: no network, no fonts, no images; readable without scripts.

Texts of others enter as text only: escaped in the markup, as JSON in a block that cannot be closed from inside, and set
by `textContent` in the script. The content security policy names the digests of the one style and the one script.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape
from importlib import resources

from rashomon import shapes
from rashomon.model import Record
from rashomon.tell import pictures, prose, words
from rashomon.tell.aligned import KINDS, Piece, Saying, Telling, find_sayings, side_by_side
from rashomon.tell.roles import role_conflicts, shown_roles
from rashomon.tell.text import by_speaker, distinct, statement_evidence

MOST_CLAIMS = 150
MOST_STATEMENTS = 12
MOST_SPEAKERS = 40
MOST_ENTITIES = 60
MOST_EVIDENCE = 8
MOST_SAYINGS = 40
MOST_TELLINGS = 12


class _Stage(Record, frozen=True):
    """What every part of the page needs: where each report's text is, what to call the report, the anchor prefix."""

    places: Mapping[str, int]
    labels: Mapping[str, str]
    lengths: Mapping[str, int]
    prefix: str


def render_page(result: shapes.ReadResult, texts: Mapping[str, str]) -> str:
    """Write a result as a self-contained HTML page.

    Args:     result: what `read` answers; texts: the canonical text of each report by its id; evidence of a report
              without text is shown but cannot be opened.
    Returns:  HTML5, ending in a line break; the same result gives the same bytes.
    Raises:   nothing.
    Cost:     linear in texts and evidence shown; a story of 300 reports in about a second.
    """
    reports = {report.id: report for story in result.stories for report in story.reports}
    known = [name for name in reports if name in texts]
    places = {name: at for at, name in enumerate(known)}
    labels = {name: _label(report) for name, report in reports.items()}
    lengths = {name: len(texts[name]) for name in known}
    body = "".join(
        _story(story, _Stage(places, labels, lengths, f"s{at}-")) for at, story in enumerate(result.stories, 1)
    )
    embedded = _json([{"label": labels[name], "text": texts[name]} for name in known])
    many = words.counted(len(result.stories), "story", "stories")
    title = result.stories[0].title if len(result.stories) == 1 else many
    return _frame(title, _contents(result.stories) + body + _leftovers(result), embedded)


def story_repr_html(story: shapes.Story) -> str:
    """A small picture of a story for a notebook: title, span, the brief's sentences, the best founded claims."""
    told = "".join(f"<li>{_e(s.text)}</li>" for s in story.brief[:8])
    rows = "".join(
        f"<tr><td>{_e(prose.shorten(c.text, 120))}</td><td>{_e(words.STATUS[c.status])}</td>"
        f"<td>{_e(words.stands_on(c))}</td></tr>"
        for c in words.rank_claims(story)[:8]
    )
    head = f"{words.counted(len(story.reports), 'report')}, {words.story_dates(story)}"
    table = f"<table><tr><th>Claim</th><th>Status</th><th>Behind it</th></tr>{rows}</table>" if rows else ""
    return f"<div><h3>{_e(story.title)}</h3><p>{_e(head)}</p><ul>{told}</ul>{table}</div>"


# ------------------------------------------------------------------------------------------------------- the frame


@cache
def _asset(name: str) -> str:
    return resources.files("rashomon.tell").joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii") + "'"


def _json(value: Sequence[Mapping[str, str]]) -> str:
    """JSON that holds no character with which it could leave a script element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


def _frame(title: str, body: str, embedded: str) -> str:
    style, script = _asset("page.css"), _asset("page.js")
    allowed = f"style-src {_digest(style)}; script-src {_digest(script)}"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{_e(title)}</title><style>{style}</style></head><body>"
        '<a class="skip" href="#main">Skip to the story</a><div class="frame">'
        '<header class="mast"><span>rashomon</span><button id="theme" type="button" hidden>Dark page</button></header>'
        f'<main id="main">{body}</main>'
        '<footer class="small"><p>Every sentence is taken from the reports, and every line shows the characters that '
        "support it. Independent origins are counted at least and at most: copies of one text, and reports that rest "
        "on the same person or agency, count once.</p></footer></div>"
        '<dialog id="reader" aria-labelledby="reader-title"><div class="reader-top"><h2 id="reader-title">Report</h2>'
        '<button id="reader-close" type="button">Close</button></div>'
        '<div id="reader-text" class="reader-text"></div></dialog>'
        f'<script id="texts" type="application/json">{embedded}</script><script>{script}</script></body></html>\n'
    )


def _e(text: str) -> str:
    """Foreign text as markup-free text; lone surrogates, which no file can hold, are replaced."""
    return escape(text.encode("utf-8", "replace").decode("utf-8"))


def _label(report: shapes.Report) -> str:
    outlet = f"{report.outlet} ({report.id})" if report.outlet and report.outlet != report.id else report.id
    return f"{outlet}, {words.published(report)}"


def _contents(stories: Sequence[shapes.Story]) -> str:
    if len(stories) < 2:
        return "" if stories else "<p>No story was found.</p>"
    entries = "".join(f'<li><a href="#s{at}-top">{_e(s.title)}</a></li>' for at, s in enumerate(stories, 1))
    return f'<nav class="toc" aria-label="Stories"><ol>{entries}</ol></nav>'


def _leftovers(result: shapes.ReadResult) -> str:
    parts = ""
    if result.unclustered:
        parts += f'<h2>In no story</h2><p class="small">{_e(", ".join(result.unclustered))}</p>'
    if result.failures:
        rows = "".join(
            f"<li><strong>{_e(f.id)}</strong>, at {_e(f.stage)}: {_e(f.message)} {_e(f.hint)}</li>"
            for f in result.failures
        )
        parts += f"<h2>Could not be read</h2><ul>{rows}</ul>"
    return f"<section>{parts}</section>" if parts else ""


# ------------------------------------------------------------------------------------------------------- a story


def _story(story: shapes.Story, stage: _Stage) -> str:
    dek = (
        f"{words.counted(len(story.reports), 'report')}, {words.story_dates(story)}. "
        f"{words.counted(len(story.claims), 'claim')}, {words.counted(len(story.statements), 'statement')}."
    )
    left = _brief(story, stage) + _claims(story, stage)
    right = (
        _timeline(story, stage)
        + _statements(story, stage)
        + _sayings(story, stage)
        + _entities(story)
        + _copies(story, stage)
    )
    return (
        f'<article id="{stage.prefix}top"><h1>{_e(story.title)}</h1><p class="dek">{_e(dek)}</p><div class="columns">'
        f"<div>{left}</div><div>{right}</div></div>{_reports(story, stage)}</article>"
    )


def _evidence(stage: _Stage, evidence: Iterable[shapes.Evidence]) -> str:
    told = list(evidence)
    more = f'<p class="small">and {len(told) - MOST_EVIDENCE} more</p>' if len(told) > MOST_EVIDENCE else ""
    return "".join(_one(stage, e) for e in told[:MOST_EVIDENCE]) + more


def _one(stage: _Stage, told: shapes.Evidence) -> str:
    label = stage.labels.get(told.report, told.report)
    exact = _e(prose.shorten(told.exact, 400))
    cite = f"<cite>{_e(label)} · characters {told.start}–{told.end}</cite>"
    at = stage.places.get(told.report)
    if at is None:
        return f'<div class="ev">{exact}{cite}</div>'
    return (
        f'<a class="ev" href="#{stage.prefix}r{at}" data-report="{at}" data-start="{told.start}" '
        f'data-end="{told.end}">{exact}{cite}</a>'
    )


def _brief(story: shapes.Story, stage: _Stage) -> str:
    claims = {claim.id: claim for claim in story.claims}
    parts: list[str] = []
    for section, heading in words.SECTIONS.items():
        told = [s for s in story.brief if s.section == section]
        if told:
            lines = "".join(_sentence(s, claims, stage, not parts and at == 0) for at, s in enumerate(told))
            parts.append(f"<h3>{heading}</h3>{lines}")
    return f'<section class="brief"><h2 class="sr">The brief</h2>{"".join(parts)}</section>' if parts else ""


def _sentence(sentence: shapes.BriefSentence, claims: Mapping[str, shapes.Claim], stage: _Stage, first: bool) -> str:
    single = sentence.section == "what" and words.stands_alone(sentence, claims)
    alone = ' <span class="tag hot">one origin</span>' if single else ""
    return (
        f"<details{' class=first' if first else ''}><summary>{_e(sentence.text)}{alone}</summary>"
        f'<div class="inside">{_evidence(stage, sentence.evidence)}</div></details>'
    )


def _claims(story: shapes.Story, stage: _Stage) -> str:
    if not story.claims:
        return ""
    ranked = words.rank_claims(story)
    number = {claim.id: at for at, claim in enumerate(ranked, 1)}
    widest = max(max(len({a.report for a in c.assertions}), c.independent_origins.most) for c in ranked)
    shown = "".join(_claim(claim, number, widest, stage) for claim in ranked[:MOST_CLAIMS])
    rest = len(ranked) - MOST_CLAIMS
    more = f'<p class="small">and {rest} more, each told by few</p>' if rest > 0 else ""
    key = (
        '<p class="small">Each bar: reports that tell it (pale), independent origins at most (middle) and at least '
        "(dark).</p>"
    )
    return f'<section><h2>Claims <span class="count">{len(ranked)}</span></h2>{key}{shown}{more}</section>'


def _claim(claim: shapes.Claim, number: Mapping[str, int], widest: int, stage: _Stage) -> str:
    reports = len({a.report for a in claim.assertions})
    hot = " hot" if claim.agreement == "disputed" or claim.status in ("disputed", "denied") else ""
    legs = (
        f'<span class="legs">{pictures.legs_bar(reports, claim.independent_origins, widest)}'
        f'<span class="tag{hot}">{_e(words.STATUS[claim.status])}</span>'
        f"<span>{words.counted(reports, 'report')}, {words.stands_on(claim)}</span></span>"
    )
    links = "".join(
        f'<li>{_e(words.relation(r))} <a href="#{stage.prefix}c{number[r.claim]}">claim {number[r.claim]}</a>'
        f"{': ' + _e(r.why) if r.why else ''}</li>"
        for r in claim.relations[:6]
        if r.claim in number
    )
    origins = "".join(f"<li>{_e(words.origin(o))}{': ' + _e(o.why) if o.why else ''}</li>" for o in claim.origins[:8])
    history = "".join(f"<li>{_e(prose.say_day(h.when))} {_e(words.STATUS[h.status])}</li>" for h in claim.history)
    headed = (("Stands on", origins), ("Beside other claims", links), ("Over time", history))
    lists = "".join(f'<p class="small">{name}</p><ul class="small">{rows}</ul>' for name, rows in headed if rows)
    at, text = number[claim.id], _e(prose.one_line(claim.text))
    told = _evidence(stage, (a.evidence for a in claim.assertions))
    return (
        f'<details id="{stage.prefix}c{at}"><summary>{at}. {text}{legs}</summary>'
        f'<div class="inside">{told}{lists}</div></details>'
    )


def _timeline(story: shapes.Story, stage: _Stage) -> str:
    if not story.timeline:
        return ""
    rows = []
    for event in story.timeline:
        when = prose.say_event(event)
        tag = f' <span class="tag">{_e(words.STATUS[event.status])}</span>' if event.status != "happened" else ""
        rows.append(
            f'<details><summary><span class="small">{_e(when)}</span>{tag}<br>{_e(event.text)}</summary>'
            f'<div class="inside">{_evidence(stage, event.evidence[:4])}</div></details>'
        )
    return f"<section><h2>Timeline</h2>{pictures.timeline_strip(story.timeline)}{''.join(rows)}</section>"


def _statements(story: shapes.Story, stage: _Stage) -> str:
    speakers = by_speaker(story)
    if not speakers:
        return ""
    parts = []
    for name, said in speakers[:MOST_SPEAKERS]:
        rows = "".join(
            f'<p class="small">{_e(words.manner(s))}</p>{_evidence(stage, [statement_evidence(s)])}'
            for s in distinct(said)[:MOST_STATEMENTS]
        )
        parts.append(
            f'<details><summary>{_e(name)} <span class="count">{len(said)}</span></summary>'
            f'<div class="inside">{rows}</div></details>'
        )
    count = f'<span class="count">{len(story.statements)}</span>'
    return f"<section><h2>Who said what {count}</h2>{''.join(parts)}</section>"


def _sayings(story: shapes.Story, stage: _Stage) -> str:
    """Utterances whose renderings part, the two wordings under each other with what only one has struck or underlined."""
    known = find_sayings(story)
    if not known:
        return ""
    legend = (
        '<p class="small">One act of speaking as two reports print it. <del>Struck through</del>: only in the first; '
        "<ins>underlined</ins>: only in the second.</p>"
    )
    told = "".join(_saying(saying, stage) for saying in known[:MOST_SAYINGS])
    more = f'<p class="small">and {len(known) - MOST_SAYINGS} more</p>' if len(known) > MOST_SAYINGS else ""
    return f'<section><h2>Told differently <span class="count">{len(known)}</span></h2>{legend}{told}{more}</section>'


def _saying(saying: Saying, stage: _Stage) -> str:
    kinds = dict.fromkeys(d.kind for t in saying.tellings for d in t.drift)
    tags = " ".join(f'<span class="tag">{_e(KINDS[k])}</span>' for k in KINDS if k in kinds)
    first = _e(prose.shorten(saying.tellings[0].left.text, 140))
    inside = "".join(_telling(telling, stage) for telling in saying.tellings[:MOST_TELLINGS])
    return (
        f"<details><summary>{_e(saying.speaker or 'somebody unnamed')}: {first} {tags}</summary>"
        f'<div class="inside">{inside}</div></details>'
    )


def _telling(telling: Telling, stage: _Stage) -> str:
    left, right = side_by_side(telling)
    rows = "".join(
        f"<li>{_e(KINDS[d.kind])}: “{_e(prose.shorten(d.left.exact, 80))}” against “{_e(prose.shorten(d.right.exact, 80))}”</li>"
        for d in telling.drift
    )
    return (
        f'<div class="pair">{_wording(stage, telling.left, left, "del")}{_wording(stage, telling.right, right, "ins")}'
        f'<ul class="plain small">{rows}</ul></div>'
    )


def _wording(stage: _Stage, said: shapes.Statement, pieces: Sequence[Piece], tag: str) -> str:
    """One wording; the tag is read out by some screen readers only, so hidden words say the same."""
    told = "".join(
        f'<{tag}><span class="sr"> (only here: </span>{_e(p.text)}<span class="sr">) </span></{tag}>'
        if p.only
        else _e(p.text)
        for p in pieces
    )
    start, end = said.content[0][0], said.content[-1][1]
    label = stage.labels.get(said.report, said.report)
    cite = f"<cite>{_e(label)} · characters {start}–{end}</cite>"
    at = stage.places.get(said.report)
    if at is None:
        return f'<div class="ev">{told}{cite}</div>'
    opens = f'data-report="{at}" data-start="{start}" data-end="{end}"'
    return f'<a class="ev" href="#{stage.prefix}r{at}" {opens}>{told}{cite}</a>'


def _entities(story: shapes.Story) -> str:
    order = {"person": 0, "organisation": 1, "place": 2, "work": 3, "other": 4}
    known = sorted(story.entities, key=lambda e: (order[e.type], -len(e.mentions), e.name))[:MOST_ENTITIES]
    people = "".join(_person(e) for e in known if prose.is_named_person(e))
    others = "; ".join(_e(e.name) for e in known if e.type != "person")
    if not known:
        return ""
    people = f'<ul class="plain">{people}</ul>' if people else ""
    return f"<section><h2>Names</h2>{people}{f'<p class=small>{others}</p>' if others else ''}</section>"


def _person(person: shapes.Entity) -> str:
    roles = "; ".join(shown_roles(person))
    others = [alias for alias in person.aliases if alias != person.name]
    spelt = f' <span class="small">also {_e(", ".join(others[:6]))}</span>' if others else ""
    split = role_conflicts(person)
    split = f' <span class="small">the reports disagree: {_e(split)}</span>' if split else ""
    return f"<li>{_e(person.name)}{', ' + _e(roles) if roles else ''}{split}{spelt}</li>"


def _copies(story: shapes.Story, stage: _Stage) -> str:
    lines = [words.copy_line(c, dict(stage.lengths)) + (f" ({c.why[0]})" if c.why else "") for c in story.copies[:40]]
    rows = "".join(f"<li>{_e(line)}</li>" for line in lines)
    return f'<section><h2>Who took text from whom</h2><ul class="plain small">{rows}</ul></section>' if rows else ""


def _reports(story: shapes.Story, stage: _Stage) -> str:
    rows = "".join(_report(report, stage) for report in story.reports)
    return (
        f'<section><h2>Reports <span class="count">{len(story.reports)}</span></h2><table><thead><tr><th>Report</th>'
        f'<th>Published</th><th class="hide-narrow">Title</th></tr></thead><tbody>{rows}</tbody></table></section>'
    )


def _report(report: shapes.Report, stage: _Stage) -> str:
    at = stage.places.get(report.id)
    anchor = f' id="{stage.prefix}r{at}"' if at is not None else ""
    name = f"{_e(report.outlet)} <span class=small>{_e(report.id)}</span>" if report.outlet else _e(report.id)
    if at is not None:
        name = f'<a href="#{stage.prefix}r{at}" data-report="{at}" data-start="0" data-end="0">{name}</a>'
    title = _e(report.title or "")
    # Only web addresses become links: a javascript: address would run in the reader's page.
    if report.url and report.url.lower().startswith(("https://", "http://")):
        title = f'<a href="{_e(report.url)}" rel="noopener noreferrer nofollow">{title or "at the outlet"}</a>'
    lacks = f'<br><span class="small">{_e(words.lacks(report))}</span>' if report.lacks else ""
    return f'<tr{anchor}><td>{name}{lacks}</td><td>{_e(words.published(report))}</td><td class="hide-narrow">{title}</td></tr>'
