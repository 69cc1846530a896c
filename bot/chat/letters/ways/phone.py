"""A call in the place of a letter: whom to ring, what to say, and the same in the reader's language."""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.chat.base.keyboards import button, keyboard
from bot.chat.base.registry import on_tap
from bot.chat.letters.buttons import Adjust, Change
from bot.chat.letters.card.back import back_of
from bot.chat.letters.card.origin import letter_before
from bot.chat.letters.dialogue import letter, letter_again
from bot.chat.letters.letter_view import typed_on
from bot.chat.letters.questions import ask, name_of, with_typed
from bot.chat.letters.ways.buttons import PhoneCall
from bot.chat.letters.ways.rows import phone_row
from bot.model.letters.letter import Safety
from bot.model.letters.record import Way
from bot.services.letters.phone import phone_script
from bot.services.letters.steps import LetterReady, NoAddress


@on_tap(PhoneCall)
async def phone_call(context: Context, tap: PhoneCall) -> None:
    """The script in the language of who is called, and what it says."""
    typed = typed_on(context.tapped)
    step = await context.services.letters.step(context.visitor, tap.path, typed)
    if not isinstance(step, LetterReady | NoAddress):
        await (letter(context, tap.case) if step is None else ask(context, step, typed))
        return
    script = phone_script(context.services.library, context.visitor, step)
    if script is None or not phone_row(context, step):  # the number is gone since
        await letter_again(context, tap.path, typed)
        return
    context.services.ways_taken.note(context.visitor.chat, tap.case, Way.PHONE)
    html = context.texts.screen(
        "phone_call",
        name=name_of(step.case, step.authority, context.texts.language),
        phones=step.authority.phones,
        said=script.said,
        means=script.means,
        language=context.language_called(script.language),
        careful=step.path.safety is not Safety.FREE,
    )
    label = context.texts.label
    if isinstance(step, LetterReady):
        rows = [[button(label("back"), Change.on(step.path))]]
    else:  # where there is a letter to go back to, the second button knows it
        other = back_of(context, step, letter_before(context))
        rows = [[button(label("back"), Adjust.on(step.path))]]
        rows += [[button(label("other_authority"), other)]] if other else []
    await context.show(with_typed(context, html, typed, step.path.safety), keyboard(*rows))
