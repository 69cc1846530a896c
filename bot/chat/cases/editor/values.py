"""One value of a case: asked for, chosen, typed, understood or not; nothing that was typed is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Final

from bot.chat.base.buttons import pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.cases.editor.buttons import ChooseValue, EditPart, EditValue, OverwriteValue
from bot.chat.cases.editor.desk import show_case
from bot.chat.cases.editor.parts import show_part, shown
from bot.content.cases.editing.fields import Field, Kind, Part, field_of
from bot.content.cases.editing.places import Files, Value, items_of, value_at
from bot.content.cases.editing.typed import NotUnderstoodError, read_typed
from bot.content.phrases.index import PhraseSort
from bot.content.said.hashes import entries_for
from bot.content.said.words import words_of
from bot.model.team.roles import Access
from bot.services.cases.editing import Kept, Overtaken
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage

_FLAGS: Final = (True, False)


@on_tap(EditValue, Access.CASES)
async def edit_value(context: Context, tap: EditValue) -> None:
    """Say what stands there, and take the next message for it; or show what to choose from."""
    field = field_of(tap.part, tap.field)
    documents = await context.services.revisions.documents(tap.case)
    if field is None or documents is None or not _may_set(context, field):
        await show_case(context, tap.case)
        return
    await _ask(context, tap, field, documents.files)


def _may_set(context: Context, field: Field) -> bool:
    return context.visitor.sends or not field.vouched


async def _ask(context: Context, tap: EditValue, field: Field, files: Files, problem: str = "") -> None:
    value = value_at(files, field.place(tap.part, tap.item, tap.language))
    known = _known(context, field, files)
    html = context.texts.screen(
        "case_value",
        field=context.texts.label(f"cf_{field.code}"),
        kind=field.kind.value,
        value=shown(context, field, value),
        language=context.language_name(tap.language) if tap.language else "",
        known=sorted(known) if field.kind is Kind.IDS else [],
        problem=problem,
    )
    keys = _choices(context, tap, field)
    if field.kind not in (Kind.CHOICE, Kind.FLAG):
        await context.services.prompts.ask(context.visitor, Awaited.CASE_VALUE, pack(tap))
    show = context.say if problem else context.show
    await show(html, keyboard(*keys, [button(context.texts.label("back"), _part(tap))]))


def _part(tap: EditValue) -> EditPart:
    return EditPart(tap.case, tap.part, tap.language, tap.item)


def _choices(context: Context, tap: EditValue, field: Field) -> list[list[Key]]:
    label = context.texts.label
    if field.kind is Kind.FLAG:
        words = [label("cv_yes"), label("cv_no")]
    elif field.kind is Kind.CHOICE:
        words = [label(f"cv_{choice}") for choice in field.choices]
    else:
        words = []
    keys = [
        button(word, ChooseValue(tap.case, tap.base, tap.part, field.code, number, tap.item, tap.language))
        for number, word in enumerate(words)
    ]
    rows = [keys[first : first + 2] for first in range(0, len(keys), 2)]
    if field.optional and field.kind is not Kind.FLAG and not field.spoken:
        none = ChooseValue(tap.case, tap.base, tap.part, field.code, len(words), tap.item)
        rows.append([button(label("cv_none"), none)])
    return rows


def _known(context: Context, field: Field, files: Files) -> Collection[str]:
    """Names that a field may hold: of the case's items, or of the phrase library."""
    table = {"fsource": "sources", "facts": "facts"}.get(field.code)
    if table:
        return items_of(files, "case.toml", table)
    sort = _SORTS.get(field.code)
    if sort is None:
        return ()
    own = {item for file in files if file != "case.toml" for item in items_of(files, file, sort.value)}
    library = context.services.library.letters.files.index.entries[sort]
    # Each language's file may have facts; those of the library are events.
    return {*library, *(own if sort in (PhraseSort.CONCERNS, PhraseSort.DEMANDS) else ())}


_SORTS: Final = {
    "event": PhraseSort.EVENTS,
    "demands": PhraseSort.DEMANDS,
    "concerns": PhraseSort.CONCERNS,
    "rules": PhraseSort.STANDARDS,
}


@on_tap(ChooseValue, Access.CASES)
async def choose_value(context: Context, tap: ChooseValue) -> None:
    """Take the choice."""
    field = field_of(tap.part, tap.field)
    if field is None or not _may_set(context, field) or field.spoken != bool(tap.language):
        await show_case(context, tap.case)
        return
    values: tuple[Value, ...] = _FLAGS if field.kind is Kind.FLAG else field.choices
    value = values[tap.choice] if tap.choice < len(values) else None
    edit = EditValue(tap.case, tap.base, tap.part, tap.field, tap.language, tap.item)
    await _put(context, edit, field, value)


@on_answer(Awaited.CASE_VALUE, Access.CASES)
async def typed_value(context: Context, data: str, message: ChatMessage) -> None:
    """The value came: take it, and say what was made of it; or say what was expected."""
    tap = parse(data)
    field = field_of(tap.part, tap.field) if isinstance(tap, EditValue) else None
    documents = await context.services.revisions.documents(tap.case) if isinstance(tap, EditValue) else None
    if not isinstance(tap, EditValue) or field is None or documents is None:
        await context.services.prompts.drop(context.visitor)
        await show_case(context, getattr(tap, "case", ""))
        return
    text = message.text or message.whole.caption or ""
    spoken = list(context.services.phrasebook.languages)
    try:
        value = read_typed(field, text, _known(context, field, documents.files), spoken)
    except NotUnderstoodError as error:
        await _ask(context, tap, field, documents.files, error.expected)
        return
    if field.kind is Kind.HASHED:
        value = await _hashed(documents.files, tap, field, str(value))
    async with context.services.unit():
        await context.services.prompts.drop(context.visitor)
        kept = await context.services.editing.put(
            context.visitor.chat, tap.case, tap.base, field.place(tap.part, tap.item, tap.language), value
        )
    await _after(context, tap, field, kept)


async def _hashed(files: Files, tap: EditValue, field: Field, words: str) -> Value:
    before = value_at(files, field.place(tap.part, tap.item, tap.language))
    found = set(before) if isinstance(before, list) else set()
    for word in words_of(words):
        found |= await asyncio.to_thread(entries_for, word, tap.case)
    return sorted(found)


async def _put(context: Context, tap: EditValue, field: Field, value: Value) -> None:
    kept = await context.services.editing.put(
        context.visitor.chat, tap.case, tap.base, field.place(tap.part, tap.item, tap.language), value
    )
    await _after(context, tap, field, kept)


async def _after(context: Context, tap: EditValue, field: Field, kept: Kept | Overtaken | None) -> None:
    label = context.texts.label
    match kept:
        case Overtaken():
            html = context.texts.screen(
                "case_overtaken",
                field=label(f"cf_{field.code}"),
                theirs=shown(context, field, kept.theirs),
                typed=shown(context, field, kept.typed),
            )
            await context.say(
                html,
                keyboard(
                    [button(label("case_overwrite"), OverwriteValue(tap.case, kept.newest))],
                    [button(label("case_leave_theirs"), _part(tap))],
                ),
            )
        case Kept():
            await context.toast("toast_case_kept")
            await show_part(context, EditPart(tap.case, Part(tap.part), tap.language, tap.item))
        case None:
            await show_case(context, tap.case)


@on_tap(OverwriteValue, Access.CASES)
async def overwrite(context: Context, tap: OverwriteValue) -> None:
    """What was typed takes the place of theirs, which an earlier revision still has."""
    kept = await context.services.editing.overwrite(context.visitor.chat, tap.case, tap.seen)
    if isinstance(kept, Kept):
        await context.toast("toast_case_kept")
    await show_case(context, tap.case)
