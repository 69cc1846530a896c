"""Broadcasts on their way to people, and what comes after."""
