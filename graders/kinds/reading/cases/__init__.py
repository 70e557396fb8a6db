"""Answers by cases: their conditions, in signs, in words, by indices, in tables."""
