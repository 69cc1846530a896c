"""Progress reports: an authority is told how many letters it got, by the organisation that runs the bot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.content.composing.besides.progress_report import ToldProgress, progress_report
from bot.content.library import Library
from bot.model.cases.case import Ask, Authority, Case
from bot.model.letters.letter import Letter
from bot.model.small_numbers import FEWEST, Told, more_than
from bot.model.team.organisation import AboutLine
from bot.model.totals.told import ToldTotals
from bot.services.people.visitors import Visitor
from bot.services.team.organisation import OrganisationService
from bot.services.totals.totals import TotalsService


class NoReport(StrEnum):
    """Why there is none to send."""

    FEW = "few"  # too few letters were reported to it, or their number would tell how few others are
    NAMELESS = "nameless"  # nobody has said who runs the bot: it couldn't be signed


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """One that can be sent. `languages`: what it can be had in; `asks`: ids that could stand in it."""

    case: Case
    authority: Authority
    ask: str
    letter: Letter
    languages: tuple[str, ...]
    asks: tuple[str, ...]


class ProgressReportsService:
    """Makes them, as letters are made. What is sent, the organisers send by their own mail."""

    def __init__(self, totals: TotalsService, library: Library, organisation: OrganisationService) -> None:
        self._totals = totals
        self._library = library
        self._organisation = organisation

    async def authorities(self, case: Case) -> list[Authority]:
        """Those that can be told of letters, the one with most of them first."""
        totals, asked = await self._totals.of(case), self._totals.asked_for(case)
        told = {one: _more_than(totals, one) for one in case.authorities if _asks(asked, case, one)}
        able = [one for one, number in told.items() if one.writable and number]
        return sorted(able, key=lambda one: -(told[one] or 0))

    async def of(
        self, visitor: Visitor, case: Case, authority: Authority, ask: str = "", language: str = ""
    ) -> ProgressReport | NoReport:
        """The report to one authority: on all letters to it, with what those of one ask demand.

        Without `ask`, or with one that few letters had, that of most letters; likewise the authority's own
        first language that somebody fluent has read, of those that are switched on.
        """
        organisation = await self._organisation.read()
        sender = organisation.get(AboutLine.NAME, ""), organisation.get(AboutLine.CONTACT, "")
        if not all(sender):
            return NoReport.NAMELESS
        totals, since = await self._totals.of(case), await self._totals.since(case)
        asks = _asks(self._totals.asked_for(case), case, authority)
        number = _more_than(totals, authority)
        if not asks or number is None or since is None:
            return NoReport.FEW
        asked = next((one for one in asks if one.id == ask), asks[0])
        spoken = [code for code in visitor.languages if code in case.letters] or list(case.letters)
        theirs = [code for code in authority.languages if code in spoken and self._library.reviewed(code)]
        languages = tuple(dict.fromkeys([*theirs, *spoken]))
        told = ToldProgress(number, since)
        letter = progress_report(
            self._library.letters,
            case,
            asked,
            authority,
            language if language in languages else languages[0],
            told,
            sender,
        )
        return ProgressReport(case, authority, asked.id, letter, languages, tuple(one.id for one in asks))


def _more_than(totals: ToldTotals, authority: Authority) -> Told:
    """A round number below the letters to it that are told; None where that would point at a few."""
    sent, _ = totals.by_authority.get(authority.id, (None, None))
    return more_than(sent or 0)


def _asks(asked: Mapping[tuple[str, str], int], case: Case, authority: Authority) -> list[Ask]:
    """What letters to it demanded, of no few of them; that of most letters first."""
    letters = {
        ask: number
        for ask in case.asks
        if ask.tone.demands and (number := asked.get((authority.id, ask.id), 0)) >= FEWEST
    }
    return sorted(letters, key=lambda ask: -letters[ask])
