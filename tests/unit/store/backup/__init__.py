"""Backups: the form of their files, and the moves of a restore."""
