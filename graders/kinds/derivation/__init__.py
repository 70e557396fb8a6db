"""Derivations: every step of a chain of equalities is checked; reasons in words wait for a person."""
