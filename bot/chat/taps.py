"""What each button does: the handler of every tap."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from bot.chat import (
    actions,
    addresses,
    audience,
    broadcasts,
    country,
    discarded,
    files,
    home,
    letters,
    newest,
    options,
    organisers,
    preview,
    replies,
    results,
    running,
    schedule,
    scheduled,
    typed,
)
from bot.chat.afterwards import (
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
from bot.chat.buttons import (
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
from bot.chat.letter_buttons import (
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
from bot.chat.turn import Turn


async def _open(turn: Turn, tap: Open) -> None:
    match tap.screen:
        case Screen.START:
            await home.start(turn)
        case Screen.SETTINGS:
            await home.settings(turn)
        case Screen.CASE:
            await home.case(turn, tap.case)
        case Screen.LETTER:
            await letters.letter(turn, tap.case)
        case Screen.LANGUAGE:
            await home.language(turn, tap.case, tap.source)
        case Screen.OTHER_WAYS:
            await home.other_ways(turn, tap.case)
        case Screen.NOT_NOW:
            await home.not_now(turn)
        case Screen.TEAM:
            await organisers.team(turn)
        case Screen.DISMISS:
            await turn.show(turn.texts.screen("broadcast_dismissed"))


async def _open_below(turn: Turn, tap: OpenBelow) -> None:
    turn.tapped = None
    await _open(turn, Open(tap.screen, tap.case))


async def _stop(turn: Turn, _: Stop) -> None:
    await home.stop(turn)


TAPS: Final[Mapping[type[Any], Callable[[Turn, Any], Awaitable[None]]]] = {
    Open: _open,
    OpenBelow: _open_below,
    Stop: _stop,
    Subscribe: home.subscribe,
    SetLanguage: home.set_language,
    SetWants: home.set_wants,
    SetCase: home.set_case,
    Forget: home.forget_answered,
    WriteLetter: letters.write_letter,
    Adjust: letters.adjust,
    ChooseLanguage: letters.choose_language,
    Change: letters.change,
    Reword: letters.reword,
    Sign: typed.sign,
    Unsign: letters.unsign,
    AddWords: typed.add_words,
    UseWords: typed.use_words,
    DropWords: typed.drop_words,
    Files: files.files,
    Countries: letters.show_countries,
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
    **broadcasts.TAPS,
    **discarded.TAPS,
    **options.TAPS,
    **preview.TAPS,
    **newest.TAPS,
    **running.TAPS,
    **results.TAPS,
    **audience.TAPS,
    **country.TAPS,
    **schedule.TAPS,
    **scheduled.TAPS,
    Totals: organisers.totals_as,
    Invite: organisers.invited,
    RemoveMember: organisers.remove_member,
    SwitchLanguage: organisers.switch_language,
}
