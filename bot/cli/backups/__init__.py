"""`python -m bot backup` and `python -m bot restore`, and what they show on the way."""
