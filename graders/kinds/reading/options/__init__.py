"""Choices, matchings and orders: which options a text names."""
