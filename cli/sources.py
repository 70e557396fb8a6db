"""Where exercises, solutions and marks come from; never from inside a hand-in."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.exit_codes import FAULT, Stop

if TYPE_CHECKING:
    from exercises.assignment import Assignment
    from graders.keys.keys import Keys

# Where a released folder carries its exercises.
RELEASED = Path(".backcheck", "exercises")

marks_argument = click.argument(
    "marks", type=click.Path(path_type=Path, file_okay=False, exists=True)
)
exercises_option = click.option(
    "--exercises",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of exercises (else $BACKCHECK_COURSE/exercises, else the built-in ones).",
)
solutions_option = click.option(
    "--solutions",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="Folder of solutions (else the one beside the exercises, if there is one).",
)
unsafe_option = click.option(
    "--unsafe-no-sandbox",
    is_flag=True,
    help="Run programs with your own rights, where no sandbox can be had; only for code you trust.",
)


def exercises_folder(given: Path | None) -> Path:
    """The folder of exercises in use."""
    from exercises.loader import CONTENT

    course = os.environ.get("BACKCHECK_COURSE")
    return given or (Path(course) / "exercises" if course else CONTENT)


def released_exercises(name: str, hand_in: Path, solutions: Path | None) -> Path | None:
    """The exercises that a released folder carries; None unless it is a self-check there.

    A stranger's folder must not bring its own tolerances, so it counts only where no course is named
    and no solutions of the assignment are at hand.
    """
    from exercises.loader import CONTENT, assignment_names

    if solutions or os.environ.get("BACKCHECK_COURSE"):
        return None
    own = CONTENT.parent / "solutions"
    if own.is_dir() and name.casefold() in {one.name.casefold() for one in own.iterdir()}:
        return None
    folder = (hand_in if hand_in.is_dir() else hand_in.parent) / RELEASED
    names = {one.casefold() for one in assignment_names(folder)}
    return folder if name.casefold() in names else None


def open_assignment(name: str, exercises: Path | None) -> Assignment:
    """Load an assignment; an unknown name is a usage error, a wrong file a fault."""
    from exercises.language.spelling import did_you_mean
    from exercises.loader import assignment_names, load_assignment
    from exercises.strict_yaml import AssignmentError

    folder = exercises_folder(exercises)
    names = assignment_names(folder)
    name = next((one for one in names if one.casefold() == name.casefold()), name)
    if name not in names:
        known = ", ".join(names) or f"none in {folder}"
        raise click.UsageError(
            f'there is no assignment "{name}"{did_you_mean(name, names)}; known: {known}'
        )
    try:
        return load_assignment(name, folder)
    except AssignmentError as error:
        raise Stop(f"the assignment cannot be used:\n{error}", FAULT) from error


def solutions_folder(given: Path | None, exercises: Path | None) -> Path | None:
    """The folder of solutions in use, None on a machine that has none."""
    folder = given or exercises_folder(exercises).parent / "solutions"
    return folder if folder.is_dir() else None


def needed_solutions(given: Path | None, exercises: Path | None) -> Path:
    """The folder of solutions in use; without any an instructor can do nothing."""
    folder = solutions_folder(given, exercises)
    if folder is None:
        raise Stop("there are no solutions; name them with --solutions", FAULT)
    return folder


def open_keys(assignment: Assignment, folder: Path) -> Keys:
    """Load the solutions; a wrong one is a fault."""
    from exercises.strict_yaml import AssignmentError
    from graders.keys.certified import load_keys

    try:
        return load_keys(assignment, folder)
    except AssignmentError as error:
        raise Stop(f"the solutions cannot be used:\n{error}", FAULT) from error


def warn_of_certificate(keys: Keys) -> None:
    """Tell in one line of a certificate that confirms nothing; without any, a course is being tried."""
    if keys.uncertified is not None and keys.certificate_problem:
        click.echo(keys.certificate_problem, err=True)


def inside(folder: Path, hand_in: Path) -> bool:
    """Whether a folder lies in a hand-in, links followed."""
    return Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(hand_in))
