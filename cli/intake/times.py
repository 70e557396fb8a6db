"""When students handed in, from a table, for platforms that export no times."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from cli.intake.names import report_key
from cli.intake.student_table import StudentTableError, read_student_table
from cli.intake.submissions import Submission
from exercises.policy import Policy

_COLUMNS = ("id", "time")
# What is no longer than a day alone is no time.
_DAY = len("2026-11-02")


def read_times(path: Path, policy: Policy | None) -> dict[str, datetime]:
    """The times of a table with the columns `id` and `time`, by id; each has a zone.

    Raises:
        StudentTableError: It is no such table.
    """
    times: dict[str, datetime] = {}
    known: set[str] = set()
    for place, cells in read_student_table(path, _COLUMNS, _COLUMNS):
        name = cells["id"]
        if report_key(name) in known:
            raise StudentTableError(f"{place}: the id {name} stands there twice")
        known.add(report_key(name))
        if cells["time"]:
            times[name] = _time(cells["time"], policy, place)
    return times


def _time(written: str, policy: Policy | None, place: str) -> datetime:
    try:
        time = datetime.fromisoformat(written)
    except ValueError:
        time = None
    if time is None or len(written) <= _DAY:
        raise StudentTableError(
            f"{place}: “{written}” is no time such as 2026-11-02T23:59:30+01:00"
        )
    if time.tzinfo:
        return time
    if policy is None or not policy.has_zone:
        raise StudentTableError(
            f"{place}: “{written}” has no zone, and neither has the sheet; write it as"
            f" {written}+01:00, or give the sheet's policy a time_zone"
        )
    return policy.zoned(time)


def with_times(
    submissions: Sequence[Submission], times: Mapping[str, datetime]
) -> Iterator[Submission]:
    """The submissions, the last attempt of each at the time that the table says."""
    by_key = {report_key(name): time for name, time in times.items()}
    for one in submissions:
        time = by_key.get(report_key(one.name))
        yield _at(one, time) if time and one.attempts else one


def _at(submission: Submission, time: datetime) -> Submission:
    *earlier, last = submission.attempts
    first, *others = last.entries
    last = last._replace(entries=(first._replace(time=time), *others))
    return submission._replace(attempts=(*earlier, last))


def unknown(submissions: Sequence[Submission], times: Mapping[str, datetime]) -> list[str]:
    """The ids of a table that are those of nobody."""
    names = {report_key(one.name) for one in submissions}
    return [name for name in times if report_key(name) not in names]
