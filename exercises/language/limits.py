"""The limits that keep hostile text cheap to refuse."""

# For reading. The longest formula that was seen has 300 characters and 120 tokens; each of these is a few
# times what people write, and small enough that hostile text is refused within milliseconds.
MAX_CHARACTERS = 2_000
MAX_TOKENS = 600
MAX_DEPTH = 60  # Python's own recursion ends at 1,000, and a bracket takes about eight calls
MAX_DIGITS = 40
MAX_ENTRIES = 400
MAX_JOINED = 100
LONGEST_RUN = 48  # letters without a sign; nobody writes more, and to split them is quadratic

# For evaluating: a formula is drawn some hundred times, so that a visit costs a microsecond each time, and a
# value of this many elements 4 MB.
MAX_TERMS = 64
MAX_VISITED_NODES = 20_000
MAX_EXTENT = 64
MAX_ELEMENTS = 500_000
MAX_COPIES = 30_000
MAX_POWER = 64
