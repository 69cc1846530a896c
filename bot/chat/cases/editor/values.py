"""One value of a case: asked for, chosen, typed, understood or not; nothing that was typed is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace
from typing import Final

from bot.chat.base.buttons import pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.registry import on_answer, on_tap
from bot.chat.cases.editor.asking.contacts import CARDS, card_in, take_card
from bot.chat.cases.editor.asking.names import NAMING, all_named, key_of, name_keys, page_of, with_name
from bot.chat.cases.editor.buttons import (
    CheckCase,
    ChooseName,
    ChooseValue,
    EditPart,
    EditValue,
    LeaveTheirs,
    NextQuestion,
    OverwriteValue,
    PutMine,
    TakeCard,
    one_more,
)
from bot.chat.cases.editor.desk import lay_down, show_case, show_list
from bot.chat.cases.editor.parts import show_part, shown
from bot.chat.cases.editor.publishing import check
from bot.chat.cases.editor.room import fitting
from bot.content.cases.editing.fields import CaseField, CasePart, FieldKind, field_at, field_of
from bot.content.cases.editing.items import items_in
from bot.content.cases.editing.known import checked_wordings, known_names, of_default, own_wordings
from bot.content.cases.editing.missing import MissingValue, missing
from bot.content.cases.editing.places import Files, Value, ValuePlace, value_at, with_value
from bot.content.cases.editing.typed import NotUnderstoodError, read_typed
from bot.content.cases.pictures import picture_in
from bot.content.said.hashes import entries_for
from bot.content.said.words import words_of
from bot.model.team.roles import Access
from bot.services.cases.editing import KeptEdit, Overtaken
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage

_FLAGS: Final = (True, False)
_OF_EACH: Final = 1500
"""Characters of two values that are shown beside each other."""
_SHOWN: Final = 3000
"""Characters of a value that stand where it is asked for: all that can be typed."""


@on_tap(EditValue, Access.CASES)
async def edit_value(context: Context, tap: EditValue) -> None:
    """Say what stands there, and take the next message for it; or show what to choose from."""
    field = field_of(tap.part, tap.field)
    newest = await _newest(context, field, tap)
    if field is None or newest is None:
        await show_case(context, tap.case)
        return
    # What stands there now is shown, however old the button is.
    await _ask(context, replace(tap, base=newest[0]), field, newest[1])


async def _newest(context: Context, field: CaseField | None, tap: EditValue) -> tuple[int, Files] | None:
    """The newest revision's number and files; None if there is no such value, or they may not set it."""
    record = await context.services.revisions.record(tap.case)
    documents = await context.services.revisions.documents(tap.case, record.newest) if record else None
    if field is None or record is None or documents is None:
        return None
    may = _may_set(context, field) and _is_there(context, field, tap, documents.files)
    return (record.newest, documents.files) if may else None


def _may_set(context: Context, field: CaseField) -> bool:
    return context.visitor.sends or not field.vouched


def _is_there(context: Context, field: CaseField, tap: EditValue, files: Files) -> bool:
    """Whether there is such an item, or the picture, and such a language if any is named or needed."""
    there = tap.item in items_in(files, tap.part)
    there = there and (tap.part is not CasePart.PICTURE or picture_in(files) is not None)
    unnamed = not field.spoken and not tap.language
    return there and (unnamed or tap.language in context.services.phrasebook.languages)


async def _ask(
    context: Context,
    tap: EditValue,
    field: CaseField,
    files: Files,
    wrong: NotUnderstoodError | None = None,
    first: int = 0,
) -> None:
    value = value_at(files, field.place(tap.part, tap.item, tap.language))
    named = all_named(context, field, files, value)
    cases = (
        context.services.library.letters.files.composers[tap.language].grammar.cases if tap.language else ()
    )
    html = context.texts.screen(
        "case_value",
        field=context.texts.label(f"cf_{field.code}"),
        kind=field.kind.value,
        code=field.code,
        cases=cases,
        value=shown(context, field, value, _SHOWN, files),
        language=context.language_name(tap.language) if tap.language else "",
        known=[(one.name, one.words) for one in named] if field.kind is FieldKind.READINGS else [],
        named=page_of(named, first) if field.kind in NAMING else [],
        details=sorted(own_wordings(field, files, tap.item, tap.language)),
        of_default=of_default(field, files, tap.part, tap.item, tap.language),
        problem=wrong.expected if wrong else "",
        number=wrong.number if wrong else 0,
    )
    keys = _choices(context, tap, field)
    if field.kind in NAMING:
        keys = [*name_keys(context, tap, named, first), *keys]
    if field.kind in (FieldKind.CHOICE, FieldKind.FLAG):
        await lay_down(context)
    else:
        await context.services.prompts.ask(context.visitor, Awaited.CASE_VALUE, pack(tap))
    show = context.say if wrong else context.show
    label = context.texts.label
    passed = None if tap.passed is None else NextQuestion(tap.case, one_more(tap.passed))
    later = [button(label("case_later"), passed)] if passed else []
    await show(fitting(html), keyboard(*keys, later, [button(label("back"), _part(tap))]))


def _part(tap: EditValue) -> EditPart:
    return EditPart(tap.case, tap.part, tap.language, tap.item)


def _choices(context: Context, tap: EditValue, field: CaseField) -> list[list[Key]]:
    label = context.texts.label
    if field.kind is FieldKind.FLAG:
        words = [label("cv_yes"), label("cv_no")]
    elif field.kind is FieldKind.CHOICE:
        words = [label(f"cv_{choice}") for choice in field.choices]
    else:
        words = []
    where = (tap.language, tap.item, tap.passed)
    keys = [
        button(word, ChooseValue(tap.case, tap.base, tap.part, field.code, number, *where))
        for number, word in enumerate(words)
    ]
    rows = [keys[first : first + 2] for first in range(0, len(keys), 2)]
    if field.optional and field.kind is not FieldKind.FLAG:
        none = ChooseValue(tap.case, tap.base, tap.part, field.code, len(words), *where)
        rows.append([button(label("cv_none"), none)])
    return rows


@on_tap(ChooseValue, Access.CASES)
async def choose_value(context: Context, tap: ChooseValue) -> None:
    """Take the choice."""
    field = field_of(tap.part, tap.field)
    edit = EditValue(tap.case, tap.base, tap.part, tap.field, tap.language, tap.item, tap.passed)
    documents = await context.services.revisions.documents(tap.case)
    if (
        field is None
        or documents is None
        or not _may_set(context, field)
        or not _is_there(context, field, edit, documents.files)
    ):
        await show_case(context, tap.case)
        return
    values: tuple[Value, ...] = _FLAGS if field.kind is FieldKind.FLAG else field.choices
    if tap.choice >= len(values) and (not field.optional or field.kind is FieldKind.FLAG):
        await show_part(context, _part(edit))
        return
    async with context.services.unit():
        await context.services.prompts.drop(context.visitor)  # what was asked for is answered
        kept = await context.services.editing.put(
            context.visitor.chat,
            tap.case,
            tap.base,
            field.place(tap.part, tap.item, tap.language),
            values[tap.choice] if tap.choice < len(values) else None,
        )
    await _after(context, edit, field, kept)


@on_tap(ChooseName, Access.CASES)
async def choose_name(context: Context, tap: ChooseName) -> None:
    """Put the name in, or take it out, and ask on: several may be wanted."""
    field = field_of(tap.part, tap.field)
    edit = EditValue(tap.case, tap.base, tap.part, tap.field, "", tap.item, tap.passed)
    newest = await _newest(context, field, edit)
    if field is None or newest is None or field.kind not in NAMING:
        await show_case(context, tap.case)
        return
    place = field.place(tap.part, tap.item, "")
    value = value_at(newest[1], place)
    named = all_named(context, field, newest[1], value)
    chosen = next((one.name for one in named if key_of(one.name) == tap.name), None)
    if chosen is not None:
        async with context.services.unit():
            kept = await context.services.editing.put(
                context.visitor.chat, tap.case, tap.base, place, with_name(field, value, chosen)
            )
        if not isinstance(kept, KeptEdit):
            await _after(context, edit, field, kept)
            return
        await context.toast("toast_case_kept")
    if newest := await _newest(context, field, edit):
        await _ask(context, replace(edit, base=newest[0]), field, newest[1], first=tap.first)


@on_answer(Awaited.CASE_VALUE, Access.CASES)
async def typed_value(context: Context, data: str, message: ChatMessage) -> None:
    """The value came: take it, and say what was made of it; or say what was expected."""
    tap = parse(data)
    field = field_of(tap.part, tap.field) if isinstance(tap, EditValue) else None
    documents = await context.services.revisions.documents(tap.case) if isinstance(tap, EditValue) else None
    if (
        not isinstance(tap, EditValue)
        or field is None
        or documents is None
        or not _is_there(context, field, tap, documents.files)
    ):
        await context.services.prompts.drop(context.visitor)
        await show_case(context, getattr(tap, "case", ""))
        return
    if tap.part in CARDS and (card := await card_in(context, message)):
        await take_card(context, TakeCard(tap.case, tap.part, tap.language, tap.item), card)
        return
    text = message.text or message.whole.caption or ""
    spoken = list(context.services.phrasebook.languages)
    index, files = context.services.library.letters.files.index, documents.files
    try:
        value = read_typed(field, text, known_names(index, field, files), spoken)
        if field.kind is FieldKind.WORDINGS and isinstance(value, list):
            checked_wordings(
                value,
                own_wordings(field, files, tap.item, tap.language),
                naming=tap.part is not CasePart.OWN_DEMANDS,
                of_default=of_default(field, files, tap.part, tap.item, tap.language),
            )
    except NotUnderstoodError as error:
        await _ask(context, tap, field, files, error)
        return
    place = field.place(tap.part, tap.item, tap.language)
    hashes = await _hashed(tap.case, str(value)) if field.kind is FieldKind.HASHED else frozenset()
    async with context.services.unit():
        await context.services.prompts.drop(context.visitor)
        editing, chat = context.services.editing, context.visitor.chat
        kept: KeptEdit | Overtaken | None
        if field.kind is FieldKind.HASHED:
            kept = await editing.change(chat, tap.case, lambda files: _with_hashes(files, place, hashes))
        else:
            kept = await editing.put(chat, tap.case, tap.base, place, value)
    await _after(context, tap, field, kept)


async def _hashed(slug: str, words: str) -> frozenset[str]:
    found: frozenset[str] = frozenset()
    for word in words_of(words):
        found |= await asyncio.to_thread(entries_for, word, slug)
    return found


def _with_hashes(files: Files, place: ValuePlace, hashes: Collection[str]) -> Files:
    """With these besides those that are there, whoever put them there meanwhile."""
    before = value_at(files, place)
    there = set(before) if isinstance(before, list) else set()
    return with_value(files, place, sorted(there.union(hashes))) if set(hashes) - there else files


async def _after(
    context: Context, tap: EditValue, field: CaseField, kept: KeptEdit | Overtaken | None
) -> None:
    label = context.texts.label
    match kept:
        case Overtaken():
            where = (tap.part, field.code, tap.language, tap.item)
            html = context.texts.screen(
                "case_overtaken",
                field=label(f"cf_{field.code}"),
                theirs=shown(context, field, kept.theirs, _OF_EACH),
                typed=shown(context, field, kept.typed, _OF_EACH),
            )
            await context.say(
                fitting(html),
                keyboard(
                    [button(label("case_overwrite"), PutMine(tap.case, kept.newest, *where))],
                    [button(label("case_leave_theirs"), LeaveTheirs(tap.case, *where))],
                ),
            )
        case KeptEdit():
            await context.toast("toast_case_kept")
            if tap.passed is not None:
                await ask_missing(context, NextQuestion(tap.case, tap.passed))
                return
            await show_part(context, EditPart(tap.case, CasePart(tap.part), tap.language, tap.item))
        case None:
            await show_case(context, tap.case)


@on_tap(OverwriteValue, Access.CASES)
async def overwrite(context: Context, tap: OverwriteValue) -> None:
    """What was typed takes the place of theirs, which an earlier revision still has."""
    await _overwrite(context, tap.case, tap.seen)


@on_tap(PutMine, Access.CASES)
async def put_mine(context: Context, tap: PutMine) -> None:
    """The same, of this value."""
    field = field_of(tap.part, tap.field)
    if field is None:
        await show_case(context, tap.case)
        return
    await _overwrite(context, tap.case, tap.seen, field.place(tap.part, tap.item, tap.language))


@on_tap(LeaveTheirs, Access.CASES)
async def leave_theirs(context: Context, tap: LeaveTheirs) -> None:
    """What was typed goes."""
    field = field_of(tap.part, tap.field)
    if field is not None:
        place = field.place(tap.part, tap.item, tap.language)
        await context.services.editing.leave_theirs(context.visitor.chat, tap.case, place)
    await show_part(context, EditPart(tap.case, tap.part, tap.language, tap.item))


async def _overwrite(context: Context, case: str, seen: int, at: ValuePlace | None = None) -> None:
    async with context.services.unit():
        kept = await context.services.editing.overwrite(context.visitor.chat, case, seen, at)
    if isinstance(kept, Overtaken) and (found := field_at(kept.place)):  # once more, by whoever it was
        part, field, item, language = found
        edit = EditValue(case, kept.newest, part, field.code, language, item)
        await _after(context, edit, field, kept)
        return
    if isinstance(kept, KeptEdit):
        await context.toast("toast_case_kept")
    await show_case(context, case)


async def ask_missing(context: Context, tap: NextQuestion) -> None:
    """The first value that is missing, behind those that were passed over; the check once nothing is."""
    documents = await context.services.revisions.documents(tap.case)
    record = await context.services.revisions.record(tap.case)
    if documents is None or record is None:
        await show_list(context)
        return
    left = list(missing(documents.files, context.services.library.letters.files.index))
    if tap.passed >= len(left):
        await check(context, CheckCase(tap.case))
        return
    await edit_value(context, asking(tap.case, record.newest, left[tap.passed], tap.passed))


def asking(case: str, base: int, lacks: MissingValue, passed: int) -> EditValue:
    """The question for what is missing, with the way on to the next."""
    return EditValue(case, base, lacks.part, lacks.field.code, lacks.language, lacks.item, passed)
