"""The commands at the terminal."""
