"""Buttons of the screens of what supporters did."""

from __future__ import annotations

from enum import StrEnum

from bot.chat.base.buttons import Button, callback_data
from bot.model.totals.periods import SpanOfDays


class View(StrEnum):
    """What of the figures is shown. What stands in buttons is for good."""

    OVERVIEW = "o"
    LETTERS = "l"
    PEOPLE = "p"
    WAYS = "w"
    WHERE = "c"  # languages and countries
    LINKS = "s"
    BROADCASTS = "b"
    REPLIES = "r"  # and addresses that failed
    GROWTH = "g"


class TotalsFile(StrEnum):
    """As what figures are given."""

    XLSX = "x"
    CSV = "c"
    PDF = "p"


@callback_data("tv")
class ShowTotals(Button):
    """Show a view of one case's figures, or of all cases' if `case` is empty."""

    case: str
    view: View = View.OVERVIEW
    span: SpanOfDays = SpanOfDays.ALL


@callback_data("tw")
class WhichTotals(Button):
    """Show the cases whose figures there are."""

    span: SpanOfDays = SpanOfDays.ALL


@callback_data("tf")
class TotalsFiles(Button):
    """Show as which files the figures can be had."""

    case: str
    span: SpanOfDays = SpanOfDays.ALL


@callback_data("te")
class GiveTotals(Button):
    """Give the figures as a file."""

    case: str
    kind: TotalsFile
    span: SpanOfDays = SpanOfDays.ALL
