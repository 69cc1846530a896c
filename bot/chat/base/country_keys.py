"""Buttons for countries: the likely ones first, all others by the alphabet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Final

from bot.chat.base.buttons import Button
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button
from bot.content.cases.countries import countries, country_name, flag, likely

LIKELY_COUNTRIES: Final = 8
COUNTRIES_A_PAGE: Final = 26


def country_keys(
    context: Context,
    carries: Callable[[str], Button],
    opens: Callable[[int], Button],
    *,
    without: Collection[str],
    page: int | None = None,
) -> list[list[Key]]:
    """Buttons for likely countries and the alphabet's pages; or for one page (the last, if it is too high).

    `carries`: what the button of a country does; `opens`: what the button of a page does.
    """
    language = context.texts.language
    pages = _pages(language, without)
    if page is not None:
        codes = [code for code, _ in pages[min(page, len(pages) - 1)]]
    else:
        codes = _likely(context, without)
    rows = _pairs(button(f"{flag(code)} {country_name(code, language)}", carries(code)) for code in codes)
    if page is None:
        rows += _pairs(
            button(
                context.texts.label(
                    "more_countries", first=f"{names[0][1][:3]}…", last=f"{names[-1][1][:3]}…"
                ),
                opens(number),
            )
            for number, names in enumerate(pages)
        )
    return [context.in_reading_order(row) for row in rows]


def page_with(context: Context, country: str, *, without: Collection[str]) -> int | None:
    """The page of the alphabet that a country stands on; None for a likely one, which stands before them."""
    if country in _likely(context, without):
        return None
    pages = _pages(context.texts.language, without)
    return next((number for number, page in enumerate(pages) if country in dict(page)), None)


def _pages(language: str, without: Collection[str]) -> list[list[tuple[str, str]]]:
    listed = [(code, name) for code, name in countries(language) if code not in without]
    return [listed[start : start + COUNTRIES_A_PAGE] for start in range(0, len(listed), COUNTRIES_A_PAGE)]


def _likely(context: Context, without: Collection[str]) -> list[str]:
    near = likely(
        context.visitor.client_language or context.visitor.language, LIKELY_COUNTRIES + len(without)
    )
    return [code for code in near if code not in without][:LIKELY_COUNTRIES]


def _pairs(buttons: Iterable[Key]) -> list[list[Key]]:
    listed = list(buttons)
    return [listed[start : start + 2] for start in range(0, len(listed), 2)]
