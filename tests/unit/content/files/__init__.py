"""What texts say that they mustn't."""
