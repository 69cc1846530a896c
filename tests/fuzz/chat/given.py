"""What Hypothesis draws for a story: buttons of every kind, with values that are there or aren't; words."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any, get_type_hints

from hypothesis import strategies as st

from bot.chat.base import buttons
from bot.chat.base.buttons import Button
from bot.chat.base.registry import REGISTRY
from bot.content.cases.editing.fields import FIELDS, CasePart
from tests.fuzz.chat.acts import (
    Act,
    Again,
    AtOnce,
    Block,
    ClockSet,
    Edit,
    Fails,
    FollowLink,
    Forge,
    Killed,
    Lose,
    Move,
    Passes,
    Restart,
    Say,
    Send,
    Sends,
    Tap,
)
from tests.fuzz.chat.life import ACTORS, TEAM, begins_as
from tests.support.samples.languages import LANGUAGES

CASES = "tjk001", "tjk001", "nosuch", ""
"""Beside those of the state."""


def _words_in_state() -> list[str]:
    """Every id that a button of the state carries: cases, authorities, asks, languages, keys."""
    parts = {part for button in begins_as().buttons for part in button.data.split(":")[1:]}
    return sorted(part for part in parts if part and not part.isdigit())


WORDS = [*_words_in_state(), *CASES, *LANGUAGES, "xx", "FR", "TJ", "a" * 16]
FIELD_CODES = sorted({field.code for part in CasePart for field in FIELDS[part]})
_CASE_SLUGS = sorted(
    {button.data.split(":")[1] for button in begins_as().buttons if ":" in button.data} & set(WORDS)
)
NUMBERS = st.integers(0, 12) | st.sampled_from([99, 4095, 12345, 2_176_782_335])
DAYS = st.dates(date(2020, 1, 1), date(2199, 12, 31)) | st.just(date(2026, 11, 29))


def _field(name: str, hint: Any) -> st.SearchStrategy[Any]:
    if name == "case":
        return st.sampled_from(
            [*CASES, *(word for word in WORDS if word[:3].isalpha() and word[-1:].isdigit())]
        )
    if name in ("field", "name"):
        return st.sampled_from([*FIELD_CODES, *WORDS])
    if hint is str:
        return st.sampled_from(WORDS)
    if hint is bool:
        return st.booleans()
    if hint is int:
        return NUMBERS
    if hint is date:
        return DAYS
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    optional = getattr(hint, "__args__", ())
    return st.none() | _field("", optional[0]) if optional else st.just("")


def _made(kind: type[Button]) -> st.SearchStrategy[str]:
    hints = get_type_hints(kind)
    parts = st.tuples(*(_field(place.name, hints[place.name]) for place in buttons._PLACES[kind.CODE]))
    return parts.map(lambda values: ":".join([buttons.VERSION + kind.CODE, *map(buttons._write, values)]))


MADE_UP = (
    st.sampled_from(sorted(buttons.button_kinds(), key=lambda kind: kind.CODE))
    .flatmap(_made)
    .filter(lambda data: len(data) <= buttons.MAX_BYTES)
)
"""Of any kind, with any values of the fields' types, whether or not they say anything together."""
OLD_DATA = st.sampled_from([button.data for button in begins_as().buttons])
NO_DATA = st.text(max_size=64) | st.sampled_from(
    ["", "1x", "2", "2:", "2l:" + "a" * 60, "2o:nosuch", "2s:all:tjk001:a:b"]
)
DATA = st.one_of(MADE_UP, MADE_UP, OLD_DATA, NO_DATA)

HARD = (
    *("0", "-1", "1" * 50, "\u202egnp.exe", "<b>x</b>", "</pre>{{ 7*7 }}{% trans %}", "&amp;&lt;"),
    *("'; DROP TABLE team;--", "\u0651" * 40, "👩\u200d👧" * 30, "\ufeff\u200b\u00ad", "a" * 4000),
    *("мама " * 700, "🧷" * 2040, "@appeal_rehearsal_bot", "https://example.org/" + "x" * 300),
    *("mail@president.tj", "2026-12-24 18:00", "tomorrow 9:00", "in 2 hours", "31.02.2027"),
    *("+41 22 809 49 39", "a\nb\n\n\nc", "\n", ".", "«»", "أرسلت", "ёЁ", "\x00", "tel:1", "mailto:a@b.c"),
)
PLAIN = (
    *("Hello", "help", "Stop", "stop torturing him", "please stop", "Прекратить", "merci", "letter"),
    *("Anna, Lyon", "Yes", "unsubscribe", "sent"),
)
TEXTS = st.one_of(st.sampled_from(PLAIN), st.sampled_from(HARD), st.text(min_size=1, max_size=60))
COMMANDS = st.builds(
    lambda name, rest: f"/{name}{rest}",
    st.sampled_from([*REGISTRY.commands, "nosuch", "START", "help@appeal_rehearsal_bot", "help@another_bot"]),
    st.sampled_from(
        ["", "", "", " tjk001", " tjk001-radio", " join-nosuch", " 1", " " + "x" * 60, "\n", "."]
    ),
)
WHO = st.sampled_from(ACTORS)


def weighed(*choices: tuple[int, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    """One of them, each so often among all."""
    return st.sampled_from([one for weight, one in choices for _ in range(weight)]).flatmap(lambda one: one)


ACTS: st.SearchStrategy[Act] = weighed(
    (16, st.builds(Tap, WHO, st.integers(0, 30), st.booleans())),
    (8, st.builds(Tap, st.sampled_from(TEAM), st.integers(0, 30), st.booleans())),
    (3, st.builds(Forge, WHO, DATA, st.booleans())),
    (4, st.builds(Forge, st.sampled_from(TEAM), DATA, st.booleans())),
    (4, st.builds(Say, WHO, TEXTS)),
    (3, st.builds(Say, WHO, TEXTS, st.none() | st.integers(0, 5), st.booleans())),
    (4, st.builds(Say, WHO, COMMANDS, marked=st.just(False))),
    (2, st.builds(Send, WHO, st.sampled_from(Sends), st.sampled_from(["", "", *PLAIN, *HARD[:8]]))),
    (1, st.builds(Edit, WHO, st.integers(0, 3), TEXTS)),
    (1, st.builds(FollowLink, WHO, st.integers(0, 3))),
    (1, st.builds(Block, WHO)),
    (1, st.builds(Lose, WHO, st.integers(0, 5))),
)
"""What anybody may do next."""
_METHODS = st.sampled_from(
    (
        *("send*", "sendMessage", "edit*", "answerCallbackQuery", "delete*", "*", "getFile"),
        *("setMyCommands", "copy*"),
    )
)
_NO_MESSAGE = "Bad Request: message to edit not found", "Bad Request: message can't be edited"
_FAULTS = st.one_of(
    st.builds(
        Fails, _METHODS, st.integers(1, 3), status=st.sampled_from([500, 502, 504]), html=st.booleans()
    ),
    st.builds(Fails, _METHODS, st.integers(1, 3), drop=st.sampled_from(["before", "after", "half"])),
    st.builds(Fails, _METHODS, st.integers(1, 2), status=st.just(504), late=st.just(True)),
    st.builds(Fails, _METHODS, st.just(1), status=st.just(429)),
    st.builds(
        Fails,
        st.just("edit*"),
        st.integers(1, 2),
        status=st.just(400),
        description=st.sampled_from(_NO_MESSAGE),
    ),
)
"""What Telegram does at times."""
_SPANS = st.sampled_from([40, 16 * 60, 5 * 3600, 86_400, 15 * 86_400, 40 * 86_400])
_TOGETHER = st.lists(ACTS, min_size=2, max_size=4, unique_by=lambda act: act.who)
MOVES: st.SearchStrategy[Move] = weighed(
    (40, ACTS),
    (3, _TOGETHER.map(lambda acts: AtOnce(tuple(acts)))),
    (3, st.builds(Again, st.integers(0, 8))),
    (3, st.builds(Killed, ACTS, st.integers(0, 6))),
    (2, _FAULTS),
    (2, st.builds(Passes, _SPANS)),
    (1, st.builds(ClockSet, st.sampled_from([-3, 3, -48, 48]))),
    (1, st.just(Restart())),
)
"""What a story is made of."""
