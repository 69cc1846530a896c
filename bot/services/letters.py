"""The way to a letter: which question comes next, and the letter at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.content.library import Library
from bot.content.signatures import initials
from bot.model.case import STALE_AFTER_DAYS, Authority, AuthorityKind, Case
from bot.model.letter import Letter, LetterChoice, Safety, Signature
from bot.services.days import Days
from bot.services.people import People, Visitor
from bot.store.store import Store

WARN_FROM = 3
"""So many supporters must have said that an address failed before others are warned: one may be mistaken."""
BY_COUNTRY = "embassy"
"""Stands for an authority until the country has been chosen."""


@dataclass(frozen=True, slots=True)
class Path:
    """The choices made so far; it travels in every button. None: not chosen yet."""

    case: str
    safety: Safety | None = None
    ask: str | None = None
    authority: str | None = None
    country: str | None = None
    language: str | None = None
    wording: int = 0


@dataclass(frozen=True, slots=True)
class Over:
    """The day to act until has passed: no more letters."""

    case: Case
    path: Path


@dataclass(frozen=True, slots=True)
class AskSafety:
    """Next: the safety question. `signature`: what was typed before it, kept on the question's message."""

    case: Case
    path: Path
    signature: Signature


@dataclass(frozen=True, slots=True)
class AdviseTies:
    """Next: somebody with ties to the country decides whether to go on."""

    case: Case
    path: Path


@dataclass(frozen=True, slots=True)
class ChooseAsk:
    """Next: release or clemency."""

    case: Case
    path: Path


@dataclass(frozen=True, slots=True)
class AuthorityOption:
    """One authority to choose; `written`: this person reported a letter to it before."""

    authority: Authority
    written: bool
    suggested: bool


@dataclass(frozen=True, slots=True)
class ChooseAuthority:
    """Next: whom to write to."""

    case: Case
    path: Path
    options: tuple[AuthorityOption, ...]
    by_country: bool  # whether the embassy in the supporter's country is offered


@dataclass(frozen=True, slots=True)
class ChooseCountry:
    """Next: which country's embassy."""

    case: Case
    path: Path


@dataclass(frozen=True, slots=True)
class NoEmbassy:
    """No embassy for that country is on file; these can be written to instead."""

    case: Case
    path: Path
    country: str
    instead: tuple[Authority, ...]


@dataclass(frozen=True, slots=True)
class NoAddress:
    """That authority has no address on file."""

    case: Case
    path: Path
    authority: Authority


@dataclass(frozen=True, slots=True)
class Ready:
    """The letter. `reading` is the same letter in the supporter's language if it goes out in another."""

    case: Case
    path: Path  # complete
    authority: Authority
    letter: Letter
    reading: Letter | None
    signature: Signature
    languages: tuple[str, ...]  # what the letter can be had in
    failed: int  # supporters who said that the address failed; 0 while they are too few to warn others
    stale: bool  # the facts are older than they should be
    unreviewed: bool  # nobody fluent has read the language of this letter


Step = (
    Over
    | AskSafety
    | AdviseTies
    | ChooseAsk
    | ChooseAuthority
    | ChooseCountry
    | NoEmbassy
    | NoAddress
    | Ready
)


class Letters:
    """Turns choices into the next question or the letter."""

    def __init__(self, store: Store, library: Library, people: People, days: Days) -> None:
        self._store = store
        self._library = library
        self._people = people
        self._days = days

    async def step(
        self, visitor: Visitor, path: Path, signature: Signature | None = None, *, opened: bool = False
    ) -> Step | None:
        """What comes next on `path`; None if its case is not there (any more).

        A choice that the case no longer has is asked again. `opened`: count the letter as opened.
        """
        case = self._library.case(path.case)
        if case is None:
            return None
        path = self._checked(case, path)
        if case.act_until and self._days.today() > case.act_until:
            return Over(case, path)
        if path.safety is None:
            return AskSafety(case, path, signature or Signature())
        if path.safety is Safety.TIES:
            return AdviseTies(case, path)
        if path.ask is None:
            return ChooseAsk(case, path)
        if path.authority is None:
            return await self._choose_authority(visitor, case, path)
        if path.authority == BY_COUNTRY:
            if path.country is None:
                return ChooseCountry(case, path)
            there = [a for a in abroad(case) if a.country == path.country]
            if not there:
                return NoEmbassy(case, path, path.country, abroad(case))
            path = replace(path, authority=there[0].id)
        authority = case.authority(path.authority or "")
        if authority is None:
            return await self._choose_authority(visitor, case, replace(path, authority=None))
        if authority.email is None:
            return NoAddress(case, path, authority)
        return await self._ready(visitor, case, path, authority, signature or Signature(), opened=opened)

    async def _ready(
        self,
        visitor: Visitor,
        case: Case,
        path: Path,
        authority: Authority,
        signature: Signature,
        *,
        opened: bool,
    ) -> Ready:
        languages = tuple(code for code in await self._people.languages() if code in case.texts)
        # Nobody is given a letter that no fluent reader has seen, unless they speak its language here.
        trusted = {code for code in languages if self._library.reviewed(code) or code == visitor.language}
        language = path.language
        if language not in languages:
            language = next((code for code in authority.languages if code in trusted), case.default_language)
        path = replace(path, language=language)
        if path.safety is Safety.ABROAD:
            signature = Signature()
        elif path.safety is Safety.CAREFUL:
            signature = replace(signature, name=initials(signature.name))
        choice = LetterChoice(case.slug, path.ask or "", authority.id, language, path.wording)
        own = visitor.language if visitor.language in case.texts else case.default_language
        if opened:
            await self._store.tallies.letter_opened(case.slug, authority.id, self._days.today())
        failed = (await self._store.addresses.counts(case.slug)).get(authority.id, 0)
        return Ready(
            case=case,
            path=path,
            authority=authority,
            letter=self._library.letters.write(choice, signature),
            reading=None
            if language == own
            else self._library.letters.write(replace(choice, language=own), signature),
            signature=signature,
            languages=languages,
            failed=failed if failed >= WARN_FROM else 0,
            stale=case.age_days(self._days.today()) > STALE_AFTER_DAYS,
            unreviewed=not self._library.reviewed(language),
        )

    async def _choose_authority(self, visitor: Visitor, case: Case, path: Path) -> ChooseAuthority:
        written = await self._store.actions.written_to(visitor.chat, case.slug)
        counts = await self._store.actions.counts(case.slug)
        offered = offered_to(case, path.safety)
        best = suggestion(offered, counts, written)
        return ChooseAuthority(
            case=case,
            path=path,
            options=tuple(AuthorityOption(a, a.id in written, a is best) for a in offered),
            by_country=True,
        )

    def _checked(self, case: Case, path: Path) -> Path:
        """`path` without choices that the case doesn't have, and with those there is no choice in."""
        ask = path.ask if path.ask and case.ask(path.ask) else None
        if ask is None and len(case.asks) == 1:
            ask = case.asks[0].id
        authority = path.authority
        if authority != BY_COUNTRY and (authority is None or case.authority(authority) is None):
            authority = None
        if path.safety is Safety.ABROAD and authority not in (
            None,
            BY_COUNTRY,
            *(a.id for a in abroad(case)),
        ):
            authority = None
        return replace(path, ask=ask, authority=authority)


def abroad(case: Case) -> tuple[Authority, ...]:
    """The case's missions and embassies."""
    return tuple(a for a in case.authorities if a.kind is not AuthorityKind.GOVERNMENT)


def offered_to(case: Case, safety: Safety | None) -> tuple[Authority, ...]:
    """Authorities on the list: embassies come by country, so they aren't on it, but for people with ties.

    Those with ties to the country write to missions and embassies abroad only.
    """
    if safety is Safety.ABROAD:
        return abroad(case)
    return tuple(a for a in case.authorities if a.kind is not AuthorityKind.EMBASSY)


def suggestion(
    offered: tuple[Authority, ...], counts: Mapping[str, int], written: Mapping[str, object]
) -> Authority | None:
    """The authority written to least among those this person hasn't written to; the case's order breaks ties.

    None once the person has written to all of them.
    """
    open_to = [a for a in offered if a.id not in written and a.email]
    return min(open_to, key=lambda a: counts.get(a.id, 0), default=None)
