"""Marks a whole hand-in: every part is read, decided and reported."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from typing import Any

from exercises.answer import Answer, Fields, HandIn, Misread, Text, UnreadableError, as_written
from exercises.assignment import Assignment, Exercise
from exercises.specs import Formula, Number, Shape, Spec
from exercises.version import VERSION
from graders import formula
from graders.across_parts import other_layout, swapped_labels, verdict_needs_reason
from graders.grader import Context, grader_of
from graders.keys import NO_KEYS, Keys
from graders.report import ExerciseReport, PartReport, Provenance, Report, SelfCheck
from graders.verdict import Verdict

_LOG = logging.getLogger("backcheck")

Given = Mapping[str, Answer | Misread]


def mark(
    assignment: Assignment,
    keys: Keys,
    hand_in: HandIn,
    *,
    only: frozenset[str] | None = None,
    seed: int | None = None,
    strict: bool = False,
) -> Report:
    """Mark a hand-in.

    Args:
        assignment: What was asked.
        keys: What is right; with `NO_KEYS`, what has a public truth is decided, and of the rest
            it is checked that it can be read.
        hand_in: What was answered.
        only: The ids of the exercises to mark; all if left out.
        seed: For what is drawn at random; derived from key and hand-in if left out.
        strict: Count the points without leniency.
    """
    context = Context(_derived_seed(keys, hand_in) if seed is None else seed)
    exercises = tuple(
        _Marking(exercise, keys, hand_in.answers.get(exercise.id, {}), context).report()
        for exercise in assignment.exercises()
        if only is None or exercise.id in only
    )
    provenance = Provenance(
        exercises=assignment.sha256,
        key=keys.sha256,
        hand_in=hand_in.sha256,
        backcheck=VERSION,
        seed=context.seed,
    )
    return Report(assignment.id, hand_in.name, exercises, hand_in.notices, provenance, strict)


def _derived_seed(keys: Keys, hand_in: HandIn) -> int:
    digest = hashlib.sha256(f"{keys.sha256}\0{hand_in.sha256}".encode()).digest()
    return int.from_bytes(digest[:4], "big")


class _Marking:
    """The marking of one exercise: its readings, and the places of what could not be read."""

    def __init__(self, exercise: Exercise, keys: Keys, given: Given, context: Context) -> None:
        self.exercise = exercise
        self.keys = keys
        self.given = given
        self.context = context
        self.readings: dict[str, Any] = {}
        self.places = {part: str(answer.place) for part, answer in given.items()}

    def report(self) -> ExerciseReport:
        exercise = self.exercise
        verdicts = {part: self._guarded(part) for part in exercise.parts}
        verdicts |= self._shape_stated_beside_formula(verdicts)
        verdicts = verdict_needs_reason(exercise, verdicts)
        verdicts = other_layout(exercise, verdicts)
        verdicts = swapped_labels(exercise, verdicts, self._right_for)
        parts = tuple(
            PartReport(
                id=part,
                max_points=exercise.points_of(part),
                verdict=verdicts[part],
                at="" if verdicts[part].status == "unanswered" else self.places.get(part, ""),
                self_check=self._self_check(spec),
            )
            for part, spec in exercise.parts.items()
        )
        return ExerciseReport(exercise.id, exercise.title, exercise.extra_credit, parts)

    def _shape_stated_beside_formula(self, verdicts: Mapping[str, Verdict]) -> dict[str, Verdict]:
        """The verdict on a shape that was left out where it is asked, but stands beside the formula."""
        specs = self.exercise.parts
        shapes = [part for part, spec in specs.items() if isinstance(spec, Shape)]
        formulas = [part for part, spec in specs.items() if isinstance(spec, Formula)]
        if len(shapes) != 1 or len(formulas) != 1 or formulas[0] not in self.readings:
            return {}
        place = self.given[formulas[0]].place
        for stated in formula.stated_shapes(self.readings[formulas[0]]):
            if verdicts[shapes[0]].status == "unanswered":
                self.given = {**self.given, shapes[0]: Text(stated, place)}
                self.places[shapes[0]] = str(place)
                return {shapes[0]: self._guarded(shapes[0])}
        return {}

    def _right_for(self, part: str, other: str) -> bool:
        """Whether the number written for one part is the right one of another."""
        spec = self.exercise.parts[other]
        assert isinstance(spec, Number)
        return any(
            spec.tolerance.accepts(one.typed, expected)
            for one in self.readings[part]
            for expected in self.keys.expected[self.exercise.id, other]
        )

    def _self_check(self, spec: Spec) -> SelfCheck:
        grader = grader_of(spec)
        if self.keys is not NO_KEYS or grader is None:
            return ""
        return "verdict" if grader.key is None or grader.truth(spec) else "format"

    def _guarded(self, part: str) -> Verdict:
        """The verdict of a part; a fault of ours becomes `error` and spoils no other part."""
        try:
            return self._judge(part)
        except Exception:  # noqa: BLE001 - the one net: our fault, never the student's
            _LOG.exception("%s: %s could not be judged", self.exercise.id, part)
            return Verdict(
                "error",
                code="grader-fault",
                feedback="the grader failed here, which is not your fault; tell your instructor",
            )

    def _judge(self, part: str) -> Verdict:
        spec = self.exercise.parts[part]
        answer = self.given.get(part)
        grader = grader_of(spec)
        if isinstance(answer, Misread):
            return Verdict("unreadable", code="unreadable", feedback=answer.message)
        if answer is None or answer.blank:
            return Verdict("unanswered")
        if grader is None:
            return Verdict("not-checked", feedback="nothing checks this part yet")
        if self.exercise.names == "own" and isinstance(answer, Fields):
            return Verdict(
                "needs-review",
                interpreted_as=as_written(answer),
                code="own-names",
                feedback="you named these values yourself; a person looks at them",
            )
        try:
            reading = self.readings[part] = grader.read(spec, answer)
        except UnreadableError as error:
            self.places[part] = str(error.place)
            return Verdict("unreadable", code="unreadable", feedback=error.message)
        shown, latex = grader.shown(reading), grader.latex(reading)
        alternatives: Sequence[Any] = (None,)
        if grader.key:
            own = self.keys.expected.get((self.exercise.id, part), ())
            alternatives = own or grader.truth(spec)
        if not alternatives:
            return Verdict("not-checked", feedback="waits for submission").read_as(shown, latex)
        verdicts = [
            grader.decide(spec, expected, reading, self.context) for expected in alternatives
        ]
        verdict = max(verdicts, key=lambda one: one.earned)
        return verdict if verdict.interpreted_as else verdict.read_as(shown, latex)
