"""What comes of changing or deleting what was sent, by Telegram's answer. New messages: test_delivery.py."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest, Forbidden

from bot.model.broadcasts.delivery import DeliveryState
from bot.telegram_api.faults import MaybeWritten
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
    ],
)
def test_what_comes_of_changing_what_was_sent(error: Exception, state: DeliveryState) -> None:
    assert outcome_of(error, changes=True).state is state


def test_a_new_message_without_an_answer_is_never_sent_again() -> None:
    assert outcome_of(MaybeWritten("no answer")).state is DeliveryState.UNKNOWN
    assert outcome_of(BadRequest(NOT_MODIFIED)).state is DeliveryState.REFUSED
