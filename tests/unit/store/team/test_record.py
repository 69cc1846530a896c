"""What is put down of the team's acts: with the act or not at all, in one row, by whoever writes."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StoreUnavailable
from bot.model.clock import SystemClock
from bot.model.team.record import Act, RecordFilter, RecordTopic, short
from bot.model.team.record_chain import BreakKind, ChainBreak
from bot.model.team.roles import Role
from bot.store import Store
from bot.store.db.migrations.versions.step_0020_record_of_team import down_revision
from tests.support.stores import NOW, TODAY, opened, sqlite_connection, taken_back

OLGA, PAUL, ANNA = 11, 12, 13
ALL = RecordFilter()
HOUR = timedelta(hours=1)


async def joined(store: Store, chat: int, role: Role, by: int | None = None) -> int:
    await store.team.join(await store.team.invite(role, NOW, HOUR, by), chat, NOW)
    number = await store.team.number(chat)
    assert number is not None
    return number


async def acts(store: Store) -> list[tuple[str, int | None, int | None]]:
    """What was done, by whom, to whom, in its order."""
    found = await store.team_record.some(ALL, 0, 100)
    return [(entry.act, entry.actor, entry.member) for entry in reversed(found)]


async def test_who_came_who_was_removed_and_who_left(store: Store) -> None:
    olga = await joined(store, OLGA, Role.OWNER)
    paul = await joined(store, PAUL, Role.ORGANISER, by=olga)
    await store.team.change_role(paul, Role.OWNER, NOW, by=olga)
    await store.team.leave(PAUL, NOW)
    assert not await store.team.leave(OLGA, NOW), "she is the last owner"
    assert not await store.team.remove(paul, NOW, by=olga), "he is out already"
    assert await acts(store) == [
        ("began", None, None),
        ("invited", None, None),
        ("joined", olga, olga),
        ("invited", olga, None),
        ("joined", paul, paul),
        ("raised", olga, paul),
        ("left", paul, paul),
    ]
    newest, *_ = await store.team_record.some(RecordFilter(person=paul), 0, 1)
    assert (newest.moment, newest.known) == (NOW, {"role": "owner"})
    assert await store.team_record.people(ALL) == [paul, olga], "who left is still there, as a number"
    (end,) = await store.team_record.some(RecordFilter(RecordTopic.TEAM), 5, 5)
    assert end.act == Act.INVITED.value


async def test_whoever_is_forgotten_leaves_their_number_alone(store: Store) -> None:
    await joined(store, OLGA, Role.OWNER)
    paul = await joined(store, PAUL, Role.ORGANISER)
    await store.subscribers.forget(PAUL, TODAY)
    assert (await acts(store))[-1] == ("left", paul, paul)
    await store.subscribers.forget(ANNA, TODAY)
    assert len(await acts(store)) == 6, "she was never in the team, so nothing is told of her"


async def test_whoever_is_answered_is_the_one_who_did_it(store: Store) -> None:
    olga = await joined(store, OLGA, Role.OWNER)
    for chat in (OLGA, PAUL, None):
        async with store.unit_of_work(chat, SystemClock()):
            await store.languages.switch("tg", on=True)
            await store.languages.switch("tg", on=False)
            await store.languages.switch("tg", on=False)
    assert [(act, by) for act, by, _ in (await acts(store))[-6:]] == [
        ("language_on", olga),
        ("language_off", olga),
        ("language_on", 0),  # somebody who was let in a moment ago, and is in the team no more
        ("language_off", 0),
        ("language_on", None),
        ("language_off", None),
    ]


async def test_what_fails_in_the_middle_leaves_neither_the_act_nor_its_entry(store: Store) -> None:
    await joined(store, OLGA, Role.OWNER)
    before = await acts(store)

    async def fails() -> None:
        async with store.unit():
            await store.languages.switch("tg", on=True)
            raise StoreUnavailable("The disk is full.", "Make room.")

    with pytest.raises(StoreUnavailable):
        await fails()
    assert await acts(store) == before
    assert "tg" not in await store.languages.on()
    assert (await store.team_record.followed()).broken is None


async def test_two_programs_that_write_at_once_take_no_number_twice(tmp_path: Path) -> None:
    async with opened(tmp_path) as one, opened(tmp_path) as other:
        await asyncio.gather(
            *(
                store.languages.switch(f"{letter}{at}", on=True)
                for at in range(10)
                for store, letter in ((one, "a"), (other, "b"))
            )
        )
        chain = await one.team_record.followed()
        assert (chain.broken, chain.entries) == (None, 21)
        assert await other.team_record.head() == (21, chain.head)


ANEW = "UPDATE record_entries SET {} WHERE number = 3"


@pytest.mark.parametrize(
    ("by_hand", "broken"),
    [
        (ANEW.format("actor = 2"), ChainBreak(3, BreakKind.CHANGED)),
        (ANEW.format("actor = NULL, member = actor"), ChainBreak(3, BreakKind.CHANGED)),
        (ANEW.format("at = 'yesterday'"), ChainBreak(3, BreakKind.CHANGED)),
        (ANEW.format("at = x'00'"), ChainBreak(3, BreakKind.CHANGED)),
        (ANEW.format("act = 'left'"), ChainBreak(3, BreakKind.CHANGED)),
        (ANEW.format("\"case\" = 'tjk001'"), ChainBreak(3, BreakKind.CHANGED)),
        (ANEW.format("facts = 'nothing'"), ChainBreak(3, BreakKind.CHANGED)),
        (ANEW.format("digest = zeroblob(32)"), ChainBreak(3, BreakKind.CHANGED)),
        (ANEW.format("previous = zeroblob(32)"), ChainBreak(3, BreakKind.CHANGED)),
        (ANEW.format("number = 99"), ChainBreak(3, BreakKind.MISSING)),
        ("DELETE FROM record_entries WHERE number = 3", ChainBreak(3, BreakKind.MISSING)),
        ("DELETE FROM record_entries WHERE number < 3", ChainBreak(1, BreakKind.MISSING)),
        ("DELETE FROM record_entries", ChainBreak(1, BreakKind.MISSING)),
        ("DELETE FROM record_entries WHERE number = 5", None),
    ],
)
async def test_what_is_done_by_hand_is_found(
    store: Store, tmp_path: Path, by_hand: str, broken: ChainBreak | None
) -> None:
    await joined(store, OLGA, Role.OWNER)
    await joined(store, PAUL, Role.ORGANISER)
    number, digest = await store.team_record.head()
    assert number == 5
    with sqlite_connection(tmp_path / "bot.db") as connection:
        assert connection.execute(by_hand).rowcount
    chain = await store.team_record.followed(short(digest))
    assert (chain.broken, chain.found) == (broken, None), "its end isn't there, however it was cut off"
    assert await store.team_record.some(ALL, 0, 100) is not None, "what is left can still be looked at"


async def test_a_database_of_before_begins_with_an_entry_that_says_so(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        await store.languages.switch("tg", on=True)
    with sqlite_connection(tmp_path / "bot.db") as connection:
        taken_back(connection, down_revision)
    async with opened(tmp_path) as store:
        (first,) = await store.team_record.some(ALL, 0, 10)
        assert (first.number, first.act, first.actor) == (1, "began", None)
        assert (await store.team_record.followed()).broken is None
        await store.languages.switch("tg", on=False)
        assert (await store.team_record.followed()).entries == 2
