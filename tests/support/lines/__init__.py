"""Lines to the simulated Telegram as bad as real ones: fronts that close, networks that forget, proxies."""
