"""Gradescope's `results.json`: one test for each exercise, with the fields that its importer knows."""

from __future__ import annotations

import json
from typing import Any, TextIO

from cli.formats.junit import told
from cli.terminal import plain
from graders.marking.report import ExerciseReport, Report
from graders.marking.report_json import rounded

# Nothing has been decided there yet.
_WAITING = {"not-checked", "needs-review"}


def write(report: Report, stream: TextIO) -> None:
    """The score, and the tests in the order of the sheet; all texts are plain."""
    json.dump(as_results(report), stream, indent=2)
    stream.write("\n")


def as_results(report: Report) -> dict[str, Any]:
    """What stands in `results.json`."""
    pending = report.total("pending") + report.total("pending", extra=True)
    waits = f"; {rounded(pending)} more at most, once a person has looked" if pending else ""
    possible = rounded(report.total("max_points"))
    notices = [plain(notice) for notice in report.notices]
    score = report.score + report.extra_credit
    return {
        "extra_data": {"backcheck": report.provenance.backcheck, "key": report.provenance.key},
        "score": rounded(score),
        "output": "\n".join(
            [f"{report.assignment}: {rounded(score)} of {possible}{waits}", *notices]
        ),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "stdout_visibility": "hidden",
        "tests": [_test(number, one, report) for number, one in enumerate(report.exercises, 1)],
    }


def _test(number: int, exercise: ExerciseReport, report: Report) -> dict[str, Any]:
    extra = " (extra credit)" if exercise.extra_credit else ""
    decided = {
        "score": rounded(exercise.total("points_strict" if report.strict else "points")),
        "max_score": rounded(exercise.total("max_points")),
        "status": "passed" if exercise.status == "correct" else "failed",
    }
    waits = all(part.verdict.status in _WAITING for part in exercise.parts)
    return {
        "number": str(number),
        "name": f"{exercise.id}{extra}: {plain(exercise.title)}",
        # With a score the platform would call it failed.
        **({} if waits else decided),
        "output": "\n".join(told(part) for part in exercise.parts),
    }
