"""The key that seals everything, and another one in its place."""
