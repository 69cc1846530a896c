"""Logs for an operator: what happens to the program, nothing about a person, never the token."""

from __future__ import annotations

import json
import logging
import sys
from collections import Counter
from datetime import UTC, datetime

from bot.config import Settings
from bot.incidents.origin import origin_of
from bot.incidents.reporting import described, report

LIBRARIES = (
    "telegram",
    "httpx",
    "httpcore",
    "aiohttp",
    "aiosqlite",
    "sqlalchemy",
    "alembic",
    "asyncio",
    "PIL",
)
"""Kept from making records below WARNING: it costs time, and nobody would see them."""


class _Discreet(logging.Filter):
    """Lets this program's own words through, less the token; of a library's only where they were said.

    A library's words and tracebacks quote what it worked on: who wrote, and what. That there was trouble, its
    kind and its place are enough to find a fault. A fault that only a library took notice of, such as one
    that ended a task, is an incident as any other.
    """

    def __init__(self, token: str | None) -> None:
        super().__init__()
        self._token = token
        self._said: Counter[str] = Counter()  # places in libraries, as many as there are

    def filter(self, record: logging.LogRecord) -> bool:
        fault = record.exc_info[1] if record.exc_info else None
        record.exc_info = record.exc_text = record.stack_info = None
        if record.name.partition(".")[0] == "bot":
            text = record.getMessage() + (f" ({described(origin_of(fault))})" if fault else "")
        elif record.levelno < logging.WARNING:
            return False
        else:
            text = f"trouble in a library, at {record.module}:{record.lineno}"
            if fault:
                report(fault, text, level=record.levelno)
                return False  # said already, or counted
            self._said[text] += 1
            times = self._said[text]
            if str(times).strip("0") != "1":
                return False  # said at the first, the tenth, the hundredth time
            text += f", {times:,} times" if times > 1 else ""
        record.msg, record.args = text.replace(self._token, "<token>") if self._token else text, ()
        return True


class _AsJson(logging.Formatter):
    """A line of JSON for each record: when (RFC 3339, UTC), how bad, which part said it, what."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told = {
            "time": at,
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        return json.dumps(told, ensure_ascii=False)


def set_up_logs(settings: Settings) -> None:
    """Log to standard error as LOG_LEVEL and LOG_FORMAT say.

    Of libraries only warnings and worse, without their words.
    """
    handler = logging.StreamHandler(sys.stderr)
    as_text = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_AsJson() if settings.log_format == "json" else as_text)
    handler.addFilter(_Discreet(settings.bot_token.get_secret_value() if settings.bot_token else None))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
