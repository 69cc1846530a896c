"""Subscribers, and everything that is done with one person as a whole."""
