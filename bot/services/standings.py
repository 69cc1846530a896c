"""How each case stands at this moment: the one service that everything asks which offers, sends or shows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from datetime import date, timedelta
from typing import Final

from bot.content.library import Library
from bot.model.broadcasts.broadcast import Draft, Kind, Task
from bot.model.broadcasts.permitted import permitted
from bot.model.cases.case import Ask, Case
from bot.model.cases.standing import Outlook, Standing, Stood, standing
from bot.model.clock import Clock
from bot.services.days import Days
from bot.store.store import Store

log = logging.getLogger(__name__)

_STOPPED: Final = (Standing.STOPPED, Standing.HERE)


class StandingsService:
    """Knows what the files say by the day, and what owners said by the database, which it keeps in memory.

    `wake` tells the engine that broadcasts were paused. `changed` is called whenever a case begins to stand
    otherwise, `news` when the team is to be told.
    """

    def __init__(
        self, store: Store, library: Library, clock: Clock, days: Days, wake: Callable[[], None]
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._days = days
        self._wake = wake
        self._stood: dict[str, Stood] = {}
        self._here: frozenset[str] = frozenset()
        self.changed: Callable[[], None] = lambda: None

    # Asked by everything.

    def of(self, slug: str) -> Standing:
        """How the case stands; OUT for one that there isn't."""
        return standing(self._library.case(slug), self._days.today(), here=slug in self._here)

    def is_known(self, slug: str) -> bool:
        """Whether there is such a case, be it one whose files can't be used."""
        return slug in self._library.cases or slug in self._library.faults

    def of_files(self, slug: str) -> Standing:
        """How it stands by its files and the day alone, whatever an owner said."""
        return standing(self._library.case(slug), self._days.today(), here=False)

    def is_live(self, slug: str) -> bool:
        """Whether letters are written for it."""
        return self.of(slug) is Standing.LIVE

    def thanks(self, slug: str) -> Ask | None:
        """The ask of thanks, where a case was closed with a release and letters of thanks are open."""
        case = self._library.case(slug)
        return case.thanks if case and self.of(slug) is Standing.STOPPED else None

    def is_stopped_here(self, slug: str) -> bool:
        """Whether an owner has stopped it, in the chat."""
        return slug in self._here

    def live(self) -> list[Case]:
        """The live cases, in the order of the library."""
        return [case for case in self._library.cases.values() if self.is_live(case.slug)]

    def withheld(self) -> Collection[str]:
        """Slugs of the cases that may be live again soon: what is due in them waits, and isn't dropped yet.

        An owner stopped them, or there is a fault in their files.
        """
        return self._here | self._library.faults.keys()

    def since(self, case: Case) -> date | None:
        """The organisers' day since when it isn't live; None if it is."""
        match self.of(case.slug):
            case Standing.HERE:
                stood = self._stood.get(case.slug)
                return stood.since.astimezone(self._days.zone).date() if stood else self._days.today()
            case Standing.STOPPED:
                return case.stopped
            case Standing.OVER:
                return case.act_until + timedelta(days=1) if case.act_until else None
            case _:
                return None

    def permits(self, draft: Draft, *, owner: bool) -> bool:
        """Whether this broadcast may go out now; `owner`: whether one of them says so."""
        return permitted(self.of(draft.case), draft.task, draft.kind, owner=owner)

    def permits_new(self, slug: str, kind: Kind, *, owner: bool) -> bool:
        """Whether a broadcast of that kind may be written for the case now."""
        return permitted(self.of(slug), Task.SEND, kind, owner=owner)

    @property
    def page_without(self) -> frozenset[str]:
        """Slugs of the cases that owners have stopped: the hand-off page gives no letters for them either."""
        return self._here

    # An owner's tap.

    async def outlook(self, slug: str) -> Outlook:
        """What stopping it would hold."""
        return await self._store.standings.outlook(slug)

    async def held(self, slug: str) -> Outlook:
        """What is held of it, and would come back, or wouldn't."""
        return await self._store.standings.held(slug, self._clock.now())

    async def stop(self, chat: int, slug: str) -> bool:
        """Stop the case now, as the owner with that chat says; False if it is stopped already.

        What is being sent is held from the moment on at which this is committed; no letter is given, and no
        reminder sent, from the tap on.
        """
        was_here = slug in self._here
        self._here |= {slug}  # first: nothing begins while it is being written down
        try:
            every = [each for each in Standing if each is not Standing.HERE]
            stood = await self._store.standings.move(
                slug, every, Standing.HERE, self._clock.now(), chat=chat, tell=True
            )
        except BaseException:  # not written down, so not so, unless somebody else's stop is; raised again
            stood = self._stood.get(slug)
            if not was_here and (stood is None or stood.standing is not Standing.HERE):
                self._here -= {slug}
            raise
        if stood is None:
            return False
        self._here |= {slug}  # anew: another's tap may have failed meanwhile, and have taken it back
        self._stood[slug] = stood
        log.warning("An owner has stopped the case %s, in the chat.", slug)
        self._wake()
        self.changed()
        return True

    async def go_on(self, chat: int, slug: str) -> bool:
        """Undo an owner's stop, as the owner with that chat says; False if there is none (any more).

        The case stands then as its files say.
        """
        stood = await self._store.standings.move(
            slug, [Standing.HERE], self.of_files(slug), self._clock.now(), chat=chat, tell=True
        )
        if stood is None:
            return False
        self._here -= {slug}
        self._stood[slug] = stood
        log.warning("An owner goes on with the case %s, in the chat.", slug)
        self._wake()
        self.changed()
        return True

    # For the start and the background.

    async def begin(self) -> None:
        """Read what is written down, and bring it in step; to be called before anything is sent."""
        self._stood = await self._store.standings.all()
        self._here = frozenset(slug for slug, stood in self._stood.items() if stood.standing is Standing.HERE)
        await self.keep_in_step()

    async def keep_in_step(self, by: Mapping[str, int] | None = None) -> None:
        """Hold, or let go, what the cases and the day say. `by`: whose chat changed a case, by its slug."""
        for slug in (*self._library.cases, *self._library.faults):
            now, stood = self.of(slug), self._stood.get(slug)
            before = stood.standing if stood else Standing.LIVE
            if now is before:
                continue
            # Whoever wrote it into the files knows; the others are to hear of a stop, whatever it holds.
            tell = True if now in _STOPPED or before in _STOPPED else None
            chat = (by or {}).get(slug)
            moved = await self._store.standings.move(
                slug, [before], now, self._clock.now(), chat=chat, tell=tell
            )
            if moved is None:
                self._stood = await self._store.standings.all()
                continue
            self._stood[slug] = moved
            log.info("The case %s is %s now.", slug, now.value)
            self._wake()
