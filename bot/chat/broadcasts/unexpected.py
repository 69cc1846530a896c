"""A text that nobody asked for, while a draft is open: whoever sent it may believe that it went into it."""

from __future__ import annotations

from typing import Final

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.broadcasts.buttons import Preview, WriteIn
from bot.chat.broadcasts.intake import outgoing_from
from bot.chat.broadcasts.viewing import view_of
from bot.chat.cases.editor import intake
from bot.content import sendable
from bot.model.broadcasts.broadcast import BroadcastState
from bot.services.broadcasts.draft_view import DraftView
from bot.telegram_api.updates.incoming import ChatMessage

BEGINNING: Final = 80
"""Characters of the draft that are enough to see that it is the old text."""


async def came(context: Context, message: ChatMessage) -> bool:
    """Say that the message was put nowhere, and what the newest draft says; False if there is no draft."""
    if not context.visitor.sends or outgoing_from(message.whole) is None:
        return False
    view = await _newest(context)
    if view is None:
        return False
    draft, label = view.draft, context.texts.label
    words = draft.texts.get(draft.default_language) or next(iter(draft.texts.values()))
    writes = [
        button(
            label("rewrite_in", language=context.language_name(version.language)),
            WriteIn(draft.id, version.language),
        )
        for version in view.versions
        if version.written
    ]
    ready = view.complete and view.sound and view.changed
    await context.say(
        context.texts.screen("broadcast_not_taken", words=sendable.beginning(words, BEGINNING)),
        keyboard(
            *(writes[first : first + 2] for first in range(0, len(writes), 2)),
            [button(label("preview"), Preview(draft.id))] if ready else [],
            *await intake.choices(context, message),
        ),
        below=message,
    )
    return True


async def _newest(context: Context) -> DraftView | None:
    """The organiser's newest draft that has a text, whichever case it is about."""
    ids = {
        number
        for case in context.services.library.cases.values()
        if context.visitor.has(case.slug)
        for number in await context.services.drafts.unfinished(context.visitor, case)
    }
    for number in sorted(ids, reverse=True):
        draft = await context.services.drafts.known(number)
        if draft is None or draft.state is not BroadcastState.DRAFT or not context.visitor.has(draft.case):
            continue
        if draft.case in context.services.library.cases:
            return await view_of(context, number)
    return None
