"""After the letter: sent, or not now."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.base.buttons import Open, Screen, pack
from bot.chat.base.context import Context
from bot.chat.base.keyboards import Key, button, keyboard, link_button
from bot.chat.base.registry import on_command, on_tap
from bot.chat.base.sharing import Share, ShareWords
from bot.chat.letters import closed
from bot.chat.letters.after_sending import AskMe, DontAsk, NoReminder, TakeBack
from bot.chat.letters.buttons import NextLetter, OnPath, Remind, Sent, SentNext, WriteLetter
from bot.chat.letters.dialogue import letter
from bot.chat.letters.letter_view import page_url, typed_on, written_at
from bot.chat.letters.questions import name_of, unread_said, with_typed
from bot.model.letters.letter import Safety
from bot.model.letters.record import Way
from bot.model.small_numbers import more_than
from bot.services.letters.actions import Reported
from bot.services.letters.letter_path import LetterPath
from bot.services.letters.steps import LetterReady


@on_tap(Sent)
async def sent(context: Context, tap: Sent) -> None:
    """Count "I sent it" once, thank, say what it adds to, offer what comes next."""
    await _count(context, tap)


@on_tap(SentNext)
async def sent_next(context: Context, tap: SentNext) -> None:
    """The same of the letter that the thanks led to. It was opened where no tap tells of it."""
    if context.services.just_reported.has(context.visitor.chat):
        await context.toast("toast_so_soon")
    elif await _count(context, tap):
        await context.services.letters.step(context.visitor, tap.path, typed_on(context.tapped), opened=True)


async def _count(context: Context, tap: OnPath) -> bool:
    """Count a letter as sent, and answer; whether it is one more."""
    services = context.services
    seen = services.ways_taken.taken(context.visitor.chat, tap.case)
    way = seen or (Way.PAGE if services.page_url else Way.MAIL)
    report = await services.actions.sent(context.visitor, tap.path, written_at(context.tapped), way)
    if report is None:
        await letter(context, tap.case)
        return False
    if not report.live:
        context.tapped = None
        await closed.say(context, tap.case, counted=True)
        return False
    if not report.new:
        await context.toast("toast_already")
        return False
    await context.toast("toast_counted")
    context.services.just_reported.note(context.visitor.chat)
    html, rows = await _thanks(context, tap, report)
    await context.say(unread_said(context, html), keyboard(*rows))
    return True


async def _thanks(context: Context, tap: OnPath, report: Reported) -> tuple[str, list[list[Key]]]:
    """The thanks, and few buttons: the next letter first."""
    label, case = context.texts.label, report.case
    following = replace(tap.path, authority=None, country=None, language=None, above=0, first=None)
    share, name, step, url, rows = list[Key](), "", None, None, list[list[Key]]()
    if tap.safety is Safety.FREE:  # whoever has ties, or may have, isn't asked to be seen with it
        share.append(button(label("share_case"), Share(case.slug, ShareWords.WROTE, below=True)))
    if report.next:
        name = name_of(case, report.next, context.texts.language)
        following = replace(following, authority=report.next.id)
        onward, step = label("next_authority", name=name), await _straight_to(context, following)
        url = page_url(context, step) if step else None
        if url:
            rows.append([link_button(onward, url, "primary")])
            rows.append([button(label("sent_next"), SentNext.on(following))])
            seen = button(label("see_here"), NextLetter.on(following))
            rows.append(context.in_reading_order([seen, *share]))
            share = []
        else:
            rows.append([button(onward, NextLetter.on(following), "primary")])
        rows.append([button(label("remind_next"), Remind.on(following))])
    else:
        rows.append([button(label("other_authority"), WriteLetter.on(following))])
    rows.append(share)
    rows.append([button(label("take_back"), TakeBack(case.slug, report.authority.id, report.day))])
    if report.asks:
        rows.append([button(label("dont_ask"), DontAsk(case.slug, report.authority.id))])
    elif report.may_ask:
        rows.append([button(label("ask_me"), AskMe(case.slug, report.authority.id, report.day))])
    html = context.texts.screen(
        "sent",
        letters=more_than(report.actions),
        following=name,
        straight=url is not None,
        reading=step.reading if step and url else None,
        language=context.language_called(step.letter.choice.language) if step else "",
        asks=label("dont_ask") if report.asks else "",
    )
    return with_typed(context, html, typed_on(context.tapped), tap.safety), rows


async def _straight_to(context: Context, path: LetterPath) -> LetterReady | None:
    """The letter on `path`, for who needs nothing but its reading copy before they open it; otherwise None.

    That is: nothing to be warned of, and nobody who should think first whom they write to.
    """
    if path.safety is not Safety.FREE:
        return None
    step = await context.services.letters.step(context.visitor, path, typed_on(context.tapped))
    if not isinstance(step, LetterReady) or step.changed or step.unreviewed:
        return None
    return None if step.dead or step.failed or step.left_out or context.unread else step


@on_command("sent", place=None, in_help=False)
async def said_so(context: Context) -> None:
    """Somebody typed that they sent it: which letter, only the button below it knows."""
    live = context.services.standings.live()
    rows = [[button(context.texts.label("write_letter"), Open(Screen.LETTER))]] if live else []
    await context.say(context.texts.screen("sent_which"), keyboard(*rows))


@on_tap(TakeBack)
async def take_back(context: Context, tap: TakeBack) -> None:
    """Undo "I sent it" within ten minutes."""
    if not await context.services.actions.take_back(context.visitor, tap.case, tap.authority, tap.day):
        await context.say(context.texts.screen("undo_late"))  # below: the thanks keep the buttons they have
        return
    keys = keyboard([button(context.texts.label("write_letter"), WriteLetter(tap.case))])
    html = context.texts.screen("undone")
    await context.show(with_typed(context, html, typed_on(context.tapped)), keys)


@on_tap(Remind)
async def remind(context: Context, tap: Remind) -> None:
    """Remind of this letter tomorrow. The answer about safety and the country aren't kept."""
    data = pack(WriteLetter.on(replace(tap.path, safety=None, country=None, above=0)))
    await context.services.actions.remind(context.visitor, tap.case, data)
    await context.toast("toast_reminder")
    await context.say(
        context.texts.screen("reminder_set"),
        keyboard([button(context.texts.label("no_reminder"), NoReminder(tap.case))]),
    )


@on_tap(NoReminder)
async def no_reminder(context: Context, tap: NoReminder) -> None:
    """Don't remind after all."""
    await context.services.actions.no_reminder(context.visitor, tap.case)
    read = button(context.texts.label("read_case"), Open(Screen.CASE, tap.case))
    await context.show(context.texts.screen("reminder_off"), keyboard([read]))
