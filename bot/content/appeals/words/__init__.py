"""What the languages of appeals call things: months, offices, relatives, courtesy. Tables, and little else."""
