"""Addresses that are said to fail: counting, telling organisers, and what they find out."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.library import Library
from bot.model.cases.case import Authority, Case
from bot.model.clock import Clock
from bot.model.letters.address import (
    UNDOUBTED,
    WARN_FROM,
    Address,
    AddressStatus,
    How,
    Verdict,
    addresses_of,
    letters_go_to,
    out_of_reach,
)
from bot.model.letters.letter import Safety
from bot.services.days import Days
from bot.services.letters.steps import offered_to, suggestion
from bot.services.people.visitors import Visitor
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class OtherWays:
    """What somebody can do whose letter didn't get through."""

    addresses: tuple[Address, ...]  # other ways to reach the same authority
    next: Authority | None  # whom to write to instead


@dataclass(frozen=True, slots=True)
class Doubted:
    """An address with everybody in the case who has it."""

    case: Case
    address: Address
    authorities: tuple[Authority, ...]
    status: AddressStatus


class AddressesService:
    """Counts each address once for each supporter; the organisers decide what it means."""

    def __init__(self, store: Store, library: Library, clock: Clock, days: Days) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._days = days

    async def adopt(self) -> None:
        """Bring reports over that an older version left. To be called at every start."""
        for case in self._library.cases.values():
            written = {authority.id: letters_go_to(authority) for authority in case.authorities}
            await self._store.addresses.adopt(
                case.slug, {authority: address.key for authority, address in written.items() if address}
            )

    def of(self, slug: str, authority_id: str) -> tuple[Case, Authority, tuple[Address, ...]] | None:
        """An authority with its addresses; None if it is not there (any more) or has none."""
        case = self._library.case(slug)
        authority = case.authority(authority_id) if case else None
        if case is None or authority is None:
            return None
        addresses = addresses_of(authority)
        return (case, authority, addresses) if addresses else None

    async def report(
        self, visitor: Visitor, case: Case, authority: Authority, address: Address, how: How
    ) -> None:
        """Count that an address failed, once for each supporter; a second report corrects how."""
        await self._store.addresses.report(
            visitor.chat, case.slug, authority.id, address.key, how, self._days.today()
        )

    async def other_ways(
        self, visitor: Visitor, case: Case, authority: Authority, address: Address, safety: Safety | None
    ) -> OtherWays:
        """What else this supporter can do, without addresses that don't work for them or for anybody."""
        so_far = await self._store.choices.written(visitor.chat, case.slug)
        instead = tuple(
            other
            for other in offered_to(case, safety)
            if other.id != authority.id and letters_go_to(other) != address
        )
        return OtherWays(
            addresses=tuple(
                other
                for other in addresses_of(authority)
                if other != address and not so_far.statuses.get(other.key, UNDOUBTED).dead
            ),
            next=suggestion(instead, so_far, out_of_reach(instead, so_far.statuses), safety),
        )

    async def tell(self) -> None:
        """Have the team told of addresses that several supporters reported, each of them once."""
        last = None
        while last := await self._store.addresses.to_tell(WARN_FROM, after=last):
            if await self.doubted(last.case, last.address):
                await self._store.addresses.tell(last, self._clock.now())

    async def doubted(self, slug: str, key: str) -> Doubted | None:
        """What is known of an address; None if the case, or the address in it, is not there (any more)."""
        case = self._library.case(slug)
        if case is None:
            return None
        theirs = {
            a.id: address for a in case.authorities for address in addresses_of(a) if address.key == key
        }
        if not theirs:
            return None
        return Doubted(
            case,
            next(iter(theirs.values())),
            tuple(authority for authority in case.authorities if authority.id in theirs),
            (await self._store.choices.statuses(slug)).get(key, UNDOUBTED),
        )

    async def unjudged(self) -> list[Doubted]:
        """Every address that is said to fail, and that nobody has judged; in the order of the library."""
        found = await self._store.addresses.unjudged(WARN_FROM)
        order = {slug: place for place, slug in enumerate(self._library.cases)}
        known = sorted((order[slug], slug, key) for slug, key in found if slug in order)
        doubted = [await self.doubted(slug, key) for _, slug, key in known]
        return [one for one in doubted if one is not None]

    async def judge(self, slug: str, key: str, verdict: Verdict) -> Doubted | None:
        """Keep what an organiser found out; None if the address is not in the case (any more)."""
        doubted = await self.doubted(slug, key)
        if doubted:
            await self._store.addresses.judge(slug, key, verdict, self._days.today())
        return doubted
