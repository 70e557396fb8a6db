"""The table of events, on SQLite and PostgreSQL, and how an older one becomes the current one."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    DDL,
    Column,
    Connection,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    event,
    insert,
    inspect,
    select,
)

from cli.gradebook.events import GradebookError

# The revisions of the schema, the current one last; `migrations/versions` has one file for each.
REVISIONS = ("0001", "0002")

_METADATA = MetaData()
EVENTS = Table(
    "events",
    _METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("hand_in", Text, nullable=False, index=True),
    Column("exercise", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("data", Text, nullable=False),
    # Unique: of two who add to the same event one fails, so the chain never forks.
    Column("previous", Text, nullable=False, unique=True),
    Column("hash", Text, nullable=False, unique=True),
    # What people decided is little, among long events of the marker.
    Index("ix_events_kind", "kind"),
)
# Alembic's own table, written here as well: a new gradebook needs no Alembic.
_VERSION = Table("alembic_version", _METADATA, Column("version_num", Text, primary_key=True))

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
for _dialect, _statements in _GUARDS.items():
    for _statement in _statements:
        event.listen(
            EVENTS,
            "after_create",
            DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )


def make_ready(connection: Connection, shown: str) -> None:
    """Make the tables, or bring them to the current schema.

    Without Alembic an older schema stays as it is: all of them can be written.

    Raises:
        GradebookError: It is newer than we are.
    """
    revision = revision_of(connection)
    if revision is None:
        _METADATA.create_all(connection)
        connection.execute(insert(_VERSION).values(version_num=REVISIONS[-1]))
        return
    refuse_newer(revision, shown)
    if revision != REVISIONS[-1]:
        _migrate(connection)


def revision_of(connection: Connection) -> str | None:
    """The revision of the schema that is there; None if there is none."""
    tables = inspect(connection)
    if not tables.has_table(EVENTS.name):
        return None
    if not tables.has_table(_VERSION.name):
        return REVISIONS[0]
    return connection.scalar(select(_VERSION.c.version_num)) or REVISIONS[0]


def refuse_newer(revision: str, shown: str) -> None:
    """Leave alone what a newer backcheck wrote.

    Raises:
        GradebookError: It is newer than we are.
    """
    if revision not in REVISIONS:
        raise GradebookError(
            f"{shown} was written by a newer backcheck (schema {revision}, known here is up to"
            f" {REVISIONS[-1]}); update backcheck, nothing was changed"
        )


def _migrate(connection: Connection) -> None:
    try:
        from alembic import command
        from alembic.config import Config
    except ImportError:
        return
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
