"""Steps of who watches: what people do, and everything that is shown of it."""
