"""The ways to read a whole answer: as it was typed, without what stands around it, its conclusion."""
