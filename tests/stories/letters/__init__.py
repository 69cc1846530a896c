"""What comes of a letter."""
