"""A part of a case: its values with what is missing, its items, and the language whose words are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_tap
from bot.chat.cases.editor.asking.names import NAMING, words_for
from bot.chat.cases.editor.buttons import (
    AddItem,
    AddLanguage,
    AskForPicture,
    CaseHome,
    EditPart,
    EditValue,
    RemoveItem,
    RemovePicture,
    ShowReadBy,
    TakeCard,
)
from bot.chat.cases.editor.desk import lay_down, show_case, show_list, title_of
from bot.chat.cases.editor.room import fitting
from bot.chat.cases.picture import say_below
from bot.content.cases.editing.fields import (
    FIELDS,
    TABLES,
    CaseField,
    CasePart,
    FieldKind,
)
from bot.content.cases.editing.items import items_in, with_new_item, without_item
from bot.content.cases.editing.known import name_of
from bot.content.cases.editing.missing import demands, languages_of, needed, needed_of_picture, takes
from bot.content.cases.editing.places import Value, value_at
from bot.content.cases.editing.words import source_language
from bot.content.cases.pictures import picture_in
from bot.content.letters.one_line import cut, one_line
from bot.model.team.roles import Access
from bot.services.cases.revisions import Files

_SHOWN: Final = 300
"""Characters of a value that stand in a part's screen."""
_MOST_ITEMS: Final = 80
"""Telegram takes a hundred buttons below a message."""


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A value of a part. `is_missing`: a case can't do without it. `kind`: how `value` is said."""

    label: str
    value: str
    is_missing: bool
    kind: str


@on_tap(EditPart, Access.CASES)
async def edit_part(context: Context, tap: EditPart) -> None:
    """Show it."""
    await show_part(context, tap)


async def show_part(context: Context, tap: EditPart) -> None:
    """A part's values; of a part with items the list of these, or one."""
    await lay_down(context)
    documents = await context.services.revisions.documents(tap.case)
    record = await context.services.revisions.record(tap.case)
    if documents is None or record is None:
        await show_list(context)
        return
    language = tap.language
    if language not in context.services.phrasebook.languages:
        language = context.texts.language
    if language not in languages_of(documents.files):
        language = source_language(documents.files) or language
    table = TABLES.get(tap.part, "")
    if tap.part in TABLES and tap.item not in items_in(documents.files, tap.part):
        await _items(context, tap, documents.files, language)
        return
    label = context.texts.label
    lines, keys = [], []
    index = context.services.library.letters.files.index
    must = list(needed(index, documents.files, tap.item)) if tap.part is CasePart.FACTS else []
    picture = picture_in(documents.files) if tap.part is CasePart.PICTURE else None
    must += needed_of_picture(documents.files)
    for field in FIELDS[tap.part]:
        if not _is_taken(context, field, documents.files, tap.item, language):
            continue
        value = value_at(documents.files, field.place(tap.part, tap.item, language))
        name = label(f"cf_{field.code}")
        missing = (not field.optional or field in must) and value in (None, "", [])
        told = shown(context, field, value, files=documents.files)
        lines.append(ValueLine(name, told, missing, field.kind.value))
        sign = "❗ " if missing else ""
        edit = EditValue(
            tap.case, record.newest, tap.part, field.code, language if field.spoken else "", tap.item
        )
        if context.visitor.sends or not field.vouched:
            keys.append(button(sign + name, edit))
    html = context.texts.screen(
        "case_no_picture" if tap.part is CasePart.PICTURE and picture is None else "case_part",
        title=title_of(documents.files, context) or tap.case,
        part=label(f"cp_{tap.part.name.lower()}"),
        item=cut(name_of(documents.files, tap.part, tap.item, language) or tap.item, 60) if tap.item else "",
        lines=lines,
        language=context.language_name(language) if any(field.spoken for field in FIELDS[tap.part]) else "",
    )
    back = EditPart(tap.case, tap.part, language) if table else CaseHome(tap.case)
    show = context.show if picture is None else partial(say_below, context, picture)
    await show(
        fitting(html),
        keyboard(
            *(keys[first : first + 2] for first in range(0, len(keys), 2)),
            [button(label("case_card"), TakeCard(tap.case, tap.part, language, tap.item))]
            if tap.part in (CasePart.AUTHORITIES, CasePart.ISSUER)
            else [],
            *_languages(context, tap, documents.files, language),
            [button(label("case_remove_item"), RemoveItem(tap.case, tap.part, tap.item))] if table else [],
            _of_picture(context, tap, record.newest, is_there=picture is not None),
            [button(label("back"), back)],
        ),
    )


def _of_picture(context: Context, tap: EditPart, base: int, *, is_there: bool) -> list[Key]:
    """What can be done with the picture as a whole; nothing in other parts."""
    label = context.texts.label
    if tap.part is not CasePart.PICTURE:
        return []
    if not is_there:
        return [button(label("case_picture"), AskForPicture(tap.case, base), "primary")]
    return [
        button(label("case_other_picture"), AskForPicture(tap.case, base)),
        button(label("case_remove_item"), RemovePicture(tap.case, base)),
    ]


def _is_taken(context: Context, field: CaseField, files: Files, item: str, language: str) -> bool:
    """Whether the part's item has that value at all: by what happened, and by the language's grammar."""
    letters = context.services.library.letters.files
    if field in FIELDS[CasePart.PICTURE]:
        return picture_in(files) is not None
    if field.cased:
        return bool(letters.composers[language].grammar.cases)
    if field.demanding:
        return demands(files, item)
    return not field.telling or takes(letters.index, files, item, field, language)


def _languages(context: Context, tap: EditPart, files: Files, shown_one: str) -> list[list[Key]]:
    """Buttons for the case's other languages, where the part has words in each; and for one more."""
    if not any(field.spoken for field in FIELDS[tap.part]):
        return []
    keys = [
        button(context.language_name(code), EditPart(tap.case, tap.part, code, tap.item))
        for code in languages_of(files)
        if code != shown_one
    ]
    rows = [keys[first : first + 3] for first in range(0, len(keys), 3)]
    if tap.part is CasePart.TEXTS:
        label = context.texts.label
        read_by = button(label("case_read_by"), ShowReadBy(tap.case, shown_one))
        rows += [[button(label("case_add_language"), AddLanguage(tap.case))], [read_by]]
    return rows


async def _items(context: Context, tap: EditPart, files: Files, language: str) -> None:
    label = context.texts.label
    ids = items_in(files, tap.part)
    named = [(id_, name_of(files, tap.part, id_, language) or id_) for id_ in ids]
    page = page_of(context, named, EditPart(tap.case, tap.part, language), _MOST_ITEMS)
    html = context.texts.screen(
        "case_items",
        title=title_of(files, context) or tap.case,
        part=label(f"cp_{tap.part.name.lower()}"),
        sort=tap.part.name.lower(),
        items=[name for _, name in page.shown],
    )
    await context.show(
        fitting(html),
        keyboard(
            *(
                [button(cut(name, 40), EditPart(tap.case, tap.part, language, id_))]
                for id_, name in page.shown
            ),
            page.turn,
            [button(label("case_add_item"), AddItem(tap.case, tap.part))],
            [button(label("back"), CaseHome(tap.case))],
        ),
    )


_ON_LINES: Final = (FieldKind.LINES, FieldKind.WORDINGS)


def shown(
    context: Context, field: CaseField, value: Value, most: int = _SHOWN, files: Files | None = None
) -> str:
    """A value as a screen says it, at most so many characters; "" where there is none.

    `files`: of the case, which say what is meant by names of its own.
    """
    if value and isinstance(value, str | list) and field.kind in NAMING:
        names = [value] if isinstance(value, str) else value
        told = [words_for(context, files or {}, field, name) or name for name in names]
        return _short("\n".join(told) if len(told) == 1 else "\n".join(f"• {one}" for one in told), most)
    label = context.texts.label
    match value:
        case None:
            return ""
        case bool():
            return label("cv_yes") if value else label("cv_no")
        case date():
            return label("cv_day", day=value)
        case str():
            known = field.kind is FieldKind.CHOICE and value in field.choices
            return _short(label(f"cv_{value}") if known else one_line(value), most)
        case Mapping():
            return _short("\n".join(f"{form}: {one_line(words)}" for form, words in value.items()), most)
        case _:
            return _short(_listed(field, value), most)


def _listed(field: CaseField, values: Sequence[str]) -> str:
    if field.kind is FieldKind.HASHED:
        return str(len(values))
    lines = [one_line(value) for value in values]
    return "\n".join(lines) if field.kind in _ON_LINES else ", ".join(lines)


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else cut(words, most) + "…"


@on_tap(RemoveItem, Access.CASES)
async def remove_item(context: Context, tap: RemoveItem) -> None:
    """Ask, or take it out. An earlier revision still has it."""
    label = context.texts.label
    if not tap.sure:
        documents = await context.services.revisions.documents(tap.case)
        files = documents.files if documents else {}
        html = context.texts.screen(
            "case_remove_item",
            part=label(f"cp_{tap.part.name.lower()}"),
            item=cut(name_of(files, tap.part, tap.item, context.texts.language) or tap.item, 60),
        )
        sure = button(
            label("case_remove_sure"), RemoveItem(tap.case, tap.part, tap.item, sure=True), "danger"
        )
        back = EditPart(tap.case, tap.part, context.texts.language, tap.item)
        await context.show(html, keyboard([sure], [button(label("back"), back)]))
        return
    if tap.part in TABLES:
        await context.services.editing.change(
            context.visitor.chat, tap.case, lambda files: without_item(files, tap.part, tap.item)
        )
    await show_part(context, EditPart(tap.case, tap.part, context.texts.language))


@on_tap(AddItem, Access.CASES)
async def add_item(context: Context, tap: AddItem) -> None:
    """One item more, empty but for its name; its screen says what is missing."""
    if tap.part not in TABLES:
        await show_case(context, tap.case)
        return
    made: list[str] = []

    def edit(files: Files) -> Files:
        changed, id_ = with_new_item(files, tap.part)
        made[:] = [id_]
        return changed

    kept = await context.services.editing.change(context.visitor.chat, tap.case, edit)
    if kept is None:
        await show_case(context, tap.case)
        return
    await show_part(context, EditPart(tap.case, tap.part, context.texts.language, made[0]))
