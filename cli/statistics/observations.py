"""What a class answered, part by part, as statistics need it: from the files of reports.

Points are floats here. No mark depends on them, and thousands of reports are read in seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from graders.marking.report_reading import ReportError

# What is still open: whatever it is worth in the end, nobody knows it yet.
_OPEN = {"needs-review", "unreadable", "not-checked", "error"}


class Place(NamedTuple):
    """A part of an exercise."""

    exercise: str
    part: str


class Answered(NamedTuple):
    """What one student's answer to one part is worth, and how it was read.

    `share` is that of the points, None while it is open. `code` and `wrong` are the marker's, and
    stay so where a person `decided`. `failed` are the checks of a program that did not pass.
    """

    status: str
    share: float | None
    code: str
    wrong: bool
    shown: str
    written: str
    said: str
    decided: bool
    failed: tuple[str, ...] = ()


class Version(NamedTuple):
    """What a report was made by."""

    exercises: str
    key: str
    backcheck: str


class ClassAnswers(NamedTuple):
    """The answers of a class: a column for each part, with a line for each student.

    None stands where a part is void for a student, or was not asked.
    """

    names: tuple[str, ...]
    versions: tuple[Version, ...]
    columns: Mapping[Place, list[Answered | None]]
    points: Mapping[Place, float]
    extra: frozenset[str]
    titles: Mapping[str, str]

    @property
    def students(self) -> int:
        """How many lines there are."""
        return len(self.names)

    def of(self, version: Version) -> ClassAnswers:
        """The answers in reports that were made by the same."""
        lines = [line for line, one in enumerate(self.versions) if one == version]
        columns = {place: [each[line] for line in lines] for place, each in self.columns.items()}
        asked = {place: each for place, each in columns.items() if any(each)}
        exercises = {place.exercise for place in asked}
        return self._replace(
            names=tuple(self.names[line] for line in lines),
            versions=(version,) * len(lines),
            columns=asked,
            titles={name: title for name, title in self.titles.items() if name in exercises},
        )


def observed(reports: Iterable[tuple[str, Mapping[str, Any]]]) -> ClassAnswers:
    """The answers in some reports, given as plain data by the names of the hand-ins.

    Raises:
        ReportError: One of them is no report.
    """
    names: list[str] = []
    versions: list[Version] = []
    columns: dict[Place, list[Answered | None]] = {}
    points: dict[Place, float] = {}
    extra, titles = set(), {}
    # Thousands answer alike; what is kept once need not be searched for garbage again and again.
    known: dict[Answered | None, Answered | None] = {}
    for number, (name, report) in enumerate(reports):
        names.append(name)
        try:
            by = report["provenance"]
            versions.append(Version(by["exercises"], by["key"], by["backcheck"]))
            for exercise in report["exercises"]:
                name_of_exercise = exercise["id"]
                titles[name_of_exercise] = exercise["title"]
                if exercise["extra_credit"]:
                    extra.add(name_of_exercise)
                for part in exercise["parts"]:
                    column = columns.get(Place(name_of_exercise, part["id"]))
                    if column is None:
                        place = Place(name_of_exercise, part["id"])
                        columns[place] = column = []
                        points[place] = float(Fraction(part["max_points_exact"]))
                    if len(column) < number:
                        column.extend([None] * (number - len(column)))
                    answer = _answered(part)
                    column.append(known.setdefault(answer, answer))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise ReportError(f"{name}: {type(error).__name__}: {error}") from error
    for column in columns.values():
        column.extend([None] * (len(names) - len(column)))
    return ClassAnswers(tuple(names), tuple(versions), columns, points, frozenset(extra), titles)


def _failed(checks: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(one["says"] for one in checks if not one["passed"])


def _answered(part: Mapping[str, Any]) -> Answered | None:
    if part.get("void"):
        return None
    marked = part.get("marked", part)
    status, most = part["status"], part["max_points"]
    # A part without points, as of a reason that is only asked for, tells nothing by its points.
    share = None if status in _OPEN or not most else part["points"] / most
    return Answered(
        status,
        share,
        marked["code"],
        marked["status"] in {"incorrect", "partial"},
        part["interpreted_as"],
        part.get("written", ""),
        marked["feedback"] if status == "unreadable" else "",
        "marked" in part,
        _failed(part["checks"]) if "checks" in part else (),
    )
