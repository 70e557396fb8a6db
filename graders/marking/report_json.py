"""Writes a report as JSON, in the format `backcheck/report/v1`.

Points stand there twice: rounded to 4 decimals, for people and spreadsheets, and exactly, as a
fraction (`"points_exact": "4/7"`), so that a report read back is the report.
"""

from __future__ import annotations

import json
from fractions import Fraction
from functools import lru_cache
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from graders.marking.report import ExerciseReport, PartReport, Report
from graders.verdict import Checked, Proposed, Verdict

SCHEMA = "backcheck/report/v1"


def as_text(report: Report, *, proposals: bool = False) -> str:
    """The report as the text of a JSON file; see `as_json`."""
    data = as_json(report, proposals=proposals)
    try:
        # An eighth of marking a sheet is writing its report where Python indents it.
        return to_json(data, indent=2, ensure_ascii=True).decode("ascii") + "\n"
    except (
        PydanticSerializationError
    ):  # half a character, as in the name of a file: JSON has "\\udcff"
        return json.dumps(data, indent=2) + "\n"


def as_json(report: Report, *, proposals: bool = False) -> dict[str, Any]:
    """The report as plain data.

    Args:
        report: The report.
        proposals: Whether it is for markers, who see what is proposed for answers in words.
            Students do not.
    """
    return {
        "schema": SCHEMA,
        "assignment": report.assignment,
        "hand_in": report.hand_in,
        **totals(report),
        "strict": report.strict,
        "notices": list(report.notices),
        "sandbox": report.sandbox,
        "provenance": report.provenance._asdict(),
        "exercises": [
            _exercise(one, strict=report.strict, proposals=proposals) for one in report.exercises
        ],
    }


def totals(report: Report) -> dict[str, int | float]:
    """What stands under the report, points rounded to 4 decimals."""
    return {
        "score": rounded(report.score),
        "max_score": rounded(report.total("max_points")),
        "extra_credit": rounded(report.extra_credit),
        "max_extra_credit": rounded(report.total("max_points", extra=True)),
        "score_strict": rounded(report.total("points_strict")),
        "pending": rounded(report.total("pending")),
        "not_checked": rounded(report.total("not_checked")),
    }


def _exercise(exercise: ExerciseReport, *, strict: bool, proposals: bool) -> dict[str, Any]:
    return {
        "id": exercise.id,
        "title": exercise.title,
        "status": exercise.status,
        "points": rounded(exercise.total("points_strict" if strict else "points")),
        "max_points": rounded(exercise.total("max_points")),
        "extra_credit": exercise.extra_credit,
        "parts": [_part(one, strict=strict, proposals=proposals) for one in exercise.parts],
    }


def _part(part: PartReport, *, strict: bool, proposals: bool) -> dict[str, Any]:
    verdict = part.verdict
    data: dict[str, Any] = {
        "id": part.id,
        "status": verdict.status,
        "points": rounded(part.points_strict if strict else part.points),
        "max_points": rounded(part.max_points),
        "points_strict": rounded(part.points_strict),
        "pending": rounded(part.pending),
        **_exactly(part.max_points, verdict, strict=strict),
        "interpreted_as": verdict.interpreted_as,
        "code": verdict.code,
        "feedback": verdict.feedback,
        "at": part.at,
    }
    if verdict.latex:
        data["interpreted_as_latex"] = verdict.latex
    if verdict.evidence:
        data["evidence"] = verdict.evidence
    if verdict.checks:
        data["checks"] = [_checked(one, part.max_points) for one in verdict.checks]
    if proposals and verdict.proposal:
        data["proposal"] = _proposed(verdict.proposal, part.max_points)
    if proposals and part.written:
        data["written"] = part.written
    if part.self_check:
        data["self_check"] = part.self_check
    if part.remarks:
        data["remarks"] = list(part.remarks)
    if part.void:
        data["void"] = True
    if part.marked:
        data["marked"] = _marked(part.marked, part.max_points, strict=strict)
    return data


def _exactly(possible: Fraction, verdict: Verdict, *, strict: bool) -> dict[str, str]:
    """Points as fractions; also the shares where these cannot be told from the points."""
    exact = {
        "points_exact": str(possible * (verdict.strict if strict else verdict.earned)),
        "max_points_exact": str(possible),
        "points_strict_exact": str(possible * verdict.strict),
    }
    if strict or not possible:
        exact |= {"share_exact": str(verdict.earned), "share_strict_exact": str(verdict.strict)}
    return exact


def _checked(check: Checked, possible: Fraction) -> dict[str, Any]:
    points = possible * check.share
    data: dict[str, Any] = {
        "id": check.name,
        "says": check.says,
        "points": rounded(points) if check.earned else 0,
        "max_points": rounded(points),
        "passed": check.earned,
        "share_exact": str(check.share),
        "code": check.code,
        "feedback": check.feedback,
    }
    if check.histories:
        data["histories"] = [one._asdict() for one in check.histories]
    return data


def _proposed(proposal: Proposed, possible: Fraction) -> dict[str, Any]:
    return {
        "answer": proposal.answer,
        "points": rounded(possible * proposal.share),
        "share_exact": str(proposal.share),
        "found": [{"found": found, "words": words} for found, words in proposal.found],
        "flags": list(proposal.flags),
        "questions": list(proposal.questions),
    }


def _marked(verdict: Verdict, possible: Fraction, *, strict: bool) -> dict[str, Any]:
    """What the marker gave, where a person decided; how the answer was read stays the same."""
    return {
        "status": verdict.status,
        "points": rounded(possible * (verdict.strict if strict else verdict.earned)),
        "points_strict": rounded(possible * verdict.strict),
        **_exactly(possible, verdict, strict=strict),
        "code": verdict.code,
        "feedback": verdict.feedback,
    }


@lru_cache(maxsize=4096)  # a class has few different points
def rounded(points: Fraction) -> int | float:
    """Points to 4 decimals, whole numbers without any."""
    if points.denominator == 1:
        return points.numerator
    value = float(round(points, 4))
    return int(value) if value.is_integer() else value
