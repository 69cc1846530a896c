"""Drafts, albums, audiences, follow-ups."""
