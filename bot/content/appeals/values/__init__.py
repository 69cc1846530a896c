"""Single values in a text: its language, dates, countries, codes."""
