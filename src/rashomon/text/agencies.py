"""Agencies and picture credits: whose name stands at the end of a caption, in a dateline, under a text."""

from __future__ import annotations

import re

# Every spelling that was met as a credit, and the name it goes by.
SPELLINGS = {
    "Reuters": "Reuters",
    "REUTERS": "Reuters",
    "Thomson Reuters": "Reuters",
    "AFP": "AFP",
    "AFP News": "AFP",
    "Agence France-Presse": "AFP",
    "AP": "AP",
    "The Associated Press": "AP",
    "Associated Press": "AP",
    "AP Photo": "AP",
    "AP News": "AP",
    "Getty Images": "Getty Images",
    "Getty": "Getty Images",
    "AFP/Getty Images": "AFP",
    "AFP/Getty": "AFP",
    "AFP via Getty Images": "AFP",
    "EPA-EFE": "EPA",
    "EPA": "EPA",
    "EFE": "EFE",
    "dpa": "dpa",
    "DPA": "dpa",
    "PA": "PA",
    "Press Association": "PA",
    "PA Wire": "PA",
    "PA Media": "PA",
    "Xinhua": "Xinhua",
    "TASS": "TASS",
    "Tass": "TASS",
    "ITAR-TASS": "TASS",
    "Interfax": "Interfax",
    "RIA Novosti": "RIA Novosti",
    "Sputnik": "Sputnik",
    "Yonhap": "Yonhap",
    "Kyodo": "Kyodo",
    "Kyodo News": "Kyodo",
    "KCNA": "KCNA",
    "ANI": "ANI",
    "PTI": "PTI",
    "IANS": "IANS",
    "Anadolu": "Anadolu",
    "Anadolu Agency": "Anadolu",
    "UPI": "UPI",
    "Bloomberg": "Bloomberg",
    "Bloomberg News": "Bloomberg",
    "ANSA": "ANSA",
    "APA": "APA",
    "AAP": "AAP",
    "CP": "CP",
    "The Canadian Press": "CP",
    "Canadian Press": "CP",
    "NurPhoto": "NurPhoto",
    "Rex Features": "Rex Features",
    "REX/Shutterstock": "Shutterstock",
    "Shutterstock": "Shutterstock",
    "Alamy": "Alamy",
    "Zuma Press": "Zuma Press",
    "Invision/AP": "AP",
    "Pool via AP": "AP",
    "Pool via Reuters": "Reuters",
    "Pool/Reuters": "Reuters",
    "SWNS": "SWNS",
    "CNN": "CNN",
    "AP Images": "AP",
    "Xinhua News Agency": "Xinhua",
    "ZUMA Press": "Zuma Press",
    "SIPA": "SIPA",
}
NAME = "(?:" + "|".join(re.escape(s) for s in sorted(SPELLINGS, key=lambda s: (-len(s), s))) + ")"

_PERSON = r"[A-Z][\w.'’-]{0,25}(?: (?:[A-Z][\w.'’-]{0,25}|de|van|der|el|al|bin|von|la)){0,4}"
_FILE = r"(?:,? ?(?:[Ff]ile(?: [Pp]hoto)?|FILE(?: PHOTO)?|[Pp]ool|POOL|via \w{1,20}))?"

# "(Jonathan Ernst/Reuters)", "(AP Photo/Jeff Chiu, File)", "(Photo: Susan Walsh, AP)", "(Image: Reuters)",
# "(Thibault Camus, File/Associated Press)": brackets with an agency and a mark of a picture.
BRACKETED = re.compile(
    r"[(\[](?:(?:Photos?|Image|Picture|Photograph|Credit|Screengrab|Screenshot)(?: by| credit)?[:/] ?[^()\[\]]{2,90}"
    r"|[^()\[\]:;!?]{2,60} ?/ ?(?:YouTube|Twitter|Facebook|Instagram|Flickr|Wikimedia(?: Commons)?|screenshot)"
    rf"|[^()\[\]:;!?]{{2,90}} ?/ ?(?:The )?{NAME}{_FILE}"
    rf"|{NAME} ?/ ?{_PERSON}{_FILE}|(?:AP|AFP|Reuters|EPA) (?:[Pp]hoto|PHOTO)(?: ?[/by]{{1,2}} ?{_PERSON})?{_FILE}"
    rf"|[^()\[\]:;!?]{{0,90}} via (?:AP|Reuters|AFP|Getty Images))[)\]]"
)
# At the end of a line, in this order: "REUTERS/Nancy Wiechec", "Photograph: Rafael Yaghobzadeh/AP", "Photo: Getty",
# "Evan Vucci/AP", "Dado Ruvic/Reuters", "(Aug. 20) AP", "... conflict. AFP News".
TRAILING = (
    re.compile(rf"(?:FILE PHOTO: )?REUTERS ?/ ?{_PERSON}(?:/[Ff]ile [Pp]hoto|/FILE PHOTO|/Pool)?$"),
    re.compile(
        r"(?:Photograph|Photo|Picture|Image|Credit|Photo credit|Photo by|Image credit|Foto)s?: ?[^.;:!?]{2,80}$"
    ),
    re.compile(rf"{_PERSON} ?/ ?(?:The )?{NAME}(?:/{NAME})?(?:, ?(?:File|FILE))?$"),
    re.compile(rf"(?<=\)) (?:The )?{NAME}$"),
    re.compile(rf"(?<=[.!?”\"])\s{{1,3}}/? ?(?:The )?{NAME}(?:/{NAME})?$"),
    re.compile(rf"/ (?:The )?{NAME}$"),
    re.compile(rf"(?<=[^\s.!?”\"])\s{{1,3}}\((?:Image: |Photo: |Picture: )?{NAME}\)$"),
)
# "Susan Walsh/AP Susan Walsh/AP", as one broadcaster's pages print it, and a line "Sarah Wasko / Media Matters".
DOUBLED = re.compile(r"toggle caption (\S.{1,60}) \1$")
PHOTOGRAPHER = re.compile(rf"{_PERSON} ?/ ?[A-Z][\w.'’ ]{{1,30}}")
# A paragraph's end that only names the agency it came from: "... on Friday. (Reuters)".
SIGNED = re.compile(rf"(?<=[.!?”\"]) ?[(\[](?:With (?:inputs|files) from )?{NAME}(?:, ?{NAME}){{0,3}}[)\]]$")
# A whole line that names an agency and nothing else.
ALONE = re.compile(
    r"[(\[—–-]{0,2} ?(?:Source:? |Via |via |By |With (?:files|inputs|reporting)? ?(?:from )?|Image copyright |Photo by "
    rf"|[A-Z][\w .'’/]{{1,40}} via )?(?:The )?{NAME}(?:(?:/|, | and ){NAME}){{0,3}} ?[)\]]?\.?$"
)
_OWN = r"(?:story|report|article|piece|dispatch)"
REPORTING = re.compile(
    r"(?:(?:Additional )?(?:[Rr]eporting|[Ww]riting|[Ee]diting) (?:and (?:reporting|writing|editing) )?by\b|"
    r"Contributing(?: writers?| reporters?)?:|With (?:reporting|files) (?:by|from)\b|"
    r"(?:The )?(?:Associated Press|Reuters|AP|AFP)(?: writers?| reporters?)?\b.{0,250}contributed to this|"
    rf"[A-Z].{{2,200}} contributed (?:to |research to |reporting to )(?:this {_OWN}|the {_OWN}\b(?=\W*$|[.;] ))|"
    # "This story was reported by The Associated Press. AP writers ...": who else worked on it follows.
    rf"(?:This|The above) {_OWN} (?:was|has been) (?:reported|written|compiled|produced|prepared|put together) "
    rf"(?:by|from|with) (?:[\w’'-]+ ){{0,3}}?{NAME}(?:[.,;]| and\b| staff\b| material\b| reports?\b| wires?\b)|"
    r"Copyright (?:©|\(c\))? ?\d{4},? (?:by )?(?:The )?(?:Associated Press|AP|Reuters|AFP|Thomson Reuters)\b|"
    r"(?:© ?)?(?:Copyright )?(?:Thomson )?(?:Reuters|AFP|Associated Press) ?\d{4}\b|Information from:)"
)
# What is left of such a credit at the end of a paragraph: "... for the winter. (Reporting by Lena Orsay; editing by Jan Pell)".
WORKED = re.compile(
    r"(?<=[.!?”\"’'…)]) ?(?:[(\[](?:Additional )?(?:[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled|[Tt]ranslated)"
    r"(?: and (?:reporting|writing|editing))? by [A-Z][^()\[\]]{2,300}[)\]]?|Additional reporting by [A-Z][^.()!?]{2,80}\.?)$"
)
LEAD = " \t•⦁●▪·*—–-(["
"""What outlets print before a credit: a bullet, a dash, a bracket."""

_CREDIT_WORDS = frozenset(
    "and in on at from the with for to of this report story article writers writer reporters reporter correspondents "
    "correspondent producers producer researchers researcher staff contributed reported reporting also aboard".split()
)
_UPDATED = re.compile(
    r"(?:This (?:story|report|article) was )?(?:[Ll]ast )?[Uu]pdated (?:at |on )?[^.!?]{1,14}(?:\.m\.)?(?:[.,:]? |[.,:]?$)"
)
_REPORTED_FROM = re.compile(r" reported from [A-Z]")


def signature(text: str, last: bool) -> bool:
    """Whether a line only names who worked on a report: "Lena Orsay and Jan Pell contributed."

    Args:     text: a line without the bullet before it; last: whether it stands among the last lines of its text, where
              "Lena Orsay reported from Velm." is a credit; above it would tell what she did.
    Returns:  True where names and the words of credits are all that it has.
    """
    bare = _UPDATED.sub("", text[:400])
    if " contributed" not in bare and not (last and _REPORTED_FROM.search(bare)):
        return False
    words = [w.strip(".,;:()[]’'\"") for w in bare.split()]
    return all(not w or w[0].isupper() or w in _CREDIT_WORDS or w in _PARTICLES for w in words)


_PARTICLES = frozenset("de van der den el al bin von la du di da".split())
_ANY = re.compile(rf"\b(?:{NAME[3:-1]})\b")


def agency_in(text: str) -> str | None:
    """The agency that a credit names: the first that is not only where the picture was sold, or that; None if none."""
    found = [SPELLINGS[name] for name in _ANY.findall(text[:400])]
    return next((name for name in found if name != "Getty Images"), found[0] if found else None)


def person_pattern() -> str:
    """The pattern of a person's name in a byline."""
    return _PERSON
