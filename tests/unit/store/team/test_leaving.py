"""What becomes of the broadcasts of somebody who leaves the team, on a real database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.model.broadcasts.broadcast import BroadcastState, Kind, Part, Plan, Task, When
from bot.model.broadcasts.delivery import DeliveryState, Outcome, Outgoing
from bot.model.broadcasts.halt import Halt
from bot.model.team.news import News
from bot.model.team.roles import Role
from bot.store import Store
from tests.support.queues import sending, subscribed
from tests.support.stage import ORGANISER, TEXT
from tests.support.stores import CASE, NOTHING, NOW, TODAY, settled

OLGA, VERA = 41, 42
HOUR = timedelta(hours=1)


async def joins(store: Store, chat: int, role: Role, by: int | None = None) -> int:
    assert await store.team.join(await store.team.invite(role, NOW, HOUR, by), chat, NOW) is role
    number = await store.team.number(chat)
    assert number is not None
    return number


@pytest.fixture
async def paul(store: Store) -> int:
    """An organiser beside an owner; his number."""
    await joins(store, OLGA, Role.OWNER)
    return await joins(store, ORGANISER, Role.ORGANISER)


async def state(store: Store, broadcast_id: int) -> BroadcastState:
    draft = await store.drafts.get(broadcast_id)
    assert draft is not None
    return draft.state


async def held(store: Store, chat: int) -> list[int]:
    """The broadcasts that somebody is to be asked about."""
    news = await store.team_news.to_tell()
    return [
        one.broadcast
        for one in news
        if one.chat == chat and one.what is News.HELD and one.broadcast is not None
    ]


async def correction(store: Store, source: int, now: datetime) -> int:
    """A confirmed correction of a broadcast."""
    draft = await store.follow_ups.derive(
        ORGANISER, source, now, plan=Plan(), task=Task.CORRECT, part=Part.DELIVERED
    )
    assert draft is not None
    await store.drafts.put_text(draft, "en", Outgoing("sendMessage", {"text": "New"}), None)
    assert await store.drafts.confirm(draft, 1, now)
    return draft


async def test_what_is_under_way_is_halted_and_shown_nowhere(store: Store, paul: int) -> None:
    one, other = await sending(store, 1, 2), await sending(store, 1)
    await store.steering.pause(other)
    for broadcast_id in (one, other):
        await store.progress.set_message(broadcast_id, 7)
    assert await store.team.remove(paul, NOW, by=1)
    for broadcast_id in (one, other):
        progress = await store.progress.of(broadcast_id)
        assert progress is not None
        assert progress.state is BroadcastState.PAUSED
        assert progress.halted is not None
        assert progress.halted.reason is Halt.LEFT
        assert await store.progress.message(broadcast_id) is None
    assert not await store.queue.claim(one, 10, NOW)


async def test_what_is_being_stopped_goes_on_being_stopped(store: Store, paul: int) -> None:
    broadcast_id = await sending(store, 1)
    await store.steering.cancel(broadcast_id)
    assert await store.team.remove(paul, NOW, by=1)
    assert await state(store, broadcast_id) is BroadcastState.STOPPING


async def delivered(store: Store) -> int:
    """A broadcast that is over: one person has it."""
    source = await sending(store, 1)
    (claimed,) = await store.queue.claim(source, 1, NOW)
    await settled(store, source, [(claimed, Outcome(DeliveryState.DELIVERED, messages=(7,)))], NOW)
    assert await store.ending.finish(source, NOW)
    return source


async def test_what_waits_for_another_to_end_asks(store: Store, paul: int) -> None:
    source = await delivered(store)
    first, second = await correction(store, source, NOW), await correction(store, source, NOW + HOUR)
    assert await state(store, second) is BroadcastState.SCHEDULED
    assert await store.team.remove(paul, NOW, by=1)
    assert await state(store, second) is BroadcastState.MISSED
    assert await held(store, OLGA) == [second]
    await store.steering.cancel(first)
    assert await store.listing.fill(first)
    assert await store.ending.strike_off(first)
    assert await store.ending.finish(first, NOW)
    assert await state(store, second) is BroadcastState.MISSED


async def test_a_deletion_that_waits_for_another_to_end_begins(store: Store, paul: int) -> None:
    source = await delivered(store)
    first = await correction(store, source, NOW)
    recall, _ = await store.follow_ups.recall(ORGANISER, source, NOW)
    assert await state(store, recall) is BroadcastState.SCHEDULED
    assert await store.team.remove(paul, NOW, by=1)
    assert await held(store, OLGA) == []
    assert await store.listing.fill(first)
    assert await store.ending.strike_off(first)
    assert await store.ending.finish(first, NOW)
    assert await state(store, recall) is BroadcastState.SENDING


async def test_every_owner_is_asked_once_about_what_is_planned(store: Store, paul: int) -> None:
    vera = await joins(store, VERA, Role.OWNER)
    await subscribed(store, 1)
    plan = Plan(when=When.AT, at=NOW + HOUR)
    planned = await store.drafts.create(ORGANISER, CASE, Kind.UPDATE, "en", NOW, plan=plan)
    await store.drafts.put_text(planned, "en", TEXT, None)
    assert await store.drafts.confirm(planned, 1, NOW)
    assert await store.team.remove(paul, NOW, by=vera)
    assert await held(store, OLGA) == await held(store, VERA) == [planned]
    await store.team_news.ask_owners(planned)
    assert await held(store, OLGA) == [planned]


async def test_whoever_is_invited_again_has_nothing_back(store: Store, paul: int) -> None:
    """An account that was stolen, and is its owner's again: what the thief planned isn't theirs."""
    under_way = await sending(store, 1)
    planned = await store.drafts.create(
        ORGANISER, CASE, Kind.UPDATE, "en", NOW, plan=Plan(when=When.AT, at=NOW + HOUR)
    )
    await store.drafts.put_text(planned, "en", TEXT, None)
    assert await store.drafts.confirm(planned, 1, NOW)
    assert await store.team.remove(paul, NOW, by=1)
    assert await joins(store, ORGANISER, Role.ORGANISER) != paul
    assert await store.drafts.author(under_way) is None
    assert await store.drafts.author(planned) is None


async def test_what_only_owners_may_asks_whether_they_are_one_still(store: Store) -> None:
    """Two taps at the same moment: what the first one changed holds for the second."""
    olga, vera = await joins(store, OLGA, Role.OWNER), await joins(store, VERA, Role.OWNER)
    paul = await joins(store, ORGANISER, Role.ORGANISER)
    await store.team.invite(Role.ORGANISER, NOW, HOUR, olga)
    (invitation,) = await store.invitations.open(NOW)
    assert await store.team.change_role(vera, Role.ORGANISER, NOW, by=olga)
    assert not await store.team.remove(paul, NOW, by=vera)
    assert not await store.team.change_role(olga, Role.ORGANISER, NOW, by=vera)
    assert not await store.invitations.revoke(invitation.number, NOW, by=vera)
    assert await store.team.role(ORGANISER) is Role.ORGANISER


async def test_what_is_to_be_told_an_owner_goes_with_them(store: Store) -> None:
    olga, vera = await joins(store, OLGA, Role.OWNER), await joins(store, VERA, Role.OWNER)
    await store.team.invite(Role.ORGANISER, NOW, HOUR, olga)
    assert [one.what for one in await store.team_news.to_tell() if one.chat == VERA] == [News.INVITED]
    assert await store.team.remove(vera, NOW, by=olga)
    assert [one.what for one in await store.team_news.to_tell() if one.chat == VERA] == [News.YOU_REMOVED]
    await store.subscribers.forget(VERA, TODAY)
    assert [one for one in await store.team_news.to_tell() if one.chat == VERA] == []


async def test_what_is_held_on_one_of_the_team_is_shown_to_them_and_follows_their_chat(store: Store) -> None:
    olga, vera = await joins(store, OLGA, Role.OWNER), await joins(store, VERA, Role.OWNER)
    await store.team.invite(Role.ORGANISER, NOW, HOUR, vera)
    await store.team.invite(Role.ORGANISER, NOW, HOUR, olga)
    held = await store.subscribers.personal_data(VERA)
    assert held.member_number == vera
    (invitation,) = held.invitations
    assert (invitation.made_by, invitation.until) == (vera, NOW + HOUR)
    (news,) = held.team_news
    assert (news.what, news.actor) == (News.INVITED, olga)
    await store.subscribers.migrate(VERA, 43)
    assert (await store.subscribers.personal_data(43)).team_news == (news,)
    assert await store.subscribers.personal_data(VERA) == NOTHING


async def test_a_deletion_under_way_goes_on(store: Store, paul: int) -> None:
    source = await delivered(store)
    recall, _ = await store.follow_ups.recall(ORGANISER, source, NOW)
    assert await state(store, recall) is BroadcastState.SENDING
    assert await store.team.remove(paul, NOW, by=1)
    assert await state(store, recall) is BroadcastState.SENDING
    assert await store.drafts.author(recall) is None, "nor is it theirs any more"
