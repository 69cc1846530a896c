"""The team's room, and what the bot says in other groups."""
