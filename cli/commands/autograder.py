"""`course autograder`: a sheet as what a platform runs on every submission."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Mapping
from pathlib import Path

import click

from cli.completing import assignments
from cli.sources import (
    exercises_folder,
    exercises_option,
    needed_solutions,
    open_assignment,
    open_keys,
    solutions_option,
)

_PLATFORMS = ("gradescope", "prairielearn", "classroom50")
_MODE, _EXECUTABLE_MODE = 0o100644, 0o100755
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same sheet makes the same bytes


@click.command()
@click.argument("assignment", shell_complete=assignments)
@click.option(
    "--for",
    "platform",
    type=click.Choice(_PLATFORMS),
    required=True,
    help="Whose machines run it.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="The zip (gradescope) or the folder to make; it must not exist.",
)
@click.option(
    "--with-solutions",
    is_flag=True,
    help="Mark in full. Whoever hands in again then learns what is right: for when marks are published.",
)
@exercises_option
@solutions_option
def autograder(
    assignment: str,
    *,
    platform: str,
    out: Path,
    with_solutions: bool,
    exercises: Path | None,
    solutions: Path | None,
) -> None:
    """Build what a platform runs on every submission of ASSIGNMENT.

    Without solutions, which is usual, it decides what has a public truth, shows how everything else was
    read, and holds nothing that students may not see; you mark what the platform exports with `course
    mark`. Programs are run where a wall stands, else they wait.
    """
    from cli.vendors.builds import AS_ZIP, BUILDS, IN_THE_OPEN
    from cli.vendors.contents import contents_of

    if with_solutions and platform in IN_THE_OPEN:
        raise click.UsageError(
            f"{platform} runs it in the student's own checkout, where solutions can be read"
        )
    if os.path.lexists(out):
        raise click.UsageError(f"{out} exists already; name another")
    sheet = open_assignment(assignment, exercises)
    place = needed_solutions(solutions, exercises) if with_solutions else None
    if place:
        open_keys(sheet, place)  # a wrong one is found here, not at the vendor
    build = BUILDS[platform]
    files = dict(build.files(contents_of(sheet, exercises_folder(exercises), place)))
    try:
        if platform in AS_ZIP:
            out.write_bytes(_zipped(files, build.EXECUTABLE))
        else:
            _write(out, files, build.EXECUTABLE)
    except OSError as error:
        raise click.UsageError(f"{out} cannot be written ({error.strerror})") from error
    holds = "with solutions" if with_solutions else "without solutions"
    click.echo(f"{out}: {len(files)} files for {platform}, {holds}")


def _zipped(files: Mapping[str, bytes], executable: tuple[str, ...]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.external_attr = (_EXECUTABLE_MODE if name in executable else _MODE) << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _write(out: Path, files: Mapping[str, bytes], executable: tuple[str, ...]) -> None:
    for name, content in files.items():
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod((_EXECUTABLE_MODE if name in executable else _MODE) & 0o777)
