"""The report to whoever issued the appeal: ready to send, quoting its code, and what is new the next time."""

from __future__ import annotations

import email
from email.policy import default

from tests.support.application import Running
from tests.support.steps.letters import to_letter


async def test_a_report_quotes_the_code_and_the_next_says_what_is_new(bot: Running) -> None:
    owner = await bot.owner()
    for number in range(6):
        rosa = bot.person(f"Rosa{number}", "en")
        await to_letter(bot, rosa, "en")
        await rosa.taps("I sent it")
        await rosa.hears("Thank")
    await owner.says("/reportback")
    shown = await owner.hears("Actions on your appeal TJK 001 / 0225 / OBS 010")
    assert "alert@observatoryfordefenders.org" in shown.text
    assert "Letters sent: 6" in shown.text
    assert "self-reported" in shown.text
    await owner.taps("As a mail and files")
    sent = (await owner.hears(file=True)).file
    assert sent is not None
    mail = email.message_from_bytes(sent.data, policy=default)
    assert mail["To"] == "alert@observatoryfordefenders.org"
    assert "TJK 001 / 0225 / OBS 010" in mail["Subject"]
    assert "Letters sent: 6" in mail.get_content()
    await owner.taps("I sent it")
    again = await owner.hears("The last one was sent on")
    assert "Letters since our last report" in again.text
    assert ": 0" in again.text
