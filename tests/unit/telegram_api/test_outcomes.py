"""What comes of changing or deleting what was sent, by Telegram's answer. New messages: test_delivery.py."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken

from bot.model.broadcasts.delivery import DeliveryState
from bot.telegram_api.faults import (
    AnswerTimedOut,
    ConnectionBroke,
    FloodWait,
    GarbledAnswer,
    MaybeWritten,
    NotWritten,
    ServerFault,
    surely_not_sent,
)
from bot.telegram_api.outcomes import outcome_of

NOT_MODIFIED = (
    "Message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (BadRequest(NOT_MODIFIED), DeliveryState.DELIVERED),
        (BadRequest("Message to edit not found"), DeliveryState.REFUSED),
        (BadRequest("Message can't be edited"), DeliveryState.REFUSED),
        (BadRequest("There is no caption in the message to edit"), DeliveryState.REFUSED),
        (BadRequest("Message can't be deleted for everyone"), DeliveryState.REFUSED),
        (BadRequest("Chat not found"), DeliveryState.GONE),
        (Forbidden("Forbidden: bot was blocked by the user"), DeliveryState.GONE),
        (MaybeWritten("no answer"), DeliveryState.WAITING),
        (ServerFault(502), DeliveryState.WAITING),
    ],
)
def test_what_comes_of_changing_what_was_sent(error: Exception, state: DeliveryState) -> None:
    assert outcome_of(error, changes=True).state is state


def test_a_new_message_without_an_answer_is_never_sent_again() -> None:
    assert outcome_of(MaybeWritten("no answer")).state is DeliveryState.UNKNOWN
    assert outcome_of(BadRequest(NOT_MODIFIED)).state is DeliveryState.REFUSED


SURELY_NOT = [
    NotWritten("no connection"),
    FloodWait(3),
    BadRequest("Bad Request: not like that"),
    Forbidden("Forbidden: bot was blocked by the user"),
    ChatMigrated(-100),
    Conflict("terminated by other getUpdates request"),
    InvalidToken("Unauthorized"),
    *map(ServerFault, (302, 403, 404, 413, 418, 503)),
]
MAYBE = [
    AnswerTimedOut("late"),
    ConnectionBroke("broken"),
    GarbledAnswer("what?"),
    *map(ServerFault, (500, 501, 502, 504, 520, 524, 599)),
    RuntimeError("unforeseen"),
]


@pytest.mark.parametrize("fault", [*SURELY_NOT, *MAYBE], ids=repr)
def test_what_surely_was_not_sent_and_what_may_have_been(fault: Exception) -> None:
    sure = fault in SURELY_NOT
    assert surely_not_sent(fault) is sure
    # A broadcast says the same of it: unknown is whoever may have it.
    assert (outcome_of(fault).state is not DeliveryState.UNKNOWN) is sure


@pytest.mark.parametrize("status", [500, 502, 504])
def test_after_these_it_is_the_plan_that_says_whether_to_send_again(status: int) -> None:
    assert outcome_of(ServerFault(status)).undecided
    assert not outcome_of(AnswerTimedOut("late")).undecided
