"""What runs inside: the standard library and torch, and nothing else of this project."""
