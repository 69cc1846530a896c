"""Logs for an operator: what happens to the program, nothing about a person, never the token."""

from __future__ import annotations

import logging
import sys

from bot.config import Settings

LIBRARIES = (
    "telegram",
    "httpx",
    "httpcore",
    "aiohttp",
    "aiosqlite",
    "sqlalchemy",
    "alembic",
    "asyncio",
    "matplotlib",
    "PIL",
)


class _NoToken(logging.Filter):
    """Takes the token out of whatever is logged, whoever logs it."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        text = record.getMessage()
        if self._token in text:
            record.msg, record.args = text.replace(self._token, "<token>"), ()
        # A library's traceback can quote an update: who wrote, and what. Its place is enough to find a fault.
        if record.exc_info and not record.name.startswith("bot"):
            record.exc_info = None
        return True


def set_up_logs(settings: Settings) -> None:
    """Log to standard error at LOG_LEVEL; libraries only from WARNING on: they log addresses and updates."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    if settings.bot_token:
        handler.addFilter(_NoToken(settings.bot_token.get_secret_value()))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    for name in LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
