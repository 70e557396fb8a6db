"""Runs code of strangers: in a sandbox, quickly, and without believing a word that it says."""
