"""Which names are a newspaper's, a station's or an agency's."""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

from rashomon.text.agencies import SPELLINGS

OUTLET_WORDS = frozenset(
    "times post journal herald news press tribune guardian telegraph gazette daily mail mirror sun observer independent "
    "chronicle courier star globe examiner advertiser inquirer record express standard bulletin radio television tv dispatch "
    "sentinel bee register argus echo mercury monitor reuters afp ap upi tass interfax kcna yonhap xinhua nhk bloomberg cnn "
    "bbc cbs nbc abc pbs npr cnbc msnbc politico axios vox buzzfeed nyt".split()
)
"""Last words in the names of newspapers and stations, and those that are a whole name."""


def is_outlet(name: str) -> bool:
    """Whether a name is a newspaper's, a station's or an agency's.

    Args:     name: as the text has it, without "the".
    Returns:  True for agencies that we know, and where the last word says so ("Hull Herald", "BBC").
    Cost:     constant.
    """
    words = name.lower().split()
    return name in SPELLINGS or (bool(words) and words[-1] in OUTLET_WORDS)
