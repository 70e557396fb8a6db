"""The limits that keep hostile text cheap to refuse."""

MAX_CHARACTERS = 2_000
MAX_TOKENS = 600
MAX_DEPTH = 60
MAX_DIGITS = 40
MAX_ENTRIES = 400
MAX_JOINED = 100
LONGEST_RUN = 48  # letters without a sign; nobody writes more, and to split them is quadratic

# For evaluating.
MAX_TERMS = 64
MAX_VISITED_NODES = 20_000
MAX_EXTENT = 64
MAX_ELEMENTS = 500_000
MAX_COPIES = 30_000
MAX_POWER = 64
