"""Who has to wait, and what they hear of it."""
