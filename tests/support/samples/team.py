"""What the team's screens are shown with, for tests of the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import product
from typing import Any, Final

from bot.chat.team.members import LISTED
from bot.model.team.invitation import Invitation
from bot.model.team.news import News, TeamNews
from bot.model.team.organisation import MOST, AboutLine
from bot.model.team.roles import Member, Role

Values = dict[str, Any]

_CODES: Final = ("ar", "en", "es", "fr", "ru", "tg")
_RAISED: Final = ("raise_organiser", "raise_case_worker")
_NUMBERED: Final = ("member_case_worker", "member_translator")
_ZONE: Final = "America/Argentina/Buenos_Aires"
_ABOUT_SOMEBODY: Final = {News.JOINED, News.RAISED, News.LOWERED, News.REMOVED, News.LEFT, News.WIDENED}
_OF_A_LINK: Final = {News.JOINED, News.RAISED, News.INVITED, News.REVOKED}


def screens(when: datetime) -> dict[str, list[Values]]:
    """Values for each screen by its name."""
    members = [
        Member(number, role, when, you, _languages(role))
        for number, (role, you) in enumerate(product(Role, (True, False)))
    ]
    makers = ((7, when), (None, when), (None, None))
    invitations = [
        Invitation(number, role, by, at, when, _languages(role))
        for number, (role, (by, at)) in enumerate(product(Role, makers))
    ]
    many = (invitations * 2)[:LISTED]
    each: list[Values] = [{"invitation": invitation, "zone": _ZONE} for invitation in invitations]
    link = f"https://t.me/a_bot?start=join-{'x' * 26}"
    return {
        "change_role": [
            {"member": member, "role": role.value} for member, role in product(members, tuple(Role)[:3])
        ],
        "invitation": [{**values, "link": link, "ended": ended} for values, ended in product(each, (0, 1))],
        "invitation_line": each,
        "invite_translator": [{"languages": languages} for languages in ([], [*_CODES])],
        "joined": [
            {"role": role.value, "number": 1_234_567, "languages": [*_languages(role)]} for role in Role
        ],
        "remove_member": [{"member": member} for member in members],
        "revoke": each,
        "team": [
            {"members": members * 4, "owner": True, "invitations": many, "more": 21, "zone": _ZONE},
            {"members": members * 4, "owner": False, "invitations": [], "more": 0, "zone": _ZONE},
            {"members": members[:1], "owner": True, "invitations": [], "more": 0, "zone": _ZONE},
        ],
        "team_news": list(_news(when)),
        "about": list(_about()),
        "about_language": [{"what": "Data protection"}],
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
    names = ("remove_member", "make_owner", "make_organiser", "revoke", *_RAISED, *_NUMBERED)
    return {name: [{"number": number} for number in numbers] for name in names}


def _about() -> Iterator[Values]:
    """The fullest, and one of which nothing is known."""
    said = {about.value: ("é & x " * MOST[about])[: MOST[about]].strip() for about in AboutLine}
    required = [about.value for about in AboutLine]
    yield {**said, "bot": "@x_bot", "owner": True, "missing": required, "source": "https://example.org"}
    yield {**dict.fromkeys(said, ""), "bot": "@x_bot", "owner": False, "missing": [], "source": None}


def _languages(role: Role) -> tuple[str, ...]:
    return _CODES if role is Role.TRANSLATOR else ()


def _news(when: datetime) -> Iterator[Values]:
    for what, role, actor, ended in product(News, Role, (None, 1, 2), (0, 1, 5)):
        member = 4 if what in _ABOUT_SOMEBODY else None
        link = 3 if what in _OF_A_LINK else None
        yield {"news": TeamNews(1, 5, what, member, actor, role, when, link, ended), "mine": 1}
