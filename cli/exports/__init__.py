"""The ways out of a class: each a module with `write`, and one mapping of their names."""
