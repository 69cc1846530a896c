"""How a letter is written: its words, forms of address, what its sender adds."""
