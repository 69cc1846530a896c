"""The desk: one message of each of the team that shows what is going on, and stays true."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat.delivery import reports
from bot.chat.team.desk import keeping
from bot.rehearsal import InjectedFault, Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import half_sent
from tests.support.steps.hotline import asks, switched_on
from tests.support.steps.organising import (
    REFUSED,
    invitation,
    organiser,
    removes,
    schedules,
    subscribed,
    writes_first,
)
from tests.support.steps.roles import case_worker, translator
from tests.support.stores import rows


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)
    monkeypatch.setattr(keeping, "APART_S", 0.05)
    monkeypatch.setattr(keeping, "PROGRESS_EVERY_S", 0.05)
    monkeypatch.setattr(keeping, "NOT_NOW_S", 0.05)


async def desk_of(human: Human) -> Message:
    """Open the desk; it is the one that stands at the head of the chat."""
    await human.says("/desk")
    return await human.hears("Desk")


async def desk_says(human: Human, *words: str, without: str = "") -> Message:
    """The desk at the head of somebody's chat, once it says all this; nobody taps anything for it."""
    async with asyncio.timeout(human.patience):
        while True:
            found = human.person.screen.get(human.person.pinned[-1]) if human.person.pinned else None
            says = found is not None and all(word in found.text for word in words)
            if found and says and not (without and without in found.text):
                return found
            try:
                await human.person.changed.wait()
            except TimeoutError:
                raise AssertionError(f"the desk never said {words}:\n{found}") from None


def desks(human: Human) -> list[Message]:
    """Every message on the screen that is a desk, or was."""
    return [one for one in human.person.messages if not one.own and "esk" in one.text.split("\n")[0]]


async def test_two_organisers_see_how_far_a_broadcast_is_also_over_a_restart(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    before = {human.person: (await desk_of(human)).id for human in (olga, paul)}
    await half_sent(bot, paul, "The court has decided")
    for human in (olga, paul):
        shown = await desk_says(human, "Under way", "“The court has decided”", "2 of 4")
        assert "▓▓▓▓▓▓░░░░░░ 50 %" in shown.text
        assert shown.id == before[human.person], "it is the same message, edited"
    heard = len(olga.person.versions)
    await bot.restart()
    await paul.taps("⏸", await paul.sees("Sending: "))
    for human in (olga, paul):
        shown = await desk_says(human, "⏸ paused")
        assert shown.id == before[human.person]
    assert all("Desk" not in one.text for one in olga.person.versions[heard:-1]), (
        "nothing changed by the restart"
    )
    await paul.taps("▶️ Go on", await paul.sees("Paused"))
    await bot.later(minutes=11)
    for human in (olga, paul):
        assert (await desk_says(human, without="Under way")).id == before[human.person]
        assert len(desks(human)) == 1


async def test_what_a_colleague_cancels_leaves_the_desk_of_the_other(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await subscribed(bot, "Eva")
    await schedules(paul, "Update", "Tomorrow's news")
    await writes_first(paul, "Update", "Not yet finished")
    shown = await desk_of(olga)
    assert "Scheduled" in shown.text
    assert "Not yet finished" not in shown.text, "a draft is its author's"
    await desk_of(paul)
    await desk_says(paul, "You have begun to write:", "“Not yet finished”")
    await paul.taps("🕒 Tomorrow's news", await desk_says(paul, "Scheduled"))
    await paul.hears("It waits for its time")
    await desk_says(paul, "Scheduled")  # it stays, and what it leads to came below
    await paul.taps("🗑")
    await desk_says(olga, without="Scheduled")
    await desk_says(paul, without="Scheduled")
    await olga.says("/team")
    await olga.taps("🗂 Desk", await olga.hears("The team"))
    again = await olga.hears("Desk")
    assert [one.id for one in desks(olga)] == [again.id], "there is one"


async def test_there_is_one_desk_however_often_it_is_opened_and_whatever_becomes_of_it(bot: Running) -> None:
    olga = await bot.owner()
    first = await desk_of(olga)
    await bot.app.idle()
    assert olga.person.pinned == [first.id]
    olga.person.says("/desk")
    olga.person.says("/desk")
    await bot.app.idle()
    [desk] = desks(olga)
    assert desk.id > first.id
    assert olga.person.pinned == [desk.id]
    assert not [one for one in olga.person.messages if one.kind == "pinned"], "no line says that it is pinned"

    await olga.taps("👥 Team", desk)
    team = await olga.hears("Everybody has a number")
    await olga.taps("🗂 Desk", team)
    moved = await olga.hears("Desk")
    await bot.app.idle()
    assert moved.id == team.id, "in the place of the screen"
    assert [one.id for one in desks(olga)] == [moved.id]

    olga.person.loses([moved.id])  # deleted by hand
    await writes_first(olga, "Update", "Begun")
    await bot.later(minutes=1)
    assert not desks(olga)
    bot.world.faults.add(InjectedFault(method="pinChatMessage", status=400, description="not enough rights"))
    await olga.says("/desk")
    assert "“Begun”" in (await olga.hears("Desk")).text
    assert olga.person.pinned == []
    await olga.taps("🗑", await olga.sees("Kept. Nothing is sent yet"))
    await olga.hears("Desk")

    bot.world.backend.ahead += 3 * 86_400  # too old for Telegram to delete it
    await olga.says("/desk")
    newest = await olga.hears("Desk")
    await bot.app.idle()
    assert newest.id == desks(olga)[-1].id
    assert [one.text for one in desks(olga)[:-1]] == ["Your desk has moved down. /desk brings it up again."]


async def test_the_desk_of_who_is_out_of_the_team_says_no_more_and_does_nothing(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    rosa = await organiser(bot, olga, "Rosa")
    await subscribed(bot, "Eva")
    await schedules(olga, "Update", "Not for them any more")
    shown = await desk_of(paul)
    await desk_of(rosa)
    await removes(olga, 2)
    closed = await paul.hears("it is empty")
    assert closed.id == shown.id
    assert not closed.keyboard
    assert paul.person.pinned == []
    for one in shown.buttons:
        await paul.taps_old(one.data or "")
        await paul.hears(REFUSED)
    await rosa.says("/forget")
    await rosa.taps("Yes")
    await rosa.hears("Nothing about you is stored any more")
    assert not desks(rosa)
    await bot.app.idle()
    assert rows(bot.database, "SELECT * FROM desks") == []
    for human in (paul, rosa):
        assert not [one for one in desks(human) if "Not for them any more" in one.text]


async def test_each_sees_what_waits_for_them_and_a_button_leads_there(bot: Running) -> None:
    olga, paul = await switched_on(bot)
    cora = await case_worker(bot, olga, "Cora")
    tomas = await translator(bot, olga, "Tomas", "Español")
    await subscribed(bot, "Eva")
    shown = await desk_of(olga)
    assert "days old. Is there news?" in shown.text
    await asks(bot.person("Anna"))
    for human in (olga, paul):
        if human is paul:
            await desk_of(paul)
        await human.taps("❓ Answer supporters", await desk_says(human, "1 question of a supporter waits"))
        await human.hears("Question 1")
    told = (await desk_of(cora)).text
    assert "Is there news?" in told
    assert "question of a supporter" not in told
    await cora.taps("🗓")
    await cora.hears("Its facts are", "days old")
    told = (await desk_of(tomas)).text
    assert "Is there news?" not in told
    assert "Español" in told or "Spanish" in told or "Nothing waits for you" in told


async def test_it_speaks_the_language_that_it_was_opened_in(bot: Running) -> None:
    olga = await bot.owner()
    await subscribed(bot, "Eva")
    ivan = bot.person("Иван", "ru")
    await ivan.opens(await invitation(olga))
    await ivan.hears("/desk")
    await ivan.says("/desk")
    await ivan.hears("Рабочий стол")
    await schedules(olga, "Update", "Later")
    await desk_says(ivan, "Запланировано")
