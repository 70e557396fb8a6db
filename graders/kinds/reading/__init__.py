"""What the kinds of answer share in reading: numbers, arrays, options."""
