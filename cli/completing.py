"""What a shell may complete: assignments, and the ids of their exercises."""

from __future__ import annotations

from pathlib import Path

import click


def assignments(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The assignments that begin like this."""
    from cli.sources import exercises_folder
    from exercises.loader import assignment_names

    names = assignment_names(exercises_folder(_given(context)))
    return [name for name in names if name.casefold().startswith(incomplete.casefold())]


def exercise_ids(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    """The exercises of the assignment that begin like this."""
    from cli.sources import open_assignment

    name = context.params.get("assignment")
    if not name:
        return []
    try:
        sheet = open_assignment(name, _given(context))
    except click.ClickException:
        return []
    return [one.id for one in sheet.exercises() if one.id.startswith(incomplete)]


def _given(context: click.Context) -> Path | None:
    given = context.params.get("exercises")
    return Path(given) if given else None
