"""Words that matching knows: honorifics, nicknames, particles, legal forms, number words. Own short lists."""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

HONORIFICS = frozenset(
    "mr mrs ms miss mx dr prof professor sir dame lord lady baron baroness count countess king queen prince princess "
    "emperor pope cardinal archbishop bishop rev reverend father sister rabbi imam sheikh shaikh sheik ayatollah haji "
    "mullah maulana hon honourable honorable president premier chancellor minister senator sen congressman "
    "congresswoman rep governor gov mayor judge justice ambassador secretary general gen admiral adm colonel col "
    "major maj captain capt lieutenant lt sergeant sgt corporal cpl private marshal commander cmdr chairman "
    "chairwoman comrade monsieur madame mademoiselle m mme herr frau senor senora signor signora don".split()
)
"""Dropped at the beginning of a person's name when something is left."""

SUFFIXES = frozenset("jr sr ii iii iv phd md esq kc qc cbe obe mp na jnr snr".split())

LINKS = frozenset(
    "bin ben ibn bint al el ul ad an ar as ash at de del della di da do dos das du la le les van von der den ter ten "
    "zu zur y e of".split()
)
"""Particles inside a person's name: not counted as parts."""

NICKNAMES = (
    "alexander alexandr aleksandr alex sasha sandy alec",
    "alexandra sasha sandra alex",
    "alexei alexey aleksei aleksey alyosha lyosha",
    "andrew andy drew andrei andrey",
    "anthony tony antony",
    "barack barry",
    "barbara barb",
    "benjamin ben benny bibi binyamin",
    "bernard bernie",
    "catherine katherine kathryn kate kathy cathy katie",
    "charles charlie chuck",
    "christine christina chris",
    "christopher chris kit",
    "daniel dan danny",
    "david dave davey",
    "deborah debbie deb",
    "dmitry dmitri dima mitya",
    "donald don donny",
    "douglas doug",
    "edward ed eddie ted teddy ned",
    "elizabeth liz lizzie beth betty eliza",
    "francis frank",
    "frederick fred freddie",
    "gerald gerry jerry",
    "gregory greg",
    "harold harry hal",
    "henry harry hank",
    "ivan vanya",
    "jacob jake",
    "james jim jimmy jamie",
    "jeffrey jeff geoffrey geoff",
    "jennifer jen jenny",
    "john jack johnny jon",
    "jonathan jon john jonny",
    "joseph joe joey yosef",
    "judith judy",
    "kenneth ken kenny",
    "lawrence larry laurence",
    "leonard len lenny",
    "margaret maggie peggy meg madge",
    "matthew matt",
    "michael mike mick mickey misha",
    "mikhail misha mike michael",
    "mohammed muhammad mohammad mohamed mohamad muhammed mehmet mochammad mohd",
    "nancy nan",
    "nathaniel nathan nat nate",
    "nicholas nick nicky nico",
    "nikolai nikolay kolya nicholas",
    "pamela pam",
    "patricia pat patty trish",
    "patrick pat paddy",
    "peter pete pyotr petr petro",
    "philip phil phillip",
    "randolph randy",
    "raymond ray",
    "rebecca becky becca",
    "richard dick rick rich ricky",
    "robert bob rob bobby robbie bert",
    "ronald ron ronnie",
    "samuel sam sammy",
    "sergei sergey serhii seryozha",
    "stephen steven steve stephan stefan",
    "susan sue suzie",
    "theodore ted teddy theo",
    "theresa teresa terry tess",
    "thomas tom tommy",
    "timothy tim",
    "victor vic viktor",
    "victoria vicky tori",
    "vladimir volodymyr vova volodya vlad uladzimir",
    "volodymyr wolodymyr",
    "william bill billy will willie liam",
    "yevgeny evgeny yevgeni yevhen eugene zhenya",
    "yuri yury yurii iurii",
    "osama usama",
    "muammar moammar",
)
"""Each line: forms of one given name."""

EAST_ASIAN_FAMILY = frozenset(
    "kim lee yi ri rhee park pak bak choe choi jung jeong chung jong cho jo kang yoon yun jang chang lim im han oh o "
    "seo shin sin kwon hwang ahn an song ryu yoo hong jeon jun ko koh moon mun yang son bae paek baek hyon hyun ho no "
    "roh nam sim ha kwak sung cha ju woo min xi wang li zhang liu chen huang zhao wu zhou xu sun ma zhu hu guo he lin "
    "gao luo zheng liang xie tang deng mao feng cao peng zeng xiao cai pan yuan dong jiang du ye cheng wei su lu ding "
    "ren yao tan nguyen tran pham hoang phan vu vo dang bui ngo".split()
)
"""Family names written first in news: Korean, Chinese, Vietnamese."""

LEGAL_FORMS: dict[str, str] = {
    form: kind
    for kind, forms in {
        "inc": "inc incorporated corp corporation co company",
        "ltd": "ltd limited plc pty pte",
        "llc": "llc ооо ooo",
        "lp": "lp llp",
        "ag": "ag aktiengesellschaft akg",
        "gmbh": "gmbh",
        "jsc": "jsc ojsc oao pjsc pao cjsc zao ao oaо пао ао оао зао",
        "sa": "sa sas sarl srl spa nv bv bvba se ab as oy sro doo kk pt tbk",
        "group": "holding holdings group",
    }.items()
    for form in forms.split()
}

LEGAL_PHRASES = (
    ("open joint stock company", "jsc"),
    ("public joint stock company", "jsc"),
    ("joint stock company", "jsc"),
    ("joint stock compan", "jsc"),
    ("limited liability company", "llc"),
    ("societatea cu raspundere limitata", "srl"),
    ("sp z oo", "llc"),
    ("aktsionernoe obshchestvo", "jsc"),
)

ORGANISATION_WORDS = frozenset(
    "university college institute ministry department agency council committee commission party union association "
    "organisation organization bank fund trust group company corporation force army navy guard police court centre "
    "center office bureau service federation league club society foundation press news times post journal forum "
    "parliament congress senate assembly government administration authority board brigade industries systems "
    "airlines motors solutions international network coalition alliance movement front team airport school church "
    "hospital".split()
)

LITTLE_WORDS = frozenset("the of and for in on at de la le des du und der die und an a".split())

SAME_WORDS = {
    "centre": "center", "theatre": "theater", "defence": "defense", "labour": "labor", "programme": "program",
    "harbour": "harbor", "intl": "international", "int'l": "international", "dept": "department", "govt": "government",
    "natl": "national", "assn": "association", "univ": "university", "uni": "university", "first": "1",
    "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "one": "1", "two": "2", "three": "3", "four": "4",
    "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "forty": "40", "fourty": "40",
    "twenty": "20", "thirty": "30", "fifty": "50", "i": "1", "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7",
    "viii": "8", "ix": "9", "&": "and", "st": "saint", "ers": "percenters",
}  # fmt: skip
