"""`csv`: a row for every student and part, and what it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from cli.exports.cells import write_rows
from cli.exports.marks import Mark, decimal
from cli.exports.options import Options
from graders.marking.report_json import rounded

_HEADINGS = (
    "name", "student", "email", "exercise", "part", "status", "points", "max_points", "extra_credit",
    "code", "provisional", "total",
)  # fmt: skip


def write(marks: Sequence[Mark], _options: Options, stream: TextIO) -> list[str]:
    """Points to four decimals, as in reports; the total, to two, stands in every row of a student."""
    rows: list[Sequence[str]] = [_HEADINGS]
    for mark in marks:
        strict, provisional, total = mark.report.strict, mark.provisional, decimal(mark.total)
        rows += [
            (
                mark.name,
                mark.student,
                mark.email,
                exercise.id,
                part.id,
                part.verdict.status,
                str(rounded(part.points_strict if strict else part.points)),
                str(rounded(part.max_points)),
                "yes" if exercise.extra_credit else "",
                part.verdict.code,
                provisional,
                total,
            )
            for exercise in mark.report.exercises
            for part in exercise.parts
        ]
    write_rows(rows, stream)
    return []
