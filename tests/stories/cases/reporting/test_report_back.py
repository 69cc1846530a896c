"""The report to whoever issued the appeal: ready to send, quoting its code, and what is new the next time."""

from __future__ import annotations

import asyncio
import csv
import email
import io
import shutil
from collections.abc import Iterable
from email.policy import default
from pathlib import Path

import pytest

from bot.content.languages import messages_folder
from bot.model.people.subscription import Wants
from bot.services.broadcasts import census
from tests.support.application import Running
from tests.support.handoff.links import lines_in
from tests.support.people import Human
from tests.support.steps.clocks import day_is_over
from tests.support.steps.letters import body_of, to_letter

SUBJECT = "Action taken on your appeal TJK 001 / 0225 / OBS 010"


async def reports(bot: Running, human: Human, *, ask: int = 0, authority: int = 0) -> None:
    await to_letter(bot, human, "en", ask=ask, authority=authority)
    await human.taps("I sent it")
    await human.hears("Thank")


async def test_a_report_quotes_the_code_and_the_next_says_what_is_new(bot: Running) -> None:
    owner = await bot.owner()
    for number in range(6):
        await reports(bot, bot.person(f"Rosa{number}", "en"))
    await day_is_over(bot)
    await owner.says("/reportback")
    shown = await owner.hears(SUBJECT)
    assert "alert@observatoryfordefenders.org" in shown.text
    assert list(shown.copy_texts.values()) == ["alert@observatoryfordefenders.org", SUBJECT]
    body = body_of(owner, shown)
    assert "Letters sent: 6" in body
    assert "Letters by what they ask for:\n– Her release: 6" in body
    assert "self-reported" in body
    assert "People by country" not in body
    await owner.taps("As a mail and files")
    sent = (await owner.hears(file=True)).file
    assert sent is not None
    mail = email.message_from_bytes(sent.data, policy=default)
    assert mail["To"] == "alert@observatoryfordefenders.org"
    assert mail["Subject"] == SUBJECT
    assert mail.get_content().split() == body.split(), "what is copied is what is sent"
    await owner.taps("The report is sent")
    again = await owner.hears("The last one was sent on")
    assert "Letters since our last report" in again.text
    assert ": 0" in again.text


async def test_with_a_page_it_opens_in_the_mail_program_at_one_tap(tmp_path: Path) -> None:
    async with Running(tmp_path, page=True) as bot:
        owner = await bot.owner()
        await owner.says("/reportback")
        shown = await owner.hears(SUBJECT)
        first = shown.buttons[0]
        assert first.label == "✉️ Open in mail"
        lines = lines_in(first.url or "")
        assert lines[2] == "tjk001.report", "it is given once the case is closed as well"
        assert (lines[7], lines[11]) == ("alert@observatoryfordefenders.org", SUBJECT)
        assert "\n".join(lines[12:]).split() == body_of(owner, shown).split(), "not a figure more"


async def test_without_a_page_there_is_no_link(bot: Running) -> None:
    owner = await bot.owner()
    await owner.says("/reportback")
    shown = await owner.hears(SUBJECT)
    assert all(each.url is None for each in shown.buttons)
    assert "one of them opens as a draft" in shown.text


CASE = "tjk001"
FROM_CH, FROM_PE = range(1001, 1007), range(1007, 1013)


async def wrote(bot: Running, people: Iterable[int], ask: str, authority: str) -> None:
    store = bot.app._store
    assert store is not None
    for chat in people:
        assert await store.actions.record(chat, CASE, authority, ask, bot.clock.now().date(), bot.clock.now())


async def twelve_wrote(bot: Running) -> None:
    """All are readers who gave their country, and wrote to the president; six to the minister too."""
    store = bot.app._store
    assert store is not None
    for people, country, ask in ((FROM_CH, "CH", "release"), (FROM_PE, "PE", "clemency")):
        for chat in people:
            await store.subscribers.subscribe(
                chat, language="en", wants=Wants.ALL, cases=[CASE], now=bot.clock.now()
            )
            assert await store.subscribers.set_country(chat, country)
        await wrote(bot, people, ask, "president")
    await wrote(bot, FROM_CH, "release", "justice")
    await day_is_over(bot)


async def report_of(owner: Human) -> str:
    await owner.says("/reportback")
    return body_of(owner, await owner.hears(SUBJECT))


async def test_it_says_for_what_to_whom_and_from_where_but_nothing_of_a_few(bot: Running) -> None:
    owner = await bot.owner()
    await twelve_wrote(bot)
    body = await report_of(owner)
    assert "Letters sent: 18" in body
    assert "– Her release: 12\n– Clemency for a mother: 6" in body
    assert "President of the Republic of Tajikistan: 12 (Clemency for a mother: 6, Her release: 6)" in body
    assert "Minister of Justice of the Republic of Tajikistan: 6 (Her release: 6)" in body
    assert "– Switzerland: 6\n– Peru: 6" in body
    assert "Not given" not in body
    await owner.taps("As a mail and files")
    tables = [(await owner.hears(file=True)).file for _ in range(4)]
    table = next(file.data for file in tables if file is not None and file.name.endswith(".csv"))
    figures = {row["figure"]: row["value"] for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig")))}
    assert figures["split.president.clemency"] == figures["country.PE"] == "6"
    await wrote(bot, FROM_PE[:2], "clemency", "foreign")
    await day_is_over(bot, 8)
    assert "Letters sent: 18" in await report_of(owner), "of two nothing is told, however long they wait"
    await wrote(bot, FROM_PE[2:], "clemency", "justice")
    await day_is_over(bot, 8)
    body = await report_of(owner)
    assert "Letters sent: 24" in body
    assert "– Her release: 12\n" in body
    assert "– Clemency for a mother: 12\n" in body
    assert "President of the Republic of Tajikistan: 12 (Clemency for a mother: 6, Her release: 6)" in body
    assert "Minister of Justice of the Republic of Tajikistan: 6 (Her release: 6)" in body, (
        "four wait with two"
    )
    assert "Foreign" not in body


async def test_what_is_put_down_as_sent_is_what_was_shown(bot: Running) -> None:
    owner = await bot.owner()
    await twelve_wrote(bot)
    await owner.says("/reportback")
    shown = await owner.hears("Letters sent: 18")
    await wrote(bot, FROM_PE, "clemency", "foreign")
    await day_is_over(bot)
    await owner.taps("The report is sent", shown)
    body = body_of(owner, await owner.hears("The last one was sent on"))
    assert "Letters sent: 24" in body
    assert "Letters since our last report" in body
    assert ": 6" in body


async def test_while_countries_are_counted_the_rest_is_there(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(census, "AT_ONCE", 5)
    monkeypatch.setattr(census, "PATIENCE_S", 0)
    owner = await bot.owner()
    await twelve_wrote(bot)
    await owner.says("/reportback")
    shown = await owner.hears("is still being counted")
    assert "Letters sent: 18" in body_of(owner, shown)
    assert "Peru" not in body_of(owner, shown)
    await asyncio.wait([task for task in asyncio.all_tasks() if task.get_name() == "who did what"])
    await owner.taps("Look again")
    shown = await owner.hears("Peru: 6")
    assert "still being counted" not in shown.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ("Lettres envoyées\u00a0: 18", "– Suisse\u00a0: 6")),
        ("ru", ("Отправлено писем: 18", "– Швейцария: 6")),
    ],
)
async def test_the_issuer_reads_it_in_their_own_language(
    tmp_path: Path, language: str, said: tuple[str, ...]
) -> None:
    messages = shutil.copytree(messages_folder(), tmp_path / "messages")
    facts = messages / "cases" / CASE / "case.toml"
    words = facts.read_text("utf-8")
    facts.write_text(words.replace('default_language = "en"', f'default_language = "{language}"'), "utf-8")
    async with Running(tmp_path, messages=messages) as bot:
        owner = await bot.owner()
        await twelve_wrote(bot)
        await owner.says("/reportback")
        body = body_of(owner, await owner.hears("Report to the issuer"))
    assert all(words in body for words in said)
    assert "TJK 001 / 0225 / OBS 010" in body
