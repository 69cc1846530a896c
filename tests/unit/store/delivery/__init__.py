"""The queue of deliveries."""
