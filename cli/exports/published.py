"""What a student gets when marks are published: the report with the final mark, as JSON and as a page."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator

from cli.exports.marks import Mark, decimal
from cli.formats.html.page import HtmlReport
from exercises.answer import HandIn
from exercises.assignment import Assignment
from graders.marking.report_json import as_json, rounded


def as_published(mark: Mark) -> str:
    """The JSON of the report, with how the final mark comes about; proposals are for markers only."""
    final = mark.final
    counts = {
        "raw": rounded(final.raw),
        "penalty": rounded(final.penalty),
        "final": rounded(final.points),
        "out_of": rounded(final.out_of),
        "late": final.late,
        "late_days": final.late_days,
        "dropped": list(final.dropped),
        "provisional": mark.provisional,
    }
    return json.dumps(as_json(mark.report) | {"counts": counts}, indent=2) + "\n"


def as_page(mark: Mark, sheet: Assignment) -> str:
    """The page of the report."""
    page = io.StringIO()
    HtmlReport(sheet, HandIn(mark.name, "", {})).write(mark.report, page, tuple(_told(mark)))
    return page.getvalue()


def _told(mark: Mark) -> Iterator[str]:
    """Lines on how the final mark comes about."""
    final = mark.final
    if final.dropped:
        yield f"Not counted, as the lowest: {', '.join(final.dropped)}."
    if final.late:
        free = f", {final.late_days} free late days used" if final.late_days else ""
        yield f"Handed in {final.late}{free}: {decimal(final.penalty)} points less."
    yield f"Your mark: {decimal(final.points)} of {decimal(final.out_of)}."
    if mark.provisional:
        yield f"Provisional: {mark.provisional}."
