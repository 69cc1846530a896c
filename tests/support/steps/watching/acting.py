"""Steps of people who do whatever there is to do in a case, in whatever order: one tap each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hypothesis import strategies as st

from bot.chat.base.buttons import pack
from bot.chat.letters.after_sending import FailedHow, Replied, TakeBack
from bot.chat.letters.buttons import Sent, WriteLetter
from bot.chat.people.buttons import Forget, SetCountry, SetLanguage, SetWants, Subscribe
from bot.content.library import Library
from bot.model.letters.address import How, address_key
from bot.model.letters.letter import Safety
from bot.model.letters.reply import Answer
from bot.model.people.subscription import Wants
from tests.support.application import Running
from tests.support.people import Human
from tests.support.stores import CASE

AUTHORITIES = ("president", "justice", "prosecutor")
FAILING = "foreign"
"""Whose address is said to fail."""
_ADDRESSES = {a.id: a.email or "" for a in Library.load().cases[CASE].authorities}

Act = tuple[str, str]
"""What somebody does, and to whom, or which."""

ACTS: st.SearchStrategy[Act] = st.one_of(
    st.tuples(st.just("comes"), st.sampled_from(("", "radio"))),
    st.tuples(st.sampled_from(("writes", "writes", "takes back", "opens")), st.sampled_from(AUTHORITIES)),
    st.tuples(st.just("answers"), st.sampled_from((Answer.REAL.value, Answer.FORM.value))),
    st.tuples(st.just("country"), st.sampled_from(("GB", "DE"))),
    st.tuples(st.just("language"), st.sampled_from(("en", "fr"))),
    st.tuples(st.just("wants"), st.sampled_from((Wants.ALL.value, Wants.CALLS.value))),
    st.tuples(st.sampled_from(("leaves", "forgets", "address fails")), st.just("")),
)


@dataclass
class Crowd:
    """People by number, who are made when they do something first. `thanked`: what the thanks have said."""

    bot: Running
    people: dict[int, Human] = field(default_factory=dict)
    subscribed: set[int] = field(default_factory=set)
    thanked: list[str] = field(default_factory=list)

    def human(self, number: int) -> Human:
        if number not in self.people:
            self.people[number] = self.bot.person(f"Anna{number}", "fr" if number % 3 == 2 else "en")
        return self.people[number]

    async def does(self, number: int, act: Act) -> None:
        """Let one of them do it, as far as they can."""
        is_new = number not in self.people
        human, (what, which) = self.human(number), act
        if is_new and what != "comes":  # a bot can write to nobody who hasn't begun
            await human.opens(CASE)
            await human.hears()
        match what:
            case "comes":
                await human.opens(f"{CASE}-{which}" if which else CASE)
                await human.hears()
                await human.taps_old(pack(Subscribe(Wants.ALL, CASE, which)))
                self.subscribed.add(number)
            case "writes":
                sent = await human.taps_old(pack(Sent(CASE, Safety.FREE, "release", which, "", "en")))
                if sent.text.endswith(("Thank you!", "Merci !")):
                    thanks = await human.hears("It counts" if "Thank" in sent.text else "Cela compte")
                    self.thanked += re.findall(r"\d+", thanks.text.splitlines()[2])
            case "takes back":
                day = self.bot.clock.now().date()
                await human.taps_old(pack(TakeBack(CASE, which, day)))
            case "opens":
                await human.taps_old(pack(WriteLetter(CASE, Safety.FREE, "release", which, "", "en")))
                await human.hears()
            case "answers":
                await human.taps_old(pack(Replied(CASE, "president", Answer(which))))
                await human.hears()
            case "address fails":
                key = address_key(_ADDRESSES[FAILING])[:8]
                await human.taps_old(pack(FailedHow(CASE, Safety.FREE, "release", FAILING, key, How.BOUNCED)))
                await human.hears()
            case "leaves":
                await human.says("/stop")
                await human.hears()
                self.subscribed.discard(number)
            case "forgets":
                await human.taps_old(pack(Forget(True, "en")))
                await human.hears()
                self.subscribed.discard(number)
            case "country" if number in self.subscribed:
                await human.taps_old(pack(SetCountry(which)))
            case "language" if number in self.subscribed:
                await human.taps_old(pack(SetLanguage(which)))
            case "wants" if number in self.subscribed:
                await human.taps_old(pack(SetWants(Wants(which))))
            case _:
                pass
