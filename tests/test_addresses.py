"""An address that failed: reported in two taps, told to the organisers once, decided by one of them."""

from __future__ import annotations

import asyncio
import json
import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.chat.afterwards import FailedHow, FailedWhich, Judge
from bot.chat.buttons import MAX_BYTES, AddressFailed, Button, pack
from bot.content.library import messages_folder
from bot.model.address import How, Verdict, address_key
from bot.model.letter import Safety
from bot.rehearsal import Fault, Message
from bot.store import migrations
from bot.store.sealing import Sealer
from tests.organising import REFUSED, got, organiser
from tests.people import PATIENCE, Human
from tests.running import Running
from tests.test_supporter import to_letter
from tests.test_supporter_rights import rows

PRESIDENT, JUSTICE, FOREIGN, OMBUDS, PROSECUTOR = range(5)
EMAIL = "mail@president.tj"
DOUBT = "An address may be dead"
DEAD = "this address is dead"


async def reports(bot: Running, name: str, how: str = "It came back", authority: int = PRESIDENT) -> Human:
    """Somebody whose letter didn't get through."""
    human = bot.person(name)
    await to_letter(bot, human, "en", authority=authority)
    await human.taps("The address failed")
    await human.hears("What happened?")
    await human.taps(how)
    await human.hears("Thank you for telling us")
    return human


async def three_report(bot: Running, authority: int = PRESIDENT) -> None:
    for name in ("Anna", "Boris", "Chloe"):
        await reports(bot, name, authority=authority)


async def letter_to(bot: Running, name: str, authority: int = PRESIDENT) -> Message:
    return await to_letter(bot, bot.person(name), "en", authority=authority)


async def comes_to_be(bot: Running, query: str, result: list[tuple[object, ...]]) -> None:
    """Wait until the database says so."""
    async with asyncio.timeout(PATIENCE):
        while rows(bot.database, query) != result:  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0)


# --- supporters


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
    assert rows(bot.database, "SELECT authority, how FROM failed_addresses") == [("president", "full")]
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
    assert rows(bot.database, "SELECT how FROM failed_addresses") == [("other",)], "the last word counts"


async def test_one_or_two_may_be_mistaken_and_three_warn_everybody(bot: Running) -> None:
    for name in ("Anna", "Boris", "Chloe"):
        assert "address failed" not in (await letter_to(bot, f"{name}'s friend")).text
        await reports(bot, name)
    assert "3 supporters said that this address failed." in (await letter_to(bot, "Dora")).text
    assert "address failed" not in (await letter_to(bot, "Emil", JUSTICE)).text


async def test_offices_that_share_an_address_share_what_is_said_of_it(bot: Running) -> None:
    await reports(bot, "Anna", authority=FOREIGN)
    await reports(bot, "Boris", authority=PROSECUTOR)
    await reports(bot, "Chloe", authority=FOREIGN)
    for authority in (FOREIGN, PROSECUTOR):
        letter = await letter_to(bot, f"Dora {authority}", authority)
        assert "3 supporters said that this address failed." in letter.text


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
        assert rows(bot.database, "SELECT address, how FROM failed_addresses") == [
            (address_key("+992 00 000 00 00"), "dead")
        ]


def changed_case(folder: Path, change: tuple[str, str]) -> Path:
    """A copy of the texts, with a case that says something else."""
    messages = folder / "messages"
    if not messages.exists():
        shutil.copytree(messages_folder(), messages)
    file = messages / "cases" / "tjk001" / "case.toml"
    before = file.read_text("utf-8")
    old, new = change
    assert before.count(old) == 1
    file.write_text(before.replace(old, new), "utf-8")
    return messages


_with_phone_and_post = (
    f'email = "{EMAIL}"\n',
    f'email = "{EMAIL}"\nphones = ["+992 00 000 00 00"]\npostal = ["Invented Street 1", "734000 Town"]\n',
)


async def test_a_corrected_address_starts_anew(tmp_path: Path) -> None:
    async with Running(tmp_path, messages=changed_case(tmp_path, (EMAIL, EMAIL))) as bot:
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
        await olga.hears("No report on an address that the case has now")


# --- organisers


async def test_the_team_is_told_once_from_the_third_report_on(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul", "fr")
    await reports(bot, "Anna", "The mailbox is full")
    boris = await reports(bot, "Boris")
    await boris.taps("The address failed")
    await boris.taps("Something else")
    await boris.hears("Thank you for telling us")
    await boris.taps("The address failed")
    await boris.taps("It came back")
    await boris.hears("Thank you for telling us")
    await bot.later(minutes=5)
    await olga.says("/help")
    await olga.hears("/letter")
    assert not got(olga, DOUBT)
    await reports(bot, "Chloe")
    await bot.later(minutes=1)
    told = await olga.hears(DOUBT)
    assert {
        "Rukhshona Khakimova, journalist, Tajikistan",
        f"President: {EMAIL}",
        "3 supporters said that it failed:",
        "• It came back: 2",
        "• The mailbox is full: 1",
    } <= set(told.text.splitlines())
    assert told.labels == [["❌ It is dead"], ["✅ It works: dismiss the reports"]]
    await paul.hears(EMAIL)
    await comes_to_be(bot, "SELECT count(*) FROM addresses_told", [(2,)])
    await bot.restart()
    await reports(bot, "Dora")
    await bot.later(days=1)
    late = await organiser(bot, olga, "Late")
    await bot.later(minutes=1)
    await late.hears(DOUBT, "4 supporters")
    assert len(got(olga, DOUBT)) == 1
    assert len(got(paul, EMAIL)) == 1


async def test_a_dead_address_warns_everybody_and_is_suggested_to_nobody(bot: Running) -> None:
    olga = await bot.owner()
    await three_report(bot)
    await bot.later(minutes=1)
    told = await olga.hears(DOUBT)
    await bot.restart()
    for _ in range(2):  # a second tap changes nothing
        await olga.taps("It is dead", told)
    judged = await olga.hears(DEAD, EMAIL)
    assert judged.id == told.id
    dora = bot.person("Dora")
    letter = await to_letter(bot, dora, "en")
    assert "The organisers have found that this address is dead." in letter.text
    emil = bot.person("Emil")
    await emil.says("/letter")
    await emil.taps("No")
    await emil.taps((await emil.hears("What")).buttons[0])
    whom = await emil.hears("Who should your letter go to?")
    stars = [button.label for button in whom.buttons if button.label.startswith("⭐")]
    assert stars == ["⭐ Minister of Justice"]
    await reports(bot, "Fanny")
    await bot.later(days=1)
    await olga.says("/totals")
    await olga.hears("Letters reported as sent")
    await olga.taps("📬")
    await olga.hears("• President: ❌ an address is dead · It came back: 4")
    assert len(got(olga, DOUBT)) == 0, "decided, and nobody is told again"


async def test_a_mistaken_verdict_can_be_changed(bot: Running) -> None:
    olga = await bot.owner()
    await three_report(bot)
    await bot.later(minutes=1)
    await olga.hears(DOUBT)
    await olga.taps("It is dead")
    await olga.hears(DEAD)
    await olga.taps("It works")
    await olga.hears("this address works")
    letter = await letter_to(bot, "Dora")
    assert DEAD not in letter.text
    assert "address failed" not in letter.text
    await olga.taps("It is dead")
    await olga.hears(DEAD)
    assert DEAD in (await letter_to(bot, "Emil")).text


async def test_after_a_dismissal_counting_begins_anew(bot: Running) -> None:
    olga = await bot.owner()
    await three_report(bot)
    await bot.later(minutes=1)
    told = await olga.hears(DOUBT)
    for _ in range(2):
        await olga.taps("dismiss", told)
    await olga.hears("this address works")
    assert "address failed" not in (await letter_to(bot, "Dora")).text
    for name in ("Emil", "Fanny"):
        await reports(bot, name)
    assert "address failed" not in (await letter_to(bot, "Gert")).text
    await bot.later(minutes=1)
    await reports(bot, "Hanna")
    await bot.later(minutes=1)
    again = await olga.hears(DOUBT, "3 supporters")
    assert again.id != told.id


async def test_only_the_team_decides(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await three_report(bot)
    await bot.later(minutes=1)
    await paul.hears(DOUBT)
    await olga.says("/team")
    await olga.taps("Remove 2")
    await olga.taps("Remove 2")
    await olga.hears("team")
    await paul.taps("It is dead")
    await paul.hears(REFUSED)
    anna = bot.person("Anna", started=True)
    await anna.taps_old(pack(Judge("tjk001", address_key(EMAIL), Verdict.CONFIRMED)))
    await anna.hears(REFUSED)
    assert rows(bot.database, "SELECT * FROM address_verdicts") == []
    assert DEAD not in (await letter_to(bot, "Dora")).text


async def test_who_has_to_wait_is_told_later_and_holds_up_nobody(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    flood = bot.world.faults.add(Fault("sendMessage", chat=olga.chat, status=429, retry_after=60))
    await three_report(bot)
    await bot.later(minutes=1)
    await paul.hears(DOUBT)
    await comes_to_be(bot, "SELECT count(*) FROM addresses_told", [(1,)])
    assert flood.hits
    bot.world.faults.clear()
    await bot.restart()
    await olga.hears(DOUBT)
    await comes_to_be(bot, "SELECT count(*) FROM addresses_told", [(2,)])
    assert len(got(paul, DOUBT)) == 1


async def test_a_stop_while_the_team_is_being_told_repeats_nothing(bot: Running) -> None:
    olga = await bot.owner()
    slow = bot.world.faults.add(Fault("sendMessage", chat=olga.chat, delay=0.7))
    await three_report(bot)
    bot.clock.advance(minutes=1)
    async with asyncio.timeout(PATIENCE):
        while not slow.hits:  # noqa: ASYNC110 - a fault tells nobody
            await asyncio.sleep(0)
    await bot.restart()
    bot.world.faults.clear()
    await bot.later(minutes=5)
    await olga.says("/help")
    await olga.hears("/letter")
    assert len(got(olga, DOUBT)) == 1


async def test_without_a_team_the_first_owner_is_told(bot: Running) -> None:
    await three_report(bot)
    await bot.later(minutes=1)
    olga = await bot.owner()
    await bot.later(minutes=1)
    await olga.hears(DOUBT)


# --- what is held


async def test_reports_are_shown_and_unlinked_and_go_on_counting(bot: Running) -> None:
    anna = await reports(bot, "Anna")
    for name in ("Boris", "Chloe"):
        await reports(bot, name)
    await anna.says("/mydata")
    document = (await anna.hears(file=True)).document
    assert document is not None
    (held,) = json.loads(document.data)["failed_addresses"]
    assert (held["authority"], held["address"], held["how"]) == ("president", address_key(EMAIL), "bounced")
    await anna.says("/forget")
    await anna.hears("Delete everything")
    await anna.taps("Yes")
    await anna.hears("Nothing about you")
    await anna.says("/mydata")
    await anna.hears("Nothing about you", file=False)
    assert "3 supporters said" in (await letter_to(bot, "Dora")).text


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
    sealer = Sealer.from_text(bot.key)
    with sqlite3.connect(bot.database) as old:
        old.executemany(
            'INSERT INTO failed_addresses ("case", authority, tag, day) VALUES (?,?,?,?)',
            [
                ("tjk001", authority, sealer.tag("tjk001", chat), "2026-03-01")
                for chat, authority in ((1, "foreign"), (2, "prosecutor"), (3, "foreign"), (3, "prosecutor"))
            ],
        )
    old.close()
    async with bot:
        for number, authority in enumerate((FOREIGN, PROSECUTOR)):
            letter = await letter_to(bot, f"Dora {number}", authority)
            assert "3 supporters said that this address failed." in letter.text
        olga = await bot.owner()
        await bot.later(minutes=1)
        await olga.hears(DOUBT, "• Something else: 3")


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
    assert len(rows(bot.database, "SELECT * FROM failed_addresses")) == known


def test_ids_of_twelve_characters_fit_on_a_button() -> None:
    ids = "a" * 12
    for how in How:
        assert len(pack(FailedHow(ids, Safety.FREE, ids, ids, "0" * 8, how))) <= MAX_BYTES
    for verdict in Verdict:
        assert len(pack(Judge(ids, "0" * 16, verdict))) <= MAX_BYTES
