"""Loads an assignment from its folder of YAML files; every message has file, line and column."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from exercises.answer import Answer, Fields, Place
from exercises.assignment import Assignment, Exercise, Section, Sheet
from exercises.inherit import inherit
from exercises.language.spelling import did_you_mean
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
    sections, problems, seen = [], [], dict[str, Place]()
    for stem in sheet.sections:
        section, tree = _load(folder / name / f"{stem}.yaml", Section, digest, sheet.layout)
        sections.append(section)
        for index, exercise in enumerate(section.exercises):
            place = locate(tree, ("exercises", index, "id"))
            if exercise.id in seen:
                problems.append(
                    f'{place}: "{exercise.id}" is used twice (first at {seen[exercise.id]})'
                )
            seen[exercise.id] = place
    assignment = Assignment(
        id=name, sheet=sheet, sections=tuple(sections), sha256=f"sha256:{digest.hexdigest()}"
    )
    problems += _points_add_up(assignment, sheet_tree)
    if problems:
        raise AssignmentError(*problems)
    return assignment


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
        raise AssignmentError(*_problems(tree, error.errors())) from error


def _problems(tree: Answer, errors: list[ErrorDetails]) -> list[str]:
    """A line per error; a list that is short only because its items are wrong is no error."""
    paths = [error["loc"] for error in errors]
    return [
        _problem(tree, error)
        for error in errors
        if not any(path[:-1][: len(error["loc"])] == error["loc"] for path in paths)
    ]


def _problem(tree: Answer, error: ErrorDetails) -> str:
    """One line for one error of pydantic: place, path in the file, and what is wrong."""
    path = error["loc"]
    context = error.get("ctx", {})
    message = error["msg"].removeprefix("Value error, ")
    if error["type"] in {"unknown_key", "faulty_key"}:
        path = (*path, context["key"])
    elif error["type"] == "union_tag_invalid":
        key = context["discriminator"].strip("'")
        path = (*path, key)
        known = [tag.strip("'") for tag in context["expected_tags"].split(", ")]
        hint = did_you_mean(context["tag"], known)
        message = f'unknown {key} "{context["tag"]}"{hint}; known: {", ".join(known)}'
    elif error["type"] == "union_tag_not_found":
        key = context["discriminator"].strip("'")
        message = f"the {key} is missing"
    elif error["type"] == "missing":
        message = f'the key "{path[-1]}" is missing'
    return f"{locate(tree, path)}: {_readable_path(tree, path)}{message}"


def _readable_path(tree: Answer, path: tuple[int | str, ...]) -> str:
    """The id of the exercise that a path runs through, as a prefix, if there is one."""
    steps = path[:2] if path[:1] == ("exercises",) else ()
    for step in steps:
        if isinstance(tree, Fields):
            tree = tree.fields.get(str(step), tree)
        elif isinstance(step, int) and hasattr(tree, "items"):
            tree = tree.items[step]
    name = tree.fields.get("id") if steps and isinstance(tree, Fields) else None
    return f"{getattr(name, 'text', '')}: " if name else ""


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
        if declared != added
    ]


def exercise_ids(assignment: Assignment) -> dict[str, Exercise]:
    """Every exercise by its id."""
    return {exercise.id: exercise for exercise in assignment.exercises()}
