"""Buttons of the screens on a case."""

from __future__ import annotations

from enum import StrEnum

from bot.chat.base.buttons import Button, callback_data


class TotalsForm(StrEnum):
    """How totals are given."""

    TEXT = "text"
    CHART = "chart"
    CSV = "csv"
    AFTER = "after"  # what came of letters, and which addresses failed


@callback_data("tc")
class StopCase(Button):
    """Stop a case now; not `sure` yet: say what that does, and ask."""

    case: str
    sure: bool


@callback_data("tg")
class GoOnWithCase(Button):
    """Undo an owner's stop of a case; not `sure` yet: say what comes back, and ask."""

    case: str
    sure: bool


@callback_data("tl")
class MakeLink(Button):
    """A link to this case, counted under that name."""

    case: str
    name: str


@callback_data("rs")
class ShowReportBack(Button):
    """The report to whoever issued the appeal of this case."""

    case: str


@callback_data("rf")
class ReportBackFiles(Button):
    """The same as files."""

    case: str


@callback_data("rd")
class ReportBackSent(Button):
    """It was sent: put that down with its figures. `letters`: so many it said; None: that wasn't told."""

    case: str
    letters: int | None = None


@callback_data("ra")
class ProgressReports(Button):
    """Which authority is to be told how many letters it got."""

    case: str


@callback_data("rp")
class ShowProgressReport(Button):
    """What it is told: of letters with one ask, in a language; empty: as it suits."""

    case: str
    authority: str
    ask: str = ""
    language: str = ""


@callback_data("rP")
class ProgressReportFiles(Button):
    """The same as files."""

    case: str
    authority: str
    ask: str
    language: str


@callback_data("t")
class Totals(Button):
    """Show a case's totals."""

    case: str
    form: TotalsForm = TotalsForm.TEXT


@callback_data("pi")
class ShowPicture(Button):
    """Show a case's picture."""

    case: str


@callback_data("wn")
class NextText(Button):
    """Show the next text of a case that needs words in a language; `after`: the one that is passed over."""

    case: str
    language: str
    after: str = ""


@callback_data("ws")
class ShowText(Button):
    """Show one text, of revision `base`, and take the next message as its words."""

    case: str
    language: str
    text: str
    base: int


@callback_data("wr")
class TextIsRight(Button):
    """Say that a text is right as it is; `mark`: what it said then, and its source."""

    case: str
    language: str
    text: str
    mark: str


@callback_data("lg")
class ShowProgress(Button):
    """Show how far a case has come, as a picture."""

    case: str
