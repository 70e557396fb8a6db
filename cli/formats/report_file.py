"""The report as JSON, in the format `backcheck/report/v1`, without what is for markers."""

from __future__ import annotations

from typing import TextIO

from graders.marking.report import Report
from graders.marking.report_json import as_text


def write(report: Report, stream: TextIO) -> None:
    """The report as it is stored and read back."""
    stream.write(as_text(report))
