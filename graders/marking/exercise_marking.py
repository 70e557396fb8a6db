"""Marks one exercise: every part is read and decided, then what crosses its parts."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from exercises.answer import (
    OWN_NAMES,
    Answer,
    Fields,
    Misread,
    Text,
    UnreadableError,
    as_written,
)
from exercises.assignment import Exercise
from exercises.graph import Graph
from exercises.language.tree import Tree
from exercises.specs import (
    Code,
    Derivation,
    Formula,
    Number,
    Prose,
    Shape,
    Spec,
    Unsupported,
)
from graders.graph.backprop import asked, derived
from graders.graph.follow_through import GraphAnswer
from graders.keys.keys import NO_KEYS, Keys
from graders.kinds import formula, number
from graders.kinds.grader import Context, grader_of
from graders.marking.across_parts import other_layout, swapped_labels, verdict_needs_reason
from graders.marking.own_names import OwnGraph, matched
from graders.marking.report import ExerciseReport, PartReport, SelfCheck
from graders.verdict import Verdict
from graders.words.proposal import propose, proposed

_LOG = logging.getLogger("backcheck")

_UNCERTIFIED = (
    "the key of this exercise differs from its certificate, so nothing is decided here; your"
    " instructor runs `course check`"
)

Given = Mapping[str, Answer | Misread]


class ExerciseMarking:
    """The marking of one exercise: its readings, and the places of what could not be read."""

    def __init__(self, exercise: Exercise, keys: Keys, given: Given, context: Context) -> None:
        self.exercise = exercise
        self.keys = keys
        self.given = given
        self.context = context
        self.readings: dict[str, Any] = {}
        self.verdicts: dict[str, Verdict] = {}
        self.own_formulas: Mapping[str, Tree] = {}
        self.notices: Sequence[str] = ()
        self.instead: dict[str, dict[str, Verdict]] = {}
        self.not_run = Verdict("not-checked", feedback="your code was not run")
        self.places = {part: str(answer.place) for part, answer in given.items()}

    def judge(self) -> None:
        """Judge every part by itself, then what crosses the parts of the exercise."""
        exercise = self.exercise
        verdicts = {part: self._guarded(part) for part in exercise.parts}
        verdicts |= self._shape_stated_beside_formula(verdicts)
        verdicts = verdict_needs_reason(exercise, verdicts)
        self.verdicts = other_layout(exercise, verdicts)

    def match_names(self, own: Mapping[Graph, OwnGraph]) -> None:
        """Give the parts what stands under the student's own names, where a graph explains them."""
        specs = (spec for spec in self.exercise.parts.values() if isinstance(spec, Number))
        explained = [own[spec.graph] for spec in specs if spec.graph and spec.graph in own]
        if self.exercise.names == "own" and explained:
            found = matched(self.exercise, self.given, explained[0])
            self.given, self.own_formulas, self.notices = found
        elif OWN_NAMES in self.given:
            # Nothing says what these names mean: they stand for the parts left open.
            unknown = self.given[OWN_NAMES]
            self.given = {**dict.fromkeys(self.exercise.parts, unknown), **self.given}
        self.places = {part: str(answer.place) for part, answer in self.given.items()}

    def graph_answers(self, own: Mapping[Graph, OwnGraph]) -> Iterator[GraphAnswer]:
        """The numbers that belong to a graph."""
        for part, spec in self.exercise.parts.items():
            readings = self.readings.get(part)
            if not isinstance(spec, Number) or not spec.graph or readings is None:
                continue
            if isinstance(readings, number.Instead):
                for name, own_spec, numbers in number.each(spec, readings):
                    right = derived(spec.graph, own_spec.value)
                    verdict = number.decide(own_spec, right, numbers)
                    self.instead.setdefault(part, {})[name] = verdict
                    yield self._graph_answer(f"{part}/{name}", own_spec, numbers, verdict, own)
            else:
                yield self._graph_answer(part, spec, readings, self.verdicts[part], own)

    def _graph_answer(
        self,
        part: str,
        spec: Number,
        readings: Sequence[Any],
        verdict: Verdict,
        own: Mapping[Graph, OwnGraph],
    ) -> GraphAnswer:
        assert spec.graph
        theirs = self.own_formulas.get(part)
        if theirs is None and spec.graph in own:
            theirs = own[spec.graph].in_their_names(asked(spec.graph, spec.value))
        right = derived(spec.graph, spec.value)
        typed = min((one.typed for one in readings), key=lambda one: abs(one.value - right))
        return GraphAnswer(self.exercise.id, part, spec, typed, verdict, theirs)

    def follow(self, part: str, verdict: Verdict) -> None:
        """Take over a verdict on a number that was looked at together with the others."""
        whole, _, name = part.rpartition("/")
        if whole in self.instead and name in self.instead[whole]:
            self.instead[whole][name] = verdict
            self.verdicts[whole] = number.together(self.instead[whole])
        else:
            self.verdicts[part] = verdict

    def is_markable(self, part: str) -> bool:
        """Whether there is an answer, and a key that can be trusted."""
        answer = self.given.get(part)
        return isinstance(answer, Text) and self.exercise.id not in (self.keys.uncertified or ())

    def take(self, part: str, verdict: Verdict) -> None:
        """Take over the verdict on a program, which others have run."""
        self.verdicts[part] = verdict

    def report(self) -> ExerciseReport:
        """The verdicts as they stand."""
        exercise = self.exercise
        verdicts = swapped_labels(exercise, self.verdicts, self._right_for)
        parts = tuple(
            PartReport(
                id=part,
                max_points=exercise.points_of(part),
                verdict=verdicts[part],
                at="" if verdicts[part] == Verdict("unanswered") else self.places.get(part, ""),
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
            and abs(expected) != 1  # which may well be chance
            for one in _alone(self.readings[part])
            for expected in self._alternatives(other)
        )

    def _alternatives(self, part: str) -> Sequence[Any]:
        """The expected values of a part: those of the solutions, else what the exercise implies."""
        grader = grader_of(self.exercise.parts[part])
        own = self.keys.expected.get((self.exercise.id, part), ())
        return own or (grader.truth(self.exercise.parts[part]) if grader else ())

    def _self_check(self, spec: Spec) -> SelfCheck:
        grader = grader_of(spec)
        if self.keys is not NO_KEYS:
            return ""
        if isinstance(spec, Code):
            return "verdict"
        if grader is None:
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
        if self.exercise.id in (self.keys.uncertified or ()) and not isinstance(spec, Unsupported):
            return Verdict("error", code="uncertified", feedback=_UNCERTIFIED)
        if isinstance(spec, Code):
            return self.not_run
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
            alternatives = self._alternatives(part)
        if not alternatives:
            return Verdict("not-checked", feedback="waits for submission").read_as(shown, latex)
        verdicts = [
            grader.decide(spec, expected, reading, self.context) for expected in alternatives
        ]
        verdict = max(verdicts, key=lambda one: one.earned)
        if self.context.markers and isinstance(spec, Prose) and verdict.proposal:
            asked = tuple(grader.questions(spec, reading))
            verdict = verdict._replace(proposal=verdict.proposal._replace(questions=asked))
            verdict = self._with_words(part, spec, reading, verdict)
        return verdict if verdict.interpreted_as else verdict.read_as(shown, latex)

    def _with_words(self, part: str, spec: Prose, text: str, verdict: Verdict) -> Verdict:
        """The verdict with what is proposed for the words by the rubric, which a person decides."""
        rubric = self.keys.rubrics.get((self.exercise.id, part))
        if rubric is None:
            return verdict
        found = propose(rubric, text, self.exercise.prompt, spec.max_sentences)
        questions = verdict.proposal.questions if verdict.proposal else ()
        proposal = proposed(found, text)._replace(questions=questions)
        if isinstance(spec, Derivation) and verdict.proposal:
            share = verdict.proposal.share + spec.reasons * proposal.share
            proposal = proposal._replace(share=share)
        return verdict._replace(proposal=proposal)


def _alone(readings: Any) -> list[Any]:
    """The readings of one number; none where several were given instead of it."""
    return readings if isinstance(readings, list) else []
