"""Whatever anybody does, and whatever is put in, what must be true stays true."""
