from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.model.broadcasts.broadcast import Kind
from bot.model.letters.reply import Answer
from bot.model.people.subscription import Gone, GoneSince, Subscriber, Wants
from bot.model.team.roles import Role
from bot.store import Store
from tests.support.stores import CASE, NOTHING, NOW, OTHER_CASE, TODAY, key_of, report, reported

ANNA, BORIS, CHLOE = 5_000_000_001, 77, -1_001_234_567_890
OWNER, ORGANISER = Role.OWNER, Role.ORGANISER
DAY = timedelta(days=1)
LATER = NOW + timedelta(days=3)


async def subscribe(
    store: Store, chat: int, language: str = "en", wants: Wants = Wants.ALL, *cases: str
) -> bool:
    return await store.subscribers.subscribe(
        chat, language=language, wants=wants, cases=cases or (CASE,), now=NOW
    )


async def writes(store: Store, chat: int, authority: str, language: str = "fr") -> None:
    """A letter is reported, and will be asked about."""
    await store.actions.record(chat, CASE, authority, "release", TODAY, NOW, language=language, wanted=True)


async def known(store: Store, chat: int) -> Subscriber:
    found = await store.subscribers.get(chat)
    assert found is not None
    return found


async def test_a_stranger_is_unknown(store: Store) -> None:
    assert await store.subscribers.get(ANNA) is None
    assert await store.subscribers.personal_data(ANNA) == NOTHING
    assert not await store.subscribers.set_wants(ANNA, Wants.ALL)
    assert not await store.subscribers.set_case(ANNA, CASE, on=True)
    assert not await store.subscribers.stop(ANNA)
    await store.subscribers.mark_gone(ANNA, Gone.LEFT, NOW)
    await store.subscribers.forget(ANNA, TODAY)
    await store.subscribers.migrate(ANNA, BORIS)
    assert await store.subscribers.get(ANNA) is None


async def test_subscribing_is_new_once(store: Store) -> None:
    assert await subscribe(store, ANNA, "fr", Wants.CALLS)
    assert not await store.subscribers.subscribe(
        ANNA, language="ru", wants=Wants.ALL, cases=[OTHER_CASE], now=LATER
    )
    anna = await known(store, ANNA)
    assert (anna.language, anna.wants, anna.gone) == ("ru", Wants.ALL, False)
    assert anna.cases == {CASE, OTHER_CASE}
    assert anna.since == NOW


async def test_coming_back_after_stop_is_new_again(store: Store) -> None:
    await subscribe(store, ANNA, "fr", Wants.ALL, CASE, OTHER_CASE)
    await store.reminders.set(ANNA, CASE, "x", "fr", NOW)
    await writes(store, ANNA, "president")
    await store.prompts.ask(ANNA, "name", "x", LATER)
    assert await store.subscribers.stop(ANNA)
    stopped = await known(store, ANNA)
    assert (stopped.language, stopped.wants, stopped.cases) == ("fr", None, frozenset())
    assert await store.reminders.due(LATER) == []
    assert not await store.replies.waits(ANNA, CASE, "president")
    assert (await store.visits.visit(ANNA)).prompt is None
    assert not await store.subscribers.stop(ANNA)
    assert await store.subscribers.subscribe(ANNA, language="fr", wants=Wants.ALL, cases=[CASE], now=LATER)
    again = await known(store, ANNA)
    assert (again.id, again.since, again.cases) == (stopped.id, LATER, frozenset([CASE]))


async def test_stop_takes_reminders_and_questions_of_somebody_who_never_subscribed(store: Store) -> None:
    await store.reminders.set(ANNA, CASE, "x", "fr", NOW)
    await writes(store, ANNA, "president")
    await store.prompts.ask(ANNA, "name", "x", LATER)
    assert not await store.subscribers.stop(ANNA)
    left = await store.subscribers.personal_data(ANNA)
    assert not any(question.wanted for question in left.reply_questions), "nothing is asked any more"
    assert replace(left, actions=(), taps=(), reply_questions=()) == NOTHING, (
        "what they said they did is kept until /forget"
    )


async def test_a_language_alone_is_no_subscription(store: Store) -> None:
    await store.subscribers.set_language(ANNA, "tg", NOW)
    assert (await known(store, ANNA)).wants is None
    assert (await store.tallies.totals(CASE)).subscribers == 0
    assert await subscribe(store, ANNA, "tg")
    await store.subscribers.set_language(ANNA, "ru", LATER)
    anna = await known(store, ANNA)
    assert (anna.language, anna.wants, anna.since) == ("ru", Wants.ALL, NOW)


async def test_choices_are_changed_one_by_one(store: Store) -> None:
    await subscribe(store, ANNA)
    assert await store.subscribers.set_wants(ANNA, Wants.CALLS)
    assert await store.subscribers.set_case(ANNA, OTHER_CASE, on=True)
    assert await store.subscribers.set_case(ANNA, OTHER_CASE, on=True)
    assert await store.subscribers.set_case(ANNA, CASE, on=False)
    assert await store.subscribers.set_case(ANNA, CASE, on=False)
    anna = await known(store, ANNA)
    assert (anna.wants, anna.cases) == (Wants.CALLS, frozenset([OTHER_CASE]))
    assert await store.subscribers.set_wants(ANNA, None)
    assert (await known(store, ANNA)).cases == {OTHER_CASE}
    assert (await store.tallies.totals(OTHER_CASE)).subscribers == 0


async def test_who_a_broadcast_is_for(store: Store) -> None:
    await subscribe(store, 1, "en", Wants.ALL)
    await subscribe(store, 2, "en", Wants.CALLS)
    await subscribe(store, 3, "fr", Wants.CALLS)
    await subscribe(store, 4, "fr", Wants.ALL, OTHER_CASE)
    await subscribe(store, 5, "ru", Wants.ALL)
    await subscribe(store, 6, "ru", Wants.ALL)
    await store.subscribers.mark_gone(5, Gone.LEFT, NOW)
    await store.subscribers.stop(6)
    await store.subscribers.set_language(7, "en", NOW)
    assert await store.subscribers.audience(CASE, Kind.UPDATE) == {"en": 1}
    assert await store.subscribers.audience(CASE, Kind.CALL) == {"en": 2, "fr": 1}
    assert await store.subscribers.audience(OTHER_CASE, Kind.CALL) == {"fr": 1}
    assert (await store.tallies.totals(CASE)).subscribers == 3
    assert (await store.tallies.totals("none")).subscribers == 0
    await store.subscribers.mark_back(5)
    assert await store.subscribers.audience(CASE, Kind.UPDATE) == {"en": 1, "ru": 1}


async def test_who_subscribes_again_is_no_longer_gone(store: Store) -> None:
    await subscribe(store, ANNA)
    await writes(store, ANNA, "president")
    await store.subscribers.mark_gone(ANNA, Gone.LEFT, NOW)
    assert (await known(store, ANNA)).gone
    assert not await store.replies.waits(ANNA, CASE, "president")
    assert not await subscribe(store, ANNA)
    assert not (await known(store, ANNA)).gone


async def test_a_moved_chat_takes_everything_along(store: Store) -> None:
    owner = await store.team.join(await store.team.invite(OWNER, NOW, DAY), ANNA, NOW)
    await subscribe(store, ANNA, "fr", Wants.CALLS, CASE, OTHER_CASE)
    await store.subscribers.mark_gone(ANNA, Gone.LEFT, NOW)
    await store.prompts.ask(ANNA, "name", "x", LATER)
    await store.reminders.set(ANNA, CASE, "x", "fr", LATER)
    await writes(store, ANNA, "president")
    await report(store, ANNA, "foreign")
    await store.replies.answer(ANNA, CASE, "justice", Answer.FORM, TODAY)
    draft = await store.drafts.create(ANNA, CASE, Kind.UPDATE, "en", NOW)
    before = await store.subscribers.personal_data(ANNA)

    await store.subscribers.migrate(ANNA, CHLOE)

    after = await store.subscribers.personal_data(CHLOE)
    assert before.subscriber is not None
    assert after.subscriber == replace(before.subscriber, gone=False, gone_at=None, gone_why=None)
    assert after == replace(
        before,
        subscriber=after.subscriber,
        reminders=(replace(before.reminders[0], chat=CHLOE),),
        reply_questions=(replace(before.reply_questions[0], chat=CHLOE),),
    )
    assert await store.subscribers.personal_data(ANNA) == NOTHING
    assert await store.team.role(CHLOE) is owner
    assert await store.drafts.author(draft) == CHLOE
    assert not await store.actions.record(CHLOE, CASE, "president", "release", TODAY, NOW)


async def test_a_chat_that_moves_onto_a_known_one(store: Store) -> None:
    await store.team.join(await store.team.invite(OWNER, NOW, DAY), ANNA, NOW)
    await store.team.join(await store.team.invite(ORGANISER, NOW, DAY), BORIS, NOW)
    await subscribe(store, ANNA, "fr", Wants.CALLS, OTHER_CASE)
    await subscribe(store, BORIS, "ru", Wants.ALL, CASE)
    for chat in (ANNA, BORIS):
        await store.prompts.ask(chat, f"of-{chat}", "x", LATER)
        await store.reminders.set(chat, CASE, f"of-{chat}", "fr", LATER)
        await writes(store, chat, "president", language=f"l{chat % 9}")
        await report(store, chat, "foreign")
        await writes(store, chat, "foreign")
        await store.replies.answer(chat, CASE, "foreign", Answer.FORM if chat == ANNA else Answer.REAL, TODAY)
    await writes(store, ANNA, "geneva")
    await store.replies.answer(ANNA, CASE, "geneva", Answer.FORM, TODAY)
    await store.reminders.set(ANNA, OTHER_CASE, "only", "fr", LATER)
    await writes(store, ANNA, "justice")
    await report(store, ANNA, "justice")

    await store.subscribers.migrate(ANNA, BORIS)

    both = await store.subscribers.personal_data(BORIS)
    assert both.subscriber is not None
    assert (both.subscriber.language, both.subscriber.wants) == ("ru", Wants.ALL)
    assert both.subscriber.cases == {CASE, OTHER_CASE}
    assert both.prompt is not None
    assert both.prompt.kind == f"of-{BORIS}"
    assert {(reminder.case, reminder.data) for reminder in both.reminders} == {
        (CASE, f"of-{BORIS}"),
        (OTHER_CASE, "only"),
    }
    assert {(question.authority, question.language) for question in both.reply_questions} == {
        ("president", f"l{BORIS % 9}"),
        ("justice", "fr"),
    }
    assert (await store.tallies.totals(CASE)).replies == {"foreign": {"real": 1}, "geneva": {"form": 1}}
    assert both.role is OWNER
    assert await reported(store) == (4, 1)
    assert {key: it.supporters for key, it in (await store.choices.statuses(CASE)).items()} == {
        key_of("foreign"): 1,
        key_of("justice"): 1,
    }
    assert await store.subscribers.personal_data(ANNA) == NOTHING
    assert len(await store.team.members(BORIS)) == 1


async def test_a_move_signs_nobody_up_again(store: Store) -> None:
    await subscribe(store, ANNA)
    await subscribe(store, BORIS)
    await store.subscribers.stop(BORIS)
    await store.subscribers.migrate(ANNA, BORIS)
    assert (await store.tallies.totals(CASE)).subscribers == 0


async def test_a_move_onto_itself_changes_nothing(store: Store) -> None:
    await subscribe(store, ANNA)
    await store.subscribers.migrate(ANNA, ANNA)
    assert (await store.tallies.totals(CASE)).subscribers == 1


async def test_since_when_and_why_somebody_is_gone_is_theirs_to_see(store: Store) -> None:
    await subscribe(store, ANNA)
    await store.subscribers.mark_gone(ANNA, Gone.BLOCKED, LATER)
    held = (await store.subscribers.personal_data(ANNA)).subscriber
    assert held is not None
    assert (held.gone, held.gone_at, held.gone_why) == (True, LATER, Gone.BLOCKED)
    await store.subscribers.mark_back(ANNA)
    held = (await store.subscribers.personal_data(ANNA)).subscriber
    assert held is not None
    assert (held.gone, held.gone_at, held.gone_why) == (False, None, None)


async def test_a_run_of_marks_is_taken_back_and_nobody_s_own_decision(store: Store) -> None:
    for chat, why, at in (
        (1, Gone.LOST, NOW - DAY),
        (2, Gone.LOST, NOW),
        (3, Gone.BLOCKED, LATER),
        (4, Gone.DELETED, LATER),
        (5, Gone.LEFT, LATER),
    ):
        await subscribe(store, chat)
        await store.subscribers.mark_gone(chat, why, at)
    await subscribe(store, 6)
    found = GoneSince({Gone.LOST: 1, Gone.BLOCKED: 1, Gone.DELETED: 1, Gone.LEFT: 1}, 0)
    assert await store.subscribers.gone_since(NOW) == found
    assert found.mistaken == 3
    assert [(await known(store, chat)).gone for chat in range(1, 7)] == [True] * 5 + [False]
    assert await store.subscribers.restore(NOW) == found
    assert [(await known(store, chat)).gone for chat in range(1, 7)] == [True, *[False] * 3, True, False]
    assert sum((await store.subscribers.audience(CASE, Kind.UPDATE)).values()) == 4
    assert await store.subscribers.restore(NOW) == GoneSince({Gone.LEFT: 1}, 0)


async def test_marks_from_before_the_time_was_kept_stay(store: Store) -> None:
    await subscribe(store, ANNA)
    async with store._db.write() as connection:
        await connection.exec_driver_sql("UPDATE subscribers SET gone = 1")
    assert await store.subscribers.restore(NOW - DAY) == GoneSince({}, 1)
    assert (await known(store, ANNA)).gone
