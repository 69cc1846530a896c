"""The simulated Telegram's people, chats and messages, in memory."""
