"""Reads a report from its JSON: what `report_json` wrote is the same report again."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from graders.marking.report import ExerciseReport, PartReport, Provenance, Report
from graders.marking.report_json import SCHEMA
from graders.verdict import Checked, Proposed, Verdict


class ReportError(ValueError):
    """This is no report."""


def read_report(data: Any) -> Report:
    """The report that plain data says.

    Raises:
        ReportError: It is not in the format of a report.
    """
    try:
        if data["schema"] != SCHEMA:
            raise ReportError(f'its schema is "{data["schema"]}", not "{SCHEMA}"')
        return Report(
            data["assignment"],
            data["hand_in"],
            tuple(_exercise(one) for one in data["exercises"]),
            tuple(data["notices"]),
            Provenance(**data["provenance"]),
            strict=data.get("strict", False),
            sandbox=data["sandbox"],
        )
    except (KeyError, TypeError, AttributeError, ValueError, ZeroDivisionError) as error:
        if isinstance(error, ReportError):
            raise
        raise ReportError(f"{type(error).__name__}: {error}") from error


def _exercise(data: Any) -> ExerciseReport:
    parts = tuple(_part(part) for part in data["parts"])
    return ExerciseReport(data["id"], data["title"], data["extra_credit"], parts)


def _part(data: Any) -> PartReport:
    possible = _points(data, "max_points")
    verdict = Verdict(
        data["status"],
        _share(data, "points", "share_exact", possible),
        _share(data, "points_strict", "share_strict_exact", possible),
        data["interpreted_as"],
        data["code"],
        data["feedback"],
        data.get("interpreted_as_latex", ""),
        tuple(_checked(one, possible) for one in data.get("checks", ())),
        _proposed(data["proposal"], possible) if "proposal" in data else None,
        data.get("evidence", ""),
    )
    marked = _marked(data["marked"], possible, verdict) if "marked" in data else None
    return PartReport(
        data["id"],
        possible,
        verdict,
        data["at"],
        data.get("self_check", ""),
        marked,
        data.get("void", False),
        data.get("written", ""),
    )


def _marked(data: Any, possible: Fraction, decided: Verdict) -> Verdict:
    return decided._replace(
        status=data["status"],
        earned=_share(data, "points", "share_exact", possible),
        strict=_share(data, "points_strict", "share_strict_exact", possible),
        code=data["code"],
        feedback=data["feedback"],
    )


def _checked(data: Any, possible: Fraction) -> Checked:
    earned = data["passed"] if "passed" in data else bool(data["points"]) or not data["code"]
    share = _share(data, "max_points", "share_exact", possible)
    return Checked(data["id"], data["says"], share, earned, data["code"], data["feedback"])


def _proposed(data: Any, possible: Fraction) -> Proposed:
    found = tuple((one["found"], one["words"]) for one in data["found"])
    share = _share(data, "points", "share_exact", possible)
    questions = tuple(data.get("questions", ()))
    return Proposed(share, found, tuple(data["flags"]), data["answer"], questions)


def _points(data: Any, name: str) -> Fraction:
    """Points exactly; the decimals where a report from before says no more."""
    return Fraction(data.get(f"{name}_exact", str(data[name])))


def _share(data: Any, points: str, share: str, possible: Fraction) -> Fraction:
    """A share of the points of a part: as it is said, or from the points."""
    if share in data:
        return Fraction(data[share])
    return _points(data, points) / possible if possible else Fraction(0)
