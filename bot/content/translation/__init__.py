"""What the bot says, in a language: how values are put into it, and what is still to be translated."""
