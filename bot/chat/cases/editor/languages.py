"""A language more for a case: an empty file, whose texts are asked for one by one."""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.cases.editor.buttons import AddLanguage, EditPart
from bot.chat.cases.editor.desk import show_list
from bot.chat.cases.editor.parts import show_part
from bot.content.cases.editing.fields import CasePart
from bot.content.cases.editing.missing import languages_of
from bot.model.team.roles import Access


@on_tap(AddLanguage, Access.CASES)
async def add_language(context: Context, tap: AddLanguage) -> None:
    """Ask which one, or begin it."""
    documents = await context.services.revisions.documents(tap.case)
    if documents is None:
        await show_list(context)
        return
    have = languages_of(documents.files)
    free = [code for code in context.services.library.languages if code not in have]
    if tap.language in free:
        await context.services.translations.begin(context.visitor.chat, tap.case, tap.language)
        await context.toast("toast_case_kept")
        await show_part(context, EditPart(tap.case, CasePart.TEXTS, tap.language))
        return
    keys = [button(context.language_name(code), AddLanguage(tap.case, code)) for code in free]
    back = button(context.texts.label("back"), EditPart(tap.case, CasePart.TEXTS, context.texts.language))
    await context.show(
        context.texts.screen("case_add_language", free=bool(free)),
        keyboard(*(keys[first : first + 3] for first in range(0, len(keys), 3)), [back]),
    )
