"""The two commands, `grade` and `course`, and what they print."""
