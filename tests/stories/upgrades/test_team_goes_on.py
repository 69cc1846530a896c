"""What the team of an earlier state had settled holds, and what waited for one of them goes on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.chat.base.buttons import Button, pack
from bot.chat.broadcasts.buttons import Preview
from bot.chat.broadcasts.suggested.buttons import ThankForLetters
from bot.chat.cases.editor.buttons import CaseHome
from bot.chat.totals.buttons import ShowTotals
from tests.support.people import Human
from tests.support.room.groups import Circle
from tests.support.room.steps import topic_of
from tests.support.steps.clocks import later
from tests.support.steps.organising import at, gathered, got, previews, writes_first
from tests.support.stores import rows, with_two_keys
from tests.upgrades.asking import QUESTION
from tests.upgrades.cases import LIVE
from tests.upgrades.desk import CASE, FEW
from tests.upgrades.old_bot import OldBot, at_rest
from tests.upgrades.state import OldButton, State, states

since_rooms = pytest.mark.parametrize(
    "state", [state for state in states() if state.groups], ids=lambda state: state.folder.name
)
"""Those in which a group is the team's room; the letters of a case have passed a hundred, too."""
since_two_keys = pytest.mark.parametrize(
    "state",
    [state for state in states() if any(button.kind == "Approve" for button in state.buttons)],
    ids=lambda state: state.folder.name,
)
"""Those of which the team had desks, names, notices, somebody with some cases, and approvals."""


def kept(state: State, kind: str, carries: str = "") -> OldButton:
    """A button of that kind that somebody has."""
    return next(one for one in state.buttons if one.kind == kind and carries in one.data)


async def taps(human: Human, button: Button) -> None:
    """A button that they had, on their newest message."""
    await human.taps_old(pack(button))


@since_two_keys
async def test_an_approval_that_waited_is_given_and_the_message_goes_out(
    tmp_path: Path, state: State
) -> None:
    database = await at_rest(tmp_path / "rested", state)
    # There are few readers: the team asks for less than it can choose.
    await asyncio.to_thread(with_two_keys, database, FEW)
    asked = "SELECT subject FROM approvals WHERE kind = 'broadcast' AND state = 'asked'"
    ((number,),) = rows(database, asked)
    async with OldBot(tmp_path / "old", state, database) as old:
        liam, pilar, olga, anna = (old.people[name] for name in ("Liam", "Pilar", "Olga", "Anna"))
        await taps(liam, Preview(int(str(number))))
        await liam.taps(
            "Ask a second person", await liam.hears("somebody else of the team looks at it first")
        )
        await liam.hears("nobody has answered yet")
        await old.tap(kept(state, "Approve"))
        await pilar.sees("You have approved it")
        await liam.hears("Owner no. 2 has approved what you asked for")
        await olga.sees("Owner no. 2 has approved it")  # where she was asked, as before
        assert not got(anna, "The vigil is on Friday")
        await liam.taps("Go on")
        await liam.taps("🚀", await liam.hears("Owner no. 2 has approved it, just as it is"))
        await liam.hears("It goes out in 30 seconds")
        assert not got(anna, "The vigil is on Friday")
        await old.bot.later(seconds=31)
        await anna.sees("The vigil is on Friday")
        (message,) = got(anna, "The vigil is on Friday")
        assert "Ask the team" in str(message.labels)
        assert rows(old.bot.database, f"SELECT state FROM approvals WHERE subject = '{number}'") == [
            ("used",)
        ]


@since_two_keys
async def test_what_had_been_approved_is_done_and_what_was_withdrawn_or_refused_is_not(
    tmp_path: Path, state: State
) -> None:
    database = await at_rest(tmp_path / "rested", state)
    async with OldBot(tmp_path / "old", state, database) as old:
        olga = old.people["Olga"]
        await old.tap(kept(state, "AskApproval", ":recall:"))  # it was refused: they are asked anew
        await olga.sees("nobody has answered yet")
        closes = kept(state, "CloseCase", f"{LIVE}:free:1")
        await old.tap(closes)
        await old.people["Odile"].sees("Lorin Aldcroft")
        closed = f"SELECT state FROM approvals WHERE subject = '{LIVE}'"
        assert rows(old.bot.database, closed) == [("used",)]
        loosened = "SELECT state FROM approvals WHERE kind = 'rule'"
        assert rows(old.bot.database, loosened) == [("withdrawn",)]


@since_two_keys
async def test_the_desk_that_stands_pinned_is_edited_and_nobody_gets_another(
    tmp_path: Path, state: State
) -> None:
    async with OldBot(tmp_path, state) as old:
        await old.goes_on()
        desks = {message for (message,) in rows(old.bot.database, "SELECT message FROM desks")}
        olga, liam = old.people["Olga"], old.people["Liam"]
        await old.bot.later(seconds=31)
        for human in (olga, liam):
            while "being sent" in (stands := await human.hears("🗂 Desk", "The verdict is expected")).text:
                await old.bot.later(seconds=31)
            shown = {one.id for one in human.person.versions if one.text.startswith("🗂 Desk")}
            assert shown == {stands.id}
            assert stands.id in desks
        assert {message for (message,) in rows(old.bot.database, "SELECT message FROM desks")} == desks


@since_two_keys
async def test_who_was_limited_to_a_case_has_it_and_no_other(tmp_path: Path, state: State) -> None:
    async with OldBot(tmp_path / "old", state, await at_rest(tmp_path / "rested", state)) as old:
        liam = old.people["Liam"]
        await liam.says("/cases")
        listed = await liam.hears("Rukhshona")
        assert "Lorin Aldcroft" not in str(listed.labels) + listed.text
        await taps(liam, CaseHome(LIVE))
        await liam.hears("This case isn't among yours")
        vito = old.people["Vito"]
        await vito.says("/broadcast")
        await vito.hears("That is for the organisers of this bot")


@since_two_keys
async def test_whose_night_it_was_it_still_is(tmp_path: Path, state: State) -> None:
    """Odile's is that of Seoul, nine hours ahead of UTC, by which everybody else goes; Liam has none."""
    async with OldBot(tmp_path / "old", state, await at_rest(tmp_path / "rested", state)) as old:
        olga, pilar, odile, liam = (old.people[name] for name in ("Olga", "Pilar", "Odile", "Liam"))
        await at(old.bot, 15)
        await _sends(olga, "A vigil in the afternoon")
        await gathered(old.bot)
        await pilar.sees("A vigil in the afternoon")
        told = [one for one in got(odile, "A vigil in the afternoon") if "Olga" in one.text]
        assert told == []
        await at(old.bot, 23)
        await odile.sees("Olga of the vigil")
        await _sends(olga, "A vigil by night")
        await gathered(old.bot)
        await liam.sees("A vigil by night")
        for human, hears in ((liam, True), (odile, True), (pilar, False)):
            told = [one for one in got(human, "A vigil by night") if "Olga of the vigil" in one.text]
            assert bool(told) is hears, human.person


@since_two_keys
async def test_the_totals_are_what_they_were(tmp_path: Path, state: State) -> None:
    """As they stand on Olga's phone, and as they are told now."""
    button = kept(state, "ShowTotals")
    before = state.message(button).text.splitlines()[3:9]
    (letters,) = (line for line in before if line.startswith("Letters reported as sent: "))
    assert int(letters.rpartition(" ")[2]) >= 13
    async with OldBot(tmp_path / "old", state, await at_rest(tmp_path / "rested", state)) as old:
        olga = old.people["Olga"]
        await taps(olga, ShowTotals(CASE))
        now = (await olga.hears("What supporters reported")).text
        assert now.splitlines()[3:9] == before


@since_rooms
async def test_the_room_is_still_the_teams_and_a_question_that_waits_there_is_answered(
    tmp_path: Path, state: State
) -> None:
    async with OldBot(tmp_path / "old", state, await at_rest(tmp_path / "rested", state)) as old:
        (group,) = old.bot.world.groups.values()
        room, since, topics = Circle(group), len(group.versions), dict(group.topics)
        olga, marek, pilar, uma = (old.people[name] for name in ("Olga", "Marek", "Pilar", "Uma"))
        card = await room.sees("Nobody has it yet")
        copy = next(one for one in group.messages if one.text == QUESTION)
        assert copy.thread == topic_of(group, "Questions")
        taken = await room.tapped_by(olga, "Take it", card)
        assert taken.text == "It is yours."
        await room.hears_from(olga, "Not yet: write in English.", copy)
        await uma.sees("Not yet: write in English.")
        await at(old.bot, 15)
        await _sends(olga, "A vigil in the afternoon")
        await gathered(old.bot)
        told = await room.sees("A vigil in the afternoon")
        assert told.thread == topic_of(group, "Notices")
        await pilar.hears("A vigil in the afternoon", "Olga of the vigil")
        twice = [one for one in got(marek, "A vigil in the afternoon") if "Olga of the vigil" in one.text]
        assert twice == [], "he wants it in the room only"
        assert dict(group.topics) == topics, "no topic was begun anew"
        assert not [one for one in group.versions[since:] if one.thread not in topics]


@since_rooms
async def test_who_was_asked_after_a_year_is_kept_by_an_answer_and_forgotten_without_one(
    tmp_path: Path, state: State
) -> None:
    """Yara had answered, Yves hasn't."""
    database = await at_rest(tmp_path / "rested", state)
    async with OldBot(tmp_path / "old", state, database) as old:
        yara, yves = old.people["Yara"], old.people["Yves"]
        for _ in range(31):
            await later(old.bot, days=1)
        for human, words in ((yara, "You get every update"), (yves, "Rien n’est enregistré à votre sujet")):
            await human.says("/mydata")
            await human.sees(words)


@since_rooms
async def test_the_thanks_that_were_begun_stand_and_are_offered_no_more(tmp_path: Path, state: State) -> None:
    async with OldBot(tmp_path / "old", state, await at_rest(tmp_path / "rested", state)) as old:
        pilar, olga = old.people["Pilar"], old.people["Olga"]
        for human in (pilar, olga):
            await taps(human, ThankForLetters(CASE, 100))
            await human.hears("has been begun")
        assert len(rows(old.bot.database, "SELECT broadcast_id FROM milestones")) == 1
        await later(old.bot, days=1)
        await olga.says("/desk")
        assert "Thank those who wrote?" not in (await olga.hears("🗂 Desk")).text


async def _sends(author: Human, words: str) -> None:
    """A whole broadcast about the case that Liam has."""
    await author.says("/broadcast")
    await author.taps("Rukhshona", await author.hears("Which case?"))
    await writes_first(author, "Update", words, begun=True)
    await previews(author)
    await author.taps("🚀")
    await author.hears("Sent:")
