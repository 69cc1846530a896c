"""What a disk tells somebody without the key: guessed, and scored against chance."""
