"""What can be done about a broadcast now: deleting, correcting, sending to those who are left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Draft, Part, Progress, Task
from bot.model.broadcasts.keeping import too_long_ago
from bot.model.clock import Clock
from bot.model.retention import RECALL_WITHIN
from bot.services.delivery.progress import Followed
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class FollowUpOptions:
    """What can be done once a broadcast is over.

    `root`: the broadcast that recall and correction are about: itself, or what it corrects.
    `recalled`: the broadcast that deletes it, or what it goes on from.
    `there`: at how many its messages are known to be. `copies`: how many of them may have another one, of
    which nothing is known. `unseen`: at how many more there may be one. `astray`: at how many there may be
    one that can't be deleted or changed.
    `all_until`, `until`: until when it can be deleted everywhere, and at those who got it last; None if there
    is nothing to delete.
    `failed`, `rest`: how many failed for passing reasons, or were left out, and nobody has sent to since.
    `passing`: how many failed for passing reasons, and can be sent to again, or were; too many once `old`.
    `copy`: whether what was sent is still known, so that it can be sent anew.
    `apart`: whether some of them were sent to by a broadcast of its own, which has its own result.
    `old`, `root_old`: whether who got it, or the root, isn't kept any more, since that is too long ago.
    """

    root: int
    there: int
    copies: int
    unseen: int
    astray: int
    all_until: datetime | None
    until: datetime | None
    recall: int | None
    failed: int
    rest: int
    passing: int
    copy: bool
    apart: bool
    old: bool
    root_old: bool
    recalled: int | None

    @property
    def can_correct(self) -> bool:
        """Whether it can be set right."""
        return self.there > 0 and self.recall is None


class FollowUpService:
    """Finds that out. Changes nothing."""

    def __init__(self, store: Store, clock: Clock, recipients_kept: timedelta) -> None:
        self._store = store
        self._clock = clock
        self._kept = recipients_kept

    async def of(self, followed: Followed) -> FollowUpOptions:
        """What can be done about it now."""
        progress, draft = followed.progress, followed.draft
        root, of_root, first = progress.broadcast_id, progress, draft.id
        while draft.task is not Task.SEND and draft.source is not None:
            # What a correction, or a second try of one, is about.
            first = draft.id
            source = await self._store.drafts.get(draft.source)
            there = await self._store.progress.of(draft.source)
            if source is None or there is None:
                break
            root, of_root, draft = source.id, there, source
        now = self._clock.now()
        old = too_long_ago(progress, followed.draft.plan.audience, now, self._kept)
        root_old = too_long_ago(of_root, draft.plan.audience, now, self._kept)
        there_now = 0 if root_old else sum((await self._sizes(root, Part.DELIVERED, Task.RECALL)).values())
        copies = await self._store.follow_ups.copies(root)
        unseen = of_root.unknown + await self._store.follow_ups.copies_of_gone(root)
        recalled = await self._store.follow_ups.recall_of(progress.broadcast_id)
        others = await self._store.follow_ups.of(root)
        recalls = [s.id for s in others if s.task is Task.RECALL and s.part is Part.DELIVERED and s.confirmed]
        # Under way, some are on the wire whose outcome isn't known yet.
        some = there_now or of_root.state in UNDER_WAY
        all_until, until = _deletable(of_root, now) if some else (None, None)
        done = progress.state is BroadcastState.DONE
        late = until is None if progress.task is Task.RECALL else recalled is not None
        if progress.task is Task.CORRECT:
            # A second try of it would put these words in the place of newer ones.
            # Who had it deleted has nothing to correct.
            newest = await self._store.follow_ups.corrected_by(root)
            late = late or newest not in (None, first)
        failed, left = 0, 0
        passing = sum((await self._sizes(progress.broadcast_id, Part.PASSING, progress.task)).values())
        if done and not late and not old:
            failed, left = await self._left(progress, Part.PASSING), await self._left(progress, Part.REST)
        elif not await self.sent_to(progress.broadcast_id, Part.PASSING):
            passing = 0
        if old:
            passing = progress.refused  # which of them it was isn't known any more
        return FollowUpOptions(
            root=root,
            there=there_now,
            copies=copies,
            unseen=unseen,
            astray=copies + unseen,
            all_until=all_until,
            until=until,
            recall=recalls[0] if recalls else None,
            failed=failed,
            rest=left,
            passing=passing,
            copy=draft.task is Task.SEND,
            old=old,
            root_old=root_old,
            recalled=recalled[0] if recalled and progress.task is not Task.RECALL else None,
            apart=any(other.task is Task.SEND and other.confirmed for other in others),
        )

    async def astray(self, draft: Draft) -> int:
        """At how many there may be a copy that `draft`, which changes what was sent, can't reach."""
        while draft.task is not Task.SEND and draft.source is not None:
            source = await self._store.drafts.get(draft.source)
            if source is None:
                return 0
            draft = source
        progress = await self._store.progress.of(draft.id)
        copies = await self._store.follow_ups.copies(draft.id)
        gone = await self._store.follow_ups.copies_of_gone(draft.id)
        return (progress.unknown if progress else 0) + copies + gone

    async def _sizes(self, source: int, part: Part, task: Task) -> Mapping[str, int]:
        return await self._store.follow_ups.sizes_of_part(source, part, task)

    async def _left(self, progress: Progress, part: Part) -> int:
        """How many are in that part, unless they were sent to since."""
        if await self.sent_to(progress.broadcast_id, part):
            return 0
        return sum((await self._sizes(progress.broadcast_id, part, progress.task)).values())

    async def sent_to(self, broadcast_id: int, part: Part) -> int | None:
        """The confirmed broadcast that was for this part of it; None if there was none."""
        source = await self._store.drafts.get(broadcast_id)
        for other in await self._store.follow_ups.of(broadcast_id):
            if source and other.part is part and other.task is source.task and other.confirmed:
                return other.id
        return None


def _deletable(progress: Progress, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Until when it can be deleted everywhere, and at those who got it last; None once that is over."""
    if progress.started_at is None:
        return None, None
    until = (progress.finished_at or now) + RECALL_WITHIN
    return progress.started_at + RECALL_WITHIN, until if until > now else None
