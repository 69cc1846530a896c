"""What organisers do with a broadcast under way and afterwards. A second tap does nothing more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.content import sendable
from bot.content.sendable import Sort
from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Draft, Part, Plan, Task, When
from bot.model.broadcasts.delivery import Outgoing
from bot.model.broadcasts.halt import Halt, Halted
from bot.model.clock import Clock
from bot.services.delivery.follow_up_options import FollowUpService
from bot.services.delivery.progress import Followed, ProgressService
from bot.services.people.deciding import may_decide
from bot.services.people.visitors import Visitor
from bot.services.standings import StandingsService
from bot.services.team.approvals import ApprovalsService, of_recall
from bot.store.broadcasts.newest import NewestBroadcast
from bot.store.store import Store

REMIND_AFTER: Final = timedelta(minutes=5)
"""So long whoever tapped "Stop" has to answer before its author and the owners are asked too."""


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest message on a case, as who comes now may see it."""

    draft: Draft
    language: str


class SteeringService:
    """`wake` tells the engine, and whoever shows progress, that something changed. For the team only.

    Pausing and holding are anybody's in it; the rest does nothing for whoever may not decide.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        standings: StandingsService,
        progress: ProgressService,
        follow_ups: FollowUpService,
        approvals: ApprovalsService,
        said: Callable[[Draft], Awaitable[bool]],
        wake: Callable[[], None],
    ) -> None:
        """`said`: whether a broadcast says what its case never says; nobody who comes later gets it."""
        self._store = store
        self._said = said
        self._clock = clock
        self._standings = standings
        self._progress = progress
        self._follow_ups = follow_ups
        self._approvals = approvals
        self._wake = wake

    async def look(self, broadcast_id: int) -> Followed | None:
        """The broadcast as it stands; None if it isn't confirmed. Its case may be gone: it can be stopped."""
        followed = await self._progress.look(broadcast_id)
        if followed is None:
            return None
        unconfirmed = (BroadcastState.DRAFT, BroadcastState.DISCARDED)
        return None if followed.progress.state in unconfirmed else followed

    async def may_decide(self, visitor: Visitor, broadcast_id: int) -> bool:
        """Whether it is the visitor's to decide on: they wrote it, or are an owner."""
        return await may_decide(self._store, visitor, broadcast_id)

    async def pause(self, visitor: Visitor, broadcast_id: int) -> bool:
        """Nobody is sent to from now on; False if it wasn't being sent.

        Who may not let it go on holds it: somebody has to hear of that.
        """
        if not await self.may_decide(visitor, broadcast_id):
            return await self.hold(visitor, broadcast_id)
        return self._woken(await self._store.steering.pause(broadcast_id))

    async def hold(self, visitor: Visitor, broadcast_id: int) -> bool:
        """Nobody is sent to until somebody says what is to become of it; False if it wasn't being sent.

        Whoever may decide is asked: at once, or later if the visitor, who is being asked now, may do so.
        """
        now = self._clock.now()
        wait = REMIND_AFTER if await self.may_decide(visitor, broadcast_id) else timedelta()
        held = Halted(Halt.HELD, since=now, until=now + wait)
        return self._woken(await self._store.halts.halt(broadcast_id, held))

    async def resume(self, visitor: Visitor, broadcast_id: int) -> bool:
        """Go on; False if it wasn't paused."""
        if not await self.may_decide(visitor, broadcast_id):
            return False
        return self._woken(await self._store.steering.resume(broadcast_id))

    async def cancel(self, visitor: Visitor, broadcast_id: int) -> bool:
        """Send it to nobody more; False if it wasn't under way, or is being stopped already."""
        if not await self.may_decide(visitor, broadcast_id):
            return False
        return self._woken(await self._store.steering.cancel(broadcast_id))

    def _woken(self, done: bool) -> bool:
        if done:
            self._wake()
        return done

    async def recall(self, visitor: Visitor, broadcast_id: int, progress_message: int | None) -> int | None:
        """Delete it everywhere, stopping it first; the recall's id, of the first one if there is one already.

        `progress_message` in the visitor's chat is to show how far it is. None: there is no such broadcast,
        or somebody else has to approve that first.
        """
        if not await self.may_decide(visitor, broadcast_id):
            return None
        act = of_recall(broadcast_id)
        try:
            async with self._store.unit():
                permission = await self._approvals.require(visitor.chat, act)
                if not permission.granted:
                    return None
                recall, new = await self._store.follow_ups.recall(
                    visitor.chat, broadcast_id, self._clock.now()
                )
                if new:
                    await self._store.progress.set_message(recall, progress_message)
                    await self._approvals.done(visitor.chat, act, permission)
        except LookupError:
            return None
        if new:
            self._wake()
        return recall

    async def correction(self, visitor: Visitor, broadcast_id: int) -> int | None:
        """A draft to set it right, with its present texts; None if it can't be any more.

        An organiser has one such draft for each broadcast: a second call gives the first one.
        """
        followed = await self.look(broadcast_id)
        if followed is None or followed.case is None or followed.progress.state is not BroadcastState.DONE:
            return None
        after = await self._follow_ups.of(followed)
        if not after.can_correct or not await self.may_decide(visitor, broadcast_id):
            return None
        known = await self._draft(visitor, after.root, Task.CORRECT, Part.DELIVERED)
        # One that was begun before somebody else corrected it has words that readers don't have any more.
        if known and not await self._store.drafts.overtaken(known):
            return known
        texts_of = await self._store.follow_ups.corrected_by(after.root) or after.root
        # The audience too: of one that was chosen it isn't told how few read a version.
        sent = followed.draft.plan
        plan = Plan(audience=sent.audience, buttons=sent.buttons, label=sent.label)
        return await self._store.follow_ups.derive(
            visitor.chat,
            after.root,
            self._clock.now(),
            plan=plan,
            task=Task.CORRECT,
            part=Part.DELIVERED,
            texts_of=texts_of,
        )

    async def for_part(self, visitor: Visitor, broadcast_id: int, part: Part) -> int | None:
        """A draft for those who failed for passing reasons, or the rest, with the same texts and plan.

        A recall needs no draft: it is begun at once, and its id returned. None: there is nobody (any more),
        or it is too late to change what they have.
        """
        followed = await self.look(broadcast_id)
        if followed is None or not await self.may_decide(visitor, broadcast_id):
            return None
        after = await self._follow_ups.of(followed)
        if not (after.failed if part is Part.PASSING else after.rest):
            return None
        task, now = followed.progress.task, self._clock.now()
        if task is Task.RECALL:
            recall, _ = await self._store.follow_ups.recall(visitor.chat, broadcast_id, now, part=part)
            self._wake()
            return recall
        if followed.case is None:
            return None
        if known := await self._draft(visitor, broadcast_id, task, part):
            return known
        return await self._store.follow_ups.derive(
            visitor.chat, broadcast_id, now, plan=_now(followed.draft.plan), task=task, part=part
        )

    async def copy(self, visitor: Visitor, broadcast_id: int) -> int | None:
        """A draft with the texts that readers have now, and the plan without its time; None: there is none.

        Of what corrects or deletes a broadcast: that broadcast's. A second call gives the first one while
        nothing in it was changed.
        """
        followed = await self.look(broadcast_id)
        after = await self._follow_ups.of(followed) if followed and followed.case else None
        source = await self._store.drafts.get(after.root) if after and after.copy else None
        if source is None:
            return None
        return await self._store.follow_ups.derive(
            visitor.chat,
            source.id,
            self._clock.now(),
            plan=replace(_now(source.plan), label=""),  # two of one name would be taken for each other
            texts_of=await self._store.follow_ups.corrected_by(source.id),
        )

    async def written_by(self, visitor: Visitor, message_id: int) -> tuple[Followed, str] | None:
        """The confirmed broadcast that has a text from that message of the visitor's, and its language.

        None of a case that isn't theirs any more.
        """
        found = await self._store.follow_ups.written_by(visitor.chat, message_id)
        followed = await self.look(found[0]) if found else None
        return (followed, found[1]) if followed and found and visitor.has(followed.draft.case) else None

    async def with_new_text(
        self, visitor: Visitor, followed: Followed, language: str, message: Outgoing
    ) -> int | None:
        """A draft with `message` in the place of one of the broadcast's texts; None if there can't be one.

        Under way: for whoever is left once it is stopped (see `replace`); done: to correct it everywhere.
        """
        if followed.case is None or followed.progress.task is not Task.SEND:
            return None
        async with self._store.unit():
            return await self._with_new_text(visitor, followed, language, message)

    async def _with_new_text(
        self, visitor: Visitor, followed: Followed, language: str, message: Outgoing
    ) -> int | None:
        broadcast_id = followed.progress.broadcast_id
        under_way = followed.progress.state in UNDER_WAY
        if under_way:
            task, part = Task.SEND, Part.REST
            draft_id = await self._draft(visitor, broadcast_id, task, part)
            if draft_id is None and not await self._follow_ups.sent_to(broadcast_id, part):
                draft_id = await self._store.follow_ups.derive(
                    visitor.chat,
                    broadcast_id,
                    self._clock.now(),
                    plan=_now(followed.draft.plan),
                    task=task,
                    part=part,
                )
        else:
            draft_id = await self.correction(visitor, broadcast_id)
        if draft_id is None:
            return None
        draft = await self._store.drafts.get(draft_id)
        sent = draft.texts.get(language) if draft else None
        old, new = sendable.sort_of(sent) if sent else Sort.TEXT, sendable.sort_of(message)
        # Readers keep the photo or file they have: only its words can be corrected. Words that were written
        # for a voice message are still below it.
        if sent and (
            (old is Sort.VOICE and new is Sort.TEXT) or (old is new is not Sort.TEXT and not under_way)
        ):
            message = sendable.recaptioned(sent, *sendable.words_of(message))
        # Without the id of the message it came from: an edit of that one is still about the broadcast.
        kept = await self._store.drafts.put_text(draft_id, language, message, None)
        return draft_id if kept else None

    async def replace(self, visitor: Visitor, draft_id: int) -> bool:
        """Stop the broadcast whose rest the draft is for; False if there is no such draft any more."""
        draft = await self._store.drafts.get(draft_id)
        if draft is None or draft.state is not BroadcastState.DRAFT or draft.source is None:
            return False
        if not await self.may_decide(visitor, draft.source):
            return False
        await self.cancel(visitor, draft.source)
        return True

    async def latest(self, case: str, language: str) -> Latest | None:
        """The newest message on the case that went to whoever wants such, in that language or its default.

        None as well if that is a call, and the case isn't live any more.
        """
        newest = await self._newest(case, language)
        draft = await self._store.drafts.get(newest.id) if newest else None
        if newest is None or draft is None or not self._standings.permits(draft, owner=True):
            return None
        right = await self._store.drafts.get(newest.corrected) if newest.corrected else None
        texts = {**draft.texts, **right.texts} if right else draft.texts
        spoken = language if language in texts else draft.default_language
        draft = replace(draft, texts={spoken: texts[spoken]} if spoken in texts else {})
        return None if not draft.texts or await self._said(draft) else Latest(draft, spoken)

    async def latest_began(self, case: str, language: str) -> datetime | None:
        """When that message began to go out, UTC; None if there is none."""
        newest = await self._newest(case, language)
        if newest is not None and not self._standings.is_live(case):
            draft = await self._store.drafts.get(newest.id)
            if draft is None or not self._standings.permits(draft, owner=True):
                return None
        return newest.began if newest else None

    async def _newest(self, case: str, language: str) -> NewestBroadcast | None:
        for newest in await self._store.newest.of(case):
            # What was meant for some may say so.
            if newest.plan.audience.everybody and newest.languages & {language, newest.default_language}:
                return newest
        return None

    async def _draft(self, visitor: Visitor, source: int, task: Task, part: Part) -> int | None:
        return await self._store.follow_ups.draft_by(visitor.chat, source, task, part)


def _now(plan: Plan) -> Plan:
    """The plan without its time."""
    return replace(plan, when=When.NOW, at=None)
