"""Writing and planning a broadcast."""
