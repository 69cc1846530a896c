"""Who runs this bot: for everybody to read, and for owners to say."""

from __future__ import annotations

from bot.chat import menu
from bot.chat.base.buttons import Open, Screen, pack, parse
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Row, button, keyboard
from bot.chat.base.registry import on_answer, on_command, on_screen, on_tap
from bot.chat.team.buttons import SayAbout, TakeOutAbout
from bot.model.team.organisation import BY_LANGUAGE, MOST, AboutLine, Organisation
from bot.model.team.roles import Access, Role
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage


@on_command("about", place=45)
async def about(context: Context) -> None:
    """Who runs this bot, how to reach and to check them, and where the program comes from."""
    await context.services.prompts.drop_if(context.visitor, Awaited.ABOUT)
    known = await context.services.organisation.read()
    owner = context.visitor.role is Role.OWNER
    await context.show(
        context.texts.screen(
            "about",
            **said_of(context, known),
            owner=owner,
            missing=[context.texts.label(f"about_{item}") for item in known.missing],
            source=context.services.source_url,
        ),
        keyboard(*(_rows(context, known) if owner else []), context.desk_row()),
    )


@on_screen(Screen.ABOUT)
async def open_about(context: Context, tap: Open) -> None:
    """The same, from a button."""
    del tap
    await about(context)


def said_of(context: Context, known: Organisation) -> dict[str, str]:
    """What is said of the organisation, by what it is, in the reader's language where there is one of it."""
    said = {item.value: known.get(item, context.texts.language) for item in AboutLine}
    return {**said, "bot": f"@{context.bot.username}"}


def _rows(context: Context, known: Organisation) -> list[Row]:
    """A button for each thing that can be said."""
    label = context.texts.label
    return [
        [
            button(
                ("✏️ " if known.get(item, context.texts.language) else "➕ ") + label(f"about_{item}"),
                SayAbout(item),
            )
        ]
        for item in AboutLine
    ]


@on_tap(SayAbout, Access.OWNERS)
async def say_about(context: Context, tap: SayAbout) -> None:
    """Ask for it; for what is said in each language, first in which."""
    label, language = context.texts.label, tap.language
    known = await context.services.organisation.read()
    back = [button(label("back"), Open(Screen.ABOUT))]
    if tap.about in BY_LANGUAGE and language not in context.services.library.languages:
        rows = [
            [
                button(
                    ("✅ " if (tap.about, code) in known.said else "➕ ") + context.language_name(code),
                    SayAbout(tap.about, code),
                )
            ]
            for code in context.services.library.languages
        ]
        html = context.texts.screen("about_language", what=label(f"about_{tap.about}"), about=tap.about.value)
        await context.show(html, keyboard(*rows, back))
        return
    await context.services.prompts.ask(context.visitor, Awaited.ABOUT, pack(tap))
    now = known.said.get((tap.about, language if tap.about in BY_LANGUAGE else ""), "")
    await context.show(
        _question(context, tap, now),
        keyboard([button(label("about_take_out"), TakeOutAbout(tap.about, language))] if now else [], back),
    )


def _question(context: Context, tap: SayAbout, now: str, *, unusable: bool = False) -> str:
    return context.texts.screen(
        "about_say",
        about=tap.about.value,
        what=context.texts.label(f"about_{tap.about}"),
        language=context.language_name(tap.language) if tap.about in BY_LANGUAGE else "",
        now=now,
        most=MOST[tap.about],
        bot=f"@{context.bot.username}",
        unusable=unusable,
    )


@on_answer(Awaited.ABOUT, Access.OWNERS)
async def said(context: Context, data: str, message: ChatMessage) -> None:
    """It came: keep it and show what is read now, or say what it has to be."""
    tap = parse(data)
    if not isinstance(tap, SayAbout):
        await about(context)
        return
    if not await context.services.organisation.say(
        context.visitor, tap.about, tap.language, message.text or ""
    ):
        back = [button(context.texts.label("back"), Open(Screen.ABOUT))]
        await context.say(_question(context, tap, "", unusable=True), keyboard(back))
        return
    if await _named(context, tap.about, tap.language):
        await about(context)


@on_tap(TakeOutAbout, Access.OWNERS)
async def take_out(context: Context, tap: TakeOutAbout) -> None:
    """Say it no more."""
    if await context.services.organisation.take_out(context.visitor, tap.about, tap.language):
        await context.toast("toast_saved")
        if not await _named(context, tap.about, tap.language):
            return
    await about(context)


async def _named(context: Context, changed: AboutLine, language: str) -> bool:
    """Have Telegram call the bot as was said, if that is what changed; where it refuses, say so: False."""
    if changed is not AboutLine.BOT_NAME:
        return True
    name = (await context.services.organisation.read()).said.get((changed, language), "")
    if await menu.name_in(context.bot, name, language):
        return True
    again = button(context.texts.label("back"), SayAbout(changed, language))
    await context.say(
        context.texts.screen("about_not_named", name=name, language=context.language_name(language)),
        keyboard([again]),
    )
    return False
