"""Parts that measure texts: those that are written, and those that are read."""
