"""The commands at the terminal, a module each."""
