"""The tables of a case's figures, as a spreadsheet opens them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest

from bot.chat.cases.reporting import report_letter
from bot.content.cases.files import CaseDocuments
from bot.content.cases.loading import load_case
from bot.content.languages import messages_folder
from bot.model.cases.report_back import ReportBack
from bot.model.cases.totals import CaseTotals, ToldTotals
from bot.services.cases import totals

DAY = date(2026, 5, 4)
CASE = load_case(CaseDocuments.read(messages_folder() / "cases" / "tjk001"))


@pytest.mark.parametrize("code", ['=HYPERLINK("https://example.org")', "+1", "@sum", "-2"])
def test_the_code_of_an_appeal_is_no_formula(code: str) -> None:
    """Whoever writes the appeal chooses it, and others open the table."""
    case = replace(CASE, code=code)
    none = CaseTotals("tjk001", 0, 0, 0, 0, {}, {}, {}, {}, {})
    for table in (
        totals.as_csv(ToldTotals.of(none), case),
        report_letter.as_csv(ReportBack("tjk001", DAY, {"letters": 7}), case),
    ):
        cells = {row["appeal_code"] for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig")))}
        assert cells == {f"'{code}"}
