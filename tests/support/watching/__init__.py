"""Programs that watch over the bot, and what is given to them."""
