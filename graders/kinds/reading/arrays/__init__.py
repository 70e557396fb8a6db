"""Vectors, matrices and what is done with them, as people write them."""
