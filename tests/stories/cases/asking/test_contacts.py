"""A contact of an office, as somebody has it in a telephone or a mail program, fills in an authority."""

from __future__ import annotations

import tomllib
from typing import Any, Final

from tests.support.application import Running
from tests.support.people import Human

CARD: Final = """BEGIN:VCARD
VERSION:3.0
FN:Tessaly Brandwick
TITLE:Chair of the Board
EMAIL;TYPE=INTERNET:chair@board.example.org
TEL;TYPE=WORK:+41 22 555 01 01
TEL;TYPE=FAX:+41 22 555 01 02
ADR:;;1 Long Street;Marenia Town;;3000;
END:VCARD
"""


async def at_the_president(bot: Running) -> Human:
    owner = await bot.owner()
    await owner.says("/cases")
    await owner.taps("Rukhshona Khakimova", await owner.hears("Cases"))
    await owner.taps("Authorities", await owner.hears("Live."))
    await owner.taps("President", await owner.hears("Authorities"))
    await owner.hears("Salutation")
    return owner


async def newest(bot: Running) -> dict[str, Any]:
    assert bot.app._store is not None
    record = (await bot.app._store.revisions.records())["tjk001"]
    content = await bot.app._store.revisions.content("tjk001", record.newest)
    assert content is not None
    files = {name: tomllib.loads(file.decode()) for name, file in content.files.items()}
    facts = next(one for one in files["case.toml"]["authorities"] if one["id"] == "president")
    return {**facts, **files["en.toml"]["authorities"]["president"]}


async def filled_in(bot: Running, owner: Human) -> None:
    said = await owner.hears("Taken from the contact")
    assert "chair@board.example.org" in said.text
    assert "Fax numbers: +41 22 555 01 02" in said.text
    assert "Not used" not in said.text
    found = await newest(bot)
    assert (found["name"], found["office"]) == ("Tessaly Brandwick", "Chair of the Board")
    assert (found["email"], found["phones"]) == ("chair@board.example.org", ["+41 22 555 01 01"])
    assert found["fax"] == ["+41 22 555 01 02"]
    assert found["postal"] == ["1 Long Street", "3000 Marenia Town"]


async def test_a_contact_that_is_passed_on_fills_in_an_authority(bot: Running) -> None:
    owner = await at_the_president(bot)
    await owner.taps("From a contact")
    await owner.hears("Send the contact")
    await owner.says("I have it here somewhere")
    await owner.hears("I found nothing in it")
    owner.person.sends_contact("+41225550101", "Tessaly", CARD)
    await filled_in(bot, owner)
    await owner.taps("Back")
    await owner.hears("Tessaly Brandwick")


async def test_a_card_that_is_pasted_where_an_address_was_asked_for_fills_in_the_rest_too(
    bot: Running,
) -> None:
    owner = await at_the_president(bot)
    await owner.taps("E-mail")
    await owner.hears("Send the e-mail address")
    await owner.says(CARD)
    await filled_in(bot, owner)


async def test_a_card_as_a_file_does_so_too(bot: Running) -> None:
    owner = await at_the_president(bot)
    await owner.taps("From a contact")
    await owner.hears("Send the contact")
    owner.person.sends_document("office.vcf", CARD.encode())
    await filled_in(bot, owner)
