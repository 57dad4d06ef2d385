"""Texts that are kept as tokens, put together as they would be printed."""

from __future__ import annotations

from collections.abc import Sequence

_NO_SPACE_BEFORE = frozenset(".,;:!?%)]}…»”") | {"'s", "n't", "'re", "'ve", "'ll", "'m", "'d", "..."}
_NO_SPACE_AFTER = frozenset("([$#£€¿¡")
_OPENING = frozenset("“„«‘")


def print_sentences(sentences: Sequence[str]) -> list[str]:
    """Join tokens that stand apart by spaces.

    Args:     sentences: of one text in order; straight marks open and close in turn over the whole of it.
    Returns:  as many sentences.
    Cost:     linear.
    """
    printed, opened = [], False
    for sentence in sentences:
        text, glued = "", True
        spaced = sentence.replace("` `", "``").replace("``", " `` ").replace("' '", "''")
        for token in spaced.split():
            mark = token in ("``", "''", '"')
            opens = token == "``" or mark and not opened and (token == '"' or glued)
            shown = '"' if mark else token
            if mark and not opens or token in _NO_SPACE_BEFORE:
                text += shown
                glued = False
            else:
                text += shown if glued else f" {shown}"
                # "l' azienda": a short word that ends in an apostrophe stands against the next
                elided = token.endswith("'") and 1 < len(token) < 8 and token[-2].isalpha()
                glued = opens or token in _NO_SPACE_AFTER or token in _OPENING or elided
            opened = opens if mark else opened or token in _OPENING
        printed.append(text)
    return printed
