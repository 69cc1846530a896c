"""The phrase library."""
