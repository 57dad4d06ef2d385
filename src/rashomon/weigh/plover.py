"""PLOVER event types by predicate lemma: a small lexicon of our own, after the PLOVER manual's definitions.

Only predicates whose type hardly depends on context are listed; everything else has no type, which is an answer.
"""

from __future__ import annotations

TYPES = {
    "CONSULT": "meet visit discuss talk negotiate confer consult arrive host receive welcome greet telephone phone "
    "attend travel convene gather summon brief",
    "AGREE": "agree sign accept approve ratify concede endorse",
    "SUPPORT": "praise back support defend hail commend congratulate apologise apologize endorse",
    "COOPERATE": "cooperate collaborate share exchange partner trade ally",
    "AID": "supply provide donate give send deliver aid assist arm fund finance ship sell lend export treat evacuate "
    "rescue repair",
    "YIELD": "yield resign surrender withdraw retreat release free ease lift resume reopen cede step down",
    "REQUEST": "request ask urge appeal seek call demand plead beg",
    "ACCUSE": "accuse blame criticise criticize condemn denounce allege charge sue indict",
    "REJECT": "reject refuse deny decline veto dismiss rebuff rule out",
    "THREATEN": "threaten warn vow ultimatum",
    "PROTEST": "protest march demonstrate rally riot strike boycott picket",
    "SANCTION": "sanction expel suspend ban embargo freeze cancel restrict blacklist",
    "MOBILIZE": "deploy mobilise mobilize drill exercise mass patrol station launch test",
    "COERCE": "arrest detain seize raid impose block blockade jail imprison confiscate evict search impound close",
    "ASSAULT": "attack assault kill bomb shell shoot fire strike invade shoot down wound stab abduct kidnap ambush "
    "torture explode sink",
}
_BY_LEMMA = {lemma: kind for kind, words in reversed(TYPES.items()) for lemma in words.split()}
_BY_LEMMA |= {"step down": "YIELD", "rule out": "REJECT", "shoot down": "ASSAULT"}


def event_type(predicate: str) -> str | None:
    """The PLOVER type of a predicate lemma (with its particle), or None."""
    return _BY_LEMMA.get(predicate)
