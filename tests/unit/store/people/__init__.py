"""Subscribers, forgetting, moving."""
