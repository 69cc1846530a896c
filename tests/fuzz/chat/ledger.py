"""A plain model of the chat: who gets what, after each thing that somebody does."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from bot.chat.base.buttons import Button
from bot.chat.people.buttons import Forget, SetCase, SetLanguage, SetWants, Stop, StopBelow, Subscribe
from bot.chat.people.discreet.buttons import SetDeletedAfter, SetDiscreet
from bot.model.people.discretion import AFTER_HOURS
from tests.fuzz.chat.seen import Held

UNKNOWN = Held(known=False)
STOPPED = Held()


def after(before: Held, button: Button | None, live: Collection[str], languages: Collection[str]) -> Held:
    """What somebody gets after that tap; `live`: the cases that can be subscribed to.

    `languages`: those that can be chosen.
    """
    before = is_here(before)
    match button:
        case Subscribe(wants=wants, case=case):
            if case and case not in live:
                return before
            cases = before.cases | ({case} if case else set(live))
            return Held(wants.value, cases) if cases else before
        case SetWants(wants=wants):
            if before.wants is not None:
                return replace(before, wants=wants.value)
            cases = before.cases | set(live)
            return Held(wants.value, cases) if live else before
        case SetCase(case=case, on=True):
            if case not in live:
                return before
            return Held(before.wants or "all", before.cases | {case})
        case SetCase(case=case, on=False):
            left = before.cases - {case}
            return replace(before, cases=left, wants=before.wants if left else None)
        case Stop() | StopBelow():
            return stopped(before)
        case Forget(sure=True):
            return UNKNOWN
        case SetLanguage(language=language):
            return replace(before, known=before.known or language in languages)
        case SetDiscreet(on=True):  # the language goes with it
            return replace(before, known=True)
        case SetDeletedAfter(hours=hours):
            return replace(before, known=before.known or not hours or hours in AFTER_HOURS)
        case _:
            return before


def is_here(before: Held) -> Held:
    """Who had blocked the bot and does anything is here again, and gets nothing until they agree anew."""
    return STOPPED if before.left else before


def stopped(before: Held) -> Held:
    """What somebody gets who wants no more: that they are known stays, for their language."""
    return STOPPED if before.known else UNKNOWN


def blocked(before: Held) -> Held:
    """The same of who stops the bot in Telegram."""
    return replace(before, left=True) if before.known else before
