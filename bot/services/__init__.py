"""What the product does, in its own words: no Telegram type and no wording in here."""
