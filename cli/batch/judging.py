"""One hand-in of a class: which attempt counts, and whether it must be marked anew."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cli.batch.reuse import Made, digest, lasting, made_from
from cli.gradebook.arrivals import Arrival, received
from cli.gradebook.blank import blank_hand_in, blank_sheet, is_blank, problem_of_blank
from cli.gradebook.decisions import logged
from cli.gradebook.events import Event
from cli.gradebook.fold import marked
from cli.gradebook.marks import (
    alone,
    has_page,
    page_path,
    read_marked,
    report_path,
    write_report,
)
from cli.gradebook.questions import questions_of
from cli.gradebook.records import put_record
from cli.gradebook.standing import Standing
from cli.gradebook.totals import Counted, Origin, Row
from cli.intake.arrival import arrival_of
from cli.intake.staging import staged
from cli.intake.submissions import Attempt, Submission
from exercises.answer import HandIn
from exercises.assignment import Assignment
from graders.keys.keys import Keys
from graders.kinds.code.runner import Runner
from graders.kinds.code.running import open_viewer
from graders.marking.marking import mark
from graders.marking.report import Report
from graders.marking.report_json import as_text
from graders.marking.report_reading import ReportError
from student_template.catalogue import HandInError, shown
from student_template.files import Files, read_files
from student_template.hand_in import hand_in_of
from student_template.readers import find_sheet

_PUBLISHED = "published, so it stays; it would be marked otherwise now, see `course regrade`"


class Batch(NamedTuple):
    """Everything that marking one hand-in of a class needs.

    `late_days` are those that students spent on other assignments. `made` tells of what earlier reports
    were made, where all that decides beside a hand-in is `class_wide`; the rows of `tabled` are as the
    gradebook has them. Questions and events of each hand-in are laid down in `records`. With `pages`
    every report has a page beside it. Behind `walls` lies what nobody's files may reach.
    """

    assignment: Assignment
    keys: Keys
    out: Path
    runner: Runner | None
    standing: Standing
    staging: Path
    records: Path
    best: bool
    at: str
    class_wide: str
    made: Mapping[str, Made] = {}
    tabled: frozenset[str] = frozenset()
    late_days: Mapping[str, int] = {}
    pages: bool = False
    walls: tuple[Path, ...] = ()

    def marked(self, submission: Submission) -> Row:
        """Mark what one student handed in, and write its report."""
        row = row_of(submission)
        try:
            return self._row(row, submission)
        except ReportError as error:
            return row._replace(problem=str(error))
        except OSError as error:
            culprit = shown(Path(str(error.filename)).name) if error.filename else self.out
            told = f"it could not be marked: {culprit}: {error.strerror or error}"
            return row._replace(problem=told, faulty=True)

    def _row(self, row: Row, submission: Submission) -> Row:
        if submission.attempts:
            try:
                return self._again(row, submission) or self._anew(row, submission)
            except HandInError as error:
                row = row._replace(problem=str(error))
        return self._blank(row)

    def _blank(self, row: Row) -> Row:
        """The row of somebody of whom nothing can be read; what people gave stands on a blank sheet."""
        name = row.name
        before = read_marked(self.out, name)
        if before is None or not is_blank(before):
            return row
        published = logged(name) in self.standing.released
        report = before if published else blank_sheet(self.assignment, self.keys, name)
        counted = self.standing.counted(report, name, Arrival())
        page = self._page(counted.report, blank_hand_in(name)) if self.pages else None
        self._write(name, as_text(counted.report, proposals=True), page)
        events = [] if published else [marked(report, name, self.at)]
        told = row._replace(problem=problem_of_blank(row.problem))
        return self._recorded(told, counted, events)

    def unchanged(self, submission: Submission) -> Unchanged | None:
        """A hand-in whose report lies there and was made from the same; None if it must be marked.

        Raises:
            HandInError: It cannot be read.
        """
        name, attempts = submission.name, submission.attempts
        made = self.made.get(logged(name))
        if made is None or not made.made_from or (self.best and len(attempts) > 1):
            return None
        with staged(attempts[-1], name, self.staging) as path:
            files, last = read_files(path), path
            source = made_from(files, name, path, f"{self.class_wide} {len(attempts)}")
        report = report_path(self.out, name)
        if source != made.made_from or not report.exists():
            return None
        # As the marker left it, or as people decided about it since.
        as_it_lies = digest(report.read_bytes()) == made.report
        if not as_it_lies and _digest_as_marked(self.out, name) != made.report:
            return None
        return Unchanged(files, last, as_it_lies)

    def _again(self, row: Row, submission: Submission) -> Row | None:
        """The row of a hand-in of which nothing changed that decides its mark."""
        found, name = self.unchanged(submission), submission.name
        if found is None:
            return None
        row = _noted(row, found.files)
        known = self.standing.arrivals.get(logged(name), Arrival())
        arrival = self._arrival(submission.attempts[-1], submission)
        arrival = known if logged(name) in self.standing.released else arrival
        touched = not found.undecided or self.standing.touches(name)
        paged = not self.pages or page_path(self.out, name).exists()
        if arrival == known and not touched and name in self.tabled and paged:
            return row._replace(kept=True)
        report = read_marked(self.out, name)
        assert report  # it was compared just now
        counted = self.standing.counted(report, name, arrival)
        text = as_text(counted.report, proposals=True)
        page = None
        if self.pages and not has_page(self.out, name, text):
            page = self._page(counted.report, hand_in_of(found.files, found.path, self.assignment))
        self._write(name, text, page)
        return self._recorded(row, counted, [received(name, arrival, self.at)])

    def _anew(self, row: Row, submission: Submission) -> Row:
        """The row of a hand-in that was marked now.

        Raises:
            HandInError: None of the attempts that may count can be read.
        """
        name = submission.name
        judged = self._counting(submission)
        row = row._replace(origin=row.origin._replace(note=_joined(row.origin.note, judged.note)))
        if kept := self._kept(judged, name):
            note = _joined(row.origin.note, _PUBLISHED)
            return self._recorded(row._replace(origin=row.origin._replace(note=note)), kept, [])
        report, text = judged.counted.report, as_text(judged.report, proposals=True)
        settled = text if report == judged.report else as_text(report, proposals=True)
        page = self._page(report, judged.hand_in) if self.pages else None
        self._write(name, settled, page)
        source = judged.made_from if lasting(judged.report) else ""
        events = [
            received(name, judged.arrival, self.at),
            marked(
                judged.report,
                name,
                self.at,
                attempt=judged.attempt,
                text=text,
                made_from=source,
            ),
        ]
        row = row._replace(problem=_faults(report), faulty=report.faulty)
        return self._recorded(row, judged.counted, events)

    def _write(self, name: str, text: str, page: str | None) -> None:
        # Not while somebody who decides reads a report and writes it back.
        with alone(self.out):
            write_report(self.out, name, text, page)

    def _page(self, report: Report, hand_in: HandIn) -> str:
        from cli.formats.html.page import HtmlReport

        page = io.StringIO()
        HtmlReport(self.assignment, hand_in).write(report, page)
        return page.getvalue()

    def _recorded(self, row: Row, counted: Counted, events: Sequence[Event]) -> Row:
        path = put_record(
            self.records / f"{row.name}.json", questions_of(row.name, counted.report), events
        )
        return row._replace(cells=counted.cells(), record=path)

    def _kept(self, judged: Judged, name: str) -> Counted | None:
        """What a published mark was for, if this is another one: only a regrade changes it."""
        if logged(name) not in self.standing.released:
            return None
        before = read_marked(self.out, name)
        known = self.standing.arrivals.get(logged(name), Arrival())
        if before is None or (before, known) == (judged.report, judged.arrival):
            return None
        return self.standing.counted(before, name)

    def _counting(self, submission: Submission) -> Judged:
        """The attempt that counts: the last one, or the best if that is the rule.

        Raises:
            HandInError: None that may count can be read.
        """
        numbered = list(enumerate(submission.attempts, 1))
        attempts = numbered if self.best else numbered[-1:]
        judged, problems = [], []
        for number, attempt in attempts:
            try:
                judged.append(self._judged(number, attempt, submission))
            except HandInError as error:
                problems.append(error)
        if not judged:
            raise problems[-1]
        # The last of those that are best: a student's own correction is preferred.
        best = max(reversed(judged), key=lambda one: one.counted.final.points)
        return best if len(attempts) == 1 else best._replace(made_from="")

    def _judged(self, number: int, attempt: Attempt, submission: Submission) -> Judged:
        name, runner = submission.name, self.runner
        with staged(attempt, name, self.staging) as path:
            files = read_files(path)
            hand_in = hand_in_of(files, path, self.assignment)
            source = made_from(files, name, path, f"{self.class_wide} {number}")
        report = mark(
            self.assignment,
            self.keys,
            hand_in,
            markers=True,
            open_runner=(lambda: runner) if runner else None,
            open_viewer=lambda: open_viewer(self.walls),
        )
        arrival = self._arrival(attempt, submission)
        counted = self.standing.counted(report, name, arrival)
        note = _told_of_names(files)
        return Judged(number, arrival, hand_in, report, counted, source, note)

    def _arrival(self, attempt: Attempt, submission: Submission) -> Arrival:
        used = self.late_days.get(logged(submission.name), 0)
        return arrival_of(attempt, submission.student, self.standing.policy, used)


class Unchanged(NamedTuple):
    """The files of a hand-in that needs no new marking, and the path that they were read from.

    Nobody decided about an `undecided` one.
    """

    files: Files
    path: Path
    undecided: bool


def under_policy(before: Standing, assignment: Assignment) -> Standing:
    """What stands, under the policy of the sheet; another policy changes no published mark either."""
    return before if before.released else before._replace(policy=assignment.sheet.policy)


class Judged(NamedTuple):
    """One attempt: when it came, what it says, its report as the marker left it, and what that counts for.

    It was `made_from` files with this hash, and there is a `note` on their names.
    """

    attempt: int
    arrival: Arrival
    hand_in: HandIn
    report: Report
    counted: Counted
    made_from: str
    note: str


def row_of(submission: Submission) -> Row:
    """What the table says of a submission before anything is marked."""
    student = submission.student
    origin = Origin(
        entry=", ".join(shown(one.path.name) for one in submission.entries),
        platform=submission.platform,
        student=student.name if student else "",
        email=student.email if student else "",
        section=student.section if student else "",
        note="; ".join(submission.notes),
    )
    return Row(submission.name, problem=submission.problem, origin=origin)


def _digest_as_marked(folder: Path, name: str) -> str:
    """The hash of a report as the marker left it; empty if it is none."""
    try:
        report = read_marked(folder, name)
    except ReportError:
        return ""
    return digest(as_text(report, proposals=True).encode()) if report else ""


def _noted(row: Row, files: Files) -> Row:
    note = _joined(row.origin.note, _told_of_names(files))
    return row._replace(origin=row.origin._replace(note=note))


def _joined(*notes: str) -> str:
    return "; ".join(filter(None, notes))


def _told_of_names(files: Files) -> str:
    """That the answer sheet had another name than it should, if it had."""
    told = () if files.single else find_sheet(files.contents, files.notices)[1]
    return next((one for one in told if "was read as the answer sheet" in one), "")


def _faults(report: Report) -> str:
    if not report.faulty:
        return ""
    faulty = [one.id for one in report.exercises if one.faulty]
    return f"not judged by a fault of ours: {', '.join(faulty)}"
