"""Buttons that the story of a landed state doesn't come to, and why."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.approvals.buttons import BeginPanic
from bot.chat.base.buttons import Button, Open, Screen, TurnPage
from bot.chat.broadcasts.buttons import NewNudge, TakeOver
from bot.chat.broadcasts.suggested.buttons import PutMilestoneAway, ShowMilestone, ThankForLetters
from bot.chat.cases.buttons import ShowText
from bot.chat.cases.editor.buttons import (
    ArticleMessage,
    HaveRead,
    OfferedCaseFiles,
    OpenThanks,
    OverwriteValue,
)
from bot.chat.letters.after_sending import FailedWhich
from bot.chat.letters.buttons import SentNext
from bot.chat.letters.ways.buttons import PhoneCall
from bot.chat.people.buttons import NoNudgesBelow, StaySubscribed
from bot.chat.team.room.buttons import (
    BeginRoomLink,
    DropRoomLink,
    LinkTeamRoom,
    SwitchRoomOnly,
    UnlinkRoom,
)
from bot.model.cases.revision import Agreed, MayUse
from bot.model.letters.address import address_key
from bot.model.letters.letter import Safety
from tests.upgrades import cases


def unplayed() -> Iterable[tuple[str, Button]]:
    """Whose, and the button; what is in it is there in the state, as far as it can be."""
    # No authority of the case has several addresses.
    key = address_key("mail@president.tj")[:8]
    yield "Rita", FailedWhich("tjk001", Safety.FREE, "release", "president", key)
    # Only once somebody with a schedule is out of the team.
    yield "Olga", TakeOver(1)
    # Only where somebody is reached by phone alone; and where the web page stands.
    yield "Otto", PhoneCall("tjk001", Safety.FREE, "release", "ombuds")
    yield "Otto", SentNext("tjk001", Safety.FREE, "release", "justice")
    # Only of lists that are longer than any in the state.
    yield "Olga", TurnPage.to(1, Open(Screen.TEAM))
    # Only in a case with languages that nobody has read; after news of one that is published.
    yield "Olga", HaveRead(cases.DRAFT, 1, Agreed.FAMILY, MayUse.PUBLIC, 0, "en")
    yield "Olga", ArticleMessage("tjk001", "report")
    # Only where the program's own files have changed; after a release that the case's texts know of.
    yield "Olga", OfferedCaseFiles("tjk001")
    yield "Olga", OpenThanks(cases.CLOSED, on=True)
    # Of before a value was named that somebody else had changed.
    yield "Olga", OverwriteValue(cases.DRAFT, 1)
    # Only with a question that waits for its words.
    yield "Paco", ShowText("tjk001", "es", "38a81e87", 1)
    # Only with a group that is linked, or to be: no state has one.
    yield "Olga", Open(Screen.ROOM)
    yield "Olga", BeginRoomLink()
    yield "Olga", LinkTeamRoom(1, "en", sure=True)
    yield "Olga", DropRoomLink(1)
    yield "Olga", UnlinkRoom(sure=True)
    yield "Olga", SwitchRoomOnly(on=True)
    # Newer than the last state.
    yield "Olga", Open(Screen.PANIC)
    yield "Olga", BeginPanic()
    # Only once six have asked to be reminded; below what they got then.
    yield "Olga", NewNudge("tjk001")
    yield "Anna", NoNudgesBelow("tjk001")
    # Only in a case with more than a hundred letters.
    yield "Olga", ShowMilestone("tjk001", 100)
    yield "Olga", ThankForLetters("tjk001", 100)
    yield "Olga", PutMilestoneAway("tjk001", 100)
    # Only once a year is over.
    yield "Anna", StaySubscribed()
    # Only below what is long gone.
    yield "Anna", Open(Screen.START)
