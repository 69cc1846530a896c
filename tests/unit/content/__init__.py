"""Cases, letters and texts."""
