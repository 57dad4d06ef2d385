"""What pages leave between and after the paragraphs: invitations, links, notices, corrections, notes on the author.

Every pattern begins where a line begins and was met in real text (the stream, stories.dev and AllSides samples). What
stands in these lists is furniture wherever it stands; a line that is only like it is body.
"""

from __future__ import annotations

import re

# Lines that are nothing else, whatever follows within them.
_WHOLE = re.compile(
    r"(?:advertise?ment:?|story continued below|continue reading below|article continues? (?:after|below).{0,40}|"
    r"advertisement continue reading the main story|continue reading(?: the main story)?|"
    r"read more(?: here)?[:.]?|watch(?: below| live)?:|related(?: coverage| articles?| stories)?:?|see also:?|"
    r"more on this(?: story)?:?|"
    r"most read|trending|recommended|play video|play facebook|twitter|facebook|youtube|instagram|photo|close|ad|share|"
    r"share this (?:article|story|post)?.{0,30}|tweet|email|print|comments?|newsletter sign-?up|scroll down for video|"
    r"slideshow \(\d{1,3} images?\)|view gallery|\d{1,3} comments?|original post|update:|_{2,}|\*{2,}|-{3,}|"
    r"(?:\* ?){3,}|<[a-z]{2,20}>|this (?:article|story) is more than \d{1,2} (?:years?|months?) old|"
    r"(?:last )?updated(?: on| at|:).{4,60}|(?:published|posted)(?: on| at|:) .{4,60}|analysis/opinion:|opinion contributor|"
    r"image copyright .{2,60}|embed(?: this)?|copy(?: the)? link|loading(?:\.{3}|…)?|now playing|up next)",
    re.I,
)
# Lines that begin so, up to a length at which they could be a paragraph.
_STARTS = re.compile(
    r"(?:sign up (?:for|to|here|now|and)\b|subscribe (?:to|now|here|for|today)\b|click (?:here|to get|the|on the)\b|"
    r"read (?:more|next|also|or share)\b|read the full (?:story|article|report)\b|see also ?:|also read ?:|"
    r"related ?:|more ?:|watch ?:|listen ?:|must read ?:|don['’]t miss ?:|now watch ?:|tips ?:|"
    r"breaking news alerts?\b|get breaking (?:news|alerts)\b|"
    r"story continues? below\b|(?:© ?|\(c\) ?|copyright ?(?:©|\(c\))? ?)\d{4}\b|all rights reserved\b|"
    r"follow (?:us\b|@\w|.{2,40}? on (?:twitter|facebook|instagram)\b)|story highlights\b|more on \b|"
    r"like us on facebook|join (?:us|our|the conversation)\b|get (?:the|our) .{2,40}(?:newsletter|app|inbox)\b|"
    r"download (?:the|our) |find (?:us|ap fact checks|more) (?:on|at|here)\b|"
    r"for more (?:news|information|stories|on this)\b.{0,40}(?:visit|click|follow|see|go to)|"
    r"have (?:a|you got a) (?:tip|story|question)\b|got a (?:tip|story)\b|send (?:tips|us)\b|"
    r"write to .{2,50}\bat \S{3,60}@|"
    r"email .{0,40}\S{2,40}@|contact .{2,50}\bat \S{2,60}@|.{3,50} can be reached at\b|newsletter sign up\b|"
    r"\[?the opinion section is now on|enlarge image\b|support (?:our|independent) journalism\b|"
    r"this material may not be published|this (?:content|post|article) (?:originally|first) appeared\b)",
    re.I,
)
_COLON_LINK = re.compile(r"(?:More|Related|Read|Watch|Opinion|Analysis|USA TODAY [A-Z][a-z]{2,15}): ?(?=[A-Z‘'“\"])")
_CORRECTION = re.compile(
    r"[(\[•*]{0,2} ?(?:(?:corrections?(?: and clarifications?)?|clarifications?|corrected|erratum)\b ?"
    r"(?:\([^)]{1,40}\) ?|(?:, |on |of )?(?:\d{1,2} [A-Z][a-z]{2,8}|[A-Z][a-z]{2,8}\.? \d{1,2})(?:,? \d{4})? ?)?"
    r"(?:[:—–-]|appended)|an? (?:earlier|previous|original) version of (?:this|the) "
    r"(?:article|story|post|report|piece|headline|page|dispatch|column|text)|the original version of this|"
    r"this (?:article|story|post|report|piece|headline|dispatch|page|column|text) (?:has been|was) "
    r"(?:updated|corrected|amended|edited|revised|clarified)|"
    r"this (?:article|story|report|piece|post) (?:(?:originally|incorrectly|previously|initially|wrongly|mistakenly) "
    r"(?:said|stated|misstated|reported|identified|gave|named)|has been changed|misidentified|misstated|misspelled))",
    re.I,
)
_NOTE = re.compile(r"[(\[]?(?:editor['’]?s?['’]? note|author['’]?s note|publisher['’]?s note|note to readers)\b", re.I)
_VIEWS = re.compile(
    r"(?:(?:the )?(?:opinions?|views?)(?: and opinions)? expressed (?:in|by|here|are)\b|"
    r".{0,200}\b(?:opinions|views) expressed (?:in this|here|are)\b.{0,80}"
    r"\b(?:own|hers|his|theirs|author|solely|not necessarily))",
    re.I,
)
_TRADE = (
    r"(?:reporter|correspondent|columnist|journalist|editor|writer|blogger|contributor|intern|photographer|anchor|"
    r"critic|commentator|essayist|author|co-author|freelance\w{0,4}|Journalism)"
)
_AUTHOR = re.compile(
    r"([A-Z][\w.'’-]{1,25}(?: (?:[A-Z][\w.'’-]{0,25}|de|van|von|bin|al|el)){1,4})(?: \(@\w{1,30}\))?,? "
    r"(?:is|are|works as|serves as|writes|covers|reports on|has worked as) (?:an?|the|our|currently|about|for|on)?"
)
_OF_TRADE = re.compile(rf"\b{_TRADE}\b", re.I)
# "Corey Blanchard covers shipping and trade for the Dispatch."
_BEAT = re.compile(r"[^.!?,]{4,110} (?:covers|reports on|writes (?:about|on)) [^.!?]{3,90} for (?:the )?[A-Z]")
MAX_LINK = 170
"""Longest line that is taken for a link or an invitation by how it begins: the longest met is 160."""


def is_boilerplate(text: str) -> bool:
    """Whether a line is furniture of the page."""
    if len(text) <= 120 and _WHOLE.fullmatch(text):
        return True
    if _COLON_LINK.match(text) and len(text) <= MAX_LINK and text[-1] not in ".”":
        return True
    found = _STARTS.match(text)
    certain = "ewsletter" in text[:MAX_LINK] or "rights reserved" in text[:400]
    return bool(found) and (len(text) <= MAX_LINK or certain)


def is_correction(text: str) -> bool:
    """Whether a line tells that the report was corrected or changed."""
    if _NOTE.match(text):
        return bool(re.search(r"correct|updated|earlier version|clarif|amend", text[:400], re.I))
    return bool(_CORRECTION.match(text)) and len(text) < 900


def is_notice(text: str) -> bool:
    """Whether a line is an editor's note that corrects nothing."""
    return bool(_NOTE.match(text)) and len(text) < 900


def author_of_note(text: str, authors: tuple[str, ...]) -> str | None:
    """Whose note it is, if a line at the edge of a text tells about its author.

    Args:     authors: names from bylines; of them any "X is ..." is a note, of others only with a trade of the press.
    Returns:  the name; "" for a note on whose views these are; None if it is no such note.
    """
    if len(text) > 700:
        return None
    if _VIEWS.match(text):
        return ""
    for name in authors:
        told = re.match(r" (?:is|was|are|covers|writes|has|joined)\b", text[len(name) : len(name) + 12])
        if told and text.startswith(name):
            return name
    found = _AUTHOR.match(text)
    if found is None or any(mark in text for mark in '“"') or " said" in text:
        return None
    rest = text[found.end() : found.end() + 130]
    return found.group(1) if _OF_TRADE.search(rest) or _BEAT.match(text, found.start()) else None
