"""Marks a whole hand-in: its answers at once, its programs as they finish, and one report."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress

from exercises.answer import Answer, HandIn, UnreadableError
from exercises.assignment import Assignment
from exercises.graph import Graph
from exercises.specs import Code, ComputationGraph
from exercises.version import VERSION
from graders.graph.follow_through import GraphAnswer, followed
from graders.keys.keys import Keys
from graders.kinds import computation_graph
from graders.kinds.code.runner import CodePart, NotRunError, Runner
from graders.kinds.grader import Context
from graders.marking.exercise_marking import ExerciseMarking
from graders.marking.own_names import OwnGraph
from graders.marking.report import ExerciseReport, Provenance, Report
from graders.verdict import Status, Verdict


def mark(
    assignment: Assignment,
    keys: Keys,
    hand_in: HandIn,
    *,
    only: frozenset[str] | None = None,
    seed: int | None = None,
    strict: bool = False,
    markers: bool = False,
    open_runner: Callable[[], Runner] | None = None,
) -> Report:
    """Mark a hand-in; see `Marked`."""
    return Marked(
        assignment,
        keys,
        hand_in,
        only=only,
        seed=seed,
        strict=strict,
        markers=markers,
        open_runner=open_runner,
    ).report()


class Marked:
    """A hand-in whose answers are marked, and whose programs are run when they are asked for."""

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
        open_runner: Callable[[], Runner] | None = None,
    ) -> None:
        """Mark the answers.

        Args:
            assignment: What was asked.
            keys: What is right; with `NO_KEYS`, what has a public truth is decided, and of the rest
                it is checked that it can be read.
            hand_in: What was answered.
            only: The ids of the exercises to mark; all if left out.
            seed: For what is drawn at random; derived from key and hand-in if left out.
            strict: Count the points without leniency.
            markers: Prepare for people what rules find in answers in words.
            open_runner: Gives what runs code, and is called only if there is some; without it no
                program is run.
        """
        self._assignment = assignment
        self._keys = keys
        self._hand_in = hand_in
        self.strict = strict
        self._seed = _derived_seed(keys, hand_in) if seed is None else seed
        markings = [
            ExerciseMarking(
                exercise, keys, hand_in.answers.get(exercise.id, {}), Context(self._seed, markers)
            )
            for exercise in assignment.exercises()
        ]
        self._chosen = {
            one.exercise.id: one for one in markings if only is None or one.exercise.id in only
        }
        self._programs = [
            CodePart(one.exercise, part, spec)
            for one in self._chosen.values()
            for part, spec in one.exercise.parts.items()
            if isinstance(spec, Code) and one.is_markable(part)
        ]
        # Before anything else: while the answers are marked, it imports torch.
        self._runner = self._opened(open_runner) if self._programs and open_runner else None
        own = _own_graphs(markings, self._seed)
        for marking in markings:
            marking.match_names(own)
            marking.judge()
        _follow_through(markings, own)

    @property
    def hand_in(self) -> str:
        """The name of the hand-in."""
        return self._hand_in.name

    @property
    def exercises(self) -> Sequence[str]:
        """The ids of the exercises that are marked, in the order of the sheet."""
        return tuple(self._chosen)

    def _opened(self, open_runner: Callable[[], Runner]) -> Runner | None:
        try:
            return open_runner()
        except NotRunError as error:
            # Without torch a student may well mark the answers; no sandbox is a fault of the machine.
            status: Status = "not-checked" if error.code == "no-torch" else "error"
            verdict = Verdict(status, code=error.code, feedback=str(error))
            for one in self._programs:
                self._chosen[one.exercise.id].not_run = verdict
            self._programs = []
            return None

    def answers(self) -> Iterator[ExerciseReport]:
        """The exercises of which no program is to be run."""
        waiting = {one.exercise.id for one in self._programs} if self._runner else set()
        return (one.report() for name, one in self._chosen.items() if name not in waiting)

    def code(self) -> Iterator[ExerciseReport]:
        """The other exercises, each as soon as its programs have been run."""
        if self._runner is None:
            return
        from graders.kinds.code.running import code_verdicts  # noqa: PLC0415 - not for answers alone

        waiting = [one.exercise.id for one in self._programs]
        verdicts = code_verdicts(self._programs, self._hand_in.files, self._seed, self._runner)
        for exercise, part, verdict in verdicts:
            self._chosen[exercise].take(part, verdict)
            waiting.remove(exercise)
            if exercise not in waiting:
                yield self._chosen[exercise].report()
        self._programs = []

    def report(self) -> Report:
        """All verdicts, once every program has been run."""
        for _ in self.code():
            pass
        hand_in = self._hand_in
        provenance = Provenance(
            exercises=self._assignment.sha256,
            key=self._keys.sha256,
            hand_in=hand_in.sha256,
            backcheck=VERSION,
            seed=self._seed,
        )
        chosen = self._chosen.values()
        return Report(
            self._assignment.id,
            hand_in.name,
            tuple(marking.report() for marking in chosen),
            (*hand_in.notices, *(notice for marking in chosen for notice in marking.notices)),
            provenance,
            self.strict,
            self._runner.level if self._runner else "",
        )


def _own_graphs(markings: Sequence[ExerciseMarking], seed: int) -> dict[Graph, OwnGraph]:
    """The graphs that the student drew, by the graph of the exercise that asked for it."""
    found = {}
    for marking in markings:
        for part, spec in marking.exercise.parts.items():
            answer = marking.given.get(part)
            if isinstance(spec, ComputationGraph) and spec.graph and isinstance(answer, Answer):
                with suppress(UnreadableError):  # told where the graph itself is judged
                    reading = computation_graph.read(spec, answer)
                    found[spec.graph] = OwnGraph(spec.graph, reading, seed)
    return found


def _follow_through(markings: Sequence[ExerciseMarking], own: Mapping[Graph, OwnGraph]) -> None:
    """Look at all numbers of a graph together, over all exercises that ask for them."""
    graphs: dict[Graph, list[GraphAnswer]] = {}
    for marking in markings:
        for answer in marking.graph_answers(own):
            assert answer.spec.graph
            graphs.setdefault(answer.spec.graph, []).append(answer)
    of = {marking.exercise.id: marking for marking in markings}
    for graph, answers in graphs.items():
        theirs = own.get(graph)
        nodes = theirs.reading.nodes if theirs and theirs.another else None
        for (exercise, part), verdict in followed(answers, nodes).items():
            of[exercise].follow(part, verdict)


def _derived_seed(keys: Keys, hand_in: HandIn) -> int:
    digest = hashlib.sha256(f"{keys.sha256}\0{hand_in.sha256}".encode()).digest()
    return int.from_bytes(digest[:4], "big")
