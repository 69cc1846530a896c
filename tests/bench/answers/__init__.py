"""What answers cost: people who write by themselves, and the programs that answer them."""
