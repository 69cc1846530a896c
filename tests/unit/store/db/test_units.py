"""A unit: what one task changes together is kept whole or not at all, and nobody else gets into it."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

import pytest

from bot.errors import Refusal, StoreUnavailable
from bot.model.team.roles import Role
from bot.store import Store
from bot.store.db.units import current_work
from tests.support.stores import NOW, TODAY, locked_by_another_program

OLGA, ANNA = 11, 12


class Broken(Exception):
    pass


async def on(store: Store) -> set[str]:
    """The languages that are on, as somebody else sees them."""
    return set(await asyncio.create_task(_on(store)))


async def _on(store: Store) -> frozenset[str]:
    return await store.languages.on()


async def test_several_writes_are_kept_together_and_seen_by_others_only_then(store: Store) -> None:
    async with store.unit():
        await store.languages.switch("tg", True)
        await store.languages.switch("xx", True)
        assert await store.languages.on() == {"tg", "xx"}, "it sees what it has written"
        assert await on(store) == set(), "nobody else does"
    assert await on(store) == {"tg", "xx"}


async def test_nothing_is_kept_of_a_unit_that_fails(store: Store) -> None:
    async def half() -> None:
        async with store.unit():
            await store.languages.switch("tg", True)
            raise Broken

    with pytest.raises(Broken):
        await half()
    assert await on(store) == set()
    await store.languages.switch("yy", True)
    assert await on(store) == {"yy"}, "and the next write is one of its own"


async def test_a_unit_in_a_unit_is_part_of_it(store: Store) -> None:
    async def half() -> None:
        async with store.unit():
            async with store.unit():
                await store.languages.switch("tg", True)
            assert await on(store) == set()
            raise Broken

    with pytest.raises(Broken):
        await half()
    assert await on(store) == set()


async def test_a_part_that_failed_can_not_be_passed_over(store: Store) -> None:
    await store.team.join(await store.team.invite(Role.OWNER, NOW, NOW - NOW.replace(year=2025)), OLGA, NOW)

    async def half() -> None:
        async with store.unit():
            await store.languages.switch("tg", True)
            with pytest.raises(Refusal):
                await store.subscribers.forget(OLGA, TODAY)

    with pytest.raises(RuntimeError, match="a part of the unit failed"):
        await half()
    assert await on(store) == set()
    assert await store.team.role(OLGA) is Role.OWNER
    async with store.unit():
        await store.languages.switch("tg", True)
    assert await on(store) == {"tg"}


@pytest.mark.parametrize("in_a_unit", [True, False])
async def test_what_comes_after_one_that_failed_is_kept(store: Store, in_a_unit: bool) -> None:
    await store.team.join(await store.team.invite(Role.OWNER, NOW, NOW - NOW.replace(year=2025)), OLGA, NOW)
    async with store.unit_of_work() as changes:
        changes.first(lambda: store.languages.switch("xx", True))
        with pytest.raises(Refusal):
            async with store.unit():
                await store.subscribers.forget(OLGA, TODAY)
        async with store.unit() if in_a_unit else contextlib.nullcontext():
            await store.languages.switch("tg", True)
    assert await on(store) == {"tg", "xx"}


async def test_a_task_that_it_starts_writes_for_itself(store: Store) -> None:
    async with store.unit():
        assert current_work() is not None
        other = asyncio.create_task(store.languages.switch("xx", True))
        await other
        await store.languages.switch("tg", True)
        assert await on(store) == {"xx"}
    assert await on(store) == {"xx", "tg"}


async def test_the_direct_way_is_closed_while_a_unit_writes(store: Store) -> None:
    async with store.unit():
        await store.languages.switch("tg", True)
        with pytest.raises(RuntimeError, match="under way"):
            await store._db.at_once(lambda _: None)


async def test_what_goes_first_is_kept_with_the_first_write(store: Store) -> None:
    async def half() -> None:
        async with store.unit():
            await store.languages.switch("tg", True)
            assert await store.languages.on() == {"xx", "tg"}
            raise Broken

    async with store.unit_of_work() as changes:
        changes.first(lambda: store.languages.switch("xx", True))
        assert await on(store) == set()
        with pytest.raises(Broken):
            await half()
        assert await on(store) == set(), "neither, since it failed"
        await store.languages.switch("yy", True)
        assert await on(store) == {"xx", "yy"}


async def test_what_goes_first_is_done_before_somebody_is_told_and_at_the_end(store: Store) -> None:
    async with store.unit_of_work() as changes:
        changes.first(lambda: store.languages.switch("xx", True))
        await changes.settle()
        assert await on(store) == {"xx"}
        changes.first(lambda: store.languages.switch("yy", True))
    assert await on(store) == {"xx", "yy"}


async def test_what_goes_first_is_done_alone_if_the_rest_fails(store: Store) -> None:
    async def half() -> None:
        async with store.unit_of_work() as changes:
            changes.first(lambda: store.languages.switch("xx", True))
            async with store.unit():
                await store.languages.switch("tg", True)
                raise Broken

    with pytest.raises(Broken):
        await half()
    assert await on(store) == {"xx"}


async def test_what_is_forgotten_in_a_unit_leaves_the_log_after_it(store: Store) -> None:
    async with store.unit():
        await store.subscribers.set_language(ANNA, "fr", NOW)
        await store.subscribers.forget(ANNA, TODAY)
    path = store._db._watch._path
    assert path is not None
    assert path.with_name(f"{path.name}-wal").read_bytes() == b"", "by itself"


async def test_a_first_write_that_fails_can_not_be_passed_over_either(store: Store, tmp_path: Path) -> None:
    async def half() -> None:
        async with store.unit():
            with locked_by_another_program(tmp_path / "bot.db"), pytest.raises(StoreUnavailable):
                await store.languages.switch("tg", True)
            await store.languages.switch("xx", True)

    with pytest.raises(RuntimeError, match="a part of the unit failed"):
        await half()
    assert await on(store) == set()
