"""Everything held on one person, for the person to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.model.broadcasts.broadcast import BroadcastState, Kind
from bot.model.broadcasts.delivery import DeliveryState, Outgoing
from bot.model.letters.reminder import Reminder
from bot.model.letters.reply import ReplyQuestion
from bot.model.people.discretion import Discretion
from bot.model.people.prompt import Prompt
from bot.model.people.subscription import Subscriber
from bot.model.team.invitation import Invitation
from bot.model.team.record import RecordEntry
from bot.model.team.roles import Role


@dataclass(frozen=True, slots=True)
class ActionEntry:
    """One letter that the person reported as sent."""

    case: str
    authority: str
    ask: str
    day: date  # in the organisers' time zone
    recorded_at: datetime | None  # UTC; not kept for longer than a day
    language: str = ""  # of the letter; empty: not known
    way: str = ""  # Way; empty: not known
    update: int = 0  # the broadcast whose button led to it; 0: none


@dataclass(frozen=True, slots=True)
class FailureEntry:
    """One address that the person reported as failed."""

    case: str
    authority: str
    address: str  # what stands for the address; see address_key
    how: str
    day: date  # in the organisers' time zone


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """What the person says came of their letters to one authority."""

    case: str
    authority: str
    kind: str  # "asked": they were asked, or don't want to be, and haven't said
    day: date  # in the organisers' time zone


@dataclass(frozen=True, slots=True)
class OpeningEntry:
    """That the person opened a letter of this case, kept to write to those who then reported none."""

    case: str
    day: date  # in the organisers' time zone


@dataclass(frozen=True, slots=True)
class TapsEntry:
    """That the person opened a letter of this case, or tapped anything below one."""

    case: str
    days: tuple[date, ...]  # in the organisers' time zone, of the last two weeks


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """That the person came to this case by a link that is counted; by which isn't kept."""

    case: str
    subscribed: bool  # after that


@dataclass(frozen=True, slots=True)
class PassedOnEntry:
    """How much the person passed on to the organisers on one day."""

    case: str
    day: date  # in the organisers' time zone
    number: int


@dataclass(frozen=True, slots=True)
class NoticeEntry:
    """One failed address that this person, as an organiser, was told of."""

    case: str
    address: str  # what stands for the address


@dataclass(frozen=True, slots=True)
class PendingNewsEntry:
    """Something of the team that this person is to be told."""

    what: str
    member: int | None  # numbers in the team
    actor: int | None
    invitation: int | None
    broadcast: int | None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeWishesEntry:
    """How this person wants to be told of what happens in the team."""

    switched_off: tuple[str, ...]
    at_night: bool
    time_zone: str | None


@dataclass(frozen=True, slots=True)
class DeliveryEntry:
    """One broadcast that this person is, or was, to get."""

    broadcast: int
    language: str
    state: DeliveryState
    attempts: int
    not_before: datetime | None  # UTC; until when an attempt was put off last, if one was
    messages: tuple[int, ...] = ()  # their numbers in this chat, to be able to correct or delete them


@dataclass(frozen=True, slots=True)
class TextEntry:
    """One text of a broadcast that this person wrote."""

    language: str
    content: Outgoing
    message: int | None  # the person's own message it came from


@dataclass(frozen=True, slots=True)
class BroadcastEntry:
    """One broadcast that this person wrote, whether or not it was sent."""

    broadcast: int
    case: str
    kind: Kind
    state: BroadcastState
    default_language: str
    created_at: datetime  # UTC
    started_at: datetime | None  # UTC
    finished_at: datetime | None  # UTC
    progress_message: int | None  # the message in this person's chat that shows how far it is
    result_message: int | None  # the one that has its result
    texts: tuple[TextEntry, ...]


@dataclass(frozen=True, slots=True)
class CaseWorkEntry:
    """Something that this person did for a case, as one of the team: "revision", "consent" or "report"."""

    case: str
    what: str
    number: int | None  # of the revision
    at: datetime | date  # UTC; a report's day is the organisers'


@dataclass(frozen=True, slots=True)
class TypedValueEntry:
    """A value that this person typed for a case, and that waits for their decision."""

    case: str
    place: str
    value: str


@dataclass(frozen=True, slots=True)
class TeamQuestionEntry:
    """A question that this person asked the team; what was written is nowhere."""

    number: int
    case: str  # "": none
    language: str
    state: str  # see ThreadState
    begun: datetime  # UTC
    messages: tuple[datetime, ...]  # UTC; when those of its last hour were sent


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """The message that is this person's desk, as one of the team; and the language that they opened it in."""

    message: int
    language: str


@dataclass(frozen=True, slots=True)
class LedEntry:
    """The last update whose button led this person to a letter of a case."""

    case: str
    update: int


@dataclass(frozen=True, slots=True)
class PersonalData:
    """All that the database holds on one chat. Empty fields: nothing of that sort."""

    subscriber: Subscriber | None
    prompt: Prompt | None
    reminders: tuple[Reminder, ...]
    actions: tuple[ActionEntry, ...]
    openings: tuple[OpeningEntry, ...]
    failed_addresses: tuple[FailureEntry, ...]
    reply_questions: tuple[ReplyQuestion, ...]
    replies: tuple[ReplyEntry, ...]
    taps: tuple[TapsEntry, ...]
    role: Role | None
    member_since: datetime | None  # UTC
    addresses_told: tuple[NoticeEntry, ...]
    deliveries: tuple[DeliveryEntry, ...]  # as long as the broadcasts are recorded
    broadcasts: tuple[BroadcastEntry, ...]
    member_number: int | None = None
    translates: tuple[str, ...] = ()  # codes, of a translator
    name_for_team: str = ""
    only_cases: frozenset[str] | None = None  # slugs that an owner has limited them to, in the team
    invitations: tuple[Invitation, ...] = ()  # that this person made, as an owner, and are open
    team_news: tuple[PendingNewsEntry, ...] = ()
    notice_wishes: NoticeWishesEntry | None = None
    digest: str | None = None  # the Monday of the last one that they had; None: they want none
    links: tuple[LinkEntry, ...] = ()
    led: tuple[LedEntry, ...] = ()
    passed_on: tuple[PassedOnEntry, ...] = ()
    case_work: tuple[CaseWorkEntry, ...] = ()
    on_record: tuple[RecordEntry, ...] = ()  # what they did for the team, and what was done to them in it
    typed_values: tuple[TypedValueEntry, ...] = ()
    team_questions: tuple[TeamQuestionEntry, ...] = ()
    asks_nothing_until: date | None = None  # the team has blocked this chat from asking, until that day
    hotline_copies: int = 0  # messages about supporters' questions that are to be deleted in this chat
    desk: DeskEntry | None = None
    nudges: tuple[
        str, ...
    ] = ()  # cases that they asked to be reminded of as long as they have written nothing
    discretion: Discretion | None = None  # how the bot is to be discreet here
