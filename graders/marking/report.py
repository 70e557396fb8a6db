"""The report: all verdicts of one hand-in, in the format `backcheck/report/v1`."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from graders.verdict import Checked, Outcome, Proposed, Status, Verdict

SCHEMA = "backcheck/report/v1"

# Fractions up to this one are told apart by 4 decimals.
LARGEST_DENOMINATOR = 99

SelfCheck = Literal["", "verdict", "format"]


class ReportError(ValueError):
    """This is no report."""


class PartReport(NamedTuple):
    """The verdict of one part in points.

    `self_check` says what was done without solutions: the whole `verdict`, or only the `format`.
    Where a person decided, `marked` is the verdict of the marker.
    """

    id: str
    max_points: Fraction
    verdict: Verdict
    at: str = ""
    self_check: SelfCheck = ""
    marked: Verdict | None = None

    @property
    def faulty(self) -> bool:
        """Whether a fault of ours spoilt it, or what was to be looked at beside other parts."""
        return self.verdict.status == "error" or self.verdict.code == Outcome.GRADER_FAULT

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
    def faulty(self) -> bool:
        """Whether one of the parts is."""
        return any(part.faulty for part in self.parts)

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
        """Whether the grader or the assignment failed at a part."""
        return any(exercise.faulty for exercise in self.exercises)

    @classmethod
    def from_json(cls, data: Any) -> Report:
        """The report as the marker left it, without what people decided.

        Raises:
            ReportError: It is not in the format of a report.
        """
        try:
            if data["schema"] != SCHEMA:
                raise ReportError(f'its schema is "{data["schema"]}", not "{SCHEMA}"')
            return cls(
                data["assignment"],
                data["hand_in"],
                tuple(_exercise(one) for one in data["exercises"]),
                tuple(data["notices"]),
                Provenance(**data["provenance"]),
                sandbox=data["sandbox"],
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ReportError(f"{type(error).__name__}: {error}") from error

    def totals(self) -> dict[str, int | float]:
        """What stands under the report, points rounded to 4 decimals."""
        return {
            "score": rounded(self.score),
            "max_score": rounded(self.total("max_points")),
            "extra_credit": rounded(self.extra_credit),
            "max_extra_credit": rounded(self.total("max_points", extra=True)),
            "score_strict": rounded(self.total("points_strict")),
            "pending": rounded(self.total("pending")),
            "not_checked": rounded(self.total("not_checked")),
        }

    def as_text(self, *, proposals: bool = False) -> str:
        """The report as the text of a JSON file; see `as_json`."""
        return json.dumps(self.as_json(proposals=proposals), indent=2) + "\n"

    def as_json(self, *, proposals: bool = False) -> dict[str, Any]:
        """The report as plain data, points rounded to 4 decimals.

        Args:
            proposals: Whether it is for markers, who see what is proposed for answers in words.
                Students do not.
        """
        return {
            "schema": SCHEMA,
            "assignment": self.assignment,
            "hand_in": self.hand_in,
            **self.totals(),
            "notices": list(self.notices),
            "sandbox": self.sandbox,
            "provenance": {
                "exercises": self.provenance.exercises,
                "key": self.provenance.key,
                "hand_in": self.provenance.hand_in,
                "backcheck": self.provenance.backcheck,
                "seed": self.provenance.seed,
            },
            "exercises": [self._exercise(one, proposals=proposals) for one in self.exercises],
        }

    def _exercise(self, exercise: ExerciseReport, *, proposals: bool) -> dict[str, Any]:
        return {
            "id": exercise.id,
            "title": exercise.title,
            "status": exercise.status,
            "points": rounded(exercise.total(self._counted)),
            "max_points": rounded(exercise.total("max_points")),
            "extra_credit": exercise.extra_credit,
            "parts": [self._part(part, proposals=proposals) for part in exercise.parts],
        }

    def _part(self, part: PartReport, *, proposals: bool) -> dict[str, Any]:
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
        if proposals and (proposal := part.verdict.proposal):
            data["proposal"] = {
                "answer": proposal.answer,
                "points": rounded(part.max_points * proposal.share),
                "found": [{"found": found, "words": words} for found, words in proposal.found],
                "flags": list(proposal.flags),
                "questions": list(proposal.questions),
            }
        if part.self_check:
            data["self_check"] = part.self_check
        if part.marked:
            data["marked"] = {
                "status": part.marked.status,
                "points": rounded(part.max_points * part.marked.earned),
                "points_strict": rounded(part.max_points * part.marked.strict),
                "code": part.marked.code,
                "feedback": part.marked.feedback,
            }
        return data


def _exercise(data: Any) -> ExerciseReport:
    parts = tuple(_part(part) for part in data["parts"])
    return ExerciseReport(data["id"], data["title"], data["extra_credit"], parts)


def _part(data: Any) -> PartReport:
    possible = _exact(data["max_points"])
    said = {**data, **data.get("marked", {})}
    verdict = Verdict(
        said["status"],
        _share(said["points"], possible),
        _share(said["points_strict"], possible),
        data["interpreted_as"],
        said["code"],
        said["feedback"],
        data.get("interpreted_as_latex", ""),
        tuple(_checked(one, possible) for one in data.get("checks", ())),
        _proposed(data["proposal"], possible) if "proposal" in data else None,
    )
    return PartReport(data["id"], possible, verdict, data["at"], data.get("self_check", ""))


def _checked(data: Any, possible: Fraction) -> Checked:
    earned = bool(data["points"]) or not data["code"]
    share = _share(data["max_points"], possible)
    return Checked(data["id"], data["says"], share, earned, data["code"], data["feedback"])


def _proposed(data: Any, possible: Fraction) -> Proposed:
    found = tuple((one["found"], one["words"]) for one in data["found"])
    share, questions = _share(data["points"], possible), tuple(data.get("questions", ()))
    return Proposed(share, found, tuple(data["flags"]), data["answer"], questions)


def _exact(points: float) -> Fraction:
    """Points before they were rounded: a simple fraction."""
    return Fraction(points).limit_denominator(LARGEST_DENOMINATOR)


def _share(points: float, possible: Fraction) -> Fraction:
    return _exact(points) / possible if possible else _NONE


def rounded(points: Fraction) -> int | float:
    """Points to 4 decimals, whole numbers without any."""
    value = float(round(points, 4))
    return int(value) if value.is_integer() else value
