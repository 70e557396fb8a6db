"""The gradebook: the reports of a class, and what people decided about them."""
