"""The reference answers as a hand-in, which must earn everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from exercises.answer import HandIn, Place, Text
from exercises.assignment import Assignment
from exercises.specs import Code
from graders.keys.gate import code_parts
from graders.keys.keys import Keys
from graders.keys.mutants import FOLDER, reference_files
from graders.kinds.code.runner import Runner
from graders.kinds.grader import grader_of
from graders.marking.marking import mark
from graders.marking.report import ExerciseReport, PartReport, Report


def marked_reference(
    assignment: Assignment, keys: Keys, folder: Path, open_runner: Callable[[], Runner]
) -> Report:
    """Mark the reference by the keys as they stand, whatever the certificate says.

    Args:
        assignment: The assignment.
        keys: Its keys.
        folder: The folder of its solutions, where the reference programs lie as well.
        open_runner: Gives what runs code.
    """
    as_they_stand = keys._replace(uncertified=frozenset())
    hand_in = _hand_in(assignment, keys, folder)
    return mark(assignment, as_they_stand, hand_in, markers=True, open_runner=open_runner)


def _hand_in(assignment: Assignment, keys: Keys, folder: Path) -> HandIn:
    files = reference_files(folder)
    answers = {name: dict(parts) for name, parts in keys.reference.items()}
    for asked in code_parts(assignment):
        if (file := asked.spec.program.file) in files:
            place = Place(f"{folder.parent.name}/{folder.name}/{FOLDER}/{file}", 1, 1)
            answers.setdefault(asked.exercise.id, {})[asked.part] = Text(file, place)
    return HandIn("reference", "", answers, files=files)


def not_earned(assignment: Assignment, keys: Keys, report: Report) -> Iterator[str]:
    """Where the reference does not earn everything, or is not proposed everything that a rubric gives."""
    for exercise in report.exercises:
        for part in exercise.parts:
            verdict, proposal = part.verdict, part.verdict.proposal
            place = f"{part.at or assignment.id}: {exercise.id}: {part.id}: the reference answer is"
            # What cannot be read is pending as well, but no reference.
            readable = verdict.status != "unreadable"
            whole = readable and part.points + part.pending == part.max_points
            if not whole and _is_decided(assignment, exercise, part):
                said = verdict.feedback or "no reference answer"
                yield f"{place} {verdict.status} ({said})"
            elif proposal and proposal.share < 1 and (exercise.id, part.id) in keys.rubrics:
                found = ", ".join(words for words, _ in proposal.found)
                yield f"{place} proposed {proposal.share} only ({found})"


def _is_decided(assignment: Assignment, exercise: ExerciseReport, part: PartReport) -> bool:
    asked = assignment.exercise(exercise.id)
    spec = asked.parts[part.id] if asked else None
    return isinstance(spec, Code) or (spec is not None and grader_of(spec) is not None)
