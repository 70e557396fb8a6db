"""The gradebook: one table of events, in SQLite beside the reports or any database of SQLAlchemy."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import (
    DDL,
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.engine import URL, RowMapping
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from cli.gradebook.events import FIRST, Event, GradebookError, Kind, Sealed, canonical, chained

NAME = "gradebook.sqlite"
# How long another writer is waited for.
_PATIENCE_SECONDS = 30

_METADATA = MetaData()
_EVENTS = Table(
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
)
for _change in ("UPDATE", "DELETE"):
    event.listen(
        _EVENTS,
        "after_create",
        DDL(  # type: ignore[no-untyped-call]
            f"CREATE TRIGGER events_no_{_change.lower()} BEFORE {_change} ON events"
            " BEGIN SELECT RAISE(ABORT, 'an event is added, never changed or removed'); END"
        ).execute_if(dialect="sqlite"),
    )


class Gradebook:
    """The events of a class. Use it in a `with` statement."""

    def __init__(self, url: URL | str, shown: str) -> None:
        self._shown = shown
        self._engine = _engine(url)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._engine.dispose()

    def append(self, events: Sequence[Event]) -> None:
        """Add events at the end of the chain, all or none.

        Raises:
            GradebookError: They could not be written; nothing was changed.
        """
        if not events:
            return
        with self._told("nothing was changed"), self._engine.begin() as connection:
            _METADATA.create_all(connection)
            last = connection.scalar(_LAST) or FIRST
            connection.execute(insert(_EVENTS), [_row(one) for one in chained(events, last)])

    def events(self, kinds: Collection[Kind] = ()) -> list[Event]:
        """The events of some kinds, or all of them, as they happened.

        Raises:
            GradebookError: They cannot be read.
        """
        return [one.event for one in self._sealed(kinds)]

    def last_marked(self) -> dict[str, Event]:
        """What the marker gave each hand-in last.

        Raises:
            GradebookError: It cannot be read.
        """
        return {one.hand_in: one for one in self.events(["marked"])}

    def verify(self) -> int:
        """Recompute the chain.

        Returns:
            How many events it has.

        Raises:
            GradebookError: An event was changed, removed or put in.
        """
        last, number = FIRST, 0
        for number, one in enumerate(self._sealed(()), 1):
            if one != one.event.sealed(last):
                raise GradebookError(
                    f"{self._shown}: event {number} ({one.event.kind} by {one.event.by}) is not what"
                    " was written; take the last copy that is whole"
                )
            last = one.hash
        return number

    def _sealed(self, kinds: Collection[Kind]) -> list[Sealed]:
        query = select(_EVENTS).order_by(_EVENTS.c.number)
        if kinds:
            query = query.where(_EVENTS.c.kind.in_(kinds))
        reading = self._engine.execution_options(reading=True)
        with self._told("nothing was changed"), reading.connect() as connection:
            if not inspect(connection).has_table(_EVENTS.name):
                return []
            return [_event(row) for row in connection.execute(query).mappings()]

    @contextmanager
    def _told(self, consequence: str) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise GradebookError(f"{self._shown}: {reason}; {consequence}") from error
        except (ValueError, TypeError) as error:
            raise GradebookError(f"{self._shown} is no gradebook ({error})") from error


_LAST = select(_EVENTS.c.hash).where(
    _EVENTS.c.number == select(func.max(_EVENTS.c.number)).scalar_subquery()
)


def open_gradebook(folder: Path) -> Gradebook:
    """The gradebook of a folder of marks; its file is made by the first event."""
    path = folder / NAME
    return Gradebook(URL.create("sqlite", database=str(path)), str(path))


def _engine(url: URL | str) -> Engine:
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _configured)
        event.listen(engine, "begin", _begun)
    return engine


def _configured(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say so
    for pragma in (
        f"busy_timeout={_PATIENCE_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begun(connection: Connection) -> None:
    # Nobody else may write between our reading of the last hash and our event after it.
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _row(one: Sealed) -> dict[str, str]:
    fields = dict(zip(Event._fields[:-1], map(str, one.event[:-1]), strict=True))
    return fields | {
        "data": canonical(one.event.data), "previous": one.previous, "hash": one.hash,
    }  # fmt: skip


def _event(fields: RowMapping) -> Sealed:
    event_ = Event(
        fields["at"], fields["by"], fields["kind"], fields["hand_in"], fields["exercise"],
        fields["part"], json.loads(fields["data"]),
    )  # fmt: skip
    return Sealed(event_, fields["previous"], fields["hash"])
