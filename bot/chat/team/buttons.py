"""Buttons of the team's screens."""

from __future__ import annotations

from bot.chat.base.buttons import Button, callback_data
from bot.model.team.news import NoticeTopic
from bot.model.team.organisation import AboutLine
from bot.model.team.record import RecordTopic
from bot.model.team.roles import Role


@callback_data("j")
class Invite(Button):
    """Make a one-time link for a new member of the team."""

    role: Role


@callback_data("jt")
class InviteTranslator(Button):
    """Choose a translator's languages: codes with "_" between; made into a link once it is `sure`."""

    languages: str
    sure: bool


@callback_data("tr")
class Revoke(Button):
    """End an open invitation; not `sure` yet: ask."""

    invitation: int
    sure: bool


@callback_data("ta")
class SayAbout(Button):
    """Ask an owner for what is said of the organisation; in which language, if none is given."""

    about: AboutLine
    language: str = ""


@callback_data("tA")
class TakeOutAbout(Button):
    """Say this of it no more."""

    about: AboutLine
    language: str


@callback_data("m")
class RemoveMember(Button):
    """Take somebody out of the team; not `sure` yet: ask."""

    member: int
    sure: bool


@callback_data("tm")
class ChangeRole(Button):
    """Give somebody another role; not `sure` yet: ask."""

    member: int
    role: Role
    sure: bool


@callback_data("tx")
class LeaveTeam(Button):
    """Leave the team oneself; not `sure` yet: ask."""

    sure: bool


@callback_data("tn")
class ChooseTeamName(Button):
    """Ask whoever taps for what the team is to call them."""


@callback_data("tk")
class SkipTeamName(Button):
    """Choose none, or leave the one there is."""


@callback_data("to")
class TakeOutTeamName(Button):
    """Be called by the number alone again."""


@callback_data("tq")
class AskForTeamName(Button):
    """Let an owner ask one of the team for a name; 0: choose whom."""

    member: int


@callback_data("tC")
class LimitMember(Button):
    """Choose the cases that one of the team is to see; 0: choose whom first.

    `chosen`: a bit for each case of the list that `mark` stands for, in hexadecimal; see chat/team/limits.py.
    `sure`: let it be so from now on, with none chosen: let them see every case.
    """

    member: int
    chosen: str
    mark: str
    page: int
    sure: bool


@callback_data("tL")
class LimitLink(Button):
    """Choose the cases that whoever comes by an open link is to see; the other fields as of LimitMember."""

    invitation: int
    chosen: str
    mark: str
    page: int
    sure: bool


@callback_data("tR")
class ShowRecord(Button):
    """A page of the team's record, the first being 0; of one topic, person (0: all) or case, if given."""

    topic: RecordTopic | None
    person: int
    case: str
    page: int


@callback_data("tB")
class ShowRecordBy(Button):
    """Choose whose entries of the record are shown, or else of which case."""

    people: bool


@callback_data("y")
class SwitchLanguage(Button):
    """Switch an unreviewed language on or off."""

    language: str
    on: bool


@callback_data("nt")
class SwitchNotices(Button):
    """Be told of such things, or not any more."""

    topic: NoticeTopic
    on: bool


@callback_data("tD")
class SwitchDigest(Button):
    """Send them a digest each Monday, or no more."""

    on: bool


@callback_data("nn")
class SwitchNight(Button):
    """Be told by night as by day, or not any more."""

    on: bool


@callback_data("nz")
class NoticeCountry(Button):
    """By the clocks of which country it is night; "": the organisation's."""

    country: str


@callback_data("nZ")
class PickNoticeCountry(Button):
    """A page of countries, the first being 0; None: the likely ones."""

    page: int | None
