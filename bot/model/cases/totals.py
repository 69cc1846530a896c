"""Self-reported totals of one case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.model.small_numbers import FEWEST, Told, told, told_cells, told_of, told_parts

SHARED: Final = "share"
"""The source of whoever comes by the button that passes a message on: a link of the bot's own."""
NOT_KNOWN: Final = "not-known"
"""Stands for the ask of letters that are counted without it: of who was forgotten before it was."""

Parts = Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class CaseTotals:
    """All figures of one case. Actions are what people said they did; nobody checked."""

    case: str
    subscribers: int
    letters_opened: int
    actions: int
    people: int  # distinct people behind `actions`
    by_authority: Mapping[str, tuple[int, int]]  # authority id -> (actions, letters opened)
    by_day: Mapping[date, int]  # organisers' days -> actions
    by_source: Mapping[str, tuple[int, int]]  # source of a deep link -> (arrived, subscribed)
    failed_addresses: Mapping[str, Mapping[str, int]]  # authority id -> how an address failed -> reports
    replies: Mapping[str, Mapping[str, int]]  # authority id -> what came of letters -> supporters
    by_ask: Mapping[tuple[str, str], int] = field(default_factory=dict)
    """Authority id, ask id -> actions; the ask is empty where it isn't known."""
    embassies: Mapping[str, int] = field(default_factory=dict)
    """Country -> who looked for the embassy there, while none is on file."""


@dataclass(frozen=True, slots=True)
class ToldTotals:
    """The same, as organisers are told: of nothing that points at a few people (`small_numbers`).

    `few_sources`: how many came by all the links together that few came by; these stand in `by_source` no
    more. `dead`: authorities with an address that an organiser found dead.
    """

    case: str
    subscribers: Told
    letters_opened: Told
    actions: Told
    people: Told
    by_authority: Mapping[str, tuple[Told, Told]]
    by_day: Mapping[date, Told]
    by_source: Mapping[str, tuple[Told, Told]]
    few_sources: Told
    failed_addresses: Mapping[str, tuple[Told, Parts]]  # authority id -> (reports, how the address failed)
    replies: Mapping[str, Parts]
    dead: frozenset[str] = frozenset()
    by_ask: Parts = field(default_factory=dict)  # ask id, or NOT_KNOWN -> letters reported
    by_authority_and_ask: Mapping[tuple[str, str], int] = field(default_factory=dict)
    embassies: Mapping[str, int] = field(default_factory=dict)  # most asked for first; of no few

    @classmethod
    def of(cls, totals: CaseTotals, dead: frozenset[str] = frozenset()) -> ToldTotals:
        """What may be told of these figures."""
        reported = told_parts({key: pair[0] for key, pair in totals.by_authority.items()})
        opened = told_parts({key: pair[1] for key, pair in totals.by_authority.items()})
        cells = {(key, ask or NOT_KNOWN): number for (key, ask), number in totals.by_ask.items()}
        asks: Counter[str] = Counter()
        for (_, ask), number in cells.items():
            asks[ask] += number
        by_ask = told_parts(asks)
        few = [name for name, (came, _) in totals.by_source.items() if came < FEWEST]
        return cls(
            case=totals.case,
            subscribers=told(totals.subscribers),
            letters_opened=told(totals.letters_opened),
            actions=told(totals.actions),
            people=told(totals.people),
            by_authority={key: (reported[key], opened[key]) for key in totals.by_authority},
            by_day=told_parts(totals.by_day),
            by_source={
                name: (came, told_of(came, stayed))
                for name, (came, stayed) in totals.by_source.items()
                if name not in few
            },
            few_sources=told(sum(totals.by_source[name][0] for name in few)),
            failed_addresses={
                key: (told(sum(hows.values())), told_parts(hows))
                for key, hows in totals.failed_addresses.items()
            },
            replies={key: told_parts(answers) for key, answers in totals.replies.items()},
            dead=dead,
            by_ask=by_ask,
            by_authority_and_ask=told_cells(cells, reported, by_ask),
            embassies={
                country: number
                for country, number in sorted(totals.embassies.items(), key=lambda item: (-item[1], item[0]))
                if number >= FEWEST
            },
        )

    @property
    def keeps_back(self) -> bool:
        """Whether some figure isn't told."""
        figures: list[Told] = [self.subscribers, self.letters_opened, self.actions, self.people]
        figures += [self.few_sources, *self.by_day.values()]
        for pair in (*self.by_authority.values(), *self.by_source.values()):
            figures += pair
        for reports, hows in self.failed_addresses.values():
            figures += [reports, *hows.values()]
        for answers in self.replies.values():
            figures += answers.values()
        return None in figures
