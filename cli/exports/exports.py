"""The mapping of exports: what `course export --to NAME` writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TextIO

from cli.exports import canvas, classroom50, gradescope, html, junit, moodle, parts, prairielearn
from cli.exports.marks import Mark
from cli.exports.options import Options


class OfClass(Protocol):
    """One file for the whole class; what there is to tell the instructor comes back."""

    def write(self, marks: Sequence[Mark], options: Options, stream: TextIO, /) -> list[str]:
        """Write the file."""


class OfStudent(Protocol):
    """A file for each student."""

    def write(self, mark: Mark, options: Options, stream: TextIO, /) -> None:
        """Write the file of one student."""


# One line for each.
OF_CLASS: Mapping[str, OfClass] = {
    "csv": parts,
    "canvas": canvas,
    "moodle": moodle,
    "junit": junit,
}
OF_STUDENT: Mapping[str, OfStudent] = {
    "gradescope": gradescope,
    "classroom50": classroom50,
    "html": html,
    "prairielearn": prairielearn,
}
# What is filled is the platform's own file, as only that knows its numbers.
FILLED = ("canvas", "moodle", "classroom50")
