"""What Telegram makes of a text: its parse mode, entities and links."""
