"""What is said beside an answer: reasons, bounds, signs, special cases; what can be checked is."""
