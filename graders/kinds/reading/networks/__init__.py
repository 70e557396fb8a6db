"""Weights of a network, as equations, and what is said of what it gives."""
