"""What organisers are told of what people did."""
