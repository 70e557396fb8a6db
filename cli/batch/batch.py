"""`course mark`: marks every hand-in of a folder; one bad one stops nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from rich.console import Console
from rich.progress import Progress

from cli.batch.judging import Batch, row_of, under_policy
from cli.batch.orders import Order, Sources, mark_bundle, prepare, written_order
from cli.batch.reuse import Made, circumstances, digest, made_before
from cli.executors.crew import Crew, done_by
from cli.gradebook.arrivals import Arrival
from cli.gradebook.database import open_gradebook
from cli.gradebook.decisions import logged
from cli.gradebook.events import Event, GradebookError, canonical
from cli.gradebook.fold import scores
from cli.gradebook.marks import alone, read_marked, write_report
from cli.gradebook.place import has_gradebook
from cli.gradebook.policy import policy_event
from cli.gradebook.questions import QUESTIONS, add_questions, questions_of
from cli.gradebook.records import Questions, events_in, put_record
from cli.gradebook.standing import (
    Standing,
    count_anew,
    events_of_people,
    read_standing,
    standing_of,
)
from cli.gradebook.sweeping import sweep
from cli.gradebook.table import Form
from cli.gradebook.totals import TOTALS, Row, add_totals, read_totals
from cli.intake.staging import may_run
from cli.intake.submissions import Submission
from exercises.assignment import Assignment
from graders.keys.keys import Keys
from graders.kinds.code.running import in_sight, open_runner
from graders.marking.report_json import as_text
from student_template.catalogue import HandInError

# A text that is longer is remembered by its hash.
_HASHED = 100
_DIED = "the grader died while marking it"


class Marked(NamedTuple):
    """The rows of a run, and the names that the table has from earlier runs."""

    rows: Sequence[Row]
    earlier: Sequence[str]


class Local(NamedTuple):
    """So many processes of this machine do the work."""

    jobs: int


class Remote(NamedTuple):
    """A crew elsewhere does the work, with the same exercises and solutions."""

    crew: Crew
    sources: Sources


def mark_all(
    assignment: Assignment,
    keys: Keys,
    solutions: Path,
    submissions: Sequence[Submission],
    out: Path,
    *,
    workers: Local | Remote,
    without_sandbox: bool,
    best: bool,
    form: Form,
    pages: bool = False,
    earlier: Sequence[Path] = (),
    also: Sequence[Event] = (),
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
        workers: Who marks.
        without_sandbox: Whether programs may run with our own rights.
        best: Whether the best of several attempts counts, not the last.
        form: How tables are written.
        pages: Whether every report has a page beside it.
        earlier: The marks of earlier assignments, whose late days count.
        also: What the log is told beside the marks.

    Raises:
        NotRunError: There are programs to run, and no way to do it safely.
        GradebookError: The gradebook cannot be read.
        ExecutorError: There is nobody to do the work.
        UnfitError: A worker would not mark as we would.
    """
    out.mkdir(parents=True, exist_ok=True)
    sweep(out)
    decided = events_of_people(out)
    before = standing_of(decided)
    standing = under_policy(before, assignment)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    with ExitStack() as opened:
        staging = Path(opened.enter_context(TemporaryDirectory(prefix="backcheck-")))
        batch = Batch(
            assignment, keys, out, None, standing, staging, staging, best, now,
            circumstances(assignment, keys, without_sandbox=without_sandbox),
            _made_before(out), _tabled(out, before, standing), _late_days(earlier), pages,
        )  # fmt: skip
        hidden = _hidden(submissions)
        batch = batch._replace(walls=(solutions, *in_sight(hidden), out, staging))
        # Starting the sandbox takes as long as marking a hundred sheets.
        runs = any(_runs(batch, one) for one in submissions)
        order = None
        if isinstance(workers, Remote):
            crew = workers.crew
            order = opened.enter_context(
                written_order(
                    batch,
                    workers.sources,
                    decided,
                    hidden,
                    runs=runs,
                    without_sandbox=without_sandbox,
                )
            )
        else:
            from cli.executors.local import local

            if runs:
                runner = opened.enter_context(
                    open_runner(batch.walls, many=True, without_sandbox=without_sandbox)
                )
                runner.wait()  # before the workers are forked, which share it
                batch = batch._replace(runner=runner)
            crew = local(workers.jobs, partial(prepare, batch))
        done = _progress(_all(crew, submissions, order), len(submissions))
        rows = sorted(done, key=lambda one: one.name)
        with alone(out):
            rows = _with_later_decisions(out, rows, before, assignment)
            records = {row.name: row.record for row in rows if row.record}
            add_questions(out, Questions(records), form)
            policies = []
            if before.policy != standing.policy:
                policies = [policy_event(standing.policy, now)]
                if (out / TOTALS).exists():
                    count_anew(out, standing.policy)  # also what was marked from other folders
            earlier_names = add_totals(out, rows, form)
            # Last of all: what the log says is done already stands in the tables.
            log_marked(out, [*policies, *also], records)
    sweep(out)  # a worker that was killed in this run may have left a part of a file
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


def _hidden(submissions: Sequence[Submission]) -> list[Path]:
    """What no program may see of the others."""
    attempts = [attempt for one in submissions for attempt in one.attempts]
    return sorted({entry.path for one in attempts for entry in one.entries})


def _with_later_decisions(
    out: Path, rows: Sequence[Row], before: Standing, assignment: Assignment
) -> list[Row]:
    """The rows, with their reports and records, by what people decided while they were marked."""
    now = read_standing(out)
    if now == before:
        return list(rows)
    standing = under_policy(now, assignment)
    return [_counted_anew(out, row, standing) for row in rows]


def _counted_anew(out: Path, row: Row, standing: Standing) -> Row:
    report = read_marked(out, row.name) if row.record and standing.touches(row.name) else None
    if report is None or row.record is None:
        return row
    events = list(events_in(row.record))
    came = [Arrival(**one.data) for one in events if one.kind == "received"]
    counted = standing.counted(report, row.name, *came)
    write_report(out, row.name, as_text(counted.report, proposals=True))
    put_record(row.record, questions_of(row.name, counted.report), events)
    return row._replace(cells=counted.cells())


def _made_before(out: Path) -> Mapping[str, Made]:
    if not has_gradebook(out):
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
    nothing_known = canonical(Arrival()._asdict())
    said = {("received", logged(name)): nothing_known for name in records}
    with open_gradebook(out) as gradebook:
        for one in gradebook.texts(["received", "marked", "forgotten"]) if records else ():
            _, _, kind, name, *_ = one.fields
            if kind == "forgotten":
                said["received", name], said["marked", name] = nothing_known, ""
            else:
                said[kind, name] = _brief(one.data)
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
        if not has_gradebook(folder):
            raise GradebookError(
                f"{folder} has no gradebook; --earlier names a folder of `course mark`"
            )
        with open_gradebook(folder) as gradebook:
            for name, score in scores(gradebook.events()).items():
                spent[name] += score.final.late_days
    return spent


def _all(crew: Crew, submissions: Sequence[Submission], order: Order | None) -> Iterator[Row]:
    """The row of every submission, also of one that took its worker with it."""
    for submission, row in done_by(crew, mark_bundle, submissions, order):
        yield row or row_of(submission)._replace(problem=_DIED, faulty=True)


def _progress(rows: Iterator[Row], number: int) -> list[Row]:
    """The rows, with a bar on stderr if that is a terminal."""
    console, done = Console(stderr=True), []
    # No thread that draws: workers are forked meanwhile.
    with Progress(
        console=console, auto_refresh=False, transient=True, disable=not console.is_terminal
    ) as bar:
        marking = bar.add_task("marking", total=number)
        for row in rows:
            done.append(row)
            bar.advance(marking)
            bar.refresh()
    return done
