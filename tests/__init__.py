"""The product from outside: tests speak to it as a person would."""
