"""The composition root: the one place where the parts meet. `App` is the whole program, in one process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from weakref import WeakValueDictionary

from telegram import Update
from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, BaseUpdateProcessor, ContextTypes, TypeHandler
from telegram.helpers import create_deep_linked_url

from bot.chat import menu
from bot.chat.background import Background
from bot.chat.broadcasts import render
from bot.chat.desk import Desk
from bot.chat.router import ALLOWED_UPDATES, Router
from bot.config import Settings
from bot.content.library import Library, messages_folder
from bot.content.texts import Phrasebook
from bot.delivery.engine import Engine
from bot.delivery.retry import Timing
from bot.errors import AppealBotError
from bot.model.clock import Clock, SystemClock
from bot.model.delivery import Outgoing
from bot.model.pace import DEFAULT_PER_SECOND
from bot.services.actions import Actions
from bot.services.broadcasts import Broadcasting
from bot.services.days import Days
from bot.services.following import Following, Reminding
from bot.services.letters import Letters
from bot.services.people import People
from bot.services.prompts import Prompts
from bot.services.team import Team
from bot.services.totals import TotalsDesk
from bot.store.sealing import Sealer
from bot.store.store import Store
from bot.telegram_api.connection import Connection, connect, token_refused

log = logging.getLogger(__name__)

AT_ONCE: Final = 256
"""Updates answered at the same time, at most."""
HEARTBEAT_EVERY_S: Final = 20.0
POLL_S: Final = 30
POLL_LATE_S: Final = 90.0
"""Without an answer to a poll for this long, Telegram counts as out of reach."""
STOP_WITHIN_S: Final = 8.0
"""Docker waits ten seconds between SIGTERM and SIGKILL."""


class InOrder(BaseUpdateProcessor):
    """Answers different chats at the same time, and one chat's updates in the order they came."""

    def __init__(self, at_once: int) -> None:
        super().__init__(at_once)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for this chat's earlier updates, then answer this one."""
        chat = update.effective_chat if isinstance(update, Update) else None
        lock = self._locks.setdefault(chat.id if chat else 0, asyncio.Lock())
        async with lock:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""


class App:
    """The bot. `start` returns once it is answering; `stop` finishes what is under way and loses nothing."""

    def __init__(
        self,
        settings: Settings,
        *,
        token: str,
        key: str,
        clock: Clock | None = None,
        messages: Path | None = None,
        per_second: float = DEFAULT_PER_SECOND,
        read_timeout: float = 10.0,
        timing: Timing | None = None,
    ) -> None:
        self.settings = settings
        self._clock = clock or SystemClock()
        self._key = key
        self._messages = messages or messages_folder()
        self._per_second = per_second
        self._timing = timing
        self._connection: Connection = connect(
            token, settings.bot_api_url, per_second, read_timeout=read_timeout
        )
        self._application: Application[Any, Any, Any, Any, Any, Any] | None = None
        self._store: Store | None = None
        self._engine: Engine | None = None
        self._background: Background | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Open the database, reach Telegram, go on with what was under way, answer people.

        Waits for Telegram as long as it takes. Raises AppealBotError for what only the operator can mend.
        """
        library = Library.load(self._messages)
        phrasebook = Phrasebook.load(self._messages, self.settings.zone)
        self._store = store = await Store.open(self.settings.database_url, Sealer.from_text(self._key))
        try:
            await self._start(store, library, phrasebook)
        except BaseException:
            await self.stop()
            raise

    async def _start(self, store: Store, library: Library, phrasebook: Phrasebook) -> None:
        desk, following, reminding = self._furnish(store, library, phrasebook)
        self.team = desk.team
        router = Router(desk)
        bot = self._connection.bot

        async def answer(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
            await router.answer(update, bot)

        application = (
            ApplicationBuilder().bot(bot).job_queue(None).concurrent_updates(InOrder(AT_ONCE)).build()
        )
        application.add_handler(TypeHandler(Update, answer))
        await self._reach_telegram(application)
        self._application = application
        await self._connection.sender.open()
        self._background = Background(desk, bot, following, reminding)

        async def rendered(broadcast_id: int) -> Mapping[str, Outgoing]:
            draft = await store.broadcasts.draft(broadcast_id)
            return render(desk, draft.case, draft.kind, draft.texts) if draft else {}

        background = self._background
        self._engine = Engine(
            store,
            self._connection.sender,
            rendered,
            clock=self._clock,
            timing=self._timing,
            observe=lambda _: background.wake(),
        )
        self._engine.start()
        self._background.start()
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(
            timeout=POLL_S,
            bootstrap_retries=-1,
            allowed_updates=list(ALLOWED_UPDATES),
            drop_pending_updates=False,
            error_callback=_poll_failed,
        )
        self._tasks = [
            asyncio.create_task(self._set_menus(desk), name="menus"),
            asyncio.create_task(self._heartbeat(store), name="heartbeat"),
        ]

    def _furnish(
        self, store: Store, library: Library, phrasebook: Phrasebook
    ) -> tuple[Desk, Following, Reminding]:
        """Every service, each given just what it needs."""
        clock, days = self._clock, Days(self._clock, self.settings.zone)
        people = People(store, library, clock, self.settings.default_language)
        desk = Desk(
            library=library,
            phrasebook=phrasebook,
            clock=clock,
            days=days,
            people=people,
            letters=Letters(store, library, people, days),
            actions=Actions(store, library, clock, days),
            prompts=Prompts(store, clock),
            team=Team(store, clock),
            broadcasting=Broadcasting(store, library, people, clock, self._per_second, self._wake),
            totals=TotalsDesk(store, library, days),
        )
        return desk, Following(store, library), Reminding(store, library, clock)

    def _wake(self) -> None:
        if self._engine and self._background:
            self._engine.wake()
            self._background.wake()

    @property
    def username(self) -> str:
        """The bot's own name, without the @. Only once started."""
        return self._connection.bot.username

    async def owner_link(self) -> str | None:
        """A one-time link for the first owner; None once there is one."""
        payload = await self.team.owner_invitation()
        return create_deep_linked_url(self.username, payload) if payload else None

    async def _reach_telegram(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Log in, however long Telegram is out of reach."""
        wait = 1.0
        while True:
            try:
                await application.initialize()
            except InvalidToken:
                raise token_refused() from None
            except TelegramError as error:
                log.warning("Telegram can't be reached (%s); next try in %d s.", type(error).__name__, wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, 60.0)
            else:
                return

    async def _set_menus(self, desk: Desk) -> None:
        """The menu of commands in every language that is on. Not urgent: a fault waits for the next start."""
        try:
            languages = await desk.people.languages()
            await menu.for_everybody(
                self._connection.bot, desk.phrasebook, languages, self.settings.default_language
            )
        except (TelegramError, AppealBotError) as error:
            log.warning(
                "The menu of commands wasn't set (%s); the next start tries again.", type(error).__name__
            )

    async def _heartbeat(self, store: Store) -> None:
        """Touch the heartbeat file while Telegram answers and the database can be written."""
        path, began = self.settings.heartbeat_path, asyncio.get_running_loop().time()
        while True:
            heard = self._connection.polling.answered_at or began
            late = asyncio.get_running_loop().time() - heard > POLL_LATE_S
            try:
                await store.ping()
                if late:
                    log.warning("Telegram hasn't answered for a while.")
                else:
                    path.touch()
            except (AppealBotError, OSError) as error:
                log.warning("The database can't be used now (%s).", type(error).__name__)
            await asyncio.sleep(HEARTBEAT_EVERY_S)

    async def stop(self) -> None:
        """Take in nothing more, finish what is under way, write it down, close. Safe after a failed start."""
        application, self._application = self._application, None
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if application and application.updater and application.updater.running:
            await application.updater.stop()
        if application and application.running:
            await application.stop()
        if self._background:
            await self._background.stop()
        if self._engine:
            await self._engine.stop(STOP_WITHIN_S)
        if application:
            await application.shutdown()
            await self._connection.sender.close()
        if self._store:
            await self._store.close()
        with suppress(OSError):
            self.settings.heartbeat_path.unlink(missing_ok=True)

    async def idle(self) -> None:
        """Return once every update taken in so far is answered. For tests, which must not sleep."""
        application = self._application
        if application:
            await application.update_queue.join()
            while application.update_processor.current_concurrent_updates:  # noqa: ASYNC110 - nothing to wait on
                await asyncio.sleep(0)


def _poll_failed(error: TelegramError) -> None:
    if isinstance(error, Conflict):
        log.error("Another program is using this bot's token. Stop it: only one can run at a time.")
    else:
        log.warning("Asking Telegram for news failed (%s); trying again.", type(error).__name__)
