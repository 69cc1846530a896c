"""The data key: the file that keeps it, under BOT_KEY, and how another takes its place."""
