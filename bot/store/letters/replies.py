"""What came of letters: the questions to be asked, and the answers, in people's records."""

from __future__ import annotations

from datetime import date
from functools import partial

from bot.model.letters import deeds
from bot.model.letters.record import SentLetter
from bot.model.letters.reply import WORTH_PASSING_ON, Answer
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

    async def answer(self, chat: int, case: str, authority: str, answer: Answer, day: date) -> bool:
        """Keep what came of this person's letters to this authority, in the place of what was said before.

        False, and nothing is kept, if they have reported none.
        """
        change = partial(deeds.answered, authority=authority, answer=answer, day=day)
        _, after = await self._records.change(chat, case, change, day)
        return after.wrote(authority)

    async def unanswered(self, chat: int, case: str, authority: str, before: date) -> SentLetter | None:
        """The newest letter to this authority, if it is from that day or before, and no answer came to it."""
        record = await self._records.get(chat, case)
        said = record.said(authority)
        letters = [one for one in record.letters if one.authority == authority]
        newest = max(letters, key=lambda one: one.day, default=None)
        silent = said is not None and said.kind == Answer.NONE
        return newest if silent and newest and newest.day <= before else None

    async def pass_on(self, chat: int, case: str, authority: str, day: date, most: int) -> bool:
        """Count one thing that this chat passes on; False if it may not: see deeds.passed_on."""
        change = partial(deeds.passed_on, authority=authority, day=day, most=most)
        before, after = await self._records.change(chat, case, change, day)
        return after.passed_on != before.passed_on

    async def may_pass_on(self, chat: int, case: str, authority: str) -> bool:
        """Whether they said that something came of a letter to this authority, and reported one."""
        record = await self._records.get(chat, case)
        said = record.said(authority)
        return said is not None and said.kind in WORTH_PASSING_ON and record.wrote(authority)
