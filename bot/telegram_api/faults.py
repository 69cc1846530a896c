"""What can go wrong between this program and the Bot API, told apart by what the server may have done.

    telegram.error.TelegramError
    ├── NetworkError
    │   ├── NotWritten           surely nothing reached the server; sending again repeats nothing
    │   ├── ServerFault          the server answered 5xx (or something that no Bot API answers); it may
    │   │                        have carried the request out: `surely_not_sent` says when it hasn't
    │   └── MaybeWritten         the request may have been carried out; sending again may repeat it
    │       ├── AnswerTimedOut   no answer in time (also a TimedOut)
    │       ├── ConnectionBroke  the connection ended before the whole answer came
    │       └── GarbledAnswer    an answer came that can't be read
    └── RetryAfter
        └── FloodWait            429; `seconds` to wait

Texts of these hold no address of the server (the token stands in it), no chat id and nothing of an answer.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)


class NotWritten(NetworkError):
    """The request never left: no connection could be had. Nothing happened on the server."""


class ServerFault(NetworkError):
    """The server is there and unwell: 5xx, or a status that the Bot API doesn't use."""

    def __init__(self, status: int) -> None:
        super().__init__(f"The Bot API server answered with status {status}.")
        self.status = status


class MaybeWritten(NetworkError):
    """The request was at least partly written and no answer tells what became of it."""


class AnswerTimedOut(MaybeWritten, TimedOut):
    """The request was written and no answer came in time."""


class ConnectionBroke(MaybeWritten):
    """The connection ended after the request was (partly) written, before the whole answer came.

    Not a TimedOut: a long poll is tried again at once after one of those, which would spin here.
    """


class GarbledAnswer(MaybeWritten):
    """The answer isn't what a Bot API sends, so it says nothing about what was done."""


class FloodWait(RetryAfter):
    """Telegram said 429: wait `seconds` before the next request of this kind."""

    @property
    def retry_after(self) -> timedelta:
        """The wait as the library is going to give it from its next major version on."""
        return self._retry_after

    @property
    def seconds(self) -> float:
        """The wait in seconds."""
        return self._retry_after.total_seconds()


_PASSED_ON_TO_NOBODY: Final = 503
"""The one status from 500 on with which a server says that it didn't begin."""
_SAID_NO: Final = (
    NotWritten,
    RetryAfter,
    BadRequest,
    Forbidden,
    Conflict,
    ChatMigrated,
    InvalidToken,
    EndPointNotFound,
)


def surely_not_sent(fault: Exception) -> bool:
    """Whether a request that failed so was surely not carried out: doing it again does nothing twice.

    The one place that decides it, for broadcasts and for replies.

    | what came | surely not | why |
    |---|---|---|
    | no connection | yes | nothing was written |
    | written, and no whole answer | no | the answer may be what was lost |
    | 429, and 4xx in the Bot API's words | yes | it looked at the request and said no [1] |
    | 3xx, 4xx without such words | yes | the front, or somebody on the way, didn't pass it on [2] |
    | 503 | yes | "unable to handle the request" [2]: the front where it limits [3], the Bot API never [1] |
    | 500 | no | "restart" is also said to those whose message is being sent at that moment [1] |
    | 502 | no | what is behind the front ended the connection, maybe with the request [3] |
    | 504 | no | what is behind the front took too long to answer, and goes on [3] |
    | any other from 500 on | no | nothing says that it wasn't begun |

    [1] github.com/tdlib/telegram-bot-api, class Client: `get_closing_error`, and where it is said to all of
    `pending_send_message_queries_`. If a token is revoked just then, it is a 401.
    [2] RFC 9110, 15.4, 15.5 and 15.6.4. A front of one's own before a Bot API server of one's own has to keep
    to that; Envoy doesn't: it says 503 also after passing on.
    [3] Telegram's front is an nginx: nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_next_upstream
    (`error`, `timeout`), nginx.org/en/docs/http/ngx_http_limit_req_module.html#limit_req_status.
    """
    match fault:
        case MaybeWritten():
            return False
        case ServerFault():
            return fault.status < 500 or fault.status == _PASSED_ON_TO_NOBODY
        case _:
            return isinstance(fault, _SAID_NO)


def is_expected(fault: Exception) -> bool:
    """Whether it is just what may come of asking Telegram for something; a bad request is a fault of ours."""
    return isinstance(fault, TelegramError) and not isinstance(fault, BadRequest)


def is_unanswered(fault: Exception) -> bool:
    """Whether the connection was lost, or silent, before the answer came: that happens now and then."""
    return isinstance(fault, AnswerTimedOut | ConnectionBroke)
