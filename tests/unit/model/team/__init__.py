"""The team, and whom it belongs to."""
