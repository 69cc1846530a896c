"""What is said in the place of a letter, of a case that isn't live."""

from __future__ import annotations

from bot.chat.base.buttons import Open, Screen
from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.letters.questions import ask
from bot.services.letters.letter_path import LetterPath


async def say(context: Context, slug: str, *, counted: bool = False) -> None:
    """Say how the case stands, since when, and that no letter should be sent.

    `counted`: one was reported just now.
    """
    case = context.services.library.case(slug)
    if case is not None:
        await ask(context, context.services.letters.over(case, LetterPath(slug)), counted=counted)
        return
    others = context.services.standings.live()
    rows = [[button(context.texts.label("other_cases"), Open(Screen.LETTER))]] if others else []
    await context.show(context.texts.screen("case_out"), keyboard(*rows))
