"""The rule what needs a second person of the team, as it is kept and as it is at this moment."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.incidents.reporting import report
from bot.model.team.news import News
from bot.model.team.record import Act, as_kept
from bot.model.team.roles import Access, Role, roles_of
from bot.model.team.two_keys import SETTLES, USUAL, TwoKeysRule
from bot.store.db.dialects import insert
from bot.store.db.schema import facts_about_database, record_entries, team
from bot.store.entering import enter
from bot.store.team.news import tell_owners

_RULE: Final = "two_keys"
_HAVE_KEYS: Final = [role.value for role in roles_of(Access.ORGANISERS)]


async def rule(conn: AsyncConnection, now: datetime) -> TwoKeysRule:
    """As it is at this moment."""
    keys = select(func.count()).where(team.c.role.in_(_HAVE_KEYS), team.c.gone == 0)
    number = await conn.scalar(keys) or 0
    return TwoKeysRule(await most(conn), number, number < 2 and await _removed(conn, now))


async def most(conn: AsyncConnection) -> int:
    """Messages to so many people need nobody else; OFF: nothing does."""
    found = await conn.scalar(
        select(facts_about_database.c.value).where(facts_about_database.c.name == _RULE)
    )
    try:
        return USUAL if found is None else max(0, int(found))
    except ValueError as fault:
        report(fault, "It isn't readable what needs a second person")
        return USUAL


async def _removed(conn: AsyncConnection, now: datetime) -> bool:
    """Whether somebody who could approve was removed by another in the last days; the record knows it.

    Who left by themselves doesn't count: nobody can be made to leave.
    """
    acts = (Act.REMOVED.value, Act.LOWERED.value)
    those = (record_entries.c.act.in_(acts), record_entries.c.at >= as_kept(now - SETTLES))
    for row in await conn.execute(select(record_entries.c.act, record_entries.c.facts).where(*those)):
        with suppress(ValueError, AttributeError):
            facts = json.loads(row.facts)
            before = facts.get("role" if row.act == Act.REMOVED.value else "before")
            after = None if row.act == Act.REMOVED.value else facts.get("role")
            if before in _HAVE_KEYS and after not in _HAVE_KEYS:
                return True
    return False


async def keep(conn: AsyncConnection, after: int, by: int | None) -> None:
    """Let the rule be this from now on. The other owners are told. `by`: a number; None: on the server."""
    before, value = await most(conn), str(after).encode()
    row = insert(conn, facts_about_database).values(name=_RULE, value=value)
    await conn.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
    if after != before:
        await tell_owners(conn, News.TWO_KEYS, but={by}, actor=by)
        await enter(conn, Act.TWO_KEYS, by, {"before": before, "after": after})


async def roles(conn: AsyncConnection) -> dict[int, Role]:
    """Everybody's in the team, by number."""
    return {row.id: Role(row.role) for row in await conn.execute(select(team.c.id, team.c.role))}
