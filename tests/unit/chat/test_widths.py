"""Buttons side by side keep their words whole on a phone."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.widths import ROOM_PX, fits, width_px


@pytest.mark.parametrize(
    ("label", "px"),
    [
        # The sums of the font's advances at 15 px; with a picture the last two were cut off on phones.
        ("", 0.0),
        ("Back", 33.0),
        ("Ajouter une phrase personnelle", 207.0),
        ("Изменить свои слова", 153.0),
    ],
)
def test_words_are_as_wide_as_the_font_draws_them(label: str, px: float) -> None:
    assert width_px(label) == pytest.approx(px, abs=0.1)


def test_marks_and_isolates_take_no_room() -> None:
    assert width_px("\u2068e\u0301\u2069") == width_px("é")


def test_buttons_that_would_be_cut_off_stand_one_below_the_other() -> None:
    short = button("Back", Open(Screen.CASE))
    long = button("💬 Ajouter une phrase personnelle", Open(Screen.CASE))
    assert keyboard([short, short], [short, long], [], [long]) == [[short, short], [short], [long], [long]]


def test_rows_of_numbers_and_arrows_stay_together() -> None:
    assert fits(["◀️", "1 / 12", "▶️"])
    assert set(ROOM_PX) == {2, 3, 4}
