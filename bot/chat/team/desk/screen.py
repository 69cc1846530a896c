"""The desk as it is read, with a button for each thing on it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final, assert_never

from bot.chat.approvals.buttons import LookAtApproval
from bot.chat.base.buttons import Button, Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, Keyboard, Row, button, keyboard
from bot.chat.broadcasts.buttons import NewDraft, Overview
from bot.chat.broadcasts.suggested.buttons import ShowMilestone
from bot.chat.cases.buttons import NextText, ShowReportBack, Totals
from bot.chat.cases.editor.buttons import AskOpenQuestion, CaseHome
from bot.chat.delivery.buttons import LookAt, TeamBroadcasts
from bot.chat.letters.after_sending import ShowDoubt
from bot.chat.people.hotline.buttons import ShowQuestion
from bot.content.sendable import cut
from bot.model.team.desk import (
    Desk,
    DeskAddress,
    DeskAnswers,
    DeskApprovals,
    DeskCaseDraft,
    DeskDraft,
    DeskHotline,
    DeskMessage,
    DeskMilestone,
    DeskMissed,
    DeskNameless,
    DeskOld,
    DeskRests,
    DeskTexts,
    Waiting,
)
from bot.model.team.roles import Access

SENDING_SHOWN: Final = 4
SCHEDULED_SHOWN: Final = 4
WAITING_SHOWN: Final = 8
"""So many of each stand there with their buttons; of the others it is said how many there are."""
BAR_LENGTH: Final = 12
ON_A_BUTTON: Final = 24
SHORT_TITLE: Final = 40
SHORT_WORDS: Final = 40


def screen(context: Context, desk: Desk) -> tuple[str, Keyboard | None]:
    """What it says, and its buttons."""
    sending, scheduled = desk.sending[:SENDING_SHOWN], desk.scheduled[:SCHEDULED_SHOWN]
    waiting = desk.waiting[:WAITING_SHOWN]
    html = context.texts.screen(
        "desk",
        sending=[
            {
                **_said(one.message),
                "state": one.state.value,
                "asks": one.asks,
                "bar": _bar(one.percent),
                "percent": one.percent,
                "settled": one.settled,
                "audience": one.audience,
            }
            for one in sending
        ],
        scheduled=[{**_said(one.message), "moment": one.send_at} for one in scheduled],
        waiting=[_line(context, one) for one in waiting],
        more_sending=len(desk.sending) - len(sending),
        more_scheduled=len(desk.scheduled) - len(scheduled),
        more_waiting=len(desk.waiting) - len(waiting),
        quiet=desk.is_quiet,
        sends=context.visitor.sends,
        zone=context.services.days.zone.key,
    )
    rows: list[Row] = [[_message(context, one.state.value, one.message)] for one in sending]
    rows += [[_message(context, "scheduled", one.message)] for one in scheduled]
    rows += [[_key(context, one)] for one in waiting]
    return html, keyboard(*rows, *_usual(context))


def digest(html: str, keys: Keyboard | None) -> bytes:
    """Another one as soon as anything on it is."""
    return hashlib.sha256(f"{html}\n{keys}".encode()).digest()


def _bar(percent: int) -> str:
    full = percent * BAR_LENGTH // 100
    return "▓" * full + "░" * (BAR_LENGTH - full)


def _said(message: DeskMessage) -> dict[str, str]:
    return {
        "kind": message.kind.value,
        "words": cut(message.words, SHORT_WORDS),
        "case": cut(message.title, SHORT_TITLE),
    }


def _message(context: Context, state: str, message: DeskMessage) -> Key:
    words = cut(message.words or message.title, ON_A_BUTTON)
    return button(context.texts.label("desk_item", what=state, words=words), LookAt(message.broadcast))


def _line(context: Context, item: Waiting) -> dict[str, object]:
    """What waits, as the template knows it."""
    match item:
        case DeskMissed(message, send_at):
            return {"what": "missed", **_said(message), "moment": send_at}
        case DeskApprovals(waiting, _):
            return {"what": "approvals", "number": waiting}
        case DeskHotline(waiting, _):
            return {"what": "hotline", "number": waiting}
        case DeskNameless():
            return {"what": "nameless"}
        case DeskDraft(message):
            return {"what": "draft", **_said(message)}
        case DeskAnswers(_, title):
            return {"what": "answers", "case": cut(title, SHORT_TITLE)}
        case DeskAddress(_, title, _, shown):
            address = cut(" ".join(shown.split()), SHORT_WORDS)
            return {"what": "address", "case": cut(title, SHORT_TITLE), "address": address}
        case DeskMilestone(_, title, letters):
            return {"what": "milestone", "case": cut(title, SHORT_TITLE), "number": letters}
        case DeskRests(_, title, until):
            return {"what": "rests", "case": cut(title, SHORT_TITLE), "day": until}
        case DeskOld(_, title, age_days):
            return {"what": "old", "case": cut(title, SHORT_TITLE), "number": age_days}
        case DeskCaseDraft(_, title, asks):
            return {"what": "case_draft", "case": cut(title, SHORT_TITLE), "asks": asks}
        case DeskTexts(_, title, language, missing, unverified):
            return {
                "what": "texts",
                "case": cut(title, SHORT_TITLE),
                "language": context.language_called(language),
                "missing": missing,
                "unverified": unverified,
            }
        case _:
            assert_never(item)


def _key(context: Context, item: Waiting) -> Key:
    """What leads to it."""
    label = context.texts.label
    match item:
        case DeskApprovals():
            return button(label("desk_approvals"), _opens(item))
        case DeskHotline():
            return button(label("desk_hotline"), _opens(item))
        case DeskNameless():
            return button(label("desk_nameless"), _opens(item))
        case DeskMissed(message) | DeskDraft(message):
            words = message.words or message.title
        case DeskTexts(_, title, language):
            words = f"{cut(title, ON_A_BUTTON - 5)} · {language}"
        case _:
            words = item.title
    what = _line(context, item)["what"]
    return button(label("desk_item", what=what, words=cut(words, ON_A_BUTTON)), _opens(item))


def _opens(item: Waiting) -> Button:
    match item:
        case DeskMissed(message):
            return LookAt(message.broadcast)
        case DeskDraft(message):
            return Overview(message.broadcast)
        case DeskApprovals(_, first):
            return LookAtApproval(first)
        case DeskHotline(waiting, first):
            return ShowQuestion(first) if waiting == 1 else Open(Screen.HOTLINE)
        case DeskNameless():
            return Open(Screen.ABOUT)
        case DeskAnswers(case):
            return ShowReportBack(case)
        case DeskAddress(case, _, address):
            return ShowDoubt(case, address)
        case DeskCaseDraft(case, _, True):
            return AskOpenQuestion(case)
        case DeskMilestone(case, _, letters):
            return ShowMilestone(case, letters)
        case DeskRests(case) | DeskOld(case) | DeskCaseDraft(case):
            return CaseHome(case)
        case DeskTexts(case, _, language):
            return NextText(case, language)
        case _:
            assert_never(item)


def _usual(context: Context) -> Sequence[Row]:
    """What is done most often, by what they may."""
    label, role = context.texts.label, context.visitor.role
    rows: list[Row] = []
    if Access.ORGANISERS.admits(role):
        write, messages = button(label("desk_write"), NewDraft("")), TeamBroadcasts(0)
        rows.append([write, button(label("desk_messages"), messages)])
    if Access.CASES.admits(role):
        rows.append([button(label("desk_cases"), CaseHome()), button(label("desk_totals"), Totals(""))])
    elif Access.TOTALS.admits(role):
        rows.append([button(label("desk_totals"), Totals(""))])
    elif Access.TRANSLATIONS.admits(role):
        rows.append([button(label("desk_translate"), Open(Screen.TRANSLATIONS))])
    team = button(label("desk_team"), Open(Screen.TEAM))
    asked = button(label("desk_questions"), Open(Screen.HOTLINE))
    rows.append([team, asked] if Access.ORGANISERS.admits(role) else [team])
    return rows
