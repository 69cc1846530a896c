"""How fast, and who goes first."""
