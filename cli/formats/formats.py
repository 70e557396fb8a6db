"""The mapping of formats: what `grade` can write to a file, by the name of its option."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TextIO

from cli.formats import gradescope, junit, report_file
from graders.marking.report import Report


class Format(Protocol):
    """One way out of a report."""

    def write(self, report: Report, stream: TextIO, /) -> None:
        """Write the whole report."""


# One line for each; the option `--NAME FILE` comes from here.
FORMATS: Mapping[str, Format] = {
    "json": report_file,
    "junit": junit,
    "gradescope": gradescope,
}
