"""Tables as spreadsheets open them, written row by row: however many there are, memory holds a few."""

from __future__ import annotations

import codecs
import csv
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any, Final, Protocol

from babel.numbers import get_decimal_symbol

MOST_ROWS: Final = 1_048_575
"""Below the head, in one sheet of a workbook."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_LINE: Final = 15
"""Points that a line of text is high."""
_DAY_FORMAT: Final = "yyyy-mm-dd"

Value = str | int | date | None
Row = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Column:
    """`width`: in signs."""

    title: str
    width: int = 16


class TableWriter(Protocol):
    """Writes tables one after the other. For one thread at a time."""

    def table(self, name: str, columns: Sequence[Column]) -> None:
        """Begin one."""

    def rows(self, rows: Iterable[Row]) -> None:
        """Some more rows of it."""

    def close(self) -> None:
        """No more comes."""


def not_a_formula(text: str) -> str:
    """A link's source, and an appeal's code, are anybody's text; a spreadsheet must not run it."""
    return "'" + text if text.startswith(_FORMULA) else text


def separator(language: str) -> str:
    """What spreadsheets set for that language part columns by: where numbers have a comma, a semicolon."""
    return ";" if get_decimal_symbol(language) == "," else ","


class CsvFile:
    """One file with all tables, which have the same columns: their head stands there once.

    UTF-8 with a byte-order mark, because Excel takes the file for another encoding without one.
    """

    def __init__(self, path: Path, language: str) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._file.write(codecs.BOM_UTF8.decode())
        self._out = csv.writer(self._file, delimiter=separator(language))
        self._begun = False

    def table(self, name: str, columns: Sequence[Column]) -> None:
        """Begin one."""
        del name
        if not self._begun:
            self._out.writerow([not_a_formula(column.title) for column in columns])
        self._begun = True

    def rows(self, rows: Iterable[Row]) -> None:
        """Some more rows of it."""
        self._out.writerows([_in_csv(value) for value in row] for row in rows)

    def close(self) -> None:
        """No more comes."""
        self._file.close()


def _in_csv(value: Value) -> str | int:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case str():
            return not_a_formula(value)
        case _:
            return value


class Workbook:
    """A workbook of Excel's form, a sheet for each table; one that is too long goes on in another sheet.

    Text is text, whatever it begins with; days are dates, and the heads stay where they are.
    """

    def __init__(self, path: Path, *, right_to_left: bool = False) -> None:
        # Loaded here: a bot that nobody asks for a workbook doesn't need it.
        import xlsxwriter

        self._book = xlsxwriter.Workbook(
            str(path),
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self._right_to_left = right_to_left
        self._head = self._book.add_format(
            {"bold": True, "bg_color": "#e8edf2", "text_wrap": True, "valign": "top"}
        )
        self._text = self._book.add_format({"text_wrap": True, "valign": "top"})
        self._day = self._book.add_format({"num_format": _DAY_FORMAT, "align": "left", "valign": "top"})
        self._number = self._book.add_format({"num_format": "#,##0", "valign": "top"})
        self._name, self._part = "", 1
        self._columns: Sequence[Column] = ()
        self._sheet: Any = None
        self._row = 0

    def table(self, name: str, columns: Sequence[Column]) -> None:
        """Begin one."""
        self._name, self._columns, self._part = _sheet_name(name), columns, 1
        self._begin(self._name)

    def rows(self, rows: Iterable[Row]) -> None:
        """Some more rows of it."""
        for row in rows:
            if self._row >= MOST_ROWS:
                self._part += 1
                self._begin(f"{self._name[:26]} {self._part}")
            self._row += 1
            lines = max(map(self._lines, row, self._columns), default=1)
            if lines > 1:  # nothing else makes room for them: the sheet isn't kept to be measured
                self._sheet.set_row(self._row, lines * _LINE)
            for column, value in enumerate(row):
                match value:
                    case None:
                        pass
                    case date():
                        self._sheet.write_datetime(self._row, column, value, self._day)
                    case int():
                        self._sheet.write_number(self._row, column, value, self._number)
                    case _:
                        self._sheet.write_string(self._row, column, value, self._text)

    def close(self) -> None:
        """No more comes."""
        self._book.close()

    def _lines(self, value: Value, column: Column) -> int:
        return ceil(len(value) / column.width) if isinstance(value, str) else 1

    def _begin(self, name: str) -> None:
        self._sheet, self._row = self._book.add_worksheet(name), 0
        if self._right_to_left:
            self._sheet.right_to_left()
        for number, column in enumerate(self._columns):
            self._sheet.set_column(number, number, column.width)
            self._sheet.write_string(0, number, column.title, self._head)
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)  # printed, all columns stand on one page
        self._sheet.repeat_rows(0)


def _sheet_name(name: str) -> str:
    """Sheets are called by 31 signs at most, and not by these."""
    return "".join(" " if sign in "[]:*?/\\" else sign for sign in name).strip("'")[:31] or "–"


def packed(path: Path, name: str) -> Path:
    """The file in a ZIP beside it, under that name."""
    there = path.with_suffix(".zip")
    with zipfile.ZipFile(there, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(path, name)
    return there
