"""How fast may be sent: one budget, two lanes."""
