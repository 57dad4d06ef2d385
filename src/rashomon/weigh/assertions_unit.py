"""The record of one assertion with its slots."""

from __future__ import annotations

from rashomon import shapes
from rashomon.model import Factuality, Offsets, Record
from rashomon.weigh.quantities import Quantity


class Unit(Record, frozen=True):
    """One assertion with its slots; `text` is the clause as written, `told` the clause with its subject put back."""

    report: str
    seq: int
    span: Offsets
    text: str
    told: str
    holder: str
    anonymous: str | None
    predicate: str
    kind: str
    factuality: Factuality
    entities: tuple[str, ...]
    agents: tuple[str, ...]
    others: tuple[str, ...]
    place: str | None
    place_entity: str | None
    when: shapes.When
    quantities: tuple[Quantity, ...]
    zone: str
    negated: bool
    not_before: str | None = None
    """Where the event lies ahead of the report: the first day on which the report may have appeared."""
    event: Offsets = (0, 0)
    """The predicate's own characters."""
    words: frozenset[str] = frozenset()
    """What `compared` is made of, words without content left out."""
    thing: str | None = None
    """What the act is about (its patient), as written, where that is no entity: "artillery ammunition"."""
    minor: bool = False
    """A dependent clause, a noun or a heading: an assertion only beside others of the same claim."""
    echo: bool = False
    """Only takes up what was said before ("denied it"): its text says nothing by itself."""
    core: frozenset[str] = frozenset()
    """The words of the act and of who and what takes part in it, without what dependent clauses add."""
    tensed: bool = True
    """Whether its verb is finite; "bringing the dead to 19" is not."""
    compared: str = ""
    """The clause with pronouns and names replaced, for comparing; shown to nobody."""

    @property
    def clausal(self) -> bool:
        """Whether it may make a claim: a main clause by itself, a dependent one of the body with another report's."""
        return not self.minor or (self.tensed and self.zone == "body")

    @property
    def named_denial(self) -> bool:
        """Whether it is a noun phrase that its holder denies ("rejected reports of a transfer"): a denial of what it names."""
        return self.kind == "noun" and self.holder != "author" and self.factuality.score < 0

    @property
    def evidence(self) -> shapes.Evidence:
        """The clause as evidence."""
        return shapes.Evidence(self.report, self.span[0], self.span[1], self.text)
