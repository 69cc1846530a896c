"""Links to a case that tell where somebody came from: made by organisers, counted by name."""

from __future__ import annotations

import asyncio
import re

from bot.content.said.hashes import NeverSaid
from bot.content.said.never_said import look
from bot.model.cases.case import Case
from bot.services.people.visitors import MAX_SOURCE
from bot.store.cases.tallies import OTHER
from bot.store.store import Store


class LinksService:
    """What an organiser puts on a poster or reads out on the radio. Who came by a link isn't kept."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @staticmethod
    def named(words: str) -> str:
        """What a link can be called: of `words`, the small letters, digits and hyphens; may be empty."""
        return re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:MAX_SOURCE].strip("-")

    @staticmethod
    async def never_said(case: Case, name: str) -> bool:
        """Whether the name holds what the case never says: whoever gets the link reads it."""
        words = NeverSaid.of(case.slug, case.never_said)
        looked = await asyncio.to_thread(look, name, words, near=False, address=True)
        return bool(looked.found)

    async def make(self, case: Case, name: str) -> str | None:
        """The payload of a link to the case, counted under that name from now on; None: there are too many.

        One that is there is given again.
        """
        made = await self._store.tallies.count_apart(case.slug, name)
        return f"{case.slug}-{name}" if made else None

    async def of(self, case: Case) -> dict[str, tuple[int, int]]:
        """By name: how many came by that link, and how many of them subscribed; the most used first."""
        found = await self._store.tallies.sources(case.slug)
        return {name: numbers for name, numbers in found.items() if name != OTHER}
