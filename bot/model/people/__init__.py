"""What is held on somebody."""
