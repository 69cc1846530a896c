"""Exactly what is to be done, as a digest: another one as soon as anything in it is otherwise."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import assert_never

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.team.two_keys import ApprovalKind, TwoKeyAct
from bot.store.db.schema import (
    broadcast_texts,
    broadcasts,
    case_files,
    case_revisions,
    cases,
    room_links,
    team,
)
from bot.store.team.approving.two_keys import most


async def digest_of(conn: AsyncConnection, act: TwoKeyAct) -> bytes | None:
    """SHA-256 of it, as this transaction sees it; None if it can't be done at all (any more)."""
    what = await _what(conn, act)
    if what is None:
        return None
    said = ["what is to be done, form 1", act.kind.value, act.subject, act.detail, *what]
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).digest()


async def barred(conn: AsyncConnection, act: TwoKeyAct) -> frozenset[int]:
    """Numbers of those who can't approve it, whoever asks: who wrote it, and whom it is about."""
    if act.kind is ApprovalKind.REMOVE:
        return frozenset({int(act.subject)})
    if act.kind is ApprovalKind.PUBLISH:
        which = (case_revisions.c.case == act.subject, case_revisions.c.number == _number(act))
        made_by = await conn.scalar(select(case_revisions.c.member_id).where(*which))
        return frozenset() if made_by is None else frozenset({int(made_by)})
    return frozenset()


async def _what(conn: AsyncConnection, act: TwoKeyAct) -> Sequence[object] | None:
    match act.kind:
        case ApprovalKind.BROADCAST:
            return await _broadcast(conn, int(act.subject))
        case ApprovalKind.RECALL:
            found = await conn.scalar(select(broadcasts.c.id).where(broadcasts.c.id == int(act.subject)))
            return None if found is None else ()
        case ApprovalKind.PUBLISH:
            return await _revision(conn, act)
        case ApprovalKind.CLOSE:
            shown = await conn.scalar(select(cases.c.published).where(cases.c.case == act.subject))
            return (shown,) if shown else None
        case ApprovalKind.REMOVE:
            role = await conn.scalar(select(team.c.role).where(team.c.id == int(act.subject)))
            return None if role is None else (role,)
        case ApprovalKind.RULE:
            return (await most(conn),)
        case ApprovalKind.ROOM:
            chat = await conn.scalar(select(room_links.c.chat).where(room_links.c.number == int(act.subject)))
            return None if chat is None else (chat.hex(),)
        case ApprovalKind.PANIC:
            return ()
        case _:
            assert_never(act.kind)


async def _broadcast(conn: AsyncConnection, number: int) -> Sequence[object] | None:
    row = (await conn.execute(select(broadcasts).where(broadcasts.c.id == number))).one_or_none()
    if row is None:
        return None
    texts = await conn.execute(
        select(broadcast_texts.c.language, broadcast_texts.c.payload)
        .where(broadcast_texts.c.broadcast_id == number)
        .order_by(broadcast_texts.c.language)
    )
    # The plan, with whom it is for and when, as it is sealed: sealed anew it counts as another one.
    of_row = (row.case, row.kind, row.default_language, row.task, row.source_id, row.part, row.plan)
    return (*of_row, row.revision, [[text.language, text.payload] for text in texts])


async def _revision(conn: AsyncConnection, act: TwoKeyAct) -> Sequence[object] | None:
    """The files of the revision, if it is the newest."""
    number = _number(act)
    newest = select(func.max(case_revisions.c.number)).where(case_revisions.c.case == act.subject)
    if await conn.scalar(newest) != number:
        return None
    files = await conn.execute(
        select(case_files.c.name, case_files.c.digest)
        .join(case_revisions, case_revisions.c.id == case_files.c.revision_id)
        .where(case_revisions.c.case == act.subject, case_revisions.c.number == number)
        .order_by(case_files.c.name)
    )
    return [[file.name, file.digest.hex()] for file in files]


def _number(act: TwoKeyAct) -> int:
    """Of the revision that is to be published: its detail begins with it."""
    return int(act.detail.partition("_")[0])
