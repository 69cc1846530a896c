"""A broadcast, whom it is for, when it goes out, and each recipient's share of it."""
