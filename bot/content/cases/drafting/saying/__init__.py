"""What a draft can say in one language, out of the library and of messages/letters/LANGUAGE/drafts.toml."""
