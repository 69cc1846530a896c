"""What each of the team does stands in the record, once it is done; who may see it, and in which words."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from bot.chat.base.buttons import Button, pack
from bot.chat.broadcasts.buttons import TakeOver, Unschedule
from bot.chat.cases.buttons import Totals, TotalsForm
from bot.chat.cases.editor.buttons import DiscardCase
from bot.chat.delivery.buttons import Cancel, Pause, Recall, Resume
from bot.chat.letters.after_sending import Judge
from bot.chat.people.hotline.buttons import SetHotlineHours, SwitchHotline
from bot.chat.team.buttons import ChangeRole, Revoke, ShowRecord, ShowRecordBy, SwitchLanguage
from bot.content.library import Library
from bot.model.letters.address import Verdict, address_key
from bot.model.people.hotline import HotlineDays
from bot.model.team.record import Act, RecordTopic, short, topic_of
from bot.model.team.roles import Role
from tests.support.application import Running
from tests.support.people import Human
from tests.support.samples.languages import LANGUAGES
from tests.support.samples.screens import PHRASEBOOK
from tests.support.steps.broadcasting import half_sent, store_of, with_another_case
from tests.support.steps.cases import closes, drafted, edits, opens_case, publishes
from tests.support.steps.organising import (
    KEPT,
    REFUSED,
    another_owner,
    invitation,
    organiser,
    removes,
    schedules,
    subscribed,
)
from tests.support.steps.roles import case_worker, translator, translators_link
from tests.support.stores import rows

DRAFT = "Petra Bergin"
CASE = "tjk001"
HOURS = SetHotlineHours(HotlineDays.DAILY, 9, 17)
ALL = 'SELECT act, actor, member, "case", facts FROM record_entries ORDER BY number'
OF_MEMORY: Final = {Act.BEGAN, Act.RESTORED, Act.ADOPTED, Act.RESEALED, Act.PANIC}
BY_THE_SERVER: Final = OF_MEMORY | {Act.PEOPLE_BACK, Act.FILES}
OF_TEAM: Final = {Act.JOINED, Act.RAISED, Act.LOWERED, Act.WIDENED, Act.LEFT, Act.REMOVED, Act.INVITED}
OF_SETTINGS: Final = {Act.LANGUAGE_ON, Act.LANGUAGE_OFF, Act.ABOUT, Act.HOTLINE_ON, Act.HOTLINE_OFF}
OF_TEAM_AND_SETTINGS: Final = OF_TEAM | OF_SETTINGS | {Act.REVOKED, Act.HOTLINE_HOURS}
OF_MESSAGES: Final = {act for act in Act if topic_of(act) is RecordTopic.BROADCASTS}
OF_CASES: Final = {Act.EDITED, Act.PUBLISHED, Act.STANDS, Act.DISCARDED}
OF_TWO_KEYS: Final = {act for act in Act if act.value.startswith("approval")} | {Act.EMERGENCY, Act.TWO_KEYS}
"""Done in stories/approvals."""
HANDED_OUT: Final = {Act.EXPORTED, Act.REPORTED, Act.JUDGED}


class Record:
    """What comes to the record, read beside the bot."""

    def __init__(self, bot: Running) -> None:
        self._bot = bot
        self._known = len(rows(bot.database, ALL))
        self.seen: set[str] = set()

    def new(self, *wanted: str) -> list[tuple[object, ...]]:
        """What came since the last look: act, who, whom, case, and of the facts those wanted."""
        found = rows(self._bot.database, ALL)
        entries, self._known = found[self._known :], len(found)
        self.seen |= {str(act) for act, *_ in entries}
        return [
            (act, actor, member, case, *(json.loads(str(facts)).get(name) for name in wanted))
            for act, actor, member, case, facts in entries
        ]


async def taps(human: Human, button: Button) -> str:
    return (await human.taps_old(pack(button))).text


async def test_who_comes_who_goes_and_what_is_set(bot: Running) -> None:
    record = Record(bot)
    olga = await bot.owner()
    assert record.new("role") == [("invited", None, None, None, "owner"), ("joined", 1, 1, None, "owner")]
    paul = await organiser(bot, olga, "Paul")
    assert record.new("role", "invitation") == [
        ("invited", 1, None, None, "organiser", 2),
        ("joined", 2, 2, None, "organiser", 2),
    ]
    payload = await translators_link(olga, "Español")
    tomas = bot.person("Tomas")
    await tomas.opens(payload)
    await tomas.hears("You are a translator now")
    await tomas.opens(await translators_link(olga, "Français"))
    await tomas.hears("Français")
    assert [entry for entry in record.new("languages") if entry[0] != "invited"] == [
        ("joined", 3, 3, None, "es"),
        ("widened", 3, 3, None, "es fr"),
    ]
    await invitation(olga)
    assert await taps(paul, Revoke(5, sure=True)) == "", "an organiser may not"
    await taps(olga, Revoke(5, sure=True))
    await taps(olga, Revoke(5, sure=True))
    assert record.new("invitation") == [("invited", 1, None, None, 5), ("revoked", 1, None, None, 5)]

    for role, told in ((Role.OWNER, "You are an owner"), (Role.ORGANISER, "an owner no more")):
        for _ in range(2):
            await taps(olga, ChangeRole(2, role, sure=True))
        await paul.hears(told)
    assert record.new("role") == [("raised", 1, 2, None, "owner"), ("lowered", 1, 2, None, "organiser")]

    await taps(paul, SwitchLanguage("tg", on=True))
    await taps(paul, SwitchLanguage("tg", on=True))
    await taps(paul, SwitchLanguage("tg", on=False))
    assert record.new("language") == [
        ("language_on", 2, None, None, "tg"),
        ("language_off", 2, None, None, "tg"),
    ]
    for button in (SwitchHotline(on=True), SwitchHotline(on=True), HOURS, HOURS, SwitchHotline(on=False)):
        await taps(olga, button)
    await taps(paul, SwitchHotline(on=True))
    done = ("hotline_on", "hotline_hours", "hotline_off")
    assert record.new() == [(act, 1, None, None) for act in done]
    await olga.says("/about")
    await olga.taps("How to reach it", await olga.hears("Who runs this bot"))
    await olga.hears("How to reach it")
    await olga.says("letters@example.org")
    await olga.hears("letters@example.org")
    assert record.new("line") == [("about", 1, None, None, "contact")]
    assert "letters@" not in str(rows(bot.database, ALL)), "what was typed stands in no entry"

    await removes(olga, 2)
    await tomas.says("/forget")
    await tomas.hears()
    await tomas.taps("🗑 Yes")
    await tomas.hears("Nothing about you is stored")
    assert record.new("role") == [("removed", 1, 2, None, "organiser"), ("left", 3, 3, None, "translator")]
    assert record.seen == OF_TEAM_AND_SETTINGS


async def test_what_is_done_with_messages(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    vera = await another_owner(bot, olga, "Vera")
    await subscribed(bot, "Sofia")
    record = Record(bot)
    waits = await schedules(paul, "Update", "Not yet")
    assert record.new("broadcast", "kind", "task") == [("scheduled", 2, None, CASE, 1, "update", "send")]
    await paul.taps("Don't send it then", waits)
    await paul.hears("It is a draft again")
    await paul.taps("Back")
    await paul.hears(KEPT)
    assert record.new() == [("unscheduled", 2, None, CASE)]
    assert await taps(vera, Unschedule(1)) == "", "it isn't planned any more"
    waits = await schedules(paul, "Update", "Never")
    await paul.taps("Delete", waits)
    await paul.hears("Draft deleted")
    assert [entry[:2] for entry in record.new()] == [("scheduled", 2), ("cancelled", 2)]
    waits = await schedules(paul, "Update", "Much later")
    await bot.later(hours=6)
    await paul.hears("Not sent: ")
    assert record.new("broadcast") == [("scheduled", 2, None, CASE, 3)], "that it was missed is nobody's act"
    await paul.taps("🚀")
    await paul.hears("Sent")
    assert record.new("broadcast") == [("begun", 2, None, CASE, 3)]

    waits = await schedules(paul, "Update", "Left behind")
    await removes(olga, 2)
    record.new()
    await taps(olga, TakeOver(4))
    await taps(olga, TakeOver(4))
    assert record.new("broadcast") == [("taken_over", 1, None, CASE, 4)]

    await half_sent(bot, olga, "News")
    assert record.new("broadcast", "kind") == [("sent", 1, None, CASE, 5, "update")]
    await olga.taps("⏹ Stop")
    await olga.hears("Stop it for good?")
    await olga.taps("No, go on")
    await olga.hears("Sending")
    for button in (Pause(5), Pause(5), Resume(5), Resume(5), Pause(5), Cancel(5, sure=True)):
        await taps(olga, button)
    await taps(await subscribed(bot, "Emil"), Recall(5, sure=True))
    await olga.hears("Stopped")
    done = ("held", "resumed", "paused", "resumed", "paused", "stopped")
    assert record.new("broadcast") == [(act, 1, None, CASE, 5) for act in done], "nothing twice or refused"
    await taps(vera, Recall(5, sure=True))
    await vera.hears("eleted at")
    assert record.new("broadcast", "source") == [("recalled", 3, None, CASE, 6, 5)]
    assert record.seen - {"removed"} == OF_MESSAGES


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Running]:
    """A bot with the example's case, and a draft besides."""
    async with Running(tmp_path, messages=with_another_case(tmp_path)) as bot:
        await drafted(bot, "abc002")
        yield bot


async def test_what_becomes_of_cases(life: Running) -> None:
    olga = await life.owner()
    cora = await case_worker(life, olga, "Cora")
    record = Record(life)
    await edits(cora, "🔤 Texts", "Title", f"{DRAFT}, librarian", DRAFT)
    assert record.new("revision", "origin") == [("edited", 2, None, "abc002", 2, "chat")]
    await publishes(olga, DRAFT)
    assert record.new("revision") == [("published", 1, None, "abc002", 2)]
    await opens_case(olga, DRAFT)
    await olga.taps("⛔ Stop a case now")
    await olga.hears("Stop this case now?")
    await olga.taps("⛔ Yes, stop it now")
    await olga.hears("Stopped:")
    await opens_case(olga, DRAFT)
    await olga.taps("▶️ Go on with the case")
    await olga.hears("Go on with this case?")
    await olga.taps("▶️ Yes, go on")
    await olga.hears("It goes on")
    assert record.new("standing") == [
        ("stands", 1, None, "abc002", "here"),
        ("stands", 1, None, "abc002", "live"),
    ]
    await closes(olga, "Free", DRAFT)
    assert record.new("revision", "standing") == [
        ("edited", 1, None, "abc002", 3, None),
        ("published", 1, None, "abc002", 3, None),
        ("stands", 1, None, "abc002", None, "stopped"),
    ]
    await drafted(life, "def003", {DRAFT: "Somebody Else"})
    record.new()
    await opens_case(cora, "Somebody Else")
    await taps(cora, DiscardCase("def003", sure=True))
    assert record.new() == [], "a case worker may not"
    await taps(olga, DiscardCase("def003", sure=True))
    assert record.new() == [("discarded", 1, None, "def003")]
    assert record.seen == OF_CASES


async def test_what_is_handed_out_and_found_out(bot: Running) -> None:
    olga = await bot.owner()
    cora = await case_worker(bot, olga, "Cora")
    record = Record(bot)
    await taps(cora, Totals(CASE, TotalsForm.CSV))
    await cora.hears(file=True)
    assert record.new("what") == [("exported", 2, None, CASE, "totals")]
    await olga.says("/reportback")
    shown = await olga.hears("Action taken")
    await olga.taps("As a mail and files")
    await olga.hears(file=True)
    await olga.taps("The report is sent", shown)
    await olga.hears("The last one was sent on")
    assert [entry[:4] for entry in record.new()] == [
        ("exported", 1, None, CASE),
        ("reported", 1, None, CASE),
    ]
    email = next(each.email for each in Library.load().cases[CASE].authorities if each.email)
    await taps(cora, Judge(CASE, address_key(email), Verdict.CONFIRMED))
    assert record.new("verdict") == [("judged", 2, None, CASE, "confirmed")]
    assert record.seen == HANDED_OUT


def test_every_act_was_done_in_these_stories() -> None:
    """What each of them ends with is all of these. A new act has to be done in one of them."""
    elsewhere = OF_TWO_KEYS | BY_THE_SERVER | {Act.NAMED, Act.UNNAMED}
    elsewhere |= {Act.LIMITED, Act.UNLIMITED, Act.LINK_LIMITED}
    elsewhere |= {Act.ROOM_LINKED, Act.ROOM_UNLINKED, Act.ROOM_LOST, Act.ROOM_MOVED}
    assert set(Act) == OF_TEAM_AND_SETTINGS | OF_MESSAGES | OF_CASES | HANDED_OUT | elsewhere


async def test_it_is_shown_the_newest_first_and_by_topic_person_and_case(life: Running) -> None:
    olga = await life.owner()
    cora = await case_worker(life, olga, "Cora")
    vera = await another_owner(life, olga, "Vera")
    await edits(cora, "🔤 Texts", "Title", f"{DRAFT}, librarian", DRAFT)
    await removes(olga, 3)
    await olga.says("/record")
    seen = await olga.hears("Who did what, and when", "Times: UTC.")
    order = [
        "Person 3 was removed from the team (Owner).",
        f"Person 2\n{DRAFT}",
        "New in the team, by link 3: person 3 (Owner)",
        "A link into the team was made: no. 3 (Owner)",
        "on the server\n",
    ]
    places = [seen.text.index(words) for words in order]
    assert places == sorted(places)
    assert "Person 1 (you)\nPerson 3 was removed" in seen.text
    number, head = await store_of(life).team_record.head()
    assert f"{number} entries in all. They end in: {short(head)}" in seen.text

    await olga.taps("👥 Team", seen)
    team = await olga.hears("Only: 👥 Team", "was removed")
    assert "edited here" not in team.text
    await olga.taps("Of one person", team)
    choice = await olga.hears("Of whom?")
    await olga.taps("Person 3", choice)
    hers = await olga.hears("Only: Person 3", "was removed", "New in the team, by link 3")
    assert "link 2" not in hers.text
    await olga.taps("Of one case", hers)
    choice = await olga.hears("Of which case?")
    await olga.taps(DRAFT, choice)
    of_case = await olga.hears(f"Only: {DRAFT}", "revision 2, edited here", "revision 1, read from an appeal")
    assert "was removed" not in of_case.text
    await olga.taps("Everything", of_case)
    await olga.hears("was removed", "edited here")

    await cora.says("/record")
    seen = await cora.hears("You see what concerns cases.", "Person 2 (you)", "revision 2, edited here")
    assert not any(words in seen.text for words in ("team", "link", "removed", "begins"))
    await taps(cora, ShowRecord(RecordTopic.TEAM, 0, "", 0))
    seen = await cora.hears("You see what concerns cases.", "revision 2")
    assert "was removed" not in seen.text
    await cora.taps("Of one person", seen)
    assert (await cora.hears("Of whom?")).labels == [["Person 2"], ["◀️ Back"]]
    tomas = await translator(life, olga, "Tomas", "Español")
    for human in (vera, tomas, await subscribed(life, "Anna")):
        await human.says("/record")
        await human.hears(REFUSED)
        for button in (ShowRecord(None, 0, "", 0), ShowRecordBy(people=True)):
            await taps(human, button)
            assert "was removed" not in human.transcript()


async def test_pages_go_back_to_the_beginning(bot: Running) -> None:
    olga = await bot.owner()
    async with store_of(bot).unit_of_work(olga.chat, bot.clock):
        for _ in range(9):
            await store_of(bot).languages.switch("tg", on=True)
            await store_of(bot).languages.switch("tg", on=False)
    await olga.says("/record")
    first = await olga.hears("A language was switched off: Тоҷикӣ")
    assert first.text.count("was switched") == 15
    await olga.taps("Older", first)
    second = await olga.hears("This record begins", "(2)")
    assert second.text.count("was switched") == 3
    assert not any("Older" in label for row in second.labels for label in row)
    await olga.taps("Newer", second)
    assert "This record begins" not in (await olga.hears("was switched")).text


async def test_it_speaks_each_language(bot: Running) -> None:
    olga = await bot.owner()
    for language in LANGUAGES:
        await store_of(bot).languages.switch(language, on=True)
    people = [await organiser(bot, olga, "Paul", language) for language in LANGUAGES]
    for number, (human, language) in enumerate(zip(people, LANGUAGES, strict=True), 2):
        label = PHRASEBOOK[language].label
        await human.says("/record")
        seen = await human.hears(label("command_record"), label("record_you", number=number))
        assert label("record_person", number=1) in seen.text
        assert [label("record_by_person"), label("record_by_case")] in seen.labels
        assert language == "en" or "link" not in seen.text
