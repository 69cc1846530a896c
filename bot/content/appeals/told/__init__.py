"""What an appeal tells and asks: its title, violations, events, demands, and until when to write."""
