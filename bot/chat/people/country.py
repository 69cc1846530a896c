"""The country that a supporter may give, for messages in their evening and for updates to people there."""

from __future__ import annotations

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.country_keys import country_keys
from bot.chat.base.keyboards import Key, button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.people.buttons import MyCountry, SetCountry
from bot.content.cases.countries import country_name, flag


def row(context: Context) -> list[Key]:
    """The settings' button, which says what is held; none for who isn't subscribed."""
    if not context.visitor.subscribed:
        return []
    country = context.visitor.subscriber.country if context.visitor.subscriber else None
    if country is None:
        return [button(context.texts.label("country_not_given"), MyCountry())]
    named = _named(context, country)
    return [button(context.texts.label("country_given", country=named), MyCountry())]


@on_tap(MyCountry)
async def show(context: Context, tap: MyCountry) -> None:
    """What it is for and what is kept, with the countries to choose from."""
    if not context.visitor.subscribed:
        await context.toast("toast_outdated")
        return
    label, held = (
        context.texts.label,
        context.visitor.subscriber.country if context.visitor.subscriber else None,
    )
    rows = country_keys(
        context,
        SetCountry,
        lambda page: MyCountry(page + 1),
        without=context.services.people.countries_not_asked_for(),
        page=tap.page - 1 if tap.page else None,
    )
    back = MyCountry() if tap.page else Open(Screen.SETTINGS)
    await context.show(
        context.texts.screen("my_country", country=_named(context, held) if held else ""),
        keyboard(
            [button(label("country_remove"), SetCountry(""))] if held else [],
            *rows,
            [button(label("back"), back)],
        ),
    )


@on_tap(SetCountry)
async def set_country(context: Context, tap: SetCountry) -> None:
    """Keep it, or delete what is kept."""
    kept = await context.services.people.set_country(context.visitor, tap.country)
    await context.toast("toast_saved" if kept else "toast_outdated")
    context.visitor = await context.services.people.visitor(
        context.visitor.chat, context.visitor.client_language
    )
    await show(context, MyCountry())


def _named(context: Context, country: str) -> str:
    return f"{flag(country)} {country_name(country, context.texts.language)}"
