"""Forgetting a person: nothing of theirs is left, in no table and no byte, and every total stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import Refusal
from bot.model.broadcasts.broadcast import BroadcastState, Kind
from bot.model.broadcasts.delivery import DeliveryState, Outcome, Outgoing
from bot.model.letters.address import Doubt
from bot.model.letters.reply import Answer, ReplyQuestion
from bot.model.people.personal_data import (
    ActionEntry,
    BroadcastEntry,
    DeliveryEntry,
    FailureEntry,
    NoticeEntry,
    OpeningEntry,
    ReplyEntry,
    TapsEntry,
    TextEntry,
)
from bot.model.people.subscription import Gone, Wants
from bot.model.team.roles import Role
from bot.store import Store
from bot.store.delivery.queue import SendGroup
from tests.support.stores import (
    CASE,
    NOTHING,
    NOW,
    OTHER_CASE,
    SEALER,
    TODAY,
    bytes_on_disk,
    key_of,
    report,
    reported,
    rows,
    settled,
)

ANNA, BORIS = 5_123_456_789, -1_001_234_567_890
CROWD = range(6_000_000_000, 6_000_000_120)
LATER = NOW + timedelta(hours=1)
YESTERDAY = TODAY - timedelta(days=1)


def spellings(chat: int) -> Iterator[bytes]:
    """The ways in which an id might have got into a file."""
    yield str(chat).encode()
    yield str(abs(chat)).encode()
    yield str(chat).encode("utf-16-le")
    for order in ("big", "little"):
        yield chat.to_bytes(8, order, signed=True)
        yield abs(chat).to_bytes(5, order)
        yield (chat & 0xFFFF_FFFF).to_bytes(4, order)


def traces(chat: int) -> list[bytes]:
    """What the database holds of a person, as bytes."""
    marks = [SEALER.mark(purpose, chat) for purpose in ("prompt", "reminder")]
    return [SEALER.seal(chat), SEALER.tag(CASE, chat), SEALER.tag(OTHER_CASE, chat), *marks]


async def live_a_little(store: Store, chat: int) -> None:
    """Everything a supporter can do that leaves something in the database."""
    await store.subscribers.subscribe(chat, language="fr", wants=Wants.ALL, cases=[CASE, OTHER_CASE], now=NOW)
    await store.prompts.ask(chat, "name", "data", LATER)
    await store.reminders.set(chat, CASE, "data", "fr", LATER)
    for day in (YESTERDAY, TODAY):
        await store.actions.record(
            chat, CASE, "president", "release", day, NOW, language="fr", wanted=day == YESTERDAY
        )
    await store.actions.record(chat, OTHER_CASE, "justice", "clemency", TODAY, NOW)
    await store.subscribers.set_country(chat, "CH")
    for case in (CASE, OTHER_CASE):
        await store.openings.opened(chat, case, "president", TODAY, keep=True)
    await report(store, chat, "foreign")
    await store.actions.record(chat, CASE, "justice", "release", TODAY, NOW)
    await store.replies.answer(chat, CASE, "justice", Answer.REAL, TODAY)
    await store.replies.decline(chat, OTHER_CASE, "justice", TODAY)


async def the_day_is_over(store: Store) -> None:
    """What is done after midnight."""
    await store.records.fold(await store.records.fresh(), TODAY + timedelta(days=1))
    await store.records.scrub()


async def send(store: Store, author: int, limit: int) -> int:
    """A broadcast of which `limit` recipients are being sent to, and the others wait."""
    number = await store.drafts.create(author, CASE, Kind.UPDATE, "en", NOW)
    await store.drafts.put_text(number, "en", Outgoing("sendMessage", {"text": "News"}), 1)
    draft = await store.drafts.get(number)
    assert draft is not None
    assert await store.drafts.confirm(number, draft.revision, NOW)
    assert await store.listing.fill(number)
    if limit:
        assert len(await store.queue.claim(number, limit, NOW)) == limit
    return number


async def test_everything_held_is_shown(store: Store) -> None:
    await live_a_little(store, ANNA)
    await store.team.join(await store.team.invite(Role.ORGANISER, NOW, LATER - NOW), ANNA, NOW)
    draft = await store.drafts.create(ANNA, CASE, Kind.CALL, "fr", NOW)
    unsent = {
        "fr": Outgoing("sendMessage", {"text": "Pas encore"}),
        "ru": Outgoing("sendPhoto", {"photo": "id"}),
    }
    for message, (language, text) in enumerate(unsent.items(), start=7):
        await store.drafts.put_text(draft, language, text, message)
    discarded = await store.drafts.create(ANNA, OTHER_CASE, Kind.UPDATE, "en", NOW)
    await store.drafts.discard(discarded, LATER)
    sent = await send(store, ANNA, 0)
    (turn,) = await store.queue.claim(sent, 10, NOW)
    await settled(store, sent, [(turn, Outcome(DeliveryState.DELIVERED))], NOW)
    await store.ending.finish(sent, LATER)
    await live_a_little(store, BORIS)
    doubt = await store.addresses.to_tell(2)
    assert doubt == Doubt(CASE, key_of("foreign"), doubt.member if doubt else 0, ANNA)
    await store.addresses.tell(doubt, NOW)
    foreign = await send(store, BORIS, 0)
    turn, _ = await store.queue.claim(foreign, 10, NOW)
    await settled(store, foreign, [(turn, Outcome(DeliveryState.WAITING, retry_after=3600.0))], NOW)

    held = await store.subscribers.personal_data(ANNA)

    assert held.subscriber == await store.subscribers.get(ANNA)
    assert held.prompt is not None
    assert held.prompt.kind == "name"
    assert [(reminder.case, reminder.chat) for reminder in held.reminders] == [(CASE, ANNA)]
    assert held.actions == (
        ActionEntry(CASE, "president", "release", YESTERDAY, NOW),
        ActionEntry(OTHER_CASE, "justice", "clemency", TODAY, NOW),
        ActionEntry(CASE, "justice", "release", TODAY, NOW),
        ActionEntry(CASE, "president", "release", TODAY, NOW),
    )
    assert held.openings == (OpeningEntry(OTHER_CASE, TODAY), OpeningEntry(CASE, TODAY))
    assert held.failed_addresses == (FailureEntry(CASE, "foreign", key_of("foreign"), "bounced", TODAY),)
    due = YESTERDAY + timedelta(days=14)
    assert held.reply_questions == (ReplyQuestion(ANNA, CASE, "president", "fr", due),)
    assert held.taps == (TapsEntry(OTHER_CASE, (TODAY,)), TapsEntry(CASE, (YESTERDAY, TODAY)))
    assert held.replies == (
        ReplyEntry(OTHER_CASE, "justice", "asked", TODAY),
        ReplyEntry(CASE, "justice", "real", TODAY),
    )
    assert (held.role, held.member_since) == (Role.ORGANISER, NOW)
    assert held.addresses_told == (NoticeEntry(CASE, key_of("foreign")),)
    until = LATER.replace(microsecond=LATER.microsecond // 1000 * 1000)
    assert held.deliveries == (
        DeliveryEntry(sent, "en", DeliveryState.DELIVERED, 1, None),
        DeliveryEntry(foreign, "en", DeliveryState.WAITING, 0, until),
    )
    texts = tuple(TextEntry(language, text, n) for n, (language, text) in enumerate(unsent.items(), start=7))
    assert held.broadcasts == (
        BroadcastEntry(
            draft, CASE, Kind.CALL, BroadcastState.DRAFT, "fr", NOW, None, None, None, None, texts
        ),
        BroadcastEntry(
            discarded,
            OTHER_CASE,
            Kind.UPDATE,
            BroadcastState.DISCARDED,
            "en",
            NOW,
            None,
            LATER,
            None,
            None,
            (),
        ),
        BroadcastEntry(
            sent,
            CASE,
            Kind.UPDATE,
            BroadcastState.DONE,
            "en",
            NOW,
            NOW,
            LATER,
            None,
            None,
            (TextEntry("en", Outgoing("sendMessage", {"text": "News"}), 1),),
        ),
    )


async def test_nothing_is_left_and_the_totals_stay(store: Store, tmp_path: Path) -> None:
    for chat in (ANNA, BORIS):
        await live_a_little(store, chat)
    before = await store.tallies.totals(CASE)
    elsewhere = await store.tallies.totals(OTHER_CASE)

    await store.subscribers.forget(ANNA, TODAY)

    assert await store.subscribers.personal_data(ANNA) == NOTHING
    after = await store.tallies.totals(CASE)
    assert (before.subscribers, after.subscribers) == (2, 1)
    assert (after.actions, after.people, after.by_day) == (before.actions, 2, before.by_day)
    assert after.by_authority == before.by_authority
    assert after.failed_addresses == before.failed_addresses == {"foreign": {"bounced": 2}}
    assert after.replies == before.replies == {"justice": {"real": 2}}
    assert (await store.tallies.totals(OTHER_CASE)).people == elsewhere.people
    found = bytes_on_disk(tmp_path)
    assert SEALER.seal(ANNA) not in found
    assert all(trace in found for trace in traces(BORIS))
    await the_day_is_over(store)
    found = bytes_on_disk(tmp_path)
    assert not any(trace in found for trace in traces(ANNA)), "the mark is gone with the day"
    assert all(trace in found for trace in traces(BORIS))
    assert await store.tallies.totals(CASE) == after
    assert await store.subscribers.personal_data(BORIS) != NOTHING


async def test_nothing_is_left_in_a_database_full_of_others(store: Store, tmp_path: Path) -> None:
    for chat in CROWD:
        await live_a_little(store, chat)
    leaving = CROWD[::7]
    for chat in leaving:
        await store.subscribers.forget(chat, TODAY)
    await store.subscribers.forget(ANNA, TODAY)  # somebody unknown
    await the_day_is_over(store)
    found = bytes_on_disk(tmp_path)
    left = [chat for chat in leaving if any(trace in found for trace in traces(chat))]
    assert left == []
    assert await reported(store) == (3 * len(CROWD), len(CROWD))


async def test_no_id_is_ever_on_the_disk(store: Store, tmp_path: Path) -> None:
    await store.team.join(await store.team.invite(Role.OWNER, NOW, LATER - NOW), BORIS, NOW)
    await live_a_little(store, ANNA)
    await live_a_little(store, BORIS)
    await send(store, BORIS, 2)
    await store.subscribers.mark_gone(ANNA, Gone.LEFT, NOW)
    await store.subscribers.migrate(ANNA, CROWD[0])
    await store.subscribers.stop(CROWD[0])
    for _ in ("in the log", "in the file"):
        found = bytes_on_disk(tmp_path)
        for chat in (ANNA, BORIS, CROWD[0]):
            assert not any(spelling in found for spelling in spellings(chat))
        await store.close()


async def test_who_comes_back_begins_anew(store: Store) -> None:
    await live_a_little(store, ANNA)
    before = await store.subscribers.get(ANNA)
    await store.subscribers.forget(ANNA, TODAY)
    assert await store.subscribers.subscribe(ANNA, language="en", wants=Wants.ALL, cases=[CASE], now=NOW)
    after = await store.subscribers.get(ANNA)
    assert before is not None
    assert after is not None
    assert after.id > before.id
    assert (await store.choices.written(ANNA, CASE)).own == {}
    tomorrow = TODAY + timedelta(days=1)
    assert await store.actions.record(ANNA, CASE, "president", "release", tomorrow, NOW)
    assert not await store.actions.undo(ANNA, CASE, "president", YESTERDAY, NOW, within=timedelta(minutes=10))
    assert await reported(store) == (4, 2)


async def test_who_forgets_and_comes_back_the_same_day_counts_once(store: Store) -> None:
    for _ in range(30):
        await store.actions.record(ANNA, CASE, "president", "release", TODAY, NOW)
        for _ in range(3):
            await report(store, ANNA, "foreign")
        assert await store.subscribers.personal_data(ANNA) != NOTHING
        await store.subscribers.forget(ANNA, TODAY)
        assert await store.subscribers.personal_data(ANNA) == NOTHING
        assert await store.subscribers.is_marked(ANNA)
    assert await reported(store) == (1, 1)
    assert (await store.choices.statuses(CASE))[key_of("foreign")].supporters == 1
    assert await store.actions.record(ANNA, CASE, "justice", "release", TODAY, NOW)
    assert await reported(store) == (2, 1), "another letter, of the same person"
    await the_day_is_over(store)
    assert not await store.subscribers.is_marked(ANNA)
    assert await store.actions.record(ANNA, CASE, "president", "release", TODAY + timedelta(days=1), NOW)


async def test_a_mark_stays_whether_anything_was_counted_or_not(store: Store, tmp_path: Path) -> None:
    await store.records.touch(ANNA, CASE, TODAY, make=True)
    await store.actions.record(BORIS, CASE, "president", "release", TODAY, NOW)
    await store.records.touch(CROWD[0], CASE, YESTERDAY, make=True)
    sums = []
    for chat in (ANNA, BORIS, CROWD[0]):
        await store.subscribers.forget(chat, TODAY)
        sums.append(rows(tmp_path / "bot.db", "SELECT sealed FROM sums"))
    assert len({str(one) for one in sums}) == 3, "the figures are written anew, whether they change or not"
    seen = rows(tmp_path / "bot.db", "SELECT length(sealed), due, fresh FROM records")
    assert seen == [(512, (TODAY + timedelta(days=14)).isoformat(), 1)] * 2


async def test_the_last_owner_is_kept_whole(store: Store) -> None:
    await store.team.join(await store.team.invite(Role.OWNER, NOW, LATER - NOW), ANNA, NOW)
    await live_a_little(store, ANNA)
    before = await store.subscribers.personal_data(ANNA)
    with pytest.raises(Refusal) as raised:
        await store.subscribers.forget(ANNA, TODAY)
    assert raised.value.key == "last_owner"
    assert await store.subscribers.personal_data(ANNA) == before


async def test_an_organiser_leaves_what_was_sent_and_takes_what_was_not(store: Store, tmp_path: Path) -> None:
    await live_a_little(store, BORIS)
    await store.team.join(await store.team.invite(Role.ORGANISER, NOW, LATER - NOW), ANNA, NOW)
    draft = await store.drafts.create(ANNA, CASE, Kind.UPDATE, "en", NOW)
    await store.drafts.put_text(draft, "en", Outgoing("sendMessage", {"text": "Not yet said"}), 1)
    sent = await send(store, ANNA, 0)
    await store.progress.set_message(sent, 3)

    await store.subscribers.forget(ANNA, TODAY)

    assert await store.drafts.get(draft) is None
    assert await store.drafts.author(sent) is None
    assert await store.progress.message(sent) is None
    progress = await store.progress.of(sent)
    assert progress is not None
    assert (progress.state, progress.audience) == (BroadcastState.SENDING, 1)
    assert await store.team.role(ANNA) is None
    found = bytes_on_disk(tmp_path)
    assert b"Not yet said" not in found
    assert SEALER.seal(ANNA) not in found


async def test_a_broadcast_under_way_adds_up(store: Store) -> None:
    for chat in CROWD[:6]:
        await store.subscribers.subscribe(chat, language="en", wants=Wants.ALL, cases=[CASE], now=NOW)
    number = await send(store, BORIS, 0)
    done, parked, on_the_way = await store.queue.claim(number, 3, NOW)
    await store.queue.exchange({}, SendGroup(number, [on_the_way.delivery_id]), NOW)
    await settled(
        store,
        number,
        [
            (done, Outcome(DeliveryState.DELIVERED)),
            (parked, Outcome(DeliveryState.WAITING, retry_after=60.0)),
        ],
        NOW,
    )
    # One who got it, one to be tried again, one being sent to, one whose turn has not come.
    for chat in CROWD[:4]:
        await store.subscribers.forget(chat, TODAY)
    progress = await store.progress.of(number)
    assert progress is not None
    assert (progress.audience, progress.delivered, progress.gone, progress.waiting) == (6, 1, 2, 3)

    delivered = Outcome(DeliveryState.DELIVERED)
    await store.queue.exchange({number: [(on_the_way, delivered)]}, None, NOW)
    rest = await store.queue.claim(number, 10, LATER)
    assert {turn.chat for turn in rest} == set(CROWD[4:6])
    await settled(store, number, [(turn, Outcome(DeliveryState.DELIVERED)) for turn in rest], LATER)
    assert await store.ending.finish(number, LATER) is True  # the counters are those of the rows
    progress = await store.progress.of(number)
    assert progress is not None
    assert (progress.delivered, progress.gone, progress.waiting) == (4, 2, 0)


async def test_who_is_forgotten_while_being_sent_to_is_not_sent_to_again_after_a_crash(store: Store) -> None:
    await live_a_little(store, ANNA)
    number = await send(store, BORIS, 1)
    await store.subscribers.forget(ANNA, TODAY)
    await store.queue.recover(number, NOW)
    assert await store.queue.claim(number, 10, NOW) == []
    assert await store.ending.finish(number, NOW) is True


async def test_the_messages_somebody_got_are_shown_to_them_and_forgotten_with_them(store: Store) -> None:
    for chat in (ANNA, BORIS):
        await live_a_little(store, chat)
    number = await send(store, CROWD[0], 0)
    one, two = await store.queue.claim(number, 10, NOW)
    delivered = Outcome(DeliveryState.DELIVERED, messages=(71, 72))
    await settled(store, number, [(one, delivered)], NOW)
    await store.queue.exchange({}, SendGroup(number, [two.delivery_id]), NOW)
    assert [d.messages for d in (await store.subscribers.personal_data(one.chat)).deliveries] == [(71, 72)]
    await store.subscribers.forget(one.chat, TODAY)
    await store.subscribers.forget(two.chat, TODAY)  # whose message is on its way
    await store.queue.exchange({number: [(two, delivered)]}, None, NOW)
    async with store._db.read() as connection:
        kept = await connection.exec_driver_sql("SELECT state, messages FROM deliveries")
        assert [tuple(row) for row in kept] == [("delivered", None)] * 2


async def test_a_move_onto_a_known_chat_sends_a_broadcast_once(store: Store) -> None:
    for chat in (ANNA, BORIS):
        await live_a_little(store, chat)
    number = await send(store, BORIS, 0)
    await store.subscribers.migrate(ANNA, BORIS)
    assert [turn.chat for turn in await store.queue.claim(number, 10, NOW)] == [BORIS]
    progress = await store.progress.of(number)
    assert progress is not None
    assert (progress.audience, progress.gone) == (2, 1)


async def test_a_move_in_mid_broadcast_is_followed(store: Store) -> None:
    await live_a_little(store, ANNA)
    number = await send(store, BORIS, 0)
    await store.subscribers.migrate(ANNA, CROWD[0])
    assert [turn.chat for turn in await store.queue.claim(number, 10, NOW)] == [CROWD[0]]
