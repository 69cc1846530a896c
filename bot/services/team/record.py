"""The team's record, as far as each of the team may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.model.team.record import Act, RecordEntry, RecordFilter, RecordTopic
from bot.model.team.roles import Access
from bot.services.people.visitors import Visitor
from bot.store.store import Store

A_PAGE: Final = 15


@dataclass(frozen=True, slots=True)
class RecordPage:
    """Some entries, the newest first. `more`: whether there are older ones that are looked for.

    `number`: of the last entry of all, whatever is looked for; `head`: its digest.
    """

    entries: Sequence[RecordEntry]
    more: bool
    number: int
    head: bytes


class TeamRecordService:
    """For owners and organisers; of case workers' sight is what concerns cases, and nothing of others'.

    Of the sight of whoever is limited to some cases is what is about these.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def page(self, visitor: Visitor, which: RecordFilter, number: int) -> RecordPage:
        """That page, the first being 0."""
        if not Access.CASES.admits(visitor.role):
            return RecordPage((), False, 0, b"")
        seen = self._seen(visitor, which)
        found = await self._store.team_record.some(seen, number * A_PAGE, A_PAGE + 1)
        last, head = await self._store.team_record.head()
        return RecordPage(found[:A_PAGE], len(found) > A_PAGE, last, head)

    async def people(self, visitor: Visitor) -> Sequence[int]:
        """The numbers of those who stand in it, as far as the visitor sees it, the newest first."""
        if not Access.CASES.admits(visitor.role):
            return ()
        return await self._store.team_record.people(self._seen(visitor, RecordFilter()))

    async def cases(self, visitor: Visitor) -> Sequence[str]:
        """The cases that entries are about, the one with the newest entry first."""
        if not Access.CASES.admits(visitor.role):
            return ()
        return [case for case in await self._store.team_record.cases() if visitor.has(case)]

    async def exported(self, case: str | None, what: str) -> None:
        """Figures of the case, or of all, go as a file to whoever is answered; `what`: a name of ours."""
        await self._store.team_record.put_down(Act.EXPORTED, {"what": what}, case=case)

    def _seen(self, visitor: Visitor, which: RecordFilter) -> RecordFilter:
        # Whoever is limited sees what names one of their cases; other entries may be of anything.
        which = replace(which, cases=visitor.limited_to)
        return which if visitor.sends else replace(which, topic=RecordTopic.CASES)
