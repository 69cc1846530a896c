"""`python -m bot incidents`: what went wrong lately, by the numbers that people were told."""

from __future__ import annotations

import sys
from datetime import datetime

from bot.config import load_settings
from bot.errors import AppealBotError
from bot.incidents.book import Incident
from bot.incidents.file import read_incidents
from bot.incidents.origin import as_number

_FOUND, _NONE_SUCH, _UNREADABLE = 0, 1, 2


def print_incidents(number: str | None) -> int:
    """Print the last incidents, the latest at the end, or all that is known of one; the exit code.

    Needs no key and no database, and may run beside the bot.
    """
    try:
        path = load_settings().incidents_path
        incidents = sorted(read_incidents(path), key=lambda one: one.last)
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _UNREADABLE
    except OSError as error:
        print(f"The list of incidents, {path}, can't be read ({error.strerror}).", file=sys.stderr)
        return _UNREADABLE
    if number is None:
        print(_table(incidents) if incidents else f"No incident has been written down in {path}.")
        return _FOUND
    found = [incident for incident in incidents if incident.number == as_number(number)]
    if not found:
        print(
            f"None of the last {len(incidents)} incidents has the number {as_number(number)}. "
            "An older one may be in the log."
        )
        return _NONE_SUCH
    print(_details(found[-1]))
    return _FOUND


def _table(incidents: list[Incident]) -> str:
    rows = [("number", "last time", "count", "kind", "place")]
    for one in incidents:
        rows.append((one.number, _moment(one.last), str(one.count), one.origin.kind, one.origin.place))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = []
    for number, last, count, kind, place in rows:
        cells = (
            number.ljust(widths[0]),
            last.ljust(widths[1]),
            count.rjust(widths[2]),
            kind.ljust(widths[3]),
        )
        lines.append("  ".join((*cells, place)).rstrip())
    return "\n".join(lines)


def _details(incident: Incident) -> str:
    origin = incident.origin
    lines = [
        f"incident    {incident.number}",
        f"first time  {_moment(incident.first)}",
        f"last time   {_moment(incident.last)}",
        f"count       {incident.count}",
        f"what        {incident.failed}",
        f"kind        {origin.kind}",
        f"place       {origin.place or 'not known'}",
    ]
    if origin.inside:
        lines.append(f"arose in    {origin.inside}")
    lines += [f"{'by way of' if not number else '':<12}{place}" for number, place in enumerate(origin.way)]
    return "\n".join(lines)


def _moment(moment: datetime) -> str:
    """By this machine's clock, as in the log."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S")
