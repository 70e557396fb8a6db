"""What words do in an answer: their classes, names among them, and words that stand for signs between formulas."""
