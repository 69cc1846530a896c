"""What a text says that it mustn't, or that deserves a look: words never said, names, links to people."""
