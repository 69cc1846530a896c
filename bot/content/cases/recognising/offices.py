"""Whom an appeal asks to write to: which office it is, of what sort, and its languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from babel.languages import get_territory_language_info

from bot.content.cases.recognising.patterns import folded
from bot.content.cases.recognising.rules import Rules
from bot.content.cases.recognising.tables import Recognised, hits
from bot.model.cases.appeal import FoundAuthority
from bot.model.cases.case import AuthorityKind

_OFFICIAL: Final = ("official", "de_facto_official")
_OTHERWISE: Final = "anyone"
_MINISTER: Final = "minister"


@dataclass(frozen=True, slots=True)
class Office:
    """`role`: one of ROLES; `of`: of a minister, for what; else empty. `sure`: a pattern says so."""

    role: str
    kind: AuthorityKind
    of: str = ""
    sure: bool = True

    @property
    def words(self) -> str:
        """Which of the offices in drafts.toml it is."""
        return f"{self.role}_{self.of}" if self.of else self.role


def office_of(text: str, known: Recognised | None, rules: Rules, chosen: str = "") -> Office:
    """The office that an appeal's words name. `chosen`: a role that an organiser named instead."""
    plain = folded(text)
    roles = known.sections["roles"] if known else {}
    found = set(hits(roles, plain))
    role = chosen or next((role for role in rules.lists["offices.order"] if role in found), "")
    kind = AuthorityKind(rules.office_kinds.get(role, AuthorityKind.GOVERNMENT.value))
    of = ""
    if role == _MINISTER and known:
        portfolios = set(hits(known.sections["offices"], plain))
        of = next((id_ for id_ in rules.lists["offices.minister"] if id_ in portfolios), "")
    return Office(role or _OTHERWISE, kind, of, sure=bool(role))


def languages_for(
    office: Office, country: str, seat: str | None, rules: Rules, spoken: Collection[str]
) -> tuple[str, ...]:
    """In which of the languages spoken an office is written to, best first. `seat`: of a mission, where."""
    abroad = rules.lists["languages.abroad"]
    home = _of_office(country, rules)
    if office.kind is AuthorityKind.GOVERNMENT:
        wanted = (*home, abroad[0])
    elif office.kind is AuthorityKind.OTHER:
        wanted = abroad
    else:
        there = [language for language in (_of_office(seat, rules) if seat else ()) if language in abroad]
        shared = [id_ for id_ in rules.lists["languages.united_nations"] if id_ in home]
        wanted = (*there, *abroad, *shared)
    found = tuple(language for language in dict.fromkeys(wanted) if language in spoken)
    return found or tuple(spoken)[:1]


def _of_office(country: str, rules: Rules) -> tuple[str, ...]:
    """Languages of office, those that most people speak first; those that the Unicode data lacks behind."""
    info = get_territory_language_info(country) or {}
    official = [code for code, of in info.items() if of["official_status"] in _OFFICIAL]
    official.sort(key=lambda code: -float(str(info[code]["population_percent"] or 0)))
    return (*official, *rules.of_office.get(country, ()))


def texts_of(authority: FoundAuthority) -> Iterator[str]:
    """Where its office can stand, the best first."""
    if authority.role:
        yield authority.role.value
    if authority.name:
        yield authority.name.value
