"""Intervals, sets, and conditions solved for a name."""
