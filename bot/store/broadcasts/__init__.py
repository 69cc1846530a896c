"""Drafts, schedules, and whom they are for."""
