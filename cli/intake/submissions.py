"""Entries become submissions, one for each student: which files are marked, and as whose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cli.intake.entries import Entry, Submitter, entries_of
from cli.intake.names import fitting, report_key
from cli.intake.platform import Platform
from cli.intake.roster import Roster, Student
from student_template.catalogue import shown

NO_HAND_IN = "no hand-in"


class Attempt(NamedTuple):
    """What was handed in at one time: one entry, or several files that a platform took apart."""

    entries: tuple[Entry, ...]

    @property
    def time(self) -> datetime | None:
        """When, where the platform says so."""
        return self.entries[0].time

    @property
    def late(self) -> bool:
        """Whether the platform says that it is late."""
        return any(one.found.late for one in self.entries)


class Submission(NamedTuple):
    """What one student handed in: the attempts, the latest one last.

    Without attempts there is a `problem` and nothing to mark. `notes` are what the table tells.
    """

    name: str
    attempts: tuple[Attempt, ...] = ()
    student: Student | None = None
    entries: tuple[Entry, ...] = ()
    problem: str = ""
    notes: tuple[str, ...] = ()

    @property
    def missing(self) -> bool:
        """Whether nothing was handed in."""
        return not self.entries

    @property
    def platform(self) -> str:
        """The platform whose names these are, empty for plain ones."""
        return self.entries[0].found.platform if self.entries else ""


def taken_in(
    folder: Path,
    *,
    assignment: str,
    platforms: Sequence[Platform],
    roster: Roster | None = None,
    out: Path | None = None,
) -> list[Submission]:
    """A submission for every entry of a folder and every student of the roster, by name.

    Args:
        folder: What a platform exported.
        assignment: The name of the assignment, which may be part of names.
        platforms: How platforms name things.
        roster: Who is in the class.
        out: The folder of marks, which is no entry.
    """
    groups: defaultdict[tuple[str, str], list[tuple[Entry, Student | None]]] = defaultdict(list)
    for entry in entries_of(folder, platforms, assignment, out):
        for name, student in _whose(entry, roster):
            # Two things of plain names are no parts of one hand-in: their names clash.
            own = "" if entry.found.platform else entry.path.name
            groups[fitting(name), own].append((entry, student))
    made = [
        _submission(name, [one for one, _ in members], members[0][1], known=roster is not None)
        for (name, _), members in groups.items()
    ]
    return sorted([*_apart(made), *_absent(made, roster)], key=lambda one: one.name)


def _whose(entry: Entry, roster: Roster | None) -> Iterator[tuple[str, Student | None]]:
    """What the report is called, and the student of the roster, for each who handed it in."""
    for who in entry.submitters or (Submitter((), entry.found.report),):
        students = roster.whose(who.names, who.number) if roster else ()
        if students:
            yield from ((student.id, student) for student in students)
        else:
            yield who.report, None


def _submission(
    name: str, entries: Sequence[Entry], student: Student | None, *, known: bool
) -> Submission:
    notes = ["not on the roster"] if known and student is None else []
    used = [one for one in entries if one.found.role == "hand-in"]
    if online := [one for one in entries if one.found.role == "online-text"]:
        if used:
            notes.append("the text typed into the platform was not read, as files were handed in")
        used = used or online
    made = Submission(name, (), student, tuple(entries), "", tuple(notes))
    if not used:
        return made._replace(problem=f"{shown(entries[0].path.name)} is the platform's own note")
    if not all(one.is_hand_in for one in used):
        return made._replace(
            problem=f"{shown(used[0].path.name)} is neither an answer sheet nor a zip, tar or folder;"
            " ask for answers.yaml, or take it out of this folder"
        )
    return _with_attempts(made, used)


def _with_attempts(made: Submission, used: Sequence[Entry]) -> Submission:
    by_time: defaultdict[str, list[Entry]] = defaultdict(list)
    for one in used:
        by_time[one.time.isoformat() if one.time else ""].append(one)
    attempts = [Attempt(tuple(by_time[time])) for time in sorted(by_time)]
    for attempt in attempts:
        whole = [one for one in attempt.entries if not one.found.file]
        if whole and len(attempt.entries) > 1:
            names = " and ".join(shown(one.path.name) for one in attempt.entries[:2])
            return made._replace(
                problem=f"{names} are of one student at one time; keep one of them"
            )
    return made._replace(attempts=tuple(attempts))


def _apart(made: Iterable[Submission]) -> Iterator[Submission]:
    """The submissions, of those with one name none: which of them counts, a person must say."""
    by_name: defaultdict[str, list[Submission]] = defaultdict(list)
    for one in made:
        by_name[report_key(one.name)].append(one)
    for twins in by_name.values():
        first = twins[0]
        if len(twins) == 1:
            yield first
            continue
        entries = tuple(entry for one in twins for entry in one.entries)
        names = " and ".join(sorted(shown(entry.path.name) for entry in entries))
        problem = f"{names} would have the same report; rename or remove all but one"
        yield Submission(first.name, (), first.student, entries, problem, first.notes)


def _absent(made: Iterable[Submission], roster: Roster | None) -> Iterator[Submission]:
    there = {report_key(one.name) for one in made}
    for student in roster.students if roster else ():
        if report_key(student.id) not in there:
            yield Submission(student.id, (), student, problem=NO_HAND_IN)
