"""`classroom50`: the `result.json` of one student, in the format `classroom50/result/v1`.

Whose submission it is, the platform has said: the template is a JSON list of the results that it
collected, and only points and tests are put in. Points are whole numbers there, so they are hundredths.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TextIO

from cli.exports.marks import ExportError, Mark
from cli.exports.options import Options
from cli.formats.junit import told
from cli.terminal import plain
from graders.marking.report import ExerciseReport, Report

SCHEMA = "classroom50/result/v1"


def write(mark: Mark, options: Options, stream: TextIO) -> None:
    """The result that the platform collected, with the points of the report.

    Raises:
        ExportError: The template is no list of results, or has none or several of this student.
    """
    results = _results(options.template)
    names = {one.casefold() for one in (mark.student, mark.name) if one}
    own = [one for one in results if str(one.get("owner", "")).casefold() in names]
    if len(own) != 1:
        raise ExportError(f"the template has {len(own)} results whose owner is {mark.name}")
    json.dump(as_result(own[0], mark), stream, indent=2)
    stream.write("\n")


def as_result(identity: Mapping[str, Any], mark: Mark) -> dict[str, Any]:
    """What stands in `result.json`, by what the platform has said of the submission."""
    tests = [_test(one, mark.report) for one in mark.report.exercises]
    tests[0] |= {"provisional": mark.provisional} if mark.provisional else {}
    points = {"score": _hundredths(mark.total), "max-score": _hundredths(mark.possible)}
    return {**identity, **points, "tests": tests}


def _results(template: str) -> list[dict[str, Any]]:
    try:
        results = json.loads(template)
    except (ValueError, RecursionError) as error:
        raise ExportError(f"the template is no JSON ({error})") from error
    if not isinstance(results, list) or not all(
        isinstance(one, dict) and one.get("schema") == SCHEMA for one in results
    ):
        raise ExportError(f"the template is no list of results with the schema {SCHEMA}")
    return results


def _test(exercise: ExerciseReport, report: Report) -> dict[str, Any]:
    return {
        "test-name": exercise.id,
        "passed": exercise.status == "correct",
        "score": _hundredths(exercise.total("points_strict" if report.strict else "points")),
        "max-score": _hundredths(exercise.total("max_points")),
        "message": plain("; ".join(told(part) for part in exercise.parts)),
    }


def _hundredths(points: Fraction) -> int:
    return math.floor(points * 100 + Fraction(1, 2))
