"""Writing a broadcast: draft, checks, preview, confirmation."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.content import sendable
from bot.content.library import Library
from bot.content.said.message import Said
from bot.errors import StillCounting
from bot.model.broadcasts.broadcast import (
    MESSAGES_A_STAR,
    UNDER_WAY,
    BroadcastState,
    Draft,
    Kind,
    Part,
    Plan,
    Task,
)
from bot.model.broadcasts.delivery import Outgoing
from bot.model.cases.case import Case
from bot.model.clock import Clock
from bot.model.retention import DISCARDED_KEPT
from bot.model.team.roles import Role
from bot.services.broadcasts.audiences import AudiencesService, Readers
from bot.services.broadcasts.draft_view import DraftView, Hindrance, Missing, Speed, Version
from bot.services.broadcasts.nudging import NudgingService
from bot.services.broadcasts.said import SaidService
from bot.services.broadcasts.schedule import ScheduleService
from bot.services.people.visitors import PeopleService, Visitor
from bot.services.standings import StandingsService
from bot.services.team.approvals import ApprovalsService, TwoKeys, of_broadcast
from bot.services.team.organisation import OrganisationService
from bot.store.broadcasts.albums import AlbumPlace
from bot.store.store import Store

_MOST: Final = 600
"""Unfinished broadcasts of one case: more than anybody turns pages for."""


class DraftsService:
    """What organisers do with broadcasts. `wake` tells the engine that there is work."""

    def __init__(
        self,
        store: Store,
        library: Library,
        people: PeopleService,
        clock: Clock,
        standings: StandingsService,
        audiences: AudiencesService,
        schedule: ScheduleService,
        said: SaidService,
        organisation: OrganisationService,
        approvals: ApprovalsService,
        nudging: NudgingService,
        speed: Speed,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._library = library
        self._people = people
        self._clock = clock
        self._standings = standings
        self._audiences = audiences
        self._schedule = schedule
        self._said = said
        self._organisation = organisation
        self._approvals = approvals
        self._nudging = nudging
        self._speed = speed
        self._wake = wake

    async def audience(self, case: Case, kind: Kind) -> int:
        """How many would get a broadcast now."""
        return sum((await self._store.subscribers.audience(case.slug, kind)).values())

    async def begin(self, visitor: Visitor, case: Case, kind: Kind) -> int:
        """A new draft's id."""
        return await self._store.drafts.create(
            visitor.chat, case.slug, kind, case.default_language, self._clock.now()
        )

    async def write(self, draft_id: int, language: str, message: Outgoing, message_id: int) -> bool:
        """Keep `message` as the draft's text in `language`; False if it is no draft any more."""
        return await self._store.drafts.put_text(draft_id, language, message, message_id)

    async def made_from(self, visitor: Visitor, message_id: int) -> tuple[int, str] | None:
        """The draft's id and the language of the text that came from that message; None if none did."""
        return await self._store.drafts.edited(visitor.chat, message_id)

    # Albums, whose items come one by one. `group` is Telegram's id of the album.

    async def begin_album(
        self, draft_id: int, language: str, group: str, message_id: int, item: Mapping[str, Any]
    ) -> bool:
        """Make an album of its first item the draft's text; False if it is no draft any more."""
        return await self._store.albums.begin(draft_id, language, group, message_id, item)

    async def add_to_album(
        self, visitor: Visitor, group: str, message_id: int, item: Mapping[str, Any] | None
    ) -> AlbumPlace | None:
        """Put an item into its album, if that is a draft's; None if nothing is made of it. See `Albums`."""
        return await self._store.albums.add(visitor.chat, group, message_id, item)

    async def album_shown(self, visitor: Visitor, group: str, message_id: int) -> None:
        """The album's draft is shown in that message."""
        await self._store.albums.shown_in(visitor.chat, group, message_id)

    # What is there.

    async def known(self, broadcast_id: int) -> Draft | None:
        """The broadcast with its texts, whoever's it is and whatever state it is in."""
        return await self._store.drafts.get(broadcast_id)

    async def takes_a_moment(self, broadcast_id: int) -> bool:
        """Whether everybody has to be looked at one by one to say whom it would go to."""
        draft = await self._store.drafts.get(broadcast_id)
        if draft is None or draft.state in (*UNDER_WAY, BroadcastState.DONE):
            return False
        if self._said.takes_a_moment(draft):
            return True
        if draft.source is not None:
            return False
        return draft.plan.audience.tells

    async def unfinished(self, visitor: Visitor, case: Case) -> Sequence[int]:
        """The ids of an organiser's drafts and scheduled broadcasts in the case, and of what is under way.

        Newest first. Theirs in cases that were taken away, too.
        """
        return await self._store.drafts.unfinished(visitor.chat, case.slug, self._library.cases, _MOST)

    async def view(self, visitor: Visitor, draft_id: int) -> DraftView | None:
        """The draft `draft_id`; None if it is none (any more), isn't this organiser's, or has no case now."""
        draft = await self._own(visitor, draft_id)
        return None if draft is None else await self._view(draft)

    async def asked_about(self, draft_id: int) -> DraftView | None:
        """The same for whoever of the team is asked to approve it, whoever's it is."""
        draft = await self._store.drafts.get(draft_id)
        return None if draft is None else await self._view(draft)

    async def _view(self, draft: Draft) -> DraftView | None:
        if draft.state is not BroadcastState.DRAFT:
            return None
        case = self._library.case(draft.case)
        if case is None:
            return None
        before, said = await self._before(draft), await self._said.of(draft)
        counting = None
        try:
            counted = await self._readers(draft)
        except StillCounting as still:
            counted, counting = Readers({}), still.percent
        readers = spread(counted.by_language, draft)
        versions = tuple(
            Version(
                language=code,
                written=code in draft.texts,
                is_default=code == draft.default_language,
                readers=readers.get(code, 0),
                message=sendable.ready(draft.texts[code]) if code in draft.texts else None,
                faults=sendable.faults_of(draft.texts[code], before.get(code)) if code in draft.texts else (),
                said=said.get(code, Said()),
            )
            for code in await self._languages(draft, case)
        )
        # With one version there is nothing to tell apart.
        versions_told = counted.languages_told or (counted.told and len(draft.texts) < 2)
        messages = _messages(versions, versions_told) if counted.told else 0
        # What was chosen while more was allowed, or less, stays the most that this one may cost.
        most = min(self._speed.stars, draft.plan.stars or self._speed.stars)
        stars = min(most, math.ceil(messages / MESSAGES_A_STAR))
        paid = min(messages, stars * MESSAGES_A_STAR)
        return DraftView(
            draft=draft,
            case=case,
            versions=versions,
            audience=sum(readers.values()),
            seconds=messages / self._speed.per_second,
            paid_seconds=paid / self._speed.paid_per_second + (messages - paid) / self._speed.per_second,
            stars=stars,
            stars_limit=0 if draft.task is Task.CORRECT else self._speed.stars,
            # Those whom a correction didn't reach still have the old words: going on says the new ones again.
            changed=draft.task is not Task.CORRECT
            or draft.part is not Part.DELIVERED
            or _texts(draft) != before,
            counting=counting,
            few=not counted.told,
            can_be_asked=(await self._store.hotline.read()).on,
            versions_told=versions_told,
            counted=draft.part is not Part.REST or not await self._under_way(draft.source),
        )

    async def missing(self, visitor: Visitor, draft_id: int) -> tuple[Missing, Draft | None]:
        """Why `view` has nothing to show, with the draft or what it is now, if it is this organiser's."""
        draft = await self._own(visitor, draft_id)
        if draft is None:
            return Missing.UNKNOWN, None
        if draft.state is BroadcastState.DRAFT:
            return Missing.UNKNOWN if self._library.case(draft.case) else Missing.NO_CASE, draft
        if draft.state is BroadcastState.DISCARDED:
            return Missing.RECOVERABLE if draft.texts else Missing.DELETED, draft
        return Missing.CONFIRMED, draft

    async def discard(self, visitor: Visitor, draft_id: int) -> bool:
        """Throw a draft away; False if it isn't this organiser's draft (any more). Its case may be gone."""
        return await self._own(visitor, draft_id) is not None and await self._store.drafts.discard(
            draft_id, self._clock.now()
        )

    async def bring_back(self, visitor: Visitor, draft_id: int) -> BroadcastState | None:
        """Make what this organiser threw away a draft again; what it was, DRAFT or SCHEDULED.

        None: it isn't thrown away (any more), or it was too long ago, or there was no text in it.
        """
        if await self._own(visitor, draft_id) is None:
            return None
        return await self._store.discarded.bring_back(draft_id)

    async def purge(self) -> None:
        """Delete the texts of what was thrown away too long ago to be brought back."""
        await self._store.discarded.purge(self._clock.now() - DISCARDED_KEPT)

    async def plan(self, visitor: Visitor, draft_id: int, change: Callable[[Plan], Plan]) -> bool:
        """Change a draft's plan; False if it isn't this organiser's draft (any more)."""
        view = await self.view(visitor, draft_id)
        return view is not None and await self._store.drafts.set_plan(draft_id, change(view.draft.plan))

    async def set_paid(self, visitor: Visitor, draft_id: int, *, on: bool) -> bool:
        """Let a draft be paid for, up to the most that any may cost, or not."""
        return await self.plan(
            visitor, draft_id, lambda plan: replace(plan, stars=self._speed.stars if on else 0)
        )

    # Confirming.

    async def hindrance(self, visitor: Visitor, view: DraftView) -> Hindrance | None:
        """Why the draft can't go out as it is now; None if it can. `visitor`: whoever would confirm it."""
        draft = view.draft
        if found := await self.held_up(view):
            return found
        if not self._standings.permits(draft, owner=visitor.role is Role.OWNER):
            return Hindrance.OWNERS
        if not (view.complete and view.sound):
            return Hindrance.TEXTS
        if view.stopped:
            return Hindrance.NEVER_SAID
        if not view.changed:
            return Hindrance.UNCHANGED
        if view.few:
            return Hindrance.AUDIENCE
        if not view.audience:
            return Hindrance.NOBODY if draft.source is None else Hindrance.NOBODY_LEFT
        if await self._nudging.in_the_way(draft):
            return Hindrance.NUDGED
        return Hindrance.PAST if self._schedule.passed(draft.plan) else None

    async def two_keys(self, visitor: Visitor, view: DraftView) -> TwoKeys | None:
        """How it stands with the approval that it needs; None: it needs none."""
        return await self._approvals.of(visitor, of_broadcast(view.draft.id), view.audience)

    async def held_up(self, view: DraftView) -> Hindrance | None:
        """What another broadcast, or a count, has to do with it that it can't go out; None: nothing."""
        if await self.overtaken(view.draft):
            return await self._overtaken(view.draft)
        if not self._standings.permits(view.draft, owner=True):
            return Hindrance.CASE
        if await self._organisation.hinders():
            return Hindrance.WHO
        if view.counting is not None:
            return Hindrance.COUNTING
        # Once some of the rest are counted it can be confirmed, and begins as soon as the others are.
        return None if view.counted or view.audience else Hindrance.NOT_OVER

    async def overtaken(self, draft: Draft) -> bool:
        """Whether it is a draft that can't go out any more, because another broadcast did."""
        return draft.source is not None and await self._store.drafts.overtaken(draft.id)

    async def confirm(
        self, visitor: Visitor, draft_id: int, revision: int, progress_message: int | None, seen: str = ""
    ) -> Hindrance | None:
        """Start sending, and show how it goes in `progress_message`, or in a new one if that is None.

        `seen`: the mark of what was looked at and found to be right.

        None if it was confirmed by this; else why not, and nothing is changed.
        """
        view = await self.view(visitor, draft_id)
        if view is None:
            started = await self.started(visitor, draft_id)
            return Hindrance.STARTED if started else Hindrance.OUTDATED
        if view.draft.revision != revision:
            return Hindrance.OUTDATED
        if hindrance := await self.hindrance(visitor, view):
            return hindrance
        if view.mark and view.mark != seen:
            return Hindrance.UNSEEN
        now = self._clock.now()
        owner = visitor.role is Role.OWNER
        act = of_broadcast(draft_id)
        async with self._store.unit():
            permission = await self._approvals.require(visitor.chat, act, view.audience)
            if not permission.granted:
                return Hindrance.SECOND_KEY
            done = await self._store.drafts.confirm(draft_id, revision, now, progress_message, owner=owner)
            if done:
                await self._approvals.done(visitor.chat, act, permission)
        if not done:
            again = await self.view(visitor, draft_id)
            if again is not None and again.draft.revision == revision:
                if not self._standings.permits(again.draft, owner=owner):
                    return Hindrance.CASE
                if await self._nudging.in_the_way(again.draft):
                    return Hindrance.NUDGED
                return await self._overtaken(again.draft)
            started = await self.started(visitor, draft_id)
            return Hindrance.STARTED if started else Hindrance.OUTDATED
        self._wake()
        return None

    async def started(self, visitor: Visitor, broadcast_id: int) -> bool:
        """Whether this organiser's broadcast was confirmed, whatever came of it since."""
        known = await self._own(visitor, broadcast_id)
        return known is not None and known.state not in (BroadcastState.DRAFT, BroadcastState.DISCARDED)

    async def _own(self, visitor: Visitor, broadcast_id: int) -> Draft | None:
        """The visitor's broadcast, whatever state it is in, if its case is theirs still."""
        if await self._store.drafts.author(broadcast_id) != visitor.chat:
            return None
        draft = await self._store.drafts.get(broadcast_id)
        return draft if draft and visitor.has(draft.case) else None

    async def _languages(self, draft: Draft, case: Case) -> list[str]:
        """The languages to write in, the default one first."""
        on = await self._people.languages()
        # What is written is shown even if its language was switched off since: its readers will get it.
        found = [
            code
            for code in dict.fromkeys((*self._library.languages, *draft.texts))
            if code in draft.texts or (draft.task is Task.SEND and code in on and code in case.texts)
        ]
        return sorted(found, key=lambda code: code != draft.default_language)

    async def _readers(self, draft: Draft) -> Readers:
        audience = draft.plan.audience
        if draft.source is None:
            return await self._audiences.readers(draft.case, draft.kind, audience)
        if await self._store.recipients.are_let_go(draft.source, self._clock.now()):
            return Readers({})
        part = draft.part or Part.DELIVERED
        sizes = await self._store.follow_ups.sizes_of_part(draft.source, part, draft.task)
        # What these have in common was chosen once; who else has it by now nobody has counted.
        return Readers(sizes, languages_told=audience.everybody)

    async def _under_way(self, broadcast_id: int | None) -> bool:
        known = await self._store.drafts.get(broadcast_id) if broadcast_id else None
        return known is not None and known.state in UNDER_WAY

    async def _overtaken(self, draft: Draft) -> Hindrance:
        """How that other broadcast stands in its way."""
        if draft.task is Task.CORRECT:
            return Hindrance.CORRECTED
        recall = await self._store.follow_ups.recall_of(draft.id)
        return Hindrance.OVERTAKEN if recall is None else Hindrance.RECALLED

    async def _before(self, draft: Draft) -> Mapping[str, Outgoing]:
        """For a correction: the texts that readers have now."""
        if draft.task is not Task.CORRECT or draft.source is None:
            return {}
        newest = await self._store.follow_ups.corrected_by(draft.source)
        source = await self._store.drafts.get(newest or draft.source)
        return _texts(source) if source else {}


def _texts(draft: Draft) -> dict[str, Outgoing]:
    return {code: sendable.ready(text) for code, text in draft.texts.items()}


def _messages(versions: Sequence[Version], told: bool) -> int:
    """How many messages it takes; if it isn't to be told how many read which version: at most."""
    each = [version.message.messages if version.message else 1 for version in versions]
    if not told:
        each = [max(each)] * len(each)
    return sum(version.readers * number for version, number in zip(versions, each, strict=True))


def spread(audience: Mapping[str, int], draft: Draft) -> dict[str, int]:
    """How many read which version: their own language where it is written, else the default."""
    readers: dict[str, int] = {}
    for language, count in audience.items():
        version = language if language in draft.texts else draft.default_language
        readers[version] = readers.get(version, 0) + count
    return readers
