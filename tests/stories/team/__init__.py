"""The team's stories."""
