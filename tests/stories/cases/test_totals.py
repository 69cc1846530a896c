"""What organisers see of what supporters said they did: figures, table and chart."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image
from pypdfium2 import PdfDocument

from bot.chat.base.buttons import pack
from bot.chat.cases.buttons import Totals, TotalsForm
from bot.chat.letters.after_sending import FailedHow, Replied
from bot.chat.letters.buttons import Sent, WriteLetter
from bot.content.library import Library
from bot.model.letters.address import How, address_key
from bot.model.letters.letter import Safety
from bot.model.letters.reply import Answer
from bot.rehearsal import Message
from bot.rehearsal.world.things import File
from tests.support.application import Running, TestClock
from tests.support.people import Human
from tests.support.steps.clocks import day_is_over
from tests.support.steps.organising import previews, writes_first
from tests.support.stores import sqlite_connection

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
"""The facts are of 1 April 2025: 30 days old."""
ADDRESSES = {a.id: a.email or "" for a in Library.load().cases["tjk001"].authorities}
NAMES = Library.load().cases["tjk001"].text("en").authority_buttons
VIEWS = ("✉️ Letters", "👥", "📮", "🌍", "🔗", "📣", "📬", "📈")
SELF_REPORTED = "Self-reported; nobody checked it."


@pytest.fixture
async def may(tmp_path: Path) -> AsyncIterator[Running]:
    """The application in May 2025, so that days have names."""
    clock = TestClock()
    clock.advance(seconds=(NOON - clock.now()).total_seconds())
    async with Running(tmp_path, clock=clock) as running:
        yield running


async def _opens(human: Human, authority: str) -> None:
    await human.taps_old(pack(WriteLetter("tjk001", Safety.FREE, "release", authority, "", "en")))
    await human.hears("Your letter is ready")


async def _reports(human: Human, authority: str, ask: str = "release") -> str:
    return (await human.taps_old(pack(Sent("tjk001", Safety.FREE, ask, authority)))).text


async def _address_fails(human: Human, authority: str, how: How = How.BOUNCED) -> None:
    key = address_key(ADDRESSES[authority])[:8]
    await human.taps_old(pack(FailedHow("tjk001", Safety.FREE, "release", authority, key, how)))
    await human.hears("Thank you for telling us")


def counted_since_before(bot: Running, *sources: str, arrived: int = 0) -> None:
    """Names of links that an earlier version counted, whoever had invented them."""
    with sqlite_connection(bot.database) as connection:
        connection.executemany(
            "INSERT INTO arrivals VALUES ('tjk001', ?, ?, 0)", [(source, arrived) for source in sources]
        )


async def _known_actions(bot: Running) -> Human:
    """Two days of known actions of three groups of people who do the same; returns the owner."""
    olga = await bot.owner()
    annas = [bot.person(f"Anna {number}") for number in range(6)]
    bobs = [bot.person(f"Bob {number}") for number in range(5)]
    carls = [bot.person(f"Carl {number}") for number in range(5)]
    await olga.says("/link Radio!")
    await olga.hears("?start=tjk001-radio", "counted in /totals as radio")
    counted_since_before(bot, "-1-1")
    for group, payload, bell in ((annas, "tjk001-radio", "🔔"), (carls, "tjk001--1-1", "📣")):
        for human in group:
            await human.opens(payload)
            await human.taps(bell)
    for bob in bobs:
        await bob.opens("tjk001-radio")
        await bob.hears("Would you like to get updates here?")
        await _opens(bob, "prosecutor")

    for anna in annas:
        for authority in ("president", "president", "justice"):
            await _opens(anna, authority)
        assert await _reports(anna, "president") == "Counted. Thank you!"
        assert await _reports(anna, "president", "clemency") == "This letter is already counted."
        await _reports(anna, "justice")
    for carl in carls:
        await _reports(carl, "geneva")
        await carl.hears("Thank you. It counts.", "more than 10 letters have been reported")
        await carl.taps("Take it back")
        await carl.hears("Taken back. This letter is not counted.")
    bot.clock.advance(days=1)
    for anna in annas:
        assert await _reports(anna, "geneva") == "Counted. Thank you!"
    for bob in bobs:
        await _reports(bob, "prosecutor")
    for group, how in ((carls, How.FULL), (annas, How.FULL), (annas, How.BOUNCED)):
        for human in group:
            await _address_fails(human, "foreign", how)
    for group, authority, answer in (
        (annas, "president", Answer.NONE),
        (annas, "president", Answer.REAL),
        (bobs, "prosecutor", Answer.NONE),
        (annas, "justice", Answer.NONE),
    ):
        for human in group:
            await human.taps_old(pack(Replied("tjk001", authority, answer)))
            await human.hears("Thank you. That helps.")
    return olga


async def _totals(olga: Human) -> Message:
    await olga.says("/totals")
    return await olga.hears("Letters reported as sent", file=True)


async def _view(olga: Human, label: str, *words: str) -> list[str]:
    await olga.taps(label)
    found = (await olga.hears(*words, file=True)).text.splitlines()
    await olga.taps("Back")
    await olga.hears("What supporters reported", file=True)
    return found


async def test_figures_after_known_actions(may: Running) -> None:
    olga = await _known_actions(may)
    await day_is_over(may)
    shown = await _totals(olga)
    text = shown.text.splitlines()
    assert text[1] == "Rukhshona Khakimova, journalist, Tajikistan · TJK 001 / 0225 / OBS 010"
    assert "Until 2 May 2025 (UTC)" in text
    assert {
        "Letters reported as sent: 23",
        "People who reported: 11",
        "Subscribers: 11",
        "Letters opened: 23",
    } <= set(text)
    letters = await _view(olga, "✉️ Letters", "By authority")
    assert {
        f"• {NAMES['president']}: 6",
        f"• {NAMES['justice']}: 6",
        f"• {NAMES['geneva']}: 6",
        f"• {NAMES['prosecutor']}: 5",
        "• 1 May 2025: 12",
        "• 2 May 2025: 11",
        "• Her release: 23",
    } <= set(letters)
    links = await _view(olga, "🔗", "Came by a link")
    assert {"• radio: 11", "• -1-1: 5", "• radio: 6"} <= set(links)
    replies = await _view(olga, "📬", "What came of letters")
    assert {
        "• A real answer: 6",
        "• No answer: 11",
        f"• {NAMES['foreign']} · It came back: 6",
        f"• {NAMES['foreign']} · The mailbox is full: 5",
    } <= set(replies)
    growth = await _view(olga, "📈", "Who came, by time")
    assert "Subscribers: 11" in growth
    ways = await _view(olga, "📮", "As far as the bot saw")
    assert "• by e-mail: 23" in ways
    where = await _view(olga, "🌍", "Subscribers by language")
    assert "• English: 11" in where


async def test_an_empty_case_says_that_there_is_nothing_or_few(bot: Running) -> None:
    message = await _totals(await bot.owner())
    assert "Letters reported as sent: –" in message.text
    assert "None, or fewer than five people." in message.text
    assert SELF_REPORTED in message.text
    assert message.labels[0] == ["7 days", "30 days", "Month", "• All"]
    assert message.labels[-3:] == [["📄 As a file"], ["🗂 Desk"], ["⛔ Stop a case now"]]


async def test_no_figure_points_at_a_few(may: Running) -> None:
    """One person came by a link made for her, wrote, and said what came of it: nothing changes by her."""
    olga = await _known_actions(may)
    await day_is_over(may)
    labels = [label for label in VIEWS if label != "📣"]
    await _totals(olga)
    before = [await _view(olga, label) for label in labels]
    await olga.says("/link anna-k")
    one = may.person("Anna K.")
    await one.opens("tjk001-anna-k")
    await one.taps("🔔")
    await _opens(one, "geneva")
    await _reports(one, "geneva")
    await one.hears("Thank you. It counts.", "more than 20 letters have been reported")
    await _address_fails(one, "geneva")
    await one.taps_old(pack(Replied("tjk001", "geneva", Answer.STEP)))
    await one.hears("Thank you. That helps.")
    for _ in range(9):
        await day_is_over(may)
    await _totals(olga)
    after = [await _view(olga, label) for label in labels]
    assert [[line for line in each if not line.startswith("Until")] for each in after] == [
        [line for line in each if not line.startswith("Until")] for each in before
    ]
    four = [may.person(f"Dora {number}") for number in range(4)]
    for dora in four:
        await dora.opens("tjk001")
        await dora.hears("Would you like to get updates here?")
        await _opens(dora, "geneva")
        await _reports(dora, "geneva")
        await dora.hears("It counts")
    await day_is_over(may)
    await _totals(olga)
    letters = await _view(olga, "✉️ Letters", "By authority")
    assert f"• {NAMES['geneva']}: 11" in letters, "now they are five"
    assert "• 3 May 2025 – 12 May 2025: 5" in letters
    assert "• by e-mail: 28" in await _view(olga, "📮")


async def test_whoever_reports_first_is_told_no_number(bot: Running) -> None:
    for number in range(5):
        human = bot.person(f"Anna {number}")
        await human.opens("tjk001")
        await human.hears("Would you like")
        await _reports(human, "president")
        await human.hears("You are among the first to report a letter for this case.")
    last = bot.person("Anna")
    await last.opens("tjk001")
    await last.hears("Would you like")
    await _reports(last, "president")
    await last.hears("more than 5 letters have been reported")


async def test_each_view_in_each_period_is_a_picture_on_one_message(bot: Running) -> None:
    olga = await bot.owner()
    for number in range(5):
        await _reports(bot.person(f"Anna {number}"), "president")
    await day_is_over(bot)
    shown, pictures = await _totals(olga), set()
    for view in VIEWS:
        await olga.taps(view, olga.person.screen[shown.id])
        for span in ("7 days", "Month", "All"):
            await olga.taps(span, olga.person.screen[shown.id])
            message = olga.person.screen[shown.id]
            assert message.photo is not None
            picture = Image.open(io.BytesIO(message.photo.data))
            assert (picture.format, picture.width) == ("PNG", 1080)
            assert "Self-reported" in message.text
            pictures.add((view, message.photo.data))
        await olga.taps("Back", olga.person.screen[shown.id])
    assert len([one for one in olga.person.messages if one.photo]) == 1, "each is edited in its place"
    assert len({picture for _, picture in pictures}) >= len(VIEWS)


async def _file(olga: Human, label: str) -> File:
    await olga.taps("📄 As a file")
    await olga.hears("The figures as a file")
    await olga.taps(label)
    message = await olga.hears("nobody checked", file=True)
    assert message.document is not None
    return message.document


async def test_the_files_say_the_same(may: Running) -> None:
    olga = await _known_actions(may)
    await day_is_over(may)
    await _totals(olga)
    table = await _file(olga, "CSV")
    assert table.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.data.decode("utf-8-sig"), newline="")))
    assert {row["Case"] for row in rows} == {"tjk001"}
    assert {row["Appeal"] for row in rows} == {"TJK 001 / 0225 / OBS 010"}
    figures = {(row["Figure"], row["Part"], row["From"]): row["Number"] for row in rows}
    assert figures["Letters reported as sent", "", ""] == "23"
    assert figures["Letters reported as sent", "", "2025-05-02"] == "11"
    assert figures["People who reported", "", ""] == "11"
    assert figures["Came by a link", "'-1-1 · subscribed", ""] == "5", "not a formula"
    assert figures["Letters reported as sent · By authority", NAMES["president"], ""] == "6"
    bases = {
        (row["Figure"].endswith("By how they were sent"), row["Basis"])
        for row in rows
        if row["Figure"].startswith("Letters rep")
    }
    assert bases == {(False, "self-reported"), (True, "as far as the bot saw")}
    assert not [row for row in rows if row["Number"] in {"1", "2", "3", "4"}]
    book = await _file(olga, "Excel")
    with zipfile.ZipFile(io.BytesIO(book.data)) as archive:
        sheets = [archive.read(f"xl/worksheets/sheet{number}.xml").decode() for number in range(1, 5)]
        assert b"self" in archive.read("xl/worksheets/sheet1.xml").lower()
    assert not [sheet for sheet in sheets if "<f>" in sheet], "no formula"
    assert all('state="frozen"' in sheet for sheet in sheets)
    assert "-1-1 · subscribed" in sheets[1]
    assert "<v>45779</v>" in sheets[3], "2 May 2025 is a date"
    page = await _file(olga, "PDF")
    assert page.data.startswith(b"%PDF")
    assert len(PdfDocument(page.data)) == 1
    await olga.says("/record")
    assert (await olga.hears("the figures were taken out")).text.count("the figures were taken out") == 3


@pytest.mark.parametrize("form", list(TotalsForm))
async def test_a_month_old_button_still_gives_the_figures(bot: Running, form: TotalsForm) -> None:
    olga = await bot.owner()
    await olga.taps_old(pack(Totals("tjk001", form)))
    message = await olga.hears("nobody checked", file=True)
    assert (message.document is not None) is (form is TotalsForm.CSV)


async def test_figures_of_a_case_that_is_gone_fall_back_to_the_one_there_is(bot: Running) -> None:
    olga = await bot.owner()
    await olga.taps_old(pack(Totals("old999", TotalsForm.CSV)))
    table = (await olga.hears("nobody checked", file=True)).document
    assert table is not None
    assert table.name.startswith("totals-tjk001-")


@pytest.mark.parametrize(("days", "warned"), [(89, False), (90, False), (91, True), (500, True)])
async def test_facts_older_than_90_days_are_warned_about(tmp_path: Path, days: int, warned: bool) -> None:
    clock = TestClock()
    aged = datetime(2025, 4, 1, 12, tzinfo=UTC).timestamp() + days * 86_400
    clock.advance(seconds=aged - clock.now().timestamp())
    async with Running(tmp_path, clock=clock) as then:
        olga = await then.owner()
        shown = await _totals(olga)
        await olga.says("/broadcast")
        begun = await olga.hears("What do you want to send?")
    warning = f"The facts of this case are {days} days old"
    assert (warning in shown.text) is warned
    assert (warning in begun.text) is warned


async def test_links_of_before_leave_the_message_readable(may: Running) -> None:
    olga = await may.owner()
    counted_since_before(may, *(f"{'x' * 20}{number:04}" for number in range(25)), arrived=5)
    await day_is_over(may)
    await _totals(olga)
    await olga.taps("🔗")
    assert "more in the file" in (await olga.hears("Came by a link", file=True)).text
    await olga.says("/link")
    assert (await olga.hears("To make one")).text.count("?start=tjk001-xxxx") == 25
    await _totals(olga)
    table = await _file(olga, "CSV")
    assert table.data.count(b"didn't subscribe") == 50, "the table has them all, in all and by day"


async def test_what_a_broadcast_s_own_button_led_to_is_counted_also_after_a_restart(bot: Running) -> None:
    olga = await bot.owner()
    readers = [await bot.subscriber(f"Anna {number}") for number in range(6)]
    await writes_first(olga, "Call to act", "Write today")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Sent:")
    for anna in readers:
        await anna.taps("Write a letter", await anna.hears("Write today"))
        await anna.hears("Do you, or people close to you")
        await anna.taps("No")
        await anna.hears("Your letter is ready")
    await bot.restart()
    for anna in readers:
        await anna.taps("I sent it")
        await anna.hears("It counts")
    for number in range(5):
        await _reports(bot.person(f"Otto {number}", started=True), "president")
    await day_is_over(bot)
    whole = await _totals(olga)
    assert "Letters reported as sent: 11" in whole.text
    await olga.taps("📣", whole)
    shown = (await olga.hears("Updates sent", file=True)).text.splitlines()
    assert {
        "• Reached: 5",
        "• Letters opened within 24 hours: 6",
        "• Letters opened within 7 days: 6",
        "• Letters reported within 24 hours: 6",
        "• Letters reported within 7 days: 6",
    } <= set(shown)
