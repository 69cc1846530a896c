from __future__ import annotations

import asyncio
import hashlib
import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.model.team.invitation import Maker
from bot.model.team.roles import Role
from bot.store import Store
from bot.store.keys.keyring import Keyring
from tests.support.stores import NOW, TODAY, bytes_on_disk, opened, sqlite_connection, url_of
from tests.upgrades.state import states

ANNA, BORIS, CHLOE = 5_000_000_001, 77, 5_000_000_003
DAY = timedelta(days=1)


async def bring_in(store: Store, chat: int, role: Role) -> None:
    token = await store.team.invite(role, NOW, DAY)
    assert await store.team.join(token, chat, NOW) is role


async def test_a_token_lets_one_person_in(store: Store) -> None:
    assert not await store.team.has_owner()
    token = await store.team.invite(Role.OWNER, NOW, DAY)
    assert not await store.team.has_owner()
    assert await store.team.join(token, ANNA, NOW) is Role.OWNER
    assert await store.team.has_owner()
    assert await store.team.join(token, BORIS, NOW) is None
    assert (await store.team.role(ANNA), await store.team.role(BORIS)) == (Role.OWNER, None)


async def test_twenty_people_with_one_token(store: Store, tmp_path: Path) -> None:
    token = await store.team.invite(Role.ORGANISER, NOW, DAY)
    async with opened(tmp_path) as other:
        roles = await asyncio.gather(
            *((store, other)[number % 2].team.join(token, 1000 + number, NOW) for number in range(20))
        )
    assert sorted(filter(None, roles)) == [Role.ORGANISER]
    assert len(await store.team.members(ANNA)) == 1


async def test_a_token_expires(store: Store) -> None:
    token = await store.team.invite(Role.OWNER, NOW, DAY)
    assert await store.team.join(token, ANNA, NOW + DAY) is None
    assert await store.team.join(token, ANNA, NOW + DAY - timedelta(microseconds=1)) is Role.OWNER


@pytest.mark.parametrize("token", ["", "x", "tjk001-radio", "ж" * 26, "a" * 10_000])
async def test_an_invented_token_opens_nothing(store: Store, token: str) -> None:
    await store.team.invite(Role.OWNER, NOW, DAY)
    assert await store.team.join(token, ANNA, NOW) is None


async def test_tokens_fit_a_deep_link_and_are_kept_nowhere(store: Store, tmp_path: Path) -> None:
    tokens = {await store.team.invite(Role.OWNER, NOW, DAY) for _ in range(50)}
    assert len(tokens) == 50
    assert all(re.fullmatch("[A-Za-z0-9]{26,64}", token) for token in tokens)
    kept = bytes_on_disk(tmp_path)
    assert not any(token.encode() in kept for token in tokens)


async def test_revoked_invitations_are_worth_nothing(store: Store) -> None:
    owner = await store.team.invite(Role.OWNER, NOW, DAY)
    organiser = await store.team.invite(Role.ORGANISER, NOW, DAY)
    assert await store.team.revoke_invitations(Role.OWNER) == 1
    assert await store.team.join(owner, ANNA, NOW) is None
    assert await store.team.join(organiser, ANNA, NOW) is Role.ORGANISER


async def test_a_member_is_raised_and_never_lowered(store: Store) -> None:
    await bring_in(store, ANNA, Role.ORGANISER)
    await bring_in(store, ANNA, Role.OWNER)
    assert await store.team.role(ANNA) is Role.OWNER
    token = await store.team.invite(Role.ORGANISER, NOW, DAY)
    assert await store.team.join(token, ANNA, NOW) is Role.OWNER
    assert await store.team.join(token, BORIS, NOW) is Role.ORGANISER  # trying it had not spent it
    assert len(await store.team.members(ANNA)) == 2


async def test_the_team_is_listed_by_number(store: Store) -> None:
    await bring_in(store, ANNA, Role.OWNER)
    await bring_in(store, BORIS, Role.ORGANISER)
    members = await store.team.members(BORIS)
    assert [(member.role, member.since, member.you) for member in members] == [
        (Role.OWNER, NOW, False),
        (Role.ORGANISER, NOW, True),
    ]
    assert not any(member.you for member in await store.team.members(CHLOE))


async def test_the_last_owner_stays(store: Store) -> None:
    await bring_in(store, ANNA, Role.OWNER)
    await bring_in(store, BORIS, Role.ORGANISER)
    anna, boris = await store.team.members(ANNA)
    assert not await store.team.remove(anna.id, NOW, by=None)
    assert not await store.team.remove(999, NOW, by=None)
    assert await store.team.remove(boris.id, NOW, by=None)
    assert not await store.team.remove(boris.id, NOW, by=None)
    assert await store.team.role(BORIS) is None
    with pytest.raises(Refusal) as raised:
        await store.subscribers.forget(ANNA, TODAY)
    assert raised.value.key == "last_owner"
    await bring_in(store, CHLOE, Role.OWNER)
    assert await store.team.remove(anna.id, NOW, by=None)
    assert await store.team.role(ANNA) is None


async def test_two_owners_who_remove_each_other_at_once(store: Store) -> None:
    await bring_in(store, ANNA, Role.OWNER)
    await bring_in(store, BORIS, Role.OWNER)
    members = await store.team.members(ANNA)
    removed = await asyncio.gather(*(store.team.remove(member.id, NOW, by=None) for member in members))
    assert sorted(removed) == [False, True]
    assert await store.team.has_owner()


async def test_languages_are_switched(store: Store) -> None:
    assert await store.languages.on() == frozenset()
    for _ in range(2):
        await store.languages.switch("tg", on=True)
    assert await store.languages.on() == {"tg"}
    for _ in range(2):
        await store.languages.switch("tg", on=False)
    assert await store.languages.on() == frozenset()


async def test_an_invitation_from_before_makers_were_kept_is_listed_used_and_revoked(tmp_path: Path) -> None:
    state = next(one for one in states() if one.folder.name == "who_left_stays_out")
    shutil.copyfile(state.database, tmp_path / "bot.db")
    with sqlite_connection(tmp_path / "bot.db") as connection:
        connection.execute("DELETE FROM invitations")
        for number, role in enumerate(Role, start=1):
            kept = (hashlib.sha256(f"token{number}".encode()).digest(), role.value)
            connection.execute(
                "INSERT INTO invitations (digest, role, expires_at) VALUES (?, ?, '2126-03-14 09:26:53')",
                kept,
            )
    store = await Store.open(url_of(tmp_path / "bot.db"), Keyring.from_text(state.key, tmp_path / "bot.db"))
    try:
        found = await store.invitations.open(NOW)
        assert {one.role for one in found} == set(Role)
        assert {one.maker for one in found} == {Maker.UNKNOWN}
        assert await store.invitations.revoke(found[0].number, NOW, by=None)
        left = [one.number for one in await store.invitations.open(NOW)]
        assert left == [one.number for one in found[1:]]
        tokens = [await store.team.join(f"token{number}", CHLOE, NOW) for number in (1, 2)]
        assert [role for role in tokens if role] == [found[1].role]
    finally:
        await store.close()
