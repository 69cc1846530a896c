"""`case draft` at a terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.content.case import check_cases
from bot.cli.content.draft import print_draft
from bot.cli.content.draft_files import write_draft

APPEAL = """KYRGYZSTAN: Teacher Lira Osmanova held

12 March 2021

On 3 March 2021 the teacher Ms Lira Osmanova was taken from her home in Bishkek.
Her son Timur, 6, is with neighbours.

Please write to the authorities, urging them to:

- release Ms Lira Osmanova;
- let her see her lawyer.

APPEALS TO:

Minister of Justice
Ms Aigul Sadyk
32 Molodaya Gvardia Boulevard
Bishkek, Kyrgyzstan
Email: info[at]minjust.example.kg
"""


def test_the_listing_shows_each_value_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "appeal.txt"
    file.write_text(APPEAL, encoding="utf-8")
    assert print_draft(file, as_data=False) == 0
    said = capsys.readouterr().out
    assert "issue_date: 2021-03-12  [line 3]" in said
    assert "e-mail: info@minjust.example.kg  [line 19]  (? put together)" in said
    assert "never said: Timur" in said


def test_the_json_has_no_childs_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "appeal.txt"
    file.write_text(APPEAL, encoding="utf-8")
    assert print_draft(file, as_data=True) == 0
    said = capsys.readouterr().out
    assert "Timur" not in said
    told = json.loads(said)
    assert ",".join(told) == (
        "code,index,issuer,issue_date,country,title,violations,persons,events,demands,authorities,act_until,"
        "preferred_language,report_back,warnings"
    )
    assert told["country"] == "KG"
    assert told["authorities"][0]["postal"] == "32 Molodaya Gvardia Boulevard, Bishkek, Kyrgyzstan"


def test_what_cannot_be_read_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert print_draft(tmp_path / "nothing.txt", as_data=False) == 1
    assert "can't be read" in capsys.readouterr().out
    file = tmp_path / "appeal.zip"
    file.write_bytes(b"PK\x03\x04nothing of use")
    assert print_draft(file, as_data=True) == 1
    assert capsys.readouterr().out.strip()


TWIN = Path("tests/stories/cases/asking/twin.txt").absolute()


def test_a_draft_is_written_as_a_case_and_says_what_it_asks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new1"
    assert write_draft(TWIN, folder, {}) == 0
    said = capsys.readouterr().out
    assert "name.ru: how the name is written in ru: Rukhshona Khakimova" in said
    assert not (folder / "ru.toml").exists()
    assert check_cases(folder, strict=False) == 0, "no fault"
    capsys.readouterr()
    assert write_draft(TWIN, folder, {}) == 2
    assert "isn't empty" in capsys.readouterr().err
    names = "Эмомали Рахмон; Музаффар Ашуриён; Сироджиддин Мухриддин; Умед Бобозода; Хабибулло Вохидзода"
    answers = {"name.ru": "Рухшона Хакимова", "authorities.ru": names}
    assert write_draft(TWIN, tmp_path / "new2", answers) == 0
    assert (tmp_path / "new2" / "ru.toml").exists()
    assert "name.ru" not in capsys.readouterr().out


def test_a_draft_with_gaps_says_what_has_to_be_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "appeal.txt"
    file.write_text("Free Rosa Lind!\n\nPlease ask the Minister of Justice to release Rosa Lind.")
    folder = tmp_path / "A Folder"
    assert write_draft(file, folder, {}) == 0
    said = capsys.readouterr().out
    assert "country: the country, as two letters" in said
    assert "case.toml: authorities: office1.role" in said
    assert {path.name for path in folder.iterdir()} == {"case.toml", "en.toml"}
    assert write_draft(tmp_path / "none.txt", tmp_path / "x", {}) == 1
    assert not (tmp_path / "x").exists()
