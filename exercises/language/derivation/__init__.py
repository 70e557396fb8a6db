"""Derivations: chains of equalities among words, with definitions and cases, as students write them."""
