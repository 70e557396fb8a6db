"""`course mark`: marks every hand-in of a folder; one bad one stops nothing."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from itertools import chain
from multiprocessing.connection import Connection, wait
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from cli.gradebook.arrivals import Arrival
from cli.gradebook.database import NAME, open_gradebook
from cli.gradebook.decisions import logged
from cli.gradebook.events import Event, GradebookError, canonical
from cli.gradebook.fold import scores
from cli.gradebook.marks import alone
from cli.gradebook.policy import policy_event
from cli.gradebook.questions import QUESTIONS, add_questions
from cli.gradebook.records import Questions, events_in
from cli.gradebook.standing import Standing, count_anew, read_standing
from cli.gradebook.table import Form
from cli.gradebook.totals import TOTALS, Row, add_totals, read_totals
from cli.intake.staging import may_run
from cli.intake.submissions import Submission
from cli.judging import Batch, row_of
from cli.reuse import Made, circumstances, digest, made_before
from exercises.assignment import Assignment
from graders.keys.keys import Keys
from graders.kinds.code.running import open_runner
from student_template.catalogue import HandInError

# A text that is longer is remembered by its hash.
_HASHED = 100
_DIED = "the grader died while marking it"


class Marked(NamedTuple):
    """The rows of a run, and the names that the table has from earlier runs."""

    rows: Sequence[Row]
    earlier: Sequence[str]


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
    earlier: Sequence[Path] = (),
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
        earlier: The marks of earlier assignments, whose late days count.

    Raises:
        NotRunError: There are programs to run, and no way to do it safely.
        GradebookError: The gradebook cannot be read.
    """
    out.mkdir(parents=True, exist_ok=True)
    before = read_standing(out)
    # Another policy changes no published mark either.
    policy = before.policy if before.released else assignment.sheet.policy
    standing = before._replace(policy=policy)
    late_days = _late_days(earlier)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with ExitStack() as opened:
        staging = Path(opened.enter_context(TemporaryDirectory(prefix="backcheck-")))
        batch = Batch(
            assignment, keys, out, None, standing, staging, best, now,
            circumstances(assignment, keys, without_sandbox=without_sandbox),
            _made_before(out), _tabled(out, before, standing), late_days,
        )  # fmt: skip
        # Starting the sandbox takes as long as marking a hundred sheets.
        if any(_runs(batch, one) for one in submissions):
            attempts = [attempt for one in submissions for attempt in one.attempts]
            paths = {entry.path for one in attempts for entry in one.entries}
            hidden = [solutions, *sorted(paths), out, staging]
            runner = opened.enter_context(
                open_runner(hidden, many=True, without_sandbox=without_sandbox)
            )
            runner.wait()  # before the workers are forked, which share it
            batch = batch._replace(runner=runner)
        done = _progress(_all(batch, submissions, jobs), len(submissions))
        rows = sorted(done, key=lambda one: one.name)
        records = {row.name: row.record for row in rows if row.record}
        with alone(out):
            add_questions(out, Questions(records), form)
            policies = []
            if before.policy != standing.policy:
                policies = [policy_event(standing.policy, now)]
                if (out / TOTALS).exists():
                    count_anew(out, standing.policy)  # also what was marked from other folders
            earlier_names = add_totals(out, rows, form)
            # Last of all: what the log says is done already stands in the tables.
            log_marked(out, policies, records)
    return Marked(rows, earlier_names)


def _runs(batch: Batch, submission: Submission) -> bool:
    """Whether a program of it may have to be run."""
    programs = {program.file for program in batch.assignment.programs()}
    if not programs or not any(may_run(attempt, programs) for attempt in submission.attempts):
        return False
    try:
        return batch.unchanged(submission) is None
    except HandInError:
        return False  # then nothing of it is run


def _made_before(out: Path) -> Mapping[str, Made]:
    if not (out / NAME).exists():
        return {}
    with open_gradebook(out) as gradebook:
        return made_before(gradebook)


def _tabled(out: Path, before: Standing, now: Standing) -> frozenset[str]:
    """The names whose rows are as the gradebook has them; none if the policy is another one."""
    if before.policy != now.policy or not all((out / one).exists() for one in (TOTALS, QUESTIONS)):
        return frozenset()
    return frozenset(name for name, row in read_totals(out).items() if row["score"])


def log_marked(out: Path, policies: Sequence[Event], records: Mapping[str, Path]) -> None:
    """Add a policy, and what is not as it was last; that no time is known goes without saying."""
    said = {("received", logged(name)): canonical(Arrival()._asdict()) for name in records}
    with open_gradebook(out) as gradebook:
        for one in gradebook.each(["received", "marked"]) if records else ():
            said[one.kind, one.hand_in] = _brief(canonical(one.data))
        events = (one for path in records.values() for one in events_in(path))
        new = (
            one
            for one in events
            if said.get((one.kind, one.hand_in)) != _brief(canonical(one.data))
        )
        gradebook.append(chain(policies, new))


def _brief(text: str) -> str:
    """A text, or its hash if that is shorter: what the marker gave is long, and there is much of it."""
    return text if len(text) < _HASHED else digest(text.encode())


def _late_days(earlier: Sequence[Path]) -> Mapping[str, int]:
    """The late days that students spent on other assignments."""
    spent: Counter[str] = Counter()
    for folder in earlier:
        if not (folder / NAME).exists():
            raise GradebookError(
                f"{folder} has no {NAME}; --earlier names a folder of `course mark`"
            )
        with open_gradebook(folder) as gradebook:
            for name, score in scores(gradebook.events()).items():
                spent[name] += score.final.late_days
    return spent


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
        yield row or row_of(submission)._replace(problem=_DIED, faulty=True)


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
