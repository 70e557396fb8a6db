"""The ways out of one report: each a module with `write(report, stream)`, and one mapping of their names."""
