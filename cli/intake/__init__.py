"""What comes in from a class: whose is which file, and a line for everything and everybody."""
