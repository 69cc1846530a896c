"""Measures sending and replying against the simulated Telegram; `python -m tests.bench` prints the tables."""
