"""What Telegram tells: asked for, read, and put in its order."""
