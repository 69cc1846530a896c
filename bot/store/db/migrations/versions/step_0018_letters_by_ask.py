"""Letters are counted by ask as well: those that stand in a record; whoever is forgotten took theirs along.

Needs the key: `config.attributes["sealer"]`, which bot/store/db/upgrading.py hands in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from alembic import context, op

from bot.errors import SealError
from bot.model.letters.figures import LETTERS, NO_FIGURES, Figures, plus
from bot.model.letters.record_form import has_reported, packed_figures, unpacked, unpacked_figures

if TYPE_CHECKING:
    from bot.store.db.sealing import Sealer

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

PIECE: Final = 2_000
"""So many records are read at once; there may be a million."""
STEPS_OF: Final = 4096
"""What the figures of a case are filled up to."""


def upgrade() -> None:
    """Give each letter that a record tells of its ask in the figures. Nothing is written by person.

    The step stands for the form of the figures too: what an older version can't read, it must not open.
    """
    connection = op.get_bind()
    for case in connection.scalars(sa.text('SELECT DISTINCT "case" FROM records')).all():
        sealer: Sealer = context.config.attributes["sealer"]
        change = NO_FIGURES
        for sealed, tag in _records(connection, case):
            change = plus(change, _asks(sealer, case, tag, sealed))
        if change:
            _put(connection, sealer, case, change)


def _records(connection: sa.Connection, case: str) -> Iterator[sa.Row[bytes, bytes]]:
    those = sa.text(
        'SELECT sealed, tag FROM records WHERE "case" = :case AND tag > :after ORDER BY tag LIMIT :most'
    )
    after = b""
    while some := connection.execute(those, {"case": case, "after": after, "most": PIECE}).all():
        yield from some
        after = some[-1].tag


def _asks(sealer: Sealer, case: str, tag: bytes, sealed: bytes) -> Figures:
    """What a record changes: of each letter the ask is known. A damaged one tells nothing."""
    change: Figures = NO_FIGURES
    try:
        found = sealer.unlock(sealed, b"record", case.encode(), tag)
        letters = unpacked(found).letters if has_reported(found) else ()
    except (SealError, ValueError):
        return NO_FIGURES
    for one in letters:
        change = plus(change, {(LETTERS, one.authority): -1, (LETTERS, one.authority, one.ask): 1})
    return change


def _put(connection: sa.Connection, sealer: Sealer, case: str, change: Figures) -> None:
    sealed = connection.scalar(sa.text('SELECT sealed FROM sums WHERE "case" = :case'), {"case": case})
    place = (b"sums", case.encode())
    try:
        before = NO_FIGURES if sealed is None else unpacked_figures(sealer.unlock(sealed, *place))
    except (SealError, ValueError):
        return  # the start says that they are damaged
    after = sealer.lock(packed_figures(plus(before, change)), *place, steps_of=STEPS_OF)
    connection.execute(
        sa.text(
            'INSERT INTO sums ("case", sealed) VALUES (:case, :sealed)'
            ' ON CONFLICT ("case") DO UPDATE SET sealed = excluded.sealed'
        ),
        {"case": case, "sealed": after},
    )
