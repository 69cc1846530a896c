"""What people live through with the bot, through the simulated Telegram."""
