"""Drafts that begin with words of the program's, for the team to change and send."""
