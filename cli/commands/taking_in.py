"""The hand-ins of a class, found again where `course mark` took them in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.commands.mark import class_folder, submissions_in, timed
from cli.intake.submissions import Submission
from cli.sources import inside
from exercises.assignment import Assignment

if TYPE_CHECKING:
    from cli.gradebook.sources import Source  # with the library of the gradebook


def taken_in_from(
    sources: Sequence[Source], sheet: Assignment, marks: Path, solutions: Path
) -> list[Submission]:
    """What was handed in, from all folders; of a name in several the last one that has an attempt."""
    if not sources:
        raise click.UsageError(f"{marks} does not know where its hand-ins lie; name their FOLDER")
    found: dict[str, Submission] = {}
    for source in sources:
        path = Path(source.folder)
        if not path.exists():
            raise click.UsageError(
                f"{path} is gone, from which hand-ins were taken; name their FOLDER"
            )
        folder = class_folder(path)
        if inside(solutions, folder):
            raise click.UsageError("the solutions lie inside the folder of hand-ins")
        roster, platforms, times = (
            Path(one) if one else None for one in (source.roster, source.platforms, source.times)
        )
        submissions = submissions_in(
            folder, sheet.id, platforms=platforms, roster=roster, out=marks
        )
        for one in timed(submissions, times, sheet.sheet.policy):
            if one.attempts or one.name not in found:
                found[one.name] = one
    return list(found.values())
