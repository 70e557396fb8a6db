"""What formulas are worth: instances to try them on, their values, derivatives and differences."""
