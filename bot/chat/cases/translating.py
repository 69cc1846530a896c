"""Texts that need words in somebody's languages, one at a time; of a case they show nothing else."""

from __future__ import annotations

from bot.chat.base.buttons import Open, Screen, pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.paging import page_of
from bot.chat.base.registry import on_answer, on_command, on_screen, on_tap
from bot.chat.cases.buttons import NextText, ShowText, TextIsRight
from bot.chat.cases.editor.room import fitting
from bot.content.cases.editing.fields import FIELDS, TABLES
from bot.content.cases.editing.words import Text, Words
from bot.content.letters.one_line import cut
from bot.model.team.roles import Access, Role
from bot.services.cases.editing import KeptEdit, Overtaken
from bot.services.cases.translating import Asked, NotUsable
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage


@on_command("translate", place=107, access=Access.TRANSLATIONS)
async def translate(context: Context) -> None:
    """What needs words, by case and language."""
    found = await context.services.translations.open(context.visitor)
    page = page_of(context, found, Open(Screen.TRANSLATIONS))
    items = [
        {
            "title": one.title,
            "language": context.language_name(one.language),
            "missing": one.missing,
            "unverified": one.unverified,
        }
        for one in page.shown
    ]
    keys = [
        button(
            f"{cut(one.title, 24)} · {context.language_name(one.language)}", NextText(one.case, one.language)
        )
        for one in page.shown
    ]
    languages = [context.language_name(code) for code in context.visitor.translates]
    html = context.texts.screen("translations", items=items, languages=languages)
    await context.show(fitting(html), keyboard(*([key] for key in keys), page.turn, context.desk_row()))


@on_screen(Screen.TRANSLATIONS, Access.TRANSLATIONS)
async def open_translations(context: Context, tap: Open) -> None:
    """The same, from a button."""
    del tap
    await context.services.prompts.drop(context.visitor)
    await translate(context)


@on_tap(NextText, Access.TRANSLATIONS)
async def next_text(context: Context, tap: NextText) -> None:
    """The next one, or that nothing is left."""
    asked = await context.services.translations.next(context.visitor, tap.case, tap.language, tap.after)
    if asked is None:
        await context.services.prompts.drop(context.visitor)
        await translate(context)
    else:
        await _show(context, asked)


@on_tap(ShowText, Access.TRANSLATIONS)
async def show_text(context: Context, tap: ShowText) -> None:
    """One text as it is now."""
    asked = await context.services.translations.asked(context.visitor, tap.case, tap.language, tap.text)
    if asked is None:
        await translate(context)
    else:
        await _show(context, asked)


@on_tap(TextIsRight, Access.TRANSLATIONS)
async def text_is_right(context: Context, tap: TextIsRight) -> None:
    """Keep that it is, and go on; what has changed meanwhile is shown anew."""
    asked = await context.services.translations.asked(context.visitor, tap.case, tap.language, tap.text)
    if asked is None:
        await translate(context)
    elif await context.services.translations.verify(context.visitor, asked, tap.mark):
        await context.toast("toast_text_verified")
        await next_text(context, NextText(tap.case, tap.language, tap.text))
    else:
        await context.toast("toast_outdated")
        await _show(context, asked)


@on_answer(Awaited.TRANSLATION, Access.TRANSLATIONS)
async def typed_text(context: Context, data: str, message: ChatMessage) -> None:
    """The words came: keep them and go on; or say what can't be, or what somebody else wrote meanwhile."""
    tap = parse(data)
    asked = (
        await context.services.translations.asked(context.visitor, tap.case, tap.language, tap.text)
        if isinstance(tap, ShowText)
        else None
    )
    if not isinstance(tap, ShowText) or asked is None:
        await context.services.prompts.drop(context.visitor)
        await translate(context)
        return
    typed = message.text or message.whole.caption or ""
    async with context.services.unit():
        kept = await context.services.translations.write(context.visitor, asked, tap.base, typed)
        if isinstance(kept, KeptEdit):
            await context.services.prompts.drop(context.visitor)
    match kept:
        case NotUsable():
            await _show(context, asked, problem=kept)
        case Overtaken():
            await _show(context, asked, problem=NotUsable("overtaken", typed))
        case KeptEdit():
            await next_text(context, NextText(tap.case, tap.language, tap.text))
        case None:
            await translate(context)


async def _show(context: Context, asked: Asked, problem: NotUsable | None = None) -> None:
    """A text with the source's words, and take the next message for it."""
    text, label = asked.text, context.texts.label
    html = context.texts.screen(
        "translate",
        part=part_name(context, text),
        language=context.language_name(text.language),
        source_language="" if asked.is_source else context.language_name(asked.source_language),
        source=_lines(text.source),
        words=[] if text.is_missing else _lines(text.words),
        lines=len(text.source) if text.is_counted else 0,
        has_lines=text.has_lines,
        left=asked.left,
        by_another=context.visitor.role is Role.CASE_WORKER,
        problem=problem.why if problem else "",
        expected=problem.expected if problem else "",
    )
    case, language, key = asked.case, text.language, asked.key
    await context.services.prompts.ask(
        context.visitor, Awaited.TRANSLATION, pack(ShowText(case, language, key, asked.base))
    )
    right = button(label("text_is_right"), TextIsRight(case, language, key, asked.mark), "primary")
    await (context.say if problem else context.show)(
        fitting(html),
        keyboard(
            [] if text.is_missing else [right],
            [
                button(label("text_skip"), NextText(case, language, key)),
                button(label("text_list"), Open(Screen.TRANSLATIONS)),
            ],
        ),
    )


def _lines(words: Words) -> list[str]:
    return [words] if isinstance(words, str) else list(words)


def part_name(context: Context, text: Text) -> str:
    """What a text is: "Title", or "Facts · opened · What happened"."""
    label, way = context.texts.label, text.way
    for part, fields in FIELDS.items():
        for field in fields:
            item = way[1] if part in TABLES and len(way) > 1 else ""
            if field.spoken and field.place(part, item, text.language).way == way:
                said = [label(f"cp_{part.name.lower()}"), item, label(f"cf_{field.code}")]
                return " · ".join(word for word in (said if item else said[2:]))
    kind = next((name for name in ("say", "wordings", "who") if name in way), way[0])
    known = label(f"ct_{kind}") if kind in _KINDS else ""
    return " · ".join(word for word in (known, *way[1:]) if word and word != kind)


_KINDS = ("say", "wordings", "who", "names", "demands", "concerns", "letter")
"""Of texts that letters are made of, each with a label."""
