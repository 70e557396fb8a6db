"""Statistics as plain data, in the format `backcheck/stats/v1`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cli.statistics.figures import Figure
from cli.statistics.summary import (
    FEWEST_STUDENTS,
    AnswerCount,
    ExerciseFigures,
    PartFigures,
    Statistics,
    Totals,
)
from cli.statistics.suspicions import SAYS, Suspicion

SCHEMA = "backcheck/stats/v1"


def as_json(statistics: Statistics) -> dict[str, Any]:
    """The statistics; fields may be added, never renamed or removed."""
    totals, by = statistics.totals, statistics.provenance
    return {
        "schema": SCHEMA,
        "assignment": statistics.assignment,
        "provenance": by._asdict() if by else {},
        "students": statistics.students,
        "counts_only": statistics.small,
        "fewest_students": FEWEST_STUDENTS,
        "left_out": statistics.left_out._asdict(),
        "totals": totals and _totals(totals),
        "alpha": _figure(statistics.alpha),
        "alpha_items": statistics.alpha_items,
        "look_first": [
            _suspicion(number, one) for number, one in enumerate(statistics.look_first, 1)
        ],
        "exercises": [_exercise(one) for one in statistics.exercises],
    }


def _totals(totals: Totals) -> dict[str, Any]:
    figures = ("mean", "median", "deviation", "most")
    return {name: _short(getattr(totals, name)) for name in figures} | {
        "tenths": list(totals.tenths)
    }


def _suspicion(rank: int, one: Suspicion) -> dict[str, Any]:
    return {
        "rank": rank,
        "kind": one.kind,
        "says": SAYS[one.kind],
        "places": [place._asdict() for place in one.places],
        "shown": one.shown,
        "students": one.students,
        "better_half": one.better_half,
        "right": one.right,
        "code": one.code,
        "told": one.told,
    }


def _exercise(one: ExerciseFigures) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "extra_credit": one.extra_credit,
        "facility": _short(one.facility),
        "discrimination": _figure(one.discrimination),
        "alpha_without": _short(one.alpha_without),
        "parts": [_part(part) for part in one.parts],
    }


def _part(one: PartFigures) -> dict[str, Any]:
    return {
        "id": one.place.part,
        "kind": one.kind,
        "max_points": _short(one.max_points),
        "asked": one.asked,
        "statuses": dict(one.statuses),
        "facility": _short(one.facility),
        "discrimination": _figure(one.discrimination),
        "flags": list(one.flags),
        "misconceptions": [
            {"code": code, "students": students} for code, students in one.misconceptions
        ],
        "options": list(_counts(one.options)),
        "wrong": list(_counts(one.wrong)),
        "follow_through": one.follow_through,
        "pending": one.pending,
        "decisions": one.decisions,
        "overrides": one.overrides,
        "seconds_to_mark": _short(one.seconds_to_mark),
    }


def _counts(counts: Iterable[AnswerCount]) -> Iterable[dict[str, Any]]:
    return (one._asdict() for one in counts)


def _figure(figure: Figure | None) -> dict[str, Any] | None:
    return figure and {name: _short(value) for name, value in figure._asdict().items()}


def _short(value: float | None) -> float | int | None:
    return None if value is None else round(value, 4)
