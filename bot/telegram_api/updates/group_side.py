"""What is known of a group beside a message, a tap or a change in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class GroupKind(Enum):
    """What a chat with several people in it is."""

    GROUP = auto()  # as it was made; it has no topics
    SUPERGROUP = auto()
    CHANNEL = auto()


@dataclass(frozen=True, slots=True)
class Rights:
    """How the bot stands in a group (core.telegram.org/bots/api#chatmember)."""

    there: bool
    delete: bool = False  # may delete what others wrote
    topics: bool = False  # may begin topics


@dataclass(frozen=True, slots=True)
class GroupSide:
    """What an update from a group has besides.

    `who`: whose doing it is, by the id that their private chat has; None: somebody writes as the group.
    `forum`: whether it has topics; `public`: whether anybody can come in.
    `before` and `rights`: of a MEMBER update. `moved_to`: of a MOVED one.
    """

    kind: GroupKind
    who: int | None
    forum: bool
    public: bool
    before: Rights | None = None
    rights: Rights | None = None
    moved_to: int | None = None
