"""Each defect that appeals come with, as a small invented text, and texts that somebody made to do harm."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.appeals.as_json import as_json
from bot.content.appeals.reading import read
from bot.model.cases.appeal import ReadAppeal, ReadDocument, ReadingDoubt, ReadingRemark, RemarkKind, TextLine
from tests.unit.content.appeals.reading_of import FACTS, read_text


def kinds(appeal: ReadAppeal) -> set[RemarkKind]:
    return {remark.kind for remark in appeal.remarks}


def demands(appeal: ReadAppeal) -> list[str]:
    return [one.value for one in appeal.demands]


OBSERVATORY = f"""Urgent Interventions

Kyrgyzstan: Arbitrary detention of teacher Lira Osmanova

KGZ 001 / 0321 / OBS 010
Judicial harassment /
Arbitrary detention
12 March 2021

The Observatory for the Protection of Human Rights Defenders, a partnership of two
organisations, asks for your urgent help.

Description of the situation:

{FACTS}
On 9 March 2021, Ms Osmanova was questioned without a lawyer.

Actions requested:

Please write to the authorities of Kyrgyzstan asking them to:

  1. Release Ms Lira Osmanova at once;
  2. Let her see her lawyer.

Addresses:

  • Mr. Talas Bekmurat, President of the Kyrgyz Republic. Email: office@president.example.kg

Please also write to the diplomatic representations of Kyrgyzstan in your respective countries.

Geneva-Paris, 12 March 2021

Kindly inform us of any action undertaken quoting the code of this appeal in your reply.

To contact the Observatory, call the emergency line:

· E-mail: alert@observatoryfordefenders.org
· Tel FIDH: + 33 (0) 1 43 55 25 18
"""


def test_an_observatorys_appeal_is_read_whole() -> None:
    appeal = read_text(OBSERVATORY)
    told = as_json(appeal)
    assert told["code"] == "KGZ 001 / 0321 / OBS 010"
    assert told["issuer"] == "The Observatory for the Protection of Human Rights Defenders"
    assert told["issue_date"] == "2021-03-12"
    assert told["country"] == "KG"
    assert told["title"] == "Kyrgyzstan: Arbitrary detention of teacher Lira Osmanova"
    assert told["violations"] == ["Judicial harassment", "Arbitrary detention"]
    assert [one["name"] for one in told["persons"]] == ["Lira Osmanova"]
    assert [one["date"] for one in told["events"]] == ["2021-03-03", "2021-03-09"]
    assert told["demands"] == ["Release Ms Lira Osmanova at once;", "Let her see her lawyer."]
    assert [one["email"] for one in told["authorities"]] == [["office@president.example.kg"]]
    assert told["report_back"] == ["alert@observatoryfordefenders.org", "+33 1 43 55 25 18"]
    assert told["warnings"] == []


def test_each_value_knows_its_line() -> None:
    appeal = read_text(OBSERVATORY)
    assert appeal.title is not None
    assert appeal.title.line is not None
    assert appeal.lines[appeal.title.line - 1] == appeal.title.value
    for demand in appeal.demands:
        assert demand.line is not None
        assert appeal.lines[demand.line - 1].startswith(demand.value[:20])


ASKED = ["urging the authorities to release her;", "calling on them to drop the charges."]


@pytest.mark.parametrize(
    "asked",
    [
        (
            "RECOMMENDED ACTION: Please send appeals in Russian or your own language:\n- urging the "
            "authorities to release her;\n- calling on them to drop the charges.\n"
        ),
        (
            "Please write immediately in Russian or your own language:\n\n§ urging the authorities "
            "to release her;\n\n§ calling on them to drop the charges.\n"
        ),
        (
            "Please write immediately:\n\no urging the authorities to\n  release her;\no calling on "
            "them to drop the charges.\n"
        ),
        (
            "Please write immediately in Russian or your own language:\n\nurging the authorities to "
            "release her;\n\ncalling on them to drop the charges.\n"
        ),
        (
            "Please write to the authorities, urging the authorities to release her; calling on them "
            "to drop the charges.\n"
        ),
    ],
    ids=["dashes", "signs", "letters", "no bullets", "one paragraph"],
)
def test_demands_are_read_one_by_one(asked: str) -> None:
    found = demands(read_text(f"KYRGYZSTAN: Teacher held\n\n{FACTS}\n{asked}"))
    assert [one.rstrip(";.") for one in found] == [one.rstrip(";.") for one in ASKED]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Please write immediately in Russian, English or your own language:\n- urging x to act now",
            ["ru", "en"],
        ),
        ("PREFERRED LANGUAGE TO ADDRESS TARGET: Arabic, French", ["ar", "fr"]),
        ("Schreiben Sie in gutem Spanisch, Englisch oder auf Deutsch.", ["es", "en", "de"]),
        ("Envíen los llamamientos en español o en su propio idioma:", ["es"]),
    ],
)
def test_the_languages_to_write_in(text: str, language: list[str]) -> None:
    assert [one.value for one in read_text(f"{FACTS}\n{text}\n").preferred_language] == language


@pytest.mark.parametrize(
    "text",
    [
        "PLEASE SEND APPEALS BEFORE 9 MAY 2021 TO:\n\nMinister of Justice\nEmail: a@b.example.kg",
        (
            "PLEASE SEND APPEALS IMMEDIATELY. Check with your section office if sending appeals "
            "after 9 May 2021."
        ),
        "PLEASE TAKE ACTION AS SOON AS POSSIBLE UNTIL: 9 May 2021",
        (
            "Bitte schreiben Sie Ihre Appelle sofort. Wir bitten Sie, nach dem 9. Mai 2021 keine "
            "Appelle mehr zu verschicken."
        ),
        "Please act before May 9, 2021 and tell us about it.",
        "MERCI D'AGIR DANS LES PLUS BREFS DÉLAIS ET AVANT LE : 9 mai 2021",
    ],
)
def test_the_day_to_act_until(text: str) -> None:
    appeal = read_text(f"KYRGYZSTAN: Teacher held\n\n12 March 2021\n\n{FACTS}\n{text}\n")
    assert appeal.act_until is not None
    assert appeal.act_until.value == date(2021, 5, 9)


def test_a_year_may_stand_in_the_code_alone() -> None:
    appeal = read_text(
        "EXTERNAL\tAI Index: AMR 49/19/98\n19 August\n\nUA 55/98\tDeath penalty\n\nOn 14 August "
        "the court in Port of Spain "
        "rejected the petition of the prisoner, and he may be hanged within days.\n"
    )
    assert appeal.issue_date is not None
    assert appeal.issue_date.value == date(1998, 8, 19)
    assert [one.when.value for one in appeal.events if one.when] == [date(1998, 8, 14)]
    assert appeal.events[0].when is not None
    assert appeal.events[0].when.doubt is ReadingDoubt.GUESSED


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "No further action is requested from the network. Many thanks to all who sent appeals.",
            RemarkKind.OVER,
        ),
        ("Further information on UA 12/21 (EUR 58/0001/2021, 1 March 2021)", RemarkKind.UPDATE),
        (
            "SAMPLE LETTER:\n\nDear Minister,\n\nI write to ask you to free the teacher.\n\nYours sincerely,",
            RemarkKind.SAMPLE_LETTER,
        ),
        (
            "Please insert local diplomatic addresses below:\nName Address 1 Address 2 Fax Fax number",
            RemarkKind.UNFILLED,
        ),
    ],
)
def test_what_an_organiser_has_to_know_is_remarked(text: str, kind: RemarkKind) -> None:
    assert kind in kinds(read_text(f"KYRGYZSTAN: Teacher held\n\n{FACTS}\n{text}\n"))


def test_a_day_that_comes_is_no_day_of_last_year() -> None:
    appeal = read_text(f"12 March 2021\n\n{FACTS}\nHer trial is set for 27 April.\n")
    assert [one.when for one in appeal.events if "trial" in one.text.value] == [None]


def test_page_furniture_between_blocks_is_read_past() -> None:
    header = "UA 12/21\tAI Index: EUR 58/0001/2021"
    appeal = read_text(
        f"{header}\n\nKYRGYZSTAN: Teacher held\n\n{FACTS}\nAPPEALS TO:\n\nMinister of Justice\nMs "
        f"Aigul Sadyk\n\nPage 1 of 2\n\n{header}\n\n"
        "32 Molodaya Gvardia Boulevard\nBishkek\nEmail: info@minjust.example.kg\n"
    )
    (one,) = appeal.authorities
    assert one.postal == ("32 Molodaya Gvardia Boulevard", "Bishkek")
    assert [mail.value for mail in one.email] == ["info@minjust.example.kg"]


def test_nothing_is_made_up_of_nothing() -> None:
    for text in ("", "   \n\n", "12345", "Hello there"):
        appeal = read_text(text)
        assert (
            appeal.code,
            appeal.issuer,
            appeal.country,
            appeal.persons,
            appeal.authorities,
            appeal.demands,
        ) == (None, None, None, (), (), ())


def test_a_file_without_text_says_so() -> None:
    remark = ReadingRemark(RemarkKind.NO_TEXT)
    assert read(ReadDocument((), remarks=(remark,))).remarks == (remark,)
    assert kinds(read(ReadDocument(()))) == {RemarkKind.NO_TEXT}


LONG = 6_000


@pytest.mark.parametrize(
    "bit",
    [
        "A",
        "Aa ",
        "Mr. ",
        "a@",
        "@",
        "(at)",
        "1 ",
        "+1 ",
        "(",
        "((1",
        "[",
        " [at] x",
        "Fax: 1,",
        "A\t",
        "his wife Ali, ",
        "de la ",
        "Minister of ",
        ": a",
        "...",
        ". A",
        "_",
        "§ ",
        "wrote:",
        "APPEALS TO:\n",
        "Dear A,\n",
    ],
)
@pytest.mark.parametrize("before", ["", "APPEALS TO:\n", "Please write to the authorities urging them to:\n"])
def test_no_text_takes_long(bit: str, before: str) -> None:
    document = ReadDocument(tuple(TextLine(line) for line in (before + bit * (LONG // len(bit))).split("\n")))
    start = time.process_time()
    read(document)
    assert time.process_time() - start < 4


SNIPPETS = (
    "Mr. |Ms |Talas |Bekmurat|, |; |: |\n|\n\n|APPEALS TO:|COPIES TO:|Minister of Justice|President |Email: |"
    "a@b.example.kg|[at]|Fax: |+996 312 63 80 58|/|4935|Salutation: |Dear Minister|her uncle, |children |"
    "UA 12/21|KGZ 001 / 0321 / OBS 010|3 March 2021|03/04/21|Actions requested:|1. |- |urging |release |•|\t|"
    "(|)|\x00|ß|İ|ﬁ|\u202e|Просим |г-жа |SAMPLE LETTER:|Yours sincerely,|Name: "
)
PIECES = st.sampled_from(SNIPPETS.split("|"))


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), max_size=60))
def test_any_text_is_read_without_a_fault(pieces: list[str]) -> None:
    text = "".join(pieces)
    appeal = read(ReadDocument(tuple(TextLine(line) for line in text.split("\n"))))
    assert as_json(appeal)["persons"] is not None
    for one in appeal.authorities:
        assert one.name or one.role
        for mail in one.email:
            assert "@" in mail.value


LEFT = (
    "On 3 March 2021 the teacher Ms Lira Osmanova was taken\nfrom her home in Bishkek by "
    "four men in plain clothes.\n"
    "Nobody has told her family where she is being held now.\n\nPlease write immediately in "
    "English or your own language:\n"
    "urging the authorities to say at once where she is held\nand to let her see her family "
    "and a lawyer without delay;\n"
    "calling on them to release her or to bring her to court.\nPLEASE SEND APPEALS BEFORE 9 "
    "MAY 2021 TO:"
)
RIGHT = (
    "Minister of Justice\nAigul Sadyk\n32 Molodaya Gvardia\nBishkek\nEmail: a@b.example.kg\n\n"
    "Ombudsperson\nTalas Bekmurat\nEmail: c@d.example.kg"
)


def test_two_columns_are_read_one_after_the_other() -> None:
    rows = zip(LEFT.split("\n"), RIGHT.split("\n"), strict=True)
    lines = [TextLine(f"{left}\t{right}" if left and right else left or right) for left, right in rows]
    appeal = read(ReadDocument((TextLine("KYRGYZSTAN: Teacher held"), TextLine(""), *lines)))
    assert [one.value for one in appeal.authorities[0].email] == ["a@b.example.kg"]
    assert len(appeal.demands) == 2
    assert appeal.act_until is not None


def test_an_open_letter_is_to_whom_it_greets() -> None:
    appeal = read_text(
        "9 August 2021\n\nHis Excellency Talas Bekmurat\nPresident of the Kyrgyz Republic\n"
        "Bishkek, Kyrgyzstan\n\n"
        f"Via facsimile: 996-312-63-80-58\n\nYour Excellency:\n\nWe are concerned. {FACTS}\n"
        "We call on Your Excellency to ensure that the authorities release her.\n"
    )
    (one,) = appeal.authorities
    assert one.name is not None
    assert one.name.value == "Talas Bekmurat"
    assert one.salutation is not None
    assert one.salutation.value == "Your Excellency"


def test_a_ticker_above_the_news_is_read_past() -> None:
    ticker = "".join(f"KGS/USD = 0.0115{at} 0%\n" for at in range(9))
    appeal = read_text(
        f"{ticker}\n01 April 2021\n\nTeachers Ask Minister to Free Colleague Lira Osmanova\n\n{FACTS}"
    )
    assert appeal.title is not None
    assert appeal.title.value == "Teachers Ask Minister to Free Colleague Lira Osmanova"
    assert appeal.issue_date is not None
    assert [one.name.value for one in appeal.persons] == ["Lira Osmanova"]
    assert RemarkKind.NO_ADDRESSEE in kinds(appeal)
