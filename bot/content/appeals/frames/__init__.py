"""The parts of an appeal: which lines are facts, demands, addresses, and what an issuer always writes."""
