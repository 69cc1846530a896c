"""Requests to a second person of the team, and what became of each; asked again where the act is done.

A service does the act in one unit with `require` before it and `done` after it: so it is decided between an
act and whatever makes its approval void which of the two came first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.team.news import News
from bot.model.team.record import Act
from bot.model.team.roles import Access, Role, among, roles_of
from bot.model.team.two_keys import (
    LASTS,
    NEVER_ALONE,
    OPEN,
    Approval,
    ApprovalState,
    Lapse,
    TwoKeyAct,
    TwoKeysRule,
    may_do,
)
from bot.store.db.database import Database
from bot.store.db.schema import approvals, broadcasts, team
from bot.store.team.approving import holding, requests, two_keys
from bot.store.team.approving.what_is_done import barred, digest_of
from bot.store.team.limits import limit_in
from bot.store.team.news import tell_those


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether something may be done now. `approval`: the number of what approves it; None: nothing needs to.

    `lapse`: why what had been approved doesn't hold.
    """

    granted: bool
    approval: int | None = None
    lapse: Lapse | None = None


class ApprovalsTable:
    """One transaction each; StoreUnavailable from everywhere. `by`: a number in the team. `now`: UTC."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # The rule.

    async def rule(self, now: datetime) -> TwoKeysRule:
        """As it is at this moment."""
        async with self._db.read() as conn:
            return await two_keys.rule(conn, now)

    async def set_rule(self, most: int, *, by: int | None) -> None:
        """Let it be this from now on; whether it may be, `require` says. `by`: None: on the server."""
        async with self._db.write() as conn:
            await two_keys.keep(conn, most, by)

    # What there is.

    async def get(self, number: int) -> Approval | None:
        """The request of that number; None if it isn't kept (any more)."""
        async with self._db.read() as conn:
            return await requests.get(conn, number)

    async def newest(self, act: TwoKeyAct, by: int, now: datetime) -> tuple[Approval | None, Lapse | None]:
        """What this one asked last about the act, and why it doesn't hold, or couldn't be approved now."""
        async with self._db.read() as conn:
            found = await requests.newest(conn, act, approvals.c.asked_by == by)
            if found is None:
                return None, None
            if found.state is ApprovalState.USED and not await holding.waits(conn, found):
                return found, Lapse.DECIDED
            return found, found.lapse(await digest_of(conn, act), await two_keys.roles(conn), now)

    async def lapsed(self, known: Approval, now: datetime) -> Lapse | None:
        """Why a request that is open doesn't hold at this moment; None if it does, or is decided."""
        if known.state not in OPEN:
            return None
        async with self._db.read() as conn:
            return known.lapse(await digest_of(conn, known.act), await two_keys.roles(conn), now)

    async def waiting_for(self, by: int, now: datetime) -> Sequence[Approval]:
        """What this one of the team could approve at this moment, oldest first."""
        asked = approvals.c.state == ApprovalState.ASKED.value
        async with self._db.read() as conn:
            member = (await conn.execute(select(team).where(team.c.id == by))).one_or_none()
            rows = (await conn.execute(select(approvals).where(asked).order_by(approvals.c.id))).all()
            found = []
            for row in rows:
                one = requests.as_approval(row)
                if member is None or one.may_be_given(by, Role(member.role), member.since, now):
                    continue
                if not among(limit_in(member.cases), await requests.case_of(conn, one.act)):
                    continue
                if one.lapse(await digest_of(conn, one.act), await two_keys.roles(conn), now) is None:
                    found.append(one)
            return found

    async def case_of(self, act: TwoKeyAct) -> str:
        """The case that it is about; OF_ALL: it concerns the whole team."""
        async with self._db.read() as conn:
            return await requests.case_of(conn, act)

    async def barred(self, act: TwoKeyAct) -> frozenset[int]:
        """Who can't approve it, besides whoever asks."""
        async with self._db.read() as conn:
            return await barred(conn, act)

    # Asking, and answers.

    async def ask(self, act: TwoKeyAct, by: int, now: datetime) -> Approval | None:
        """Ask whoever can approve it; who has asked for just this already asks nobody again.

        None, and nothing changed, if they may not do it, or it can't be done.
        """
        async with self._db.write() as conn:
            digest = await digest_of(conn, act)
            if digest is None or not await _may_ask(conn, act, by):
                return None
            before = await requests.newest(conn, act, approvals.c.asked_by == by)
            if before and before.state in OPEN:
                if before.lapse(digest, await two_keys.roles(conn), now) is None:
                    return before
                await requests.end(conn, before, ApprovalState.VOID, Act.APPROVAL_VOID, by)
            made = await requests.put(conn, act, digest, by, now, barred=await barred(conn, act))
            can = those_who_approve() & team.c.id.not_in({by, *made.barred})
            await tell_those(conn, News.APPROVAL_ASKED, can, actor=by, detail=str(made.id))
            await requests.enter_act(conn, Act.APPROVAL_ASKED, made, by)
            return made

    async def alone(self, act: TwoKeyAct, by: int, now: datetime) -> Approval | None:
        """Let an owner do it without a second person; everybody is told as soon as it is done.

        None, and nothing changed, if they are no owner, it can't be done, or nobody may do that alone.
        """
        async with self._db.write() as conn:
            digest = await digest_of(conn, act)
            owner = (await two_keys.roles(conn)).get(by) is Role.OWNER
            if digest is None or not owner or act.kind in NEVER_ALONE:
                return None
            return await requests.put(conn, act, digest, by, now, state=ApprovalState.GIVEN, alone=True)

    async def give(self, number: int, by: int, now: datetime) -> tuple[Approval | None, Lapse | None]:
        """Approve it; (as it stands then, None), or as it stands and why it couldn't be.

        What was changed meanwhile, or whose asker may not do it any more, is void by that.
        """
        async with self._db.write() as conn:
            known = await requests.get(conn, number)
            if known is None:
                return None, None
            if lapse := await _not_by(conn, known, by, now):
                return known, lapse
            if lapse := known.lapse(await digest_of(conn, known.act), await two_keys.roles(conn), now):
                void = await requests.end(conn, known, ApprovalState.VOID, Act.APPROVAL_VOID, None)
                await requests.tell_asker(conn, News.APPROVAL_VOID, known)
                return void, lapse
            values = {"state": ApprovalState.GIVEN.value, "approved_by": by, "until": now + LASTS}
            await conn.execute(update(approvals).where(approvals.c.id == number).values(**values))
            given = await requests.get(conn, number)
            assert given is not None
            await requests.enter_act(conn, Act.APPROVAL_GIVEN, given, by)
            await requests.tell_asker(conn, News.APPROVAL_GIVEN, given, actor=by)
            return given, None

    async def refuse(self, number: int, by: int, now: datetime) -> tuple[Approval | None, Lapse | None]:
        """Say that it is not to be done like this; whoever asked is told. As `give`."""
        async with self._db.write() as conn:
            known = await requests.get(conn, number)
            if known is None:
                return None, None
            if lapse := await _not_by(conn, known, by, now):
                return known, lapse
            refused = await requests.end(conn, known, ApprovalState.REFUSED, Act.APPROVAL_REFUSED, by)
            await requests.tell_asker(conn, News.APPROVAL_REFUSED, refused, actor=by)
            return refused, None

    async def withdraw(self, number: int, by: int) -> tuple[Approval | None, bool]:
        """Let whoever asked ask no more; (as it stands then, whether this did it)."""
        async with self._db.write() as conn:
            known = await requests.get(conn, number)
            if known is None or known.asked_by != by or known.state not in OPEN:
                return known, False
            return await requests.end(conn, known, ApprovalState.WITHDRAWN, Act.APPROVAL_UNDONE, by), True

    async def take_back(self, number: int, by: int) -> tuple[Approval | None, Lapse | None]:
        """Let whoever approved it approve it no more, as long as nothing of it is done; as `give`.

        Of a message that waits for its time: until it begins.
        """
        async with self._db.write() as conn:
            known = await requests.get(conn, number)
            if known is None:
                return None, None
            if known.approved_by != by:
                return known, Lapse.OWN
            waits = known.state is ApprovalState.USED and await holding.waits(conn, known)
            if known.state is not ApprovalState.GIVEN and not waits:
                begun = known.state is ApprovalState.USED
                return known, Lapse.BEGUN if begun else Lapse.DECIDED
            back = await requests.end(conn, known, ApprovalState.TAKEN_BACK, Act.APPROVAL_BACK, by)
            await requests.tell_asker(conn, News.APPROVAL_BACK, back, actor=by)
            return back, None

    # Where the act is done: in one unit with it.

    async def require(self, act: TwoKeyAct, by: int | None, now: datetime, people: int = 0) -> Permission:
        """Whether it may be done by this one now; `people`: so many would get the message.

        Holds the write lock from here on: nothing that it looked at changes before the act is done. What had
        been approved and doesn't hold is void by that.
        """
        async with self._db.write() as conn:
            rule = await two_keys.rule(conn, now)
            if not rule.asks(act.kind, people):
                return Permission(True)
            found = None if by is None else await requests.newest(conn, act, approvals.c.asked_by == by)
            if found is None or found.state not in (ApprovalState.GIVEN, ApprovalState.USED):
                return Permission(False)
            if lapse := found.lapse(await digest_of(conn, act), await two_keys.roles(conn), now):
                if found.state is ApprovalState.GIVEN:
                    await requests.end(conn, found, ApprovalState.VOID, Act.APPROVAL_VOID, None)
                return Permission(False, lapse=lapse)
            if found.state is ApprovalState.USED and not await holding.waits(conn, found):
                return Permission(False)  # it was done once
            return Permission(True, found.id)

    async def done(self, act: TwoKeyAct, permission: Permission, by: int | None) -> None:
        """It was done, or planned, with this. If an owner did it alone, everybody is told."""
        which = (approvals.c.kind == act.kind.value, approvals.c.subject == act.subject)
        async with self._db.write() as conn:
            # What was approved before that isn't what it goes by now.
            await conn.execute(update(approvals).where(*which, approvals.c.used == 1).values(used=0))
            if permission.approval is None:
                return
            known = await requests.get(conn, permission.approval)
            assert known is not None
            values = {"state": ApprovalState.USED.value, "used": 1}
            await conn.execute(update(approvals).where(approvals.c.id == known.id).values(**values))
            if known.alone and known.state is ApprovalState.GIVEN:
                await requests.enter_act(conn, Act.EMERGENCY, known, by)
                everybody = team.c.id != known.asked_by
                await tell_those(conn, News.ALONE, everybody, actor=known.asked_by, detail=str(known.id))

    async def stands(self, broadcast_id: int) -> bool:
        """Whether what approved a message that waits for its time still does; True if nothing had to."""
        async with self._db.read() as conn:
            return await holding.stands(conn, broadcast_id)

    # Around it.

    async def asked_in(self, number: int, member: int, message: int) -> None:
        """One of the team is asked in this message of theirs."""
        async with self._db.write() as conn:
            known = await requests.get(conn, number)
            if known is not None:
                messages = json.dumps({**known.messages, member: message})
                await conn.execute(
                    update(approvals).where(approvals.c.id == number).values(messages=messages)
                )

    async def purge(self, before: datetime) -> None:
        """Delete what was asked before that and holds nothing any more; the record keeps what was done."""
        old = (approvals.c.asked_at < before, approvals.c.used == 0)
        async with self._db.write() as conn:
            await conn.execute(delete(approvals).where(*old))


def those_who_approve() -> ColumnElement[bool]:
    """Condition of those of the team who may approve anything."""
    return team.c.role.in_([role.value for role in roles_of(Access.ORGANISERS)])


async def _may_ask(conn: AsyncConnection, act: TwoKeyAct, by: int) -> bool:
    member = (await conn.execute(select(team).where(team.c.id == by))).one_or_none()
    if member is None or not may_do(act.kind, Role(member.role)):
        return False
    if act.kind not in requests.ABOUT_BROADCASTS or member.role == Role.OWNER.value:
        return True
    author = select(broadcasts.c.author).where(broadcasts.c.id == int(act.subject))
    return bool(await conn.scalar(author) == member.chat)


async def _not_by(conn: AsyncConnection, known: Approval, by: int, now: datetime) -> Lapse | None:
    """Why the member with that number can't decide on it; None if they can."""
    member = (await conn.execute(select(team).where(team.c.id == by))).one_or_none()
    role, since = (Role(member.role), member.since) if member else (None, None)
    if lapse := known.may_be_given(by, role, since, now):
        return lapse
    if member and not among(limit_in(member.cases), await requests.case_of(conn, known.act)):
        return Lapse.NOT_YOURS
    return None
