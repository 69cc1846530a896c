"""Cases edited in the chat: seen by nobody until they are published, and never overwritten unseen."""

from __future__ import annotations

from tests.support.application import Running
from tests.support.steps.organising import organiser

CASE = "tjk001"


async def test_an_edited_part_is_seen_once_it_is_published(bot: Running) -> None:
    owner = await bot.owner()
    await owner.says("/cases")
    await owner.hears("Cases", "Live.")
    await owner.taps("Rukhshona")
    await owner.hears("People see revision 1; the newest is 1.")
    await owner.taps("🔤 Texts")
    await owner.hears("Title")
    await owner.taps("Title")
    await owner.hears("Send the new words.")
    await owner.says("Rukhshona Khakimova, journalist in prison, Tajikistan")
    await owner.hears("journalist in prison")
    reader = bot.person("Rosa")
    await reader.opens(CASE)
    await reader.hears("Rukhshona")
    await owner.says("/cases")
    await owner.taps("Rukhshona")
    await owner.hears("People see revision 1; the newest is 2.")
    await owner.taps("✅ Publish…")
    await owner.hears("Does the person")
    await owner.taps("the family agrees")
    await owner.hears("May the issuer")
    await owner.taps("It is public")
    await owner.hears("This name is said too")
    await owner.taps("it may be said")
    await owner.hears("Let everybody see what was edited?")
    await owner.taps("Publish now")
    await owner.hears("People see the new state now.")
    await reader.says("/case")
    await reader.hears("journalist in prison, Tajikistan")
    await bot.restart()
    await reader.says("/case")
    await reader.hears("journalist in prison, Tajikistan")


async def test_two_who_edit_the_same_part_see_each_other(bot: Running) -> None:
    owner = await bot.owner()
    other = await organiser(bot, owner, "Oskar")
    for who in (owner, other):
        await who.says("/cases")
        await who.hears("Cases")
        await who.taps("Rukhshona")
        await who.hears("People see revision 1")
        await who.taps("🔤 Texts")
        await who.hears("Title")
        await who.taps("Title")
        await who.hears("Send the new words.")
    await owner.says("The first title")
    await owner.hears("The first title")
    await other.says("The second title")
    await other.hears("Somebody else changed this", "The first title", "The second title")
    await other.taps("Put mine there")
    await other.hears("the newest is 3")


async def test_who_edits_another_value_of_the_same_part_is_in_nobodys_way(bot: Running) -> None:
    owner = await bot.owner()
    other = await organiser(bot, owner, "Oskar")
    for who, field in ((owner, "Name of the issuer"), (other, "E-mail to report to")):
        await who.says("/cases")
        await who.hears("Cases")
        await who.taps("Rukhshona")
        await who.hears("People see revision 1")
        await who.taps("🏢 Issuer")
        await who.hears("Tap what you want to change.")
        await who.taps(field)
        await who.hears("Now:")
    await owner.says("The Observatory")
    await owner.hears("The Observatory")
    await other.says("other@example.org")
    await other.hears("The Observatory", "other@example.org")


async def test_who_went_back_types_no_value(bot: Running) -> None:
    owner = await bot.owner()
    await owner.says("/cases")
    await owner.hears("Cases")
    await owner.taps("Rukhshona")
    await owner.hears("People see revision 1")
    await owner.taps("🔤 Texts")
    await owner.hears("Title")
    await owner.taps("Title")
    await owner.hears("Send the new words.")
    await owner.taps("Back")
    await owner.hears("Tap what you want to change.")
    await owner.says("A word to nobody")
    await owner.hears()
    await owner.says("/cases")
    await owner.taps("Rukhshona", await owner.hears("Cases"))
    await owner.hears("People see revision 1; the newest is 1.")
