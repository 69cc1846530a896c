"""The buttons that lead to other ways than the drafted letter, for the screens where they stand."""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button
from bot.chat.letters.ways.buttons import OwnLetter, PhoneCall
from bot.model.letters.letter import Safety
from bot.services.letters.steps import LetterReady, NoAddress


def phone_row(context: Context, step: LetterReady | NoAddress) -> list[Key]:
    """To what is said on the phone. None without a number, nor for who has ties: a voice is known again."""
    ask = step.case.ask(step.path.ask or "")
    if ask is None or not ask.tone.demands or not step.authority.phones or step.path.safety is Safety.ABROAD:
        return []
    return [button(context.texts.label("by_phone"), PhoneCall.on(step.path))]


def other_ways_rows(context: Context, step: LetterReady) -> list[list[Key]]:
    """All that the letter's own screen offers besides."""
    own = [button(context.texts.label("own_letter"), OwnLetter.on(step.path))]
    return [own, phone_row(context, step)]
