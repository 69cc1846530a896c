"""Running the program from a terminal or a container: on Telegram, or as a rehearsal."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import secrets
import sys
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from bot.app import App
from bot.cli.saying import said, say
from bot.config import Settings, load_key, read_settings
from bot.content.languages import languages
from bot.errors import AppealBotError, LeaseLost, StoreUnavailable
from bot.logs import set_up_logs
from bot.model.keys import MASTER_KEY_BYTES, new_key
from bot.model.retention import INVITATION_LASTS
from bot.runtime.signals import stop_signals
from bot.runtime.standby import EVERY_S
from bot.runtime.systemd import Systemd
from bot.store.panic.marker import is_begun

log = logging.getLogger(__name__)

PANIC_SEEN_S: Final = 0.25
PANIC_STOPS_S: Final = 1.0
"""So long a panic waits for what is under way."""

REHEARSED_BY: Final = {
    "name": "The Rehearsal Society (invented)",
    "contact": "rehearsal@example.org",
    "proof": "https://example.org/rehearsal",
}
OVERTAKEN: Final = (
    "Another bot has taken over the database, since this one stood still or lost its connection. "
    "This one sends nothing more, and stands by."
)
REHEARSAL: Final = """
┌──────────────────────────────────────────────────────────────────────────────┐
│  REHEARSAL. Nothing leaves this machine, and nobody is written to.           │
│  Two phones are at {page:<57} │
│  The bot, its texts and its database are real; Telegram is simulated, and    │
│  everything is forgotten when you stop this with Ctrl+C.                     │
│  To go live, set BOT_TOKEN: see README.md.                                   │
└──────────────────────────────────────────────────────────────────────────────┘
"""


def run_program(port: int) -> int:
    """Run until SIGTERM, SIGHUP or Ctrl+C; the exit code."""
    try:
        loaded = read_settings(languages=languages())
        settings = loaded.settings
        set_up_logs(settings)
        for remark in loaded.remarks:
            log.warning("%s", remark)
        asyncio.run(_live(settings) if settings.bot_token else _rehearse(settings, port))
    except AppealBotError as error:
        say(error, to=sys.stderr)
        return 2
    finally:
        said()
    return 0


async def _live(settings: Settings) -> None:
    assert settings.bot_token is not None
    key, made = load_key(settings, make=True)
    if made:
        say(
            f"A new key was made in {settings.key_path}.\n"
            "Copy it now to a safe place that is not this server's backup: without it nobody, you included, "
            "can read who is subscribed."
        )
    if settings.proxy:
        say(f"Telegram is reached by the proxy {settings.proxy}.")
    stopped = stop_signals()
    token = settings.bot_token.get_secret_value()
    again, stood_by, told = True, asyncio.Event(), ""
    while again:
        app = App(settings, token=token, key=key)
        panic = asyncio.create_task(_panic(app, stopped, settings), name="watch for a panic")
        systemd = Systemd(app.conditions)
        systemd.start()
        try:
            again, told = await _run_until(app, stopped, settings, systemd, stood_by), ""
        except StoreUnavailable as error:
            if not (settings.on_a_server and stood_by.is_set()):
                raise
            # A stand-by is there for the time after that; somebody may have started it by hand.
            if told != error.problem:
                log.warning("%s This one stands by.", error.problem)
            told = error.problem
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY_S):
                    await stopped.wait()
            again = not stopped.is_set()
        finally:
            panic.cancel()
            await asyncio.wait((panic,))
            await systemd.stop()
        if not panic.cancelled() and panic.exception() is None:
            begin_again()


async def _panic(app: App, stopped: asyncio.Event, settings: Settings) -> None:
    """Stop the bot as soon as somebody has begun a panic."""
    while not (app.is_open and is_begun(settings.database_path)):  # noqa: ASYNC110 - another process does
        await asyncio.sleep(PANIC_SEEN_S)
    stopped.set()


def begin_again() -> None:
    """Be the same program anew: the old key goes from memory, and the start finishes the panic."""
    said()
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - ourselves


async def _run_until(
    app: App, stopped: asyncio.Event, settings: Settings, systemd: Systemd, stood_by: asyncio.Event
) -> bool:
    """Run until `stopped`, or until another bot has taken over the database; whether that is so.

    `stood_by` is set once this program has stood by, or is about to.
    """

    def standing_by(words: str) -> None:
        stood_by.set()
        say(words)
        systemd.ready("Standing by for another bot on this database")

    starting = asyncio.create_task(app.start(standing_by=standing_by))
    ends = [asyncio.create_task(event.wait()) for event in (stopped, app.overtaken)]
    try:
        await asyncio.wait((starting, *ends), return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            await _run(app, ends, settings, systemd)
        else:
            if not app.overtaken.is_set():
                systemd.stopping()
            starting.cancel()
            await asyncio.wait((starting,))
    except LeaseLost:
        app.overtaken.set()
    finally:
        for end in ends:
            end.cancel()
    if not app.overtaken.is_set() or stopped.is_set():
        return False
    log.warning("%s", OVERTAKEN)
    say(OVERTAKEN)
    stood_by.set()
    return True


async def _run(
    app: App, ends: list[asyncio.Task[Literal[True]]], settings: Settings, systemd: Systemd
) -> None:
    """Go on, once started, until one of `ends`."""
    collect_seldom()
    try:
        say(f"The bot is running: https://t.me/{app.username}")
        await say_owner_link(app, settings)
        log.info("Started; database %s", settings.database_shown)
        systemd.ready(f"Running as @{app.username}")
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if not app.overtaken.is_set():  # for systemd it goes on
            if not is_begun(settings.database_path):  # else it would be ended though it begins again
                systemd.stopping()
            log.info("Stopping")
    finally:
        begun = is_begun(settings.database_path)
        await (app.stop(PANIC_STOPS_S) if begun else app.stop())
    if not app.overtaken.is_set():
        log.info("Stopped; nothing is left half-done")


async def say_owner_link(app: App, settings: Settings) -> None:
    """Tell the operator how to become the first owner, as long as there is none."""
    try:
        link = await app.owner_link()
    except StoreUnavailable as fault:  # the bot runs, and answers as soon as that has passed
        log.warning("No link for a first owner was made: the database can't be used.")
        say(
            f"Whether it has an owner can't be seen now. {fault} `python -m bot invite --owner` makes a link."
        )
        return
    if link:
        until = f"{datetime.now(settings.zone) + INVITATION_LASTS:%Y-%m-%d %H:%M} ({settings.zone.key})"
        say(
            "It has no owner yet. Open this link in Telegram to become it. "
            f"It works once, until {until}:\n"
            f"  {link}\n"
            "Until it is opened, each start prints a new one, which ends the one before; so does "
            "`python -m bot invite --owner`."
        )


def collect_seldom() -> None:
    """Look for cyclic garbage as suits a program that is loaded: else that takes up to a fifth of all CPU.

    What is there now stays for good, and isn't looked through any more; what comes is looked through once
    there are 10,000 objects more, not 700. That costs some megabytes.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)


async def _rehearse(settings: Settings, port: int) -> None:
    from bot.chat.base.buttons import pack
    from bot.chat.people.buttons import Subscribe
    from bot.model.people.subscription import Wants
    from bot.model.team.organisation import AboutLine
    from bot.rehearsal import Server, World

    stopped = stop_signals()
    world = World(
        subscribe_prefix=pack(Subscribe(Wants.ALL)).rpartition(":")[0].rpartition(":")[0],
        languages={code: language.name for code, language in languages().items()},
    )
    world.log_calls = False
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        server = Server(world, port)
        try:
            await server.start()
        except OSError as error:
            raise AppealBotError(
                f"The rehearsal can't use port {port} ({error.strerror}).",
                f"Stop what uses it, or choose another: make run PORT={port + 1}",
            ) from None
        try:
            rehearsed = settings.model_copy(
                update={
                    "bot_api_url": server.url,
                    "telegram_proxy": None,  # nothing leaves this machine
                    "database_url": f"sqlite+aiosqlite:///{Path(folder) / 'rehearsal.db'}",
                    "public_url": None,
                    # PAGE_ADDRESS=off rehearses a bot without a page: letters are copied from the chat.
                    "page_address": "off" if settings.page_address == "off" else "127.0.0.1:0",
                    "webhook_url": None,
                    "alert_command": None,
                }
            )
            app = App(rehearsed, token=world.token, key=new_key(secrets.token_bytes(MASTER_KEY_BYTES)))
            await app.start()
            try:
                for about, text in REHEARSED_BY.items():
                    await app.organisation.say(None, AboutLine(about), "", text)
                server.page.controls.organiser_payload = await app.team.owner_invitation() or ""
                say(REHEARSAL.format(page=server.url))
                await stopped.wait()
            finally:
                await app.stop()
        finally:
            await server.stop()
