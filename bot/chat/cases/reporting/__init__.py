"""What others are told of letters: whoever issued the appeal, and the authorities that got them."""
