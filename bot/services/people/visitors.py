"""Who is here: arriving, subscribing, leaving, being forgotten."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import partial

from bot.content.cases.countries import is_country
from bot.content.library import Library
from bot.model.cases.case import Case
from bot.model.clock import Clock
from bot.model.languages import language_for
from bot.model.letters import deeds
from bot.model.letters.reply import ASKED
from bot.model.people.personal_data import PersonalData
from bot.model.people.prompt import Prompt
from bot.model.people.subscription import Gone, Subscriber, Wants
from bot.model.team.roles import Access, Role, among
from bot.services.days import Days
from bot.services.standings import StandingsService
from bot.store.people.updates.visits import Visit
from bot.store.store import Store

JOIN = "join-"
"""Beginning of the deep-link payload that carries an invitation to the team."""
SHOW = "show-"
"""Beginning of the deep-link payload that opens a screen of the team's: `show-desk`."""
MAX_SOURCE = 24
"""Characters of a deep link's source that are counted under their own name."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever wrote or tapped: the chat, the language to speak, what is held on it.

    `languages`: those that supporters can use. `prompt`: what was asked in this chat; it may have expired.
    """

    chat: int
    language: str
    client_language: str | None
    subscriber: Subscriber | None
    role: Role | None
    languages: tuple[str, ...]
    prompt: Prompt | None
    gone: bool = False  # blocked the bot, or is no more, as far as is known
    translates: tuple[str, ...] = ()  # codes; of a translator those that they were invited for
    limited_to: frozenset[str] | None = None  # slugs; as one of the team they see no other case; None: every
    discreet: bool = False  # what is said here is silent, and says nothing on a lock screen
    after_hours: int | None = None  # so long after they were sent messages here are deleted; None: they stay
    handled: bool = False  # what is to be answered took its effect before, and came again

    @property
    def sends(self) -> bool:
        """Whether this is an owner or an organiser, who may write to subscribers."""
        return Access.ORGANISERS.admits(self.role)

    def has(self, case: str) -> bool:
        """Whether that case is theirs, as one of the team; "", what is about no case, is everybody's."""
        return among(self.limited_to, case)

    @property
    def subscribed(self) -> bool:
        """Whether updates go to this chat."""
        return self.subscriber is not None and self.subscriber.wants is not None and not self.subscriber.left

    @property
    def follows(self) -> bool:
        """Whether this chat is subscribed, and wasn't found to be gone."""
        return self.subscribed and not (self.subscriber and self.subscriber.gone)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a `/start` payload meant: a case to speak of, where the link stood, an invitation, or a screen.

    `closed`: the slug of a case that isn't live, or whose files can't be used; `case` is set if they can.
    """

    case: Case | None = None
    closed: str = ""
    source: str = ""
    invitation: str = ""
    shows: str = ""  # the name of a screen; nobody has checked yet whether there is one, and who may see it


class PeopleService:
    """Everything that concerns one chat's own data."""

    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Clock,
        days: Days,
        standings: StandingsService,
        default_language: str,
        wake: Callable[[], None],
    ) -> None:
        """`wake` tells whoever tells the owners, and the engine, that one of the team has left."""
        self._wake = wake
        self._store = store
        self._library = library
        self._standings = standings
        self._clock = clock
        self._days = days
        self._default_language = default_language

    async def languages(self) -> tuple[str, ...]:
        """The languages supporters can use: the reviewed ones, and those an organiser has switched on."""
        return self._usable(await self._store.languages.on())

    def _usable(self, on: frozenset[str]) -> tuple[str, ...]:
        return tuple(code for code in self._library.languages if self._library.reviewed(code) or code in on)

    async def switch_language(self, language: str, on: bool) -> None:
        """Switch an unreviewed language on or off for supporters."""
        if language in self._library.languages:
            await self._store.languages.switch(language, on)

    async def visitor(self, chat: int, client_language: str | None, update: int | None = None) -> Visitor:
        """What is known of `chat`; its own choice of language goes before its client's.

        Who is no subscriber has chosen none: what comes unasked to one of the team is in their desk's.
        `update`: the number of the update that is to be answered.
        """
        held = await self._store.visits.visit(chat, update)
        languages = self._usable(held.languages_on)
        chosen = held.subscriber.language if held.subscriber else client_language or held.desk_language
        return Visitor(
            chat=chat,
            language=language_for(chosen, self._library.languages, languages, self._default_language),
            client_language=client_language,
            subscriber=held.subscriber,
            role=held.role,
            languages=languages,
            prompt=held.prompt,
            gone=held.gone,
            translates=self._translated(held),
            limited_to=held.limited_to,
            discreet=held.discretion is not None,
            after_hours=held.discretion.after_hours if held.discretion else None,
            handled=held.handled,
        )

    def _translated(self, held: Visit) -> tuple[str, ...]:
        if not Access.TRANSLATIONS.admits(held.role):
            return ()
        every = Access.CASES.admits(held.role)
        return tuple(code for code in self._library.languages if every or code in held.translates)

    async def owners(self) -> list[Visitor]:
        """The owners of the bot, longest-standing first, each as who writes or taps."""
        return [await self.visitor(chat, None) for chat in await self._store.team.chats(Access.OWNERS)]

    async def arrive(self, visitor: Visitor, payload: str) -> Arrival:
        """Read a deep link's payload. The source of a newcomer's link is counted, once for each person.

        Which link they came by isn't kept, only that they came by one.
        """
        if payload[: len(JOIN)].casefold() == JOIN:
            return Arrival(invitation=payload[len(JOIN) :])
        if payload.startswith(SHOW):
            return Arrival(shows=payload[len(SHOW) :])
        slug, _, source = payload.partition("-")
        # Links are typed off posters, and some clients write them large.
        case = self._library.case(slug.casefold())
        source = source if re.fullmatch(rf"[A-Za-z0-9_-]{{1,{MAX_SOURCE}}}", source) else ""
        slug = slug.casefold()
        if case and source and visitor.subscriber is None:
            today = self._days.today()
            async with self._store.unit():
                arrived = partial(deeds.arrived, day=today)
                before, after = await self._store.records.change(visitor.chat, case.slug, arrived, today)
                if after.arrived and not before.arrived:
                    await self._store.tallies.arrived(case.slug, source)
        closed = slug if (case or slug in self._library.faults) and not self._standings.is_live(slug) else ""
        return Arrival(case=case, closed=closed, source=source)

    async def subscribe(self, visitor: Visitor, wants: Wants, slug: str, source: str) -> Sequence[Case]:
        """Subscribe to the case `slug`, or to every live one if it is empty; return the cases subscribed to.

        To one that isn't live nobody is subscribed anew. A second tap changes nothing but what is wanted.
        """
        case = self._library.case(slug)
        live = self._standings.live()
        cases = [item for item in live if item is case] if case else live
        held = visitor.subscriber.cases if visitor.subscriber else frozenset()
        slugs = held | {item.slug for item in cases}
        if not slugs:
            return []
        async with self._store.unit():
            new = await self._store.subscribers.subscribe(
                visitor.chat, language=visitor.language, wants=wants, cases=slugs, now=self._clock.now()
            )
            if new and case and source:
                today = self._days.today()
                subscribed = partial(deeds.subscribed, day=today)
                before, after = await self._store.records.change(visitor.chat, case.slug, subscribed, today)
                if after.subscribed and not before.subscribed:
                    await self._store.tallies.subscribed_from(case.slug, source)
        return [item for item in self._library.cases.values() if item.slug in slugs]

    async def set_language(self, visitor: Visitor, language: str) -> bool:
        """Speak `language` from now on; False if it isn't one that is switched on."""
        if language not in visitor.languages:
            return False
        await self._store.subscribers.set_language(visitor.chat, language, self._clock.now())
        return True

    async def set_wants(self, visitor: Visitor, wants: Wants) -> None:
        """Change which updates a subscriber gets; somebody who gets none is subscribed to every case."""
        if visitor.subscribed:
            month = self._days.today().replace(day=1)
            async with self._store.unit():
                await self._store.subscribers.set_wants(visitor.chat, wants)
                await self._store.yearly.goes_on(visitor.chat, month, if_asked=True)  # this is an answer
        else:
            await self.subscribe(visitor, wants, "", "")

    async def set_case(self, visitor: Visitor, slug: str, on: bool) -> None:
        """Follow or leave a case. The first begins with every update; leaving the last one ends them.

        One that isn't live can be left only.
        """
        if on and not self._standings.is_live(slug):
            return
        if on and not visitor.subscribed:
            await self.subscribe(visitor, Wants.ALL, slug, "")
            return
        async with self._store.unit():
            await self._store.subscribers.set_case(visitor.chat, slug, on)
            if not on and visitor.subscriber and visitor.subscriber.cases <= {slug}:
                await self._store.subscribers.set_wants(visitor.chat, None)

    def countries_not_asked_for(self) -> frozenset[str]:
        """The cases' own countries: who lives there is safer if nothing here says so."""
        return self._library.countries

    async def set_country(self, visitor: Visitor, country: str) -> bool:
        """Keep the country that a subscriber gave; empty: delete it. False if it can't be kept."""
        if country and (not is_country(country) or country in self.countries_not_asked_for()):
            return False
        return await self._store.subscribers.set_country(visitor.chat, country or None)

    async def stop(self, visitor: Visitor) -> bool:
        """No more messages; False if none were due anyway."""
        await self._store.subscribers.stop(visitor.chat)
        return visitor.subscribed

    async def forget(self, visitor: Visitor) -> None:
        """Delete everything on this chat; totals stay, unlinked. Raises Refusal for the only owner.

        For the rest of the day a mark may stay, so that nobody counts twice on it: see keeping.forgotten.
        """
        async with self._store.unit():
            if visitor.role is not None:
                await self._store.team.leave(visitor.chat, self._clock.now())
            await self._store.subscribers.forget(visitor.chat, self._days.today())
        if visitor.role is not None:
            self._wake()

    async def is_marked(self, visitor: Visitor) -> bool:
        """Whether there is such a mark."""
        return await self._store.subscribers.is_marked(visitor.chat)

    async def personal_data(self, visitor: Visitor) -> PersonalData | None:
        """What is held on this chat; None if nothing is.

        All of it but whether the bot did ask what came of a letter: on a phone that somebody took that would
        tell who has no ties to the country. Whether it is to ask is for the same reason never to be shown.
        """
        held = await self._store.subscribers.personal_data(visitor.chat)
        if not any(asdict(held).values()):
            return None
        return replace(held, replies=tuple(one for one in held.replies if one.kind != ASKED))

    async def personal_data_as_json(self, visitor: Visitor) -> bytes | None:
        """The same as a JSON text in UTF-8."""
        data = await self.personal_data(visitor)
        if data is None:
            return None
        held = asdict(data)
        held["reply_questions"] = [_without(one, "wanted") for one in held["reply_questions"]]
        content = {"chat": visitor.chat, **held}
        return json.dumps(content, ensure_ascii=False, indent=2, default=_plain).encode("utf-8")

    async def gone(self, chat: int, why: Gone) -> None:
        """The chat can't be written to any more."""
        await self._store.subscribers.mark_gone(chat, why, self._clock.now())

    async def is_gone(self, chat: int) -> bool:
        """Whether this chat has blocked the bot, or is no more, as far as is known."""
        return (await self._store.visits.visit(chat)).gone

    async def back(self, chat: int) -> None:
        """The chat can be written to again. Who had blocked the bot gets no updates until they agree anew."""
        async with self._store.unit():
            held = (await self._store.visits.visit(chat)).subscriber
            await self._store.subscribers.mark_back(chat)
            if held and held.left:
                await self._store.subscribers.stop(chat)


def _without(entry: Mapping[str, object], name: str) -> dict[str, object]:
    """The entry without what has that name."""
    return {key: value for key, value in entry.items() if key != name}


def _plain(value: object) -> object:
    """Dates as ISO 8601, sets as sorted lists, for JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"no JSON form for {type(value).__name__}")
