"""What the team's screens are shown with, for tests of the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import product
from typing import Any, Final

from bot.chat.base.paging import LISTED as ON_A_PAGE
from bot.chat.team.desk.screen import (
    BAR_LENGTH,
    ON_A_BUTTON,
    SCHEDULED_SHOWN,
    SENDING_SHOWN,
    SHORT_TITLE,
    SHORT_WORDS,
    WAITING_SHOWN,
)
from bot.chat.team.digest import MOST_CASES
from bot.chat.team.labels import TeamNumbers
from bot.chat.team.limits import LISTED as LIMITED_LISTED
from bot.chat.team.members import LISTED
from bot.chat.team.news import LINES
from bot.model.cases.revision import RevisionOrigin
from bot.model.cases.standing import Standing
from bot.model.team.desk import SendingState
from bot.model.team.invitation import Invitation
from bot.model.team.naming import MOST_OF_A_NAME, NameFault
from bot.model.team.news import SORTS, News, NoticeTopic, TeamNews, Urgency
from bot.model.team.organisation import MOST, AboutLine
from bot.model.team.record import Act, RecordTopic, topic_of
from bot.model.team.roles import Member, Role
from bot.model.team.two_keys import ApprovalKind
from bot.services.team.record import A_PAGE

Values = dict[str, Any]

_CODES: Final = ("ar", "en", "es", "fr", "ru", "tg")
_RAISED: Final = ("raise_organiser", "raise_case_worker", "make_viewer")
_NUMBERED: Final = ("member_case_worker", "member_translator", "member_viewer")
_NAME: Final = "<&" + "W" * (MOST_OF_A_NAME - 2)
_WHO: Final = TeamNumbers({number: f"{number} ({_NAME})" for number in range(50)})
_ZONE: Final = "America/Argentina/Buenos_Aires"
_ABOUT_SOMEBODY: Final = {
    News.JOINED,
    News.RAISED,
    News.LOWERED,
    News.REMOVED,
    News.LEFT,
    News.WIDENED,
    News.LIMITED,
    News.UNLIMITED,
}
_OF_BROADCASTS: Final = [act.value for act in Act if topic_of(act) is RecordTopic.BROADCASTS]
_OF_A_LINK: Final = {News.JOINED, News.RAISED, News.INVITED, News.REVOKED}


def screens(when: datetime) -> dict[str, list[Values]]:
    """Values for each screen by its name."""
    members = [
        Member(number, role, when, you, _languages(role), _NAME if you else "")
        for number, (role, you) in enumerate(product(Role, (True, False)))
    ]
    makers = ((7, when), (None, when), (None, None))
    invitations = [
        Invitation(number, role, by, at, when, _languages(role))
        for number, (role, (by, at)) in enumerate(product(Role, makers))
    ]
    only = [replace(one, cases=frozenset({"exa001", "tjk001"})) for one in invitations]
    invitations = [one for both in zip(invitations, only, strict=True) for one in both]
    many = (invitations * 2)[:LISTED]
    each: list[Values] = [
        {"invitation": invitation, "zone": _ZONE, "who": _WHO} for invitation in invitations
    ]
    only_cases: list[Values] = [{"names": ["W" * 30] * LISTED, "more": 5}, {"names": [], "more": 0}]
    turns = [{"before": before, "after": after} for before, after in ((0, 0), (0, 1), (12, 12_345))]
    limited = [replace(member, cases=frozenset({"exa001", "tjk001"})) for member in members]
    link = f"https://t.me/a_bot?start=join-{'x' * 26}"
    return {
        "change_role": [
            {"member": member, "role": role.value, "who": _WHO}
            for member, role in product(members, (*tuple(Role)[:3], Role.VIEWER))
        ],
        "invitation": [{**values, "link": link, "ended": ended} for values, ended in product(each, (0, 1))],
        "invitation_line": each,
        "invite_translator": [{"languages": languages} for languages in ([], [*_CODES])],
        "joined": [
            {
                "role": role.value,
                "number": 1_234_567,
                "languages": [*_languages(role)],
                "unnamed": unnamed,
                "only": only,
            }
            for role in Role
            for unnamed in (True, False)
            for only in (None, *only_cases)
        ],
        "remove_member": [{"member": member, "who": _WHO} for member in members],
        "revoke": each,
        "team": [
            {
                "members": (limited * 4)[:ON_A_PAGE],
                **turned,
                "owner": False,
                "invitations": [],
                "more": 0,
                "zone": _ZONE,
                "who": _WHO,
                "only": only,
            }
            for only in only_cases
            for turned in turns
        ]
        + [
            {
                "members": some,
                **turned,
                "owner": True,
                "invitations": invitations,
                "more": more,
                "zone": _ZONE,
                "who": _WHO,
                "only": None,
            }
            for some, invitations, more in (((limited * 4)[:ON_A_PAGE], many, 21), (members[:1], [], 0))
            for turned in turns
        ],
        "not_your_case": [{"what": what} for what in ("new", "all", "case")],
        "limit_whom": [{"some": some} for some in (True, False)],
        "limited_to": [{"only": only} for only in only_cases],
        "limit_cases": [{"now": now, "more": 140} for now in (None, [], ["W" * 30] * LIMITED_LISTED)],
        "limit_link": [
            {"number": 1_234, "now": now, "more": 0, "chosen": 2}
            for now in (None, [], ["W" * 30] * LIMITED_LISTED)
        ],
        "limit_member": [
            {"who": _WHO[3], "now": now, "more": more, "chosen": 2}
            for now, more in ((None, 0), ([], 0), (["W" * 30], 1), (["W" * 30] * LIMITED_LISTED, 140))
        ],
        "team_name": [
            {"now": now, "most": MOST_OF_A_NAME, "fault": fault}
            for now, fault in product((_NAME, ""), ("", *NameFault))
        ],
        "team_name_chosen": [{"name": name, "number": 7} for name in (_NAME, "")],
        "team_name_whom": [{"some": some} for some in (True, False)],
        "team_name_asked": [{"who": _WHO[3]}],
        "team_news": list(_news(when)),
        "notices": [
            {
                "topics": topics,
                "replies": replies,
                "replies_lost": lost,
                "at_night": at_night,
                "begins": "22:00",
                "ends": "07:00",
                "now": "18:30",
                "zone": _ZONE,
                "room": room,
            }
            for topics, at_night, room in product((["team"], []), (True, False), (True, False))
            for replies, lost in ((True, True), (True, False), (False, False))
        ],
        "digest": [
            {
                "until": when.date(),
                "cases": [
                    {
                        "title": "<&" * 60,
                        "letters": letters,
                        "since": since,
                        "before": letters,
                        "first": when.date(),
                        "last": when.date(),
                        "over": letters,
                    }
                ]
                * number,
                "more": more,
            }
            for more in (0, 1, 21)
            for letters in (None, 1_234_567)
            for since in (None, when.date())
            for number in (0, MOST_CASES)
        ],
        "notice_line": [{"line": line} for line in _lines(when)],
        "notices_gathered": [
            {"lines": [line] * LINES, "more": more, "room": more == 5}
            for line in _lines(when)
            for more in (0, 1, 5)
        ],
        "desk": list(_desks(when)),
        "record": list(_records(when)),
        "record_entry": [{"entry": entry} for entry in _entries(when)],
        "record_by": [{"people": people, "some": some} for people, some in product((True, False), repeat=2)],
        "about": list(_about()),
        "about_language": [
            {"what": "Data protection", "about": "notice"},
            {"what": "Name over the chat", "about": "bot_name"},
        ],
        "about_not_named": [{"name": name, "language": "Français"} for name in ("", "é & x " * 10)],
        "about_say": [
            {
                "about": about.value,
                "what": "Data protection",
                "language": language,
                "now": now,
                "most": MOST[about],
                "bot": "@x_bot",
                "unusable": unusable,
            }
            for about in AboutLine
            for language, now, unusable in (("English", ("é & x " * 150).strip(), False), ("", "", True))
        ],
    }


def labels(numbers: Iterable[int]) -> dict[str, list[Values]]:
    """Values for each label by its name."""
    names = (
        "record_person",
        "record_you",
        "record_message",
        "remove_member",
        "make_owner",
        "make_organiser",
        "revoke",
        *_RAISED,
        *_NUMBERED,
    )
    desk: list[Values] = [
        {"what": what, "words": "W" * ON_A_BUTTON} for what in (*SendingState, "scheduled", *_WAITS)
    ]
    return {
        "desk_item": desk,
        **{name: [{"number": number} for number in numbers] for name in names},
        "limit_link_no": [{"number": 1_234}],
        "limit_to": [{"n": number} for number in (1, 2, 5, 21, 140)],
        **{name: [{"number": 7, "name": _NAME}] for name in ("member_named", "member_numbered")},
    }


_WAITS: Final = ("missed", "draft", "answers", "address", "milestone", "rests", "old", "case_draft", "texts")


def _desks(when: datetime) -> Iterator[Values]:
    """The fullest of each sort, and the emptiest; a waiting line of each kind."""
    empty: Values = {"sending": [], "scheduled": [], "waiting": [], "zone": _ZONE}
    empty |= {"more_sending": 0, "more_scheduled": 0, "more_waiting": 0}
    yield from ({**empty, "quiet": True, "sends": sends} for sends in (True, False))
    message = {"kind": "call", "words": "W" * SHORT_WORDS, "case": "W" * SHORT_TITLE}
    sending = [
        {
            **message,
            "state": state.value,
            "asks": asks,
            "bar": "▓" * BAR_LENGTH,
            "percent": 100,
            "settled": 1_234_567,
            "audience": 1_234_567,
        }
        for state, asks in product(SendingState, (True, False))
    ]
    line: Values = {
        **message,
        "moment": when,
        "day": when.date(),
        "address": "W" * SHORT_WORDS,
        "number": 1_234,
    }
    line |= {"asks": True, "language": "W" * 20, "missing": 1_234, "unverified": 1_234}
    waiting = [{**line, "what": what} for what in ("approvals", "hotline", "nameless", *_WAITS)]
    waiting += [{**line, "what": "case_draft", "asks": False}, {**line, "what": "texts", "missing": 0}]
    for first in range(0, len(sending), SENDING_SHOWN):
        yield {
            **empty,
            "sending": sending[first : first + SENDING_SHOWN],
            "scheduled": [{**message, "moment": when}] * SCHEDULED_SHOWN,
            "waiting": (waiting * 2)[first : first + WAITING_SHOWN],
            "more_sending": 21,
            "more_scheduled": 1,
            "more_waiting": 5,
            "quiet": False,
            "sends": True,
        }


def _about() -> Iterator[Values]:
    """The fullest, and one of which nothing is known."""
    said = {about.value: ("é & x " * MOST[about])[: MOST[about]].strip() for about in AboutLine}
    required = [about.value for about in AboutLine]
    yield {**said, "bot": "@x_bot", "owner": True, "missing": required, "source": "https://example.org"}
    yield {**dict.fromkeys(said, ""), "bot": "@x_bot", "owner": False, "missing": [], "source": None}


def _languages(role: Role) -> tuple[str, ...]:
    return _CODES if role is Role.TRANSLATOR else ()


def _entries(when: datetime) -> Iterator[Values]:
    """An entry of each sort that is told in its own way, and of one that nobody knows."""
    common = {
        "number": 1_234,
        "moment": when,
        "who": "№ 12",
        "member": 12,
        "case": "W" * 30,
        "what": "totals",
        "of": None,
        "after": None,
        "folders": "letters/en, cases/" + "w" * 16,
    }
    common |= {
        "broadcast": None,
        "source": None,
        "kind": "",
        "task": "send",
        "goes_at": when,
        "copy_of": when,
    }
    common |= {"invitation": 1_234, "role": "owner", "languages": [*_CODES], "language": "Français"}
    common |= {"cases": ["W" * 16] * 10}
    common |= {
        "line": "x" * 30,
        "revision": 1_234,
        "origin": "chat",
        "standing": "live",
        "verdict": "confirmed",
    }
    for act in (*(act.value for act in Act), "unheard of"):
        yield {**common, "act": act}
    for act, kind in product((act for act in Act if act.value.startswith("approval")), ApprovalKind):
        yield {**common, "act": act.value, "of": kind.value, "broadcast": 1_234}
    for kind in ApprovalKind:
        yield {**common, "act": "emergency", "of": kind.value, "broadcast": 1_234}
    for number in (0, 1, 2, 5, 10_000):
        yield {**common, "act": "two_keys", "after": number}
    for role in Role:
        yield {**common, "act": "joined", "role": role.value}
    for act, (task, source) in product(
        _OF_BROADCASTS, (("send", None), ("recall", 1), ("correct", 1), ("send", 1))
    ):
        yield {**common, "act": act, "task": task, "source": source, "broadcast": 1_234, "kind": "📣 W"}
    for origin in RevisionOrigin:
        yield {**common, "act": "edited", "origin": origin.value}
    for standing in Standing:
        yield {**common, "act": "stands", "standing": standing.value}
    yield {**common, "act": "judged", "verdict": "dismissed"}
    yield {**common, "act": "exported", "what": "report"}
    yield {**common, "act": "restored", "copy_of": None}
    yield {**common, "act": "edited", "case": "", "moment": None}


def _records(when: datetime) -> Iterator[Values]:
    entries = list(_entries(when))
    longest = [entry for entry in entries if entry["act"] == "scheduled" and entry["source"]]
    shown = {"zone": _ZONE, "head": "0123 4567 89ab cdef 0123 4567", "cases_only": False}
    yield {**shown, "entries": (longest * A_PAGE)[:A_PAGE], "page": 2, "only": ["x" * 30] * 3, "count": 1_234}
    for number in (1, 2, 5, 21):
        yield {**shown, "entries": [], "page": 1, "only": [], "cases_only": True, "count": number}


def _lines(when: datetime) -> Iterator[Values]:
    """What comes in a line among others; the words of a broadcast as long as they get."""
    for what, role, who in product(News, Role, ("", "Case worker no. 1,234,567")):
        if SORTS[what].urgency is not Urgency.GATHERED:
            continue
        topic = SORTS[what].topic
        news = TeamNews(
            1,
            5,
            what,
            member=4 if what in _ABOUT_SOMEBODY else None,
            role=role,
            invitation=3 if what in _OF_A_LINK else None,
            broadcast=7 if topic is NoticeTopic.BROADCASTS else None,
            case="tjk001" if topic is NoticeTopic.CASES else None,
        )
        which = {"kind": "call", "words": ("W & " * 12).strip(), "title": ("A & " * 20).strip()}
        yield {
            "news": news,
            "time": "18:30",
            "who": who or "№ 12",
            "number": _WHO[3],
            "letters": 1_000_000,
            **which,
        }


def _news(when: datetime) -> Iterator[Values]:
    for what, role, actor, ended in product(News, Role, (None, 1, 2), (0, 1, 5)):
        member = 4 if what in _ABOUT_SOMEBODY else None
        link = 3 if what in _OF_A_LINK else None
        if what is News.ASKED_NAME and actor is None:
            continue  # nobody on the server asks
        news = TeamNews(1, 5, what, member, actor, role, when, link, ended)
        for cases, more in (
            ((["W" * 30] * LIMITED_LISTED, 7), ([], 0)) if what is News.YOU_LIMITED else (((), 0),)
        ):
            yield {"news": news, "mine": 1, "who": _WHO, "cases": cases, "more": more}
