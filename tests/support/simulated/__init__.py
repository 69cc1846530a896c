"""Time that only passes where somebody waits, and what happens in it."""
