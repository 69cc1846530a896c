"""What the log says of refusals: enough to find a fault by, and nothing of anybody."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal import InjectedFault
from bot.telegram_api.calls.refusals import KEPT, QUIET_S, Refusals, in_words
from tests.support.stage import Stage


def _answer(description: str) -> bytes:
    return json.dumps({"ok": False, "error_code": 400, "description": description}).encode()


@pytest.mark.parametrize(
    ("description", "words"),
    [
        ("Bad Request: chat not found", "Bad Request: chat not found"),
        ("Forbidden: bot was blocked by the user", "Forbidden: bot was blocked by the user"),
        ("Forbidden: bot can't initiate conversation with a user", None),
        ("Bad Request: PEER_ID_INVALID", "Bad Request: PEER_ID_INVALID"),
        ("Bad Request: message can't be deleted for everyone", None),
        (
            'Bad Request: can\'t parse entities: Unsupported start tag "anna@mail.tj" at byte offset 12',
            "Bad Request: can't parse entities: Unsupported start tag … at byte offset …",
        ),
        (
            "Bad Request: inline keyboard button URL 'https://t.me/anna' is invalid: Wrong HTTP URL",
            "Bad Request: inline keyboard button URL … is invalid: Wrong HTTP URL",
        ),
        ("Bad Request: button 'it's Anna's' here", "Bad Request: button … here"),
        ("Bad Request: Anna wrote 'half of", "Bad Request: Anna wrote …"),
        ("Bad Request: user @anna_k is not a member (486299357)", "Bad Request: user … is not a member …"),
        ("Bad Request: user +992 900 12 34 56 is", "Bad Request: user … is"),
        ("Bad Request: https://example.org/x?y is wrong", "Bad Request: … is wrong"),
        ("Bad Request: «Анна» и ещё", "Bad Request: …"),
        ("Too Many Requests: retry after 35", "Too Many Requests: retry after …"),
        ("Conflict: terminated by other getUpdates request; make sure that only one bot is running", None),
    ],
)
def test_a_description_keeps_telegrams_words_and_no_value(description: str, words: str | None) -> None:
    assert in_words(description) == (words or description)


@given(st.text(), st.sampled_from(['"{}"', "'{}'", "«{}»", "@{}", "+{}", "https://x.org/{}", "1{}"]))
def test_whatever_a_description_quotes_is_not_in_it(value: str, quoted: str) -> None:
    secret = f"Zofia{value}Quill".replace(" ", "_")
    said = in_words(f"Bad Request: user {quoted.format(secret)} is unknown")
    assert said.startswith("Bad Request: user …")
    assert "Zofia" not in said


def test_a_kind_is_told_the_first_time_and_then_at_powers_of_ten(caplog: pytest.LogCaptureFixture) -> None:
    refusals = Refusals()
    for number in range(1234):
        refusals.note("sendMessage", 400, _answer(f'Bad Request: wrong "{number}"'), now=number / 30)
    refusals.note("sendMessage", 403, _answer("Forbidden: bot was blocked by the user"), now=50.0)
    assert caplog.messages == [
        "Telegram refused sendMessage: 400, Bad Request: wrong …",
        "Telegram refused sendMessage: 400, Bad Request: wrong … (10 times by now)",
        "Telegram refused sendMessage: 400, Bad Request: wrong … (100 times by now)",
        "Telegram refused sendMessage: 400, Bad Request: wrong … (1000 times by now)",
        "Telegram refused sendMessage: 403, Forbidden: bot was blocked by the user",
    ]


def test_after_a_quiet_time_it_is_news_again(caplog: pytest.LogCaptureFixture) -> None:
    refusals = Refusals()
    for at in (0.0, 1.0, 1.0 + QUIET_S + 1):
        refusals.note("sendMessage", 502, b"<html>", now=at)
    assert caplog.messages == ["Telegram refused sendMessage: 502, not in the Bot API's words"] * 2


def test_what_is_remembered_has_bounds() -> None:
    refusals = Refusals()
    for status in range(10 * KEPT):
        refusals.note("getMe", status, b"", now=0.0)
    assert len(refusals._seen) == KEPT


async def test_a_broadcast_that_is_refused_to_many_is_a_few_lines(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    people = await stage.people(60)
    for person in people[::5]:
        person.blocks()
    nasty = f'Bad Request: chat {people[31].chat} "Zofia Quill" isn\'t right'
    stage.world.faults.add(InjectedFault(chat=people[31].chat, status=400, description=nasty))
    await stage.delivered(60)
    lines = [line for line in caplog.messages if line.startswith("Telegram refused")]
    assert set(lines) == {
        "Telegram refused sendMessage: 403, Forbidden: bot was blocked by the user",
        "Telegram refused sendMessage: 403, Forbidden: bot was blocked by the user (10 times by now)",
        "Telegram refused sendMessage: 400, Bad Request: chat … isn't right",
    }
    assert len(lines) == 3


def test_what_is_done_already_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    refusals = Refusals()
    for said in ("message is not modified: the same", "query is too old and response timeout expired"):
        refusals.note("editMessageText", 400, json.dumps({"description": f"Bad Request: {said}"}).encode())
    assert caplog.messages == []
