"""How the bot is, for programs that watch over it: whether it lives, whether it is ready, figures."""
