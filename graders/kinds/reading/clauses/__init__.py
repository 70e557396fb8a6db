"""From a text to its clauses: where it is cut, and what stands on the left of each piece."""
