"""Who gets updates: consent, language, cases, and everything that is done with one person as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import Kind
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.letters.deeds import no_updates, not_to_be_asked, wants_nudges
from bot.model.people.personal_data import PersonalData
from bot.model.people.subscription import Gone, GoneSince, Subscriber, Wants
from bot.model.team.record import Act, as_kept
from bot.store.broadcasts.audience import NOT_GONE, counted_for, find
from bot.store.db.database import Database, pairs
from bot.store.db.dialects import insert
from bot.store.db.schema import (
    deliveries,
    readers_by_group,
    subscribers,
    subscriptions,
    team,
)
from bot.store.db.sealing import Sealer
from bot.store.entering import enter
from bot.store.letters import reminders
from bot.store.letters.records import RecordsTable
from bot.store.people import chat_migration, forgetting, personal_data, prompts
from bot.store.people.yearly import silent_since

_NO_YEAR: Final = MappingProxyType({"renewed": None, "asked_on": None})
"""Who gets no updates is asked nothing."""


class SubscribersTable:
    """The people the bot may write to. Every `chat` is a plain id; it is sealed in here."""

    def __init__(self, db: Database, sealer: Sealer, records: RecordsTable) -> None:
        self._db = db
        self._sealer = sealer
        self._records = records

    async def get(self, chat: int) -> Subscriber | None:
        """What is held about this chat, or None if it never chose anything."""
        async with self._db.read() as connection:
            return await find(connection, self._sealer, self._sealer.seal(chat))

    async def subscribe(
        self, chat: int, *, language: str, wants: Wants, cases: Iterable[str], now: datetime
    ) -> bool:
        """Take up updates on `cases`, beside those chosen before. True if the chat got none until now.

        `since` is the moment of this consent; a chat that blocked the bot before counts as back.
        """
        sealed = self._sealer.seal(chat)
        async with self._db.write() as connection:
            before = await find(connection, self._sealer, sealed)
            new = before is None or before.wants is None
            chosen: dict[str, Any] = {"language": language, "wants": wants.value, **NOT_GONE}
            if before is not None and before.asked_on is not None:  # this is an answer
                chosen["renewed"] = now.date().replace(day=1)
            if new:
                chosen["renewed"] = None
                chosen["since"] = now
            first = {"since": now, "country": self._sealer.seal_country(None, sealed), **chosen}
            row = insert(connection, subscribers).values(chat=sealed, **first)
            row_id = await connection.scalar(
                row.on_conflict_do_update(index_elements=["chat"], set_=chosen).returning(subscribers.c.id)
            )
            for case in set(cases):
                await _join_case(connection, row_id, case)
            return new

    async def set_language(self, chat: int, language: str, now: datetime) -> None:
        """Speak `language` to this chat, whether or not it gets updates."""
        sealed = self._sealer.seal(chat)
        async with self._db.write() as connection:
            row = insert(connection, subscribers).values(
                chat=sealed, language=language, since=now, country=self._sealer.seal_country(None, sealed)
            )
            await connection.execute(
                row.on_conflict_do_update(index_elements=["chat"], set_={"language": language})
            )

    async def set_wants(self, chat: int, wants: Wants | None) -> bool:
        """Change which updates a known chat gets; its cases stay. False if the chat is unknown.

        For who gets none from now on, the country and what only broadcasts need isn't kept any longer.
        """
        if wants is not None:
            return await self._change(chat, wants=wants.value)
        async with self._db.unit():
            await self._records.change_all(chat, no_updates)
            none = self._sealer.seal_country(None, self._sealer.seal(chat))
            return await self._change(chat, wants=None, country=none, **_NO_YEAR)

    async def set_country(self, chat: int, country: str | None) -> bool:
        """Keep, or delete, the country that a subscriber gave. False if the chat isn't subscribed."""
        sealed = self._sealer.seal(chat)
        async with self._db.write() as connection:
            changed = await connection.execute(
                update(subscribers)
                .where(subscribers.c.chat == sealed, subscribers.c.wants.is_not(None))
                .values(country=self._sealer.seal_country(country, sealed))
            )
            return changed.rowcount == 1

    async def set_case(self, chat: int, case: str, on: bool) -> bool:
        """Switch one case on or off for a known chat. False if the chat is unknown."""
        async with self._db.unit(), self._db.write() as connection:
            row_id = await connection.scalar(
                select(subscribers.c.id).where(subscribers.c.chat == self._sealer.seal(chat))
            )
            if row_id is None:
                return False
            if on:
                await _join_case(connection, row_id, case)
            else:
                await connection.execute(
                    delete(subscriptions).where(
                        subscriptions.c.case == case, subscriptions.c.subscriber_id == row_id
                    )
                )
                await self._records.change_all(chat, no_updates, case)
                await hold_back(connection, row_id)
            return True

    async def stop(self, chat: int) -> bool:
        """No more updates, reminders or questions; only the language is kept. True if it got updates."""
        sealed = self._sealer.seal(chat)
        async with self._db.unit(), self._db.write() as connection:
            before = await find(connection, self._sealer, sealed)
            await prompts.drop(connection, self._sealer, chat)
            await reminders.drop(connection, self._sealer, chat)
            await self._records.change_all(chat, lambda record: not_to_be_asked(no_updates(record)))
            if before is None:
                return False
            await connection.execute(delete(subscriptions).where(subscriptions.c.subscriber_id == before.id))
            await connection.execute(
                update(subscribers)
                .where(subscribers.c.id == before.id)
                .values(wants=None, country=self._sealer.seal_country(None, sealed), **_NO_YEAR)
            )
            await hold_back(connection, before.id)
            return before.wants is not None

    async def forget(self, chat: int, today: date) -> None:
        """Remove everything held on this chat; totals stay, tied to nobody.

        Until `today` is over, a mark may be left of what was counted today: see keeping.forgotten.
        Refusal("last_owner") if the organisation would be left without an owner; nothing is removed then.
        """
        async with self._db.unit():
            async with self._db.write() as connection:
                await forgetting.forget(connection, self._sealer, chat)
            await self._records.forget(chat, today)
        await self._db.scrub()

    async def personal_data(self, chat: int) -> PersonalData:
        """Everything held on this chat."""
        records = await self._records.all_of(chat)
        async with self._db.read() as connection:
            return await personal_data.gather(connection, self._sealer, chat, records)

    async def is_marked(self, chat: int) -> bool:
        """Whether there is a mark of what was counted today before this chat was forgotten."""
        return any(record.marks is not None for record in (await self._records.all_of(chat)).values())

    async def mark_gone(self, chat: int, why: Gone, now: datetime) -> None:
        """Telegram said that this chat blocked the bot or is no more: it counts in no audience.

        It isn't asked any more what came of its letters, nor reminded of one, even if it comes back.
        """
        sealed = self._sealer.seal(chat)
        async with self._db.unit(), self._db.write() as connection:
            await prompts.drop(connection, self._sealer, chat)
            await reminders.drop(connection, self._sealer, chat)
            await self._records.change_all(chat, lambda record: not_to_be_asked(wants_nudges(record, False)))
            await connection.execute(update(team).where(team.c.chat == sealed).values(gone=1))
            gone = (
                update(subscribers)
                .where(subscribers.c.chat == sealed)
                .values(gone=1, gone_at=now, gone_why=why.value)
            )
            row_id = await connection.scalar(gone.returning(subscribers.c.id))
            if row_id is not None:
                await hold_back(connection, row_id)

    async def departed(self, before: datetime, now: datetime) -> list[int]:
        """The chats that can't be written to since before that moment, but for those of the team.

        Where it wasn't kept since when, it counts as being since `now`.
        """
        async with self._db.write() as connection:
            undated = (subscribers.c.gone == 1, subscribers.c.gone_at.is_(None))
            await connection.execute(update(subscribers).where(*undated).values(gone_at=now))
        query = select(subscribers.c.chat).where(
            subscribers.c.gone == 1,
            subscribers.c.gone_at < before,
            subscribers.c.chat.not_in(select(team.c.chat)),
        )
        async with self._db.read() as connection:
            return [self._sealer.open(sealed) for sealed in (await connection.scalars(query)).all()]

    async def forget_departed(self, chat: int, before: datetime, today: date) -> bool:
        """As `forget`, if the chat still can't be written to since before that moment; else False."""
        still = (
            subscribers.c.gone == 1,
            subscribers.c.gone_at < before,
            subscribers.c.chat.not_in(select(team.c.chat)),
        )
        return await self._forget_if(chat, still, today)

    async def forget_silent(self, chat: int, before: date, today: date) -> bool:
        """As `forget`, if they still haven't answered what they were asked before that day; else False."""
        return await self._forget_if(chat, silent_since(before), today)

    async def _forget_if(self, chat: int, still: Iterable[ColumnElement[bool]], today: date) -> bool:
        mine = select(subscribers.c.id).where(subscribers.c.chat == self._sealer.seal(chat), *still)
        async with self._db.unit():
            async with self._db.write() as connection:
                if await connection.scalar(mine) is None:
                    return False
            await self.forget(chat, today)
        return True

    async def mark_back(self, chat: int) -> None:
        """The chat can be written to again; what it had chosen stands."""
        async with self._db.unit():
            async with self._db.write() as connection:
                mine = team.c.chat == self._sealer.seal(chat)
                await connection.execute(update(team).where(mine, team.c.gone == 1).values(gone=0))
            await self._change(chat, **NOT_GONE)

    async def migrate(self, old: int, new: int) -> None:
        """Telegram gave the chat `old` the id `new`: everything goes with it.

        If `new` is known already, its own choices stand, and what only `old` had is added to them.
        """
        if old != new:
            async with self._db.unit(), self._db.write() as connection:
                await chat_migration.move(connection, self._sealer, old, new)
                await self._records.move(old, new)

    async def gone_since(self, since: datetime) -> GoneSince:
        """Who was found to be gone at or after that moment."""
        async with self._db.read() as connection:
            return await _gone_since(connection, since)

    async def restore(self, since: datetime) -> GoneSince:
        """Take back that they are gone, all but those who left by themselves; who they were, in numbers."""
        async with self._db.write() as connection:
            found = await _gone_since(connection, since)
            await connection.execute(
                update(subscribers)
                .where(
                    subscribers.c.gone == 1,
                    subscribers.c.gone_at >= since,
                    subscribers.c.gone_why != Gone.LEFT.value,
                )
                .values(NOT_GONE)
            )
            await enter(connection, Act.PEOPLE_BACK, None, {"since": as_kept(since)})
            return found

    async def reachable(self) -> int:
        """How many get updates and aren't known to be gone."""
        query = select(func.count()).where(subscribers.c.wants.is_not(None), subscribers.c.gone == 0)
        async with self._db.read() as connection:
            return await connection.scalar(query) or 0

    async def audience(self, case: str, kind: Kind) -> dict[str, int]:
        """How many would get a broadcast of this kind, by language; languages without anybody left out."""
        query = (
            select(readers_by_group.c.language, func.sum(readers_by_group.c.number))
            .where(*counted_for(case, kind))
            .group_by(readers_by_group.c.language)
        )
        async with self._db.read() as connection:
            return pairs(await connection.execute(query))

    async def _change(self, chat: int, **values: object) -> bool:
        async with self._db.write() as connection:
            row_id = await connection.scalar(
                update(subscribers)
                .where(subscribers.c.chat == self._sealer.seal(chat))
                .values(**values)
                .returning(subscribers.c.id)
            )
            if row_id is not None:
                await hold_back(connection, row_id)
            return row_id is not None


async def hold_back(connection: AsyncConnection, subscriber_id: int) -> None:
    """Whoever left must not get what the engine has just taken up for them: it looks at them once more."""
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.subscriber_id == subscriber_id, deliveries.c.state == DeliveryState.CLAIMED.value)
        .values(state=DeliveryState.WAITING.value)
    )


async def _gone_since(connection: AsyncConnection, since: datetime) -> GoneSince:
    found = await connection.execute(
        select(subscribers.c.gone_why, subscribers.c.gone_at.is_(None), func.count())
        .where(subscribers.c.gone == 1, (subscribers.c.gone_at >= since) | subscribers.c.gone_at.is_(None))
        .group_by(subscribers.c.gone_why, subscribers.c.gone_at.is_(None))
    )
    by_reason: dict[Gone, int] = {}
    before = 0
    for why, unknown, number in found.all():
        if unknown or why is None:
            before += number
        else:
            by_reason[Gone(why)] = number
    return GoneSince(by_reason, before)


async def _join_case(connection: AsyncConnection, subscriber_id: int, case: str) -> None:
    row = insert(connection, subscriptions).values(case=case, subscriber_id=subscriber_id)
    await connection.execute(row.on_conflict_do_nothing())
