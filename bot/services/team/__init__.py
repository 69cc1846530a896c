"""The organisers: how they get in, and out."""
