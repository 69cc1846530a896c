"""The hand-off page as it is served."""
