"""A formula as an answer, with the definitions and functions of its author."""
