"""What errors of PostgreSQL's mean for whoever runs the program."""

from __future__ import annotations

import re
from typing import Final

import psycopg

from bot.errors import StoreUnavailable

_UNREACHABLE: Final = (
    "The database server can't be reached.",
    "Nothing was lost. Start it, or mend the way to it; the bot goes on by itself.",
)
_BETWEEN: Final = (
    "The database server is being stopped or started.",
    "Nothing was lost. Try again.",
)
_STARTING: Final = re.compile(r"FATAL: +the database system is ", re.MULTILINE)
_REFUSED: Final = re.compile(r"FATAL: +([^\n]+?)\.?$", re.MULTILINE)
_CHECK: Final = (
    "Check DATABASE_URL, and the password in ~/.pgpass; docs/operating.md says how to make a database."
)
_FAULTS: Final[dict[str, tuple[str, str, str]]] = {
    # A class of two characters, or a whole code: what it is, what to do, and its kind on the board.
    "08": (*_UNREACHABLE, ""),
    "57P": (*_BETWEEN, ""),
    "53300": (
        "The database server has no connection left.",
        "Raise its max_connections, or close others.",
        "",
    ),
    "53100": ("The disk of the database server is full.", "Nothing was lost. Free disk space there.", "full"),
    "53": ("The database server lacks memory or room.", "Nothing was lost. Look at the server.", ""),
    "55P03": (
        "The database is locked by another program.",
        "Nothing was changed. Close it, such as an open psql, and try again.",
        "locked",
    ),
    "57014": ("The database server took too long.", "Nothing was changed. Try again.", "locked"),
    "40": ("The database is locked by another program.", "Nothing was changed. Try again.", "locked"),
    "25006": (
        "The database can't be written.",
        "Nothing was changed. DATABASE_URL must name the primary server, not a standby.",
        "read_only",
    ),
    "42501": (
        "The database's user lacks a right in it.",
        "Let it own the database: ALTER DATABASE name OWNER TO user.",
        "read_only",
    ),
    "XX": (
        "The database server reports that its files are damaged.",
        "Stop the bot, and look at the server's log; have a backup at hand.",
        "damaged",
    ),
    "58": ("The disk of the database server answers with errors.", "Check it; have a backup at hand.", ""),
}


def meaning(error: BaseException) -> StoreUnavailable | None:
    """What to tell of an error of the driver's; None for a mistake in this program."""
    if not isinstance(error, psycopg.Error):
        return None
    code = error.sqlstate or ""
    for length in (5, 3, 2):
        if known := _FAULTS.get(code[:length]) if code else None:
            fault = StoreUnavailable(known[0], known[1])
            fault.kind = known[2]
            return fault
    if isinstance(error, psycopg.OperationalError) and not code:
        # It is the way to the server. What the server said on that way is in the words alone.
        if _STARTING.search(str(error)):
            return StoreUnavailable(*_BETWEEN)
        if said := _REFUSED.search(str(error)):
            return StoreUnavailable(f"The database server doesn't let the bot in: {said[1]}.", _CHECK)
        return StoreUnavailable(*_UNREACHABLE)
    return None
