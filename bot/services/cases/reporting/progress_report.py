"""Progress reports: an authority is told how many letters it got, by the organisation that runs the bot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.content.composing.besides.progress_report import ToldProgress, progress_report
from bot.content.library import Library
from bot.model.cases.case import Ask, Authority, Case
from bot.model.cases.totals import CaseTotals
from bot.model.letters.letter import Letter
from bot.model.small_numbers import FEWEST, Told, more_than, told_parts
from bot.model.team.organisation import AboutLine
from bot.services.people.visitors import Visitor
from bot.services.team.organisation import OrganisationService
from bot.store.store import Store


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

    def __init__(self, store: Store, library: Library, organisation: OrganisationService) -> None:
        self._store = store
        self._library = library
        self._organisation = organisation

    async def authorities(self, case: Case) -> list[Authority]:
        """Those that can be told of letters, the one with most of them first."""
        totals = await self._store.tallies.totals(case.slug)
        told = {one: _more_than(totals, one) for one in case.authorities if _asks(totals, case, one)}
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
        totals = await self._store.tallies.totals(case.slug)
        asks, number = _asks(totals, case, authority), _more_than(totals, authority)
        if not asks or number is None:
            return NoReport.FEW
        asked = next((one for one in asks if one.id == ask), asks[0])
        spoken = [code for code in visitor.languages if code in case.letters] or list(case.letters)
        theirs = [code for code in authority.languages if code in spoken and self._library.reviewed(code)]
        languages = tuple(dict.fromkeys([*theirs, *spoken]))
        told = ToldProgress(number, min(day for day, sent in totals.by_day.items() if sent))
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


def _more_than(totals: CaseTotals, authority: Authority) -> Told:
    """A round number below the letters to it; None where that would point at a few."""
    told = told_parts({key: sent for key, (sent, _) in totals.by_authority.items()})
    return more_than(told.get(authority.id) or 0)


def _asks(totals: CaseTotals, case: Case, authority: Authority) -> list[Ask]:
    """What letters to it demanded, of no few of them; that of most letters first."""
    letters = {
        ask: number
        for ask in case.asks
        if ask.tone.demands and (number := totals.by_ask.get((authority.id, ask.id), 0)) >= FEWEST
    }
    return sorted(letters, key=lambda ask: -letters[ask])
