"""Whoever was taken out of the team: every button and command of an organiser's does nothing any more."""

from __future__ import annotations

from pathlib import Path

from bot.chat.base.buttons import Open, OpenBelow, parse
from bot.chat.base.registry import REGISTRY
from bot.model.team.roles import Access
from bot.rehearsal.text.html import parse_html
from tests.support.application import Running
from tests.support.steps.after_sending import comes_to_be
from tests.support.steps.forging import buttons_of, changed, lasting, refused
from tests.support.steps.organising import (
    REFUSED,
    another_owner,
    by_day,
    gathered,
    got,
    invitation,
    previews,
    schedules,
    sends,
    writes_first,
)
from tests.upgrades.old_bot import OldBot, at_rest
from tests.upgrades.state import states

NEWEST = max(states(), key=lambda state: state.made_at)


ORGANISERS = [
    *(
        button
        for kind, handled in REGISTRY.taps.items()
        if handled.access is not Access.EVERYBODY
        for button in buttons_of(kind)
    ),
    *(
        kind(screen, "tjk001")
        for kind in (Open, OpenBelow)
        for screen, handled in REGISTRY.screens.items()
        if handled.access is not Access.EVERYBODY
    ),
]


async def test_every_kind_of_button_does_nothing_and_says_so(bot: Running) -> None:
    await by_day(bot)
    olga, _ = await bot.owner(), await bot.subscriber("Anna")
    vera = await another_owner(bot, olga, "Vera")
    await sends(vera, "Update", "Sent by Vera")
    await writes_first(olga, "Update", "A draft of Olga's")
    await previews(olga)
    await schedules(vera, "Update", "Planned by Vera")
    await invitation(olga)
    await olga.says("/team")
    await olga.hears("Everybody has a number")
    await olga.taps("Remove 2")
    await olga.hears("Remove person 2 from the team?")
    await olga.taps("Remove 2")
    await vera.hears("You aren't in the team any more")
    await olga.sees("Waiting for an owner's answer")
    await gathered(bot)
    await comes_to_be(bot, "SELECT count(*) FROM team_news", [(0,)])
    await bot.app.idle()
    before, received = lasting(bot.database), vera.person.received
    assert len({type(button) for button in ORGANISERS}) > 40
    for button in ORGANISERS:
        await refused(vera, button)
    assert not changed(bot.database, before)
    assert vera.person.received == received + len(ORGANISERS), "one plain sentence for each"
    for name, command in REGISTRY.commands.items():
        if command.access is not Access.EVERYBODY:
            await vera.says(f"/{name}")
            await vera.hears(REFUSED)
    assert not changed(bot.database, before)
    assert not got(olga, "Vera's")


async def test_every_button_on_the_phone_of_somebody_who_was_removed(tmp_path: Path) -> None:
    """As they stand on it from earlier versions of the program; those of supporters go on working."""
    async with OldBot(tmp_path, NEWEST, await at_rest(tmp_path / "rested", NEWEST)) as old:
        olga, human = old.people["Olga"], old.people["Odile"]
        store = old.bot.app._store
        assert store is not None
        number = await store.team.number(human.chat)
        assert number is not None
        await olga.says("/team")
        await olga.hears()
        await olga.taps_old(f"2m:{number}:1")
        await old.bot.app.idle()
        assert await store.team.number(human.chat) is None
        await human.sees("Vous ne faites plus partie de l’équipe")
        texts = [old.bot.said(code) for code in ("en", "fr", "ru")]
        plain = {parse_html(text.screen("organisers_only"))[0] for text in texts}
        same = {text.label("toast_same") for text in texts}  # it says so already, for another button
        mine = [
            button
            for button in NEWEST.buttons
            if button.person == "Odile"
            and (tap := parse(button.data)) is not None
            and REGISTRY.taps[type(tap)].access is not Access.EVERYBODY
        ]
        assert mine
        await old.bot.later(minutes=1)  # what lay with them waits for others now
        before = lasting(old.bot.database)
        for button in mine:
            answered = await old.tap(button)
            assert answered.toast in same or plain & {one.text for one in answered.messages}, button
            assert {one.text for one in answered.messages} <= plain, button
        assert not changed(old.bot.database, before)
