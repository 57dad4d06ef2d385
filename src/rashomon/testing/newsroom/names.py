"""Invented countries, towns, people, ships, firms and outlets to draw from. None of them is in the example story."""

from __future__ import annotations

COUNTRIES = (
    "Tarvania Tarvanian Osk:Lemberg Karsa Vint Podgora Hollin|"
    "Lusara Lusaran Casavera:Porto_Lindo Almare Santa_Rua Belmonte Tresca|"
    "Kharzan Kharzani Dushkent:Balakh Suranabad Tiraz Mirdan Koshgar|"
    "Norvik Norvikan Stavik:Elvsund Haugen Torvik Myrdal Brekke|"
    "Azuria Azurian Valdoro:Rocamar Quintela Ribera Montalvo Cabrel|"
    "Velkova Velkovan Brasnik:Zelengrad Dravno Kostel Ruzin Orlik|"
    "Thessara Thessaran Ammolis:Kalyra Petrana Sideros Lyconia Argota|"
    "Obari Obarian Jembe:Kasolo Nyandi Mbareke Tulindi Wamba|"
    "Qasmar Qasmari Al_Rimah:Darwal Hasfiya Wadi_Sirr Zubara Mahret|"
    "Amery_Isles Amerian Port_Amery:Gull_Bay Harrow Kettleby Saint_Bride Winsey|"
    "Lanquin Lanquinese Hai_Dong:Minh_Tay Song_Cau Da_Phu Lao_Tien Kim_Son|"
    "Ostrevia Ostrevian Dobrin:Selmice Hradek Lubna Vysoka Trebin|"
    "Carpathea Carpathean Brasova:Sibir Tulcia Ploiest Dornava Haleva|"
    "Ilmaria Ilmarian Rautavesi:Kuoppa Sarkila Lohjanen Virta Palokka"
)
"""Name, adjective, capital: towns; an underscore is a space."""

PEOPLE = {  # surnames with other spellings after a slash, given names of women and men
    "slav": (
        "Varentsov/Varentsev Dragulin Kostrava Milosht/Miloscht Zelinka Brankovets Horvat/Khorvat Petrak Sobolin Yezhov/Ezhov "
        "Marchuk Tomasek Vukelin Stankov/Stankow Lesnik Radomir Bielan Chernov/Tchernov Havran Jurasik",
        "Irena Ludmila Katya Vesna Darina Milada Olga Sonja",
        "Anton Bogdan Milan Stefan Yuri Pavel Goran Radek",
    ),
    "south": (
        "Arcella Bentivo Calderon/Calderone Dosantos Escarra Ferrante Galvao/Galvan Lucero Marquina Navarro Ollero Pardal "
        "Quiroz/Quiros Rebelo Salvatierra Tavares/Tavarez Urbina Valdes/Valdez Zamorra Iglesio",
        "Lucia Marisol Elena Carmen Rosalba Ines Teresa Paloma",
        "Diego Mateo Rafael Bruno Tomas Emilio Sergio Andres",
    ),
    "north": (
        "Aaltonen Bergstad Dahlqvist/Dahlquist Ekholm Fagerli Grondahl Haaland Iversen Kallio Lindmark Moberg Nyquist/Nykvist "
        "Osterby Rautio Sandvik Thorsen/Torsen Ulvang Vestergard/Vestergaard Wikstrom Halvorsen/Halvorson",
        "Astrid Birgit Freya Ingrid Liv Signe Tuva Maren",
        "Anders Erik Henrik Lars Magnus Olav Sven Torbjorn",
    ),
    "east": (
        "Abdurov/Abdurrov Bakiyev/Bakiev Dzhanibek/Janibek Emirov Farhadi Ghorbani/Qorbani Hashemi/Hashimi Iskanderov "
        "Jalilov/Dzhalilov "
        "Karimzade Mansouri/Mansuri Nazarov Rahimov/Rakhimov Saidov/Saydov Tahiri Usmanov Yusufi/Yousufi Zaripov "
        "Akhtar/Akthar Murad",
        "Aigul Dilnoza Farida Gulnara Laila Nilufar Shirin Zarina",
        "Aziz Bahram Daniyar Farid Ilham Javad Rustam Timur",
    ),
}

SHIPS = (
    "Maren Dove|Saint Orla|Golden Tern|Amber Wave|Lady Kestrel|Polar Heron|Northern Lily|Silver Plover|Castor Bay|Juno Trader|"
    "Ardent Spirit|Merry Widgeon|Tamar Queen|Blue Sabine|Osprey Light|Vela Star|Pine Island|Cape Loris|Harmony Six|Azure Pearl"
).split("|")
FIRMS = (
    "Halden Freight|Orsk Metals|Baltar Shipping|Verity Chemicals|Sorano Energy|Kestrel Marine|Drava Steel|Polaris Aviation|"
    "Triton Dredging|Zenit Optics|Marlow Grain|Cobalt Rail|Arden Foods|Tessel Electronics|Vulcan Forge Works|Lumen Power"
).split("|")
AGENCIES = (
    "Continental Press Agency/CPA|Harbour News Agency/HNA|United Wire News Agency/UWN|Alder Press Agency/APAG|"
    "Pan-Coast News Agency/PCNA|Federal Press Agency/FPA"
).split("|")
PAPERS = (
    "The {0} Courier|{0} Morning Post|The {0} Ledger|{0} Evening Standard|The {0} Observer|{0} Tribune|The {0} Chronicle|"
    "{0} Daily Mirror-Gazette|The {0} Examiner|{0} Telegraph|The {0} Argus|{0} Weekly Record"
).split("|")
LAUNDERERS = (
    "Daily Flash|The Nightly Blast|NewsHour Zone|BuzzLine|The Street Herald|Global Watch 24|ClickWorld|Frontpage Now"
).split("|")
REWRITERS = (
    "World Digest|Newsround Online|The Briefing Desk|Daybreak News|Compass Review|The Overnight Report|Central Bulletin"
).split("|")
TRANSLATORS = "Crossborder Monitor|East-West Review|Polyglot Press|The Translated Day|Babel Current".split("|")
