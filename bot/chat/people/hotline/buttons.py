"""Buttons of the hotline. A question is known by its number; whose it is travels nowhere."""

from __future__ import annotations

from enum import StrEnum

from bot.chat.base.buttons import Button, callback_data
from bot.model.people.hotline import HotlineDays


class ReadyAnswer(StrEnum):
    """What is often said, in every language: messages/chat/hotline_ready.html.j2."""

    RECEIVED = "received"
    NO_ADVICE = "noadvice"
    DANGER = "danger"
    LETTERS = "letters"
    THANKS = "thanks"


# Of supporters.


@callback_data("hA")
class AskTeam(Button):
    """Ask the team something, or write more to it; `case`: what it is about, if that is known."""

    case: str = ""


@callback_data("hM")
class WriteMore(Button):
    """The same, below what came from the team; a reply to that is for them."""

    case: str = ""


@callback_data("hS")
class SendQuestion(Button):
    """Let the team have the message that this stands below, all the same."""

    case: str = ""


@callback_data("hB")
class TakeQuestionBack(Button):
    """Delete the copies of one's own question, and let nobody answer it."""

    question: int


# Of the team.


@callback_data("ht")
class TakeQuestion(Button):
    """Take a question, so that nobody else answers it."""

    question: int


@callback_data("ha")
class AnswerQuestion(Button):
    """Take the next message for the answer."""

    question: int


@callback_data("hs")
class SendAnswer(Button):
    """Let the supporter have the message that this stands below, all the same."""

    question: int


@callback_data("hr")
class ReadyAnswers(Button):
    """Choose from what is often said."""

    question: int


@callback_data("hR")
class UseReadyAnswer(Button):
    """One of these; not `sure` yet: show it in the supporter's language."""

    question: int
    which: ReadyAnswer
    sure: bool


@callback_data("ho")
class HandQuestionOn(Button):
    """Give a question back to all."""

    question: int


@callback_data("hc")
class CloseQuestion(Button):
    """End a question."""

    question: int


@callback_data("hb")
class BlockAsker(Button):
    """Let whoever wrote it ask nothing for a while; not `sure` yet: ask."""

    question: int
    sure: bool


@callback_data("hu")
class UnblockAsker(Button):
    """Let whoever wrote it ask again."""

    question: int


@callback_data("hq")
class ShowQuestion(Button):
    """A question's head and buttons again, below its copy."""

    question: int


@callback_data("hw")
class SwitchHotline(Button):
    """Let supporters ask the team, or not any more."""

    on: bool


@callback_data("hh")
class SetHotlineHours(Button):
    """Say when somebody is there."""

    days: HotlineDays
    first: int
    last: int
