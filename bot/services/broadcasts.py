"""Writing a broadcast: draft, preview, confirmation, and what is told while it runs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.content.library import Library
from bot.model.case import Case
from bot.model.clock import Clock
from bot.model.delivery import BroadcastState, Draft, Kind, Outgoing
from bot.model.languages import LANGUAGES
from bot.services.people import People, Visitor
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Version:
    """One language of a draft: whether it is written, and how many will read it."""

    language: str
    written: bool
    is_default: bool
    readers: int


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as its organiser sees it."""

    draft: Draft
    case: Case
    versions: tuple[Version, ...]
    audience: int
    seconds: float  # that sending will take

    @property
    def complete(self) -> bool:
        """Whether everybody would get something: the default language is written."""
        return self.draft.default_language in self.draft.texts

    @property
    def minutes(self) -> int:
        """Minutes that sending will take, 0 if less than one."""
        return 0 if self.seconds < 60 else math.ceil(self.seconds / 60)


class Broadcasting:
    """What organisers do with broadcasts. `wake` tells the engine that there is work."""

    def __init__(
        self,
        store: Store,
        library: Library,
        people: People,
        clock: Clock,
        per_second: float,
        wake: Callable[[], None],
    ) -> None:
        self._store = store
        self._library = library
        self._people = people
        self._clock = clock
        self._per_second = per_second
        self._wake = wake

    async def audience(self, case: Case, kind: Kind) -> int:
        """How many would get a broadcast now."""
        return sum((await self._store.subscribers.audience(case.slug, kind)).values())

    async def begin(self, visitor: Visitor, case: Case, kind: Kind) -> int:
        """A new draft's id."""
        return await self._store.broadcasts.create(
            visitor.chat, case.slug, kind, case.default_language, self._clock.now()
        )

    async def write(self, draft_id: int, language: str, message: Outgoing, message_id: int) -> bool:
        """Keep `message` as the draft's text in `language`; False if it is no draft any more."""
        return await self._store.broadcasts.put_text(draft_id, language, message, message_id)

    async def made_from(self, visitor: Visitor, message_id: int) -> tuple[int, str] | None:
        """The draft's id and the language of the text that came from that message; None if none did."""
        return await self._store.broadcasts.edited(visitor.chat, message_id)

    async def view(self, visitor: Visitor, draft_id: int) -> DraftView | None:
        """The draft `draft_id`; None if it is none (any more), isn't this organiser's, or has no case now."""
        draft = await self._store.broadcasts.draft(draft_id)
        if draft is None or draft.state is not BroadcastState.DRAFT:
            return None
        if await self._store.broadcasts.author(draft_id) != visitor.chat:
            return None
        case = self._library.case(draft.case)
        if case is None:
            return None
        readers = spread(await self._store.subscribers.audience(case.slug, draft.kind), draft)
        on = await self._people.languages()
        # What is written is shown even if its language was switched off since: its readers will get it.
        languages = [code for code in LANGUAGES if code in draft.texts or (code in on and code in case.texts)]
        languages.sort(key=lambda code: code != draft.default_language)
        audience = sum(readers.values())
        return DraftView(
            draft=draft,
            case=case,
            versions=tuple(
                Version(code, code in draft.texts, code == draft.default_language, readers.get(code, 0))
                for code in languages
            ),
            audience=audience,
            seconds=audience / self._per_second,
        )

    async def discard(self, visitor: Visitor, draft_id: int) -> bool:
        """Throw a draft away; False if it isn't this organiser's draft (any more)."""
        return await self.view(visitor, draft_id) is not None and await self._store.broadcasts.discard(
            draft_id
        )

    async def confirm(
        self, visitor: Visitor, draft_id: int, revision: int, progress_message: int | None
    ) -> bool:
        """Start sending, and show how it goes in `progress_message`, or in a new one if that is None.

        False if it was started before, thrown away, or changed since the preview.
        """
        view = await self.view(visitor, draft_id)
        if view is None or not view.complete:
            return False
        now = self._clock.now()
        if not await self._store.broadcasts.confirm(draft_id, revision, now, progress_message):
            return False
        self._wake()
        return True

    async def started(self, visitor: Visitor, broadcast_id: int) -> bool:
        """Whether this organiser's broadcast was confirmed, whatever came of it since."""
        known = await self._store.broadcasts.draft(broadcast_id)
        if known is None or known.state in (BroadcastState.DRAFT, BroadcastState.DISCARDED):
            return False
        return await self._store.broadcasts.author(broadcast_id) == visitor.chat


def spread(audience: Mapping[str, int], draft: Draft) -> dict[str, int]:
    """How many read which version: their own language where it is written, else the default."""
    readers: dict[str, int] = {}
    for language, count in audience.items():
        version = language if language in draft.texts else draft.default_language
        readers[version] = readers.get(version, 0) + count
    return readers
