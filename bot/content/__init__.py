"""Reads messages/: cases, letters, forms of address, what the bot says."""
