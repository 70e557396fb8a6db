"""One part by itself: its answer is read, and what was read is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from exercises.answer import (
    Answer,
    Fields,
    Misread,
    SeveralAnswersError,
    Text,
    UnreadableError,
    as_written,
)
from exercises.assignment import Exercise
from exercises.graph import Graph
from exercises.language.tree import Tree
from exercises.specs import Code, Derivation, Plot, Prose, Spec, Unsupported
from graders.keys.keys import NO_KEYS, Keys
from graders.kinds.grader import Understood, grader_of, read, said
from graders.kinds.kind import Context, Kind
from graders.marking.fault import FAULT, guarded
from graders.marking.own_names import OwnGraph
from graders.marking.quoting import with_words
from graders.marking.record import Record
from graders.verdict import Outcome, Verdict
from graders.words.proposal import propose, proposed

_UNCERTIFIED = Verdict(
    "error",
    code=Outcome.UNCERTIFIED,
    feedback="the key of this exercise differs from its certificate, so nothing is decided here;"
    " your instructor runs `course check`",
)


# A class writes many answers alike. Those of some hundred hand-ins take some megabytes.
_MOST_KEPT = 4096
_WAITS = Verdict("not-checked", feedback="waits for submission")


class Basis(NamedTuple):
    """What decides beside the answers: the keys, the context, and the student's own graphs.

    `not_run` is the verdict on a program that nothing runs.
    """

    keys: Keys
    context: Context = Context()
    not_run: Verdict = Verdict("not-checked", feedback="your code was not run")
    own_graphs: Mapping[Graph, OwnGraph] = {}

    def alternatives(self, exercise: Exercise, part: str) -> Sequence[Any]:
        """The expected values of a part: those of the solutions, else what the exercise implies."""
        spec = exercise.parts[part]
        grader = grader_of(spec)
        from_solutions = self.keys.expected.get((exercise.id, part), ())
        return from_solutions or (grader.truth(spec) if grader and self.decides(spec) else ())

    def decides(self, spec: Spec) -> bool:
        """Whether a part may be decided by what it implies: a private one only beside solutions."""
        return spec.public or self.keys is not NO_KEYS

    def trusts(self, exercise: Exercise) -> bool:
        """Whether the key of an exercise is the one that was certified."""
        return exercise.id not in (self.keys.uncertified or ())


def judged(
    basis: Basis,
    exercise: Exercise,
    part: str,
    answer: Answer | Misread | None,
    formula: Tree | None = None,
) -> Record:
    """Read and decide one part; a fault of ours becomes `error` and spoils no other part."""
    record = Record(exercise, part, answer, str(answer.place) if answer else "", formula=formula)
    what = f"judging {exercise.id}: {part}"
    return guarded(lambda: _judged(basis, record), lambda: record._replace(verdict=FAULT), what)


def _judged(basis: Basis, record: Record) -> Record:
    spec, answer = record.spec, record.answer
    if isinstance(answer, Misread):
        return record._replace(verdict=_unreadable(answer.message))
    if answer is None or answer.blank:
        return record
    grader = grader_of(spec)
    if grader is None or not basis.trusts(record.exercise):
        return record._replace(verdict=_undecided(basis, record))
    if record.exercise.names == "own" and isinstance(answer, Fields):
        own_names = Verdict(
            "needs-review",
            interpreted_as=as_written(answer),
            code=Outcome.OWN_NAMES,
            feedback="you named these values yourself; a person looks at them",
        )
        return record._replace(verdict=own_names)
    try:
        answer = said(spec, answer)
        if answer.blank:
            return record
        asked = _Asked(basis, record, grader, answer)
        understood = _read(asked)
    except SeveralAnswersError as error:
        verdict = _unreadable(with_words(error, answer))._replace(code=Outcome.SEVERAL_ANSWERS)
        return record._replace(at=str(error.place), verdict=verdict)
    except UnreadableError as error:
        verdict = _unreadable(with_words(error, answer))
        return record._replace(at=str(error.place), verdict=verdict)
    record = record._replace(reading=understood.reading)
    return guarded(
        lambda: record._replace(verdict=_verdict(asked)),
        lambda: record._replace(verdict=FAULT),
        f"deciding {record.exercise.id}: {record.part}",
    )


class _Asked:
    """A decision that is asked for; equal ones have the same keys, part, text and context.

    `answer` is what is not crossed out of it. What is no text is equal to nothing but itself.
    """

    def __init__(
        self, basis: Basis, record: Record, grader: Kind[Any, Any, Any], answer: Answer
    ) -> None:
        self.basis, self.record, self.grader, self.answer = basis, record, grader, answer
        whole = record.answer
        typed = (whole.text, whole.quoted) if isinstance(whole, Text) else id(whole)
        # What the ids belong to lives as long as this does.
        self._key = (id(basis.keys), id(record.exercise), record.part, typed, basis.context)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Asked) and other._key == self._key


@lru_cache(maxsize=_MOST_KEPT)
def _read(asked: _Asked) -> Understood:
    """What an answer says, which is read once for all equal answers that one process marks."""
    return read(asked.record.spec, asked.answer)


@lru_cache(maxsize=_MOST_KEPT)
def _verdict(asked: _Asked) -> Verdict:
    """The verdict on what was read, which is found once as well."""
    understood = _read(asked)
    verdict = _decided(asked.basis, asked.record._replace(reading=understood.reading), asked.grader)
    return verdict._replace(interpreted_as=understood.echo(verdict.interpreted_as))


def _unreadable(message: str) -> Verdict:
    return Verdict("unreadable", code=Outcome.UNREADABLE, feedback=message)


def _undecided(basis: Basis, record: Record) -> Verdict:
    """The verdict on an answer that no grader decides, or by no key that can be trusted."""
    if isinstance(record.spec, Unsupported):
        return Verdict("not-checked", feedback="nothing checks this part yet")
    if not basis.trusts(record.exercise):
        return _UNCERTIFIED
    answer = record.answer
    if (
        isinstance(record.spec, Plot)
        and isinstance(answer, Text)
        and _is_image(record.spec, answer)
    ):
        return Verdict(
            "needs-review",
            interpreted_as=as_written(answer),
            code=Outcome.IMAGE,
            feedback=f"without {record.spec.program.file}, which draws it, a person looks at the image",
        )
    if isinstance(record.spec, Code):
        return basis.not_run if basis.decides(record.spec) else _WAITS
    return Verdict("not-checked", feedback="nothing checks this part yet")


def _is_image(spec: Plot, answer: Text) -> bool:
    """Whether the answer is something else than the program that draws the figure."""
    return as_written(answer).strip() != spec.program.file


def _decided(basis: Basis, record: Record, grader: Kind[Any, Any, Any]) -> Verdict:
    """The best verdict that an accepted alternative gives."""
    spec, reading = record.spec, record.reading
    shown, latex = grader.shown(reading), grader.latex(reading)
    alternatives = basis.alternatives(record.exercise, record.part)
    if not alternatives:
        return _WAITS.read_as(shown, latex)
    verdicts = [grader.decide(spec, one, reading, basis.context) for one in alternatives]
    verdict = max(verdicts, key=_told_first)
    if basis.context.markers and isinstance(spec, Prose) and verdict.proposal:
        asked = tuple(grader.questions(spec, reading))
        verdict = verdict._replace(proposal=verdict.proposal._replace(questions=asked))
        verdict = _with_words(basis, record, spec, verdict)
    return verdict if verdict.interpreted_as else verdict.read_as(shown, latex)


def _told_first(verdict: Verdict) -> tuple[Fraction, bool, bool]:
    """Which of several alternatives counts: what earns most, then what is open, then what fits in shape.

    Where one alternative leaves it open, another that does not fit decides nothing.
    """
    fits = verdict.code != Outcome.SHAPE_MISMATCH
    return verdict.earned, verdict.status == "needs-review", fits


def _with_words(basis: Basis, record: Record, spec: Prose, verdict: Verdict) -> Verdict:
    """The verdict with what is proposed for the words by the rubric, which a person decides."""
    rubric = basis.keys.rubrics.get(record.key)
    if rubric is None:
        return verdict
    found = propose(rubric, record.reading, record.exercise.prompt, spec.max_sentences)
    questions = verdict.proposal.questions if verdict.proposal else ()
    proposal = proposed(found, record.reading)._replace(questions=questions)
    if isinstance(spec, Derivation) and verdict.proposal:
        share = verdict.proposal.share + spec.reasons * proposal.share
        proposal = proposal._replace(share=share)
    return verdict._replace(proposal=proposal)


def needs_solution(spec: Spec) -> bool:
    """Whether a part can be judged only with a solution."""
    grader = grader_of(spec)
    return not spec.public or (grader is not None and not grader.truth(spec))
