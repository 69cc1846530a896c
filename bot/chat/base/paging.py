"""Long lists: so many on one screen, and buttons that lead to those before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from bot.chat.base.buttons import Button, TurnPage
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Row, button

T = TypeVar("T")

LISTED: Final = 12
"""Of a list with a button or two for each."""


@dataclass(frozen=True, slots=True)
class ListPage(Generic[T]):
    """What of a list is shown. `turn`: the buttons to the rest, of which so many are `before` and `after`."""

    shown: Sequence[T]
    turn: Row
    before: int
    after: int


def page_of(context: Context, items: Sequence[T], again: Button, most: int = LISTED) -> ListPage[T]:
    """The page that was turned to, or the last one there is. `again`: what draws the screen."""
    page = min(context.page or 0, max(0, len(items) - 1) // most)
    first, after = page * most, max(0, len(items) - (page + 1) * most)
    turn = [button(context.texts.label("names_before"), TurnPage.to(page - 1, again))] if page else []
    if after:
        turn.append(button(context.texts.label("names_after"), TurnPage.to(page + 1, again)))
    return ListPage(items[first : first + most], context.in_reading_order(turn), first, after)
