"""What people decided is found without reading what the marker gave: an index by kind."""

from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_events_kind", "events", ["kind"])
