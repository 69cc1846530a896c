"""The connections to the Bot API server: how long they last, by which proxy they go, how long one waits."""
