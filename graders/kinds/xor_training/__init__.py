"""Proofs that gradient descent on a two-layer network never learns XOR: the set they name is tried."""
