"""What broadcasts say, before anybody gets them: looked through in a thread, and known for a while."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Final

from bot.content.library import Library
from bot.content.said.message import Said, look_at
from bot.model.broadcasts.broadcast import Draft, Task
from bot.model.broadcasts.delivery import Outgoing
from bot.model.cases.case import Case

_KEPT: Final = 64
"""Versions whose findings are remembered, so that a screen that is shown again takes no time."""


class SaidService:
    """Asked by whatever shows a broadcast, confirms it, begins it or sends it. Nothing of it is stored."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self.ours = ""  # the bot's own user name, once it is known
        self._found: OrderedDict[bytes, Said] = OrderedDict()
        self._one_at_a_time = asyncio.Lock()  # it takes a whole processor, and there may be but one

    async def of(self, draft: Draft) -> Mapping[str, Said]:
        """By language; nothing for a recall, which says nothing, nor where its case was taken away."""
        case = self._library.case(draft.case)
        if case is None or draft.task is Task.RECALL:
            return {}
        return {language: await self._look(text, case, language) for language, text in draft.texts.items()}

    async def stops(self, draft: Draft) -> bool:
        """Whether it can't go out to anybody, since it says what its case never says."""
        return any(said.stops for said in (await self.of(draft)).values())

    def takes_a_moment(self, draft: Draft) -> bool:
        """Whether some of it wasn't looked through lately, and its case has words to be looked for."""
        case = self._library.case(draft.case)
        if case is None or not case.never_said:
            return False
        return any(
            self._key(text, case, language) not in self._found for language, text in draft.texts.items()
        )

    async def _look(self, text: Outgoing, case: Case, language: str) -> Said:
        key = self._key(text, case, language)
        if key not in self._found:
            async with self._one_at_a_time:
                if key not in self._found:
                    self._found[key] = await asyncio.to_thread(look_at, text, case, language, self.ours)
                    if len(self._found) > _KEPT:
                        self._found.popitem(last=False)
        self._found.move_to_end(key)
        return self._found[key]

    def _key(self, text: Outgoing, case: Case, language: str) -> bytes:
        whole = json.dumps([case.slug, language, text.method, dict(text.params)], sort_keys=True)
        return hashlib.sha256(whole.encode()).digest()
