"""What the bot says unasked: the progress and result of broadcasts, reminders, questions, warnings."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Final

from telegram import Bot

from bot.chat.approvals import news as approvals
from bot.chat.base.buttons import parse
from bot.chat.base.context import cosmetic
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.notifier import Notifier, carefully
from bot.chat.broadcasts import scheduled
from bot.chat.broadcasts.suggested import milestones
from bot.chat.cases import files_changed, stopping
from bot.chat.cases.editor import resting, revisions
from bot.chat.delivery import of_team
from bot.chat.delivery.reports import Reports
from bot.chat.letters import addresses, replies
from bot.chat.letters.after_sending import NoReminder
from bot.chat.letters.buttons import WriteLetter
from bot.chat.letters.questions import name_of
from bot.chat.people import yearly
from bot.chat.people.discreet.sweeping import DiscreetSweeper
from bot.chat.people.hotline.sweeping import HotlineSweeper
from bot.chat.team import digest
from bot.chat.team.alerts import OwnersAlerts
from bot.chat.team.desk.keeping import DeskKeeper
from bot.chat.team.news import NewsWords, TeamNewsTeller
from bot.delivery.wakeup import Wakeup
from bot.errors import StoreUnavailable
from bot.model.alerts import AlertMemory
from bot.model.broadcasts.delivery import DeliveryState
from bot.model.cases.case import Authority, Case
from bot.model.conditions import Conditions
from bot.model.letters.reminder import Reminder
from bot.model.letters.reply import ReplyQuestion
from bot.model.team.news import OF_STANDING, News
from bot.services.broadcasts.planned import Planned
from bot.services.delivery.progress import ProgressService
from bot.services.letters.reminders import RemindersService
from bot.services.services import Services
from bot.telegram_api.replier import Replier

REMINDERS_EVERY_S: Final = 20.0
"""Everything else that is due waits no longer than this."""

_WORDS: Final[Mapping[News, NewsWords]] = {
    **dict.fromkeys(of_team.NEWS, NewsWords(of_team.news_alone, of_team.news_line)),
    **dict.fromkeys(OF_STANDING.values(), NewsWords(stopping.news_alone, stopping.news_line)),
    **dict.fromkeys(approvals.NEWS, NewsWords(approvals.words, told=approvals.told)),
    News.CASE_RESTS: NewsWords(resting.question),
    News.CASE_SERVER: NewsWords(revisions.published_on_server),
    News.FILES: NewsWords(files_changed.files_changed),
    News.ADDRESS: NewsWords(addresses.doubt),
    News.MILESTONE: NewsWords(milestones.news_alone, milestones.news_line),
    News.HELD: NewsWords(scheduled.question),
}
"""How the team is told of what isn't about the team itself."""


class Background:
    """Loops that end with `stop`. What they have to say lies in the database: a restart loses nothing.

    Only what is wrong with the whole bot doesn't: it is noticed anew.
    """

    def __init__(
        self,
        services: Services,
        bot: Bot,
        replier: Replier,
        progress: ProgressService,
        reminders: RemindersService,
        tidying: Sequence[Callable[[], Awaitable[None]]],
        may_tidy: Callable[[], bool],
        board: Conditions,
        memory: AlertMemory,
    ) -> None:
        """`tidying`: what lets go, each a piece at a time; `may_tidy`: whether anything may be by its age."""
        self._services = services
        self._reminders = reminders
        self._tidying = tidying
        self._may_tidy = may_tidy
        self._notifier = Notifier(services, bot, replier)
        self._alerts = OwnersAlerts(self._notifier, services, board, memory, services.clock)
        self._team_news = TeamNewsTeller(self._notifier, services, services.clock, _WORDS)
        self._due = Wakeup(services.clock)
        self._reports = Reports(self._notifier, progress, services.halts, services.clock, self._alerts.hears)
        self._hotline = HotlineSweeper(self._notifier, services)
        self._desks = DeskKeeper(self._notifier, services.desk, services.clock)
        self._sweeper = DiscreetSweeper(services, replier, services.clock)
        self._told: set[tuple[int, int]] = set()  # (broadcast, owner) of what was held back
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin."""
        self._tasks = [
            asyncio.create_task(self._reports.run(), name="progress"),
            asyncio.create_task(self._say_what_is_due(), name="what is due"),
            asyncio.create_task(self._alerts.run(), name="owners' alerts"),
            asyncio.create_task(self._team_news.run(), name="team's news"),
            asyncio.create_task(self._desks.run(), name="desks"),
            asyncio.create_task(self._sweeper.run(), name="discreet"),
        ]

    @property
    def tasks(self) -> Sequence[asyncio.Task[None]]:
        """What runs from `start` to `stop`."""
        return self._tasks

    async def stop(self) -> None:
        """Begin nothing more; finish what is being said, so that the next start doesn't say it again."""
        self._notifier.finishing = True
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._services.audiences.stop_counting()
        await self._notifier.finish()

    def wake(self) -> None:
        """A broadcast began, changed or ended."""
        self._reports.wake()
        self._team_news.wake()

    def team_changed(self) -> None:
        """Something happened in the team, which may have halted a broadcast, or left copies of questions."""
        self._due.set()
        self._team_news.wake()
        self._reports.wake()
        self._desks.wake()

    def desk_changed(self) -> None:
        """Something may stand otherwise on the team's desks."""
        self._desks.wake()

    def wake_what_is_due(self) -> None:
        """There is something that the team is to be told at once."""
        self._due.set()
        self._team_news.wake()

    async def _say_what_is_due(self) -> None:
        while True:
            self._due.clear()
            for work in (
                self._keep_in_step,
                self._ask_about_rest,
                partial(digest.send_all, self._notifier, self._services),
                self._send_scheduled,
                self._fold,
                self._remind_all,
                self._ask_all,
                partial(yearly.ask_all, self._notifier, self._services),
                self._warn_all,
                self._hotline.sweep,
                self._purge,
                self._tidy,
            ):
                await carefully(work)
            await self._due.wait(await self._until_next())

    async def _until_next(self) -> float:
        """Seconds until something is due: what waits for its time isn't to begin up to 20 later."""
        try:
            return await self._services.schedule.next_within(REMINDERS_EVERY_S)
        except StoreUnavailable:
            return REMINDERS_EVERY_S  # others tell of that

    async def _keep_in_step(self) -> bool:
        await self._services.standings.keep_in_step()
        return False

    async def _ask_about_rest(self) -> bool:
        await self._services.rest.ask()
        return False

    async def _send_scheduled(self) -> bool:
        """Start the broadcasts whose time has come, and ask about those that missed it."""
        for chat, message in await self._services.schedule.start_due():
            context = await self._notifier.context(chat)
            await cosmetic(context.rewrite_id(message, context.texts.screen("broadcast_begun")))
        self._team_news.wake()  # the owners may be to be told of one that wasn't sent
        for planned in await self._services.schedule.to_ask():
            await carefully(partial(self._notifier.to_the_end, partial(self._ask_about, planned)))
        return False

    async def _ask_about(self, planned: Planned) -> bool:
        """Ask once what to do with a broadcast that missed its time; whether it is left for later."""
        assert planned.chat is not None
        for owner in planned.owners:
            if owner != planned.chat and (planned.draft.id, owner) not in self._told:
                context = await self._notifier.context(owner)
                html, keys = scheduled.missed(context, planned, to_know=True)
                if (
                    await self._notifier.reach(owner, partial(context.say, html, keys))
                    is not DeliveryState.WAITING
                ):
                    self._told.add((planned.draft.id, owner))
        context = await self._notifier.context(planned.chat)
        html, keys = scheduled.missed(context, planned)
        if await self._notifier.reach(planned.chat, lambda: context.say(html, keys)) is DeliveryState.WAITING:
            return True
        await self._services.schedule.asked(planned)
        return False

    async def _purge(self) -> bool:
        self._services.prompts.clear()
        if self._may_tidy():
            await self._services.prompts.purge()
            await self._services.drafts.purge()
            await self._services.questions.purge()
            await self._services.approvals.purge()
            await self._services.team.purge()
            await self._services.team_room.purge()
        return False

    async def _tidy(self) -> bool:
        if self._may_tidy():
            for tidy in self._tidying:
                await tidy()
        return False

    async def _remind_all(self) -> bool:
        async for reminder in self._reminders.due():
            await carefully(partial(self._notifier.to_the_end, partial(self._remind, reminder)))
        return False

    async def _remind(self, reminder: Reminder) -> bool:
        """Send one reminder, once; whether it is left for later."""
        context = await self._notifier.context(reminder.chat)
        context.speak(context.visitor.language if context.visitor.subscriber else reminder.language)
        case = self._services.library.case(reminder.case)
        carries = parse(reminder.data)
        authority = case.authority(carries.authority) if case and isinstance(carries, WriteLetter) else None
        if case is None or authority is None or not isinstance(carries, WriteLetter):
            await self._reminders.done(reminder)
            return False
        html = context.texts.screen(
            "reminder",
            title=case.text(context.texts.language).person,
            name=name_of(case, authority, context.texts.language),
        )
        keys = keyboard(
            [button(context.texts.label("open_letter"), carries, "primary")],
            [button(context.texts.label("no_reminder"), NoReminder(case.slug))],
        )
        came = await self._notifier.reach(reminder.chat, lambda: context.say(html, keys))
        if came is DeliveryState.WAITING:
            return True
        await self._reminders.done(reminder)
        return False

    async def _fold(self) -> bool:
        await self._services.records.fold()
        if await self._services.milestones.notice():
            self._team_news.wake()
        return False

    async def _ask_all(self) -> bool:
        return await self._notifier.to_the_end(self._ask_what_is_due)

    async def _ask_what_is_due(self) -> bool:
        async def ask(question: ReplyQuestion, case: Case, authority: Authority) -> bool:
            return await carefully(partial(self._ask, question, case, authority))

        await self._services.replies.ask_due(ask, lambda: not self._notifier.finishing)
        return False

    async def _ask(self, question: ReplyQuestion, case: Case, authority: Authority) -> bool:
        """Ask once what came of a letter; whether it is left for later."""
        context = await self._notifier.context(question.chat)
        context.speak(context.visitor.language if context.visitor.subscriber else question.language)
        html, keys = replies.question(context, case, authority)
        came = await self._notifier.reach(question.chat, lambda: context.say(html, keys))
        return came is DeliveryState.WAITING

    async def _warn_all(self) -> bool:
        await self._services.addresses.tell()
        self._team_news.wake()
        return False
