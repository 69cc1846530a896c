"""What may be told of what people did: steps that each hold five people, and never change."""
