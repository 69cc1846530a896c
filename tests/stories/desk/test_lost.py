"""An organiser who has read nothing: whatever they write, there is a way to what they came for."""

from __future__ import annotations

from tests.support.application import Running
from tests.support.steps.organising import DESK, subscribed


async def test_who_just_writes_to_the_bot_is_led_to_the_desk(bot: Running) -> None:
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    await olga.says("I want to send an update to everybody")
    lost = await olga.hears("what you wrote went to nobody")
    assert lost.labels == [DESK]
    await olga.taps(DESK[0])
    desk = await olga.hears("🗂 Desk")
    await olga.taps("❓ Questions", desk)
    await olga.hears("Supporters can't ask the team")
    await olga.says("/help")
    assert DESK in (await olga.hears("What you can do here")).labels
    await anna.says("I want to send an update to everybody")
    answer = await anna.hears("I am a program")
    assert "desk" not in answer.text
    assert not answer.labels


async def test_who_says_stop_and_means_a_broadcast_is_told_where_to_stop_that(bot: Running) -> None:
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    await olga.says("cancel")
    told = await olga.hears("You are not subscribed", "To stop a message that is being sent")
    assert DESK in told.labels
    await olga.opens("tjk001")
    await olga.taps("🔔")
    await olga.hears("Rukhshona Khakimova")
    await olga.says("/stop")
    await olga.hears("Stopped. You will get no more", "To stop a message that is being sent", "/stopcase")
    await anna.says("/stop")
    stopped = await anna.hears("Stopped. You will get no more")
    assert "desk" not in stopped.text
    assert DESK not in stopped.labels
