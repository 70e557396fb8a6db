"""Computation graphs as they are listed."""
