"""Whom an appeal is for, and relatives' names, which stand nowhere else. Everybody is invented."""

from __future__ import annotations

import json

import pytest

from bot.content.appeals.as_json import as_json
from bot.model.cases.appeal import ReadAppeal, RemarkKind
from tests.unit.content.appeals.reading_of import read_text


def persons(appeal: ReadAppeal) -> list[str]:
    return [one.name.value for one in appeal.persons]


ASK = "\nPlease write to the authorities, urging them to:\n\n- release {name};\n- let {name} see a lawyer.\n"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            (
                "TOGO\tKofi MENSAVI, teacher\n\tAma LADZO (f), nurse\n\nThey were taken from their homes "
                "on 3 March 2004 by soldiers.\n"
            ),
            ["Kofi Mensavi", "Ama Ladzo"],
        ),
        ("Name: Kofi Mensavi (m), Ama Ladzo (f)\n", ["Kofi Mensavi", "Ama Ladzo"]),
        ("NAME AND PREFERRED PRONOUN: Kofi Mensavi (he/him)\n", ["Kofi Mensavi"]),
        (
            (
                "HONDURAS Kofi Mensavi (hombre), periodista\n\nEl periodista recibió amenazas el 3 de "
                "marzo de 2004 en su casa.\n"
            ),
            ["Kofi Mensavi"],
        ),
        (
            (
                "Togo: Journalist Kofi Mensavi jailed\n\nOn 3 March 2004 the journalist Kofi Mensavi was "
                "arrested in his office in Lome.\n"
            ),
            ["Kofi Mensavi"],
        ),
        (
            "MENSAVI Kofi, a journalist, was arrested in his office in Lome on 3 March 2004, friends say.\n"
            + ASK.format(name="Kofi Mensavi"),
            ["Mensavi Kofi"],
        ),
    ],
)
def test_the_person_is_found_by_form_or_by_who_is_asked_for(text: str, names: list[str]) -> None:
    assert persons(read_text(text)) == names


def test_officials_and_lawyers_in_the_facts_are_not_the_person() -> None:
    appeal = read_text(
        "Togo: Journalist Kofi Mensavi jailed\n\nOn 3 March 2004 the journalist Kofi Mensavi was "
        "arrested. The Minister of Justice, "
        "Yao Tsogbe, called it lawful. His lawyer, Efua Kponton, was turned away.\n"
        + ASK.format(name="Kofi Mensavi")
    )
    assert persons(appeal) == ["Kofi Mensavi"]


def test_two_spellings_are_one_person_and_a_remark() -> None:
    appeal = read_text(
        "Togo: Journalist Kofi Mensawi jailed\n\nOn 3 March 2004 Mr Kofi Mensavi was arrested. "
        "Mr Kofi Mensavi is ill.\n" + ASK.format(name="Mr Kofi Mensavi")
    )
    assert persons(appeal) == ["Kofi Mensavi"]
    assert appeal.persons[0].other_spellings == ("Kofi Mensawi",)
    assert RemarkKind.SPELT_IN_TWO_WAYS in {remark.kind for remark in appeal.remarks}


def test_an_organisation_may_be_whom_it_is_for() -> None:
    appeal = read_text(
        "On 3 March 2004 police sealed the office of the Lome Legal Aid Desk. The Lome Legal Aid "
        "Desk gives free advice. "
        "Staff of the Lome Legal Aid Desk were sent home.\n"
        + ASK.format(name="the files of the Lome Legal Aid Desk")
    )
    assert persons(appeal) == ["Lome Legal Aid Desk"]
    assert appeal.persons[0].is_organisation


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Her uncle, Yao Mensavi, was sentenced on 4 March 2004 too.", ["Yao Mensavi"]),
        ("On 4 March 2004 her two small daughters, Esi and Abla, were taken to an aunt.", ["Esi", "Abla"]),
        (
            "His wife Esi and children Yao, aged 5, and Abla, aged 3, were held on 4 March 2004.",
            ["Esi", "Yao", "Abla"],
        ),
        ("Ten-month-old Abla was left alone on 4 March 2004.", ["Abla"]),
        ("She is married to Yao Tsikata; on 4 March 2004 he was dismissed.", ["Yao Tsikata"]),
        ("Le frère de M. Mensavi, M. Yao Tsikata, a été convoqué le 4 mars 2004.", ["Yao Tsikata"]),
        ("Su hija Abla, de 9 años, fue seguida el 4 de marzo de 2004.", ["Abla"]),
        ("Seine Frau, Abla Tsikata, hat ihn am 4. März 2004 gesucht.", ["Abla Tsikata"]),
        ("Сын Кофи, Тимур, остался один дома 4 марта 2004 года.", ["Тимур"]),
        ("On 4 March 2004 Yao Tsikata, her brother, was beaten.", ["Yao Tsikata"]),
    ],
)
def test_relatives_are_named_apart_and_nowhere_else(sentence: str, names: list[str]) -> None:
    appeal = read_text(
        f"Togo: Journalist Kofi Mensavi jailed\n\nOn 3 March 2004 the journalist Kofi Mensavi was "
        f"arrested in Lome. {sentence}\n" + ASK.format(name="Kofi Mensavi")
    )
    assert list(appeal.kin) == names
    everywhere = json.dumps(as_json(appeal), ensure_ascii=False)
    for name in names:
        for word in name.split():
            assert word == "Mensavi" or word not in everywhere
    assert not set(appeal.others) & set(names)


def test_a_sentence_keeps_what_it_says_without_the_name() -> None:
    appeal = read_text(
        "Togo: Journalist Kofi Mensavi jailed\n\nOn 3 March 2004 Kofi Mensavi and his brother, "
        "Yao Tsikata, a baker, were arrested.\n" + ASK.format(name="Kofi Mensavi")
    )
    assert (
        appeal.events[0].text.value == "On 3 March 2004 Kofi Mensavi and his brother, a baker, were arrested."
    )


def test_a_mother_of_two_is_nobodys_relative() -> None:
    appeal = read_text(
        "Togo: Journalist Ama Ladzo jailed\n\nOn 3 March 2004 Ms Ama Ladzo, mother of two young "
        "children, was arrested.\n"
    )
    assert persons(appeal) == ["Ama Ladzo"]
    assert appeal.kin == ()


def test_a_child_whom_the_title_names_is_no_person_of_the_appeal() -> None:
    appeal = read_text(
        "TOGO: KOSSI AGBENOU AND DAUGHTER AFI AGBENOU DETAINED\n\n3 May 2025\n\nMr Kossi Agbenou, a teacher, "
        "and his daughter Afi Agbenou, aged 4, were arrested on 2 May 2025 in Lome.\n"
        + ASK.format(name="Kossi Agbenou")
    )
    assert persons(appeal) == ["Kossi Agbenou"]
    assert "Afi Agbenou" in appeal.kin
    told = as_json(appeal)
    assert "Afi" not in json.dumps({key: value for key, value in told.items() if key != "lines"})


def test_a_wife_for_whom_the_appeal_is_is_its_person() -> None:
    appeal = read_text(
        "TOGO: AMA AGBENOU DETAINED\n\n3 May 2025\n\nMs Ama Agbenou was arrested on 2 May 2025 in Lome. Her "
        "husband Kossi Agbenou said that his wife Ama is ill.\n" + ASK.format(name="Ama Agbenou")
    )
    assert persons(appeal) == ["Ama Agbenou"]


def test_all_in_a_row_of_names_are_for_whom_it_is() -> None:
    appeal = read_text(
        "TOGO: Teachers beaten\n\nOn 3 March 2004 soldiers attacked Kofi Mensavi, Ama Ladzo and Yao Tchal on "
        "their way home.\n" + ASK.format(name="Kofi Mensavi")
    )
    assert persons(appeal) == ["Kofi Mensavi", "Ama Ladzo", "Yao Tchal"]


@pytest.mark.parametrize(
    ("told_of", "said"),
    [
        ("Kofi Mensavi, son of Mr. Edem Mensavi, was beaten in his cell.", ["Edem Mensavi"]),
        ('Kofi Mensavi wrote for the weekly "Nouvelle Aube" and was beaten.', []),
        ("Sister Ama Ladzo saw how Kofi Mensavi was beaten.", []),
    ],
)
def test_parents_are_relatives_and_papers_and_sisters_of_an_order_are_not(
    told_of: str, said: list[str]
) -> None:
    appeal = read_text(
        f"TOGO: Kofi Mensavi held\n\nOn 3 March 2004 in Lome: {told_of}\n" + ASK.format(name="Kofi Mensavi")
    )
    assert list(appeal.kin) == said
    assert persons(appeal) == ["Kofi Mensavi"]
