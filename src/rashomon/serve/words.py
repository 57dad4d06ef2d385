"""Results as plain text for people, one function an operation; where there is nothing, it says so."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rashomon import shapes

if TYPE_CHECKING:
    from rashomon.engines.running import RunRecord
    from rashomon.model import Run
    from rashomon.store.carrying import Carried
    from rashomon.store.protocol import Backup, Fault
    from rashomon.store.verify import Repaired, Verified
    from rashomon.testing.bench import BenchReport

_MOST_NOTES = 20


def say(operation: str, result: Any) -> str:
    """Word a result for a terminal.

    Args:     operation: its name; result: what it returned.
    Returns:  text ending in a line break.
    """
    return _SAYERS[operation](result)


def _read(result: shapes.ReadResult) -> str:
    from rashomon.tell.text import render_text

    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    width = min(shutil.get_terminal_size((100, 40)).columns, 110)
    return render_text(result, width=width, colour=sys.stdout.isatty(), ascii_only=not encoding.startswith("utf"))


def _story(story: shapes.Story) -> str:
    return _read(shapes.ReadResult((story,), (), ())) + _joined(["", *_why(story)])


def _why(story: shapes.Story) -> list[str]:
    """Why each report is in the story, and what the story was before."""
    lines = [f"Why these reports: {'; '.join(story.why)}"] if story.why else []
    for member in story.membership:
        shared = ", ".join(dict.fromkeys((*member.names, *member.words)))
        days = (
            ""
            if member.days is None
            else " on the same day"
            if not member.days
            else f", {_count(member.days, 'day')} apart"
        )
        text = f", text taken over ({member.shared_text.replace('_', ' ')})" if member.shared_text else ""
        by = f"; decided by {member.decided_by}" if member.decided_by else ""
        lines.append(
            f"  {member.report}: like {member.nearest} ({member.likeness:.2f}){days}: {shared or 'few words'}{text}{by}"
        )
    for change in story.history:
        told = {"took_in": "took in", "gave_to": "gave to", "came_from": "took from"}[change.kind]
        lines.append(f"  at {change.sequence} {told} {_short(change.story)}: {', '.join(change.reports)}")
    return lines


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _short(ident: str) -> str:
    return ident.split(":", 1)[-1][:8]


def _add(result: shapes.AddResult) -> str:
    lines = [f"added {result.added}, known already {result.known}, failed {result.failed}; sequence {result.sequence}"]
    if result.versions:
        lines.append(f"  {result.versions} of those added are new versions of known reports")
    lines += [f"  {f.id}: {f.message}" + (f" ({f.hint})" if f.hint else "") for f in result.failures]
    lines += [f"  {note}" for note in result.notes[:_MOST_NOTES]]
    if len(result.notes) > _MOST_NOTES:
        lines.append(f"  and {len(result.notes) - _MOST_NOTES} more remarks, under `notes` with --json")
    return _joined(lines)


def _stories(stories: Sequence[shapes.Story] | shapes.Decisions) -> str:
    if isinstance(stories, shapes.Decisions):
        return _joined([_decision(d) for d in stories.decisions], "nobody has decided anything")
    lines = [
        f"{s.id.removeprefix('story:')[:8]}  {_days(s.from_, s.to):23}  {len(s.reports):3} reports  {s.title}"
        for s in stories
    ]
    return _joined(lines, "no stories yet: `rashomon add PATHS` adds reports")


def _decision(decision: shapes.Decision) -> str:
    undone = f"; taken back by {decision.undone_by}" if decision.undone_by else ""
    now = f"; now in {', '.join(_short(s) for s in decision.stories)}" if decision.stories else ""
    return f"{_short(decision.id)}  {decision.by}: {decision.told}{undone}{now}"


def _brief(brief: Sequence[shapes.BriefSentence]) -> str:
    lines = []
    for sentence in brief:
        where = ", ".join(dict.fromkeys(f"{e.report}:{e.start}-{e.end}" for e in sentence.evidence[:4]))
        lines.append(f"{sentence.text}  [{where}]")
    return _joined(lines, "nothing can be told of this story")


def _check(checked: shapes.Checked) -> str:
    total = checked.passed + checked.failed
    lines = [f"{checked.passed} of {_count(total, 'sentence')} say no more than the reports"]
    for sentence in checked.sentences:
        where = ", ".join(dict.fromkeys(f"{e.report}:{e.start}-{e.end}" for e in sentence.evidence[:4]))
        lines.append(f"{'ok    ' if sentence.ok else 'BEYOND'}  {sentence.text}" + (f"  [{where}]" if where else ""))
        lines += [f"          {problem}" for problem in sentence.problems]
    return _joined(lines)


def _timeline(events: Sequence[shapes.Event]) -> str:
    lines = [f"{_days(e.when.earliest, e.when.latest):23}  ({e.status.replace('_', ' ')}) {e.text}" for e in events]
    return _joined(lines, "no event of this story can be dated")


def _claims(claims: Sequence[shapes.Claim]) -> str:
    lines = []
    for claim in claims:
        legs = claim.independent_origins
        count = f"{legs.least}" if legs.least == legs.most else f"{legs.least}-{legs.most}"
        about = f"{claim.status.replace('_', ' ')}; {claim.agreement.replace('_', ' ')}; independent origins: {count}"
        lines += [f"{claim.id.removeprefix('claim:')[:8]}  {claim.text}", f"          {about}"]
        lines += [
            f"          {r.kind} {r.claim.removeprefix('claim:')[:8]} ({r.slot}, {r.verdict}): {r.why}"
            for r in claim.relations
        ]
    return _joined(lines, "no claim was found")


def _statements(statements: Sequence[shapes.Statement]) -> str:
    lines = []
    for statement in statements:
        who = statement.speaker_name or "somebody not named"
        via = "".join(f" [{hop.role.replace('_', ' ')} {hop.who}]" for hop in statement.via)
        lines.append(f"{statement.report}: {who}{via} ({statement.stance}, {statement.form}): {statement.text}")
    return _joined(lines, "nobody is quoted")


def _entities(entities: Sequence[shapes.Entity]) -> str:
    lines = []
    for entity in entities:
        roles = "; ".join(dict.fromkeys(r.title for r in entity.roles))
        others = ", ".join(a for a in entity.aliases if a != entity.name)
        told = f" — {roles}" if roles else ""
        told += f" (also: {others})" if others else ""
        lines.append(
            f"{entity.type:13} {entity.name}{told}, {len(entity.mentions)} mention{'s' if len(entity.mentions) != 1 else ''}"
        )
    return _joined(lines, "nobody is named")


def _copies(copies: Sequence[shapes.Copy]) -> str:
    lines = []
    for copy in copies:
        lines.append(f"{copy.left} and {copy.right}: {copy.kind.replace('_', ' ')}, {copy.direction.replace('_', ' ')}")
        lines += [f"    {reason}" for reason in copy.why]
    return _joined(lines, "no two reports share text")


def _news(news: Sequence[shapes.News]) -> str:
    from rashomon.tell import prose

    lines = []
    for n in news:
        told = f"was {n.was}; now {n.is_}" if n.was and n.is_ else str(n.is_ or n.was)
        lenses = f" [lens {', '.join(n.lenses)}]" if n.lenses else ""
        claim = f"{prose.shorten(prose.one_line(n.text), 200)}: " if n.text else ""
        lines.append(f"{n.kind}: {claim}{told}{lenses}")
        lines += [f"    {_quoted(n, e)}{e.report}:{e.start}-{e.end}" for e in n.because[:1]]
    return _joined(lines, "nothing is new")


def _quoted(news: shapes.News, evidence: shapes.Evidence) -> str:
    from rashomon.tell import prose

    return (
        f"“{prose.shorten(prose.one_line(evidence.exact), 120)}” "
        if news.kind in ("status", "origin", "changed")
        else ""
    )


def _lenses(answer: shapes.Lenses) -> str:
    lines = [f"{lens.name}: {lens.about or _count(len(lens.rule), 'rule')}" for lens in answer.lenses]
    for hit in answer.hits:
        legs = hit.independent_origins
        count = f"{legs.least}" if legs.least == legs.most else f"{legs.least}-{legs.most}"
        lines += ["", f"{hit.lens}: {hit.text}", f"    {hit.status.replace('_', ' ')}; independent origins: {count}"]
        lines += [f"    {reason}" for reason in hit.why]
        lines += [f"    {e.report}:{e.start}-{e.end}" for e in hit.evidence]
    return _joined(lines, "no lens is kept: `rashomon lens add FILE`")


def _history(history: shapes.History) -> str:
    lines = []
    for version in history.versions:
        seen = f", seen {version.seen}" if version.seen else ""
        lines.append(f"{version.id}  (number {version.sequence}{seen})")
    for revision in history.revisions:
        lines += ["", f"{revision.is_}, after {revision.was}:"]
        lines += [f"  - {e.exact}" for e in revision.removed]
        lines += [f"  + {e.exact}" for e in revision.added]
        lines += [f"  ~ {was.exact}\n    {now.exact}" for was, now in revision.reworded]
        for lost in revision.claims:
            others = sorted({e.report for e in lost.stands})
            rest = f"still said by {', '.join(others)}" if others else "nothing else said so"
            lines.append(f"  claim {lost.claim.removeprefix('claim:')[:8]} stood on what went ({rest}): {lost.text}")
        if not (revision.removed or revision.added or revision.reworded):
            lines.append("  no sentence changed")
    return _joined(lines)


def _models(models: shapes.Models) -> str:
    lines = [f"weights for other languages: {models.multilingual}" + (f", {models.path}" if models.path else "")]
    return _joined([*lines, *([f"  {models.hint}"] if models.hint else [])])


def _verified(result: Verified) -> str:
    counts = ", ".join(f"{c.what} {c.count}" for c in result.checked if c.count)
    head = "sound" if result.sound else f"{_count(len(result.faults) + result.more, 'fault')}"
    where = f"  sequence {result.sequence}, chain {result.chain}"
    return _joined([f"{head}; looked at: {counts}", where, *_faults(result.faults, result.more)])


def _faults(faults: Sequence[Fault], more: int) -> list[str]:
    told = {"rebuild": "`rashomon repair` makes it again", "lost": "only a backup has it"}
    lines = [f"  {f.where}: {f.what} ({told.get(f.mend, f.mend)})" for f in faults]
    return lines + ([f"  and {more} more"] if more else [])


def _repaired(result: Repaired) -> str:
    head = "nothing was wrong" if result.sound and not result.mended else "sound again" if result.sound else "not sound"
    mended = [f"  mended {f.where}: {f.what}" for f in result.mended]
    return _joined([head, *mended, *_faults(result.left, result.more)])


def _backup(result: Backup) -> str:
    return _joined([f"copied to {result.file}: sequence {result.sequence}, chain {result.chain}"])


def _carried(result: Carried) -> str:
    what = f"{_count(result.reports, 'report')}, {_count(result.links, 'link')}, {_count(result.failures, 'failure')}"
    return _joined([f"{result.what} {what}; sequence {result.sequence}, chain {result.chain}"])


def _bench(report: BenchReport) -> str:
    from rashomon.testing.bench import render

    return render(report).rstrip("\n") + "\n"


def _days(earliest: str | None, latest: str | None) -> str:
    if not earliest or not latest:
        return earliest or latest or "undated"
    return earliest[:10] if earliest[:10] == latest[:10] else f"{earliest[:10]} to {latest[:10]}"


def _joined(lines: Sequence[str], otherwise: str = "") -> str:
    return "\n".join(lines or [otherwise]) + "\n"


def _found(result: tuple[shapes.SearchHit, ...]) -> str:
    lines = [f"{m.kind:<10}{m.text}\n          {m.id}" + (f" in {m.story}" if m.story else "") for m in result]
    return _joined(lines or ["nothing holds all these words"])


def _served(result: shapes.Served) -> str:
    return ""


def _run(record: RunRecord) -> str:
    lines = [
        f"{_count(record.reports, 'report')}, {record.stories} stories, {record.alone} alone, {record.failures} failed; "
        f"{record.seconds:.1f} s on {record.engine}",
        f"digest of all answers: {record.digest}",
        *(f"  {name}" for name in (*record.files, "run.json")),
    ]
    return _joined(lines)


def _stages(found: Sequence[Run]) -> str:
    return _joined([f"{run.stage} {run.version}  {run.id}" for run in found])


_SAYERS: dict[str, Callable[[Any], str]] = {
    "read": _read, "add": _add, "stories": _stories, "story": _story, "brief": _brief, "check": _check,
    "timeline": _timeline,
    "claims": _claims, "statements": _statements, "entities": _entities, "copies": _copies, "news": _news,
    "versions": _history, "watch": _add, "bench": _bench, "models": _models, "search": _found, "serve": _served, "mcp": _served,
    "lens": _lenses, "verify": _verified, "repair": _repaired, "backup": _backup, "import-archive": _carried,
    "run": _run, "stages": _stages,
}  # fmt: skip
