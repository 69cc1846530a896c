"""Reports back to whoever issued an appeal, quoting its code: what supporters said they did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from bot.errors import StillCounting
from bot.model.cases.case import Case
from bot.model.cases.report_back import ReportBack
from bot.model.small_numbers import Told
from bot.services.days import Days
from bot.services.totals.totals import TotalsService
from bot.store.store import Store

_MOST_SHOWN: Final = 64
"""Reports whose figures are remembered until they are said to be sent."""


class ReportBackService:
    """Makes the figures; what was sent is put down, so that the next report says what is new since."""

    def __init__(self, store: Store, days: Days, totals: TotalsService) -> None:
        self._store = store
        self._days = days
        self._totals = totals
        self._shown: dict[tuple[str, Told], Mapping[str, Told]] = {}

    async def of(self, case: Case) -> ReportBack:
        """The figures as of now, of nothing that points at a few people."""
        totals = await self._totals.of(case)
        figures: dict[str, Told] = {"letters": totals.actions, "people": totals.people}
        figures |= {f"authority.{key}": sent for key, (sent, _) in totals.by_authority.items() if sent != 0}
        figures |= {f"ask.{ask}": sent for ask, sent in totals.by_ask.items() if sent != 0}
        figures |= {f"split.{key}.{ask}": sent for (key, ask), sent in totals.by_authority_and_ask.items()}
        figures |= {
            f"reply.{key}.{answer}": people
            for key, answers in totals.replies.items()
            for answer, people in answers.items()
        }
        figures |= {f"failed.{key}": sum(hows.values()) for key, hows in totals.failed_addresses.items()}
        last = await self._store.report_backs.last(case.slug)
        counting = None
        try:
            countries = await self._totals.countries(case)
            figures |= {f"country.{country}": people for country, people in countries.items()}
        except StillCounting as still:
            counting = still.percent
            before = last.figures if last else {}
            figures |= {name: people for name, people in before.items() if name.startswith("country.")}
        until = self._days.today() - timedelta(days=1)  # this day isn't told of yet
        return ReportBack(case.slug, until, figures, last, counting).beside_the_last()

    async def shown(self, case: Case) -> ReportBack:
        """The same, for somebody who may send it on: `sent` puts down what they saw, whatever came since."""
        report = await self.of(case)
        key = (case.slug, report.letters)
        self._shown.pop(key, None)
        self._shown[key] = report.figures
        if len(self._shown) > _MOST_SHOWN:
            del self._shown[next(iter(self._shown))]
        return report

    async def sent(self, chat: int, case: Case, letters: Told) -> bool:
        """It was sent today, and said so many letters; False if that is put down already.

        Letters that came after it was made are told as new by the next. Put down are the figures that were
        shown: beside others, the next could tell how few came between. After a restart they are as of now.
        """
        figures = self._shown.get((case.slug, letters))
        if figures is None:
            figures = {**(await self.of(case)).figures, "letters": letters}
        return await self._store.report_backs.put_down(case.slug, self._days.today(), figures, chat)
