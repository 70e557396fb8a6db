"""Is it right? One module for each kind of answer, and the marking of a whole hand-in."""
