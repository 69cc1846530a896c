"""The tables of a case's figures, as a spreadsheet opens them."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.chat.cases.reporting import report_letter
from bot.content.cases.files import CaseDocuments
from bot.content.cases.loading import load_case
from bot.content.files import tables
from bot.content.files.tables import Column, CsvFile, TableWriter, Workbook
from bot.content.languages import messages_folder
from bot.model.cases.report_back import ReportBack

DAY = date(2026, 5, 4)
CASE = load_case(CaseDocuments.read(messages_folder() / "cases" / "tjk001"))
FORMULAS = ['=HYPERLINK("https://example.org")', "+1", "@sum", "-2", "\t=1"]


@pytest.mark.parametrize("code", FORMULAS[:4])
def test_the_code_of_an_appeal_is_no_formula(code: str) -> None:
    """Whoever writes the appeal chooses it, and others open the table."""
    case = replace(CASE, code=code)
    table = report_letter.as_csv(ReportBack("tjk001", DAY, {"letters": 7}), case)
    cells = {row["appeal_code"] for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig")))}
    assert cells == {f"'{code}"}


def written(writer: TableWriter) -> None:
    writer.table(
        "A: table [of] figures, whose name is far too long", [Column("Text"), Column("Day"), Column("Number")]
    )
    writer.rows([(text, DAY, 1_234_567) for text in FORMULAS])
    writer.rows([("", None, None)])
    writer.close()


@pytest.mark.parametrize(("language", "parts"), [("en", ","), ("fr", ";"), ("de", ";"), ("ru", ";")])
def test_columns_are_parted_as_spreadsheets_of_the_language_expect(
    tmp_path: Path, language: str, parts: str
) -> None:
    written(CsvFile(tmp_path / "a.csv", language))
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "Excel takes it for another encoding without it"
    head, *rows = csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=parts)
    assert head == ["Text", "Day", "Number"]
    assert rows == [*([f"'{text}", "2026-05-04", "1234567"] for text in FORMULAS), ["", "", ""]]


def test_a_workbook_has_real_dates_and_numbers_and_no_formula(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 4)
    written(Workbook(tmp_path / "a.xlsx", right_to_left=True))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        sheets = [archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number in (1, 2)]
        names = archive.read("xl/workbook.xml").decode()
    assert 'name="A  table  of  figures, whose na' in names
    assert 'figures, who 2"' in names, "what is too long for a sheet goes on in another"
    for sheet in sheets:
        assert "<f>" not in sheet
        assert 'state="frozen"' in sheet
        assert 'rightToLeft="1"' in sheet
        assert "<v>1234567</v>" in sheet
        assert "<v>46146</v>" in sheet, "the day, as Excel counts them"
    assert "=HYPERLINK" in sheets[0]
