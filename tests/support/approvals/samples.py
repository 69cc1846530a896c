"""What the screens about two keys are shown with, for tests of the texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import product
from typing import Any, Final

from bot.model.team.news import News
from bot.model.team.two_keys import CHOICES, ApprovalKind, ApprovalState, Lapse
from tests.support.samples.cases.editor import changed

Values = dict[str, Any]

_ZONE: Final = "America/Argentina/Buenos_Aires"
_NEWS: Final = [what for what in News if what.value.startswith("approval") or what is News.ALONE]
_NAMED: Final = (
    ApprovalKind.BROADCAST,
    ApprovalKind.RECALL,
    ApprovalKind.PUBLISH,
    ApprovalKind.CLOSE,
    ApprovalKind.ROOM,
)


def screens(title: str, nasty: str, numbers: Iterable[int], when: datetime) -> dict[str, list[Values]]:
    """Values for each screen by its name."""
    acts = list(_acts(title, nasty, numbers))
    few = [next(act for act in acts if act["of"] == kind.value) for kind in ApprovalKind]
    people = [_who(when, state, alone=False) for state in ApprovalState]
    people.append(_who(when, ApprovalState.GIVEN, alone=True))
    people += [{**_who(when, state, alone=False), "mine": True} for state in ApprovalState]
    lapses = [lapse.value for lapse in Lapse]
    stands = [(None, ""), *((who, "") for who in people), *((people[0], lapse) for lapse in lapses)]
    return {
        "approval_what": acts,
        "second_key": [
            {**act, "who": who, "lapse": lapse, "others": others, "limit": 1_000, "emergency": alone}
            for act, (who, lapse) in [*product(few[:1], stands), *product(few, stands[:1])]
            for others, alone in ((0, False), (2, True))
        ],
        "second_key_free": acts,
        "approval_news": [
            {**act, "who": people[0], "news": what.value, "actor": "Owner no. 3"}
            for act, what in [*product(few[:1], _NEWS), *product(few, _NEWS[:1])]
        ],
        "approval_stands": [{**few[0], "who": who} for who in people],
        "approval_decide": [
            {**act, "who": who, "lapse": lapse, "shown": shown, "mine": mine, "decided": decided}
            for act in (few[0], few[-1])
            for who, lapse in stands[1:]
            for shown, mine, decided in product((True, False), repeat=3)
        ],
        "approval_case": [
            {
                "first": first,
                "changes": list(changed(nasty)),
                "more": more,
                "agreed": nasty,
                "may_use": nasty,
            }
            for first in (True, False)
            for more in numbers
        ],
        "alone": [
            {**act, "word": word, "wrong": wrong}
            for act, word, wrong in product(few, ("", "URGENT tjk001"), (False, True))
        ],
        "alone_ready": [{}],
        "panic": [
            {"second": second, "word": word, "wrong": wrong}
            for second, word, wrong in product((False, True), ("", "destroy everything"), (False, True))
        ],
        "panic_begun": [{"asker": asker} for asker in (True, False)],
        "panic_elsewhere": [{}],
        "two_keys": [
            {"limit": most, "applies": applies, "keys": keys, "removed": removed}
            for most, applies, keys, removed in product(CHOICES, (True, False), (1, 5), (True, False))
        ],
    }


def labels(numbers: Iterable[int]) -> dict[str, list[Values]]:
    """Values for each label by its name."""
    return {"two_keys_from": [{"n": number, "number": str(number)} for number in numbers]}


def _acts(title: str, nasty: str, numbers: Iterable[int]) -> Iterator[Values]:
    common = {"title": title, "kind": "call", "words": nasty, "outcome": nasty, "revision": 12, "member": 3}
    for kind in ApprovalKind:
        for lowered, number in product((False, True), (0, *numbers)):
            shown = common if kind in _NAMED else {**common, "title": "", "words": "", "outcome": ""}
            yield {**shown, "of": kind.value, "lowered": lowered, "most": number, "there": number}


def _who(when: datetime, state: ApprovalState, *, alone: bool) -> Values:
    moments = {"asked_at": when, "until": when, "zone": _ZONE}
    names = {"asker": "Organiser no. 12", "approver": "Owner no. 3", "mine": False}
    return {**names, **moments, "state": state.value, "alone": alone}
