"""A Telegram bot for supporters of urgent human-rights appeals."""

__version__ = "0.1.0"
