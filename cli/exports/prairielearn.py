"""`prairielearn`: the `results.json` of an external grader, of one student; at most 1 MB."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, TextIO

from cli.exports.marks import Mark
from cli.exports.options import Options
from cli.formats.junit import told
from cli.terminal import plain
from graders.marking.report import ExerciseReport, Report
from graders.marking.report_json import rounded

# The file may have 1 MB; this leaves room for the characters that JSON spells out.
_MOST_BYTES = 900_000


def write(mark: Mark, _options: Options, stream: TextIO) -> None:
    """The share of the points between 0 and 1, and a test for each exercise."""
    json.dump(as_results(mark), stream, indent=2)
    stream.write("\n")


def as_results(mark: Mark) -> dict[str, Any]:
    """What stands in `results.json`, at most 1 MB of it.

    Extra credit beyond the points to be had cannot be told there.
    """
    results = _results(mark)
    if len(json.dumps(results)) > _MOST_BYTES:
        for test in results["tests"]:
            test["output"] = "left out, as the results would be too long"
    return results


def _results(mark: Mark) -> dict[str, Any]:
    share = min(mark.total / mark.possible, Fraction(1)) if mark.possible else Fraction(0)
    return {
        "gradable": True,
        "score": round(float(share), 6),
        "message": f"provisional: {mark.provisional}" if mark.provisional else "",
        "output": "\n".join(map(plain, mark.report.notices)),
        "tests": [_test(one, mark.report) for one in mark.report.exercises],
    }


def _test(exercise: ExerciseReport, report: Report) -> dict[str, Any]:
    return {
        "name": exercise.id,
        "description": plain(exercise.title),
        "points": rounded(exercise.total("points_strict" if report.strict else "points")),
        "max_points": rounded(exercise.total("max_points")),
        "message": exercise.status,
        "output": "\n".join(told(part) for part in exercise.parts),
    }
