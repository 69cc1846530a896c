"""An owner limits one of the team to some cases: of the others they see, hear and do nothing."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from pathlib import Path

import pytest

from bot.chat.approvals.buttons import AskApproval
from bot.chat.base.buttons import Button, Open, OpenBelow, Screen, TurnPage, pack
from bot.chat.base.registry import REGISTRY
from bot.chat.broadcasts.buttons import NewDraft, TrialToTeam
from bot.chat.cases.editor.buttons import NewCase, TakeAppeal
from bot.chat.delivery import reports
from bot.chat.people.hotline.buttons import AskTeam, BlockAsker
from bot.chat.team.buttons import LimitMember, SwitchLanguage
from bot.content.library import messages_folder
from bot.model.team.roles import Access, Role
from bot.model.team.two_keys import ApprovalKind
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.forging import buttons_of, changed, lasting
from tests.support.steps.hotline import BEGIN, SECRET, vanishes
from tests.support.steps.organising import invitation, organiser, previews, writes_first
from tests.support.steps.roles import case_worker, translator, viewer
from tests.support.stores import rows, sqlite_connection

THEIRS, OTHER = "exa001", "tjk001"
REFUSED = "This case isn't among yours"
OF_THE_TEAM = "That concerns the whole team"
OF_OTHER = ("Rukhshona", "tjk001", "TJK")
OF_NO_CASE = {
    "ChooseTeamName",
    "LeaveTeam",
    "NoticeCountry",
    "PickNoticeCountry",
    "ShowRecordBy",
    "SkipTeamName",
    "SwitchDigest",
    "SwitchLanguage",
    "SwitchNight",
    "SwitchNotices",
    "SwitchRoomOnly",
    "TakeOutTeamName",
    "TeamBroadcasts",
    "WhichTotals",
}
"""Buttons of the team that name no case, nor anything of one; what they show is looked at below."""


@pytest.fixture
async def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Running]:
    """A bot with two cases; who is to be told is told at once."""
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    shutil.copytree("docs/example-case/exa001", messages / "cases" / THEIRS)
    async with Running(tmp_path, messages=messages) as bot:
        yield bot


async def limits(owner: Human, number: int) -> None:
    """Limit one of the team to the example case."""
    await owner.says("/team")
    await owner.hears("Everybody has a number")
    await owner.taps("Limit somebody")
    await owner.hears("Whose cases do you want to choose?")
    await owner.taps(f"Person {number}")
    shown = await owner.hears("Which cases does person", "Now: every case")
    assert not [key for row in shown.labels for key in row if "ticked" in key]  # never to none
    await owner.taps("Odila")
    await owner.hears("Nothing changes until")
    await owner.taps("Only the one ticked")
    await owner.hears("Now only:")


async def draft_of(author: Human, text: str, case: str) -> Message:
    """A draft about that case; the message that it was made from."""
    await author.says("/broadcast")
    choice = await author.hears("Which case")
    await author.taps(next(key for key in choice.buttons if case in (key.data or "")))
    return await writes_first(author, "Update", text, begun=True)


async def planned(author: Human, text: str, case: str) -> Message:
    """A broadcast about that case that waits for its time; the message that it was made from."""
    written = await draft_of(author, text, case)
    await author.taps("🕒")
    await author.hears("When is it to go out?")
    await author.taps("In 1 hour")
    await author.hears("When is it to go out?")
    await author.taps("Back")
    await author.hears("Kept. Nothing is sent yet")
    await previews(author)
    await author.taps("🚀")
    await author.hears("It waits for its time")
    return written


def of_other(kind: type[Button], numbers: dict[str, int]) -> list[Button] | None:
    """Buttons of that kind that are about the other case; None if such a button is about no case."""
    about = {name: number for name, number in numbers.items() if name in {one.name for one in fields(kind)}}
    if "subject" in {one.name for one in fields(kind)}:
        found = []
        for one in buttons_of(kind):
            of_case = one.kind in (ApprovalKind.PUBLISH, ApprovalKind.CLOSE)  # type: ignore[attr-defined]
            subject = OTHER if of_case else str(numbers["broadcast"])
            found.append(replace(one, subject=subject))  # type: ignore[call-arg]
        return found
    if "case" in {one.name for one in fields(kind)}:
        return [replace(one, case=OTHER) for one in buttons_of(kind)]  # type: ignore[call-arg]
    return [replace(one, **about) for one in buttons_of(kind)] if about else None


def seen(human: Human, since: int) -> str:
    """All that came to somebody since then, with what its buttons hold."""
    return "\n".join(
        f"{one.html} {[key.data for key in one.buttons]} {one.file and one.file.name}"
        for one in human.person.versions[since:]
        if not one.own
    )


async def test_of_another_case_somebody_limited_sees_hears_and_does_nothing(two: Running) -> None:
    bot, olga = two, await two.owner()
    paul = await organiser(bot, olga, "Paul")
    cora = await case_worker(bot, olga, "Cora")
    viktor = await viewer(bot, olga, "Viktor")
    tomas = await translator(bot, olga, "Tomas", "Español", "Тоҷикӣ")
    await olga.says("/hotline")
    await olga.taps("Let supporters ask")
    anna = bot.person("Anna")
    await anna.opens(OTHER)
    await anna.taps("🔔")
    await draft_of(paul, "Just begun", OTHER)
    written = await planned(paul, "Planned by Paul", OTHER)
    await draft_of(paul, "Of my own case", THEIRS)
    await planned(olga, "Planned by Olga", OTHER)
    await anna.taps_old(pack(AskTeam(OTHER)))
    await anna.hears(BEGIN)
    await anna.says(SECRET)
    await paul.sees(SECRET)

    await olga.taps_old(pack(AskApproval(ApprovalKind.CLOSE, OTHER, "free")))
    await paul.sees("asks for your approval")

    for number in (2, 3, 4, 5):
        await limits(olga, number)
    await bot.app.idle()
    held = await olga.sees("Waiting for an owner's answer")
    assert "Rukhshona" in held.text
    for human in (paul, cora, viktor, tomas):
        await human.sees("You are limited to some cases now")
    assert rows(bot.database, 'SELECT "case", state FROM broadcasts ORDER BY id') == [
        (OTHER, "scheduled"),
        (THEIRS, "draft"),
        (OTHER, "scheduled"),
    ]
    await vanishes(paul, SECRET, "Question 1")
    await bot.app.idle()
    before = lasting(bot.database)
    del before["hotline_copies"]  # gone from the phone, a row goes a moment later
    del before["desks"]  # /desk is among the commands
    del before["handled_updates"]  # a number and a day of every update, whoever sent it
    about = f"SELECT id FROM broadcasts WHERE \"case\" = '{OTHER}'"
    broadcasts = [int(str(number)) for (number,) in rows(bot.database, about)]
    for human, role in (
        (paul, Role.ORGANISER),
        (cora, Role.CASE_WORKER),
        (viktor, Role.VIEWER),
        (tomas, Role.TRANSLATOR),
    ):
        since = len(human.person.versions)
        for kind, handled in REGISTRY.taps.items():
            if handled.access is Access.EVERYBODY or not handled.access.admits(role):
                continue
            if kind in (NewCase, TakeAppeal):
                await human.taps_old(pack(kind()))
                await human.hears("You can't begin a new case")
                continue
            for number in broadcasts:
                buttons = of_other(kind, {"draft": number, "broadcast": number, "question": 1, "approval": 1})
                if buttons is None:
                    assert kind.__name__ in OF_NO_CASE
                    for button in buttons_of(kind) if handled.of_all else ():
                        await human.taps_old(pack(button))
                        await human.hears(OF_THE_TEAM)
                    break
                for button in buttons:
                    await human.taps_old(pack(button))
                    whole = getattr(button, "kind", None) in (
                        ApprovalKind.REMOVE,
                        ApprovalKind.RULE,
                        ApprovalKind.ROOM,
                        ApprovalKind.PANIC,
                    )
                    answer = await human.hears(OF_THE_TEAM if whole else REFUSED)
                    assert {key.data for key in answer.buttons} <= {pack(OpenBelow(Screen.DESK))}, button
        for screen, handled in REGISTRY.screens.items():
            if handled.access is not Access.EVERYBODY and handled.access.admits(role):
                for button in (Open(screen, OTHER), OpenBelow(screen, OTHER)):
                    await human.taps_old(pack(button))
                    await human.hears(REFUSED)
        for command in REGISTRY.of_team(role):
            await human.says(f"/{command.name}")
            await human.hears()
        await bot.app.idle()
        for words in OF_OTHER:
            assert words not in seen(human, since), (role, words)
    assert not changed(bot.database, before)
    await paul.edits(written, "Changed")
    await paul.hears("I am a program")
    await paul.says("Urgent appeal. " * 40)
    offered = await paul.hears("Of my own case")
    assert not [key for row in offered.labels for key in row if "make a draft" in key]
    assert not changed(bot.database, before)

    # Nor do they hear of it.
    news = {human: len(human.person.versions) for human in (paul, cora, viktor, tomas)}
    await draft_of(olga, "On trial", OTHER)
    await olga.taps_old(pack(TrialToTeam(max(broadcasts) + 1)))
    await olga.hears("Nobody else of the team got it")
    await olga.says("/stopcase")
    await olga.taps("Rukhshona", await olga.hears("Which case"))
    await olga.taps("⛔ Yes, stop it now", await olga.hears("Stop this case now?"))
    await olga.hears("Stopped")
    await bot.later(minutes=10)
    for human, since in news.items():
        for words in OF_OTHER:
            assert words not in seen(human, since)

    # Until an owner lets them have every case again.
    await olga.says("/team")
    assert (await olga.hears("Everybody has a number")).text.count("📁 1\n") == 4
    await olga.taps("Limit somebody")
    await olga.taps("Person 2", await olga.hears("Whose cases"))
    await olga.taps("Every case", await olga.hears("Now only: Odila Brennwater"))
    await olga.hears("Now: every case")
    await paul.hears("You aren't limited to some cases any more")
    await paul.says("/cases")
    await paul.hears("Rukhshona", "Odila")
    await olga.says("/record")
    await olga.hears("Person 2 has every case again", "Person 2 has only these cases: exa001")


async def test_what_is_about_every_case_is_looked_at_and_not_switched(two: Running) -> None:
    bot, olga = two, await two.owner()
    paul = await organiser(bot, olga, "Paul")
    await limits(olga, 2)
    await olga.says("/hotline")
    await olga.taps("Let supporters ask")
    await paul.says("/languages")
    shown = await paul.hears("not reviewed, switched off", "somebody who isn't limited to some cases")
    assert not [key for key in shown.buttons if "Switch" in key.label]
    for on in (True, False):
        await paul.taps_old(pack(SwitchLanguage("es", on)))
        await paul.hears(OF_THE_TEAM)
    await olga.says("/languages")
    await olga.hears("Español – not reviewed, switched off")

    anna = bot.person("Anna")
    await anna.opens(THEIRS)
    await anna.taps_old(pack(AskTeam(THEIRS)))
    await anna.hears(BEGIN)
    await anna.says(SECRET)
    await paul.sees(SECRET)
    card = await paul.sees("Question 1")
    assert not [key for key in card.buttons if "Block" in key.label]
    await paul.taps_old(pack(BlockAsker(1, True)))
    await paul.hears(OF_THE_TEAM)
    await paul.taps("💬 Answer", card)
    await paul.hears("Send me your answer")


async def test_a_page_that_is_turned_is_asked_about_like_any_other(two: Running) -> None:
    bot, olga = two, await two.owner()
    paul = await organiser(bot, olga, "Paul")
    await limits(olga, 2)
    await paul.taps_old(pack(TurnPage.to(1, NewDraft(OTHER))))
    await paul.hears(REFUSED)
    await paul.taps_old(pack(TurnPage.to(1, LimitMember(0, "", "", 0, sure=False))))
    await paul.hears("That is for the organisers of this bot")


async def link_for(owner: Human, whom: str, *, to_theirs: bool = True) -> str:
    """The payload of a link, limited to the example case before it is sent to anybody."""
    payload = await invitation(owner, whom)
    link = next(m for m in reversed(owner.person.messages) if payload in m.text)
    await owner.taps("Limit it to some cases", link)
    await owner.hears("Which cases shall whoever comes by link", "Now: every case")
    assert payload in owner.person.screen[link.id].text, "the link itself stays"
    if to_theirs:
        await owner.taps("Odila")
        await owner.hears("Nothing changes until")
        await owner.taps("Only the one ticked")
        await owner.hears("Now only: Odila Brennwater")
    return payload


async def test_a_link_limits_whoever_comes_by_it_from_their_first_look(two: Running) -> None:
    bot, olga = two, await two.owner()
    payload = await link_for(olga, "An organiser")
    await olga.says("/team")
    await olga.hears("for a new organiser", "For 1 case only")
    await bot.restart()
    paul = bot.person("Paul")
    await paul.opens(payload)
    await paul.hears("You are an organiser now", "limited you to these cases: Odila Brennwater")
    await paul.says("/broadcast")
    await paul.hears("What do you want to send?", "Odila Brennwater")
    await paul.taps_old(pack(NewDraft(OTHER)))
    await paul.hears(REFUSED)
    await olga.says("/team")
    assert "📁 1" in (await olga.hears("2. Organiser")).text
    await olga.says("/record")
    await olga.hears("has only these cases: exa001")
    assert rows(bot.database, "SELECT cases FROM team WHERE id = 2") == [("exa001",)]
    assert rows(bot.database, "SELECT count(*) FROM invitations") == [(0,)]


async def test_a_limit_of_a_link_is_changed_and_taken_back_and_an_owner_s_link_has_none(two: Running) -> None:
    olga = await two.owner()
    payload = await link_for(olga, "An organiser")
    await olga.taps("Every case")
    await olga.hears("Now: every case")
    paul = two.person("Paul")
    await paul.opens(payload)
    await paul.hears("You are an organiser now")
    assert "limited you" not in paul.person.messages[-1].text
    await olga.says("/invite")
    await olga.hears("Whom do you want to invite?")
    await olga.taps("An owner")
    made = await olga.hears("?start=join-")
    assert not [key for key in made.buttons if "Limit" in key.label]


async def test_who_is_raised_by_a_limited_link_has_its_cases_and_no_others(two: Running) -> None:
    bot, olga = two, await two.owner()
    viktor = await viewer(bot, olga, "Viktor")
    payload = await link_for(olga, "An organiser")
    await viktor.opens(payload)
    await viktor.hears("You are an organiser now", "limited you to these cases: Odila")
    await viktor.taps_old(pack(NewDraft(OTHER)))
    await viktor.hears(REFUSED)


async def test_a_case_that_is_gone_by_then_leaves_nothing_and_no_other_in_its_place(two: Running) -> None:
    bot, olga = two, await two.owner()
    payload = await link_for(olga, "An organiser")
    with sqlite_connection(bot.database) as connection:
        connection.execute("UPDATE invitations SET cases = 'gone001'")
    paul = bot.person("Paul")
    await paul.opens(payload)
    await paul.hears("limited you to these cases: gone001")
    await paul.says("/broadcast")
    assert "Odila" not in (await paul.hears("case")).text


async def test_a_link_that_was_used_meanwhile_is_limited_no_more(two: Running) -> None:
    bot, olga = two, await two.owner()
    payload = await link_for(olga, "An organiser", to_theirs=False)
    await olga.taps("Odila")
    choice = await olga.hears("Nothing changes until")
    paul = bot.person("Paul")
    await paul.opens(payload)
    await paul.hears("You are an organiser now")
    await olga.taps("Only the one ticked", choice)
    await olga.hears("The team", "2. Organiser")
    assert rows(bot.database, "SELECT cases FROM team WHERE id = 2") == [(None,)]
