"""What each button does: the handler of every tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from bot.chat.base.buttons import (
    Forget,
    Invite,
    NoReminder,
    Open,
    OpenBelow,
    RemoveMember,
    Screen,
    SetCase,
    SetLanguage,
    SetWants,
    Stop,
    Subscribe,
    SwitchLanguage,
    TakeBack,
    Totals,
)
from bot.chat.base.context import Context
from bot.chat.broadcasts import audience, discarded, drafts, options, preview, schedule, scheduled
from bot.chat.delivery import newest, results, steering
from bot.chat.letters import actions, addresses, dialogue, files, replies, typed
from bot.chat.letters.after_sending import (
    AskMe,
    AskNothing,
    AskReply,
    DontAsk,
    FailedHow,
    FailedWhich,
    Judge,
    PassNothingOn,
    PassOn,
    Replied,
)
from bot.chat.letters.buttons import (
    AddressFailed,
    AddWords,
    Adjust,
    Change,
    ChooseLanguage,
    Countries,
    DropWords,
    Files,
    Remind,
    Reword,
    Sent,
    Sign,
    Unsign,
    UseWords,
    WriteLetter,
)
from bot.chat.people import country, home
from bot.chat.team import members


async def _open(context: Context, tap: Open) -> None:
    match tap.screen:
        case Screen.START:
            await home.start(context)
        case Screen.SETTINGS:
            await home.settings(context)
        case Screen.CASE:
            await home.case(context, tap.case)
        case Screen.LETTER:
            await dialogue.letter(context, tap.case)
        case Screen.LANGUAGE:
            await home.language(context, tap.case, tap.source)
        case Screen.OTHER_WAYS:
            await home.other_ways(context, tap.case)
        case Screen.NOT_NOW:
            await home.not_now(context)
        case Screen.TEAM:
            await members.team(context)
        case Screen.DISMISS:
            await context.show(context.texts.screen("broadcast_dismissed"))


async def _open_below(context: Context, tap: OpenBelow) -> None:
    context.tapped = None
    await _open(context, Open(tap.screen, tap.case))


async def _stop(context: Context, _: Stop) -> None:
    await home.stop(context)


TAPS: Final[Mapping[type[Any], Callable[[Context, Any], Awaitable[None]]]] = {
    Open: _open,
    OpenBelow: _open_below,
    Stop: _stop,
    Subscribe: home.subscribe,
    SetLanguage: home.set_language,
    SetWants: home.set_wants,
    SetCase: home.set_case,
    Forget: home.forget_answered,
    WriteLetter: dialogue.write_letter,
    Adjust: dialogue.adjust,
    ChooseLanguage: dialogue.choose_language,
    Change: dialogue.change,
    Reword: dialogue.reword,
    Sign: typed.sign,
    Unsign: dialogue.unsign,
    AddWords: typed.add_words,
    UseWords: typed.use_words,
    DropWords: typed.drop_words,
    Files: files.files,
    Countries: dialogue.show_countries,
    Sent: actions.sent,
    TakeBack: actions.take_back,
    Remind: actions.remind,
    NoReminder: actions.no_reminder,
    AddressFailed: addresses.failed,
    FailedWhich: addresses.failed_which,
    FailedHow: addresses.failed_how,
    Judge: addresses.judge,
    AskReply: replies.ask_again,
    Replied: replies.replied,
    AskMe: replies.ask_me,
    DontAsk: replies.dont_ask,
    AskNothing: replies.ask_nothing,
    PassOn: replies.pass_on,
    PassNothingOn: replies.pass_nothing_on,
    **drafts.TAPS,
    **discarded.TAPS,
    **options.TAPS,
    **preview.TAPS,
    **newest.TAPS,
    **steering.TAPS,
    **results.TAPS,
    **audience.TAPS,
    **country.TAPS,
    **schedule.TAPS,
    **scheduled.TAPS,
    Totals: members.totals_as,
    Invite: members.invited,
    RemoveMember: members.remove_member,
    SwitchLanguage: members.switch_language,
}
