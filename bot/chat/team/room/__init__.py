"""The team's room: linking a group, what is said there, and what other groups are told."""
