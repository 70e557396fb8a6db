"""A class is marked: what is told to workers, what needs no new marking, and one bad hand-in stops nothing."""
