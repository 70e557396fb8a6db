"""The gradebook: one table of events, in SQLite beside the reports or any database of SQLAlchemy."""

from __future__ import annotations

import itertools
import json
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event, func, insert, select
from sqlalchemy.engine import URL, RowMapping
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from cli.gradebook.events import (
    FIRST,
    Event,
    GradebookError,
    Kind,
    Sealed,
    Written,
    chained,
)
from cli.gradebook.place import url_of
from cli.gradebook.schema import EVENTS, make_ready, refuse_newer, revision_of

# How long another writer is waited for.
_PATIENCE_SECONDS = 30

# What the marker gives is 15 kB for each hand-in: so many at once are little, and few round trips.
_AT_ONCE = 100
_FIELDS = Event._fields[:-1]
# Any number, the same for all who write to a server's gradebook.
_LOCK = 0x6261636B


class Gradebook:
    """The events of a class. Use it in a `with` statement."""

    def __init__(self, url: URL, shown: str) -> None:
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

    def append(self, events: Iterable[Event | Written]) -> None:
        """Add events at the end of the chain, all or none.

        Raises:
            GradebookError: They could not be written; nothing was changed.
        """
        events = iter(events)
        first = list(islice(events, 1))
        if not first:
            return
        with self._told("nothing was changed"), self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                # Nobody else may write between our reading of the last hash and our event after it.
                connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
            make_ready(connection, self._shown)
            last = connection.scalar(_LAST) or FIRST
            chain = chained(itertools.chain(first, events), last)
            while rows := [_row(one) for one in islice(chain, _AT_ONCE)]:
                connection.execute(insert(EVENTS), rows)

    def events(self, kinds: Collection[Kind] = ()) -> list[Event]:
        """The events of some kinds, or all of them, as they happened.

        Raises:
            GradebookError: They cannot be read.
        """
        return list(self.each(kinds))

    def each(self, kinds: Collection[Kind] = ()) -> Iterator[Event]:
        """The same one after the other, for those that are many.

        Raises:
            GradebookError: They cannot be read.
        """
        for row in self._rows(kinds):
            with self._told("nothing was changed"):
                found = Event(**{name: row[name] for name in _FIELDS}, data=json.loads(row["data"]))
            yield found

    def texts(self, kinds: Collection[Kind]) -> Iterator[Written]:
        """The events of some kinds as they are written, for what is long and of which little is needed.

        Raises:
            GradebookError: They cannot be read.
        """
        for row in self._rows(kinds):
            yield Written([row[name] for name in _FIELDS], row["data"])

    def last(self, kind: Kind) -> dict[str, Event]:
        """The last event of a kind for each hand-in that has one.

        Raises:
            GradebookError: It cannot be read.
        """
        return {one.hand_in: one for one in self.each([kind])}

    def verify(self) -> int:
        """Recompute the chain.

        Returns:
            How many events it has.

        Raises:
            GradebookError: An event was changed, removed or put in.
        """
        return sum(1 for _ in self.written())

    def written(self) -> Iterator[Written]:
        """All events as they are written, while the chain is recomputed.

        Raises:
            GradebookError: An event was changed, removed or put in.
        """
        last = FIRST
        for number, row in enumerate(self._rows(()), 1):
            one = Written([row[name] for name in _FIELDS], row["data"])
            if (row["previous"], row["hash"]) != one.sealed(last)[1:]:
                raise GradebookError(
                    f"{self._shown}: event {number} ({row['kind']} by {row['by']}) is not what"
                    " was written; take the last copy that is whole"
                )
            last = row["hash"]
            yield one

    def _rows(self, kinds: Collection[Kind]) -> Iterator[RowMapping]:
        query = select(EVENTS).order_by(EVENTS.c.number)
        if kinds:
            query = query.where(EVENTS.c.kind.in_(kinds))
        reading = self._engine.execution_options(reading=True, yield_per=_AT_ONCE)
        with self._told("nothing was changed"), reading.connect() as connection:
            revision = revision_of(connection)
            if revision is not None:
                refuse_newer(revision, self._shown)
                yield from connection.execute(query).mappings()

    @contextmanager
    def _told(self, consequence: str) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise GradebookError(f"{self._shown}: {reason}; {consequence}") from error
        except (ValueError, TypeError) as error:
            raise GradebookError(f"{self._shown} is no gradebook ({error})") from error


_LAST = select(EVENTS.c.hash).where(
    EVENTS.c.number == select(func.max(EVENTS.c.number)).scalar_subquery()
)


def open_gradebook(folder: Path) -> Gradebook:
    """The gradebook of a folder of marks; its file or table is made by the first event."""
    url = url_of(folder)
    return Gradebook(url, str(url.database) if url.drivername == "sqlite" else repr(url))


def _engine(url: URL) -> Engine:
    if url.drivername == "sqlite":
        engine = create_engine(url, poolclass=NullPool)
        event.listen(engine, "connect", _configured)
        event.listen(engine, "begin", _begun)
        return engine
    limits = f"-c lock_timeout={_PATIENCE_SECONDS}s"
    try:
        return create_engine(
            url,
            poolclass=NullPool,
            connect_args={"connect_timeout": _PATIENCE_SECONDS, "options": limits},
        )
    except ImportError as error:
        raise GradebookError(
            "a gradebook on PostgreSQL needs a driver: pip install 'backcheck[store]'"
        ) from error


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
    fields = dict(zip(_FIELDS, map(str, one.written.fields), strict=True))
    return fields | {"data": one.written.data, "previous": one.previous, "hash": one.hash}
