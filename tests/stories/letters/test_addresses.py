"""An address that failed, as supporters live it: reported in two taps, and everybody is warned."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.chat.base.buttons import MAX_BYTES, Button, pack
from bot.chat.letters.after_sending import FailedHow, FailedWhich, Judge
from bot.chat.letters.buttons import AddressFailed
from bot.model.letters.address import How, Verdict, address_key
from bot.model.letters.letter import Safety
from bot.store.db import migrations
from tests.support.application import Running
from tests.support.steps.after_sending import (
    DEAD,
    DOUBT,
    EMAIL,
    FOREIGN,
    JUSTICE,
    OMBUDS,
    PRESIDENT,
    PROSECUTOR,
    changed_case,
    letter_to,
    reports,
    three_report,
)
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import by_day
from tests.support.steps.records import failed, kept
from tests.support.stores import sealer_of, sqlite_connection


async def test_what_failed_is_reported_in_two_taps_and_other_ways_are_offered(bot: Running) -> None:
    anna = bot.person("Anna")
    letter = await to_letter(bot, anna, "en")
    await anna.taps("The address failed")
    question = await anna.hears("What happened?", EMAIL)
    assert question.labels == [["It came back"], ["The mailbox is full"], ["Something else"]]
    assert question.id != letter.id, "the letter stays"
    await bot.restart()
    await anna.taps("The mailbox is full")
    thanks = await anna.hears("Thank you for telling us", EMAIL, "President")
    assert thanks.id == question.id
    assert thanks.labels == [["✍️ Next: Minister of Justice"], ["👤 Another authority"]]
    assert failed(bot) == [("president", "full")]
    await anna.taps("Minister of Justice")
    await anna.hears("Your letter is ready", "ijozattj@mail.ru")


async def test_the_other_offices_with_that_address_are_not_suggested_instead(bot: Running) -> None:
    anna = bot.person("Anna")
    for authority in (PRESIDENT, JUSTICE, OMBUDS):
        await to_letter(bot, anna, "en", authority=authority)
        await anna.taps("I sent it")
        await anna.hears("It counts")
    await to_letter(bot, anna, "en", authority=FOREIGN)
    await anna.taps("The address failed")
    await anna.taps("It came back")
    thanks = await anna.hears("Thank you for telling us", "info@mfa.tj")
    assert thanks.buttons[0].label == "✍️ Next: UN mission, Geneva", (
        "the Prosecutor General has that address too"
    )


async def test_one_person_counts_once_whatever_they_tap_and_how_often(bot: Running) -> None:
    anna = bot.person("Anna")
    letter = await to_letter(bot, anna, "en")
    for how in ("It came back", "Something else"):
        await anna.taps("The address failed", letter)
        question = await anna.hears("What happened?")
        await asyncio.gather(*(anna.taps(how, question) for _ in range(5)))
        await anna.hears("Thank you for telling us")
    assert [how for _, how in failed(bot)] == ["other"], "the last word counts"


async def test_one_or_two_may_be_mistaken_and_three_warn_everybody(bot: Running) -> None:
    for name in ("Anna", "Boris", "Chloe"):
        assert "address failed" not in (await letter_to(bot, f"{name}'s friend")).text
        await reports(bot, name)
    assert "Several supporters said that this address failed." in (await letter_to(bot, "Dora")).text
    assert "address failed" not in (await letter_to(bot, "Emil", JUSTICE)).text


async def test_offices_that_share_an_address_share_what_is_said_of_it(bot: Running) -> None:
    await reports(bot, "Anna", authority=FOREIGN)
    await reports(bot, "Boris", authority=PROSECUTOR)
    await reports(bot, "Chloe", authority=FOREIGN)
    for authority in (FOREIGN, PROSECUTOR):
        letter = await letter_to(bot, f"Dora {authority}", authority)
        assert "Several supporters said that this address failed." in letter.text


async def test_where_an_office_has_several_addresses_the_one_that_failed_is_asked_for(tmp_path: Path) -> None:
    async with Running(tmp_path, messages=changed_case(tmp_path, _with_phone_and_post)) as bot:
        anna = bot.person("Anna")
        await to_letter(bot, anna, "en")
        await anna.taps("The address failed")
        which = await anna.hears("Which address failed?")
        assert which.labels == [
            [f"✉️ {EMAIL}"],
            ["📞 +992 00 000 00 00"],
            ["📮 Invented Street 1, 734000 Town"],
        ]
        await bot.restart()
        await anna.taps("📞")
        how = await anna.hears("What happened?", "+992 00 000 00 00")
        assert how.id == which.id
        assert how.labels == [["Nobody answers"], ["Something else"]]
        await anna.taps("Nobody answers")
        thanks = await anna.hears("Thank you for telling us", "This office can also be reached here")
        assert f"• ✉️ {EMAIL}" in thanks.text.splitlines()
        assert "• 📮 Invented Street 1, 734000 Town" in thanks.text.splitlines()
        assert "address failed" not in (await letter_to(bot, "Boris")).text
        assert [(one.address, one.how) for record in kept(bot) for one in record.failed] == [
            (address_key("+992 00 000 00 00"), "dead")
        ]


_with_phone_and_post = (
    f'email = "{EMAIL}"\n',
    f'email = "{EMAIL}"\nphones = ["+992 00 000 00 00"]\npostal = ["Invented Street 1", "734000 Town"]\n',
)


async def test_a_fax_is_shown_below_the_letter(tmp_path: Path) -> None:
    numbers = 'fax = ["+992 00 000 00 01", "+992 00 000 00 02"]'
    change = (f'email = "{EMAIL}"\n', f'email = "{EMAIL}"\n{numbers}\n')
    async with Running(tmp_path, messages=changed_case(tmp_path, change)) as bot:
        assert "By fax: +992 00 000 00 01, +992 00 000 00 02" in (await letter_to(bot, "Anna")).text
        assert "By fax" not in (await letter_to(bot, "Boris", JUSTICE)).text


async def test_a_corrected_address_starts_anew(tmp_path: Path) -> None:
    async with Running(tmp_path, messages=changed_case(tmp_path, (EMAIL, EMAIL))) as bot:
        await by_day(bot)
        olga = await bot.owner()
        await three_report(bot)
        await bot.later(minutes=1)
        await olga.hears(DOUBT)
        await olga.taps("It is dead")
        await olga.hears(DEAD, "messages/cases/tjk001/case.toml")
        assert DEAD in (await letter_to(bot, "Dora")).text
        changed_case(tmp_path, (EMAIL, "office@example.org"))
        await bot.restart()
        letter = await letter_to(bot, "Emil")
        assert "office@example.org" in letter.text
        assert DEAD not in letter.text
        assert "address failed" not in letter.text
        await olga.says("/totals")
        await olga.hears("Letters reported as sent")
        await olga.taps("📬")
        assert "is dead" not in (await olga.hears("Failed addresses", file=True)).text


# --- what is held


async def test_reports_are_shown_and_unlinked_and_go_on_counting(bot: Running) -> None:
    anna = await reports(bot, "Anna")
    for name in ("Boris", "Chloe"):
        await reports(bot, name)
    await anna.says("/mydata")
    await anna.taps("The same as a file")
    document = (await anna.hears(file=True)).document
    assert document is not None
    (held,) = json.loads(document.data)["failed_addresses"]
    assert (held["authority"], held["address"], held["how"]) == ("president", address_key(EMAIL), "bounced")
    await anna.says("/forget")
    await anna.hears("Delete everything")
    await anna.taps("Yes")
    await anna.hears("Nothing about you is stored any more")
    await anna.says("/mydata")
    await anna.hears("Nothing about you", file=False)
    assert "Several supporters said" in (await letter_to(bot, "Dora")).text


async def test_what_the_first_version_counted_still_warns(tmp_path: Path) -> None:
    bot = Running(tmp_path)
    bot.database.parent.mkdir(parents=True)
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{bot.database}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    sealer = sealer_of(bot.database, bot.key)
    with sqlite_connection(bot.database) as old:
        old.executemany(
            'INSERT INTO failed_addresses ("case", authority, tag, day) VALUES (?,?,?,?)',
            [
                ("tjk001", authority, sealer.tag("tjk001", chat), "2026-03-01")
                for chat, authority in ((1, "foreign"), (2, "prosecutor"), (3, "foreign"), (3, "prosecutor"))
            ],
        )
    async with bot:
        for number, authority in enumerate((FOREIGN, PROSECUTOR)):
            letter = await letter_to(bot, f"Dora {number}", authority)
            assert "Several supporters said that this address failed." in letter.text
        await by_day(bot)
        olga = await bot.owner()
        await bot.later(minutes=1)
        await olga.hears(DOUBT, "• Something else")


# --- old buttons

KEY = address_key(EMAIL)
OLD: tuple[Button, ...] = (
    AddressFailed("tjk001", Safety.FREE, "release", "president"),
    AddressFailed("gone", Safety.FREE, "release", "president"),
    AddressFailed("tjk001", None, "", "gone"),
    FailedWhich(
        "tjk001", Safety.ABROAD, "release", "geneva", address_key("tajikistanmission@bluewin.ch")[:8]
    ),
    FailedWhich("tjk001", Safety.FREE, "release", "president", "00000000"),
    FailedWhich("tjk001", Safety.FREE, "release", "president", ""),
    FailedHow("tjk001", None, "", "president", KEY[:8], How.DEAD),
    FailedHow("gone", None, "", "president", KEY[:8], How.BOUNCED),
    FailedHow("tjk001", None, "", "gone", KEY[:8], How.BOUNCED),
    Judge("gone", KEY, Verdict.CONFIRMED),
    Judge("tjk001", "0000000000000000", Verdict.DISMISSED),
)


@pytest.mark.parametrize("button", OLD, ids=pack)
async def test_a_button_of_another_time_leads_somewhere(bot: Running, button: Button) -> None:
    olga = await bot.owner()
    await olga.taps_old(pack(button))
    assert "went wrong" not in (await olga.hears()).text
    known = isinstance(button, FailedHow) and (button.case, button.authority) == ("tjk001", "president")
    assert len(failed(bot)) == known


def test_ids_of_twelve_characters_fit_on_a_button() -> None:
    ids = "a" * 12
    for how in How:
        assert len(pack(FailedHow(ids, Safety.FREE, ids, ids, "0" * 8, how))) <= MAX_BYTES
    for verdict in Verdict:
        assert len(pack(Judge(ids, "0" * 16, verdict))) <= MAX_BYTES
