"""`python -m bot invite`: one-time links into the team, also the way back in if every owner is lost."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.cli.keyring import keyring_of
from bot.config import Settings, load_settings
from bot.errors import AppealBotError
from bot.model.clock import SystemClock
from bot.model.identity import BotIdentity
from bot.model.team.invitation import Invitation, Maker
from bot.model.team.roles import Role
from bot.services.team.approvals import ApprovalsService
from bot.services.team.members import TeamService
from bot.store.db.lease import lease_on
from bot.store.store import Store
from bot.telegram_api.connection import connect

_DONE, _NOT_OPEN, _REFUSED = 0, 1, 2
_FOR: Final = {
    Role.OWNER: "for an owner",
    Role.ORGANISER: "for an organiser",
    Role.CASE_WORKER: "for a case worker",
    Role.TRANSLATOR: "for a translator",
    Role.VIEWER: "for a viewer",
}


def print_invitation(*, owner: bool) -> int:
    """Print a one-time link; the exit code."""
    try:
        return asyncio.run(_invite(load_settings(), Role.OWNER if owner else Role.ORGANISER))
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED


def list_invitations() -> int:
    """Print those that are open; the exit code."""
    try:
        return asyncio.run(_list(load_settings()))
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED


def revoke_invitation(number: int) -> int:
    """End the one of that number; the exit code, 1 if it isn't open."""
    try:
        return asyncio.run(_revoke(load_settings(), number))
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED


async def _invite(settings: Settings, role: Role) -> int:
    if settings.bot_token is None:
        print("BOT_TOKEN is not set, so there is no bot to invite anybody to.", file=sys.stderr)
        return _REFUSED
    keyring_of(settings)
    # Asked first: an invitation takes the place of the one before, which must not be lost for nothing.
    bot = await connect(
        settings.bot_token.get_secret_value(), settings.bot_api_url, proxy=settings.proxy
    ).identity()
    async with _team(settings, bot) as team:
        invited = await team.invite_from_server(role)
    number, until = invited.invitation.number, _moment(invited.invitation.until, settings.zone)
    print(
        f"Link {number}, {_FOR[role]}. It works once, until {until}. Whoever opens it first can write to "
        "every subscriber; the owners are told."
    )
    if invited.ended:
        print("The link for an owner that was open before has ended.")
    print(f"Open it soon, or take it back: python -m bot invite --revoke {number}")
    print(f"  https://t.me/{bot.username}?start={invited.payload}")
    return _DONE


async def _list(settings: Settings) -> int:
    if not _is_there(settings):
        return _REFUSED
    async with _team(settings) as team:
        print(_listed(await team.invitations(), settings.zone))
    return _DONE


async def _revoke(settings: Settings, number: int) -> int:
    if not _is_there(settings):
        return _REFUSED
    async with _team(settings) as team:
        done = await team.revoke(None, number)
    if not done:
        print(f"There is no open link {number}. Nothing was changed.", file=sys.stderr)
        return _NOT_OPEN
    print(f"Link {number} has ended: whoever has it can't use it any more. The owners are told.")
    return _DONE


def _is_there(settings: Settings) -> bool:
    if settings.may_have_database:
        return True
    print(f"There is no database {settings.database_shown}.", file=sys.stderr)
    return False


@asynccontextmanager
async def _team(settings: Settings, bot: BotIdentity | None = None) -> AsyncIterator[TeamService]:
    """The team of the database; with `bot`, of that bot's."""
    keyring = keyring_of(settings)
    # A running bot may be of an older version: the database must not be changed under it.
    running = lease_on(settings.database_url).held()
    store = await Store.open(settings.database_url, keyring, as_it_is=running or bot is None)
    try:
        if bot is not None:
            await store.require_bot(bot)
        # What has run out is deleted by the bot, which knows for how long the clock has been steady. The bot
        # also tells the owners: it looks every few seconds.
        clock = SystemClock()
        approvals = ApprovalsService(store, clock, lambda: None)
        yield TeamService(store, clock, approvals, lambda: None)
    finally:
        await store.close()


def _listed(invitations: Sequence[Invitation], zone: ZoneInfo) -> str:
    if not invitations:
        return "No link into the team is open."
    lines = ["Open links into the team, each for one person; what they say is not kept:"]
    for one in invitations:
        lines.append(
            f"  {one.number:>4}  {_FOR[one.role]}, {_maker(one, zone)}, until {_moment(one.until, zone)}"
        )
    lines.append("To end one: python -m bot invite --revoke NUMBER")
    return "\n".join(lines)


def _maker(invitation: Invitation, zone: ZoneInfo) -> str:
    if invitation.made_at is None:
        return "made before it was kept by whom"
    when = _moment(invitation.made_at, zone)
    if invitation.maker is Maker.MEMBER:
        return f"made by owner {invitation.made_by} (as in /team) on {when}"
    return f"made on the server on {when}"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"
