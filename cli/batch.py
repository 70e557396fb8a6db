"""`course mark`: marks every hand-in of a folder; one bad one stops nothing."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from cli.gradebook.database import open_gradebook
from cli.gradebook.fold import marked
from cli.gradebook.marks import (
    Origin,
    Row,
    add_totals,
    alone,
    totals_of,
    write_report,
)
from cli.gradebook.questions import add_questions, questions_of
from cli.gradebook.standing import Standing, read_standing
from cli.gradebook.table import Form
from cli.intake.lateness import late_by
from cli.intake.staging import may_run, staged
from cli.intake.submissions import Attempt, Submission
from exercises.assignment import Assignment
from graders.keys.keys import Keys
from graders.kinds.code.runner import Runner
from graders.kinds.code.running import open_runner
from graders.marking.marking import mark
from graders.marking.report import Report
from graders.marking.report_json import as_text
from student_template.catalogue import HandInError, shown
from student_template.hand_in import read_hand_in

_DIED = "the grader died while marking it"


class Batch(NamedTuple):
    """Everything that marking one hand-in of a class needs."""

    assignment: Assignment
    keys: Keys
    out: Path
    runner: Runner | None
    standing: Standing
    staging: Path
    best: bool
    at: str

    def marked(self, submission: Submission) -> Row:
        """Mark what one student handed in, and write its report."""
        row = row_of(submission, self.assignment)
        if not submission.attempts:
            return row
        try:
            report, attempt = self._counting(submission)
        except HandInError as error:
            return row._replace(problem=str(error))
        text = as_text(report, proposals=True)
        event = marked(report, submission.name, self.at, attempt=attempt, text=text)
        settled = self.standing.applied(report, submission.name)
        if settled != report:
            report, text = settled, as_text(settled, proposals=True)
        write_report(self.out, submission.name, text)
        notes = "; ".join(filter(None, (row.origin.note, _told_of_names(report))))
        return row._replace(
            totals=totals_of(report),
            questions=questions_of(submission.name, report),
            marked=event,
            problem=_faults(report),
            faulty=report.faulty,
            origin=row.origin._replace(note=notes),
        )

    def _counting(self, submission: Submission) -> tuple[Report, int]:
        """The report of the attempt that counts, and which it is: the last, or the best if that is the rule.

        Raises:
            HandInError: None that may count can be read.
        """
        attempts = list(enumerate(submission.attempts, 1))
        reports, problems = [], []
        for number, attempt in attempts if self.best else attempts[-1:]:
            try:
                reports.append((self._report(attempt, submission.name), number))
            except HandInError as error:
                problems.append(error)
        if not reports:
            raise problems[-1]
        # The last of those that are best: a student's own correction is preferred.
        return max(reversed(reports), key=lambda one: one[0].score + one[0].extra_credit)

    def _report(self, attempt: Attempt, name: str) -> Report:
        with staged(attempt, name, self.staging) as path:
            hand_in = read_hand_in(path, self.assignment)
        runner = self.runner
        return mark(
            self.assignment,
            self.keys,
            hand_in,
            markers=True,
            open_runner=(lambda: runner) if runner else None,
        )


class Marked(NamedTuple):
    """The rows of a run, and the names that the table has from earlier runs."""

    rows: Sequence[Row]
    earlier: Sequence[str]


def row_of(submission: Submission, assignment: Assignment) -> Row:
    """What the table says of a submission before anything is marked."""
    student = submission.student
    origin = Origin(
        entry=", ".join(shown(one.path.name) for one in submission.entries),
        platform=submission.platform,
        late=late_by(submission, assignment.sheet.policy),
        student=student.name if student else "",
        email=student.email if student else "",
        section=student.section if student else "",
        note="; ".join(submission.notes),
    )
    return Row(submission.name, problem=submission.problem, origin=origin)


def _told_of_names(report: Report) -> str:
    """That the answer sheet had another name than it should, if it had."""
    return next((one for one in report.notices if "was read as the answer sheet" in one), "")


def mark_all(
    assignment: Assignment,
    keys: Keys,
    solutions: Path,
    submissions: Sequence[Submission],
    out: Path,
    *,
    jobs: int,
    without_sandbox: bool,
    best: bool,
    form: Form,
) -> Marked:
    """Mark all hand-ins, each report as soon as it is there, then add them to the totals.

    What people decided about these answers in an earlier run stands, and what was marked from
    another folder stays.

    Args:
        assignment: What was asked.
        keys: What is right.
        solutions: The folder of solutions, which no program may see.
        submissions: What was handed in.
        out: The folder for reports and totals.
        jobs: How many are marked at once.
        without_sandbox: Whether programs may run with our own rights.
        best: Whether the best of several attempts counts, not the last.
        form: How tables are written.

    Raises:
        NotRunError: There are programs to run, and no way to do it safely.
        GradebookError: The gradebook cannot be read.
    """
    out.mkdir(parents=True, exist_ok=True)
    standing = read_standing(out)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with ExitStack() as opened:
        staging = Path(opened.enter_context(TemporaryDirectory(prefix="backcheck-")))
        runner = None
        programs = {program.file for program in assignment.programs()}
        attempts = [attempt for one in submissions for attempt in one.attempts]
        # Starting the sandbox takes as long as marking a hundred sheets.
        if programs and any(may_run(attempt, programs) for attempt in attempts):
            paths = {entry.path for one in attempts for entry in one.entries}
            hidden = [solutions, *sorted(paths), out, staging]
            runner = opened.enter_context(
                open_runner(hidden, many=True, without_sandbox=without_sandbox)
            )
            runner.wait()  # before the workers are forked, which share it
        batch = Batch(assignment, keys, out, runner, standing, staging, best, now)
        done = _progress(_all(batch, submissions, jobs), len(submissions))
        rows = sorted(done, key=lambda one: one.name)
    with alone(out):
        log_marked(out, rows)
        add_questions(out, {row.name: row.questions for row in rows if row.totals}, form)
        return Marked(rows, add_totals(out, rows, form))


def log_marked(out: Path, rows: Sequence[Row]) -> None:
    """Add what is not as it was marked last."""
    with open_gradebook(out) as gradebook:
        last = gradebook.last_marked()
        events = [row.marked for row in rows if row.marked]
        gradebook.append(
            [one for one in events if one.hand_in not in last or last[one.hand_in].data != one.data]
        )


def _all(batch: Batch, submissions: Sequence[Submission], jobs: int) -> Iterator[Row]:
    """Mark in several processes; what a process takes with it when it dies is tried once more."""
    if not hasattr(os, "fork"):
        yield from map(batch.marked, submissions)
        return
    lost = []
    for submission, row in _in_processes(batch.marked, submissions, jobs):
        if row is None:
            lost.append(submission)
        else:
            yield row
    for submission, row in _in_processes(batch.marked, lost, 1):
        yield row or row_of(submission, batch.assignment)._replace(problem=_DIED, faulty=True)


def _in_processes(
    job: Callable[[Submission], Row], submissions: Sequence[Submission], jobs: int
) -> Iterator[tuple[Submission, Row | None]]:
    """What the job makes of every submission; None where its process died."""
    context = multiprocessing.get_context("fork")
    gc.freeze()  # the keys stay; workers neither search them for cycles nor copy their pages
    left = list(reversed(submissions))
    busy: dict[Connection, Submission] = {}

    def start() -> None:
        ours, theirs = context.Pipe()
        context.Process(target=_work, args=(job, theirs, [ours, *busy]), daemon=True).start()
        theirs.close()
        give(ours)

    def give(worker: Connection) -> None:
        busy[worker] = left.pop()
        worker.send(busy[worker])

    for _ in range(min(jobs, len(left))):
        start()
    while busy:
        for worker in wait(list(busy)):
            assert isinstance(worker, Connection)
            submission = busy.pop(worker)
            try:
                row: Row | None = worker.recv()
            except EOFError:
                row = None
            if row is not None and left:
                give(worker)
            else:
                worker.close()
                if left:
                    start()
            yield submission, row


def _work(
    job: Callable[[Submission], Row], orders: Connection, others: Sequence[Connection]
) -> None:
    """Do what is ordered until nobody is there to order anything."""
    for one in others:
        one.close()  # else it would not be seen when the other side closes them
    while True:
        try:
            submission = orders.recv()
        except EOFError:
            return
        orders.send(job(submission))


def _progress(rows: Iterator[Row], number: int) -> list[Row]:
    """The rows, with a bar on stderr if that is a terminal."""
    error = sys.stderr
    with click.progressbar(
        rows, number, label="marking", file=error, hidden=not error.isatty()
    ) as bar:
        return list(bar)


def _faults(report: Report) -> str:
    if not report.faulty:
        return ""
    faulty = [one.id for one in report.exercises if one.faulty]
    return f"not judged by a fault of ours: {', '.join(faulty)}"
