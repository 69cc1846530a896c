"""One update, and the bot killed at some step of its work on it; what its database has then."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.chat.base.buttons import pack
from bot.chat.dispatch import load_topics
from bot.chat.letters.after_sending import PassOn
from bot.chat.letters.buttons import WriteLetter
from bot.model.broadcasts.broadcast import Kind
from bot.model.broadcasts.delivery import Outgoing
from bot.model.keys import new_key
from bot.model.letters.record import UNDO_WITHIN
from bot.model.letters.reply import Answer
from bot.model.people.subscription import Wants
from bot.model.team.roles import Role
from bot.model.team.two_keys import OFF, SETTLES, ApprovalState
from bot.rehearsal import Server, World
from bot.services.people.prompts import Awaited
from bot.services.team.approvals import of_rule
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.support.people import Human
from tests.support.programs.killed_bot import ended, killed_bot
from tests.support.programs.processes import Telegram, environment
from tests.support.stores import CASE

load_topics()

KEY = new_key(bytes(range(32)))
SEALER = Sealer.from_text(KEY)
OLGA, ANNA, BORIS = 5_100_000_129, 487_248_940, 5_102_097_295
TOKEN_LASTS = timedelta(days=2)
AT_SOME_TIME = {
    "at",
    "since",
    "recorded_at",
    "made_at",
    "expires_at",
    "due_at",
    "started_at",
    "created_at",
    "digest",
    "previous",
}
"""Columns that are otherwise each time."""
OF_SENDING = {"filled_to", "last_subscriber_id", "audience", "delivered", "news", "result_message"}
"""Columns of a broadcast that change as soon as it is confirmed."""

OF_ASKING = {"until", "messages"}
"""Columns of an approval that are otherwise each time, or put down while somebody is told."""

Act = Callable[[dict[str, Human]], Awaitable[object]]


async def prepare(database: Path) -> str:
    """An owner with a draft, a supporter of whom everything is held, an open invitation: its payload."""
    now, today = datetime.now(UTC), datetime.now(UTC).date()
    store = await Store.open(f"sqlite+aiosqlite:///{database}", SEALER)
    try:
        token = await store.team.invite(Role.OWNER, now, TOKEN_LASTS)
        assert await store.team.join(token, OLGA, now) is Role.OWNER
        await store.subscribers.subscribe(ANNA, language="en", wants=Wants.ALL, cases=[CASE], now=now)
        await store.subscribers.set_country(ANNA, "FR")
        await store.openings.opened(ANNA, CASE, "president", today, keep=True)
        await store.actions.record(
            ANNA,
            CASE,
            "justice",
            "release",
            today - timedelta(days=3),
            now,
            language="en",
            wanted=True,
        )
        await store.reminders.set(ANNA, CASE, pack(WriteLetter(CASE)), "en", now + timedelta(days=1))
        awaited = pack(PassOn(CASE, "justice", Answer.REAL))
        for chat in (ANNA, BORIS):
            await store.prompts.ask(chat, Awaited.REPLY.value, awaited, now + timedelta(hours=1))
        draft = await store.drafts.create(OLGA, CASE, Kind.UPDATE, "en", now)
        assert draft == 1
        await store.drafts.put_text(draft, "en", Outgoing("sendMessage", {"text": "News."}), 7)
        await store.prompts.ask(OLGA, Awaited.REPLY.value, awaited, now + timedelta(hours=1))
        await store.team.invite(Role.OWNER, now, TOKEN_LASTS)
        payload = "join-" + await store.team.invite(Role.ORGANISER, now, TOKEN_LASTS)
        for news in await store.team_news.to_tell():
            await store.team_news.told(news)  # or the bot would tell Olga of these links meanwhile
        # What the first look of a day does besides, so that no start does it at a moment of its own.
        since = (now - UNDO_WITHIN).date()
        await store.records.fold(await store.records.fresh(), since, now)
        await store.steps.release(CASE, since - timedelta(days=1), now)
        return payload
    finally:
        await store.close()


async def prepare_two_keys(database: Path, stands: ApprovalState | None) -> None:
    """Boris has long been an owner too. That nothing needs two people is asked for, or approved, or not."""
    now = datetime.now(UTC)
    store = await Store.open(f"sqlite+aiosqlite:///{database}", SEALER)
    try:
        token = await store.team.invite(Role.OWNER, now, TOKEN_LASTS)
        assert await store.team.join(token, BORIS, now - 2 * SETTLES) is Role.OWNER
        if stands is not None:
            assert await store.approvals.ask(of_rule(OFF), 1, now)
        if stands is ApprovalState.GIVEN:
            _, lapse = await store.approvals.give(1, 2, now)
            assert lapse is None
        for news in await store.team_news.to_tell():
            await store.team_news.told(news)
    finally:
        await store.close()


SIGNS_OF_LIFE = {"heard", "clock", "sending"}
"""What the bot writes down every few minutes, whoever does what."""


def rows_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            table: sorted(
                (
                    tuple(told(table, row))
                    for row in connection.execute(f"SELECT * FROM {table}")
                    if table != "facts_about_database" or row["name"] not in SIGNS_OF_LIFE
                ),
                key=repr,
            )
            for table in tables
            if table not in {"alembic_version", "sqlite_sequence", "deliveries", "recipients_by_part"}
        }


def told(table: str, row: sqlite3.Row) -> Iterator[object]:
    for name in row.keys():  # noqa: SIM118 - a Row's own iteration gives values
        if name in AT_SOME_TIME or name in OF_SENDING or table in {"records", "sums"}:
            continue
        if table == "approvals" and name in OF_ASKING:
            continue
        if name == "update_id":  # each Telegram begins to number them somewhere else
            continue
        if name == "state" and table == "broadcasts":
            yield "draft" if row[name] == "draft" else "confirmed"
        else:
            yield row[name]


async def once(folder: Path, step: int, name: str, act: Act) -> bool:
    """Start the bot over `folder`, let it be acted, and be killed at that step; whether it came to an end."""
    async with Server(World()) as server:
        people = {
            who: Human(server.world.person(who, chat_id=chat, started=True))
            for who, chat in (("Olga", OLGA), ("Anna", ANNA), ("Boris", BORIS))
        }
        given = environment(folder, Telegram(server.url), server.world.token, KEY)
        with killed_bot(folder, given, step) as bot:
            acting = asyncio.ensure_future(act(people))
            hearing = asyncio.create_task(people[name].hears())
            killed = asyncio.create_task(ended(bot))
            await asyncio.wait((hearing, killed), return_when=asyncio.FIRST_COMPLETED)
            if not killed.done():
                bot.terminate()
                await killed
            for task in (acting, hearing):
                task.cancel()
            await asyncio.gather(acting, hearing, return_exceptions=True)
        log = (folder / "log").read_text()
        assert bot.exitcode in (0, -9), log
        return bot.exitcode == 0


def differences(
    before: dict[str, list[tuple[object, ...]]],
    after: dict[str, list[tuple[object, ...]]],
    found: list[dict[str, list[tuple[object, ...]]]],
) -> str:
    """At which step which tables are neither as before nor as after."""
    return "; ".join(
        f"step {step}: {table}"
        for step, one in enumerate(found)
        if one not in (before, after)
        for table in one
        if one[table] != after[table]
    )
