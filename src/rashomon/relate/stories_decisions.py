"""What people decided about stories: which reports belong together and which do not, and what was taken back.

A decision is one link of kind "story_decision" and after it the links between reports that it stands for, of kind
"same_story" with judgement "same" or "different"; all are by `user:NAME` and carry the decision's id in `why`. Taking a
decision back is one more link ("story_undo"), so nothing is lost. Where decisions conflict, the later one holds: links
are heard from the last to the first, and one that would break a later one is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from rashomon.errors import UsageError
from rashomon.ids import content_id
from rashomon.model import Judgement, Link, Record

LINK_KIND = "same_story"
DECISION_KIND = "story_decision"
UNDO_KIND = "story_undo"
KINDS = frozenset({LINK_KIND, DECISION_KIND, UNDO_KIND})

_APART: Judgement = "different"
# Within a decision these stand first, and so are heard last: where a later decision overrules it in part, what it
# joins holds before what it parts.

Verb = Literal["merge", "split", "move"]
Pair = tuple[str, str, Judgement]


class Decision(Record, frozen=True):
    """One decision: `reports` of the first, and `others` of the second story, as they stood when it was made."""

    id: str
    verb: Verb
    by: str
    told: str
    undone_by: str | None = None


class Wishes(Record, frozen=True):
    """What has to hold: each report's company, by the first name of it, and the companies that must stay apart."""

    company: Mapping[str, str] = {}
    apart: Mapping[str, frozenset[str]] = {}

    def of(self, report: str) -> str:
        """The company of a report; itself where nobody decided anything."""
        return self.company.get(report, report)


def _star(reports: Sequence[str]) -> list[Pair]:
    return [(reports[0], other, "same") for other in reports[1:]]


def merge_pairs(left: Sequence[str], right: Sequence[str]) -> list[Pair]:
    """All reports of two stories are one story's."""
    return _star([*left, *right])


def split_pairs(story: Sequence[str], out: Sequence[str]) -> list[Pair]:
    """These reports are a story of their own, apart from the rest of their story.

    Raises: UsageError when one of them is not in the story, or nothing would be left of it.
    """
    missing = [name for name in out if name not in story]
    if missing:
        raise UsageError(f"the report {missing[0]} is not in that story", "`rashomon story ID` lists its reports")
    rest = [name for name in story if name not in out]
    if not out or not rest:
        raise UsageError("a split leaves reports on both sides", "name some of the story's reports, not all")
    return [*((out[0], name, _APART) for name in rest), *_star(out)]


def move_pairs(report: str, old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """This report belongs to that story and not to the one it is in.

    Raises: UsageError when it is in that story already.
    """
    if report in new:
        raise UsageError(f"the report {report} is in that story already", "`rashomon story ID` lists its reports")
    return [*((report, name, _APART) for name in old if name != report), (new[0], report, "same")]


def decision_links(verb: Verb, pairs: Sequence[Pair], told: str, by: str, after: int) -> list[Link]:
    """The links that write a decision down.

    Args:     pairs: from `merge_pairs` and its like; told: the decision in words; by: the person's name; after: the
              archive's sequence number, so that the same decision made again is another.
    Returns:  the decision's link, then those between reports.
    """
    who = f"user:{by}"
    name = content_id("decision", verb, [list(pair) for pair in pairs], who, after)
    links = [Link(name, DECISION_KIND, pairs[0][0], pairs[-1][1], who, why=(verb, told))]
    for left, right, judgement in pairs:
        ident = content_id("link", LINK_KIND, left, right, judgement, name)
        links.append(Link(ident, LINK_KIND, left, right, who, 1.0, judgement, why=(name,)))
    return links


def undo_link(decision: Decision, by: str, after: int) -> Link:
    """The link that takes a decision back."""
    who = f"user:{by}"
    return Link(
        content_id("undo", decision.id, who, after), UNDO_KIND, decision.id, decision.id, who, why=(decision.told,)
    )


def decisions(links: Iterable[Link]) -> tuple[Decision, ...]:
    """All decisions, the first first, with who took them back."""
    found: dict[str, Decision] = {}
    for link in links:
        if not link.by.startswith("user:"):
            continue
        who = link.by.removeprefix("user:")
        if link.kind == DECISION_KIND:
            found[link.id] = Decision(link.id, link.why[0], who, link.why[1])  # type: ignore[arg-type]
        elif link.kind == UNDO_KIND and link.left in found:
            told = found[link.left]
            found[link.left] = Decision(told.id, told.verb, told.by, told.told, who)
    return tuple(found.values())


def standing_links(links: Sequence[Link]) -> list[Link]:
    """What people said of pairs of reports and did not take back, in order."""
    undone = {link.left for link in links if link.kind == UNDO_KIND and link.by.startswith("user:")}
    return [
        link
        for link in links
        if link.kind == LINK_KIND and link.by.startswith("user:") and not (link.why and link.why[0] in undone)
    ]


def decided_by(links: Sequence[Link]) -> dict[str, str]:
    """For each report that people's standing decisions name, who decided last."""
    found = {}
    for link in standing_links(links):
        found[link.left] = found[link.right] = link.by.removeprefix("user:")
    return found


def wishes_of(links: Sequence[Link]) -> Wishes:
    """What people's decisions come to.

    Args:     links: in the order in which they were accepted; those of machines and of other kinds are passed over.
    Returns:  companies of reports, and which of them must not meet.
    Cost:     linear in the links, but for a factor that is never more than five.
    """
    head: dict[str, str] = {}
    apart: dict[str, set[str]] = {}

    def find(name: str) -> str:
        while head.setdefault(name, name) != name:
            head[name] = head[head[name]]
            name = head[name]
        return name

    for link in reversed(standing_links(links)):
        left, right = find(link.left), find(link.right)
        if link.judgement == "different" and left != right:
            apart.setdefault(left, set()).add(right)
            apart.setdefault(right, set()).add(left)
        elif link.judgement == "same" and left != right and right not in apart.get(left, ()):
            left, right = min(left, right), max(left, right)
            head[right] = left
            for other in apart.pop(right, set()):
                apart[other] = (apart[other] - {right}) | {left}
                apart.setdefault(left, set()).add(other)
    return Wishes({name: find(name) for name in head}, {name: frozenset(others) for name, others in apart.items()})
