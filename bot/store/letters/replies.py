"""What came of letters: the questions to be asked, and the answers, in people's records."""

from __future__ import annotations

from datetime import date
from functools import partial

from bot.model.letters import deeds
from bot.model.letters.reply import Answer
from bot.store.letters.records import RecordsTable


class RepliesTable:
    """At most one question, ever, for each chat, case and authority. `today`: see RecordsTable."""

    def __init__(self, records: RecordsTable) -> None:
        self._records = records

    async def wish(self, chat: int, case: str, authority: str, language: str, day: date, today: date) -> None:
        """Ask this chat about its letter of that day. Nothing changes if there is none, or it is settled."""
        change = partial(deeds.wished, authority=authority, day=day, language=language, chat=chat)
        await self._records.change(chat, case, change, today)

    async def waits(self, chat: int, case: str, authority: str, day: date | None = None) -> bool:
        """Whether this chat is to be asked about this authority; with `day`, about its letter of that day."""
        asks = (await self._records.get(chat, case)).question(authority)
        return asks is not None and day in (None, asks.day)

    async def settled(self, chat: int, case: str, authority: str) -> bool:
        """Whether this chat is to be asked about this authority, or was, or doesn't want to be."""
        return (await self._records.get(chat, case)).is_settled(authority)

    async def decline(self, chat: int, case: str, authority: str, today: date) -> None:
        """Never ask this chat about this authority.

        Whoever has reported no letter to it, or was forgotten since, isn't asked anyway: nothing is kept.
        """
        change = partial(deeds.declined, authority=authority, day=today)
        await self._records.change(chat, case, change, today)

    async def decline_all(self, chat: int, today: date) -> None:
        """Never ask this chat about any letter it has reported so far."""
        await self._records.change_all(chat, partial(deeds.all_declined, day=today))

    async def answer(self, chat: int, case: str, authority: str, answer: Answer, day: date) -> None:
        """Keep what came of this person's letters to this authority, in the place of what was said before."""
        change = partial(deeds.answered, authority=authority, answer=answer, day=day)
        await self._records.change(chat, case, change, day)
