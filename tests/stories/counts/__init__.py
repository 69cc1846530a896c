"""What somebody learns who reads every screen and file, and subtracts."""
