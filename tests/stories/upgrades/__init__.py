"""What an older version left is gone on with."""
