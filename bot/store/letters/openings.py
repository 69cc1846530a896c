"""Letters that were shown to somebody: how many, and who of those who can be written to opened one."""

from __future__ import annotations

from datetime import date
from functools import partial

from bot.model.letters import deeds
from bot.model.letters.record import Led
from bot.store.letters.records import RecordsTable


class OpeningsTable:
    """A number for each case and authority; and in the record of a person that they opened one."""

    def __init__(self, records: RecordsTable) -> None:
        self._records = records

    async def opened(
        self,
        chat: int,
        case: str,
        authority: str,
        day: date,
        *,
        keep: bool = False,
        led: Led | None = None,
        within: str = "",
    ) -> None:
        """Count one letter; `keep` that this chat opened one of the case, and the first day.

        `led`: the broadcast whose button led to it, `within` that time of it (Within).
        """
        change = partial(deeds.letter_opened, authority=authority, day=day, keep=keep, led=led, within=within)
        await self._records.change(chat, case, change, day)

    async def embassy_asked_for(self, chat: int, case: str, country: str, day: date) -> bool:
        """Count one who looked for an embassy that isn't on file; of the person nothing of it is kept.

        False, and it isn't counted, of who has no record yet: that begins with the first letter they open.
        """
        change = partial(deeds.embassy_asked_for, country=country)
        before, after = await self._records.change(chat, case, change, day, make=False)
        return after is not before
