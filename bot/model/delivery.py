"""A broadcast on its way: its states, one recipient's outcome, and what organisers see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from bot.model.subscription import Wants


class Kind(StrEnum):
    """What a broadcast is: decides who gets it."""

    UPDATE = "update"  # goes to those who want all
    CALL = "call"  # a call to act: goes to everybody subscribed to the case


WANTED: Final[Mapping[Kind, frozenset[Wants]]] = MappingProxyType(
    {Kind.UPDATE: frozenset({Wants.ALL}), Kind.CALL: frozenset(Wants)}
)
"""Kind of a broadcast -> the wishes it answers: whoever wants one of them gets it."""


class BroadcastState(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"  # an organiser is writing it; nobody has it
    FILLING = "filling"  # confirmed; recipients are being listed
    SENDING = "sending"  # recipients are listed; the engine is at work
    DONE = "done"  # every recipient has an outcome
    DISCARDED = "discarded"  # thrown away before it was confirmed


class DeliveryState(StrEnum):
    """Where one recipient's share stands. All but the first three are final."""

    WAITING = "waiting"  # nobody has tried yet
    CLAIMED = "claimed"  # being sent now, or was when the program stopped
    PARKED = "parked"  # to be tried again, not before `not_before`
    DELIVERED = "delivered"  # Telegram took it
    GONE = "gone"  # blocked the bot, deleted the account, or left before their turn
    REFUSED = "refused"  # Telegram refused this message, or every attempt failed before it was written
    UNKNOWN = "unknown"  # sent, but no answer came; never sent again


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready for any recipient: a Bot API method and its parameters without `chat_id`."""

    method: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one send.

    `state` is DELIVERED, GONE, REFUSED, UNKNOWN, or PARKED (try again after `retry_after` seconds).
    `flood`: Telegram said 429. `moved_to`: the chat has a new id; PARKED with no wait then.
    `outage`: it failed for a reason that would have hit any recipient; PARKED, and not counted as an attempt.
    `reason`: a short class of the fault for logs and reports; never holds an id or a text.
    """

    state: DeliveryState
    retry_after: float = 0.0
    flood: bool = False
    moved_to: int | None = None
    outage: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """One recipient whose turn it is. `chat` is the opened id."""

    delivery_id: int
    subscriber_id: int
    chat: int
    language: str
    attempts: int  # attempts made before this one


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is. The five outcome counts and `waiting` add up to `audience`."""

    broadcast_id: int
    state: BroadcastState
    audience: int
    delivered: int
    gone: int
    refused: int
    unknown: int
    started_at: datetime | None  # UTC
    finished_at: datetime | None  # UTC

    @property
    def settled(self) -> int:
        """Recipients with a final outcome."""
        return self.delivered + self.gone + self.refused + self.unknown

    @property
    def waiting(self) -> int:
        """Recipients without a final outcome yet."""
        return self.audience - self.settled


@dataclass(frozen=True, slots=True)
class Draft:
    """A broadcast with its texts. `texts`: language -> message content as a Bot API payload."""

    id: int
    case: str
    kind: Kind
    state: BroadcastState
    revision: int  # grows with each change of a text
    default_language: str
    texts: Mapping[str, Outgoing]
