"""Who is here, and what the bot waits for in a chat."""
