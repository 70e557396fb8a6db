"""The limits that keep hostile text cheap to refuse."""

MAX_CHARACTERS = 2_000
MAX_TOKENS = 600
MAX_DEPTH = 60
MAX_DIGITS = 40
