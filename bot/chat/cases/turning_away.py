"""Which buttons, and which answers, are turned away because their case isn't live, or can't be used."""

from __future__ import annotations

from typing import Final

from bot.chat.base.buttons import Button, Open, OpenBelow, Screen, parse
from bot.chat.base.context import Context
from bot.chat.broadcasts.buttons import NewDraft, NewNudge
from bot.chat.cases.buttons import GoOnWithCase, MakeLink, ShowProgress, StopCase, Totals
from bot.chat.letters import closed
from bot.chat.letters.after_sending import AskMe, AskReply, FailedHow, FailedWhich, PassOn, Replied
from bot.chat.letters.buttons import LetterFrom, OnPath, Sent, SentNext
from bot.chat.totals.buttons import GiveTotals, ShowTotals
from bot.services.people.prompts import Awaited

_SCREENS: Final = (Screen.CASE, Screen.LETTER, Screen.OTHER_WAYS)
_NEEDS_IT: Final = (OnPath, FailedWhich, FailedHow, AskReply, Replied, AskMe, PassOn)
"""Can do nothing without their case. Whoever takes something back still can."""
_TEAMS: Final = (NewDraft, NewNudge, Totals, ShowTotals, GiveTotals, MakeLink, StopCase, GoOnWithCase)
"""The team's, which would else speak of another case where theirs can't be used."""
_FOR_A_LETTER: Final = (Awaited.SIGNATURE, Awaited.OWN_WORDS, Awaited.OWN_LETTER, Awaited.REPLY)


async def tapped(context: Context, tap: Button) -> bool:
    """Say how the case of the button stands, if that leaves it nothing to do; whether it does."""
    slug = getattr(tap, "case", "")
    if not (slug or isinstance(tap, OnPath)) or not _turned_away(context, tap, slug):
        return False
    if isinstance(tap, OpenBelow | LetterFrom):
        context.tapped = None  # whose words stay
    await closed.say(context, slug)
    return True


async def answered(context: Context, awaited: Awaited, data: str) -> bool:
    """The same for what was awaited for a letter, or after one; nothing is awaited then any more."""
    asked = parse(data) if awaited in _FOR_A_LETTER else None
    if asked is None or not await tapped(context, asked):
        return False
    await context.services.prompts.drop(context.visitor)
    return True


def _turned_away(context: Context, tap: Button, slug: str) -> bool:
    standings = context.services.standings
    gone = context.services.library.case(slug) is None
    match tap:
        case Open() | OpenBelow():
            # Of a case that an owner has stopped, not even other ways are known to do no harm.
            ways = tap.screen is Screen.OTHER_WAYS and standings.is_stopped_here(slug)
            return ways or (gone and tap.screen in _SCREENS)
        case LetterFrom():
            return gone
        case ShowProgress():
            return gone or standings.is_stopped_here(slug)
        case Sent() | SentNext():
            return gone
        case OnPath():
            thanks = standings.thanks(slug)
            return not (standings.is_live(slug) or (thanks and tap.ask == thanks.id))
        case _:
            return (gone and isinstance(tap, _NEEDS_IT)) or (
                slug in context.services.library.faults and isinstance(tap, _TEAMS)
            )
