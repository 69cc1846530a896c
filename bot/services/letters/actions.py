"""What a supporter did, or will do tomorrow."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.content.composing.open_embassy import OPEN_EMBASSY
from bot.content.library import Library
from bot.model.cases.case import Authority, Case
from bot.model.clock import Clock
from bot.model.letters.address import out_of_reach
from bot.model.letters.letter import Safety
from bot.model.letters.record import UNDO_WITHIN, Way
from bot.model.letters.reminder import progress
from bot.model.retention import REMIND_AFTER
from bot.services.days import Days
from bot.services.letters.letter_path import LetterPath
from bot.services.letters.replies import RepliesService
from bot.services.letters.steps import offered_to, suggestion
from bot.services.people.visitors import Visitor
from bot.services.standings import StandingsService
from bot.store.store import Store


@dataclass(frozen=True, slots=True)
class Reported:
    """A letter was reported. `new` is False if it was counted before; `actions`: of the whole case."""

    new: bool
    case: Case
    authority: Authority
    day: date
    actions: int
    next: Authority | None  # whom to write to next
    asks: bool  # the person will be asked in two weeks what came of it
    may_ask: bool  # they won't, unless they say so
    live: bool = True  # whether letters are still written for the case


class ActionsService:
    """Records what people say they did: each letter once, and one for each authority and day."""

    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Clock,
        days: Days,
        standings: StandingsService,
        replies: RepliesService,
    ) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._days = days
        self._standings = standings
        self._replies = replies

    def _known(self, path: LetterPath) -> tuple[Case, Authority] | None:
        case = self._library.case(path.case)
        if case and path.authority == OPEN_EMBASSY:
            case = self._library.letters.with_embassy(case, path.country or "")
        authority = case.authority(path.authority or "") if case and case.ask(path.ask or "") else None
        return (case, authority) if case and authority else None

    async def sent(
        self, visitor: Visitor, path: LetterPath, written: datetime | None = None, way: Way | None = None
    ) -> Reported | None:
        """Record "I sent it"; None if the case or the authority is not there any more.

        `written`: when the letter, or the way to it, came to stand in the chat; None if that isn't known. One
        letter counts once, on whichever day that is tapped again. Which letters were reported isn't kept, but
        to whom and on which day: what was reported to the same authority since then is taken for this one.

        `way`: how it went out, where that is known.

        Of a case that isn't live it is recorded too: who says so has sent it before they heard. But nothing
        more is asked of them.
        """
        known = self._known(path)
        if known is None:
            return None
        case, authority = known
        day = self._days.today()
        since = self._days.of(written) if written else date.min
        # An unasked message is for those who get such anyway, and nobody with ties. A question is kept either
        # way: whether it is asked stands inside the record, as the letter does.
        live = self._standings.is_live(case.slug)
        # Nor is anything asked about an embassy that isn't on file: which it was is kept nowhere.
        askable = live and authority.id != OPEN_EMBASSY
        of_itself = askable and visitor.follows and path.safety is Safety.FREE
        async with self._store.unit():
            new = await self._store.actions.record(
                visitor.chat,
                case.slug,
                authority.id,
                path.ask or "",
                day,
                self._clock.now(),
                since=since,
                language=visitor.language,
                wanted=of_itself,
                written_in=path.language or "",
                way=way.value if way else "",
            )
        asks = new and of_itself and await self._replies.will_ask(visitor, case, authority, day)
        may_ask = new and askable and not of_itself and await self._replies.is_open(visitor, case, authority)
        so_far = await self._store.choices.written(visitor.chat, case.slug)
        offered = offered_to(case, path.safety, path.ask)
        dead = out_of_reach(offered, so_far.statuses)
        following = suggestion(offered, so_far, dead, path.safety)
        return Reported(new, case, authority, day, so_far.letters.number, following, asks, may_ask, live)

    async def take_back(self, visitor: Visitor, case: str, authority: str, day: date) -> bool:
        """Undo a report made within the last ten minutes; False if there is none."""
        return await self._store.actions.undo(
            visitor.chat, case, authority, day, self._clock.now(), within=UNDO_WITHIN
        )

    async def remind(self, visitor: Visitor, case: str, data: str) -> None:
        """Remind of a letter tomorrow at this time; `data` is its button. A newer reminder replaces it.

        Unless a letter of the case is reported by then. That is looked at when it is due, not when the letter
        is reported: a row that goes with a tap would tell which tap it was.
        """
        due = self._clock.now() + REMIND_AFTER
        written = await self._store.choices.written(visitor.chat, case)
        so_far = progress(written.own)
        await self._store.reminders.set(visitor.chat, case, data, visitor.language, due, so_far)

    async def no_reminder(self, visitor: Visitor, case: str) -> None:
        """Don't remind of this case."""
        await self._store.reminders.cancel(visitor.chat, case)
