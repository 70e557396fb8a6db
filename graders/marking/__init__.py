"""A whole hand-in: its parts, what crosses them, and the report."""
