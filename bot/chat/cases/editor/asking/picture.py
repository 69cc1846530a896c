"""The picture of a case: sent, replaced, taken out, and seen as supporters will see it."""

from __future__ import annotations

import asyncio

from bot.chat.base.buttons import pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.cases.editor.buttons import (
    AskForPicture,
    EditPart,
    PreviewPicture,
    RemovePicture,
    TakePicture,
)
from bot.chat.cases.editor.desk import show_case
from bot.chat.cases.editor.parts import show_part
from bot.chat.cases.picture import caption
from bot.content.cases.editing.fields import CasePart
from bot.content.cases.pictures import tidied
from bot.errors import ContentError, UnfitPicture, WhyUnfit
from bot.model.team.roles import Access
from bot.services.cases.editing import OvertakenPicture
from bot.services.people.prompts import Awaited
from bot.telegram_api import limits
from bot.telegram_api.updates.incoming import ChatMessage


@on_tap(AskForPicture, Access.CASES)
async def ask_for_picture(context: Context, tap: AskForPicture) -> None:
    """Take the next message for the picture."""
    if await context.services.revisions.record(tap.case) is None:
        await show_case(context, tap.case)
        return
    await context.services.prompts.ask(context.visitor, Awaited.CASE_PICTURE, pack(tap))
    back = button(context.texts.label("back"), _part(context, tap.case))
    await context.show(context.texts.screen("case_picture_ask"), keyboard([back]))


@on_answer(Awaited.CASE_PICTURE, Access.CASES)
async def picture_came(context: Context, data: str, message: ChatMessage) -> None:
    """Keep it, and show what is kept; or say why it can't be, and go on waiting."""
    tap = parse(data)
    if not isinstance(tap, AskForPicture):
        await context.services.prompts.drop(context.visitor)
        return
    await _take(context, tap.case, tap.base, message)


@on_tap(TakePicture, Access.CASES)
async def take_picture(context: Context, tap: TakePicture) -> None:
    """The message above has the picture, whoever sent another one meanwhile."""
    sent = context.tapped.reply_to if context.tapped else None
    if sent is None:
        await ask_for_picture(context, AskForPicture(tap.case, tap.base))
        return
    await _take(context, tap.case, tap.base, sent)


async def _take(context: Context, case: str, base: int, message: ChatMessage) -> None:
    await context.working("upload_photo")
    editing, label = context.services.editing, context.texts.label
    try:
        sent = await _picture_of(context, message)
        picture = await asyncio.to_thread(tidied, sent)
        async with context.services.unit():
            kept = await editing.put_picture(context.visitor.chat, case, base, picture)
            await context.services.prompts.drop(context.visitor)
    except UnfitPicture as error:
        html = context.texts.screen("case_picture_unfit", why=error.why.value)
        await context.say(html, keyboard([button(label("back"), _part(context, case))]))
        return
    if isinstance(kept, OvertakenPicture):
        await context.say(
            context.texts.screen("case_picture_overtaken"),
            keyboard(
                [button(label("case_overwrite"), TakePicture(case, kept.newest))],
                [button(label("case_leave_theirs"), _part(context, case))],
            ),
            below=message,
        )
        return
    context.tapped = None  # what is kept is shown below what was sent
    await show_part(context, _part(context, case))


async def _picture_of(context: Context, message: ChatMessage) -> bytes:
    """The bytes of a photo, or of a file. UnfitPicture for any other message, and for what is too large."""
    whole = message.whole
    file = whole.photo[-1] if whole.photo else whole.document
    if file is None:
        raise UnfitPicture(WhyUnfit.KIND, "There is no picture in this message.")
    if (file.file_size or 0) > limits.MAX_PHOTO_BYTES:
        raise UnfitPicture(WhyUnfit.LARGE, "The file is larger than 10 MB.")
    held = await context.bot.get_file(file.file_id)
    return bytes(await held.download_as_bytearray())


def _part(context: Context, case: str) -> EditPart:
    return EditPart(case, CasePart.PICTURE, context.texts.language)


@on_tap(RemovePicture, Access.CASES)
async def remove_picture(context: Context, tap: RemovePicture) -> None:
    """Ask, or take it out. An earlier revision still has it."""
    label = context.texts.label
    if not tap.sure:
        sure = button(label("case_remove_sure"), RemovePicture(tap.case, tap.base, sure=True), "danger")
        back = button(label("back"), _part(context, tap.case))
        await context.show(context.texts.screen("case_picture_remove"), keyboard([sure], [back]))
        return
    kept = await context.services.editing.put_picture(context.visitor.chat, tap.case, tap.base, None)
    if isinstance(kept, OvertakenPicture):
        await context.toast("toast_case_newer")
    await show_part(context, _part(context, tap.case))


@on_tap(PreviewPicture, Access.CASES)
async def preview_picture(context: Context, tap: PreviewPicture) -> None:
    """The picture of the newest revision, with what supporters read below it."""
    documents = await context.services.revisions.documents(tap.case)
    try:
        library = documents and await context.services.revisions.library_of(tap.case, documents.files)
    except ContentError:
        library = None
    case = library.case(tap.case) if library else None
    if case is None or case.picture is None:
        await show_case(context, tap.case)
        return
    language = tap.language if tap.language in case.texts else case.default_language
    await context.send_photo(case.picture.content, caption(context, case, language))
