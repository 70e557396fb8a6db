"""`course mark`: marks every hand-in of a folder; one bad one stops nothing."""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple

import click

from cli.gradebook.decisions import Decisions, read_decisions, settled
from cli.gradebook.marks import Row, harmless, totals_of, write_report, write_totals
from exercises.assignment import Assignment
from graders.keys.keys import Keys
from graders.kinds.code.runner import Runner
from graders.kinds.code.running import open_runner
from graders.marking.marking import mark
from graders.marking.report import Report
from student_template.catalogue import HandInError
from student_template.files import may_hold
from student_template.hand_in import read_hand_in

_DIED = "the grader died while marking it"
# A file name may have 255 bytes; that of a report has up to 30 more while it is written.
_LONGEST_NAME = 200


class Batch(NamedTuple):
    """Everything that marking one hand-in of a class needs."""

    assignment: Assignment
    keys: Keys
    out: Path
    runner: Runner | None
    decisions: Decisions

    def marked(self, path: Path) -> Row:
        """Mark one hand-in, and write its report."""
        name = hand_in_name(path)
        try:
            hand_in = read_hand_in(path, self.assignment)
        except HandInError as error:
            return Row(name, problem=str(error))
        runner = self.runner
        report = mark(
            self.assignment,
            self.keys,
            hand_in,
            markers=True,
            open_runner=(lambda: runner) if runner else None,
        )
        report = settled(report, name, self.decisions)
        write_report(self.out, name, report)
        return Row(name, totals_of(report), _faults(report), report.faulty)


def hand_in_name(path: Path) -> str:
    """The name of a hand-in: that of its folder, or of its zip without `.zip`.

    One that is too long for the file of a report ends in a hash, so that no two become the same.
    """
    name = path.stem if path.is_file() and path.suffix.casefold() == ".zip" else path.name
    encoded = name.encode("utf-8", "surrogateescape")
    if len(encoded) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(encoded).hexdigest()[:12]
    return f"{encoded[: _LONGEST_NAME - 13].decode('utf-8', 'ignore')}~{digest}"


def hand_ins(folder: Path, out: Path) -> list[Path]:
    """The folders and zips in a folder, in the order of their names.

    Raises:
        click.UsageError: There are none, or two have the same name.
    """
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "__MACOSX")) or path.resolve() == out.resolve():
            continue
        if path.is_dir() or path.suffix.casefold() == ".zip":
            twin = found.setdefault(harmless(hand_in_name(path)).casefold(), path)
            if twin is not path:
                raise click.UsageError(
                    f"{twin.name} and {path.name} would have the same report; rename one of them"
                )
    if not found:
        raise click.UsageError(f"there is no hand-in in {folder}: no folder, and no zip")
    return list(found.values())


def mark_all(
    assignment: Assignment,
    keys: Keys,
    solutions: Path,
    paths: Sequence[Path],
    out: Path,
    *,
    jobs: int,
    without_sandbox: bool,
) -> list[Row]:
    """Mark all hand-ins, each report as soon as it is there, then write the totals.

    What people decided about these answers in an earlier run stands.

    Args:
        assignment: What was asked.
        keys: What is right.
        solutions: The folder of solutions, which no program may see.
        paths: The hand-ins.
        out: The folder for reports and totals.
        jobs: How many are marked at once.
        without_sandbox: Whether programs may run with our own rights.

    Raises:
        NotRunError: There are programs to run, and no way to do it safely.
        DecisionsError: The log of decisions cannot be read.
    """
    out.mkdir(parents=True, exist_ok=True)
    decisions = read_decisions(out)
    with ExitStack() as opened:
        runner = None
        programs = {program.file for program in assignment.programs()}
        # Starting the sandbox takes as long as marking a hundred sheets.
        if programs and any(may_hold(path, programs) for path in paths):
            runner = opened.enter_context(
                open_runner([solutions, *paths, out], many=True, without_sandbox=without_sandbox)
            )
            runner.wait()  # before the workers are forked, which share it
        batch = Batch(assignment, keys, out, runner, decisions)
        rows = sorted(_progress(_all(batch, paths, jobs), len(paths)))
    write_totals(out, rows)
    return rows


def _all(batch: Batch, paths: Sequence[Path], jobs: int) -> Iterator[Row]:
    """Mark in several processes; what a process takes with it when it dies is tried once more."""
    if not hasattr(os, "fork"):
        yield from map(batch.marked, paths)
        return
    lost = []
    for path, row in _in_processes(batch.marked, paths, jobs):
        if row is None:
            lost.append(path)
        else:
            yield row
    for path, row in _in_processes(batch.marked, lost, 1):
        yield row or Row(hand_in_name(path), problem=_DIED, faulty=True)


def _in_processes(
    job: Callable[[Path], Row], paths: Sequence[Path], jobs: int
) -> Iterator[tuple[Path, Row | None]]:
    """What the job makes of every path; None where its process died."""
    context = multiprocessing.get_context("fork")
    gc.freeze()  # the keys stay; workers neither search them for cycles nor copy their pages
    left = list(reversed(paths))
    busy: dict[Connection, Path] = {}

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
            path = busy.pop(worker)
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
            yield path, row


def _work(job: Callable[[Path], Row], orders: Connection, others: Sequence[Connection]) -> None:
    """Do what is ordered until nobody is there to order anything."""
    for one in others:
        one.close()  # else it would not be seen when the other side closes them
    while True:
        try:
            path = orders.recv()
        except EOFError:
            return
        orders.send(job(path))


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
