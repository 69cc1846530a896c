"""Settings: how they are written, and what they may be."""
