"""Letters composed."""
