"""A case from draft to its end, all in the chat; the bot is stopped and started between any two steps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import with_another_case
from tests.support.steps.cases import closes, data_of, drafted, edits, opens_case, publishes
from tests.support.steps.letters import body_of
from tests.support.steps.organising import KEPT, got, previews

DRAFT = "Petra Bergin"


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Running]:
    """A bot with the example's case, and a draft besides."""
    async with Running(tmp_path, messages=with_another_case(tmp_path)) as bot:
        await drafted(bot, "abc002")
        yield bot


async def _to_letter(human: Human) -> None:
    await human.opens("abc002")
    await human.hears(DRAFT)
    await human.taps("✍️")
    await human.hears("ties")
    await human.taps("No")
    await human.hears("Your letter is ready", "@")


async def test_from_draft_to_its_end_and_open_again(life: Running) -> None:
    bot = life
    olga, anna = await bot.owner(), bot.person("Anna")
    await anna.opens("abc002")
    await anna.hears()
    assert DRAFT not in anna.transcript(), "nobody sees a draft"
    assert "Draft: nobody outside the team sees it." in (await opens_case(olga, DRAFT)).text
    await bot.restart()
    await edits(olga, "🔤 Texts", "Title", f"{DRAFT}, librarian in prison", DRAFT)
    await bot.restart()
    assert "The case is live." in (await publishes(olga, DRAFT)).text
    await bot.restart()

    await _to_letter(anna)
    letter = await anna.screen("I sent it")
    assert "Petra" in body_of(anna, letter) or "Bergin" in body_of(anna, letter)
    await anna.taps("remind me tomorrow")
    await anna.hears("I will remind you")

    await edits(olga, "🔤 Texts", "Summary", "She was moved to another prison on 3 June 2025.", DRAFT)
    await bot.restart()
    await anna.says("/case")
    await anna.taps(DRAFT, await anna.hears("Which case?"))
    assert "another prison" not in (await anna.hears("librarian in prison")).text
    assert "People see the new state now." in (await publishes(olga, DRAFT)).text
    await bot.restart()
    await anna.says("/case")
    await anna.taps(DRAFT, await anna.hears("Which case?"))
    await anna.hears("another prison")

    await opens_case(olga, DRAFT)
    await olga.taps("⛔ Stop a case now")
    await olga.hears("Stop this case now?")
    await olga.taps("⛔ Yes, stop it now")
    await olga.hears("Stopped:")
    await bot.restart()
    assert "On hold" in (await opens_case(olga, DRAFT)).text
    await olga.taps("▶️ Go on with the case")
    await olga.hears("Go on with this case?")
    await olga.taps("▶️ Yes, go on")
    await olga.hears("It goes on")
    assert "Live." in (await opens_case(olga, DRAFT)).text

    await closes(olga, "Free", DRAFT)
    await bot.restart()
    assert "Closed." in (await opens_case(olga, DRAFT)).text
    await bot.later(days=1, minutes=1)
    assert not got(anna, "You asked me to remind you")
    await anna.taps("📎", letter)
    await anna.hears("it was closed on", "It ended in freedom.")
    await anna.says("/letter")
    assert DRAFT not in (await anna.hears()).text

    await opens_case(olga, DRAFT)
    await olga.taps("♻️ Open again…")
    await olga.hears("Open the case again?")
    await olga.taps("♻️ Open it now")
    await olga.hears("Live.")
    await bot.restart()
    await _to_letter(anna)


async def test_a_call_that_waits_is_held_when_the_case_is_closed_and_edits_go_on(life: Running) -> None:
    bot = life
    olga, anna = await bot.owner(), bot.person("Anna")
    await publishes(olga, DRAFT)
    await anna.opens("abc002")
    await anna.hears(DRAFT)
    await anna.taps("🔔")
    await anna.hears("You are subscribed")
    await olga.says("/broadcast")
    await olga.hears()
    await olga.taps(DRAFT)
    await olga.hears("What do you want to send?")
    await olga.taps("Call")
    await olga.hears("Now send me the message")
    await olga.says("Write to the court")
    await olga.hears(KEPT)
    await olga.taps("🕒")
    await olga.hears("When is it to go out?")
    await olga.taps("In 1 hour")
    await olga.hears("When is it to go out?")
    await olga.taps("Back")
    await olga.hears(KEPT)
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("It waits for its time")
    # What was edited and isn't published stays a draft, and knows of the end too.
    await edits(olga, "🔤 Texts", "Title", "A title of later", DRAFT)
    await closes(olga, "Sentence commuted", DRAFT)
    await bot.later(hours=1, minutes=2)
    assert not got(anna, "Write to the court")
    await anna.opens("abc002")
    await anna.hears("it was closed on", "The sentence was commuted.")
    await anna.taps("📖 Read the case")
    seen = await anna.hears("Closed on", "The sentence was commuted.")
    assert "A title of later" not in seen.text
    assert "Edited" not in (await opens_case(olga, DRAFT)).text
    assert "What was edited since shows once you publish it" in (await olga.sees("People see revision")).text
    await publishes(olga, DRAFT)
    await anna.opens("abc002")
    await anna.hears("it was closed on", "The sentence was commuted.")
    await anna.taps("📖 Read the case")
    await anna.hears("Closed on", "The sentence was commuted.", "A title of later")


async def test_a_draft_is_deleted_and_its_old_buttons_lead_to_the_list(life: Running) -> None:
    olga = await life.owner()
    home = await opens_case(olga, DRAFT)
    await olga.taps("🔤 Texts")
    part = await olga.hears("Title")
    await olga.taps("◀️ Back")
    await olga.hears("Draft")
    await olga.taps("🗑 Delete the draft…")
    await olga.hears("Delete this draft?")
    await olga.taps("🗑 Delete it")
    assert DRAFT not in (await olga.hears("Cases")).text
    for label in ("🔤 Texts", "👁 Preview", "🔎 Check", "🕘 Revisions"):
        await olga.taps_old(data_of(home, label))
        await olga.hears("Cases")
    await olga.taps_old(data_of(part, "Title"))
    await olga.hears("Cases")
    await drafted(life, "abc002")
    await olga.taps_old(data_of(part, "Title"))
    await olga.hears("Send the new words.")


async def test_back_to_an_earlier_revision_and_buttons_of_outdated_ones(life: Running) -> None:
    olga = await life.owner()
    await edits(olga, "🔤 Texts", "Title", "The second title")
    old = await olga.screen("Name on buttons")
    await edits(olga, "🔤 Texts", "Title", "The third title")
    await olga.taps_old(data_of(old, "Name on buttons"))  # of revision 2, while 3 is the newest: another part
    await olga.hears("Send the new words.")
    await olga.says("O. Brennwater")
    await olga.hears("The third title", "O. Brennwater")
    await opens_case(olga)
    await olga.taps("🕘 Revisions")
    await olga.hears("Revisions", "edited here", "from the bot's own files")
    await olga.taps("Revision 2")
    shown = await olga.hears(
        "It changed:",
        "🔤 Texts · Title (English)",
        "edited here · person 1 of the team",
        "Changed since then: 🔤 Texts · Name on buttons (English), 🔤 Texts · Title (English)",
    )
    assert shown.text.count("\nThe second title") == 1
    assert "Odila Brennwater, librarian, Marenia" in shown.text
    assert "third" not in shown.text
    await olga.taps("↩️ Go back to this one")
    await olga.hears("People see revision 1; the newest is 5.")
    await opens_case(olga)
    await olga.taps("✅ Publish…")
    old_question = await olga.hears("Does the person")
    await edits(olga, "🔤 Texts", "Title", "The sixth title")
    await olga.taps_old(data_of(old_question, "the family agrees"))
    await olga.hears("the newest is 6")


async def test_a_double_tap_publishes_and_closes_once(life: Running) -> None:
    olga = await life.owner()
    await publishes(olga, DRAFT)
    await opens_case(olga, DRAFT)
    await olga.taps("⛔ Close…")
    await olga.hears("How did it end?")
    await olga.taps("Free")
    sure = await olga.hears("Close the case?")
    await olga.taps("⛔ Close it now")
    await olga.hears("The case is closed")
    await olga.taps_old(data_of(sure, "Close it now"))
    await olga.hears("The case is closed")
    assert "the newest is 2" in (await opens_case(olga, DRAFT)).text


async def test_a_preview_gives_all_that_a_supporter_gets_of_a_letter(bot: Running) -> None:
    owner = await bot.owner()
    await owner.says("/cases")
    await owner.taps((await owner.hears("Cases")).buttons[0])
    await owner.hears("Live")
    await owner.taps("👁 Preview")
    await owner.hears("What happened")
    await owner.taps("Her release")
    await owner.hears("To:")
    await owner.taps("Русский")
    letter = await owner.hears("Ваше Превосходительство", "Русский")
    await owner.taps("Reading copy, files")
    await owner.hears("▸ Неравнодушный человек", "A concerned person", file=False)
    await owner.hears("as supporters get it", file=True)
    files = {m.document.name: m.document.data for m in owner.person.messages if m.document}
    assert {name.rpartition(".")[2] for name in files} == {"eml", "pdf", "docx", "txt"}
    [plain] = [data.decode("utf-8-sig") for name, data in files.items() if name.endswith(".txt")]
    assert " ".join(letter.text.split()).endswith(" ".join(plain.split())[-300:]), "that very letter"
    [mail] = [data for name, data in files.items() if name.endswith(".eml")]
    assert b"alert@observatoryfordefenders.org" in mail, "with the copy that they send unless they say no"
