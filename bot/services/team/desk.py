"""The desk: what is being sent, what is scheduled, what waits for one of the team, by what they may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from bot.content import sendable
from bot.content.cases.editing.places import short_title
from bot.content.library import Library
from bot.model.broadcasts.broadcast import BroadcastState, Draft, Task
from bot.model.broadcasts.delivery import Outgoing
from bot.model.cases.case import STALE_AFTER_DAYS, Case
from bot.model.letters.reply import WORTH_PASSING_ON
from bot.model.people.hotline import WAITING
from bot.model.team.desk import (
    Desk,
    DeskAddress,
    DeskAnswers,
    DeskApprovals,
    DeskCaseDraft,
    DeskDraft,
    DeskHotline,
    DeskMessage,
    DeskMilestone,
    DeskMissed,
    DeskNameless,
    DeskOld,
    DeskRests,
    DeskScheduled,
    DeskSending,
    DeskTexts,
    SendingState,
    StandingDesk,
    Waiting,
)
from bot.model.team.roles import Role
from bot.model.totals import counts
from bot.services.cases.revisions import CaseRevisionsService
from bot.services.cases.translating import OpenLanguage, TranslationsService
from bot.services.days import Days
from bot.services.delivery.progress import Followed, ProgressService
from bot.services.letters.addresses import AddressesService
from bot.services.people.visitors import Visitor
from bot.services.standings import StandingsService
from bot.services.team.approvals import ApprovalsService
from bot.services.team.organisation import OrganisationService
from bot.services.totals.milestones import MilestonesService
from bot.store.store import Store

RESTS_WITHIN: Final = timedelta(days=7)
"""A case whose last day for letters is so near stands on the desk: there is time for a last call."""
MOST: Final = 12
"""Broadcasts that are planned, and drafts, at most; all of them stand in the team's list."""


class DeskService:
    """Gathers what stands on it. Where it stands lies in the database: a restart loses nothing."""

    def __init__(
        self,
        store: Store,
        library: Library,
        days: Days,
        standings: StandingsService,
        progress: ProgressService,
        organisation: OrganisationService,
        addresses: AddressesService,
        revisions: CaseRevisionsService,
        translations: TranslationsService,
        approvals: ApprovalsService,
        milestones: MilestonesService,
    ) -> None:
        self._store = store
        self._library = library
        self._days = days
        self._standings = standings
        self._progress = progress
        self._organisation = organisation
        self._addresses = addresses
        self._revisions = revisions
        self._translations = translations
        self._approvals = approvals
        self._milestones = milestones
        # Of each translator, as of which revisions: to look through every text again takes a while.
        self._texts: dict[int, tuple[object, Sequence[OpenLanguage]]] = {}
        self.wake: Callable[[], None] = lambda: None
        """Tells whoever keeps desks true that something may have changed."""

    # What stands on it.

    async def of(self, visitor: Visitor, language: str) -> Desk:
        """All that this member sees on their desk; in words of theirs where there are any in `language`."""
        match visitor.role:
            case None | Role.VIEWER:
                return Desk()
            case Role.TRANSLATOR:
                return Desk(waiting=await self._untranslated(visitor))
            case Role.CASE_WORKER:
                return Desk(waiting=await self._of_cases(visitor, language))
            case Role.OWNER | Role.ORGANISER:
                return await self._of_sender(visitor, language)

    async def _of_sender(self, visitor: Visitor, language: str) -> Desk:
        rows = await self._store.desk_rows.of(visitor.chat, MOST)
        planned = [
            (row, message)
            for row in rows.planned
            if (message := await self._message(visitor, row.id, language))
        ]
        owner = visitor.role is Role.OWNER
        waiting: list[Waiting] = []
        if asked := await self._approvals.waiting_for(visitor):
            waiting.append(DeskApprovals(len(asked), asked[0].id))
        waiting += [
            DeskMissed(message, row.send_at)
            for row, message in planned
            if (row.missed or row.left) and (row.mine or owner)
        ]
        waiting += await self._questions(visitor)
        if owner and (await self._organisation.read()).missing:
            waiting.append(DeskNameless())
        waiting += [
            DeskDraft(message)
            for each in rows.drafts
            if (message := await self._message(visitor, each, language))
        ]
        return Desk(
            await self._sending(visitor, language),
            [DeskScheduled(message, row.send_at) for row, message in planned if not row.missed],
            [*waiting, *await self._of_cases(visitor, language)],
        )

    async def _sending(self, visitor: Visitor, language: str) -> Sequence[DeskSending]:
        found = []
        for now in await self._store.progress.running():
            followed = await self._progress.look(now.broadcast_id)
            if followed is None or not visitor.has(followed.draft.case):
                continue
            state = state_of(followed)
            asks = state is SendingState.HALTED and (
                visitor.role is Role.OWNER or followed.chat == visitor.chat
            )
            message = self._message_of(followed.draft, followed.texts, language)
            of = followed.progress
            found.append(DeskSending(message, state, followed.percent, of.settled, of.audience, asks))
        return found

    async def _message(self, visitor: Visitor, broadcast_id: int, language: str) -> DeskMessage | None:
        draft = await self._store.drafts.get(broadcast_id)
        if draft is None or not visitor.has(draft.case):
            return None
        texts = draft.texts
        if not texts and draft.source is not None:  # taking back has no words of its own
            source = await self._store.drafts.get(draft.source)
            texts = source.texts if source else {}
        return self._message_of(draft, texts, language)

    def _message_of(self, draft: Draft, texts: Mapping[str, Outgoing], language: str) -> DeskMessage:
        known = next((one for one in (language, draft.default_language, *texts) if one in texts), None)
        words = "" if known is None else sendable.beginning(texts[known])
        case = self._library.case(draft.case)
        title = case.text(language).short if case else draft.case
        return DeskMessage(draft.id, title, draft.kind, words)

    async def _questions(self, visitor: Visitor) -> Sequence[DeskHotline]:
        """Those that wait, but for what a colleague has taken."""
        every = await self._store.hotline_threads.all()
        threads = [one for one in every if one.state in WAITING and visitor.has(one.case)]
        if not threads:
            return ()
        me, team = await self._store.team.number(visitor.chat), await self._store.team.who_send()
        mine = [
            one for one in threads if one.taken_by is None or one.taken_by == me or one.taken_by not in team
        ]
        return (DeskHotline(len(mine), min(one.number for one in mine)),) if mine else ()

    # What is about cases.

    async def _of_cases(self, visitor: Visitor, language: str) -> Sequence[Waiting]:
        today = self._days.today()
        live = [case for case in self._standings.live() if visitor.has(case.slug)]
        found: list[Waiting] = []
        if visitor.sends:
            for case in self._library.cases.values():
                if visitor.has(case.slug) and await self._answers_untold(case):
                    found.append(DeskAnswers(case.slug, case.text(language).short))
        found += [
            DeskAddress(one.case.slug, one.case.text(language).short, one.address.key, one.address.text)
            for one in await self._addresses.unjudged()
            if visitor.has(one.case.slug)
        ]
        found += [
            DeskMilestone(one.case, self._library.cases[one.case].text(language).short, one.letters)
            for one in await self._milestones.open(visitor)
        ]
        found += [
            DeskRests(case.slug, case.text(language).short, case.act_until)
            for case in live
            if case.act_until is not None and case.act_until - today <= RESTS_WITHIN
        ]
        found += [
            DeskOld(case.slug, case.text(language).short, case.age_days(today))
            for case in live
            if case.age_days(today) > STALE_AFTER_DAYS
        ]
        return [*found, *await self._case_drafts(visitor, language)]

    async def _answers_untold(self, case: Case) -> bool:
        """Whether answers came, as may be told, and the issuer has not been told of so many."""
        cells = self._store.steps.told(case.slug, self._days.today()).cells(counts.REPLIES)
        told = {
            f"reply.{authority}.{answer}": people
            for (authority, answer), people in cells.items()
            if answer in WORTH_PASSING_ON
        }
        if not told:
            return False
        last = await self._store.report_backs.last(case.slug)
        return any(people > ((last.figures.get(name) if last else 0) or 0) for name, people in told.items())

    async def _case_drafts(self, visitor: Visitor, language: str) -> Sequence[DeskCaseDraft]:
        records = (await self._revisions.records()).values()
        unpublished = [one for one in records if not one.published and visitor.has(one.case)]
        if not unpublished:
            return ()
        asking = await self._store.case_drafts.kept()
        found = []
        for record in reversed(unpublished):
            documents = await self._revisions.documents(record.case)
            title = short_title(documents.files, (language, *self._library.languages)) if documents else ""
            found.append(DeskCaseDraft(record.case, title or record.case, record.case in asking))
        return found

    async def _untranslated(self, visitor: Visitor) -> Sequence[Waiting]:
        records = await self._revisions.records()
        theirs = (visitor.translates, visitor.limited_to)
        as_of = (*theirs, *((one.case, one.newest, one.published) for one in records.values()))
        held = self._texts.get(visitor.chat)
        if held is None or held[0] != as_of:
            held = self._texts[visitor.chat] = as_of, await self._translations.open(visitor)
        return [DeskTexts(one.case, one.title, one.language, one.missing, one.unverified) for one in held[1]]

    # Where it stands.

    async def standing(self) -> Sequence[StandingDesk]:
        """Every desk, also of people who are out of the team."""
        return await self._store.desks.all()

    async def stands_in(self, visitor: Visitor) -> int | None:
        """The message in the visitor's chat that is their desk; None if they have none."""
        return await self._store.desks.message(visitor.chat)

    async def put(self, desk: StandingDesk) -> int | None:
        """It stands there from now on; the message where it stood before, if it did."""
        return await self._store.desks.put(desk)

    async def shows(self, desk: StandingDesk, shown: bytes) -> None:
        """It shows that now."""
        await self._store.desks.shows(desk, shown)

    async def lost(self, desk: StandingDesk) -> None:
        """It is gone, or can't be edited any more; the next /desk makes another."""
        await self._store.desks.drop(desk)

    async def on_the_way(self) -> Sequence[tuple[object, ...]]:
        """What tells that a broadcast began, ended, or stands otherwise; how far each is doesn't matter."""
        return [
            (one.broadcast_id, one.state, one.halted is not None)
            for one in await self._store.progress.running()
        ]


def state_of(followed: Followed) -> SendingState:
    """How a broadcast under way stands."""
    now = followed.progress
    if now.state is BroadcastState.STOPPING:
        return SendingState.STOPPING
    if now.state is BroadcastState.PAUSED and followed.held:
        return SendingState.HELD
    if now.state is BroadcastState.PAUSED:
        return SendingState.HALTED if now.halted is not None else SendingState.PAUSED
    if followed.waits:
        return SendingState.WAITS
    return {
        Task.SEND: SendingState.SENDING,
        Task.RECALL: SendingState.RECALLING,
        Task.CORRECT: SendingState.CORRECTING,
    }[now.task]
