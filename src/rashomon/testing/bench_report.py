"""What the bench answers: one row a figure, one line for each thing that was skipped, and the table of both."""

from __future__ import annotations

import msgspec

from rashomon.model import Record


class Peer(Record, frozen=True):
    """Another method on the same question, in the same run."""

    name: str
    figure: float


class Row(Record, frozen=True):
    """One figure. `how` says in one line what was counted, and over what."""

    name: str
    figure: float
    count: int
    how: str
    peers: tuple[Peer, ...] = ()
    floor: float | None = None
    seconds: float = 0.0
    """Of the set that the row belongs to, all its rows together."""
    gated: bool = True
    """False for figures that have no floor: speeds, errors, and what was measured on a sample."""

    @property
    def below(self) -> bool:
        """Whether the figure lies under its floor."""
        return self.floor is not None and self.figure < self.floor


class Skipped(Record, frozen=True):
    """A set that was not scored, and why."""

    name: str
    why: str


class BenchReport(Record, frozen=True):
    """Everything that one run of the bench measured."""

    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...] = ()
    notes: tuple[str, ...] = ()
    """What was done besides measuring: floors raised, floors that would sink."""

    @property
    def below(self) -> tuple[str, ...]:
        """The names of the rows under their floors; a gate fails when there is one."""
        return tuple(row.name for row in self.rows if row.below)


def with_floors(report: BenchReport, floors: dict[str, float]) -> BenchReport:
    """Put the floors beside the figures.

    Args:     floors: row name -> least figure; rows that are not gated take none.
    """
    rows = tuple(msgspec.structs.replace(r, floor=floors.get(r.name) if r.gated else None) for r in report.rows)
    return msgspec.structs.replace(report, rows=rows)


def render(report: BenchReport) -> str:
    """Lay the figures out as a table of plain text.

    Returns:  a line a figure (figure, floor, OK or BELOW FLOOR, count, peers), a line a skipped set, and the verdict.
    """
    wide = max((len(row.name) for row in report.rows), default=20)
    lines = [f"{'':{wide}}  {'figure':>9}  {'floor':>6}  {'':11}  {'of':>6}  how"] if report.rows else []
    last = ""
    for row in report.rows:
        set_name = row.name.partition(":")[0]
        if last and set_name != last:
            lines.append("")
        last = set_name
        lines.append(_line(row, wide))
    lines += ["", *(f"skipped {s.name}: {s.why}" for s in report.skipped)] if report.skipped else []
    lines += ["", *report.notes] if report.notes else []
    return "\n".join([*lines, "", _verdict(report)]) + "\n"


def render_page(report: BenchReport, when: str, machine: str) -> str:
    """The figures as a page of Markdown, for the documentation.

    Args:     when: the day of the run; machine: in words.
    """
    lines = [*_PREFACE[:2], f"Measured by `rashomon bench` on {when}, {machine}.", *_PREFACE[2:]]
    last = ""
    for row in report.rows:
        name, _, what = row.name.partition(": ")
        if name != last:
            lines += ["", f"## {name}", "", f"`rashomon bench --only {_word(name)}` ({row.seconds:.0f} s)", ""]
            lines += ["| figure | | floor | of | how | beside it |", "|---|---|---|---|---|---|"]
            last = name
        peers = ", ".join(f"{p.name} {shown(p.figure)}" for p in row.peers)
        floor = "" if row.floor is None else f"{row.floor:.3f}"
        lines.append(f"| {what} | {shown(row.figure)} | {floor} | {row.count:,} | {row.how} | {peers} |")
    lines += ["", *(f"Not measured: {s.name}: {s.why}" for s in report.skipped)] if report.skipped else []
    return "\n".join(lines) + "\n"


def _word(name: str) -> str:
    """A set's name as one word of a command line."""
    return f'"{name}"' if " " in name else name


_PREFACE = (
    "# Quality, measured",
    "",
    "Each set can be run alone with `--only SET`; the seconds are those of the whole set, by the clock.",
    "",
    'The set "example" is the invented story in `examples/`, with its gold in `tests/gold/`. The other sets are public, are not',
    "in this repository, and are read from `../shared/data` or from the folder that `--data` names. Floors (`floors.json`) may",
    "rise and never sink without a written reason; a figure with a floor that is broken fails the gate.",
)


def _line(row: Row, wide: int) -> str:
    floor = "" if row.floor is None else f"{row.floor:.3f}"
    verdict = "" if row.floor is None else "BELOW FLOOR" if row.below else "OK"
    peers = "".join(f"; {p.name} {shown(p.figure)}" for p in row.peers)
    line = f"{row.name:{wide}}  {shown(row.figure):>9}  {floor:>6}  {verdict:11}  {row.count:>6,}  {row.how}{peers}"
    return line.rstrip()


def shown(figure: float) -> str:
    """A figure as people write it: three decimals, or whole thousands."""
    return f"{figure:,.0f}" if abs(figure) >= 100 else f"{figure:.3f}"


def _verdict(report: BenchReport) -> str:
    if not report.rows:
        return "nothing was measured"
    floors = sum(row.floor is not None for row in report.rows)
    if report.below:
        return f"{len(report.below)} of {floors} floors broken: {', '.join(report.below)}"
    return f"{len(report.rows)} figures, {floors} floors, none broken"
