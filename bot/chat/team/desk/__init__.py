"""The desk of each of the team: one message that stays true."""
