"""The queue of deliveries, from the first recipient listed to the last outcome."""
