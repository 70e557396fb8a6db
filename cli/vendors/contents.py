"""What every build holds: backcheck itself, the exercises of one sheet, and solutions if they are wanted."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import requires
from pathlib import Path
from typing import NamedTuple

from cli.releasing import files_for_students
from exercises.assignment import Assignment

# Where the files of a build lie, from its root.
PACKAGES = "backcheck"
EXERCISES = "course/exercises"
SOLUTIONS = "course/solutions"
SETTINGS = "course/autograder.json"
REQUIREMENTS = "requirements.txt"
_KINDS = {".py", ".j2", ".css", ".yaml", ".json", ".typed", ".txt"}
_OURS = ("cli", "exercises", "graders", "student_template")
_SHEET = "assignment.yaml"  # a folder with this file is a sheet, and no code


class Contents(NamedTuple):
    """The files of a build by their path, of which some are executable; what is asked for of the machine."""

    assignment: str
    title: str
    programs: tuple[str, ...]
    files: Mapping[str, bytes]
    with_solutions: bool


def contents_of(assignment: Assignment, exercises: Path, solutions: Path | None) -> Contents:
    """Everything that marks a sheet.

    Without solutions only what students may have goes in, so that nothing can be taken out.

    Args:
        assignment: The sheet.
        exercises: The folder of its exercises.
        solutions: The folder of its solutions; None for a build that only checks itself.
    """
    name = assignment.id
    files = {f"{PACKAGES}/{path}": content for path, content in _packages()}
    if solutions is None:
        sheet = {path: text.encode() for path, text in files_for_students(assignment).items()}
    else:
        sheet = dict(_below(exercises / name))
        files |= {f"{SOLUTIONS}/{name}/{path}": text for path, text in _below(solutions / name)}
    files |= {f"{EXERCISES}/{name}/{path}": content for path, content in sheet.items()}
    files[SETTINGS] = json.dumps({"assignment": name}).encode()
    programs = tuple(program.file for program in assignment.programs())
    files[REQUIREMENTS] = "".join(
        f"{one}\n" for one in _requirements(programs=bool(programs))
    ).encode()
    return Contents(name, assignment.sheet.title, programs, files, solutions is not None)


def _packages() -> Iterator[tuple[str, bytes]]:
    """The modules of backcheck and what lies beside them, without any sheet."""
    root = Path(__file__).parents[2]
    for package in _OURS:
        sheets = {path.parent for path in (root / package).glob(f"*/{_SHEET}")}
        for path, content in _below(root / package):
            if not any((root / package / path).is_relative_to(sheet) for sheet in sheets):
                yield f"{package}/{path}", content


def _below(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.suffix in _KINDS and path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _requirements(*, programs: bool) -> Iterator[str]:
    """What backcheck needs; for programs torch as well, in its build for processors."""
    for one in requires("backcheck") or ():
        if ";" not in one:  # what has a marker belongs to an extra
            yield one
    if programs:
        yield "--extra-index-url https://download.pytorch.org/whl/cpu"
        yield "torch>=2.6"
