"""Loads the keys: what the solutions say, read once, and held against the certificate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from exercises.answer import Answer, Fields, UnreadableError
from exercises.assignment import Assignment, Exercise
from exercises.language.spelling import did_you_mean
from exercises.loader import read_text
from exercises.strict_yaml import AssignmentError, read_strict_yaml
from graders.keys.certificate import standing
from graders.keys.forms import Solution, solution_of, unknown_keys
from graders.keys.keys import Keys
from graders.kinds.grader import grader_of
from graders.words.rubric import Evidenced, by_part


def load_keys(assignment: Assignment, folder: Path) -> Keys:
    """Load the solutions of an assignment and turn them into expected values.

    Args:
        assignment: The assignment.
        folder: The folder of solutions, with one folder for each assignment.

    Raises:
        AssignmentError: A solution is missing, superfluous, or cannot be read.
    """
    digest = hashlib.sha256()
    given, problems, unread = _given(assignment, folder, digest)
    rubrics: Mapping[tuple[str, str], Evidenced] = {}
    try:
        rubrics = by_part(folder / assignment.id)
    except AssignmentError as error:
        problems += error.problems
    held = standing(assignment, given, rubrics, folder / assignment.id)
    problems += _unreadable_rules(assignment, rubrics, held.differing, folder)
    problems += _unasked(rubrics, assignment, folder)
    reference: dict[str, Mapping[str, Answer]] = {}
    written: dict[tuple[str, str], Solution] = {}
    expected: dict[tuple[str, str], tuple[Any, ...]] = {}
    for exercise in assignment.exercises():
        if unread and exercise.id not in given:
            continue  # it may stand in the file that could not be read
        faults = _unsound(assignment, exercise.id, held.differing)
        if exercise.id in given and not faults:
            parts, faults = _parts(exercise, given[exercise.id])
            solved = {part: solution_of(one) for part, one in parts.items()}
            written |= {(exercise.id, part): one for part, one in solved.items()}
            reference[exercise.id] = {part: one.accepted[0] for part, one in solved.items()}
            faults += [
                f'{place}: {exercise.id}: {part}: "{name}" is no key of a solution; known: accepted, second;'
                " a text with a comma in it stands in quotes"
                for part, one in parts.items()
                for name, place in unknown_keys(one)
            ]
        # What cannot be used has one fault, and the next exercise is looked at all the same.
        problems += faults or _add_keys(assignment, exercise, given, written, expected)
    if problems:
        raise AssignmentError(*problems)
    for name, rubric in sorted(rubrics.items()):
        digest.update(f"{name}\0{rubric.sha256}\0".encode())
    return Keys(
        expected,
        reference,
        f"sha256:{digest.hexdigest()}",
        given,
        held.differing,
        rubrics,
        written,
        held.problem,
    )


def _given(
    assignment: Assignment, folder: Path, digest: hashlib._Hash
) -> tuple[dict[str, Answer], list[str], bool]:
    """What the files of solutions say, by exercise; their faults; whether one could not be read."""
    given: dict[str, Answer] = {}
    problems: list[str] = []
    known = [exercise.id for exercise in assignment.exercises()]
    unread = False
    for path in sorted((folder / assignment.id).glob("*.yaml")):
        file = f"{folder.name}/{assignment.id}/{path.name}"
        try:
            text = read_text(path)
            digest.update(f"{path.name}\0{text}\0".encode())
            tree = read_strict_yaml(text, file)
        except AssignmentError as error:
            problems += error.problems
            unread = True
            continue
        if not isinstance(tree, Fields):
            problems.append(f"{tree.place}: a mapping from exercise ids to answers is wanted")
            unread = True
            continue
        for name, place in tree.places.items():
            if name in given:
                problems.append(f'{place}: "{name}" is solved twice (first at {given[name].place})')
            if name not in known:
                problems.append(f'{place}: no exercise "{name}"{did_you_mean(name, known)}')
        given |= tree.fields
    return given, problems, unread


def _unsound(assignment: Assignment, exercise: str, differing: frozenset[str] | None) -> list[str]:
    """What of an exercise has no value; a certificate vouches for what it confirms."""
    if differing is not None and exercise not in differing:
        return []
    from graders.keys.soundness import unsound  # noqa: PLC0415 - only where something is uncertified

    return list(unsound(assignment, [exercise]))


def _unreadable_rules(
    assignment: Assignment,
    rubrics: Mapping[tuple[str, str], Evidenced],
    differing: frozenset[str] | None,
    folder: Path,
) -> Iterator[str]:
    """Rules of rubrics that no certificate vouches for, and that cannot be read."""
    for (name, _), rubric in rubrics.items():
        if differing is None or name in differing:
            for fault in rubric.problems():
                yield f"{folder.name}/{assignment.id}/rubrics: {name}: {fault}"


def _unasked(
    rubrics: Mapping[tuple[str, str], Evidenced], assignment: Assignment, folder: Path
) -> Iterator[str]:
    """Rubrics of parts that there are not."""
    for name, part in rubrics:
        exercise = assignment.exercise(name)
        if exercise is None or part not in exercise.parts:
            yield f"{folder.name}/{assignment.id}: a rubric is for {name}: {part}, which nobody asks"


def _parts(exercise: Exercise, solution: Answer) -> tuple[Mapping[str, Answer], list[str]]:
    """The solution of every part; the answer itself where the exercise has one part."""
    if list(exercise.parts) == ["answer"]:
        return {"answer": solution}, []
    if len(exercise.parts) == 1 and not _is_by_part(exercise, solution):
        return dict.fromkeys(exercise.parts, solution), []
    if not isinstance(solution, Fields):
        wanted = ", ".join(exercise.parts)
        return {}, [f"{solution.place}: {exercise.id}: a mapping with the parts {wanted} is wanted"]
    return solution.fields, [
        f'{place}: {exercise.id}: no part "{name}"{did_you_mean(name, exercise.parts)}'
        for name, place in solution.places.items()
        if name not in exercise.parts
    ]


def _is_by_part(exercise: Exercise, solution: Answer) -> bool:
    """Whether a solution names its parts; the only one may be left out, as in an answer."""
    return isinstance(solution, Fields) and not {*solution.fields} <= {"accepted", "second"} - {
        *exercise.parts
    }


def _add_keys(
    assignment: Assignment,
    exercise: Exercise,
    given: Mapping[str, Answer],
    written: Mapping[tuple[str, str], Solution],
    expected: dict[tuple[str, str], tuple[Any, ...]],
) -> list[str]:
    problems = []
    where = f"; write one in solutions/{assignment.id}"
    for part, spec in exercise.parts.items():
        grader = grader_of(spec)
        if grader is None or not spec.keyed:
            continue
        if (exercise.id, part) not in written:
            solution = given.get(exercise.id)
            place = solution.place if solution else assignment.place(exercise.id, ())
            problems.append(
                f"{place}: {exercise.id}: {part} has no solution{'' if solution else where}"
            )
            continue
        accepted = written[exercise.id, part].accepted
        solution = accepted[0]
        try:
            expected[exercise.id, part] = tuple(grader.key(spec, one) for one in accepted)
        except RecursionError:
            problems.append(f"{solution.place}: {exercise.id}: {part}: nested too deeply")
        except UnreadableError as error:
            problems.append(f"{error.place}: {exercise.id}: {part}: {error.message}")
        except ValueError as error:
            problems.append(f"{solution.place}: {exercise.id}: {part}: {error}")
    return problems
