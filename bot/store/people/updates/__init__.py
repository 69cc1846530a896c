"""Updates of Telegram's: what is read for each, and which took effect."""
