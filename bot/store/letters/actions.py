"""What people said they did: in their records."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

from bot.model.letters import deeds
from bot.model.letters.record import SentLetter
from bot.store.letters.records import RecordsTable


class ActionsTable:
    """Self-reported letters: one for each supporter, case, authority and day."""

    def __init__(self, records: RecordsTable) -> None:
        self._records = records

    async def record(
        self,
        chat: int,
        case: str,
        authority: str,
        ask: str,
        day: date,
        now: datetime,
        *,
        since: date | None = None,
        language: str = "",
        wanted: bool = False,
        written_in: str = "",
        way: str = "",
    ) -> bool:
        """Count one letter. False if one to that authority was counted on that day, or from `since` on.

        With it a question is put down what came of it, to be asked in `language`; of itself if `wanted`.
        `written_in`: the letter's language; `way`: how it went out (Way); both where they are known.
        """
        letter = SentLetter(authority, ask, day, now, written_in, way)
        change = partial(
            deeds.reported, letter=letter, since=since, language=language, chat=chat, wanted=wanted
        )
        before, after = await self._records.change(chat, case, change, day)
        return len(after.letters) > len(before.letters)

    async def undo(
        self,
        chat: int,
        case: str,
        authority: str,
        day: date,
        now: datetime,
        *,
        within: timedelta,
    ) -> bool:
        """Take back a letter counted at most `within` ago, and its question. False if there is none."""
        change = partial(deeds.taken_back, authority=authority, day=day, now=now, within=within)
        before, after = await self._records.change(chat, case, change, make=False)
        return len(after.letters) < len(before.letters)
