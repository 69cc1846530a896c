"""One recipient's share of a broadcast: its states, and what came of a send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple


class DeliveryState(StrEnum):
    """Where one recipient's share stands. All but the first three are final."""

    WAITING = "waiting"  # nobody has tried, or it is to be tried (again), not before `not_before`
    CLAIMED = "claimed"  # taken up by the engine; surely not sent
    WIRE = "wire"  # on the wire: being sent, or was when the program was killed
    DELIVERED = "delivered"  # Telegram took it
    GONE = "gone"  # blocked the bot, deleted the account, or left before their turn
    REFUSED = "refused"  # Telegram refused this message, or every attempt failed before it was written
    UNKNOWN = "unknown"  # it may have arrived, and nobody can say; never sent again
    CANCELLED = "cancelled"  # the broadcast was cancelled before their turn


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready for any recipient: a Bot API method and its parameters without `chat_id`.

    `aim`: the parameter that takes the recipient's own message ids, for methods that change what was sent:
    "message_id" (the first of them), "message_ids" (all), or "" for a new message.
    `instead`: what whoever can't be sent this sort of message gets in its place, once Telegram has said so.
    """

    method: str
    params: Mapping[str, Any]
    aim: str = ""
    instead: Outgoing | None = None

    @property
    def messages(self) -> int:
        """How many messages it counts for: an album is several."""
        media = self.params.get("media")
        return len(media) if isinstance(media, (list, tuple)) else 1

    def having(self, params: Mapping[str, Any]) -> Outgoing:
        """The same with further parameters, also of what may take its place."""
        instead = self.instead and self.instead.having(params)
        return Outgoing(self.method, {**self.params, **params}, self.aim, instead)


PASSING: Final = "passing"
"""`Outcome.reason` of a recipient who failed for good for reasons that pass: surely not sent."""
MOST_COPIES: Final = 3
"""Where the plan is to send again: to nobody more often than this, if each time it may have arrived."""
MAYBE: Final = "maybe"
"""In `deliveries.reason`: an earlier try may have arrived too, and nobody knows the id of that copy."""


ODD: str = "odd"
"""`Outcome.reason` of somebody whose message Telegram refused in words that this program doesn't know."""


BOT: str = "bot"
"""`Outcome.reason` where the bot or the text is at fault."""
MARKED: str = "marked"
"""In the place of a reason: GONE without a send, since a broadcast had found them to be gone before."""


class Outcome(NamedTuple):
    """What came of one send. A tuple, since there is one for each: it is made in a third of the time.

    `state` is DELIVERED, GONE, REFUSED, UNKNOWN, or WAITING (try again after `retry_after` seconds).
    `flood`: Telegram said 429. `moved_to`: the chat has a new id; WAITING with no wait then.
    `outage`: it failed for a reason that would have hit any recipient; WAITING, and no attempt of theirs.
    `undecided`: the server answered with a fault, and may have done it all the same; UNKNOWN, unless the
    broadcast's plan is to send again.
    `reason`: a short class of the fault for logs and reports; never holds an id or a text.
    `halts`: it is about the bot or the text and would hit anybody; WAITING, and the broadcast asks.
    `said`: what Telegram said, for the team only: a piece of the text may stand in it.
    `in_words`: they got what may take the message's place (`Outgoing.instead`).
    `messages`: the ids of the messages that were sent, in the recipient's chat.
    """

    state: DeliveryState
    retry_after: float = 0.0
    flood: bool = False
    moved_to: int | None = None
    outage: bool = False
    undecided: bool = False
    reason: str = ""
    messages: tuple[int, ...] = ()
    halts: bool = False
    said: str = ""
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class Claimed:
    """One recipient whose turn it is. `chat` is the opened id.

    `discreet`: they chose that nothing of a message shows on a lock screen.
    `taken_back`: a halt of this broadcast took back what Telegram had said of them.
    """

    delivery_id: int
    subscriber_id: int
    chat: int
    language: str
    attempts: int  # attempts made before this one
    messages: tuple[int, ...] = ()  # what the source broadcast sent them, to be deleted or changed
    maybe: bool = False  # an earlier try may have arrived
    taken_back: bool = False
    discreet: bool = False
