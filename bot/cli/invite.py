"""`python -m bot invite`: a one-time link into the team, the way back in if every owner is lost."""

from __future__ import annotations

import asyncio
import sys

from bot.config import Settings, load_key, load_settings
from bot.errors import AppealBotError
from bot.model.clock import SystemClock
from bot.model.team.roles import Role
from bot.services.team.members import TeamService
from bot.store.db.lease import Lease
from bot.store.db.sealing import Sealer
from bot.store.store import Store
from bot.telegram_api.connection import connect


def print_invitation(*, owner: bool) -> int:
    """Print a one-time link; the exit code."""
    try:
        return asyncio.run(_invitation(load_settings(), owner=owner))
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return 2


async def _invitation(settings: Settings, *, owner: bool) -> int:
    if settings.bot_token is None:
        print("BOT_TOKEN is not set, so there is no bot to invite anybody to.", file=sys.stderr)
        return 2
    sealer = Sealer.from_text(load_key(settings, make=False)[0])
    # Asked first: an invitation takes the place of the one before, which must not be lost for nothing.
    bot = await connect(
        settings.bot_token.get_secret_value(), settings.bot_api_url, proxy=settings.proxy
    ).identity()
    # A running bot may be of an older version: the database must not be changed under it.
    running = Lease(settings.database_path).held()
    store = await Store.open(settings.database_url, sealer, as_it_is=running)
    try:
        await store.require_bot(bot)
        # What has run out is deleted by the bot, which knows for how long the clock has been steady.
        payload = await TeamService(store, SystemClock(), lambda: False).invitation(
            Role.OWNER if owner else Role.ORGANISER
        )
    finally:
        await store.close()
    print(
        f"Works once. Whoever opens it first can write to every subscriber:\n  https://t.me/{bot.username}?start={payload}"
    )
    return 0
