"""Programs started by tests."""
