"""`python -m bot people restore`: takes back that people are gone, where Telegram was wrong about them."""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.cli.keyring import keyring_of
from bot.config import Settings, load_settings
from bot.errors import AppealBotError
from bot.model.clock import SystemClock, day_of
from bot.model.people.subscription import Gone, GoneSince
from bot.store.store import Store

_DONE, _REFUSED = 0, 2
_WORDS: Final = {
    Gone.LOST: "Telegram couldn't find the chat",
    Gone.BLOCKED: "Telegram said that they had blocked the bot",
    Gone.DELETED: "Telegram said that the account was no more",
}


def restore_people(since: str, *, dry_run: bool) -> int:
    """Take it back, or with `dry_run` only say how many they are; the exit code."""
    try:
        settings = load_settings()
        moment = moment_of(since, settings.zone)
        if moment is None:
            print(
                f'"{since}" is no moment. Write it like "2026-03-14 09:30", by the clocks of '
                f'{settings.timezone}, or with a zone, like "2026-03-14T09:30+01:00".',
                file=sys.stderr,
            )
            return _REFUSED
        return asyncio.run(_restore(settings, moment, dry_run=dry_run))
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED


def moment_of(typed: str, zone: ZoneInfo) -> datetime | None:
    """What was typed in ISO 8601, by the clocks of `zone` if it names none of its own; None: no moment."""
    try:
        moment = datetime.fromisoformat(typed.strip())
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    except ValueError:
        return None


async def _restore(settings: Settings, since: datetime, *, dry_run: bool) -> int:
    if not settings.may_have_database:
        print(f"There is no database {settings.database_shown}.", file=sys.stderr)
        return _REFUSED
    now = SystemClock().now()
    if since > now:
        print("That moment is still to come. Nothing was changed.", file=sys.stderr)
        return _REFUSED
    if (day := day_of(since)) not in (since, day_of(now)):
        print(
            f"Of a day that is over only the day is kept, by UTC: this begins at {day:%Y-%m-%d %H:%M} UTC, "
            "and takes in whoever was found to be gone earlier that day."
        )
        since = day
    keyring = keyring_of(settings)
    # Beside a bot that runs: it must not be brought up to date under that.
    store = await Store.open(settings.database_url, keyring, as_it_is=True)
    try:
        people = store.subscribers
        found = await (people.gone_since(since) if dry_run else people.restore(since))
    finally:
        await store.close()
    print(_said(found, since, dry_run=dry_run))
    return _DONE


def _said(found: GoneSince, since: datetime, *, dry_run: bool) -> str:
    lines = [f"{since:%Y-%m-%d %H:%M %Z}, and since then:"]
    lines += [f"{found.by_reason.get(why, 0):>9,}  {words}" for why, words in _WORDS.items()]
    would = "would be" if dry_run else "are"
    lines.append(f"{found.mistaken:>9,}  in all; they {would} written to again")
    if left := found.by_reason.get(Gone.LEFT, 0):
        lines.append(f"{left:>9,}  blocked the bot at that moment, and stay as they are")
    if found.unknown:
        lines.append(f"{found.unknown:>9,}  were gone before the time was kept, and stay as they are")
    if dry_run:
        lines.append("Nothing was changed.")
    return "\n".join(lines)
