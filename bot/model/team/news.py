"""What the team is told of what happened: each kind once, with who is told, and how soon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Final

from bot.model.cases.standing import Standing
from bot.model.team.roles import Access, Role


class News(StrEnum):
    """What happened. A kind more is a line in SORTS too, and its words in notice_line.html.j2."""

    JOINED = "joined"  # somebody came by an invitation
    RAISED = "raised"  # somebody may do more now
    WIDENED = "widened"  # a translator has more languages now
    LOWERED = "lowered"  # an owner is an organiser now
    REMOVED = "removed"
    LEFT = "left"  # by themselves
    INVITED = "invited"  # an invitation was made
    REVOKED = "revoked"  # an invitation was revoked
    HELD = "held"  # a broadcast waits for an owner, since its author is out of the team
    ABOUT = "about"  # what is said of whoever runs the bot was changed
    HOTLINE_ON = "hotline_on"  # supporters can ask the team
    HOTLINE_OFF = "hotline_off"
    ROOM_LINKED = "room_linked"  # a group is the team's room: who is in it reads notices and questions
    ROOM_UNLINKED = "room_unlinked"
    ROOM_LOST = "room_lost"  # the bot was taken out of it, or it is no more
    ROOM_RESTS = "room_rests"  # the bot lacks rights there: nothing comes until it has them
    ROOM_BACK = "room_back"  # it has them again
    ROOM_MOVED = "room_moved"  # it has become a supergroup; what stood there before can't be deleted
    TOOK_OVER = "took_over"  # another copy of the program did, from one that stood still
    RESTORED = "restored"  # the database is a copy that was put back: the team is that of then
    ASKED_NAME = "asked_name"  # an owner asks for a name for the team
    LIMITED = "limited"  # somebody has only some cases now, or others than before
    UNLIMITED = "unlimited"  # somebody has every case again
    YOU_LIMITED = "you_limited"
    YOU_UNLIMITED = "you_unlimited"
    YOU_RAISED = "you_raised"
    YOU_LOWERED = "you_lowered"
    YOU_REMOVED = "you_removed"
    SENDS = "sends"  # a colleague confirmed a broadcast, which goes out
    SCHEDULES = "schedules"  # the same, for a time to come
    RECALLS = "recalls"
    CORRECTS = "corrects"
    CANCELS = "cancels"  # what waited for its time is thrown away
    STOPS = "stops"  # a colleague stopped one half-way
    CASE_STOPPED = "case_stopped"  # an owner did, in the chat
    CASE_CLOSED = "case_closed"
    CASE_OVER = "case_over"  # its last day for letters is over
    CASE_OUT = "case_out"  # it can't be used
    CASE_ON = "case_on"  # it goes on
    CASE_RESTS = "case_rests"  # its last day for letters is tomorrow, or today
    CASE_SERVER = "case_server"  # people see another revision: by a command on the server, or by files
    FILES = "files"  # those that letters are made of are others than at the last start
    TWO_KEYS = "two_keys"  # what a second person has to approve is otherwise now
    ALONE = "alone"  # an owner did in an emergency what needs a second person
    APPROVAL_ASKED = "approval_asked"  # whoever is told can approve something
    APPROVAL_GIVEN = "approval_given"  # whoever is told has asked, here and below
    APPROVAL_REFUSED = "approval_refused"
    APPROVAL_BACK = "approval_back"  # taken back by whoever had given it
    APPROVAL_VOID = "approval_void"  # it doesn't hold any more
    MILESTONE = "milestone"  # a case has passed so many letters
    ADDRESS = "address"  # several supporters say that an address is dead


class NoticeTopic(StrEnum):
    """What somebody of the team can switch off for themselves, in the order in which it is shown."""

    BROADCASTS = "broadcasts"
    CASES = "cases"
    ADDRESSES = "addresses"
    REPLIES = "replies"  # answers that supporters pass on: no news, and kept nowhere
    TEAM = "team"


class Urgency(Enum):
    """How soon it is told."""

    AT_ONCE = "at once"  # by day and by night, in a message of its own; nobody can switch it off
    BY_DAY = "by day"  # it waits for an answer: as soon as it is day, in a message of its own
    GATHERED = "gathered"  # with what else happens within some minutes


@dataclass(frozen=True, slots=True)
class NewsSort:
    """How a kind of news is told. `topic`: what switches it off; None: nothing does. `access`: who hears."""

    topic: NoticeTopic | None
    access: Access
    urgency: Urgency = Urgency.GATHERED


_TEAM: Final = NewsSort(NoticeTopic.TEAM, Access.OWNERS)
_OWN: Final = NewsSort(None, Access.EVERYBODY, Urgency.AT_ONCE)
_SENT: Final = NewsSort(NoticeTopic.BROADCASTS, Access.ORGANISERS)
_CASE: Final = NewsSort(NoticeTopic.CASES, Access.CASES)
_CASE_GONE: Final = NewsSort(None, Access.CASES, Urgency.AT_ONCE)
_APPROVAL: Final = NewsSort(None, Access.ORGANISERS, Urgency.AT_ONCE)

SORTS: Final[Mapping[News, NewsSort]] = {
    News.JOINED: _TEAM,
    News.RAISED: _TEAM,
    News.WIDENED: _TEAM,
    News.LOWERED: NewsSort(None, Access.OWNERS, Urgency.AT_ONCE),
    News.REMOVED: _TEAM,
    News.LEFT: _TEAM,
    News.INVITED: _TEAM,
    News.REVOKED: _TEAM,
    News.HELD: NewsSort(None, Access.OWNERS, Urgency.AT_ONCE),
    News.ABOUT: _TEAM,
    News.HOTLINE_ON: _TEAM,
    News.HOTLINE_OFF: _TEAM,
    News.ROOM_LINKED: NewsSort(None, Access.OWNERS, Urgency.AT_ONCE),
    News.ROOM_UNLINKED: NewsSort(None, Access.OWNERS, Urgency.AT_ONCE),
    News.ROOM_LOST: NewsSort(None, Access.OWNERS, Urgency.AT_ONCE),
    News.ROOM_RESTS: NewsSort(None, Access.OWNERS, Urgency.AT_ONCE),
    News.ROOM_BACK: _TEAM,
    News.ROOM_MOVED: NewsSort(None, Access.OWNERS, Urgency.AT_ONCE),
    News.TOOK_OVER: _TEAM,
    News.RESTORED: NewsSort(None, Access.OWNERS, Urgency.AT_ONCE),
    News.ASKED_NAME: NewsSort(None, Access.TEAM, Urgency.BY_DAY),
    News.LIMITED: _TEAM,
    News.UNLIMITED: _TEAM,
    News.YOU_LIMITED: _OWN,
    News.YOU_UNLIMITED: _OWN,
    News.YOU_RAISED: _OWN,
    News.YOU_LOWERED: _OWN,
    News.YOU_REMOVED: _OWN,
    News.SENDS: _SENT,
    News.SCHEDULES: _SENT,
    News.RECALLS: _SENT,
    News.CORRECTS: _SENT,
    News.CANCELS: _SENT,
    News.STOPS: _SENT,
    News.CASE_STOPPED: _CASE_GONE,
    News.CASE_CLOSED: _CASE_GONE,
    News.CASE_OVER: _CASE,
    News.CASE_OUT: _CASE_GONE,
    News.CASE_ON: _CASE_GONE,  # whoever was woken by the stop can sleep on
    News.CASE_RESTS: NewsSort(NoticeTopic.CASES, Access.ORGANISERS, Urgency.BY_DAY),
    News.CASE_SERVER: NewsSort(None, Access.CASES, Urgency.AT_ONCE),  # nobody had to approve it
    News.FILES: NewsSort(None, Access.OWNERS, Urgency.AT_ONCE),
    News.TWO_KEYS: NewsSort(None, Access.OWNERS, Urgency.AT_ONCE),
    News.ALONE: NewsSort(None, Access.TEAM, Urgency.AT_ONCE),
    News.APPROVAL_ASKED: _APPROVAL,
    News.APPROVAL_GIVEN: _APPROVAL,
    News.APPROVAL_REFUSED: _APPROVAL,
    News.APPROVAL_BACK: _APPROVAL,
    News.APPROVAL_VOID: _APPROVAL,
    News.MILESTONE: NewsSort(NoticeTopic.CASES, Access.ORGANISERS),
    News.ADDRESS: NewsSort(NoticeTopic.ADDRESSES, Access.CASES, Urgency.BY_DAY),
}

OF_STANDING: Final[Mapping[Standing, News]] = {
    Standing.LIVE: News.CASE_ON,
    Standing.OVER: News.CASE_OVER,
    Standing.STOPPED: News.CASE_CLOSED,
    Standing.HERE: News.CASE_STOPPED,
    Standing.OUT: News.CASE_OUT,
}
"""What the team is told of a case that stands so now."""

_WHO_IS_IN: Final = frozenset({News.JOINED, News.RAISED, News.REMOVED, News.INVITED, News.REVOKED})


@dataclass(frozen=True, slots=True)
class TeamNews:
    """Something that `chat` is to be told. People are numbers, who may be in the team no more.

    `member`: whom it is about, of that `role`, in the team since then (UTC). `actor`: who did it, or made the
    invitation; None: nobody in the team. `invitation`: its number. `ended`: so many open invitations ended
    with it. `broadcast`: which one; `case`: its slug; `detail`: an address's key, a case's last day, or the
    number of a request for an approval, of a revision, or of letters. `at`: when it happened, UTC; None:
    before that was kept.
    """

    id: int
    chat: int
    what: News
    member: int | None = None
    actor: int | None = None
    role: Role | None = None
    since: datetime | None = None
    invitation: int | None = None
    ended: int = 0
    broadcast: int | None = None
    case: str | None = None
    detail: str | None = None
    at: datetime | None = None

    @property
    def urgency(self) -> Urgency:
        """How soon it is told.

        Whoever has stolen an owner's account, or a way into the server, makes and removes owners by night.
        """
        if self.what in _WHO_IS_IN and (self.role is Role.OWNER or self.actor is None):
            return Urgency.AT_ONCE
        return SORTS[self.what].urgency
