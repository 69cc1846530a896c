"""What every screen is made with: the context of an update, buttons, roles, what is said unasked."""
