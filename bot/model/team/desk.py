"""The desk of one of the team: what is being sent, what is scheduled, what waits for them. Pure values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.model.broadcasts.broadcast import Kind


class SendingState(StrEnum):
    """How a broadcast under way stands."""

    SENDING = "sending"
    RECALLING = "recalling"  # it is being deleted wherever it was delivered
    CORRECTING = "correcting"
    WAITS = "waits"  # its first readers' own time of day is yet to come
    PAUSED = "paused"
    HALTED = "halted"  # it waits for somebody's answer
    HELD = "held"  # its case isn't live
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class DeskMessage:
    """What a broadcast is recognised by. `words`: its first ones; `title`: what its case is called."""

    broadcast: int
    title: str
    kind: Kind
    words: str


@dataclass(frozen=True, slots=True)
class DeskSending:
    """A broadcast under way. `percent`, `settled` and `audience`: of its recipients; `asks`: this member."""

    message: DeskMessage
    state: SendingState
    percent: int
    settled: int
    audience: int
    asks: bool = False


@dataclass(frozen=True, slots=True)
class DeskScheduled:
    """One that waits for its time, UTC."""

    message: DeskMessage
    send_at: datetime


@dataclass(frozen=True, slots=True)
class DeskMissed:
    """One that missed its time, or whose author left: somebody has to say what becomes of it."""

    message: DeskMessage
    send_at: datetime


@dataclass(frozen=True, slots=True)
class DeskDraft:
    """A message that this member has begun to write, and nobody has got."""

    message: DeskMessage


@dataclass(frozen=True, slots=True)
class DeskNameless:
    """Nobody has said yet who runs this bot."""


@dataclass(frozen=True, slots=True)
class DeskHotline:
    """Questions of supporters that wait. `first`: the number of the one that waits longest."""

    waiting: int
    first: int


@dataclass(frozen=True, slots=True)
class DeskApprovals:
    """What colleagues ask this member to approve. `first`: the number of what waits longest."""

    waiting: int
    first: int


@dataclass(frozen=True, slots=True)
class DeskAnswers:
    """Answers came to letters of the case, as supporters say, that its issuer hasn't been told of."""

    case: str
    title: str


@dataclass(frozen=True, slots=True)
class DeskAddress:
    """An address that several supporters say fails, and nobody has judged. `address`: its key."""

    case: str
    title: str
    address: str
    shown: str


@dataclass(frozen=True, slots=True)
class DeskMilestone:
    """A case has passed so many letters, and nobody has thanked those who wrote them."""

    case: str
    title: str
    letters: int


@dataclass(frozen=True, slots=True)
class DeskRests:
    """A case whose last day for letters comes soon."""

    case: str
    title: str
    until: date


@dataclass(frozen=True, slots=True)
class DeskOld:
    """A live case whose newest fact is old."""

    case: str
    title: str
    age_days: int


@dataclass(frozen=True, slots=True)
class DeskCaseDraft:
    """A case that nobody has published. `asks`: there are questions about it that nobody has answered."""

    case: str
    title: str
    asks: bool


@dataclass(frozen=True, slots=True)
class DeskTexts:
    """Texts of a case in a language that this member can write or verify."""

    case: str
    title: str
    language: str
    missing: int
    unverified: int


Waiting = (
    DeskApprovals
    | DeskMissed
    | DeskHotline
    | DeskNameless
    | DeskDraft
    | DeskAnswers
    | DeskAddress
    | DeskMilestone
    | DeskRests
    | DeskOld
    | DeskCaseDraft
    | DeskTexts
)
"""What waits for somebody, the most urgent kinds first. A halted broadcast is among those under way."""


@dataclass(frozen=True, slots=True)
class Desk:
    """All that one of the team sees on it; of each sort the most urgent first."""

    sending: Sequence[DeskSending] = ()
    scheduled: Sequence[DeskScheduled] = ()
    waiting: Sequence[Waiting] = ()

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is to be done, nor going on."""
        return not (self.sending or self.scheduled or self.waiting)

    @property
    def under_way(self) -> bool:
        """Whether something on it moves by itself."""
        return any(one.state is not SendingState.PAUSED for one in self.sending)


@dataclass(frozen=True, slots=True)
class StandingDesk:
    """Where the desk of a chat stands. `language`: it was opened in; `shown`: a digest of what it shows."""

    chat: int
    message: int
    language: str
    shown: bytes
