"""What the screens on writing a broadcast are filled with to see whether they hold. See screens.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import product
from typing import Any, Final

from bot.chat.broadcasts.buttons import Option
from bot.chat.broadcasts.viewing import SHOWN, side_by_side
from bot.chat.delivery.rendering import Room
from bot.content.said.leads import LeadsTo
from bot.content.said.message import Where
from bot.content.sendable import Flaw, MessageFault, Sort
from bot.model.broadcasts.halt import Halt
from bot.model.people.absence import Absence
from bot.services.broadcasts.draft_view import FOR_GOOD, Hindrance

Values = dict[str, Any]

MANY: Final = 12
"""Languages that a broadcast may be written in before anybody thinks of its screens."""


def faults(nasty: str) -> list[MessageFault]:
    """Every fault there is, with the longest words one quotes."""
    return [MessageFault(flaw, 12_345, 4096, nasty[:40]) for flaw in Flaw]


def drafts(title: str, nasty: str, numbers: tuple[int, ...]) -> Iterator[Values]:
    """Overviews of drafts: of every sort, with and without faults; and corrections."""
    for number, sort, faulty in product(numbers, Sort, (True, False)):
        item = {
            "name": nasty,
            "written": True,
            "is_default": False,
            "readers": None if faulty and not number else number,
            "sort": sort.value,
            "parts": number,
            "words": nasty[:80],
            "length": number,
            "most": 4096,
            "faults": faults(nasty) if faulty else (),
            "never": (),
            "more_never": 0,
            "whole": True,
        }
        for items in (side_by_side([item] * many) for many in (1, MANY)):
            yield {**_draft(title, nasty, number), "items": items, "correction": False, "changed": True}
            for changed in (True, False):
                yield {**_draft(title, nasty, number), "items": items, "correction": True, "changed": changed}
    for more, whole in product(numbers, (True, False)):
        stopped = {**item, "faults": (), "never": spots(nasty)[:2], "more_never": more, "whole": whole}
        for many, correction in product((1, MANY), (True, False)):
            yield {
                **_draft(title, nasty, 5),
                "items": side_by_side([stopped] * many),
                "correction": correction,
                "changed": True,
                "stopped": True,
            }
    for is_default in (True, False):
        bare = {"name": nasty, "written": False, "is_default": is_default}
        values = {**_draft(title, nasty, 5), "kind": "update", "correction": False, "changed": True}
        yield {**values, "items": side_by_side([bare] * MANY)}
    values |= {"items": [bare]}
    yield from ({**values, "back": back} for back in ("draft", "scheduled"))
    for hindrance in (*FOR_GOOD, Hindrance.NOT_OVER):
        for_good = hindrance in FOR_GOOD
        yield {**values, "hindrance": hindrance.value, "for_good": for_good, "correction": for_good}


def _draft(title: str, nasty: str, number: int) -> Values:
    return {
        "title": title,
        "kind": "call",
        "audience": number,
        "default": nasty,
        "lines": [nasty * 3, nasty * 2],
        "hindrance": "",
        "for_good": False,
        "stopped": False,
        "untrue": number,
        "back": "",
    }


def spots(nasty: str) -> list[Values]:
    """A place in each part of a message, with the longest words shown of it."""
    words = {"before": nasty[:25], "words": nasty[:60], "after": nasty[:25], "right": nasty[:40]}
    return [{"where": where.value, "line": 1234, **words} for where in Where]


def remarks(nasty: str) -> Iterator[Values]:
    """What is to be looked at before a broadcast goes out: of every kind, as much as a screen has."""
    asked: list[Values] = [
        {"kind": kind, "words": "", "spot": spot} for kind in ("near", "name") for spot in spots(nasty)
    ]
    asked += [{"kind": lead.value, "words": nasty[:80]} for lead in LeadsTo]
    asked.append({"kind": "not_all", "words": ""})
    for first, more, looked_at in product(range(0, len(asked), 3), (0, 1, 12_345), (True, False)):
        shown = [{"name": nasty if more else "", **one} for one in (asked * 2)[first : first + SHOWN]]
        yield {"remarks": shown, "more": more, "looked_at": looked_at}


def preview(nasty: str, number: int, **other: Any) -> Values:
    """Values of the screen that is confirmed, of a plain broadcast to that many; `other` in place of some."""
    return {
        "items": [{"name": nasty, "readers": number}] * MANY,
        "audience": number,
        "minutes": number,
        "for_whom": nasty * 2,
        "narrowed": True,
        "at": nasty * 2,
        "evening": False,
        "scheduled": False,
        "away": None,
        "room": "",
        "zone": "America/Argentina/Buenos_Aires",
        "correction": False,
        "astray": 0,
        "urgent": False,
        "silent": False,
        "once": False,
        "morning": False,
        "grace": False,
        "at_night": 0,
        "stars": 0,
        "stars_limit": 0,
        "albums": False,
        "spoken": False,
        "voices": False,
        "spacing": nasty if number else "",
        "untrue": number,
        "hindrance": "",
        "remarks": [],
        "more": 0,
        "looked_at": True,
        "needs_key": False,
        "who": None,
        **other,
    }


def previews(nasty: str, numbers: tuple[int, ...]) -> Iterator[Values]:
    """The screen that is confirmed, with nothing and with everything on it."""
    switches = ("evening", "urgent", "silent", "once", "morning", "grace", "albums", "spoken", "voices")
    full: Values = dict.fromkeys(switches, True)
    for number in numbers:
        yield preview(nasty, number)
        yield preview(nasty, number, **full, at_night=number, stars=number, stars_limit=number)
        yield preview(nasty, number, correction=True, astray=number)
        yield preview(nasty, number, scheduled=True, at_night=None)
        yield preview(nasty, number, items=[{"name": nasty, "readers": None}] * MANY)
    yield from (preview(nasty, 5, hindrance=hindrance) for hindrance in hindered())
    yield from (preview(nasty, 5, **full, **asked) for asked in remarks(nasty))
    by = {"approver": nasty, "until": datetime(2026, 9, 30, 23, 59, tzinfo=UTC)}
    yield from (preview(nasty, 5, who={**by, "alone": alone}) for alone in (True, False))
    yield preview(nasty, 5, needs_key=True)
    away = Absence(datetime(2026, 9, 28, 12, tzinfo=UTC), datetime(2026, 9, 30, 23, 59, tzinfo=UTC))
    yield from (preview(nasty, 5, away=away, room=room.value) for room in Room)


def hindered() -> list[str]:
    """Every hindrance that has words of its own."""
    return [h.value for h in Hindrance if h not in (Hindrance.OUTDATED, Hindrance.STARTED)]


def options(numbers: tuple[int, ...]) -> Iterator[Values]:
    """The screen of options, with few and with all of them."""
    for number, albums in product(numbers, (True, False)):
        figures = {"stars": number, "stars_limit": number, "minutes": number, "paid_minutes": number}
        for offered in ([], list(Option)):
            yield {"offered": [option.value for option in offered], "albums": albums, **figures}


def unusable(nasty: str) -> Iterator[Values]:
    """Every reason why a message can't be sent on."""
    for edited in (True, False):
        yield {"reason": "faults", "faults": faults(nasty), "edited": edited}
        for reason in ("item", "late", "text", "words", "round", "audio", "kind"):
            yield {"reason": reason, "faults": (), "edited": edited}


def halts(nasty: str, numbers: Iterable[int], when: datetime) -> Iterator[Values]:
    """Why the bot itself stopped one, in every way."""
    for halt, n, at in product(Halt, numbers, (when, None)):  # None: what is kept is damaged
        yield {
            "halt": halt.value,
            "said": (nasty,) * n if n < 4 else (nasty,) * 3,
            "times": n,
            "of": n,
            "since": at,
            "until": at,
            "zone": "UTC",
        }


STATES = (
    *("sending", "begins", "paused", "halted", "stopping", "correct", "recall", "missed", "scheduled"),
    *("done", "stopped", "recalled", "correct_done", "recall_done"),
)
"""Where a broadcast stands, as the team's list has it."""


def of_team(nasty: str, numbers: Iterable[int], when: datetime) -> Iterator[Values]:
    """Pages of the team's list: none, and six in each state."""
    yield {"items": [], "page": 1, "zone": "UTC"}
    for state, n in product(STATES, numbers):
        item = {"kind": "call", "words": nasty[:80], "case": nasty[:30], "state": state, "author": nasty[:30]}
        figures = {"moment": when if n else None, "delivered": n, "audience": n}
        yield {"items": [{**item, **figures}] * 6, "page": n + 1, "zone": "America/Argentina/Buenos_Aires"}
