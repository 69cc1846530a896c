"""The parts of bot/runtime, each alone."""
