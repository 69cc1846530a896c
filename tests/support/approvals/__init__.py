"""What tests of two keys share."""
