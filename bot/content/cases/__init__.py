"""Cases as they are read from messages/cases, and what is known of countries."""
