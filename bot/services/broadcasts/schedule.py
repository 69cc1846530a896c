"""When broadcasts go out: choosing a time, starting what is due, whom to hold back at which hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.content.cases.zones import zone_of
from bot.content.library import Library
from bot.errors import StillCounting
from bot.model.broadcasts.broadcast import Draft, Part, Plan, When
from bot.model.broadcasts.timing import FARTHEST, LATEST, held_until, is_night
from bot.model.clock import Clock
from bot.model.small_numbers import FEWEST
from bot.model.team.roles import Access, Role
from bot.services.broadcasts.audiences import AudiencesService
from bot.services.broadcasts.nudging import NudgingService
from bot.services.broadcasts.planned import Deciding, Planned
from bot.services.broadcasts.said import SaidService
from bot.services.people.visitors import Visitor
from bot.services.standings import StandingsService
from bot.services.team.approvals import ApprovalsService, TwoKeys, of_broadcast
from bot.store.broadcasts.schedules import Appointment
from bot.store.delivery.queue import Hold
from bot.store.store import Store

_MINUTE: Final = timedelta(minutes=1)
_HOLDS_KEPT: Final = 16


class ScheduleService:
    """What concerns the time of broadcasts. `wake` tells the engine that there is work."""

    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Clock,
        standings: StandingsService,
        audiences: AudiencesService,
        said: SaidService,
        approvals: ApprovalsService,
        nudging: NudgingService,
        zone: ZoneInfo,
        wake: Callable[[], None],
        sending_by: Clock,
        latest: timedelta = LATEST,
    ) -> None:
        """`zone`: the organisers'. `sending_by`: the clock by which the engine tells who is due.

        `latest`: what is late by more than this isn't started by itself.
        """
        self._store = store
        self._library = library
        self._clock = clock
        self._standings = standings
        self._audiences = audiences
        self._said = said
        self._approvals = approvals
        self._nudging = nudging
        self.zone = zone
        self._wake = wake
        self._sending_by = sending_by
        self._latest = latest
        self._holds: dict[tuple[bool, bool, datetime | None], Hold] = {}

    # A draft's time.

    async def choose(self, draft: Draft, when: When, at: datetime | None = None) -> bool:
        """Set a draft's time. False, and nothing changed: no draft any more, or `at` is past or too far."""
        if when is When.AT:
            now = self._clock.now()
            if at is None or not now < at <= now + FARTHEST + _MINUTE:
                return False
        return await self._store.drafts.set_plan(draft.id, replace(draft.plan, when=when, at=at))

    def passed(self, plan: Plan) -> bool:
        """Whether the time that was chosen has passed."""
        return plan.when is When.AT and plan.at is not None and plan.at <= self._clock.now()

    async def readers_at_night(self, draft: Draft) -> int | None:
        """For how many readers, at least, it is night (22:00 to 8:00) when it goes out, if nothing spares it.

        In steps of five: compared hour by hour, exact numbers would tell of the one reader in some country.
        0 also for a broadcast to some of another's recipients: who is left of them is known when it begins.
        None while people are being counted.
        """
        plan = draft.plan
        if plan.wait_for_morning or plan.when is When.EVENING or draft.source is not None:
            return 0
        at = max(self._clock.now(), plan.at) if plan.when is When.AT and plan.at else self._clock.now()
        at_night = cache(lambda country: is_night(self._zone(country), at))
        try:
            asleep = await self._audiences.living(draft.case, draft.kind, plan.audience, at_night)
        except StillCounting:
            return None
        return asleep - asleep % FEWEST

    # What waits for its time.

    async def planned(self, broadcast_id: int) -> Planned | None:
        """What is scheduled or missed; None if it is neither (any more)."""
        waiting = await self._store.schedules.waiting(broadcast_id)
        return await self._planned(waiting) if waiting else None

    async def for_visitor(self, visitor: Visitor, broadcast_id: int) -> Planned | None:
        """The same for an owner or an organiser, who may do with it what `may` says."""
        planned = await self.planned(broadcast_id)
        if planned is None or not visitor.sends:
            return None
        return replace(planned, may=await self._deciding(visitor, broadcast_id))

    async def take_over(self, visitor: Visitor, broadcast_id: int, shown_in: int | None) -> bool:
        """Let it go out at its time, as this owner's, shown in that message of theirs.

        False if it isn't theirs to decide on (any more), or somebody else has to approve it first.
        """
        planned, act = await self.planned(broadcast_id), of_broadcast(broadcast_id)
        if planned is None:
            return False
        async with self._store.unit():
            # What was approved for whoever wrote it isn't for this owner.
            permission = await self._approvals.require(visitor.chat, act, planned.readers)
            if not permission.granted or not await self._take(visitor, broadcast_id):
                return False
            await self._store.progress.set_message(broadcast_id, shown_in)
            await self._approvals.done(visitor.chat, act, permission)
        return True

    async def two_keys(self, visitor: Visitor, planned: Planned) -> TwoKeys | None:
        """How it stands with what sending it now, or taking it over, needs; None: it needs nobody else."""
        return await self._approvals.of(visitor, of_broadcast(planned.draft.id), planned.readers)

    async def _deciding(self, visitor: Visitor, broadcast_id: int) -> Deciding:
        author = await self._store.drafts.author(broadcast_id)
        if visitor.sends and author == visitor.chat:
            return Deciding.ALL
        if visitor.role is not Role.OWNER:
            return Deciding.LOOK
        left = author is None or not await self._store.team.sends(author)
        return Deciding.ALL if left else Deciding.CANCEL

    async def unschedule(self, visitor: Visitor, broadcast_id: int) -> bool:
        """Make it the visitor's draft again; False if it isn't theirs to decide on (any more)."""
        async with self._store.unit():
            return await self._take(visitor, broadcast_id) and await self._store.schedules.unschedule(
                broadcast_id
            )

    async def discard(self, visitor: Visitor, broadcast_id: int) -> bool:
        """Throw it away, sent to nobody; False if it isn't theirs to decide on (any more).

        Whoever wrote it can bring it back; who did so for somebody who left has it then.
        """
        async with self._store.unit():
            waits = await self._store.schedules.waiting(broadcast_id) is not None
            cancels = await self._deciding(visitor, broadcast_id) is Deciding.CANCEL
            if not waits or not (cancels or await self._take(visitor, broadcast_id)):
                return False
            done = await self._store.schedules.discard(broadcast_id, self._clock.now(), visitor.chat)
        if done:
            self._wake()
        return done

    async def start(self, visitor: Visitor, broadcast_id: int, progress_message: int | None) -> bool:
        """Send now what missed its time, and show how it goes in that message.

        False if it was started or thrown away before, isn't theirs to decide on, or can't be sent as it is.
        """
        planned = await self.for_visitor(visitor, broadcast_id)
        if planned is None or not planned.may_go or planned.may is not Deciding.ALL:
            return False
        owner, act = visitor.role is Role.OWNER, of_broadcast(broadcast_id)
        if not self._standings.permits(planned.draft, owner=owner):
            return False
        async with self._store.unit():
            permission = await self._approvals.require(visitor.chat, act, planned.readers)
            if not permission.granted or not await self._take(visitor, broadcast_id):
                return False
            await self._store.progress.set_message(broadcast_id, progress_message)
            begun = await self._store.schedules.begin(broadcast_id, self._clock.now(), owner=owner)
            if begun:
                await self._approvals.done(visitor.chat, act, permission)
        if begun:
            self._wake()
        return begun

    async def begun(self, broadcast_id: int) -> bool:
        """Whether it was begun, whatever came of it since."""
        progress = await self._store.progress.of(broadcast_id)
        return progress is not None and progress.started_at is not None

    async def _take(self, visitor: Visitor, broadcast_id: int) -> bool:
        """Whether it waits, or was missed, and is the visitor's to decide on; it is theirs then.

        Asks nothing that takes long: it is part of a transaction.
        """
        if await self._store.schedules.waiting(broadcast_id) is None:
            return False
        if await self._deciding(visitor, broadcast_id) is not Deciding.ALL:
            return False
        if await self._store.drafts.author(broadcast_id) != visitor.chat:
            await self._store.schedules.give_to(broadcast_id, visitor.chat)
        return True

    # What is due, for the background.

    async def start_due(self) -> Sequence[tuple[int, int]]:
        """Start what is due; returns (chat, message) of each "it waits for its time" that is over now.

        What is late by more than an hour, or what is set, isn't started, nor what was written by somebody who
        isn't in the team any more: a stolen account that was taken out must not write to everybody; nor what
        is about a case that was taken away or isn't live, would point at a few people by now, or says what
        its case never says; nor what a second person approved, and doesn't any more. `to_ask` has those.
        """
        now, begun, shown = self._clock.now(), 0, []
        for due in await self._store.schedules.due(now):
            chat = await self._store.drafts.author(due.broadcast_id)
            left = chat is None or not await self._store.team.sends(chat)
            try:
                in_time = now - due.send_at <= self._latest
                can_go = not left and in_time and await self._can_go(due.broadcast_id)
            except StillCounting:
                continue  # the next round knows
            if not can_go:
                async with self._store.unit():
                    await self._store.schedules.miss(due.broadcast_id)
                    if left:
                        await self._store.team_news.ask_owners(due.broadcast_id)
                        await self._store.schedules.asked(due.broadcast_id)
                continue
            message = await self._store.progress.message(due.broadcast_id)
            async with self._store.unit():
                # Its progress comes as a new message: the old one stands where it was confirmed, days ago.
                await self._store.progress.set_message(due.broadcast_id, None)
                started = await self._store.approvals.stands(
                    due.broadcast_id
                ) and await self._store.schedules.begin(due.broadcast_id, now)
                if not started:  # or it would be tried again and again, and nobody told
                    await self._store.schedules.miss(due.broadcast_id)
            if started:
                begun += 1
                if chat is not None and message is not None:
                    shown.append((chat, message))
        if begun:
            self._wake()
        return shown

    async def next_within(self, seconds: float) -> float:
        """In how many seconds the next one is due; `seconds` if none is before."""
        now = self._clock.now()
        first = await self._store.schedules.next_after(now)
        return seconds if first is None else min(seconds, (first - now).total_seconds())

    async def to_ask(self) -> Sequence[Planned]:
        """What missed its time and nobody was asked about: its author is, or the first owner if they left."""
        found = []
        for broadcast_id in await self._store.schedules.to_ask():
            planned = await self.planned(broadcast_id)
            # While its readers are being counted it waits for the next round.
            if planned and planned.chat is not None and planned.counting is None:
                found.append(planned)
        return found

    async def asked(self, planned: Planned) -> None:
        """Somebody was asked, or can't be."""
        await self._store.schedules.asked(planned.draft.id)

    async def _can_go(self, broadcast_id: int) -> bool:
        draft = await self._store.drafts.get(broadcast_id)
        if draft is None or self._library.case(draft.case) is None:
            return False
        # By an owner: of a case that is stopped, whatever others had planned is held.
        if not self._standings.permits(draft, owner=True) or await self._few(draft):
            return False
        return not await self._said.stops(draft)

    async def _few(self, draft: Draft) -> bool:
        """Whether it would point at fewer than five people by now."""
        chosen = draft.plan.audience
        return draft.source is None and not await self._audiences.allowed(draft.case, draft.kind, chosen)

    async def _planned(self, waiting: Appointment) -> Planned | None:
        draft = await self._store.drafts.get(waiting.broadcast_id)
        if draft is None:
            return None
        chat = await self._store.drafts.author(draft.id)
        left = chat is None or not await self._store.team.sends(chat)
        if left:
            chat = await self._store.team.first_owner()
        few, counting = False, None
        if draft.source is None:
            try:
                readers = await self._audiences.readers(draft.case, draft.kind, draft.plan.audience)
                sizes, few = readers.by_language, not readers.told
            except StillCounting as still:
                sizes, counting = {}, still.percent
        elif await self._store.recipients.are_let_go(draft.source, self._clock.now()):
            sizes = {}
        else:
            part = draft.part or Part.DELIVERED
            sizes = await self._store.follow_ups.sizes_of_part(draft.source, part, draft.task)
        return Planned(
            draft,
            self._library.case(draft.case),
            waiting.send_at,
            waiting.missed,
            sum(sizes.values()),
            chat,
            left,
            few,
            counting,
            waiting.halted,
            never_said := await self._said.stops(draft),
            await self._store.team.chats(Access.OWNERS) if never_said else (),
            self._standings.is_known(draft.case) and not self._standings.permits(draft, owner=True),
            waiting.missed and await self._store.standings.is_held(draft.id),
            unapproved=not await self._store.approvals.stands(draft.id),
            nudged=await self._nudging.in_the_way(draft) is not None,
        )

    # Holding back, for the engine.

    def hold(self, plan: Plan, since: datetime | None = None) -> Hold | None:
        """Whom a broadcast of that plan, begun at `since`, can't be sent to yet; None: it never holds any.

        Called for each recipient, so what it finds is kept until the next full minute, when hours can begin.
        """
        if plan.when is not When.EVENING and not plan.wait_for_morning:
            return None
        key = (plan.when is When.EVENING, plan.wait_for_morning, since)
        if key not in self._holds:
            if len(self._holds) >= _HOLDS_KEPT:
                self._holds.clear()
            self._holds[key] = self._make_hold(plan, since)
        return self._holds[key]

    def _make_hold(self, plan: Plan, since: datetime | None) -> Hold:
        known: dict[str | None, datetime | None] = {}
        begins = ends = datetime.min.replace(tzinfo=UTC)
        # Not by another clock than the engine's: it would ask again at once for whom it takes to be due.
        clock = self._sending_by.now

        def hold(country: str | None) -> datetime | None:
            nonlocal begins, ends
            now = clock()
            if not begins <= now < ends:  # also when the clock was put back
                known.clear()
                begins = now.replace(second=0, microsecond=0)
                ends = begins + _MINUTE
            if country not in known:
                known[country] = held_until(self._zone(country), now, plan, since)
            return known[country]

        return hold

    def _zone(self, country: str | None) -> ZoneInfo:
        return (zone_of(country) if country else None) or self.zone
