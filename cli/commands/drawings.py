"""Pictures that wait for a marker: found again where they were handed in, and shown beside what is expected."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from tempfile import mkdtemp

from cli.commands.review_page import Question
from cli.commands.taking_in import taken_in_from
from cli.formats.html.drawn import drawn_page
from cli.gradebook.decisions import logged
from cli.gradebook.queue import Item
from cli.gradebook.sources import read_sources
from cli.intake.staging import staged
from cli.intake.submissions import Submission
from exercises.assignment import Assignment
from graders.kinds.code.pictures import named
from student_template.catalogue import HandInError
from student_template.files import read_files
from student_template.hand_in import hand_in_of


class Drawings:
    """The pictures of a class, for one session; their pages lie in a folder that is gone afterwards.

    Nothing on a page says whose it is.
    """

    def __init__(self, assignment: Assignment, marks: Path, solutions: Path, place: Path) -> None:
        self._assignment = assignment
        self._marks = marks
        self._solutions = solutions
        self._place = place
        self._taken_in: Mapping[str, Submission] | None = None

    def page(self, question: Question, item: Item) -> Path | None:
        """Write the page of an answer; None where it names no picture that was handed in.

        Raises:
            HandInError: The hand-in cannot be read any more.
            click.UsageError: The folder of hand-ins is not where it was.
        """
        files = self._files(item.of.hand_in)
        pictures = {name: files[name] for name in named(item.answer, files).found}
        if not pictures:
            return None
        folder = Path(mkdtemp(dir=self._place))
        for name, content in pictures.items():
            (folder / PurePath(name).name).write_bytes(content)
        path = folder / "page.html"
        path.write_text(drawn_page(question.exercise, question.part, pictures), encoding="utf-8")
        return path

    def _files(self, hand_in: str) -> Mapping[str, bytes]:
        """What lies beside the sheet of a hand-in, of the attempt that came last."""
        if self._taken_in is None:
            found = taken_in_from(
                read_sources(self._marks), self._assignment, self._marks, self._solutions
            )
            self._taken_in = {logged(one.name): one for one in found}
        submission = self._taken_in.get(hand_in)
        if submission is None or not submission.attempts:
            raise HandInError("this hand-in is not where it was")
        with staged(submission.attempts[-1], submission.name, self._place) as path:
            return hand_in_of(read_files(path), path, self._assignment).files
