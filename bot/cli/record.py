"""`python -m bot record verify`: whether the team's record is whole, and still has an end noted down once."""

from __future__ import annotations

import asyncio
import sys
from typing import Final

from bot.cli.keyring import keyring_of
from bot.config import Settings, load_settings
from bot.errors import AppealBotError
from bot.model.team.record import SHORT, noted, short
from bot.model.team.record_chain import BreakKind, Chain
from bot.store.store import Store

_WHOLE, _BROKEN, _REFUSED = 0, 1, 2

_WHY: Final = {
    BreakKind.MISSING: "entry {number} is missing",
    BreakKind.CHANGED: "entry {number} doesn't say what it said when it was written",
    BreakKind.NOT_LINKED: "entry {number} doesn't go on from the one before: one of the two was written anew",
}


def verify_record(head: str | None) -> int:
    """Say whether the chain is unbroken; the exit code, 1 if it isn't, or hasn't the `head` noted down."""
    if head is not None and noted(head) is None:
        print(
            f'"{head}" is no end of the record: that is at least {SHORT} hexadecimal digits, as /record and '
            "this command show them.",
            file=sys.stderr,
        )
        return _REFUSED
    try:
        return asyncio.run(_verify(load_settings(), head))
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED


async def _verify(settings: Settings, head: str | None) -> int:
    if not settings.may_have_database:
        print(f"There is no database {settings.database_shown}.", file=sys.stderr)
        return _REFUSED
    keyring = keyring_of(settings)
    # Beside a bot that runs: nothing is brought up to date.
    store = await Store.open(settings.database_url, keyring, as_it_is=True)
    try:
        chain = await store.team_record.followed(head)
    finally:
        await store.close()
    return _told(chain, head)


def _told(chain: Chain, head: str | None) -> int:
    if chain.broken is not None:
        why = _WHY[chain.broken.kind].format(number=chain.broken.number)
        print(f"The record is broken: {why}. What stands before that is whole: {_entries(chain.entries)}.")
        print("Nothing from there on can be relied on. Backups have the record as it was.")
    else:
        print(f"{_entries(chain.entries)}, unbroken. The end: {short(chain.head)}")
    if head is not None and chain.found is not None:
        print(f"The end that was noted down is entry {chain.found}: up to there it is the record of then.")
    elif head is not None:
        print("No entry has the end that was noted down: what it stood for was cut off or written anew.")
        print(
            'If a backup was put back since, that is the reason, and an entry "restored" says so in /record.'
        )
        return _BROKEN
    else:
        print("Whether something was cut off at the end shows with --head, and an end noted down earlier.")
    return _WHOLE if chain.broken is None else _BROKEN


def _entries(number: int) -> str:
    return "1 entry" if number == 1 else f"{number:,} entries"
