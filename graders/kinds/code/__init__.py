"""Is a program right? What is asked of it, and what its plain values are compared with."""
