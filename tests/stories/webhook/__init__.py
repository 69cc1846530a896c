"""Stories in which Telegram brings updates to the bot."""
