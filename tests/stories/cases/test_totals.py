"""What organisers see of what supporters said they did: figures, table and chart."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from bot.chat.base.buttons import pack
from bot.chat.cases.buttons import Totals, TotalsForm
from bot.chat.letters.after_sending import FailedHow, Replied
from bot.chat.letters.buttons import Sent, WriteLetter
from bot.content.library import Library
from bot.model.cases.totals import CaseTotals, ToldTotals
from bot.model.letters.address import How, address_key
from bot.model.letters.letter import Safety
from bot.model.letters.reply import Answer
from bot.rehearsal import Message
from bot.services.cases.totals import ChartWords, _last_days, draw_chart
from tests.support.application import Running, TestClock
from tests.support.people import Human
from tests.support.samples.languages import LANGUAGES
from tests.support.stores import sqlite_connection

NOON = datetime(2025, 5, 1, 12, tzinfo=UTC)
"""The facts are of 1 April 2025: 30 days old."""
ADDRESSES = {a.id: a.email or "" for a in Library.load().cases["tjk001"].authorities}
NAMES = Library.load().cases["tjk001"].text("en").authority_buttons
SELF_REPORTED = "Self-reported: this is what supporters said they did. Nobody checked it."


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
        assert await _reports(anna, "president") == "Counted. Thank you!"
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
    return await olga.hears("Letters reported as sent")


async def test_figures_after_known_actions(may: Running) -> None:
    text = (await _totals(await _known_actions(may))).text.splitlines()
    assert text[:2] == ["Rukhshona Khakimova, journalist, Tajikistan", "Appeal TJK 001 / 0225 / OBS 010"]
    assert {
        "Subscribers: 11",
        "Letters opened: 23",
        "Letters reported as sent: 23",
        "People who reported: 11",
        f"• {NAMES['president']}: 12 (12)",
        f"• {NAMES['justice']}: 6 (6)",
        f"• {NAMES['prosecutor']}: 5 (5) · shared address",
        f"• {NAMES['foreign']}: 0 (0) ⚠️ 11 said the address failed · shared address",
        f"• {NAMES['geneva']}: 0 (0)",
        "• 1 May 2025: 12",
        "• 2 May 2025: 11",
        "• radio: 11, 6",
        "• -1-1: 5, 5",
        SELF_REPORTED,
    } <= set(text)
    assert text.index("• 2 May 2025: 11") < text.index("• 1 May 2025: 12"), "newest first"


async def test_an_empty_case_says_zero_and_is_labelled_all_the_same(bot: Running) -> None:
    message = await _totals(await bot.owner())
    assert "Letters reported as sent: 0" in message.text
    assert SELF_REPORTED in message.text
    assert "By day" not in message.text
    assert message.labels[:2] == [["📊 Chart", "📄 CSV"], ["📬 Answers and failed addresses"]]
    assert message.labels[2:] == [["🔄 Again", "🗂 Desk"], ["⛔ Stop a case now"]]


async def test_what_came_of_letters_and_how_addresses_failed(may: Running) -> None:
    olga = await _known_actions(may)
    shown = await _totals(olga)
    await olga.taps("📬")
    after = await olga.hears("What came of letters")
    assert after.id == shown.id
    assert {
        f"• {NAMES['president']}: A real answer: 6",
        f"• {NAMES['prosecutor']}: No answer: 5",
        f"• {NAMES['justice']}: No answer: 6",
        f"• {NAMES['foreign']}: It came back: 6 · The mailbox is full: 5",
        SELF_REPORTED,
    } <= set(after.text.splitlines())
    assert NAMES["geneva"] not in after.text
    await olga.taps("Back")
    await olga.hears("Letters reported as sent")


async def test_nothing_came_yet(bot: Running) -> None:
    olga = await bot.owner()
    await _totals(olga)
    await olga.taps("📬")
    await olga.hears("Nobody has said yet", "No report on an address that the case has now")


async def test_again_brings_the_figures_up_to_date_in_place(bot: Running) -> None:
    olga = await bot.owner()
    shown = await _totals(olga)
    assert "–" not in shown.text
    for number in range(5):
        await _reports(bot.person(f"Anna {number}"), "president")
    await olga.taps("🔄")
    again = await olga.hears("Letters reported as sent: 5")
    assert again.id == shown.id
    await olga.taps("🔄")
    assert (await olga.sees("Letters reported as sent: 5")).id == shown.id


FEW = '"–" stands for fewer than five, and for what would give such a number away.'


async def test_no_figure_points_at_a_few(may: Running) -> None:
    """One person came by a link made for her, opened a letter, reported it, and said what came of it."""
    olga = await _known_actions(may)
    await olga.says("/link anna-k")
    one = may.person("Anna K.")
    await one.opens("tjk001-anna-k")
    await one.taps("🔔")
    await _opens(one, "geneva")
    may.clock.advance(days=1)
    await _reports(one, "geneva")
    await one.hears("Thank you. It counts.", "more than 20 letters have been reported")
    await _address_fails(one, "geneva")
    await one.taps_old(pack(Replied("tjk001", "geneva", Answer.STEP)))
    await one.hears("Thank you. That helps.")
    shown = (await _totals(olga)).text.splitlines()
    assert {
        "Letters reported as sent: 24",
        f"• {NAMES['president']}: 12 (12)",
        f"• {NAMES['geneva']}: – (–) ⚠️ a few said the address failed",
        f"• {NAMES['prosecutor']}: – (–) · shared address",
        "• 3 May 2025: –",
        "• 2 May 2025: –",
        "• 1 May 2025: 12",
        "• radio: 11, 6",
        "• by links that few came by: –",
        FEW,
    } <= set(shown)
    assert not [line for line in shown if "anna-k" in line]
    await olga.taps("📬")
    after = await olga.hears("What came of letters", FEW)
    assert f"• {NAMES['geneva']}: They took a step: –" in after.text.splitlines()
    await olga.says("/totals")
    await olga.taps("CSV")
    message = await olga.hears("self-reported", file=True)
    assert message.document is not None
    table = message.document.data.decode("utf-8-sig")
    assert "anna-k" not in table
    rows = {(row["measure"], row["key"]): row["value"] for row in csv.DictReader(io.StringIO(table))}
    assert rows["letters_reported_by_authority", "geneva"] == ""
    assert rows["letters_reported_by_authority", "prosecutor"] == ""
    assert rows["arrived_by_links_few_came_by", ""] == ""
    assert not [value for value in rows.values() if value in {"1", "2", "3", "4"}]


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


async def test_the_table_says_the_same_in_rows(may: Running) -> None:
    olga = await _known_actions(may)
    await _totals(olga)
    await olga.taps("CSV")
    message = await olga.hears("self-reported", file=True)
    assert message.document is not None
    assert message.document.name == "totals-tjk001.csv"
    rows = list(csv.DictReader(io.StringIO(message.document.data.decode("utf-8-sig"), newline="")))
    assert {row["case"] for row in rows} == {"tjk001"}
    assert {row["appeal_code"] for row in rows} == {"TJK 001 / 0225 / OBS 010"}
    figures = {(row["measure"], row["key"]): int(row["value"]) for row in rows}
    assert len(figures) == len(rows), "no figure stands twice"
    assert figures[("subscribers", "")] == 11
    assert figures[("letters_opened", "")] == 23
    assert figures[("letters_reported", "")] == 23
    assert figures[("people_who_reported", "")] == 11
    assert figures[("letters_reported_by_authority", "president")] == 12
    assert figures[("letters_opened_by_authority", "prosecutor")] == 5
    assert figures[("letters_reported_by_day", "2025-05-01")] == 12
    assert figures[("letters_reported_by_day", "2025-05-02")] == 11
    assert figures[("arrived_by_link", "radio")] == 11
    assert figures[("subscribed_by_link", "radio")] == 6
    assert figures[("address_failed", "foreign")] == 11
    assert figures[("address_failed_how", "foreign:bounced")] == 6
    assert figures[("address_failed_how", "foreign:full")] == 5
    assert figures[("replies_by_authority", "president:real")] == 6
    assert figures[("replies_by_authority", "prosecutor:none")] == 5
    assert figures[("replies_by_authority", "justice:none")] == 6
    for row in rows:
        said = row["measure"].startswith(("letters_reported", "people_who", "address_failed", "replies_"))
        assert row["basis"] == ("self-reported" if said else "counted")


async def test_no_cell_of_the_table_is_a_formula(may: Running) -> None:
    olga = await _known_actions(may)
    await _totals(olga)
    await olga.taps("CSV")
    message = await olga.hears(file=True)
    assert message.document is not None
    assert message.document.data.startswith(b"\xef\xbb\xbf")
    cells = [
        cell for row in csv.reader(io.StringIO(message.document.data.decode("utf-8-sig"))) for cell in row
    ]
    assert "'-1-1" in cells
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]


async def test_the_chart_is_upright_labelled_and_of_these_figures(bot: Running) -> None:
    olga = await bot.owner()
    await _totals(olga)
    pictures = []
    for authority in ("", "president", "justice"):
        for number in range(5 if authority else 0):
            await _reports(bot.person(f"Anna {authority} {number}"), authority)
        await olga.taps("📊")
        message = await olga.hears("Letters reported as sent, self-reported", file=True)
        assert message.photo is not None
        picture = Image.open(io.BytesIO(message.photo.data))
        assert picture.format == "PNG"
        assert picture.size == (1080, 1350)
        pictures.append(picture.convert("L").tobytes())
    assert len(set(pictures)) == 3, "each letter changes the picture"


WORDS = ChartWords(
    "Письма, ҷавоб: ӣ ӯ ғ қ ҳ", "По дням", "Кому", "Со слов сторонников " * 4, "Пусто", "–: мало"
)


def _chart(language: str, *, actions: int = 6, days: int = 2, words: ChartWords = WORDS) -> Image.Image:
    case = Library.load().cases["tjk001"]
    totals = CaseTotals(
        case="tjk001",
        subscribers=5,
        letters_opened=7,
        actions=actions * days,
        people=2,
        by_authority={"president": (actions * days, 7), "gone-since": (1, 1)},
        by_day={date.fromordinal(date(2025, 5, 3).toordinal() - back): actions for back in range(days)},
        by_source={},
        failed_addresses={},
        replies={},
    )
    names = case.text(language).authority_buttons
    png = draw_chart(ToldTotals.of(totals), names, words, date(2025, 5, 3))
    return Image.open(io.BytesIO(png))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chart_in_every_language_has_a_glyph_for_every_letter(language: str) -> None:
    # A letter that the font lacks is a warning of the drawing library's, and warnings fail tests.
    assert _chart(language).size == (1080, 1350)


def test_each_of_the_words_stands_on_the_chart() -> None:
    for name in (words.name for words in fields(ChartWords)):
        actions = {"none": 0, "few": 2}.get(name, 6)
        before, after = [
            _chart("en", actions=actions, words=words) for words in (WORDS, replace(WORDS, **{name: "?"}))
        ]
        assert before.tobytes() != after.tobytes(), name


@pytest.mark.parametrize(("actions", "days"), [(0, 0), (1, 1), (1, 400), (1_000_000, 60)])
def test_a_chart_of_nothing_and_of_very_much(actions: int, days: int) -> None:
    picture = _chart("en", actions=actions, days=days)
    assert picture.size == (1080, 1350)
    corner = picture.convert("L").crop((0, 0, 9, 9)).getextrema()[0]
    assert isinstance(corner, int | float)
    assert corner > 240, "a light card, so that dark ink reads in a dark chat too"
    darkest = picture.convert("L").getextrema()[0]
    assert isinstance(darkest, int | float)
    assert darkest < 80, "and there is dark ink on it"


@pytest.mark.parametrize(
    ("first", "days"), [(None, 7), (0, 7), (6, 7), (7, 8), (20, 21), (29, 30), (30, 30), (400, 30)]
)
def test_a_chart_begins_with_the_first_report_at_least_a_week_and_at_most_a_month_ago(
    first: int | None, days: int
) -> None:
    today = date(2025, 5, 3)
    reports = {} if first is None else {today - timedelta(days=first): 2}
    shown = _last_days(reports, today)
    assert shown == [today - timedelta(days=back) for back in reversed(range(days))]


@pytest.mark.parametrize("form", list(TotalsForm))
async def test_a_month_old_button_still_gives_the_figures(bot: Running, form: TotalsForm) -> None:
    olga = await bot.owner()
    await olga.taps_old(pack(Totals("tjk001", form)))
    message = await olga.hears("self-reported")
    assert bool(message.file) is (form in {TotalsForm.CHART, TotalsForm.CSV})


async def test_figures_of_a_case_that_is_gone_fall_back_to_the_one_there_is(bot: Running) -> None:
    olga = await bot.owner()
    await olga.taps_old(pack(Totals("old999", TotalsForm.CSV)))
    await olga.hears("Appeal TJK 001", SELF_REPORTED)


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


async def test_links_of_before_leave_the_message_readable(bot: Running) -> None:
    olga = await bot.owner()
    counted_since_before(bot, *(f"{'x' * 20}{number:04}" for number in range(25)), arrived=5)
    shown = await _totals(olga)
    assert shown.text.count("xxxx0") == 20
    await olga.says("/link")
    assert (await olga.hears("To make one")).text.count("?start=tjk001-xxxx") == 25
    await olga.taps("CSV")
    message = await olga.hears(file=True)
    assert message.document is not None
    assert message.document.data.count(b"arrived_by_link,") == 25, "the table has them all"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_label_stands_in_every_language(bot: Running, language: str) -> None:
    said = bot.said(language)
    words = said.label("chart_note")
    html = said.screen(
        "totals",
        title="T",
        code="C",
        totals=ToldTotals.of(CaseTotals("tjk001", 1, 1, 1, 1, {}, {}, {}, {}, {})),
        authorities=[],
        days=[],
        sources=[],
        few_sources=0,
        embassies=[],
        not_told="",
        age_days=1,
        standing="live",
    )
    first = words.partition(":")[0].strip()
    assert first, words
    assert first.casefold() in html.casefold()
