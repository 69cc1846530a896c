"""From a letter into a mail program, without a page for it."""

from __future__ import annotations

from bot.chat.base.context import Context
from bot.chat.base.registry import on_tap
from bot.chat.letters.buttons import MailFile, OpenMail
from bot.chat.letters.card.keys import mail_keys
from bot.chat.letters.card.places import show_card
from bot.chat.letters.dialogue import unchanged
from bot.chat.letters.files import neutral_name
from bot.content.files.mail import as_eml, file_name
from bot.model.letters.record import Way
from bot.model.people.limits import Made


@on_tap(OpenMail)
async def open_mail(context: Context, tap: OpenMail) -> None:
    """Which mail they use, on the card's own buttons."""
    if step := await unchanged(context, tap.path):
        context.services.ways_taken.note(context.visitor.chat, tap.case, Way.MAIL)
        await show_card(context, step, mail_keys)


@on_tap(MailFile)
async def mail_file(context: Context, tap: MailFile) -> None:
    """The letter as one file that a mail program opens as a draft."""
    step = await unchanged(context, tap.path)
    if step is None:
        return
    context.services.ways_taken.note(context.visitor.chat, tap.case, Way.MAIL)
    if not step.letter.email:  # it was taken out of the case since
        await show_card(context, step, mail_keys)
        return
    if not await context.may_make(Made.FILES):
        return
    await context.toast("toast_files")
    name = file_name(step.letter, "eml")
    await context.send_files(
        [(neutral_name(name) if context.discreet else name, as_eml(step.letter))],
        context.texts.screen("mail_file"),
    )
