"""The wire to Telegram: HTTP, two lanes of requests, and what each answer means for a recipient."""
