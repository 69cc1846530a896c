"""`/broadcast`: from the choice of a case to "send", and following it while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, MessageEntity
from telegram.constants import MessageLimit

from bot.chat.buttons import (
    Confirm,
    Discard,
    NewDraft,
    Open,
    OpenBelow,
    Preview,
    Screen,
    WriteIn,
    pack,
    parse,
)
from bot.chat.desk import Desk
from bot.chat.letters import pick_case
from bot.chat.organisers import for_organisers
from bot.chat.turn import Turn, button, keyboard
from bot.model.delivery import Kind, Outgoing
from bot.model.languages import OWN_NAMES
from bot.services.broadcasts import DraftView
from bot.services.prompts import Awaited


@for_organisers
async def broadcast(turn: Turn, slug: str = "") -> None:
    """Begin: which case, which kind."""
    case = await pick_case(turn, slug, lambda item: NewDraft(item.slug))
    if case is None:
        return
    updates = await turn.desk.broadcasting.audience(case, Kind.UPDATE)
    calls = await turn.desk.broadcasting.audience(case, Kind.CALL)
    label = turn.texts.label
    await turn.show(
        turn.texts.screen(
            "broadcast_kind",
            title=case.text(turn.texts.language).title,
            updates=updates,
            calls=calls,
            age_days=turn.desk.totals.age_days(case),
        ),
        keyboard(
            [button(label("kind_update"), NewDraft(case.slug, Kind.UPDATE))],
            [button(label("kind_call"), NewDraft(case.slug, Kind.CALL))],
            [button(label("cancel"), Open(Screen.DISMISS))],
        ),
    )


@for_organisers
async def new_draft(turn: Turn, tap: NewDraft) -> None:
    """Case and kind are chosen: ask for the text in the case's default language."""
    case = turn.desk.library.case(tap.case)
    if case is None or tap.kind is None:
        await broadcast(turn, tap.case)
        return
    draft_id = await turn.desk.broadcasting.begin(turn.visitor, case, tap.kind)
    await write_in(turn, WriteIn(draft_id, case.default_language))


@for_organisers
async def write_in(turn: Turn, tap: WriteIn) -> None:
    """Take the next message for the draft's text in that language."""
    view = await turn.desk.broadcasting.view(turn.visitor, tap.draft)
    if view is None or tap.language not in OWN_NAMES:
        await turn.show(turn.texts.screen("broadcast_gone"))
        return
    await turn.desk.prompts.ask(turn.visitor, Awaited.DRAFT, pack(tap))
    await turn.show(
        turn.texts.screen("broadcast_text", language=OWN_NAMES[tap.language]),
        keyboard(
            # The way back for who changed their mind about another version.
            [button(turn.texts.label("preview"), Preview(view.draft.id))] if view.complete else [],
            *_version_rows(turn, view, without=tap.language),
            [_discard(turn, view)],
        ),
    )


@for_organisers
async def written(turn: Turn, data: str, message: Message) -> None:
    """The text came."""
    tap = parse(data)
    if not isinstance(tap, WriteIn):
        await turn.desk.prompts.drop(turn.visitor)
        await turn.say(turn.texts.screen("broadcast_gone"))
        return
    content = await _usable(turn, message)
    if content is None:
        return
    kept = await turn.desk.broadcasting.view(turn.visitor, tap.draft) and await turn.desk.broadcasting.write(
        tap.draft, tap.language, content, message.message_id
    )
    await turn.desk.prompts.drop(turn.visitor)
    await _overview(turn, tap.draft if kept else 0)


async def edited(turn: Turn, message: Message) -> bool:
    """An organiser edited a message: if a draft was made from it, take the change over and say so."""
    found = await turn.desk.broadcasting.made_from(turn.visitor, message.message_id)
    if found is None:
        return False
    draft_id, language = found
    content = await _usable(turn, message)
    if content and await turn.desk.broadcasting.write(draft_id, language, content, message.message_id):
        keys = keyboard([button(turn.texts.label("preview"), Preview(draft_id))])
        await turn.say(turn.texts.screen("broadcast_edited", language=OWN_NAMES[language]), keys)
    return True


async def _usable(turn: Turn, message: Message) -> Outgoing | None:
    """The message as content for a broadcast; None, with a word to the organiser, if it can't be one."""
    content = None if message.media_group_id else outgoing_from(message)
    text, limit = _words(message)
    if content is None:
        reason = "album" if message.media_group_id else "kind"
        await turn.say(turn.texts.screen("broadcast_unusable", reason=reason, limit=0, length=0))
    elif len(text) > limit:
        await turn.say(turn.texts.screen("broadcast_unusable", reason="long", limit=limit, length=len(text)))
        return None
    return content


def _words(message: Message) -> tuple[str, int]:
    if message.text is not None:
        return message.text, MessageLimit.MAX_TEXT_LENGTH
    return message.caption or "", MessageLimit.CAPTION_LENGTH


def outgoing_from(message: Message) -> Outgoing | None:
    """A message as somebody wrote it, ready to be sent on: words, formatting, photo or document.

    None for what can't be a broadcast (a sticker, a voice message, a place).
    """
    if message.text is not None:
        return Outgoing("sendMessage", {"text": message.text, "entities": _plain(message.entities)})
    words = {"caption": message.caption or "", "caption_entities": _plain(message.caption_entities)}
    if message.photo:
        return Outgoing("sendPhoto", {"photo": message.photo[-1].file_id, **words})
    if message.document and not message.animation:
        return Outgoing("sendDocument", {"document": message.document.file_id, **words})
    return None


def _plain(entities: tuple[MessageEntity, ...]) -> list[dict[str, Any]]:
    return [entity.to_dict() for entity in entities]


async def _overview(turn: Turn, draft_id: int) -> None:
    """Which languages are written, and what can be done next."""
    view = await turn.desk.broadcasting.view(turn.visitor, draft_id)
    if view is None:
        await turn.show(turn.texts.screen("broadcast_gone"))
        return
    await turn.show(
        turn.texts.screen(
            "broadcast_got",
            items=[
                {"name": OWN_NAMES[v.language], "written": v.written, "is_default": v.is_default}
                for v in view.versions
            ],
            default=OWN_NAMES[view.draft.default_language],
        ),
        keyboard(
            [button(turn.texts.label("preview"), Preview(draft_id))] if view.complete else [],
            *_version_rows(turn, view),
            [_discard(turn, view)],
        ),
    )


def _version_rows(turn: Turn, view: DraftView, without: str = "") -> list[list[InlineKeyboardButton]]:
    return [
        [
            button(
                turn.texts.label(
                    "rewrite_in" if version.written else "write_in", language=OWN_NAMES[version.language]
                ),
                WriteIn(view.draft.id, version.language),
            )
        ]
        for version in view.versions
        if version.language != without
    ]


def _discard(turn: Turn, view: DraftView) -> InlineKeyboardButton:
    return button(turn.texts.label("discard"), Discard(view.draft.id))


@for_organisers
async def preview(turn: Turn, tap: Preview) -> None:
    """Send the organiser every version as its readers will get it, then what it means to confirm."""
    view = await turn.desk.broadcasting.view(turn.visitor, tap.draft)
    if view is None or not view.complete:
        await _overview(turn, tap.draft)
        return
    await turn.desk.prompts.drop(turn.visitor)
    ready = render(turn.desk, view.draft.case, view.draft.kind, view.draft.texts)
    written = [version for version in view.versions if version.written]
    for version in written:
        if len(written) > 1:
            await turn.say(turn.texts.screen("broadcast_version", language=OWN_NAMES[version.language]))
        await turn.repeat(ready[version.language])
    items = [{"name": OWN_NAMES[version.language], "readers": version.readers} for version in written]
    label = turn.texts.label
    confirm = label("send_to", n=view.audience, number=turn.texts.number(view.audience))
    await turn.say(
        turn.texts.screen("broadcast_preview", items=items, audience=view.audience, minutes=view.minutes),
        keyboard(
            [button(confirm, Confirm(view.draft.id, view.draft.revision))] if view.audience else [],
            *_version_rows(turn, view),
            [_discard(turn, view)],
        ),
    )


@for_organisers
async def confirm(turn: Turn, tap: Confirm) -> None:
    """Send it. A second tap, or one on a preview of an older text, starts nothing."""
    shown_in = turn.tapped.message_id if turn.tapped else None
    if await turn.desk.broadcasting.confirm(turn.visitor, tap.draft, tap.revision, shown_in):
        await turn.toast("toast_begun")
    elif await turn.desk.broadcasting.started(turn.visitor, tap.draft):
        await turn.toast("toast_started")
    else:
        await turn.toast("toast_outdated")
        await _overview(turn, tap.draft)


@for_organisers
async def discard(turn: Turn, tap: Discard) -> None:
    """Throw the draft away."""
    done = await turn.desk.broadcasting.discard(turn.visitor, tap.draft)
    await turn.desk.prompts.drop(turn.visitor)
    await turn.show(turn.texts.screen("broadcast_discarded" if done else "broadcast_gone"))


_KEYS: Final = "reply_markup"


def render(desk: Desk, slug: str, kind: Kind, texts: Mapping[str, Outgoing]) -> dict[str, Outgoing]:
    """Every version of a broadcast as it goes out: the organiser's words, and buttons in their language."""
    return {
        language: Outgoing(
            message.method, {**message.params, _KEYS: _reader_keys(desk, slug, kind, language).to_dict()}
        )
        for language, message in texts.items()
    }


def _reader_keys(desk: Desk, slug: str, kind: Kind, language: str) -> InlineKeyboardMarkup:
    label = desk.phrasebook[language].label
    if kind is Kind.CALL:
        first = button(label("write_letter"), OpenBelow(Screen.LETTER, slug))
    else:
        first = button(label("read_case"), OpenBelow(Screen.CASE, slug))
    return InlineKeyboardMarkup([[first], [button(label("change_settings"), OpenBelow(Screen.SETTINGS))]])
