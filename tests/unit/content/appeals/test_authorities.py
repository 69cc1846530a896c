"""Who is to be written to, in the layouts that appeals have. Offices are real, people are invented."""

from __future__ import annotations

import pytest

from bot.model.cases.appeal import FoundAuthority, ReadAppeal, ReadingDoubt, RemarkKind
from tests.unit.content.appeals.reading_of import FACTS, addressed, read_text

BLOCKS = """President of the Kyrgyz Republic
Talas Bekmurat
1 Abdumomunov Street
Bishkek 720003
Kyrgyzstan
Fax: +996 312 63 80 58
Email: office@president.example.kg
Salutation: Dear President

Minister of Justice
Ms Aigul Sadyk
32 Molodaya Gvardia Boulevard
Bishkek, Kyrgyzstan
Email: info@minjust.example.kg
Salutation: Dear Minister
"""


def told(one: FoundAuthority) -> tuple[str | None, str | None]:
    return one.name.value if one.name else None, one.role.value if one.role else None


def mails(appeal: ReadAppeal) -> list[list[str]]:
    return [[mail.value for mail in one.email] for one in appeal.authorities]


PAIR = [("Talas Bekmurat", "President of the Kyrgyz Republic"), ("Aigul Sadyk", "Minister of Justice")]
MAILS = [["office@president.example.kg"], ["info@minjust.example.kg"]]


@pytest.mark.parametrize(
    "block",
    [
        BLOCKS,
        BLOCKS.replace("\n\n", "\n"),
        BLOCKS.replace("\n", "\n\n"),
        (
            "- H.E. Mr. Talas Bekmurat, President of the Kyrgyz Republic. Email: "
            "office@president.example.kg\n"
            "- Ms. Aigul Sadyk, Minister of Justice, E-mail: info[at]minjust.example.kg\n"
        ),
        (
            "1. Mr Talas Bekmurat, President of the Kyrgyz Republic, 1 Abdumomunov Street, Bishkek, Email: "
            "office@president.example.kg\n\n2. Ms Aigul Sadyk, Minister of Justice, Email: "
            "info@minjust.example.kg\n"
        ),
        (
            "President of the Kyrgyz Republic, Mr. Talas Bekmurat, Fax: +996 312 63 80 58, Email: "
            "office@president.example.kg; Minister of Justice, Ms. Aigul Sadyk, Email: "
            "info@minjust.example.kg\n"
        ),
        (
            "President of the Kyrgyz Republic\tMinister of Justice\nTalas Bekmurat\tAigul Sadyk\n"
            "Email: office@president.example.kg\tEmail: info@minjust.example.kg\n"
        ),
    ],
    ids=[
        "blocks",
        "no empty line between",
        "one line apart",
        "one line each",
        "numbered",
        "run in",
        "columns",
    ],
)
def test_each_layout_gives_the_same_two(block: str) -> None:
    appeal = addressed(block)
    assert [told(one) for one in appeal.authorities] == PAIR
    assert mails(appeal) == MAILS


def test_a_block_is_taken_apart_into_its_parts() -> None:
    first = addressed(BLOCKS).authorities[0]
    assert first.postal == ("1 Abdumomunov Street", "Bishkek 720003", "Kyrgyzstan")
    assert [fax.value for fax in first.fax] == ["+996 312 638 058"]
    assert first.salutation is not None
    assert first.salutation.value == "Dear President"
    assert first.email[0].line == 13


@pytest.mark.parametrize(
    ("block", "name", "role"),
    [
        ("Prime Minister Talas Bekmurat\nEmail: a@b.example.kg", "Talas Bekmurat", "Prime Minister"),
        (
            "TALAS BEKMURAT\nMinister of Justice\nEmail: a@b.example.kg",
            "Talas Bekmurat",
            "Minister of Justice",
        ),
        (
            "Monsieur Talas Bekmurat\nMinistre de la Justice\nFax: +996 312 63 80 58",
            "Talas Bekmurat",
            "Ministre de la Justice",
        ),
        ("Fiscal General\nLic. Talas Bekmurat\nCorreo-e: a@b.example.kg", "Talas Bekmurat", "Fiscal General"),
        (
            "Генеральному прокурору Таласу Бекмуратову, эл. почта: a@b.example.kg",
            "Талас Бекмуратов",
            "Генеральный прокурор",
        ),
        (
            "Mr Talas Bekmurat, General Prosecutor. Email: a@b.example.kg",
            "Talas Bekmurat",
            "General Prosecutor",
        ),
        (
            "Minister of Justice, Law, and Human Rights, Mr. Talas Bekmurat, Email: a@b.example.kg",
            "Talas Bekmurat",
            "Minister of Justice, Law, and Human Rights",
        ),
        ("Ombudsperson\nMinistry Square 4\nEmail: a@b.example.kg", None, "Ombudsperson"),
        (
            "National Human Rights Commission\n4 Ministry Square\nEmail: a@b.example.kg",
            None,
            "National Human Rights Commission",
        ),
    ],
)
def test_name_and_office_are_told_apart(block: str, name: str | None, role: str) -> None:
    assert [told(one) for one in addressed(block).authorities] == [(name, role)]


def test_an_embassy_says_where_it_stands() -> None:
    (embassy,) = addressed(
        "- Embassy of the Kyrgyz Republic in Brussels, Belgium, Tel: + 32 2 640 18 68, Email: "
        "kg@embassy.example.be"
    ).authorities
    assert embassy.country == "BE"
    assert [number.value for number in embassy.phone] == ["+32 2 640 18 68"]


def test_copies_are_marked_and_diplomats_at_home_are_nobody() -> None:
    appeal = addressed(
        BLOCKS + "\nCOPIES TO:\n\nOmbudsperson\nEmail: akyikatchy@example.kg\n\n"
        "and to diplomatic representatives of Kyrgyzstan accredited to your country.\n"
    )
    assert [one.copies for one in appeal.authorities] == [False, False, True]


def test_an_address_that_several_have_is_remarked_on() -> None:
    appeal = addressed(BLOCKS.replace("office@president.example.kg", "info@minjust.example.kg"))
    assert RemarkKind.SHARED_ADDRESS in {remark.kind for remark in appeal.remarks}


def test_an_address_that_a_robot_took_away_is_missing() -> None:
    appeal = addressed(BLOCKS.replace("office@president.example.kg", "[email protected]"))
    assert mails(appeal) == [[], MAILS[1]]


def test_what_was_hidden_is_marked() -> None:
    (one,) = addressed("Mr Talas Bekmurat, Ombudsperson, Email: talas(@)ombudsman.example.kg").authorities
    assert one.email[0].doubt is ReadingDoubt.REPAIRED


def test_joined_words_are_parted() -> None:
    (one,) = addressed(
        "Ms Aigul Sadyk\nMinister of JusticeMinistry of Justice\nBishkek, KyrgyzstanEmail: a@b.example.kg"
    ).authorities
    assert told(one) == ("Aigul Sadyk", "Minister of Justice")
    assert one.postal[0] == "Ministry of Justice"


def test_one_word_a_line_is_one_name() -> None:
    (one,) = addressed(
        "Minister of Security\nTran Le Hoa\n15 Lang Street\nHanoi\nSocialist\nRepublic\nof\n"
        "Viet\nNam\nFax: +84 4 942 0223"
    ).authorities
    assert one.postal[-1] == "Socialist Republic of Viet Nam"


def test_lines_that_nobody_filled_in_are_no_authority() -> None:
    appeal = addressed(
        BLOCKS + "\nAlso send copies to diplomatic representatives. Please insert local diplomatic "
        "addresses below:\n"
        "Name Address 1 Address 2 Address 3 Fax Fax number Email Email address Salutation Salutation\n"
    )
    assert [told(one) for one in appeal.authorities] == PAIR
    assert RemarkKind.UNFILLED in {remark.kind for remark in appeal.remarks}


@pytest.mark.parametrize(
    "text",
    [
        "The Minister of Justice, Talas Bekmurat, welcomed the verdict (justice@example.kg).",
        "Amnesty International, 1 Easton Street, London. Tel: +44 20 7413 5500, Email: uan@amnesty.org",
        "Press contact: Rosa Quintana, press@andeanjurists.example, +51 1 555 0123",
    ],
)
def test_nobody_is_made_an_addressee(text: str) -> None:
    appeal = read_text(f"KYRGYZSTAN: Teacher detained\n\n{FACTS}\n{text}\n")
    assert appeal.authorities == ()
    assert RemarkKind.NO_ADDRESSEE in {remark.kind for remark in appeal.remarks}


def test_officials_are_read_in_a_sentence() -> None:
    appeal = read_text(
        f"Dear friends,\n\n{FACTS}\nPlease write to the Minister of Justice, Ms. Aigul Sadyk "
        f"(email: info@minjust.example.kg), "
        "and to the Director of Prisons, General Talas Bekmurat, 4 Ministry Square, Bishkek, "
        "urging them to release her.\n"
    )
    assert [told(one) for one in appeal.authorities] == [
        ("Aigul Sadyk", "Minister of Justice"),
        ("Talas Bekmurat", "Director of Prisons"),
    ]


def test_the_issuers_address_after_the_authorities_stays_out() -> None:
    appeal = addressed(BLOCKS + "\nPlease send copies to us: action@teachers.example.org\n")
    assert mails(appeal) == MAILS
    assert [one.value for one in appeal.report_back] == ["action@teachers.example.org"]


def test_the_issuers_own_office_in_the_list_is_no_authority() -> None:
    appeal = addressed(BLOCKS + "\nUrgent Action Office\n1 Easton Street\nLondon\nEmail: uan@amnesty.org\n")
    assert [told(one) for one in appeal.authorities] == PAIR


@pytest.mark.parametrize(
    ("block", "who"),
    [
        (
            "Ministers of War\nGeneral Talas Bekmurat and General Askar Dzhuma\nBishkek\nFax: +996 312 1\n",
            [("Talas Bekmurat", "Ministers of War"), ("Askar Dzhuma", "Ministers of War")],
        ),
        (
            (
                "Ms Aigul Sadyk, Minister of Justice, Bishkek, Email: a@justice.example.kg\n"
                "Commission for Human Rights, Email: b@rights.example.kg\n"
            ),
            [("Aigul Sadyk", "Minister of Justice"), (None, "Commission for Human Rights")],
        ),
        (
            "PRESIDENT\nHis Excellency President Talas Bekmurat\n1 Abdumomunov Street\nBishkek\n",
            [("Talas Bekmurat", "PRESIDENT")],
        ),
        (
            "MINISTRY OF THE INTERIOR\nDr. Askar Dzhuma\nBishkek\nEmail: a@interior.example.kg\n",
            [("Askar Dzhuma", "MINISTRY OF THE INTERIOR")],
        ),
        (
            "Chairperson, National Human Rights Commission, 36 Lake Road, Bishkek. Email: c@hr.example.kg\n",
            [(None, "Chairperson, National Human Rights Commission")],
        ),
    ],
)
def test_each_official_has_a_name_and_an_office_of_their_own(
    block: str, who: list[tuple[str | None, str | None]]
) -> None:
    assert [told(one) for one in addressed(block).authorities] == who


def test_an_embassy_in_a_sentence_after_the_list_is_written_to_as_well() -> None:
    appeal = addressed(
        BLOCKS + "\nPlease also write to the embassy in your country. In London: Ambassador Nurlan Osmon, "
        "Embassy of Kyrgyzstan, 119 Crawford Street, London W1. Email: mail@embassy.example. Thank you.\n"
    )
    assert mails(appeal)[-1] == ["mail@embassy.example"]
    assert appeal.authorities[-1].name is not None
    assert appeal.authorities[-1].name.value == "Nurlan Osmon"


def test_the_same_fax_of_one_after_another_is_no_ticker() -> None:
    block = "\n\n".join(
        f"Mr {name} Sadyk\nMinister of Justice\nFax: +996 312 65 65 1{at}"
        for at, name in enumerate(("Adil", "Bolot", "Chyngyz", "Daniyar", "Emil", "Farid"))
    )
    assert [len(one.fax) for one in addressed(block).authorities] == [1] * 6
