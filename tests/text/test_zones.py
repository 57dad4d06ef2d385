"""What of a text is not body. All texts here are invented."""

from __future__ import annotations

import pickle
import time
from pathlib import Path

import pytest

from rashomon.model import Document, Zone, checked
from rashomon.pipeline import Reading
from rashomon.text.language import detect
from rashomon.text.zones import STAGE, find_zones

P1 = "The harbour of Velm was closed on Monday after a storm tore two cranes from their rails, the mayor said."
P2 = "Three ships are waiting outside, and a fourth has been sent to Tolm, according to the port authority there."
P3 = "“We shall open again as soon as it is safe,” Mayor Ada Brill told reporters in front of the town hall."
P4 = "Nobody was hurt. The cost of the repairs is not known yet, but the insurers expect a high bill."


def marked(text: str) -> list[tuple[str, str | None, str]]:
    return [(kind, name, text[start:end]) for start, end, kind, name, _score in find_zones(text)]


def join(*lines: str) -> str:
    return "\n\n".join(lines)


def test_a_plain_report_is_all_body() -> None:
    assert marked(join(P1, P2, P3, P4)) == []
    assert marked(P1) == [] and marked("") == [] and marked("Short") == []


@pytest.mark.parametrize(
    "headline",
    [
        "Storm closes harbour of Velm as three ships wait outside",
        "Velm Harbour Closed After Storm: ‘We Shall Open Again’",
        "Will the Harbour of Velm Open Again?",
    ],
)
def test_headlines(headline: str) -> None:
    assert marked(join(headline, P1, P2, P3)) == [("headline", None, headline)]


@pytest.mark.parametrize("first", [P4, "The port of Velm was shut", "He said so on Monday, and went home"])
def test_first_sentences_are_no_headlines(first: str) -> None:
    assert marked(join(first, "No.", "Yes.")) == []


def test_captions_at_the_top_with_the_credit_in_the_second() -> None:
    first = "Ada Brill was at a ceremony for the drowned of the great storm"
    second = "Brill and the harbour master last met in May, and sailors expect that repairs will be on the agenda."
    text = f"{first}\n{second} AFP News\n\n{join(P1, P2, P3)}"
    assert marked(text) == [("caption", None, first), ("caption", None, second), ("credit", "AFP", "AFP News")]


@pytest.mark.parametrize(
    ("caption", "credit", "agency"),
    [
        ("Cranes lie in the harbour of Velm, May 3, 2024.", "(Jon Tarr/Reuters)", "Reuters"),
        ("FILE - In this May 3, 2024, file photo, a crane stands in Velm.", "(AP Photo/Jon Tarr, File)", "AP"),
        ("A crane in the harbour of Velm.", "REUTERS/Jon Tarr", "Reuters"),
        ("Facebook Twitter Pinterest A crane in the harbour.", "Photograph: Jon Tarr/AP", "AP"),
        ("Mayor Ada Brill speaks in Velm.", "(Photo: Jon Tarr, AP)", "AP"),
        ("Cranes after the storm", "(Getty Images)", "Getty Images"),
        ("The harbour master explains what happened. (May 4)", "AP", "AP"),
    ],
)
def test_captions_and_their_credits(caption: str, credit: str, agency: str) -> None:
    text = join(P1, f"{caption} {credit}", P2, P3)
    assert marked(text) == [("caption", None, caption), ("credit", agency, credit)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Kasia Orlow", "Kasia Orlow"),
        ("By Kasia Orlow and Jon Tarr", "Kasia Orlow and Jon Tarr"),
        ("By Kasia Orlow, Velm Post, Tuesday", "Kasia Orlow"),
        ("By Kasia Orlow in Tolm", "Kasia Orlow"),
        ("BY KASIA ORLOW", "Kasia Orlow"),
        ("— Kasia Orlow", "Kasia Orlow"),
    ],
)
def test_bylines(line: str, name: str) -> None:
    assert marked(join(P1, P2, P3, line)) == [("byline", name, line)]


@pytest.mark.parametrize(
    "line", ["By Monday the ships had left the harbour", "By Election Night", "By far the worst storm"]
)
def test_prose_that_begins_with_by_names_nobody(line: str) -> None:
    assert all(kind != "byline" for kind, _, _ in marked(join(P1, P2, line, P3)))


def test_a_name_over_its_desk_is_a_byline() -> None:
    text = join("Kasia Orlow and Jon Tarr", "VELM POST", f"VELM – {P1}", P2, P3)
    assert marked(text) == [
        ("byline", "Kasia Orlow and Jon Tarr", "Kasia Orlow and Jon Tarr"),
        ("boilerplate", None, "VELM POST"),
        ("dateline", None, "VELM –"),
    ]


@pytest.mark.parametrize(
    ("start", "zones"),
    [
        ("VELM (Reuters) - ", [("dateline", None, "VELM"), ("credit", "Reuters", "(Reuters) -")]),
        ("PORT VELM, Tolmia (AP) — ", [("dateline", None, "PORT VELM, Tolmia"), ("credit", "AP", "(AP) —")]),
        ("PORT VELM, Tolm. — ", [("dateline", None, "PORT VELM, Tolm. —")]),
        ("Velm, Tolmia (CNN) ", [("dateline", None, "Velm, Tolmia"), ("credit", "CNN", "(CNN)")]),
        ("(Reuters) - ", [("credit", "Reuters", "(Reuters) -")]),
    ],
)
def test_datelines(start: str, zones: list[tuple[str, str | None, str]]) -> None:
    assert marked(join(start + P1, P2, P3)) == zones


@pytest.mark.parametrize("start", ["BREAKING — ", "Velm — ", "The harbour (Velm) — ", "NATO and the EU "])
def test_what_is_no_dateline(start: str) -> None:
    assert all(kind not in ("dateline", "credit") for kind, _, _ in marked(join(start + P1, P2, P3)))


@pytest.mark.parametrize(
    ("line", "kind", "name"),
    [
        ("(Reuters)", "credit", "Reuters"),
        ("Additional reporting by Jon Tarr in Tolm", "credit", None),
        ("The Associated Press contributed to this report.", "credit", "AP"),
        ("• Jon Tarr and Kasia Orlow contributed to this article.", "credit", None),
        ("— Jon Tarr contributed to this report, which was updated at 6:12 p.m.", "credit", None),
        ("Jon Tarr, Kasia Orlow and Ada Brill contributed.", "credit", None),
        ("Kasia Orlow contributed. Updated at 9:05 a.m.", "credit", None),
        ("Tarr reported from Port Velm. AP writer Kasia Orlow in Tolm contributed.", "credit", "AP"),
        ("Jon Tarr reported from Port Velm.", "credit", None),
        (
            "This story was reported by The Associated Press. AP writers Jon Tarr in Velm, Tolmia; Kasia Orlow and Ada "
            "Brill in Tolm contributed to this report.",
            "credit",
            "AP",
        ),
        ("This article was compiled from Reuters material and other dispatches.", "credit", "Reuters"),
        ("(Copyright 2024 Reuters. No part of this may be printed again.)", "credit", "Reuters"),
        ("Jon Tarr/AP", "credit", "AP"),
        ("Copyright 2024 The Associated Press. All rights reserved.", "credit", "AP"),
        ("Subscribe to our newsletter", "boilerplate", None),
        ("Read more: Storm over Tolm", "boilerplate", None),
        ("Sign up for Daily Newsletters", "boilerplate", None),
        ("Get breaking news alerts from the Velm Post", "boilerplate", None),
        ("ADVERTISEMENT", "boilerplate", None),
        ("Correction: An earlier version of this article gave a wrong date.", "correction", None),
        ("This article was amended on 4 May 2024 to correct a name.", "correction", None),
        ("The opinions expressed by columnists are their own.", "author_note", None),
        ("Kasia Orlow is a reporter for the Velm Post and covers the sea.", "author_note", "Kasia Orlow"),
    ],
)
def test_lines_after_the_body(line: str, kind: str, name: str | None) -> None:
    assert marked(join(P1, P2, P3, P4, line)) == [(kind, name, line)]


@pytest.mark.parametrize(
    "line",
    [
        "Mayor Ada Brill is a former editor of the Velm Post, and she knows the sea.",  # the body speaks of her
        "He added that more details would follow, according to Reuters.",
        "Read more books, the mayor told the children of Velm, and they did so for the whole of the long winter that "
        "followed, until the ships came back with news of the storm that had closed every harbour on the coast.",
        "Follow the money, she said.",
        "Everybody on the quay contributed.",
        "Kasia Orlow, who contributed to the report on the harbour, said that it came too late.",
        "This story was first reported by Reuters, which had seen the letter.",
        "“That is all I know,” he said to The Associated Press.",
    ],
)
def test_body_lines_that_look_like_furniture(line: str) -> None:
    assert [zone for zone in marked(join(P1, P2, P3, line, P4)) if zone[0] != "boilerplate" or len(line) > 100] == []


def test_a_sign_off_at_the_end_of_a_paragraph_credits_only_itself() -> None:
    assert marked(join(P1, P2, f"{P3} (Reuters)")) == [("credit", "Reuters", "(Reuters)")]


@pytest.mark.parametrize(
    "credit",
    [
        "(Reporting by Jon Tarr; editing by Kasia Orlow and Ada Brill)",
        "(Writing by Jon Tarr)",
        "Additional reporting by Ada Brill.",
    ],
)
def test_who_worked_on_it_at_the_end_of_a_paragraph_is_credited_without_the_paragraph(credit: str) -> None:
    assert marked(join(P1, P2, f"{P3} {credit}")) == [("credit", None, credit)]


def test_that_somebody_reported_from_a_town_is_a_credit_only_at_the_end() -> None:
    line = "Jon Tarr reported from Port Velm."
    assert marked(join(line, P1, P2, P3, P4, P1)) == []


@pytest.mark.parametrize("unit", [" ", "a ", "A, ", "(", "Updated at ", "(Reporting by A "])
def test_credits_are_looked_for_in_linear_time(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    began = time.process_time()
    find_zones(join(P1, P2, text + "contributed"))
    assert time.process_time() - began < 2.0


@pytest.mark.parametrize("heading", ["‘Begging for help’", "Cranes and Ships", "What happens next?", "A COSTLY STORM"])
def test_subheadings(heading: str) -> None:
    assert marked(join(P1, P2, heading, P3, P4)) == [("subheading", None, heading)]


def test_lists_songs_and_speaker_labels_are_no_subheadings() -> None:
    song = "\n".join(
        ["Blow the wind southerly", "Blow the wind over the sea", "Bring back my sailor", "Bring him to me"]
    )
    assert marked(join(P1, song, P2)) == []
    assert marked(join(P1, "Jon Tarr", P2, "Jon Tarr", P3, "Jon Tarr", P4)) == []


def test_links_run_into_a_sentence() -> None:
    text = (
        "Mayor Ada Brill Ada Maria BrillStorm closes harbour Insurers expect a high bill Ships wait outside MORE on Monday "
        f"closed the harbour, she said.\n\n{P2}\n\n{P3}"
    )
    kind, name, zone = marked(text)[0]
    assert kind == "boilerplate" and zone.startswith("Ada Maria Brill") and zone.endswith("MORE")


def test_the_stage_annotates_without_overlap_and_can_be_sent_to_another_process() -> None:
    document = Document.of(join("Velm Harbour Closed After Storm", f"VELM (Reuters) - {P1}", P2, P3, "By Kasia Orlow"))
    stage = pickle.loads(pickle.dumps(STAGE))
    found = stage.run(Reading(document), stage.config, None)
    assert [a.value.kind for a in found if isinstance(a.value, Zone)] == ["headline", "dateline", "credit", "byline"]
    assert all(checked(document, a) and a.layer == "zone" for a in found)
    edges = [(a.span.start, a.span.end) for a in found]
    assert all(left[1] <= right[0] for left, right in zip(edges, edges[1:], strict=False))


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        '"',
        "a ",
        "/",
        "(",
        "By A ",
        "A.",
        "— ",
        "(Reuters) ",
        "A/AP ",
        "MORE ",
        "TrumpTrump x MORE ",
        "a\n",
        "By Ann Lee\n",
        "Photo: ",
        "\r\n",
        "FILE - ",
        "is a reporter ",
        "Aa Bb is ",
        "1",
    ],
)
def test_hostile_text_takes_linear_time(unit: str) -> None:
    start = time.perf_counter()
    find_zones(unit * (60_000 // len(unit)))
    assert time.perf_counter() - start < 5


def test_the_language_is_told_or_left_open() -> None:
    assert detect(P1) == "en"
    assert detect("Der Hafen wurde am Montag nach einem Sturm geschlossen, sagte die Bürgermeisterin.") == "de"
    assert detect("Порт закрыли в понедельник после шторма, сообщила мэр города журналистам.") == "ru"
    assert detect("港口星期一因风暴关闭，市长对记者说，船只正在港外等候。") == "zh"
    assert detect("OK") is None and detect("") is None and detect("1 2 3 4 " * 50) is None
    start = time.perf_counter()
    detect("a " * 1_000_000)
    assert time.perf_counter() - start < 2


SUMMIT = Path(__file__).parents[3] / "shared" / "reports" / "summit"


@pytest.mark.shared
@pytest.mark.skipif(not SUMMIT.is_dir(), reason="the folder ../shared with the summit reports is not there")
def test_the_summit_reports() -> None:
    kinds = [[zone[0] for zone in marked(path.read_text())] for path in sorted(SUMMIT.glob("*.txt"))]
    assert kinds == [
        ["caption", "caption", "credit", "byline", "author_note"],
        ["subheading"],
        [],
        ["headline"],
        ["headline"],
    ]


@pytest.mark.parametrize(
    ("head", "place", "agency"),
    [
        ("PORT VELM, Tolmia, March 6 (VNA) - ", "PORT VELM, Tolmia, March 6", "(VNA) -"),
        ("TOLM, 4 March (VNA) — ", "TOLM, 4 March", "(VNA) —"),
        ("TOLM (VNA) – ", "TOLM", "(VNA) –"),
    ],
)
def test_datelines_of_an_agency_that_no_list_has(head: str, place: str, agency: str) -> None:
    assert marked(join(head + P1, P2, P3)) == [("dateline", None, place), ("credit", "VNA", agency)]


def test_an_abbreviation_in_brackets_is_no_dateline() -> None:
    assert marked(join("The Velm Port Authority (VPA) said that " + P1, P2, P3)) == []
    assert marked(join("WARNING (VPA) — " + P1, P2, P3)) == []


@pytest.mark.parametrize(
    "note",
    [
        "• This report was amended on 4 March. An earlier version said that the harbour was open.",
        "An earlier version of this article said that the harbour was open.",
        "Correction, 4 March: The mayor is Ada Brill.",
        "Correction: The mayor is Ada Brill, not Adam Brill.",
    ],
)
def test_a_correction_is_one_zone(note: str) -> None:
    assert marked(join(P1, P2, P3, note)) == [("correction", None, note)]


def test_pool_photo_and_a_note_without_a_trade() -> None:
    found = marked(
        join(
            "The harbour of Velm, empty on Monday after the storm. Pool Photo",
            P1,
            P2,
            P3,
            "Ada Lorne covers ships and trade for the Dispatch. She lived in Tolm for three years.",
        )
    )
    assert ("credit", None, "Pool Photo") in found
    assert [name for kind, name, _ in found if kind == "author_note"] == ["Ada Lorne"]
