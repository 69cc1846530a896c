"""What any call to Telegram needs besides the connection: whom to believe, how long to wait, what to log."""
