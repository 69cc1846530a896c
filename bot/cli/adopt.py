"""`python -m bot adopt`: lets another bot have a database, deliberately."""

from __future__ import annotations

import asyncio
import sys
from typing import Final

from bot.cli.keyring import keyring_of
from bot.config import Settings, load_settings
from bot.errors import AppealBotError
from bot.model.identity import BotIdentity
from bot.store.db.lease import lease_on
from bot.store.store import Store
from bot.telegram_api.connection import connect

_DONE, _LEFT, _REFUSED = 0, 1, 2

WARNING: Final = """\
The database {path} is that of {before}. BOT_TOKEN is the token of {bot}.

If {bot} takes it over, none of its {number:,} subscribers can be reached any more: Telegram lets a bot
write only to people who have started it. Each of them gets messages again only after they have opened
@{bot.username} and pressed START. A broadcast that is under way would fail for all of them.

If @{before.username} still exists, put its token into BOT_TOKEN instead: then nobody is lost.
"""


def adopt_database() -> int:
    """Ask, and let the bot of BOT_TOKEN have the database after a typed yes; the exit code."""
    try:
        return asyncio.run(_adopt(load_settings()))
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED


async def _adopt(settings: Settings) -> int:
    if settings.bot_token is None:
        print("BOT_TOKEN is not set, so there is no bot to give the database to.", file=sys.stderr)
        return _REFUSED
    if not settings.may_have_database:
        print(f"There is no database {settings.database_shown}; the first start makes one.", file=sys.stderr)
        return _REFUSED
    keyring = keyring_of(settings)
    bot = await connect(
        settings.bot_token.get_secret_value(), settings.bot_api_url, proxy=settings.proxy
    ).identity()
    lease = lease_on(settings.database_url)
    if not lease.take():
        print("A bot is running on this database. Stop it first; nothing was changed.", file=sys.stderr)
        return _REFUSED
    try:
        store = await Store.open(settings.database_url, keyring, as_it_is=True)
        try:
            return await _asked(settings, store, bot)
        finally:
            await store.close()
    finally:
        lease.release()


async def _asked(settings: Settings, store: Store, bot: BotIdentity) -> int:
    before = await store.bot()
    if before is None or before.id == bot.id:
        await store.give_to(bot)
        print(f"The database {settings.database_shown} is {bot}'s. There is nothing else to do.")
        return _DONE
    print(
        WARNING.format(
            path=settings.database_shown,
            before=before,
            bot=bot,
            number=await store.subscribers.reachable(),
        )
    )
    try:
        said = await asyncio.to_thread(input, f"Type yes to give the database to @{bot.username}: ")
    except (EOFError, UnicodeDecodeError):
        said = ""
    if said.strip().casefold() != "yes":
        print("Nothing was changed.")
        return _LEFT
    await store.give_to(bot)
    print(f"The database is {bot}'s now.")
    return _DONE
