"""The team's room, in tests: groups with people in them, and what is done there."""
