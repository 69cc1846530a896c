"""`case`, `language` and `letters`: for those who write what stands in messages/."""
