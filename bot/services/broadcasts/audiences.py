"""Whom a broadcast is for: sizes before and after each choice, and whether a choice may be made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import assert_never

from bot.errors import StillCounting
from bot.model.broadcasts.audience import ONE_BY_ONE, Acted, Audience, Facet, as_value, moment_of
from bot.model.broadcasts.broadcast import BroadcastState, Draft, Kind
from bot.model.broadcasts.k_anonymity import (
    GroupCounts,
    allowed,
    by_country,
    by_language,
    only,
    size,
    size_if_many,
)
from bot.model.clock import day_of
from bot.model.small_numbers import in_fives
from bot.services.broadcasts.census import Census
from bot.services.broadcasts.steady_sizes import SteadySizes
from bot.services.days import Days
from bot.services.people.visitors import Visitor
from bot.store.store import Store

DAYS_BACK = (7, 30, 90)
"""So many days ago, at least, joined those whom the choices by time take in."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet. `size`: of the audience that a tap leads to, in fives; None: it isn't to be told.

    `value` is what `AudiencesService.choose` takes; `since` is the moment it stands for, of Facet.JOINED.
    """

    value: str
    chosen: bool
    size: int | None
    since: datetime | None = None
    days: int | None = None  # how many days ago that is, where it is offered as that
    last_broadcast: bool = False  # it is when the case's newest broadcast was begun


@dataclass(frozen=True, slots=True)
class AudienceChange:
    """What became of a choice: the size before it. `refused`: it would point at a few people."""

    before: int | None  # None: it isn't to be told
    refused: bool


@dataclass(frozen=True, slots=True)
class AudienceView:
    """A draft's audience: how many it is, in fives if it is narrowed, and how many without any choice."""

    draft: Draft
    size: int | None  # None: it isn't to be told, since it would point at a few people
    everybody: int
    choices: tuple[Choice, ...] = ()  # of the facet that was asked for, the largest groups first
    any_size: int | None = None  # with nothing chosen in that facet
    chosen: AudienceChange | None = None  # what has just been chosen, or not


@dataclass(frozen=True, slots=True)
class Readers:
    """How many an audience is, by their own language; languages without anybody left out.

    Of one that is narrowed only the whole, in fives, as of no language. `told`: whether it may be told;
    `languages_told`: that of each language, too.
    """

    by_language: Mapping[str, int]
    told: bool = True
    languages_told: bool = True


class AudiencesService:
    """Sizes of audiences. StillCounting where many people have to be looked at one by one; see Census."""

    def __init__(self, store: Store, days: Days, census: Census) -> None:
        self._store = store
        self._days = days
        self._census = census
        self._sizes = SteadySizes(days)

    async def readers(self, case: str, kind: Kind, audience: Audience) -> Readers:
        """How many would get it."""
        counts = await self._counts(case, kind, audience)
        if audience.everybody:
            return Readers(by_language(counts, audience))
        told = self._sizes.of(case, kind, counts, audience)
        number = in_fives(size(counts, audience)) if told is None else told
        return Readers({"": number}, allowed(counts, audience), languages_told=False)

    async def living(
        self, case: str, kind: Kind, audience: Audience, there: Callable[[str | None], bool]
    ) -> int:
        """How many of them live in such a country (None: gave none); 0 where that would point at a few."""
        counts = await self._counts(case, kind, audience, {Facet.COUNTRY})
        return size_if_many(counts, audience, lambda group: there(group.country))

    async def reported_from(self, case: str) -> dict[str, int]:
        """How many of its readers who reported a letter live in each country, of those who gave one.

        As it is: what is told of them goes by steps. StillCounting.
        """
        reported = Audience(acted=Acted.REPORTED)
        return by_country(await self._counts(case, Kind.CALL, reported, {Facet.COUNTRY}), reported)

    async def allowed(self, case: str, kind: Kind, audience: Audience) -> bool:
        """Whether a broadcast may go to this audience now, without pointing at fewer than five people."""
        return audience.everybody or allowed(await self._counts(case, kind, audience), audience)

    async def draft(self, visitor: Visitor, draft_id: int) -> Draft | None:
        """The draft, if it is this organiser's, and its audience is for them to choose."""
        draft = await self._store.drafts.get(draft_id)
        if draft is None or draft.state is not BroadcastState.DRAFT or draft.source is not None:
            return None
        return draft if await self._store.drafts.author(draft_id) == visitor.chat else None

    async def view(self, draft: Draft, facet: Facet | None = None) -> AudienceView:
        """The draft's audience; with a facet: what can be chosen in it."""
        offered = await self._moments(draft.case) if facet is Facet.JOINED else {}
        counts = await self._counts(
            draft.case, draft.kind, draft.plan.audience, {facet} if facet else (), offered
        )
        return await self._view(draft, facet, counts, offered)

    async def choose(self, draft: Draft, facet: Facet, value: str, on: bool) -> AudienceView | None:
        """Take a value into the draft's audience, or out of it; empty: the facet narrows nothing any more.

        What became of it stands in the view. None if the draft isn't there any more.
        """
        before = draft.plan.audience
        try:
            after = before.taking(facet, value, on) if value else before.without(facet)
        except ValueError:
            return await self.view(draft, facet)
        return await self._chosen(draft, facet, after)

    async def everybody(self, draft: Draft) -> AudienceView | None:
        """Take every choice back. None if the draft isn't there any more."""
        try:
            return await self._chosen(draft, None, Audience())
        except StillCounting:  # how many it was before: whoever takes a choice back needn't wait for that
            if not await self._keep(draft, Audience()):
                return None
            return await self.view(replace(draft, plan=replace(draft.plan, audience=Audience())))

    async def _chosen(self, draft: Draft, facet: Facet | None, after: Audience) -> AudienceView | None:
        before = draft.plan.audience
        offered = await self._moments(draft.case) if facet is Facet.JOINED else {}
        # One look at everybody for all the sizes.
        facets = {*after.facets, *([facet] if facet else [])}
        moments = {*offered, *_moments_of(after)}
        counts = await self._counts(draft.case, draft.kind, before, facets, moments)
        chosen = AudienceChange(
            self._told(draft, counts, before) if allowed(counts, before) else None,
            refused=not allowed(counts, after) or self._told(draft, counts, after) is None,
        )
        if not chosen.refused:
            if not await self._keep(draft, after):
                return None
            draft = replace(draft, plan=replace(draft.plan, audience=after))
        return replace(await self._view(draft, facet, counts, offered), chosen=chosen)

    async def _keep(self, draft: Draft, audience: Audience) -> bool:
        if audience == draft.plan.audience:
            return True
        return await self._store.drafts.set_plan(draft.id, replace(draft.plan, audience=audience))

    async def _counts(
        self,
        case: str,
        kind: Kind,
        audience: Audience,
        facets: Collection[Facet] = (),
        moments: Collection[datetime] = (),
    ) -> GroupCounts:
        """Whoever would get it, told apart by the audience's facets and by these."""
        asked = frozenset({*_moments_of(audience), *moments})
        all_facets = audience.facets | set(facets)
        if all_facets & ONE_BY_ONE:
            # By all that can be asked next: then the next screen needs no count of its own.
            everybody = await self._census.of(case, kind, {*asked, *await self._moments(case)})
            return only(everybody, all_facets | {Facet.LANGUAGE})
        return await self._store.audience_counts.grouped(case, kind, all_facets, asked)

    async def _view(
        self, draft: Draft, facet: Facet | None, counts: GroupCounts, offered: Mapping[datetime, int | None]
    ) -> AudienceView:
        audience = draft.plan.audience
        counts = only(counts, audience.facets | ({facet} if facet else set()))
        cleared = audience.without(facet) if facet else audience
        choices, places = [], dict[str, int]()
        if facet:
            for value in _values(counts, audience, facet, offered):
                choices.append(self._choice(draft, counts, facet, value, offered))
                if facet in (
                    Facet.LANGUAGE,
                    Facet.COUNTRY,
                ):  # what most have comes first, as far as it is told
                    places[value] = -(self._told(draft, counts, cleared.taking(facet, value)) or 0)
                await asyncio.sleep(0)  # there may be two hundred countries
        choices.sort(key=lambda choice: places.get(choice.value, 0))
        return AudienceView(
            draft=draft,
            # What can't be sent any more is said at once.
            size=self._told(draft, counts, audience) if allowed(counts, audience) else None,
            everybody=size(counts, Audience()),
            choices=tuple(choice for choice in choices if choice.chosen or choice.size is not None),
            any_size=self._told(draft, counts, cleared),
        )

    def _told(self, draft: Draft, counts: GroupCounts, audience: Audience) -> int | None:
        """The size, if it may be told."""
        return self._sizes.of(draft.case, draft.kind, counts, audience)

    def _choice(
        self,
        draft: Draft,
        counts: GroupCounts,
        facet: Facet,
        value: str,
        offered: Mapping[datetime, int | None],
    ) -> Choice:
        audience = draft.plan.audience
        chosen = value in audience.values(facet)
        after = audience.taking(facet, value, not chosen)
        since = moment_of(value) if facet is Facet.JOINED else None
        return Choice(
            value,
            chosen,
            self._told(draft, counts, after),
            since,
            offered.get(since) if since else None,
            since is not None and since in offered and offered[since] is None,
        )

    async def stop_counting(self) -> None:
        """Count nothing more."""
        await self._census.stop()

    async def _moments(self, case: str) -> dict[datetime, int | None]:
        """What "joined since" offers: a day's beginning -> how many days ago that was.

        None: it is the day on which the case's newest broadcast was begun.
        """
        today = self._days.today()
        found: dict[datetime, int | None] = {
            datetime.combine(today - timedelta(days=back), time(), UTC): back for back in DAYS_BACK
        }
        last = await self._store.audience_counts.last_begun(case)
        return found if last is None else {**found, day_of(last): None}


def _values(counts: GroupCounts, audience: Audience, facet: Facet, offered: Iterable[datetime]) -> list[str]:
    """Every value of the facet, in an order that says nothing of people; of moments, the latest first."""
    match facet:
        case Facet.ACTED:
            return [act.value for act in Acted]
        case Facet.JOINED:
            return [as_value(moment) for moment in sorted({*offered, *_moments_of(audience)}, reverse=True)]
        case Facet.LANGUAGE | Facet.COUNTRY:
            found = set(audience.values(facet))
            for group in counts:
                value = group.language if facet is Facet.LANGUAGE else group.country
                if value and group.gets:
                    found.add(value)
            return sorted(found)
        case _:
            assert_never(facet)


def _moments_of(audience: Audience) -> tuple[datetime, ...]:
    return () if audience.joined_since is None else (audience.joined_since,)
