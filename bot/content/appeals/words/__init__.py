"""What the languages of appeals call things: months, offices, relatives, courtesy. Tables, mostly."""
