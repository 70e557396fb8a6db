"""What crosses parts: a list of pure functions from records to records, each guarded."""
