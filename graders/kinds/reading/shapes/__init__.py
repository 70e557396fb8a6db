"""Shapes as an answer, and what is said of them."""
