"""What can go wrong between this program and the Bot API, told apart by what the server may have done.

    telegram.error.TelegramError
    ├── NetworkError
    │   ├── NotWritten           surely nothing reached the server; sending again repeats nothing
    │   ├── ServerFault          the server answered 5xx (or something that no Bot API answers)
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

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut


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


def is_expected(fault: Exception) -> bool:
    """Whether it is just what may come of asking Telegram for something; a bad request is a fault of ours."""
    return isinstance(fault, TelegramError) and not isinstance(fault, BadRequest)


def is_unanswered(fault: Exception) -> bool:
    """Whether the connection was lost, or silent, before the answer came: that happens now and then."""
    return isinstance(fault, AnswerTimedOut | ConnectionBroke)
