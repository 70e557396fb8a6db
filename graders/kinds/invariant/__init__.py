"""Proofs that training never leaves a set of parameters: the set that is named, tried out."""
