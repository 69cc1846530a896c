"""What a request is about, for the templates, and where its buttons lead to."""

from __future__ import annotations

from typing import Any, assert_never

from bot.chat.approvals.buttons import BeginPanic
from bot.chat.base.buttons import Button, Open, Screen
from bot.chat.base.context import Context
from bot.chat.broadcasts.buttons import Overview, Preview
from bot.chat.cases.editor.buttons import CaseHome, CloseCase, PublishCase
from bot.chat.delivery.buttons import Recall
from bot.chat.delivery.status_view import which
from bot.chat.team.buttons import ChangeRole, RemoveMember
from bot.chat.team.labels import numbers_of_team, of_member
from bot.chat.team.room.buttons import LinkTeamRoom
from bot.chat.team.room.looking import title_of
from bot.content.cases.editing.places import short_title
from bot.model.cases.case import CaseOutcome
from bot.model.cases.revision import Agreed, MayUse
from bot.model.team.roles import Role
from bot.model.team.two_keys import Approval, ApprovalKind, ApprovalState, TwoKeyAct


def fields_of(act: TwoKeyAct) -> tuple[ApprovalKind, str, str]:
    """What a button about it carries."""
    return act.kind, act.subject, act.detail


def leads_to(act: TwoKeyAct) -> Button:
    """The button that does it, or that shows the one that does."""
    match act.kind:
        case ApprovalKind.BROADCAST:
            return Preview(int(act.subject))
        case ApprovalKind.RECALL:
            return Recall(int(act.subject), sure=True)
        case ApprovalKind.PUBLISH:
            base, agreed, may_use, named = act.detail.split("_")
            answers = (Agreed(agreed), MayUse(may_use), int(named))
            return PublishCase(act.subject, int(base), *answers, sure=True)
        case ApprovalKind.CLOSE:
            return CloseCase(act.subject, CaseOutcome(act.detail), sure=True)
        case ApprovalKind.REMOVE if act.detail:
            return ChangeRole(int(act.subject), Role(act.detail), sure=True)
        case ApprovalKind.REMOVE:
            return RemoveMember(int(act.subject), sure=True)
        case ApprovalKind.RULE:
            return Open(Screen.TWO_KEYS)
        case ApprovalKind.ROOM:
            return LinkTeamRoom(int(act.subject), act.detail, sure=True)
        case ApprovalKind.PANIC:
            return BeginPanic()
        case _:
            assert_never(act.kind)


def back_from(act: TwoKeyAct) -> Button:
    """The screen that it is done from."""
    match act.kind:
        case ApprovalKind.BROADCAST | ApprovalKind.RECALL:
            return Overview(int(act.subject))
        case ApprovalKind.PUBLISH | ApprovalKind.CLOSE:
            return CaseHome(act.subject)
        case ApprovalKind.REMOVE:
            return Open(Screen.TEAM)
        case ApprovalKind.RULE:
            return Open(Screen.TWO_KEYS)
        case ApprovalKind.ROOM:
            return LinkTeamRoom(int(act.subject), act.detail, sure=False)
        case ApprovalKind.PANIC:
            return Open(Screen.PANIC)
        case _:
            assert_never(act.kind)


async def what(context: Context, act: TwoKeyAct) -> dict[str, Any]:
    """What it is, as approval_what.html.j2 knows it."""
    found: dict[str, Any] = {
        "of": act.kind.value,
        "title": "",
        "kind": "",
        "words": "",
        "outcome": "",
        "revision": 0,
        "member": 0,
        "there": 0,
        "lowered": act.kind is ApprovalKind.REMOVE and bool(act.detail),
        "most": 0,
    }
    match act.kind:
        case ApprovalKind.BROADCAST | ApprovalKind.RECALL:
            draft = await context.services.drafts.known(int(act.subject))
            if draft is not None:
                found |= which(context, draft, draft.texts)
                found["title"] = await _title(context, draft.case)
            followed = await context.services.steering.look(int(act.subject))
            if followed is not None and act.kind is ApprovalKind.RECALL:
                found["there"] = followed.progress.delivered
        case ApprovalKind.PUBLISH:
            found |= {
                "title": await _title(context, act.subject),
                "revision": int(act.detail.partition("_")[0]),
            }
        case ApprovalKind.CLOSE:
            found |= {
                "title": await _title(context, act.subject),
                "outcome": context.texts.label(f"outcome_{act.detail}"),
            }
        case ApprovalKind.REMOVE:
            found["member"] = (await numbers_of_team(context))[int(act.subject)]
        case ApprovalKind.RULE:
            found["most"] = int(act.detail)
        case ApprovalKind.ROOM:
            found["title"] = await title_of(context, int(act.subject))
        case ApprovalKind.PANIC:
            pass
    return found


async def people(context: Context, approval: Approval) -> dict[str, Any]:
    """Who asked, and who decided, as the reader knows them; and when."""
    members = await context.services.team.members(context.visitor)
    # Nobody looks at each change: it is found out here, and once more where it is used.
    void = await context.services.approvals.lapsed(approval) is not None
    return {
        "asker": of_member(context, members, approval.asked_by),
        "approver": of_member(context, members, approval.approved_by) if approval.approved_by else "",
        "mine": any(member.you and member.id == approval.approved_by for member in members),
        "state": (ApprovalState.VOID if void else approval.state).value,
        "alone": approval.alone,
        "asked_at": approval.asked_at,
        "until": approval.until,
        "zone": context.services.days.zone.key,
    }


async def _title(context: Context, slug: str) -> str:
    """What a case is called; of a draft, what its newest revision calls it."""
    case = context.services.library.case(slug)
    if case is not None:
        return case.text(context.texts.language).title
    files = await context.services.revisions.documents(slug)
    languages = (context.texts.language, *context.services.phrasebook.languages)
    return (short_title(files.files, languages) if files else "") or slug
