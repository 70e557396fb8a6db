"""The report: all verdicts of one hand-in, in the format `backcheck/report/v1`."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from graders.verdict import Status, Verdict

SCHEMA = "backcheck/report/v1"

SelfCheck = Literal["", "verdict", "format"]


class PartReport(NamedTuple):
    """The verdict of one part in points.

    `self_check` says what was done without solutions: the whole `verdict`, or only the `format`.
    """

    id: str
    max_points: Fraction
    verdict: Verdict
    at: str = ""
    self_check: SelfCheck = ""

    @property
    def points(self) -> Fraction:
        """What the part earned."""
        return self.max_points * self.verdict.earned

    @property
    def points_strict(self) -> Fraction:
        """What it earned without leniency."""
        return self.max_points * self.verdict.strict

    @property
    def pending(self) -> Fraction:
        """What a person may still add."""
        return self.max_points - self.points if self.verdict.status == "needs-review" else _NONE

    @property
    def not_checked(self) -> Fraction:
        """What nobody has looked at."""
        return self.max_points if self.verdict.status == "not-checked" else _NONE


_NONE = Fraction(0)


class ExerciseReport(NamedTuple):
    """The parts of one exercise."""

    id: str
    title: str
    extra_credit: bool
    parts: tuple[PartReport, ...]

    @property
    def status(self) -> Status:
        """One word for the exercise: what all parts are, else the word that matters most."""
        statuses = {part.verdict.status for part in self.parts}
        if len(statuses) == 1:
            return statuses.pop()
        return next((s for s in _FIRST if s in statuses), "partial")

    def total(self, what: str) -> Fraction:
        """The sum of `points`, `max_points`, `points_strict`, `pending` or `not_checked`."""
        return sum((getattr(part, what) for part in self.parts), _NONE)


_FIRST: tuple[Status, ...] = ("error", "needs-review")


class Provenance(NamedTuple):
    """What decided: the hashes of exercises, key and hand-in, the version and the seed."""

    exercises: str
    key: str
    hand_in: str
    backcheck: str
    seed: int


class Report(NamedTuple):
    """All verdicts of one hand-in.

    `strict` counts the points without leniency; `sandbox` is the level at which its code was run,
    empty where none was.
    """

    assignment: str
    hand_in: str
    exercises: tuple[ExerciseReport, ...]
    notices: tuple[str, ...]
    provenance: Provenance
    strict: bool = False
    sandbox: str = ""

    def total(self, what: str, *, extra: bool = False) -> Fraction:
        """The sum over the regular exercises, or over those of extra credit."""
        return sum((e.total(what) for e in self.exercises if e.extra_credit is extra), _NONE)

    @property
    def score(self) -> Fraction:
        """The points of the regular exercises."""
        return self.total(self._counted)

    @property
    def extra_credit(self) -> Fraction:
        """The points of the exercises of extra credit."""
        return self.total(self._counted, extra=True)

    @property
    def _counted(self) -> str:
        return "points_strict" if self.strict else "points"

    @property
    def faulty(self) -> bool:
        """Whether a part could not be judged by a fault of the grader or of the assignment."""
        return any(p.verdict.status == "error" for e in self.exercises for p in e.parts)

    def as_text(self) -> str:
        """The report as the text of a JSON file."""
        return json.dumps(self.as_json(), indent=2) + "\n"

    def as_json(self) -> dict[str, Any]:
        """The report as plain data, points rounded to 4 decimals."""
        return {
            "schema": SCHEMA,
            "assignment": self.assignment,
            "hand_in": self.hand_in,
            "score": rounded(self.score),
            "max_score": rounded(self.total("max_points")),
            "extra_credit": rounded(self.extra_credit),
            "max_extra_credit": rounded(self.total("max_points", extra=True)),
            "score_strict": rounded(self.total("points_strict")),
            "pending": rounded(self.total("pending")),
            "not_checked": rounded(self.total("not_checked")),
            "notices": list(self.notices),
            "sandbox": self.sandbox,
            "provenance": {
                "exercises": self.provenance.exercises,
                "key": self.provenance.key,
                "hand_in": self.provenance.hand_in,
                "backcheck": self.provenance.backcheck,
                "seed": self.provenance.seed,
            },
            "exercises": [self._exercise(exercise) for exercise in self.exercises],
        }

    def _exercise(self, exercise: ExerciseReport) -> dict[str, Any]:
        return {
            "id": exercise.id,
            "title": exercise.title,
            "status": exercise.status,
            "points": rounded(exercise.total(self._counted)),
            "max_points": rounded(exercise.total("max_points")),
            "extra_credit": exercise.extra_credit,
            "parts": [self._part(part) for part in exercise.parts],
        }

    def _part(self, part: PartReport) -> dict[str, Any]:
        data: dict[str, Any] = {
            "id": part.id,
            "status": part.verdict.status,
            "points": rounded(part.points_strict if self.strict else part.points),
            "max_points": rounded(part.max_points),
            "points_strict": rounded(part.points_strict),
            "pending": rounded(part.pending),
            "interpreted_as": part.verdict.interpreted_as,
            "code": part.verdict.code,
            "feedback": part.verdict.feedback,
            "at": part.at,
        }
        if part.verdict.latex:
            data["interpreted_as_latex"] = part.verdict.latex
        if part.verdict.checks:
            data["checks"] = [
                {
                    "id": one.name,
                    "says": one.says,
                    "points": rounded(part.max_points * one.share) if one.earned else 0,
                    "max_points": rounded(part.max_points * one.share),
                    "code": one.code,
                    "feedback": one.feedback,
                }
                for one in part.verdict.checks
            ]
        if proposal := part.verdict.proposal:
            data["proposal"] = {
                "points": rounded(part.max_points * proposal.share),
                "found": [{"found": found, "words": words} for found, words in proposal.found],
                "flags": list(proposal.flags),
            }
        if part.self_check:
            data["self_check"] = part.self_check
        return data


def rounded(points: Fraction) -> int | float:
    """Points to 4 decimals, whole numbers without any."""
    value = float(round(points, 4))
    return int(value) if value.is_integer() else value
