"""Buttons that the story of a landed state doesn't come to, and why."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat.approvals.buttons import BeginPanic
from bot.chat.base.buttons import Button, Open, Screen, TurnPage
from bot.chat.broadcasts.buttons import TakeOver
from bot.chat.cases.buttons import ShowText
from bot.chat.cases.editor.buttons import (
    ArticleMessage,
    HaveRead,
    OfferedCaseFiles,
    OpenThanks,
    OverwriteValue,
    RevisionFile,
)
from bot.chat.letters.after_sending import FailedWhich
from bot.chat.letters.buttons import SentNext
from bot.chat.letters.ways.buttons import PhoneCall
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
    # Only of a revision that changed more than a screen has room for.
    yield "Carla", RevisionFile("tjk001", 2)
    # Newer than the last state.
    yield "Olga", Open(Screen.PANIC)
    yield "Olga", BeginPanic()
    # Only below what is long gone.
    yield "Anna", Open(Screen.START)
