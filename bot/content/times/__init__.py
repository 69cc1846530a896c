"""What people may type for a time, in every language."""
