"""The way to a letter: which question comes next, and the letter at its end."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.content.cases.countries import is_country
from bot.content.composing.open_embassy import OPEN_EMBASSY, can_be_written_to
from bot.content.letters.own_words import says_what_is_never_said
from bot.content.letters.signatures import signed_as
from bot.content.library import Library
from bot.model.cases.case import STALE_AFTER_DAYS, Ask, Authority, AuthorityKind, Case, Tone
from bot.model.cases.standing import Standing
from bot.model.letters.address import UNDOUBTED, WARN_FROM, letters_go_to, out_of_reach
from bot.model.letters.advice import Advice, Remark
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import Letter, LetterChoice, Safety, Signature, Typed
from bot.model.letters.record import Led, SentLetter
from bot.model.team.organisation import Organisation
from bot.services.days import Days
from bot.services.letters.letter_path import LetterPath
from bot.services.people.visitors import Visitor
from bot.services.standings import StandingsService
from bot.store.letters.choices import WrittenSoFar
from bot.store.store import Store

BY_COUNTRY = "embassy"
"""Stands for an authority until the country has been chosen."""
_MOST_LOOKED_FOR = 10_000
"""Chats and cases of which it is remembered that an embassy was looked for; the oldest make room."""


_MOST_LED: Final = 100_000
"""Chats and cases of which it is remembered that a broadcast's button led there."""


@dataclass(frozen=True, slots=True)
class Over:
    """No letters, or no more of them: the case isn't live. `since`: the organisers' day, if it is known."""

    case: Case
    path: LetterPath
    standing: Standing
    since: date | None
    thanks: str = ""  # the ask of thanks, where that is open


@dataclass(frozen=True, slots=True)
class Changed:
    """What a letter was made from has changed since, on `day`; None where that is not known."""

    day: date | None


@dataclass(frozen=True, slots=True)
class AskSafety:
    """Next: the safety question."""

    case: Case
    path: LetterPath


@dataclass(frozen=True, slots=True)
class AdviseTies:
    """Next: somebody with ties to the country decides whether to go on."""

    case: Case
    path: LetterPath


@dataclass(frozen=True, slots=True)
class ChooseAsk:
    """Next: release or clemency."""

    case: Case
    path: LetterPath
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True)
class AuthorityOption:
    """One authority to choose; `written`: this person reported a letter to it before."""

    authority: Authority
    written: bool
    suggested: bool
    dead: bool = False  # its address is, as the organisers have found
    doubted: bool = False  # enough supporters said that it failed


@dataclass(frozen=True, slots=True)
class ChooseAuthority:
    """Next: whom to write to."""

    case: Case
    path: LetterPath
    options: tuple[AuthorityOption, ...]
    by_country: bool  # whether the embassy in the supporter's country is offered


@dataclass(frozen=True, slots=True)
class ChooseCountry:
    """Next: which country's embassy."""

    case: Case
    path: LetterPath


@dataclass(frozen=True, slots=True)
class NoEmbassy:
    """No embassy for that country is on file; these can be written to instead."""

    case: Case
    path: LetterPath
    country: str
    instead: tuple[Authority, ...]
    draws: bool = False  # whether there are letters to it, with its address left open


@dataclass(frozen=True, slots=True)
class NoAddress:
    """That authority has no address on file."""

    case: Case
    path: LetterPath
    authority: Authority


@dataclass(frozen=True, slots=True)
class LetterReady:
    """The letter. `reading` is the same letter in the supporter's language if it goes out in another."""

    case: Case
    path: LetterPath  # complete
    authority: Authority
    letter: Letter
    reading: Letter | None
    typed: Typed  # whole; what of it stands in the letter: `signature` and `own`
    signature: Signature
    languages: tuple[str, ...]  # what the letter can be had in
    changed: Changed | None  # since the letter that was tapped was made
    failed: bool  # so many supporters said that the address failed that others are warned
    dead: bool  # an organiser has confirmed that it fails
    stale: bool  # the facts are older than they should be
    unreviewed: bool  # nobody fluent has read the language of this letter
    organisation: Organisation  # what is said of who runs the bot
    left_out: Remark | None = None  # why the sentence of one's own isn't in the letter

    @property
    def own(self) -> str:
        """The sentence of one's own that stands in the letter; "" for none."""
        return "" if self.left_out else self.typed.own


Question = Over | AskSafety | AdviseTies | ChooseAsk | ChooseAuthority | ChooseCountry | NoEmbassy | NoAddress
"""What is to be said, or asked, before there is a letter."""
Step = Question | LetterReady


class LettersService:
    """Turns choices into the next question or the letter."""

    def __init__(self, store: Store, library: Library, days: Days, standings: StandingsService) -> None:
        self._store = store
        self._library = library
        self._days = days
        self._standings = standings
        self._looked_for: OrderedDict[tuple[int, str], None] = OrderedDict()
        self._led: OrderedDict[tuple[int, str], Led] = OrderedDict()

    def begin(self, case: Case) -> LetterPath:
        """The beginning of a way to a letter, whose wording nobody else is likely to get."""
        return LetterPath(case.slug, wording=secrets.randbelow(WORDINGS))

    async def led(self, visitor: Visitor, case: str, broadcast: int) -> None:
        """Remember that a broadcast's button led here, until a letter is opened.

        In memory: in a row it would tell of somebody who has opened none yet which update they read.
        """
        began = await self._store.broadcast_figures.began(broadcast, case)
        if began is None:  # a draft's, looked at by who wrote it
            return
        self._led[visitor.chat, case] = Led(broadcast, int(began.timestamp()))
        self._led.move_to_end((visitor.chat, case))
        if len(self._led) > _MOST_LED:
            self._led.popitem(last=False)

    def reworded(self, step: LetterReady) -> LetterPath:
        """The same way to a letter in other words."""
        of = step.letter.choice
        wording = self._library.letters.another(of, secrets.randbelow)
        return replace(step.path, wording=wording)

    def second(self, case: Case, authority: Authority, first: SentLetter) -> LetterPath | None:
        """The way to a second letter, which recalls the first; None where there can be none.

        Nobody can be reminded by letters of a case that isn't live, nor by words of thanks or of solidarity.
        """
        ask = case.ask(first.ask)
        dated = self._standings.is_live(case.slug) and authority.writable and ask and ask.has_second
        return (
            replace(self.begin(case), ask=first.ask, authority=authority.id, first=first.day)
            if dated
            else None
        )

    def open_embassy(self, case: Case, country: str, language: str) -> str:
        """What the embassy in that country is called, whether or not it is on file."""
        known = self._library.letters.with_embassy(case, country)
        return known.text(language).authority_buttons[OPEN_EMBASSY]

    async def note_versions(self) -> None:
        """Remember since when each case is as it is now. To be called at every start."""
        for case in self._library.cases.values():
            await self._store.versions.note(case.slug, case.version, self._days.today())

    async def changed(self, path: LetterPath) -> Changed | None:
        """Whether the letter on `path` was made before the case became what it is now."""
        case = self._library.case(path.case)
        if case is None or path.version in ("", case.version):
            return None
        return Changed(await self._store.versions.changed_on(case.slug))

    async def step(
        self, visitor: Visitor, path: LetterPath, typed: Typed | None = None, *, opened: bool = False
    ) -> Step | None:
        """What comes next on `path`; None if its case is not there (any more).

        A choice that the case no longer has is asked again. `opened`: count the letter as opened. Who has no
        ties and has chosen nothing yet gets a letter at once: the case's first ask, to whom it is suggested.
        """
        case = self._library.case(path.case)
        if case is None:
            return None
        if not self._standings.is_live(case.slug) and not self._gives_thanks(case, path):
            return self.over(case, path)
        nothing_chosen = path.ask is None and path.authority is None
        chosen_for_them = path.safety is Safety.FREE and nothing_chosen
        path = self._checked(case, path)
        if path.safety is None:
            # The only ask there is wasn't chosen: "No" leads to a letter at once, as where there are more.
            return AskSafety(case, replace(path, ask=None) if nothing_chosen else path)
        if path.safety is Safety.TIES:
            return AdviseTies(case, path)
        if chosen_for_them:
            path = await self._by_default(visitor, case, path)
        if path.ask is None:
            return ChooseAsk(case, path, self.asks(case, path))
        if path.authority is None:
            return await self._choose_authority(visitor, case, path)
        if path.authority in (BY_COUNTRY, OPEN_EMBASSY):
            country = path.country or ""
            if not is_country(country):
                return ChooseCountry(case, replace(path, authority=BY_COUNTRY, country=None))
            there = [a for a in abroad(case) if a.country == country]
            if there:
                path = replace(path, authority=there[0].id)
            elif path.authority == OPEN_EMBASSY:
                case = self._library.letters.with_embassy(case, country)
            else:
                if opened:
                    await self._asked_for(visitor, case, country)
                return NoEmbassy(case, path, country, abroad(case), can_be_written_to(case))
        authority = case.authority(path.authority or "")
        if authority is None:
            return await self._choose_authority(visitor, case, replace(path, authority=None))
        if not authority.writable and authority.id != OPEN_EMBASSY:
            return NoAddress(case, path, authority)
        return await self._ready(visitor, case, path, authority, typed or Typed(), opened=opened)

    def over(self, case: Case, path: LetterPath) -> Over:
        """What is said in the place of a letter, of a case that isn't live."""
        thanks = self._standings.thanks(case.slug)
        since = self._standings.since(case)
        return Over(case, path, self._standings.of(case.slug), since, thanks.id if thanks else "")

    def asks(self, case: Case, path: LetterPath) -> tuple[Ask, ...]:
        """What can be asked now: of a case that is closed thanks alone, if they are open.

        Words of solidarity go into the country, where they may harm whoever has ties to it.
        """
        thanks = self._standings.thanks(case.slug)
        if thanks is not None:
            return (thanks,)
        ties = path.safety in (Safety.TIES, Safety.ABROAD)
        return tuple(
            ask
            for ask in case.asks
            if ask.tone.demands or (ask.tone is Tone.SOLIDARITY and not ties and case.addressees(ask))
        )

    def _gives_thanks(self, case: Case, path: LetterPath) -> bool:
        """Whether it is closed, but for letters of thanks, and this is one. An older button is none."""
        thanks = self._standings.thanks(case.slug)
        return thanks is not None and path.ask == thanks.id

    async def _ready(
        self,
        visitor: Visitor,
        case: Case,
        path: LetterPath,
        authority: Authority,
        typed: Typed,
        *,
        opened: bool,
    ) -> LetterReady:
        # The case may have got a word of it since it was typed. Comparing is made slow on purpose.
        never = bool(typed.own) and await asyncio.to_thread(says_what_is_never_said, typed.own, case)
        own = "" if never else typed.own
        languages = tuple(code for code in visitor.languages if code in case.texts)
        # Nobody is given a letter that no fluent reader has seen, unless they speak its language here.
        trusted = {code for code in languages if self._library.reviewed(code) or code == visitor.language}
        language = path.language
        if language not in languages:
            language = next((code for code in authority.languages if code in trusted), case.default_language)
        changed = await self.changed(path)
        path = replace(path, language=language, version=case.version)
        signature = signed_as(typed.signature, path.safety)
        # A copy tells the issuer which address wrote: only those without ties give it unasked.
        copy = (
            case.issuer.copy
            and not is_personal(case, path.ask)
            and (path.safety is Safety.FREE if path.copy is None else path.copy)
        )
        where = path.country or "" if authority.id == OPEN_EMBASSY else ""
        choice = LetterChoice(
            case.slug, path.ask or "", authority.id, language, path.wording, where, path.first
        )
        reads = visitor.language if visitor.language in case.texts else case.default_language
        if opened:
            # Who opened it is kept of those who can be written to. Whatever they said about safety: a report
            # without an opening must not tell what that was.
            follows = visitor.follows and visitor.subscriber and case.slug in visitor.subscriber.cases
            led = self._led.get((visitor.chat, case.slug))
            await self._store.openings.opened(
                visitor.chat,
                case.slug,
                authority.id,
                self._days.today(),
                keep=bool(follows),
                led=led,
                within=led.within(self._days.now()) if led else "",
            )
        address = letters_go_to(authority)
        statuses = await self._store.choices.statuses(case.slug)
        known = statuses.get(address.key, UNDOUBTED) if address else UNDOUBTED
        return LetterReady(
            case=case,
            path=path,
            authority=authority,
            letter=self._library.letters.write(choice, signature, own, copy=copy),
            reading=None if language == reads else self._library.letters.read(reads, choice, signature, own),
            typed=typed,
            signature=signature,
            languages=languages,
            changed=changed,
            failed=known.supporters >= WARN_FROM,
            dead=known.dead,
            stale=self._standings.is_live(case.slug) and case.age_days(self._days.today()) > STALE_AFTER_DAYS,
            unreviewed=not self._library.reviewed(language),
            organisation=await self._store.organisation.read(),
            left_out=Remark(Advice.NEVER_SAID, ()) if never else None,
        )

    async def _by_default(self, visitor: Visitor, case: Case, path: LetterPath) -> LetterPath:
        """With the first ask, and the authority that is suggested; without one if there is none left."""
        asks = self.asks(case, path)
        if not asks:
            return path
        so_far = await self._store.choices.written(visitor.chat, case.slug)
        offered = offered_to(case, path.safety, asks[0].id)
        best = suggestion(offered, so_far, out_of_reach(offered, so_far.statuses), path.safety)
        return replace(path, ask=asks[0].id, authority=best.id if best else None)

    async def _asked_for(self, visitor: Visitor, case: Case, country: str) -> None:
        """Count that the embassy there was looked for in vain: of each chat once, until the next start."""
        # In a row it would say which country somebody gave.
        key = (visitor.chat, case.slug)
        if key in self._looked_for:
            return
        today = self._days.today()
        if not await self._store.openings.embassy_asked_for(visitor.chat, case.slug, country, today):
            return
        self._looked_for[key] = None
        if len(self._looked_for) > _MOST_LOOKED_FOR:
            self._looked_for.popitem(last=False)

    async def _choose_authority(self, visitor: Visitor, case: Case, path: LetterPath) -> ChooseAuthority:
        so_far = await self._store.choices.written(visitor.chat, case.slug)
        offered = offered_to(case, path.safety, path.ask)
        dead = out_of_reach(offered, so_far.statuses)
        best = suggestion(offered, so_far, dead, path.safety)
        return ChooseAuthority(
            case=case,
            path=path,
            options=tuple(
                AuthorityOption(
                    a, a.id in so_far.own, a is best, a.id in dead, _doubted(a, so_far) and a.id not in dead
                )
                for a in offered
            ),
            by_country=case.embassies and not is_personal(case, path.ask),
        )

    def _checked(self, case: Case, path: LetterPath) -> LetterPath:
        """`path` without choices that the case doesn't have, and with those there is no choice in."""
        asks = [ask.id for ask in self.asks(case, path)]
        ask = path.ask if path.ask in asks else None
        if ask is None and len(asks) == 1:
            ask = asks[0]
        authority, to = path.authority, case.authority(path.authority or "")
        if authority == OPEN_EMBASSY and not can_be_written_to(case):
            authority = BY_COUNTRY
        if authority in (BY_COUNTRY, OPEN_EMBASSY):
            authority = None if is_personal(case, ask) else authority
        elif to is None or (to.kind is AuthorityKind.PERSONAL) is not is_personal(case, ask):
            authority = None
        if path.safety is Safety.ABROAD and authority not in (
            None,
            BY_COUNTRY,
            OPEN_EMBASSY,
            *(a.id for a in abroad(case)),
        ):
            authority = None
        # A second letter goes to whom the first went to, and asks what that asked.
        asked = case.ask(ask or "")
        same = authority is not None and authority == path.authority and ask == path.ask
        first = path.first if same and asked and asked.has_second else None
        return replace(path, ask=ask, authority=authority, first=first)


def answered(case: Case, path: LetterPath, safety: Safety) -> LetterPath:
    """`path` once the question about safety has got this answer, the first time or again.

    Whoever isn't sure chooses anew, abroad first, if the letter was to go to an office in the country. A copy
    for the issuer that was asked for is given to those without ties alone. A second letter stays with whom
    the first went to, unless the answer is another one than before.
    """
    if safety is not Safety.FREE and path.copy and safety is not path.safety:
        path = replace(path, copy=None)
    authority = case.authority(path.authority or "")
    if (
        safety is Safety.CAREFUL is not path.safety
        and authority
        and authority.kind is AuthorityKind.GOVERNMENT
        and not (path.first and path.safety is None)
    ):
        path = replace(path, authority=None, language=None)
    return replace(path, safety=safety)


def _doubted(authority: Authority, so_far: WrittenSoFar) -> bool:
    address = letters_go_to(authority)
    known = so_far.statuses.get(address.key, UNDOUBTED) if address else UNDOUBTED
    return known.supporters >= WARN_FROM


def abroad(case: Case) -> tuple[Authority, ...]:
    """The case's missions and embassies."""
    inside = (AuthorityKind.GOVERNMENT, AuthorityKind.PERSONAL)
    return tuple(a for a in case.authorities if a.kind not in inside)


def is_personal(case: Case, ask: str | None) -> bool:
    """Whether letters for an ask are words of solidarity, which go to no authority."""
    known = case.ask(ask or "")
    return known is not None and known.tone is Tone.SOLIDARITY


def offered_to(case: Case, safety: Safety | None, ask: str | None = None) -> tuple[Authority, ...]:
    """Authorities on the list: embassies come by country, so they aren't on it, but for people with ties.

    Those with ties to the country write to missions and embassies abroad only; for those who aren't sure, the
    missions come first. Words of solidarity go to those whom the appeal names for them.
    """
    if is_personal(case, ask):
        return tuple(a for a in case.authorities if a.kind is AuthorityKind.PERSONAL)
    if safety is Safety.ABROAD:
        return abroad(case)
    without = (AuthorityKind.EMBASSY, AuthorityKind.PERSONAL)
    listed = tuple(a for a in case.authorities if a.kind not in without)
    if safety is Safety.CAREFUL:
        return tuple(sorted(listed, key=lambda a: a.kind is AuthorityKind.GOVERNMENT))
    return listed


def suggestion(
    offered: tuple[Authority, ...], so_far: WrittenSoFar, dead: Collection[str], safety: Safety | None
) -> Authority | None:
    """The authority written to least among those this person hasn't written to; the case's order breaks ties.

    `dead`: those whom no letter reaches. To whoever isn't sure about their safety nobody inside the country
    is suggested: they choose that themselves, or leave it. None once the person has written to all others.
    """
    open_to = [a for a in offered if a.id not in so_far.own and a.id not in dead and a.writable]
    if safety is Safety.CAREFUL:
        open_to = [a for a in open_to if a.kind is not AuthorityKind.GOVERNMENT]
    return min(open_to, key=lambda a: so_far.letters.letters.get(a.id, 0), default=None)
