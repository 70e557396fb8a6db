"""How a schema becomes the next one, for Alembic; see `cli/gradebook/schema.py`."""
