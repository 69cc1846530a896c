"""The broadcast engine: list the recipients, claim some, send in turn, settle what came of it."""
