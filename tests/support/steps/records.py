"""What people did, as a test looks at it: the records of a database, opened with its key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Protocol

from bot.model.letters.figures import NO_FIGURES, Figures, plus, without_void
from bot.model.letters.figures import letters as letters_in
from bot.model.letters.figures import people as people_in
from bot.model.letters.record import Question, Record
from bot.model.letters.record_form import unpacked, unpacked_figures
from bot.store.db.sealing import Sealer
from tests.support.patience import PATIENCE
from tests.support.stores import rows, rows_of_one_moment, sealer_of

Rows = Iterable[tuple[object, ...]]
_SUMS, _RECORDS = 'SELECT "case", sealed FROM sums', 'SELECT "case", tag, sealed FROM records'


class HasDatabase(Protocol):
    """A bot that runs on a database, under a key."""

    @property
    def database(self) -> Path: ...
    @property
    def key(self) -> str: ...


def records_in(database: Path, sealer: Sealer) -> list[Record]:
    """Every record, without what is left of people who were forgotten."""
    return [record for record in with_stubs(database, sealer) if not record.is_stub]


def with_stubs(database: Path, sealer: Sealer) -> list[Record]:
    """Every record, and what is left of people who were forgotten."""
    return list(by_tag(database, sealer).values())


def by_tag(database: Path, sealer: Sealer) -> dict[tuple[str, bytes], Record]:
    """Every record, by case and tag."""
    return _by_tag(rows(database, _RECORDS), sealer)


def _by_tag(there: Rows, sealer: Sealer) -> dict[tuple[str, bytes], Record]:
    found: dict[tuple[str, bytes], Record] = {}
    for case, tag, sealed in there:
        assert isinstance(case, str)
        assert isinstance(tag, bytes)
        assert isinstance(sealed, bytes)
        found[case, tag] = unpacked(sealer.unlock(sealed, b"record", case.encode(), tag))
    return found


def sums_in(database: Path, sealer: Sealer) -> dict[str, Figures]:
    """The figures of each case as they are locked, without what is pending."""
    return _by_case(rows(database, _SUMS), sealer)


def _by_case(there: Rows, sealer: Sealer) -> dict[str, Figures]:
    found: dict[str, Figures] = {}
    for case, sealed in there:
        assert isinstance(case, str)
        assert isinstance(sealed, bytes)
        found[case] = unpacked_figures(sealer.unlock(sealed, b"sums", case.encode()))
    return found


def figures_in(database: Path, sealer: Sealer) -> dict[str, Figures]:
    """The figures of each case as a start finds them.

    Both tables are read as of one moment: meanwhile the bot may bring what is pending into the sums.
    """
    sums, records = rows_of_one_moment(database, _SUMS, _RECORDS)
    found = _by_case(sums, sealer)
    for (case, _), record in _by_tag(records, sealer).items():
        found[case] = plus(found.get(case, NO_FIGURES), record.pending)
    return {case: without_void(figures) for case, figures in found.items()}


def kept(bot: HasDatabase) -> list[Record]:
    """Every record of a running bot."""
    return records_in(bot.database, sealer_of(bot.database, bot.key))


def letters(bot: HasDatabase) -> list[str]:
    """Whom the reported letters were to."""
    return sorted(letter.authority for record in kept(bot) for letter in record.letters)


def to_be_asked(bot: HasDatabase) -> list[Question]:
    """The questions that will be asked."""
    return [question for record in kept(bot) for question in record.questions if question.wanted]


def blanks(bot: HasDatabase) -> list[Question]:
    """Those that won't."""
    return [question for record in kept(bot) for question in record.questions if not question.wanted]


def came(bot: HasDatabase) -> list[tuple[str, str]]:
    """What came of letters, and who was asked: authority and kind."""
    return sorted((one.authority, one.kind) for record in kept(bot) for one in record.came)


def failed(bot: HasDatabase) -> list[tuple[str, str]]:
    """Failed addresses: authority and how."""
    return sorted((one.authority, one.how) for record in kept(bot) for one in record.failed)


def opened(bot: HasDatabase) -> list[date]:
    """Of whom it is kept that they opened a letter: since when."""
    return [record.opened for record in kept(bot) if record.opened]


async def comes_to_hold(bot: HasDatabase, look: Callable[[HasDatabase], object], result: object) -> None:
    """Wait until the records say so."""
    async with asyncio.timeout(PATIENCE):
        while look(bot) != result:  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.01)


def counted(bot: HasDatabase) -> tuple[dict[str, int], int]:
    """Letters by authority, and people; of so few no figure is told."""
    figures = figures_in(bot.database, sealer_of(bot.database, bot.key))["tjk001"]
    return letters_in(figures), people_in(figures)
