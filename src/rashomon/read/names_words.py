"""Words that the name stage knows: outlets, seats of power, heads of organisations and places. Own short lists."""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

ORGANISATIONS = frozenset(
    "reuters afp ap upi tass itar-tass ria interfax kcna yonhap xinhua cctv cgtn kyodo nhk bloomberg cnn bbc cbs nbc "
    "abc pbs npr cnbc msnbc fox sky aljazeera politico axios vox buzzfeed telegram twitter facebook google youtube "
    "instagram whatsapp tiktok kremlin pentagon nato un eu imf opec who unesco unicef iaea fbi cia nsa doj dod dhs "
    "ice fda epa nasa hamas hezbollah isis isil taliban fatah brexit congress senate parliament".split()
) - {"who", "ice", "brexit"}
"""One-word names of organisations that the tagger takes for people or places."""

PHRASES = frozenset(
    "white house;state department;justice department;defense department;treasury department;downing street;"
    "capitol hill;fox news;sky news;al jazeera;ria novosti;the guardian;financial times;wall street journal;"
    "new york times;washington post;associated press;agence france-presse;security council;national security council;"
    "supreme court;blue house;foreign office;home office;scotland yard;red cross;european union;united nations".split(
        ";"
    )
)

ORGANISATION_HEADS = frozenset(
    "ministry university college institute department agency council committee commission party union association "
    "organisation organization bank fund trust group company corporation force forces army navy guard police court "
    "centre center office bureau service federation league club society foundation press news times post journal "
    "gazette herald tribune telegraph forum parliament congress senate assembly administration authority board "
    "brigade industries airlines motors network coalition alliance movement front coastguard broadcasting media radio "
    "television tv images courier messenger beacon ledger dispatch observer chronicle examiner inquirer rovers united "
    "athletic inc corp ltd plc co".split()
)
"""A capitalised name ending in one of these is an organisation."""

FIRM_ENDINGS = frozenset("line lines water ferries shipping railway railways holdings".split())
"""Last words that are nobody's family name: what the tagger takes for a person, "Corrin Line", is a firm."""

PLACE_HEADS = frozenset(
    "street road avenue square airport station bridge island islands river lake sea ocean strait bay gulf peninsula "
    "mountains mountain mount hill valley desert coast harbour harbor port pier county province region oblast "
    "district village town city park stadium palace tower cosmodrome base zone border dam canal".split()
)

COUNTRIES_IN_CAPITALS = frozenset("US U.S. USA U.S.A. UK U.K. UAE U.A.E. DPRK ROK PRC USSR DRC EU".split()) - {"EU"}

CAPITALS = frozenset(
    "kyiv kiev moscow pyongyang seoul beijing tokyo washington london paris berlin rome madrid brussels tehran "
    "baghdad damascus beirut ankara riyadh kabul islamabad delhi hanoi minsk warsaw vilnius riga tallinn helsinki "
    "oslo stockholm copenhagen vienna budapest prague athens cairo tripoli khartoum nairobi havana caracas ottawa "
    "canberra".split()
)
"""Capitals that the small tagger takes for people when they act ("sold tanks to Kiev")."""

SPEECH = frozenset(
    "say tell add note warn explain announce state claim deny confirm insist argue suggest write tweet reply respond "
    "ask acknowledge admit stress urge remark comment declare predict believe think describe call mention observe "
    "recall grin rage promise pledge vow accuse dismiss refuse reject".split()
)
"""Verbs whose subject in capitals is a person more often than not."""

EAST_ASIAN_FAMILY = frozenset(
    "kim lee ri pak park choe choi jung chung jong cho jo kang yoon yun jang lim im han oh shin kwon ahn song yoo "
    "hong jeon jun ko moon yang son bae paek hyon no roh nam xi wang li zhang liu chen huang zhao wu zhou xu sun ma "
    "zhu hu guo lin gao luo deng mao peng nguyen tran pham".split()
)
"""Family names that news writes first."""

PARTICLES = frozenset("al el bin ben ibn von van der den de del della di da dos du la le ter abu".split())

HEADLINE_WORDS = frozenset(
    "rips blasts mocks hails vows defends admits denies fires hires skips tweets signals claims "
    "meet meets met amid amidst says say said to in on at for with over after before as and or but vs visits visit "
    "arrives arrive warns warn calls call talks hits slams backs urges wins win loses heads set will may could is are "
    "was were has have had not growing arms deal who what why how when where from against during about by he she it "
    "they".split()
)
"""Words that end a person's name in a headline written in capitals."""

COMPASS = frozenset("north south east west northern southern eastern western central new saudi".split())

DIVIDED = frozenset(
    "korea korean koreans sudan sudanese africa african yemen yemeni ossetia ossetian macedonia macedonian timor timorese "
    "vietnam vietnamese germany german zealand arabia arabian dakota carolina virginia ireland irish wales jersey delhi".split()
)
"""What "North", "South", "New" or "Saudi" before belongs to; without it they name another place."""

NOT_NAMES = frozenset(
    "it the this that what when where who why how we you i he she they and but or if will were was is are no yes not "
    "new breaking exclusive update watch read more photo picture image video media hero ok o.k. okay".split()
)
"""Words in capitals at the head of a sentence that the tagger takes for a name."""

COUNTRIES = frozenset(
    "afghanistan;islamic republic of afghanistan;albania;algeria;andorra;angola;antigua and barbuda;antigua;"
    "argentina;armenia;australia;austria;azerbaijan;bahamas;bahrain;bangladesh;barbados;belarus;"
    "byelorussia;belgium;belize;benin;bhutan;bolivia;bosnia and herzegovina;bosnia;bosnia-herzegovina;"
    "botswana;brazil;brasil;brunei;bulgaria;burkina faso;upper volta;burundi;cambodia;kampuchea;cameroon;"
    "canada;cape verde;cabo verde;central african republic;chile;china;people's republic of china;"
    "mainland china;colombia;comoros;republic of the congo;congo-brazzaville;congo republic;congo;"
    "democratic republic of the congo;dr congo;congo-kinshasa;zaire;democratic republic of congo;congo;"
    "costa rica;croatia;cuba;cyprus;czech republic;czechia;denmark;djibouti;dominican republic;east timor;"
    "timor-leste;ecuador;egypt;el salvador;equatorial guinea;eritrea;estonia;eswatini;swaziland;ethiopia;"
    "fiji;finland;france;gabon;gambia;germany;federal republic of germany;ghana;greece;hellenic republic;"
    "grenada;guatemala;guinea;guinea-bissau;guinea bissau;guyana;haiti;honduras;hungary;iceland;india;"
    "indonesia;iran;islamic republic of iran;persia;iraq;ireland;republic of ireland;irish republic;israel;"
    "state of israel;italy;ivory coast;cote d'ivoire;côte d'ivoire;jamaica;japan;kazakhstan;kenya;kiribati;"
    "kosovo;kuwait;kyrgyzstan;kirghizia;laos;latvia;lebanon;lesotho;liberia;libya;liechtenstein;lithuania;"
    "luxembourg;madagascar;malawi;malaysia;maldives;mali;malta;marshall islands;mauritania;mauritius;"
    "mexico;méxico;micronesia;federated states of micronesia;moldova;moldavia;monaco;mongolia;montenegro;"
    "morocco;mozambique;myanmar;burma;namibia;nauru;nepal;netherlands;holland;new zealand;aotearoa;"
    "nicaragua;niger;nigeria;north korea;democratic people's republic of korea;n korea;n. korea;"
    "north macedonia;macedonia;norway;oman;pakistan;palau;palestine;state of palestine;"
    "palestinian territories;palestinian territories;panama;papua new guinea;paraguay;peru;philippines;poland;"
    "portugal;qatar;romania;russia;russian federation;rwanda;saint kitts and nevis;st. kitts and nevis;"
    "saint lucia;st. lucia;saint vincent and the grenadines;st. vincent and the grenadines;samoa;western samoa;"
    "san marino;sao tome and principe;são tomé and príncipe;saudi arabia;kingdom of saudi arabia;senegal;"
    "serbia;seychelles;sierra leone;singapore;slovakia;slovak republic;slovenia;solomon islands;somalia;"
    "south africa;south korea;republic of korea;s korea;s. korea;south sudan;spain;sri lanka;ceylon;sudan;"
    "suriname;surinam;sweden;switzerland;syria;syrian arab republic;taiwan;republic of china;chinese taipei;"
    "tajikistan;tanzania;thailand;siam;togo;tonga;trinidad and tobago;tunisia;turkey;türkiye;turkiye;"
    "turkmenistan;tuvalu;uganda;ukraine;united arab emirates;united kingdom;britain;great britain;"
    "united states;united states of america;uruguay;uzbekistan;vanuatu;vatican city;holy see;venezuela;"
    "vietnam;viet nam;yemen;zambia;zimbabwe;rhodesia;western sahara;greenland".split(";")
)
"""Countries, lower case; those that are also names of people are left to the tagger."""

GIVEN_NAMES = frozenset(
    "aaron adam adrian alan albert alex alexander alexandra alexei alexey alice alison allison amanda amber amy ana "
    "andrea andrei andrew angela ann anna anne anthony antonio april arthur ashley barack barbara ben benjamin "
    "bernard beth betty bill billy bob bobby bonnie boris brad bradley brandon brenda brian bruce bryan carl carla "
    "carlos carol caroline catherine charles charlie charlotte chelsea cheryl chris christian christina christine "
    "christopher chuck cindy claire clarence colin connie craig cynthia dan daniel danny darren dave david dawn dean "
    "debbie deborah dennis derek diana diane dick dmitri dmitry don donald donna doris doug douglas duncan earl ed "
    "eddie edward eileen elaine elena eleanor elizabeth ellen emily emma emmanuel eric erica erik ernest eugene eva "
    "evan evelyn fiona frances frank fred gabriel gareth gary geoff george gerald gina gloria gordon graham grant "
    "greg gregory hannah harold harriet harry heather helen helene henry hillary howard hugh ian igor irene isaac "
    "ivan ivanka jack jackie jacob jake james jamie jan jane janet jared jason jay jean jeff jeffrey jennifer jenny "
    "jeremy jerry jesse jessica jill jim jimmy joan joanna joe joel john johnny jon jonathan jose joseph joshua juan "
    "judith judy julia julian julie justin karen karl kate katherine kathleen kathy katie keith kelly ken kenneth "
    "kevin kim kimberly kirsten kyle larry laura lauren lawrence leo leon leonard leslie linda lindsey lisa liz louis "
    "louise lucy luis luke lynn marc marco marcus margaret maria marie marilyn mario marion mark martha martin mary "
    "matt matthew max megan melania melissa michael michelle miguel mike mitch mohamed mohammed molly monica nancy "
    "natalie nathan neil nicholas nick nicola nicole nigel nikki norman oleg olivia oscar pamela patricia patrick "
    "paul paula pedro peggy penny peter phil philip pierre rachel ralph randy ray raymond rebecca richard rick rob "
    "robert robin rod roger ron ronald rosa rose ross roy russell ruth ryan sally sam samantha samuel sandra sara "
    "sarah scott sean sebastian sergei sergey seth sharon sheila shirley simon sonia sophie stacey stanley stefan "
    "stephanie stephen steve steven stuart sue susan suzanne sylvia tara ted terence teresa terry theresa thomas tim "
    "timothy tina todd tom tommy tony tracy valerie vanessa vera victor victoria vincent vladimir volodymyr walter "
    "warren wayne wendy wilbur william yuri yvonne zoe".split()
)
"""Common given names, for names that the tagger takes for organisations."""

VESSELS = frozenset(
    "ship ferry vessel boat yacht submarine carrier frigate destroyer cruiser tanker trawler cutter freighter tug launch "
    "liner warship corvette rocket missile satellite spacecraft drone aircraft plane jet".split()
)
"""A name right after one of these is that of a thing: "the patrol ship Brezan"."""

WHERE = frozenset("in near off outside across around at inside throughout from to between".split())
"""Prepositions before a place; "from" and "to" count only beside others, for people too go "to Putin"."""

PEOPLES = ("n", "an", "ian", "ean", "ese", "ish", "i")
"""Endings that make the people of a place's name: Lodria, Lodrian."""

COMMON_OWNERS = frozenset(
    "people women men children workers veterans king queen farmers teachers students lloyd".split()
)
"""Genitives that belong to a name: "People's Bank", "Women's League"."""
