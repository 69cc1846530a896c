"""What operators live through: real processes."""
