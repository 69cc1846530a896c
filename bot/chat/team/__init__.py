"""The organisers: who is in the team, and what only they see."""
