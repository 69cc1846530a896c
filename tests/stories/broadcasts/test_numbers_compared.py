"""What an organiser could calculate from numbers on several screens: nothing about one to four people."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import KEPT, PREVIEW, subscribed, writes_first


async def readers(bot: Running, number: int, bell: str, *, reported: int) -> Sequence[Human]:
    """So many who take what that bell stands for; the first of them have reported a letter."""
    found = [await subscribed(bot, f"Anna{bell}{n}", bell=bell) for n in range(number)]
    store, now = bot.app._store, bot.clock.now()
    assert store is not None
    for human in found[:reported]:
        await store.actions.record(human.chat, "tjk001", "president", "release", now.date(), now)
    return found


def offered(screen: Message) -> dict[str, str]:
    """What the buttons of a facet's screen offer: name -> size, empty for none."""
    keys = [key.label for row in screen.keyboard or [] for key in row]
    return {re.sub(r"^\W+ ", "", name): size for name, _, size in (label.partition(" · ") for label in keys)}


async def choices_by_letters(olga: Human, kind: str) -> dict[str, str]:
    """What a new draft of that kind offers by what people did."""
    await writes_first(olga, kind, "A hearing is set")
    await olga.taps("👥 Who")
    await olga.hears("Who gets it")
    await olga.taps("✍️ Letters")
    return offered(await olga.hears("Choices that would point at fewer than 5 people are left out"))


async def test_what_the_one_did_who_gets_calls_only_shows_in_no_difference(bot: Running) -> None:
    olga = await bot.owner()
    await readers(bot, 12, "🔔", reported=6)
    await readers(bot, 1, "📣", reported=1)
    assert await choices_by_letters(olga, "Call to act") == {
        "All of them": "13",
        "Reported a letter": "5",
        "Reported no letter": "5",
        "Back": "",
    }
    assert await choices_by_letters(olga, "Update") == {"All of them": "12", "Back": ""}


async def test_where_many_get_calls_only_both_are_told(bot: Running) -> None:
    olga = await bot.owner()
    await readers(bot, 12, "🔔", reported=6)
    await readers(bot, 10, "📣", reported=5)
    assert (await choices_by_letters(olga, "Call to act"))["Reported a letter"] == "10"
    assert (await choices_by_letters(olga, "Update"))["Reported a letter"] == "5"


async def test_a_number_that_was_told_once_isnt_told_when_somebody_came_who_gets_calls_only(
    bot: Running,
) -> None:
    olga = await bot.owner()
    await readers(bot, 12, "🔔", reported=6)
    assert (await choices_by_letters(olga, "Update"))["Reported a letter"] == "5"
    await olga.taps("Reported a letter")
    await olga.hears("Now: 5 people")
    await readers(bot, 1, "📣", reported=1)
    await olga.taps("Back")
    screen = await olga.hears("Who gets it", "By now this would point at fewer than 5 people")
    assert "5 people\n" not in screen.text
    assert "With nothing chosen: 12 people" in screen.text
    await olga.taps("Back")
    draft = await olga.hears(KEPT)
    await olga.taps("👁")
    preview = await olga.hears(PREVIEW, "By now the choice of readers would point at fewer than five people")
    for shown in (draft, preview):
        assert not re.search(r"\b[56] (people|readers)", shown.text), shown.text
    assert not any("🚀" in key.label for row in preview.keyboard or [] for key in row)
    # Whoever chooses everybody again is told nothing of before, either.
    await olga.taps("Change")
    await olga.hears(KEPT)
    await olga.taps("👥 Who")
    await olga.hears("Who gets it")
    await olga.taps("Everybody again")
    screen = await olga.hears("12 people", "nothing narrows it down")
    assert "Before" not in screen.text


async def test_how_many_read_each_language_isnt_told_where_the_rest_are_few(bot: Running) -> None:
    # Of everybody the preview says how many read French: seven. That five of them reported would say that
    # two didn't.
    olga = await bot.owner()
    french = [await subscribed(bot, f"Chloe{n}", "fr") for n in range(7)]
    await readers(bot, 10, "🔔", reported=5)
    store, now = bot.app._store, bot.clock.now()
    assert store is not None
    for human in french[:5]:
        await store.actions.record(human.chat, "tjk001", "president", "release", now.date(), now)
    await choices_by_letters(olga, "Update")
    await olga.taps("Reported a letter")
    await olga.hears("Now: 10 people")
    await olga.taps("Back")
    await olga.taps("Back")
    await olga.hears(KEPT)
    await olga.taps("➕ Français")
    await olga.hears("Français")
    await olga.says("Une audience est fixée")
    draft = await olga.hears(KEPT, "Français")
    await olga.taps("👁")
    preview = await olga.hears(PREVIEW, "10 people in all")
    for shown in (draft, preview):
        assert not re.search(r"(English|Français).*\breaders", shown.text), shown.text
