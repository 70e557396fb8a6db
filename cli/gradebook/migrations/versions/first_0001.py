"""The first schema: one table of events, which are added and never changed."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_REFUSAL = "an event is added, never changed or removed"
_FUNCTION = (
    "CREATE FUNCTION events_stay() RETURNS trigger LANGUAGE plpgsql AS"
    f" $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
)
_TRIGGER = (
    "CREATE TRIGGER events_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON events"
    " FOR EACH STATEMENT EXECUTE FUNCTION events_stay()"
)
_GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER events_no_{change.lower()} BEFORE {change} ON events"
        f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for change in ("UPDATE", "DELETE")
    ],
    "postgresql": [_FUNCTION, _TRIGGER],
}


def upgrade() -> None:
    """Make it; one that is there from before revisions were counted is it already."""
    if sa.inspect(op.get_bind()).has_table("events"):
        return
    texts = ("at", "by", "kind", "hand_in", "exercise", "part", "data")
    op.create_table(
        "events",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts),
        sa.Column("previous", sa.Text, nullable=False, unique=True),
        sa.Column("hash", sa.Text, nullable=False, unique=True),
    )
    op.create_index("ix_events_hand_in", "events", ["hand_in"])
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
