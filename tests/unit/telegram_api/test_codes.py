"""What Telegram's words for "no" are about, as the library hands them on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.model.broadcasts.delivery import DeliveryState
from bot.telegram_api import codes
from bot.telegram_api.codes import Concerns, concerns, quoted
from bot.telegram_api.outcomes import gone_by, outcome_of


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (BadRequest("Bad Request: chat not found"), Concerns.LOST),
        (BadRequest("Bad Request: PEER_ID_INVALID"), Concerns.LOST),
        (Forbidden("Forbidden: bot can't initiate conversation with a user"), Concerns.LOST),
        (Forbidden("Forbidden: bot was blocked by the user"), Concerns.BLOCKED),
        (Forbidden("Forbidden: user is deactivated"), Concerns.DELETED),
        (BadRequest("Bad Request: USER_DELETED"), Concerns.DELETED),
        (Forbidden("Forbidden: the bot can't send messages to the bot"), Concerns.DELETED),
        (BadRequest("Bad Request: FROZEN_METHOD_INVALID"), Concerns.BOT),
        (BadRequest("Bad Request: not enough rights to send text messages to the chat"), Concerns.BOT),
        (BadRequest("Bad Request: can't parse entities: Can't find end tag at byte offset 7"), Concerns.BOT),
        (BadRequest("Bad Request: message is too long"), Concerns.BOT),
        (BadRequest("Bad Request: ENTITY_BOUNDS_INVALID"), Concerns.BOT),
        (BadRequest("Bad Request: message can't be deleted for everyone"), Concerns.MESSAGE),
        (BadRequest("Bad Request: message to edit not found"), Concerns.MESSAGE),
        (BadRequest("Bad Request: VOICE_MESSAGES_FORBIDDEN"), Concerns.SORT),
        (BadRequest("Bad Request: user restricted receiving of voice messages"), Concerns.SORT),
        (BadRequest("Bad Request: there is no caption in the message to edit"), Concerns.SORT),
        (BadRequest("Bad Request: PRIVACY_PREMIUM_REQUIRED"), Concerns.MESSAGE),
        (BadRequest("Bad Request: SOMETHING_NEW_INVALID"), Concerns.UNKNOWN),
        (Forbidden("Forbidden: not today"), Concerns.UNKNOWN),
    ],
)
def test_what_a_refusal_is_about(error: TelegramError, expected: Concerns) -> None:
    assert concerns(error.message) is expected
    outcome = outcome_of(error)
    assert (outcome.state is DeliveryState.GONE) is (
        expected in (Concerns.LOST, Concerns.BLOCKED, Concerns.DELETED)
    )
    assert outcome.halts is (expected is Concerns.BOT)
    assert outcome.said
    assert (gone_by(error) is not None) is (expected in (Concerns.BLOCKED, Concerns.DELETED))


def test_no_code_and_no_words_stand_twice() -> None:
    for table in (codes._CODES, codes._WORDS):
        everything = [entry for entries in table.values() for entry in entries]
        assert len(everything) == len(set(everything))
    assert all(codes._CODE.fullmatch(code) for code in codes._CONCERNS_OF)
    assert all(words == words.lower() for entries in codes._WORDS.values() for words in entries)


def test_a_code_is_shown_as_telegram_writes_it() -> None:
    assert quoted(BadRequest("Bad Request: FROZEN_METHOD_INVALID").message) == "FROZEN_METHOD_INVALID"


def test_what_is_quoted_is_short_and_holds_no_id() -> None:
    assert quoted("chat 123456789 of -1001234567890\nwas upgraded") == "chat … of … was upgraded"
    assert len(quoted("word " * 100)) == 160


@given(st.text())
def test_whatever_telegram_says_is_sorted_and_can_be_quoted(description: str) -> None:
    assert concerns(description) in Concerns
    assert len(quoted(description)) <= 160
