"""The connections to the Bot API server."""
