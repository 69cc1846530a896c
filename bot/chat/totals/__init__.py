"""The screens of what supporters did, and its files."""
