"""Other ways than the drafted letter: by phone, and in words of one's own."""
