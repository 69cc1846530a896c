"""Chats of the simulated Telegram: what all have, people, and groups with their topics."""
