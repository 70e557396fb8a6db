"""Reads a report from its JSON: what `report_json` wrote is the same report again."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

from graders.marking.report import ExerciseReport, PartReport, Provenance, Report
from graders.marking.report_json import SCHEMA
from graders.verdict import Checked, History, Proposed, Verdict


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
    possible = _written(data, "max_points")
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
        _fraction(possible),
        verdict,
        data["at"],
        data.get("self_check", ""),
        marked,
        data.get("void", False),
        data.get("written", ""),
        tuple(data.get("remarks", ())),
    )


def _marked(data: Any, possible: str, decided: Verdict) -> Verdict:
    return decided._replace(
        status=data["status"],
        earned=_share(data, "points", "share_exact", possible),
        strict=_share(data, "points_strict", "share_strict_exact", possible),
        code=data["code"],
        feedback=data["feedback"],
    )


def _checked(data: Any, possible: str) -> Checked:
    earned = data["passed"] if "passed" in data else bool(data["points"]) or not data["code"]
    share = _share(data, "max_points", "share_exact", possible)
    histories = tuple(
        History(str(one["name"]), tuple(map(float, one["values"])))
        for one in data.get("histories", ())
    )
    told = data["code"], data["feedback"]
    return Checked(data["id"], data["says"], share, earned, *told, histories)


def _proposed(data: Any, possible: str) -> Proposed:
    found = tuple((one["found"], one["words"]) for one in data["found"])
    share = _share(data, "points", "share_exact", possible)
    questions = tuple(data.get("questions", ()))
    return Proposed(share, found, tuple(data["flags"]), data["answer"], questions)


def _share(data: Any, points: str, share: str, possible: str) -> Fraction:
    """A share of the points of a part: as it is said, or from the points."""
    if share in data:
        return _fraction(data[share])
    return _ratio(_written(data, points), possible)


def _written(data: Any, name: str) -> str:
    """Points exactly; the decimals where a report from before says no more."""
    return data.get(f"{name}_exact") or str(data[name])


# A class has few different points: half of reading its reports was reading these.
@lru_cache(maxsize=4096)
def _fraction(text: str) -> Fraction:
    return Fraction(text)


@lru_cache(maxsize=4096)
def _ratio(points: str, possible: str) -> Fraction:
    return Fraction(points) / Fraction(possible) if Fraction(possible) else Fraction(0)
