"""Names that the team chose for each other: shown beside what they did, and to nobody else."""

from __future__ import annotations

from bot.chat.base.buttons import pack
from bot.chat.team.buttons import AskForTeamName, TakeOutTeamName
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import (
    REFUSED,
    another_owner,
    by_day,
    gathered,
    got,
    invitation,
    organiser,
    sends,
    subscribed,
    writes_first,
)
from tests.support.steps.roles import case_worker


async def names_themselves(human: Human, name: str) -> None:
    await human.says("/team")
    await human.taps("Choose a name")
    await human.hears("What shall the others in the team call you?")
    await human.says(name)
    await human.hears("The team calls you", name)


async def test_three_who_joined_on_one_day_are_told_apart(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    paul, marek = bot.person("Paul"), bot.person("Marek")
    await paul.opens(await invitation(olga))
    await paul.hears("You are an organiser now", "What shall the others in the team call you?")
    await paul.taps("Choose a name")
    await paul.hears("Send me a name, up to 24 characters")
    await paul.says("anna@example.org")
    await paul.hears("no links, no @handles", "Nothing has changed")
    await paul.says("Анна")
    await paul.hears("The team calls you Анна", "Your number stays 2")
    await marek.opens(await invitation(olga))
    await marek.hears("You are person 3 in the team")
    await marek.taps("Choose a name")
    await marek.hears("Send me a name")
    await marek.says("Anna")
    await marek.hears("so nearly that it could be mistaken")
    await marek.says("Marek K.")
    await marek.hears("The team calls you Marek K.")
    nina = await case_worker(bot, olga, "Nina")
    await nina.taps("Choose a name")
    await nina.taps("Go on without a name")
    await nina.hears("The team knows you as person 4")
    await olga.says("/team")
    team = (await olga.hears("2. Анна · Organiser, since", "3. Marek K. · Organiser", "4. Case worker")).text
    for profile in ("Paul", "Nina"):
        assert profile not in team, "what Telegram says of them is theirs"

    anna = await subscribed(bot, "Anna")
    await sends(marek, "Update", "The appeal was heard.")
    await gathered(bot)
    await paul.hears("Marek K. (no. 3) is sending a message")
    await anna.hears("The appeal was heard.")
    await paul.says("/broadcast")
    await paul.taps("The team's broadcasts")
    await paul.hears("Marek K. (no. 3)")
    await nina.says("/record")
    assert "Marek" not in (await nina.hears("You see what concerns cases")).text
    await olga.says("/record")
    await olga.hears("Person 3 (Marek K.)", "A name for the team was chosen", "person 2 (Анна)")
    await marek.says("/mydata")
    await marek.hears("The name that you chose for the team, encrypted: Marek K.")
    assert not got(anna, "Marek"), "supporters never see it"

    await olga.says("/team")
    await olga.taps("Remove 3")
    await olga.hears("Remove person 3 (Marek K.) from the team?")
    await olga.taps("Remove 3")
    await olga.hears("The team")
    await olga.says("/record")
    record = (await olga.hears("Person 3 was removed")).text
    assert "Marek" not in record, "the name went with them"
    await paul.taps_old(pack(TakeOutTeamName()))
    await paul.hears("No name of yours is kept")


async def test_an_owner_asks_for_a_name_and_can_t_choose_it(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera", "ru")
    paul = await organiser(bot, olga, "Paul")
    await names_themselves(olga, "Olga")
    await olga.says("/team")
    await olga.taps("Ask somebody for a name")
    await olga.taps("Person 3")
    await olga.hears("I ask person 3 for a name")
    await paul.hears("Would you choose a name for the team?", "Person 1 (Olga) asks you for it")
    await paul.taps("Choose a name")
    await paul.hears("What shall the others in the team call you?")
    await paul.says("/totals")
    await paul.hears("Self-reported")
    assert not got(paul, "still waiting"), "it was a question, no task"
    await paul.says("Rightly")
    assert not got(paul, "The team calls you"), "whoever goes on to something else is asked no more"
    await paul.taps_old(pack(AskForTeamName(1)))
    await paul.hears(REFUSED)
    await names_themselves(paul, "Пол")
    await vera.says("/team")
    await vera.hears("1. Olga · Владелец", "3. Пол · ")


async def test_a_name_of_a_draft_s_author_is_gone_with_forget(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await names_themselves(paul, "عليّ")
    await olga.says("/team")
    await olga.hears("2. \u2068عليّ\u2069 · Organiser")
    await writes_first(paul, "Update", "A draft.")
    await paul.says("/forget")
    await paul.hears("Delete everything about you?")
    await paul.taps("Yes")
    await paul.hears()
    await gathered(bot)
    assert "عليّ" not in (await olga.hears("Person 2 left the team")).text
