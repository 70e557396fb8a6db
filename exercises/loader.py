"""Loads an assignment from its folder of YAML files; every message has file, line and column."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from exercises.answer import Answer, Place
from exercises.assignment import Assignment, Exercise, Section, Sheet
from exercises.inherit import inherit
from exercises.language.spelling import did_you_mean
from exercises.mistakes import problems
from exercises.model import Model
from exercises.strict_yaml import AssignmentError, locate, plain, read_strict_yaml

CONTENT = Path(__file__).parent
_SHEET = "assignment.yaml"
_M = TypeVar("_M", bound=Model)


def assignment_names(folder: Path = CONTENT) -> list[str]:
    """The names of all assignments in a folder of exercises."""
    return sorted(sheet.parent.name for sheet in folder.glob(f"*/{_SHEET}"))


def load_assignment(name: str, folder: Path = CONTENT) -> Assignment:
    """Load and check an assignment.

    Args:
        name: The name of the assignment, which is the name of its folder.
        folder: Where the assignments lie.

    Raises:
        AssignmentError: Something in its files is wrong, or there is no such assignment.
    """
    if name not in (names := assignment_names(folder)):
        known = f"known: {', '.join(names)}" if names else f"there is none in {folder}"
        raise AssignmentError(f'no assignment "{name}"{did_you_mean(name, names)}; {known}')
    digest = hashlib.sha256()
    sheet, sheet_tree = _load(folder / name / _SHEET, Sheet, digest)
    sections, trees, faults, seen = [], list[Answer](), list[str](), dict[str, Place]()
    for number, stem in enumerate(sheet.sections):
        place = locate(sheet_tree, ("sections", number))
        if stem in sheet.sections[:number]:
            faults.append(f'{place}: the section "{stem}" stands here twice')
            continue
        if not (folder / name / f"{stem}.yaml").is_file():
            faults.append(
                f"{place}: there is no file {name}/{stem}.yaml{_beside(folder / name, stem)}"
            )
            continue
        try:
            section, tree = _load(folder / name / f"{stem}.yaml", Section, digest, sheet.layout)
        except AssignmentError as error:
            faults += error.problems  # those of the other files are told in the same run
            continue
        sections.append(section)
        trees.append(tree)
        for index, exercise in enumerate(section.exercises):
            place = locate(tree, ("exercises", index, "id"))
            if exercise.id in seen:
                faults.append(
                    f'{place}: "{exercise.id}" is used twice (first at {seen[exercise.id]})'
                )
            seen[exercise.id] = place
    if len(sections) < len(sheet.sections):
        raise AssignmentError(*faults)
    assignment = Assignment(
        id=name,
        sheet=sheet,
        sections=tuple(sections),
        sha256=f"sha256:{digest.hexdigest()}",
        written=tuple(trees),
    )
    faults += [*_points_add_up(assignment, sheet_tree), *_dropped_alike(assignment, sheet_tree)]
    if faults:
        raise AssignmentError(*faults)
    return assignment


def _beside(folder: Path, stem: str) -> str:
    """What the file may be called that a section is wanted of."""
    known = sorted(path.stem for path in folder.glob("*.yaml") if path.name != _SHEET)
    return f"{did_you_mean(stem, known)}; there are {', '.join(known)}" if known else ""


def read_text(path: Path) -> str:
    """The UTF-8 text of an instructor's file.

    Raises:
        AssignmentError: The file is not there, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise AssignmentError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise AssignmentError(f"{path}: is not UTF-8 (byte {error.start})") from error


def _load(
    path: Path, model: type[_M], digest: hashlib._Hash, layout: str = ""
) -> tuple[_M, Answer]:
    text = read_text(path)
    digest.update(f"{path.name}\0{text}\0".encode())
    file = f"{path.parent.name}/{path.name}"
    tree = read_strict_yaml(text, file)
    try:
        data = plain(tree)
        if model is Section:
            inherit(data, layout)
        return model.model_validate(data), tree
    except ValidationError as error:
        raise AssignmentError(*problems(tree, error.errors())) from error


def _points_add_up(assignment: Assignment, tree: Answer) -> list[str]:
    def total(*, extra: bool) -> Fraction:
        points = (e.points for e in assignment.exercises() if e.extra_credit is extra)
        return sum(points, Fraction(0))

    wanted = {
        "max_score": (assignment.sheet.max_score, total(extra=False)),
        "max_extra_credit": (assignment.sheet.max_extra_credit, total(extra=True)),
    }
    return [
        f"{locate(tree, (key,))}: {key} is {declared}, but the exercises add up to {added}"
        for key, (declared, added) in wanted.items()
        if declared is not None and declared != added
    ]


def _dropped_alike(assignment: Assignment, tree: Answer) -> Iterator[str]:
    """What is dropped must be one of several that are worth the same, else dropping is no policy."""
    policy = assignment.sheet.policy
    for number, drop in enumerate(policy.drop if policy else ()):
        of = [one for one in assignment.exercises() if fnmatchcase(one.id, drop.of)]
        counted = [one for one in of if not one.extra_credit]
        place = locate(tree, ("policy", "drop", number))
        if len(counted) <= drop.lowest:
            yield f'{place}: "{drop.of}" fits {len(counted)} exercises; {drop.lowest} of them cannot be dropped'
        elif len({one.points for one in counted}) > 1:
            yield f'{place}: the exercises of "{drop.of}" have different points; drop among equals'


def exercise_ids(assignment: Assignment) -> dict[str, Exercise]:
    """Every exercise by its id."""
    return {exercise.id: exercise for exercise in assignment.exercises()}
