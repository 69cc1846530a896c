"""Backups: a copy of the whole database under the bot's key, and the way back."""
