"""A language more for a case, whose texts are asked for one by one; and who has verified which of them."""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.cases.editor.buttons import AddLanguage, EditPart, ShowReadBy
from bot.chat.cases.editor.desk import show_case, show_list, title_of
from bot.chat.cases.editor.parts import show_part
from bot.chat.cases.editor.room import fitting
from bot.chat.cases.translating import part_name
from bot.chat.team.labels import numbers_of_team
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


@on_tap(ShowReadBy, Access.CASES)
async def show_read_by(context: Context, tap: ShowReadBy) -> None:
    """By whom, and on which day; then what nobody has verified as it is now, and what is missing."""
    documents = await context.services.revisions.documents(tap.case)
    found = await context.services.translations.read_by(tap.case, tap.language)
    if documents is None or found is None:
        await show_case(context, tap.case)
        return
    who = await numbers_of_team(context)
    html = context.texts.screen(
        "case_read_by",
        title=title_of(documents.files, context) or tap.case,
        language=context.language_name(tap.language),
        reviewed=found.is_reviewed,
        verified=[
            (None if number is None else who[number], day, [part_name(context, text) for text in texts])
            for (number, day), texts in found.verified.items()
        ],
        left=[part_name(context, text) for text in found.left],
        missing=[part_name(context, text) for text in found.missing],
    )
    keys = [
        button(context.language_name(code), ShowReadBy(tap.case, code))
        for code in languages_of(documents.files)
        if code != tap.language
    ]
    back = button(context.texts.label("back"), EditPart(tap.case, CasePart.TEXTS, tap.language))
    await context.show(
        fitting(html), keyboard(*(keys[first : first + 3] for first in range(0, len(keys), 3)), [back])
    )
