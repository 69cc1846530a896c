"""The country that a supporter may give, for messages in their evening and for updates to people there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from telegram import InlineKeyboardButton

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Turn, button, keyboard
from bot.chat.letters.questions import country_keys
from bot.chat.people.buttons import MyCountry, SetCountry
from bot.content.cases.countries import country_name, flag


def row(turn: Turn) -> list[InlineKeyboardButton]:
    """The settings' button, which says what is held; none for who isn't subscribed."""
    if not turn.visitor.subscribed:
        return []
    country = turn.visitor.subscriber.country if turn.visitor.subscriber else None
    if country is None:
        return [button(turn.texts.label("country_not_given"), MyCountry())]
    named = _named(turn, country)
    return [button(turn.texts.label("country_given", country=named), MyCountry())]


async def show(turn: Turn, tap: MyCountry) -> None:
    """What it is for and what is kept, with the countries to choose from."""
    if not turn.visitor.subscribed:
        await turn.toast("toast_outdated")
        return
    label, held = turn.texts.label, turn.visitor.subscriber.country if turn.visitor.subscriber else None
    rows = country_keys(
        turn,
        SetCountry,
        lambda page: MyCountry(page + 1),
        without=turn.desk.people.countries_not_asked_for(),
        page=tap.page - 1 if tap.page else None,
    )
    back = MyCountry() if tap.page else Open(Screen.SETTINGS)
    await turn.show(
        turn.texts.screen("my_country", country=_named(turn, held) if held else ""),
        keyboard(
            [button(label("country_remove"), SetCountry(""))] if held else [],
            *rows,
            [button(label("back"), back)],
        ),
    )


async def set_country(turn: Turn, tap: SetCountry) -> None:
    """Keep it, or delete what is kept."""
    kept = await turn.desk.people.set_country(turn.visitor, tap.country)
    await turn.toast("toast_saved" if kept else "toast_outdated")
    turn.visitor = await turn.desk.people.visitor(turn.visitor.chat, turn.visitor.client_language)
    await show(turn, MyCountry())


def _named(turn: Turn, country: str) -> str:
    return f"{flag(country)} {country_name(country, turn.texts.language)}"


TAPS: Final[Mapping[type[Any], Callable[[Turn, Any], Awaitable[None]]]] = {
    MyCountry: show,
    SetCountry: set_country,
}
