"""What people say of an answer or of a point of its rubric; it reaches the student, and is worth nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cli.gradebook.database import open_gradebook
from cli.gradebook.decisions import PartOfHandIn, logged
from cli.gradebook.events import Event
from cli.gradebook.place import has_gradebook
from graders.marking.report import PartReport, Report


class Remark(NamedTuple):
    """A text on a whole answer, or on the point of the rubric with this id."""

    text: str
    point: str = ""

    def told(self) -> str:
        """As the student reads it."""
        return f"on “{self.point}”: {self.text}" if self.point else self.text


Remarks = Mapping[PartOfHandIn, tuple[Remark, ...]]


def remarked(of: PartOfHandIn, remarks: Sequence[Remark], at: str, by: str) -> Event:
    """The event that these are all remarks on a part from now on."""
    return Event(at, by, "remarked", *of, data={"remarks": [one._asdict() for one in remarks]})


def remarks_of(events: Iterable[Event]) -> Remarks:
    """The remarks that stand, after some events."""
    return {
        PartOfHandIn(one.hand_in, one.exercise, one.part): tuple(
            Remark(**each) for each in one.data["remarks"]
        )
        for one in events
        if one.kind == "remarked"
    }


def read_remarks(folder: Path) -> Remarks:
    """The remarks that stand in a folder of marks.

    Raises:
        GradebookError: The gradebook cannot be read.
    """
    if not has_gradebook(folder):
        return {}
    with open_gradebook(folder) as gradebook:
        return remarks_of(gradebook.events(["remarked"]))


def reusable(remarks: Remarks, exercise: str, part: str) -> list[Remark]:
    """What was said of other answers to the same part, what is said most often first."""
    said = Counter(
        one
        for of, standing in remarks.items()
        if (of.exercise, of.part) == (exercise, part)
        for one in standing
    )
    return [one for one, _ in said.most_common()]


def with_remarks(report: Report, name: str, told: Mapping[PartOfHandIn, Sequence[str]]) -> Report:
    """The report with what people say of its parts."""
    if not any(of.hand_in == logged(name) for of in told):
        return report

    def said(exercise: str, part: PartReport) -> PartReport:
        of = PartOfHandIn(logged(name), exercise, part.id)
        return part._replace(remarks=tuple(told.get(of, ())))

    return report._replace(
        exercises=tuple(
            one._replace(parts=tuple(said(one.id, part) for part in one.parts))
            for one in report.exercises
        )
    )
