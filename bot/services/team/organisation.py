"""Who runs the bot: what is said of it, and by whom it may be changed."""

from __future__ import annotations

from collections.abc import Callable

from bot.content.letters.one_line import one_line
from bot.model.team.organisation import BY_LANGUAGE, AboutLine, Organisation, fits
from bot.services.people.visitors import Visitor
from bot.store.store import Store


class OrganisationService:
    """Read by every welcome; changed by owners."""

    def __init__(self, store: Store, wake: Callable[[], None]) -> None:
        """`wake` tells whoever tells the other owners that something changed."""
        self._store = store
        self._wake = wake

    async def read(self) -> Organisation:
        """All that is said of it."""
        return await self._store.organisation.read()

    async def say(self, visitor: Visitor | None, about: AboutLine, language: str, text: str) -> bool:
        """Say this of it from now on; False if it can't be that, and nothing is changed.

        `language`: in which, where it is said in each. `visitor`: the owner who says it; None: the rehearsal.
        By whoever is an owner no more, nothing is changed either.
        """
        # What hides text or turns it around would let a name or an address read as another one.
        text = "\n".join(one_line(line) for line in text.strip().splitlines())
        if not fits(about, text):
            return False
        await self._change(visitor, about, language, text)
        return True

    async def take_out(self, visitor: Visitor, about: AboutLine, language: str) -> bool:
        """Say it no more; False if they are an owner no more."""
        return await self._change(visitor, about, language, "")

    async def _change(self, visitor: Visitor | None, about: AboutLine, language: str, text: str) -> bool:
        number = await self._store.team.number(visitor.chat) if visitor else None
        if visitor and number is None:
            return False
        where = language if about in BY_LANGUAGE else ""
        done = await self._store.organisation.say(about, where, text, by=number)
        self._wake()
        return done

    async def hinders(self) -> bool:
        """Whether nothing can be sent yet, for nobody could tell who sends it.

        Where something was sent before this was asked for, it isn't asked for in the middle of things.
        """
        return bool((await self.read()).missing) and not await self._store.organisation.ever_sent()
