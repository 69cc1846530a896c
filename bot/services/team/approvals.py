"""Two keys: what a second person of the team has to approve, asking for it, and deciding on it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.model.cases.case import CaseOutcome
from bot.model.cases.revision import Consent
from bot.model.clock import Clock
from bot.model.retention import APPROVALS_KEPT
from bot.model.team.roles import Role
from bot.model.team.two_keys import (
    RULE,
    Approval,
    ApprovalKind,
    ApprovalState,
    Lapse,
    TwoKeyAct,
    TwoKeysRule,
    loosens,
)
from bot.services.people.visitors import Visitor
from bot.store.store import Store
from bot.store.team.approving.approvals import Permission


@dataclass(frozen=True, slots=True)
class TwoKeys:
    """How an act stands that a second person has to approve.

    `asked`: what was asked about it last, and `lapse`: why that doesn't hold. `others`: so many could approve
    it. `granted`: it can be done now.
    """

    act: TwoKeyAct
    asked: Approval | None
    lapse: Lapse | None
    others: int

    @property
    def granted(self) -> bool:
        """Whether it is approved, and that holds."""
        holds = (ApprovalState.GIVEN, ApprovalState.USED)
        return self.asked is not None and self.lapse is None and self.asked.state in holds


class ApprovalsService:
    """`wake` tells whoever tells the team that there is something to tell."""

    def __init__(self, store: Store, clock: Clock, wake: Callable[[], None]) -> None:
        self._store = store
        self._clock = clock
        self._wake = wake

    # The rule.

    async def set_rule(self, visitor: Visitor, most: int) -> bool:
        """Let messages to more people than `most` need a second person; OFF: let nothing need one.

        False, and nothing changed, if somebody else has to approve that first, or they are an owner no more.
        """
        act = of_rule(most)
        async with self._store.unit():
            permission = await self.require(visitor.chat, act)
            number = await self._store.team.number(visitor.chat)
            owner = number is not None and await self._store.team.role(visitor.chat) is Role.OWNER
            if not owner or (loosens((await self.rule()).most, most) and not permission.granted):
                return False
            await self._store.approvals.set_rule(most, by=number)
            await self.done(visitor.chat, act, permission)
        self._wake()
        return True

    # What is asked, and of whom.

    async def rule(self) -> TwoKeysRule:
        """The rule as it is at this moment."""
        return await self._store.approvals.rule(self._clock.now())

    async def of(self, visitor: Visitor, act: TwoKeyAct, people: int = 0) -> TwoKeys | None:
        """How it stands with this act, if this visitor would do it; None: nobody else has to approve it.

        `people`: so many would get the message.
        """
        if not (await self.rule()).asks(act.kind, people):
            return None
        number = await self._store.team.number(visitor.chat)
        asked, lapse = None, None
        if number is not None:
            asked, lapse = await self._store.approvals.newest(act, number, self._clock.now())
        barred = await self._store.approvals.barred(act)
        case = await self._store.approvals.case_of(act)
        others = set(await self._store.team.who_send(case)) - {number} - barred
        return TwoKeys(act, asked, lapse, len(others))

    async def get(self, number: int) -> Approval | None:
        """The request of that number; None if it isn't kept (any more)."""
        return await self._store.approvals.get(number)

    async def case_of(self, act: TwoKeyAct) -> str:
        """The case that it is about; OF_ALL: it concerns the whole team."""
        return await self._store.approvals.case_of(act)

    async def lapsed(self, approval: Approval) -> Lapse | None:
        """Why a request that is open doesn't hold at this moment; None if it does, or is decided."""
        return await self._store.approvals.lapsed(approval, self._clock.now())

    async def waiting_for(self, visitor: Visitor) -> Sequence[Approval]:
        """What waits for this visitor's approval, oldest first."""
        number = await self._store.team.number(visitor.chat)
        if number is None or not visitor.sends:
            return ()
        return await self._store.approvals.waiting_for(number, self._clock.now())

    async def hinders(self, visitor: Visitor, approval: Approval) -> Lapse | None:
        """Why this visitor can't approve it as it is asked; None if they can, unless it was changed since."""
        members = await self._store.team.members(visitor.chat)
        me = next((member for member in members if member.you), None)
        if me is None:
            return Lapse.NOT_YOURS
        return approval.may_be_given(me.id, me.role, me.since, self._clock.now())

    # Asking, and deciding.

    async def ask(self, visitor: Visitor, act: TwoKeyAct) -> Approval | None:
        """Ask everybody who can approve it; None if it can't be done (any more), or not by the visitor."""
        number = await self._store.team.number(visitor.chat)
        asked = number and await self._store.approvals.ask(act, number, self._clock.now())
        self._wake()
        return asked or None

    async def withdraw(self, visitor: Visitor, number: int) -> tuple[Approval | None, bool]:
        """Let whoever asked ask no more; (as it stands then, whether this did it)."""
        by = await self._store.team.number(visitor.chat)
        if by is None:
            return None, False
        return await self._store.approvals.withdraw(number, by)

    async def give(self, visitor: Visitor, number: int) -> tuple[Approval | None, Lapse | None]:
        """Approve it; (as it stands then, why it couldn't be)."""
        by = await self._store.team.number(visitor.chat)
        if by is None:
            return None, Lapse.NOT_YOURS
        decided = await self._store.approvals.give(number, by, self._clock.now())
        self._wake()
        return decided

    async def refuse(self, visitor: Visitor, number: int) -> tuple[Approval | None, Lapse | None]:
        """Say that it is not to be done like this; as `give`."""
        by = await self._store.team.number(visitor.chat)
        if by is None:
            return None, Lapse.NOT_YOURS
        decided = await self._store.approvals.refuse(number, by, self._clock.now())
        self._wake()
        return decided

    async def take_back(self, visitor: Visitor, number: int) -> tuple[Approval | None, Lapse | None]:
        """Approve it no more, as long as it isn't done; as `give`."""
        by = await self._store.team.number(visitor.chat)
        if by is None:
            return None, Lapse.NOT_YOURS
        decided = await self._store.approvals.take_back(number, by)
        self._wake()
        return decided

    async def alone(self, visitor: Visitor, act: TwoKeyAct) -> Approval | None:
        """Let an owner do it alone; None if they are none (any more), or it can't be done alone."""
        number = await self._store.team.number(visitor.chat)
        if number is None:
            return None
        return await self._store.approvals.alone(act, number, self._clock.now())

    # Where an act is done: in one unit with it.

    async def require(self, chat: int, act: TwoKeyAct, people: int = 0) -> Permission:
        """Whether who has this chat may do it now; to be called in the unit that does it, before all else."""
        by = await self._store.team.number(chat)
        return await self._store.approvals.require(act, by, self._clock.now(), people)

    async def done(self, chat: int, act: TwoKeyAct, permission: Permission) -> None:
        """It was done, or planned, in this unit; whoever tells the team looks once it is kept."""
        await self._store.approvals.done(act, permission, await self._store.team.number(chat))

    # The team's chats.

    async def messages(self, approval: Approval) -> Mapping[int, int]:
        """Where it is asked: chat → message, of those who are still in the team."""
        team = await self._store.team.who_send(await self.case_of(approval.act))
        return {team[number]: message for number, message in approval.messages.items() if number in team}

    async def asked_in(self, visitor: Visitor, number: int, message: int) -> None:
        """The visitor is asked in this message of theirs."""
        by = await self._store.team.number(visitor.chat)
        if by is not None:
            await self._store.approvals.asked_in(number, by, message)

    async def purge(self) -> None:
        """Delete what was asked long ago."""
        await self._store.approvals.purge(self._clock.now() - APPROVALS_KEPT)


def of_broadcast(broadcast_id: int) -> TwoKeyAct:
    """That a message goes out, or is planned."""
    return TwoKeyAct(ApprovalKind.BROADCAST, str(broadcast_id))


def of_recall(broadcast_id: int) -> TwoKeyAct:
    """That a message is deleted everywhere."""
    return TwoKeyAct(ApprovalKind.RECALL, str(broadcast_id))


def of_publishing(case: str, revision: int, consent: Consent) -> TwoKeyAct:
    """That people see that revision of a case, with what was answered about consent."""
    confirmed = len(consent.named) + consent.pictured
    detail = f"{revision}_{consent.agreed.value}_{consent.may_use.value}_{confirmed}"
    return TwoKeyAct(ApprovalKind.PUBLISH, case, detail)


def of_closing(case: str, outcome: CaseOutcome) -> TwoKeyAct:
    """That a case is closed."""
    return TwoKeyAct(ApprovalKind.CLOSE, case, outcome.value)


def of_removing(member: int, role: Role | None = None) -> TwoKeyAct:
    """That an owner is removed; or, with a role, given that one, which is lower."""
    return TwoKeyAct(ApprovalKind.REMOVE, str(member), role.value if role else "")


def of_rule(most: int) -> TwoKeyAct:
    """That the rule asks less often."""
    return TwoKeyAct(ApprovalKind.RULE, RULE, str(most))
