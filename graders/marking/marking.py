"""Marks a whole hand-in: its answers at once, its programs as they finish, and one report."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple

from exercises.answer import HandIn, Misread, Text, as_written
from exercises.assignment import Assignment, Exercise
from exercises.specs import Code, NotebookFile, OfNotebook, Plot, Spec
from exercises.version import VERSION
from graders.keys.keys import NO_KEYS, Keys
from graders.kinds.code.runner import CodePart, NotRunError, Runner
from graders.kinds.grader import grader_of
from graders.kinds.kind import Context
from graders.marking.fault import FAULT, guarded
from graders.marking.judging import Basis, needs_solution
from graders.marking.names import drawn, named
from graders.marking.pictures import look_at_pictures
from graders.marking.record import Record, Records, by_exercise
from graders.marking.report import ExerciseReport, PartReport, Provenance, Report, SelfCheck
from graders.marking.stages.stages import through_stages
from graders.verdict import Outcome, Status, Verdict

OpenRunner = Callable[[], Runner]


def mark(
    assignment: Assignment,
    keys: Keys,
    hand_in: HandIn,
    *,
    only: frozenset[str] | None = None,
    seed: int | None = None,
    strict: bool = False,
    markers: bool = False,
    open_runner: OpenRunner | None = None,
    open_viewer: OpenRunner | None = None,
) -> Report:
    """Mark a hand-in; see `Marking`."""
    return Marking(
        assignment,
        keys,
        hand_in,
        only=only,
        seed=seed,
        strict=strict,
        markers=markers,
        open_runner=open_runner,
        open_viewer=open_viewer,
    ).report()


class Marking:
    """The marking of one hand-in, which goes on as far as somebody asks for what is finished."""

    def __init__(
        self,
        assignment: Assignment,
        keys: Keys,
        hand_in: HandIn,
        *,
        only: frozenset[str] | None = None,
        seed: int | None = None,
        strict: bool = False,
        markers: bool = False,
        open_runner: OpenRunner | None = None,
        open_viewer: OpenRunner | None = None,
    ) -> None:
        """Mark the answers.

        Args:
            assignment: What was asked.
            keys: What is right; with `NO_KEYS`, what has a public truth is decided, and of the rest
                it is checked that it can be read.
            hand_in: What was answered.
            only: The ids of the exercises to mark; all if left out.
            seed: For what is drawn at random; if left out it is derived from the key, and for programs from
                the hand-in as well.
            strict: Count the points without leniency.
            markers: Prepare for people what rules find in answers in words.
            open_runner: Gives what runs code, and is called only if there is some; without it no
                program is run.
            open_viewer: Gives what opens pictures behind walls, and is called only if there are some;
                without it they are left to a person.
        """
        self._assignment = assignment
        self._keys = keys
        self._hand_in = hand_in
        self._strict = strict
        self._seed = _derived_seed(keys, hand_in) if seed is None else seed
        self.exercises = [one for one in assignment.exercises() if only is None or one.id in only]
        programs = _programs(self.exercises, keys, hand_in)
        notebooks = _notebooks(self.exercises, keys, hand_in)
        # Before anything else: while the answers are marked, it imports torch.
        opened = _Opened(None)
        if (programs or notebooks) and open_runner:
            opened = guarded(
                partial(_opened, open_runner), lambda: _Opened(None, FAULT), "opening the sandbox"
            )
        self._runner = opened.runner
        self._programs = programs if self._runner else []
        self._notebooks = notebooks if self._runner else frozenset()
        answers = _answers(
            assignment, Basis(keys, Context(_seed_of(keys, seed), markers), opened.not_run), hand_in
        )
        asked = [record for one in self.exercises for record in answers.records[one.id]]
        looked = look_at_pictures(asked, hand_in.files, open_viewer)
        self._level = self._runner.level if self._runner else looked.level
        self._records = {
            name: [one.judged(looked.verdicts.get(one.key, one.verdict)) for one in together]
            for name, together in answers.records.items()
        }
        self._notices = answers.notices
        self._finished: dict[str, ExerciseReport] = {}
        self._finishing = chain(self._answered(), self._ran())

    @property
    def running(self) -> frozenset[str]:
        """The ids of the exercises of which programs are run."""
        return self._notebooks | {one.exercise.id for one in self._programs}

    def finished(self) -> Iterator[ExerciseReport]:
        """Every exercise once, as soon as it is marked: the answers, then those with programs."""
        for report in self._finishing:
            self._finished[report.id] = report
            yield report

    def report(self) -> Report:
        """All verdicts in the order of the sheet, once everything is finished."""
        for _ in self.finished():
            pass
        hand_in = self._hand_in
        notices = (self._notices.get(one.id, ()) for one in self.exercises)
        return Report(
            self._assignment.id,
            hand_in.name,
            tuple(self._finished[one.id] for one in self.exercises),
            (*hand_in.notices, *chain.from_iterable(notices)),
            Provenance(
                exercises=self._assignment.sha256,
                key=self._keys.sha256,
                hand_in=hand_in.sha256,
                backcheck=VERSION,
                seed=self._seed,
            ),
            self._strict,
            self._level,
        )

    def _answered(self) -> Iterator[ExerciseReport]:
        """The exercises of which no program is to be run."""
        for exercise in self.exercises:
            if exercise.id not in self.running:
                yield self._reported(exercise, self._records[exercise.id])

    def _ran(self) -> Iterator[ExerciseReport]:
        """The other exercises, each as soon as its programs or notebooks have been run."""
        if self._runner is None:
            return
        if self._notebooks:
            yield from self._ran_notebooks(self._runner)
        if not self._programs:
            return
        from graders.marking.programs import run_programs  # noqa: PLC0415 - not for answers alone

        exercises = {one.exercise.id: one.exercise for one in self._programs}
        verdicts: dict[tuple[str, str], Verdict] = {}
        left = [one.exercise.id for one in self._programs]
        for name, part, verdict, _ in run_programs(
            self._programs, self._hand_in.files, self._seed, self._runner
        ):
            verdicts[name, part] = verdict
            left.remove(name)
            if name not in left:
                records = [
                    one.judged(verdicts.get(one.key, one.verdict)) for one in self._records[name]
                ]
                yield self._reported(exercises[name], records)

    def _ran_notebooks(self, runner: Runner) -> Iterator[ExerciseReport]:
        """The exercises about notebooks, of which those of one sheet are run once."""
        from graders.marking.notebooks import run_notebooks  # noqa: PLC0415 - not for answers alone

        asked = [one for one in self._assignment.exercises() if one.id in self._notebooks]
        records = [record for one in asked for record in self._records[one.id]]
        verdicts = run_notebooks(records, self._hand_in.files, runner)
        for exercise in asked:
            judged = [
                one.judged(verdicts.get(one.key, one.verdict)) for one in self._records[exercise.id]
            ]
            yield self._reported(exercise, judged)

    def _reported(self, exercise: Exercise, records: Records) -> ExerciseReport:
        parts = tuple(self._part(record) for record in records)
        return ExerciseReport(exercise.id, exercise.title, exercise.extra_credit, parts)

    def _part(self, record: Record) -> PartReport:
        return PartReport(
            id=record.part,
            max_points=record.exercise.points_of(record.part),
            verdict=record.verdict,
            at="" if record.verdict == Verdict("unanswered") else record.at,
            self_check="" if self._keys is not NO_KEYS else _self_check(record.spec),
            written=_written(record) if record.verdict.status == "unreadable" else "",
        )


def _written(record: Record) -> str:
    """What the student wrote; what could not even be cut into texts is told by place."""
    if isinstance(record.answer, Misread):
        return f"{record.answer.message} ({record.answer.place})"
    return as_written(record.answer) if record.answer else ""


def _programs(exercises: Iterable[Exercise], keys: Keys, hand_in: HandIn) -> Sequence[CodePart]:
    """The parts whose programs are there, and judged by a key that can be trusted."""
    basis = Basis(keys)
    return [
        CodePart(exercise, part, spec)
        for exercise in exercises
        for part, spec in exercise.parts.items()
        if isinstance(spec, Code)
        and isinstance(hand_in.answers.get(exercise.id, {}).get(part), Text)
        and (not isinstance(spec, Plot) or spec.program.file in hand_in.files)
        and basis.decides(spec)
        and basis.trusts(exercise)
    ]


def _notebooks(exercises: Iterable[Exercise], keys: Keys, hand_in: HandIn) -> frozenset[str]:
    """The ids of the exercises about notebooks, if code of one of them was handed in."""
    basis = Basis(keys)
    asked = [
        exercise
        for exercise in exercises
        if any(isinstance(spec, OfNotebook) for spec in exercise.parts.values())
        and basis.trusts(exercise)
        and all(basis.decides(spec) for spec in exercise.parts.values())
    ]
    handed_in = any(
        isinstance(spec, NotebookFile)
        and isinstance(hand_in.answers.get(exercise.id, {}).get(part), Text)
        for exercise in asked
        for part, spec in exercise.parts.items()
    )
    return frozenset(one.id for one in asked) if handed_in else frozenset()


class _Opened(NamedTuple):
    """What runs programs, and the verdict on those that nothing runs."""

    runner: Runner | None
    not_run: Verdict = Basis(NO_KEYS).not_run


def _opened(open_runner: OpenRunner) -> _Opened:
    try:
        return _Opened(open_runner())
    except NotRunError as error:
        # Without torch a student may well mark the answers; no sandbox is a fault of the machine.
        status: Status = "not-checked" if error.code == Outcome.NO_TORCH else "error"
        return _Opened(None, Verdict(status, code=error.code, feedback=str(error)))


class _Answers(NamedTuple):
    """The records after all stages, and what was noticed, by exercise."""

    records: Mapping[str, Records]
    notices: Mapping[str, Sequence[str]]


def _answers(assignment: Assignment, basis: Basis, hand_in: HandIn) -> _Answers:
    """Read and decide all exercises, also those that others only follow from."""
    exercises = list(assignment.exercises())
    graphs = drawn(basis, exercises, hand_in.answers)
    basis = basis._replace(own_graphs=graphs.graphs)
    parts = [named(basis, one, hand_in.answers.get(one.id, {}), graphs) for one in exercises]
    records = through_stages(basis, [record for one in parts for record in one.records])
    records = [_with_hint(record, hand_in.misspelt) for record in records]
    return _Answers(
        {together[0].exercise.id: together for together in by_exercise(records)},
        {one.id: named_.notices for one, named_ in zip(exercises, parts, strict=True)},
    )


def _with_hint(record: Record, misspelt: Mapping[str, str]) -> Record:
    """The record of an unanswered part with what stands under an id that is nearly its own."""
    said = misspelt.get(record.exercise.id)
    if said is None or record.verdict.status != "unanswered":
        return record
    return record._replace(verdict=record.verdict._replace(feedback=said))


def _self_check(spec: Spec) -> SelfCheck:
    """What is done without solutions."""
    if isinstance(spec, Code):
        return "verdict" if spec.public else "format"
    if grader_of(spec) is None:
        return ""
    return "format" if needs_solution(spec) else "verdict"


def _seed_of(keys: Keys, asked: int | None) -> int:
    """The seed for answers that are no programs: the same for all of a class, as equal ones are decided once."""
    return _drawn_from(keys.sha256) if asked is None else asked


def _derived_seed(keys: Keys, hand_in: HandIn) -> int:
    return _drawn_from(f"{keys.sha256}\0{hand_in.sha256}")


def _drawn_from(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big")
