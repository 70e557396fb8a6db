"""The gradebook on a server: several write at once, connections are lost, schemas are older or newer."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import faulty_class
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from commands import ROOT, run
from postgresql import Server, programs, running

from cli.course import course
from cli.gradebook.database import Gradebook, open_gradebook
from cli.gradebook.events import Event, GradebookError, chained
from cli.gradebook.place import checked, keep_elsewhere, url_of
from cli.gradebook.schema import REVISIONS, revision_of

STUDENTS = 12
# Later versions of Python warn of what pytest's own threads make of a fork; `course` has none.
pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")

# As versions before schemas were counted made it.
FIRST_SCHEMA = """
CREATE TABLE events (
    number INTEGER NOT NULL, at TEXT NOT NULL, "by" TEXT NOT NULL, kind TEXT NOT NULL,
    hand_in TEXT NOT NULL, exercise TEXT NOT NULL, part TEXT NOT NULL, data TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL, PRIMARY KEY (number), UNIQUE (previous), UNIQUE (hash)
);
CREATE INDEX ix_events_hand_in ON events (hand_in);
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is added, never changed or removed'); END;
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
    BEGIN SELECT RAISE(ABORT, 'an event is added, never changed or removed'); END;
"""


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    pytest.importorskip("psycopg", reason="the extra `store` is not installed")
    bin_ = programs()
    if bin_ is None:
        pytest.skip("this machine has no PostgreSQL")
    with running(bin_) as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> sa.URL:
    """A new database of each kind."""
    if request.param == "sqlite":
        return sa.URL.create("sqlite", database=str(tmp_path / "gradebook.sqlite"))
    return checked(request.getfixturevalue("server").database())


def said(number: int, by: str = "ta") -> Event:
    return Event(
        f"2026-11-28T00:00:{number % 60:02}", by, "released", f"s{number}", data={"n": number}
    )


def command(*arguments: object) -> Result:
    return CliRunner().invoke(course, [str(one) for one in arguments], catch_exceptions=False)


def marked_class(place: Path, url: str | None) -> list[object]:
    """A class whose gradebook is kept there; the options of further commands."""
    faulty_class.write_course(place)
    faulty_class.write_hand_ins(place / "class", STUDENTS, seed=4)
    options: list[object] = ["--exercises", place / "exercises", "--solutions", place / "solutions"]
    arguments = ["mark", "c2", place / "class", "--out", place / "marks", "--jobs", 1, *options]
    done = command(*arguments, *(["--gradebook", url] if url else []))
    assert done.exit_code == 0, done.output
    return options


def test_a_gradebook_is_the_same_wherever_it_is(url: sa.URL) -> None:
    events = [said(number) for number in range(250)]
    with Gradebook(url, "here") as gradebook:
        gradebook.append(events[:100])
        gradebook.append(events[100:])
        assert gradebook.events() == events
        assert gradebook.events(["marked"]) == []
        assert gradebook.verify() == 250


@pytest.mark.parametrize("change", ["UPDATE events SET at = ''", "DELETE FROM events"])
def test_no_event_is_changed_or_removed(url: sa.URL, change: str) -> None:
    with Gradebook(url, "here") as gradebook:
        gradebook.append([said(1)])
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            with pytest.raises(sa.exc.DBAPIError, match="never changed or removed"):
                connection.execute(sa.text(change))
            connection.rollback()
        assert gradebook.verify() == 1


def test_all_who_write_at_once_are_in_one_chain(url: sa.URL) -> None:
    def write(by: str) -> None:
        for number in range(20):
            with Gradebook(url, "here") as gradebook:
                gradebook.append([said(number, by), said(number, by)])

    writers = [threading.Thread(target=write, args=(by,)) for by in ("ada", "bob", "cid")]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    with Gradebook(url, "here") as gradebook:
        assert gradebook.verify() == 120
        by_ada = [one.data["n"] for one in gradebook.events() if one.by == "ada"]
    assert by_ada == [number for number in range(20) for _ in range(2)]


def test_two_markers_and_a_marking_run_at_once(server: Server, tmp_path: Path) -> None:
    """Processes, as they are: a fork among threads would inherit the lock that another one holds."""
    options = marked_class(tmp_path, server.database())
    marks = tmp_path / "marks"
    assert not (marks / "gradebook.sqlite").exists()
    changed = tmp_path / "solutions/c2/sums.yaml"
    changed.write_text(changed.read_text().replace('"18"', '"19"'))
    codes = []

    def override(by: str, exercise: str) -> None:
        for number in range(3):
            item = ("override", "c2", marks, f"s{number:04}", exercise, "--points", "0.5")
            codes.append(run("course", *item, "--why", "seen", "--as", by, *options).returncode)

    def mark() -> None:
        arguments = ("mark", "c2", tmp_path / "class", "--out", marks, "--jobs", 1, *options)
        codes.append(run("course", *arguments).returncode)

    jobs = [
        threading.Thread(target=override, args=("ada", "sums/n1")),
        threading.Thread(target=override, args=("bob", "sums/n2")),
        threading.Thread(target=mark),
    ]
    for one in jobs:
        one.start()
    for one in jobs:
        one.join()
    assert codes == [0] * 7
    with open_gradebook(marks) as gradebook:
        gradebook.verify()
        decided = {(one.by, one.hand_in) for one in gradebook.events(["overridden"])}
        assert decided == {(by, f"s{number:04}") for by in ("ada", "bob") for number in range(3)}
    verified = command("verify", marks, tmp_path / "class", *options)
    assert verified.exit_code == 0, verified.output


def test_a_connection_that_is_lost_loses_nothing_and_writes_nothing_twice(server: Server) -> None:
    url = checked(server.database())

    def cut_off() -> Iterator[Event]:
        yield from (said(number) for number in range(250))
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as other:
            other.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        yield said(250)

    with Gradebook(url, "here") as gradebook:
        gradebook.append([said(0)])
        with pytest.raises(GradebookError, match="nothing was changed"):
            gradebook.append(cut_off())
        assert gradebook.verify() == 1
        gradebook.append([said(number) for number in range(251)])
        assert gradebook.verify() == 252


def test_a_server_that_fails_costs_no_mark(server: Server, tmp_path: Path) -> None:
    options = marked_class(tmp_path, server.database())
    marks = tmp_path / "marks"
    before = (marks / "totals.csv").read_bytes()
    faulty_class.write_hand_ins(tmp_path / "more", 2, seed=5)
    for one in (tmp_path / "more").iterdir():
        one.rename(tmp_path / "class" / f"more-{one.name}")
    arguments = ("mark", "c2", tmp_path / "class", "--out", marks, "--jobs", 1, *options)
    server.stop()
    try:
        done = command(*arguments)
        assert (done.exit_code, "nothing was changed" in done.output) == (2, True), done.output
        assert (marks / "totals.csv").read_bytes() == before
    finally:
        server.start()
    assert command(*arguments).exit_code == 0
    with open_gradebook(marks) as gradebook:
        names = [one.hand_in for one in gradebook.events(["marked"])]
    assert len(names) == len(set(names)) == STUDENTS + 2
    assert command("verify", marks, tmp_path / "class", *options).exit_code == 0


def test_the_first_schema_becomes_the_current_one(tmp_path: Path) -> None:
    pytest.importorskip("alembic", reason="the extra `store` is not installed")
    events = [said(number) for number in range(3)]
    path = url_of(tmp_path).database
    assert path
    with sqlite3.connect(path) as connection:
        connection.executescript(FIRST_SCHEMA)
        for one in chained(events):
            row = (*one.written.fields, one.written.data, one.previous, one.hash)
            connection.execute(
                'INSERT INTO events (at, "by", kind, hand_in, exercise, part, data, previous, hash)'
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
    connection.close()
    with open_gradebook(tmp_path) as gradebook:
        assert gradebook.verify() == 3  # reading changes nothing
        gradebook.append([said(3)])
        assert gradebook.verify() == 4
    new = tmp_path / "new"
    new.mkdir()
    with open_gradebook(new) as gradebook:
        gradebook.append([said(0)])
    assert _schema(url_of(tmp_path)) == _schema(url_of(new))


def test_migrations_make_what_a_new_gradebook_is(server: Server) -> None:
    """Both engines: the migrations from nothing, and what is made without them."""
    migrations = pytest.importorskip("alembic.command", reason="comes with the extra `store`")
    config = pytest.importorskip("alembic.config").Config()
    migrated, made = checked(server.database()), checked(server.database())
    config.set_main_option("script_location", str(ROOT / "cli/gradebook/migrations"))
    with sa.create_engine(migrated, poolclass=sa.NullPool).begin() as connection:
        config.attributes["connection"] = connection
        migrations.upgrade(config, "head")
    with Gradebook(made, "here") as gradebook:
        gradebook.append([said(0)])
    assert _schema(migrated) == _schema(made)
    with Gradebook(migrated, "here") as gradebook:
        gradebook.append([said(0)])
        assert gradebook.verify() == 1


def _schema(url: sa.URL) -> dict[str, object]:
    with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
        tables = sa.inspect(connection)
        guards = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
            "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
        }
        return {
            "columns": [(one["name"], str(one["type"])) for one in tables.get_columns("events")],
            "indexes": sorted(
                (tuple(map(str, one["column_names"])), bool(one["unique"]))
                for one in tables.get_indexes("events")
            ),
            "unique": sorted(
                tuple(one["column_names"]) for one in tables.get_unique_constraints("events")
            ),
            "guards": sorted(connection.scalars(sa.text(guards[url.get_backend_name()]))),
            "revision": revision_of(connection),
        }


def test_a_newer_schema_is_left_alone(url: sa.URL) -> None:
    with Gradebook(url, "the gradebook") as gradebook:
        gradebook.append([said(1)])
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            assert revision_of(connection) == REVISIONS[-1]
            connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
        for attempt in (gradebook.events, gradebook.verify, lambda: gradebook.append([said(2)])):
            with pytest.raises(GradebookError, match="newer backcheck"):
                attempt()
        with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM events")) == 1


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("mysql://me@here/marks", 'not kept in "mysql"'),
        ("marks.db", "the URL of the gradebook is none"),
        ("", "the URL of the gradebook is none"),
    ],
)
def test_what_is_no_server_is_told(tmp_path: Path, written: str, says: str) -> None:
    with pytest.raises(GradebookError, match=says):
        keep_elsewhere(tmp_path, written)
    assert list(tmp_path.iterdir()) == []


def test_a_gradebook_that_is_there_is_not_forgotten(tmp_path: Path) -> None:
    with open_gradebook(tmp_path) as gradebook:
        gradebook.append([said(1)])
    with pytest.raises(GradebookError, match="has a gradebook already"):
        keep_elsewhere(tmp_path, "postgresql://me@here/marks")
    elsewhere = tmp_path / "elsewhere"
    keep_elsewhere(elsewhere, "postgresql://me:secret@here/marks")
    keep_elsewhere(elsewhere, "postgresql://me:secret@here/marks")
    assert (elsewhere / "gradebook.url").stat().st_mode & 0o077 == 0
    with pytest.raises(GradebookError) as told:
        keep_elsewhere(elsewhere, "postgresql://me@there/marks")
    assert "secret" not in str(told.value)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="the extra `store` is not installed")
    keep_elsewhere(tmp_path, f"postgresql://me@/marks?host={tmp_path}")
    with open_gradebook(tmp_path) as gradebook, pytest.raises(GradebookError, match="nothing was"):
        gradebook.events()
