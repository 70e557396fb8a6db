"""The entries of a folder as a platform exports it, and who handed in each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from cli.intake.platform import Platform, Recognised, recognise
from student_template.catalogue import is_archive, is_litter
from student_template.readers import reader_of

# Gradescope's table of who handed in what; the folders have numbers only.
_GRADESCOPE = "submission_metadata.yml"


class Submitter(NamedTuple):
    """A person as the platform knows them: names of all kinds, and what the hand-in is called."""

    names: tuple[str, ...]
    report: str
    number: str = ""


class Entry(NamedTuple):
    """A file or folder of the class, what its name says, and whose it is."""

    path: Path
    found: Recognised
    submitters: tuple[Submitter, ...]
    time: datetime | None = None

    @property
    def is_hand_in(self) -> bool:
        """Whether it may be a hand-in on its own, or a part of one that a platform took apart."""
        path = self.path
        if self.found.role != "hand-in" or self.found.file or path.is_dir():
            return True
        return is_archive(path.name) or reader_of(path.name) is not None


def entries_of(
    folder: Path, platforms: Sequence[Platform], assignment: str, out: Path | None
) -> Iterator[Entry]:
    """The entries of a folder in the order of their names, without hidden ones and the marks.

    A folder that is all there is, and holds several hand-ins, is looked into.
    """
    folder = _innermost(folder, platforms, assignment, out)
    table = _gradescope(folder / _GRADESCOPE)
    for path in _visible(folder, out):
        if table and path.name == _GRADESCOPE:
            continue
        found = recognise(path, platforms, assignment)
        if said := table.get(path.name):
            people = tuple(_gradescope_person(one) for one in said.get(":submitters") or ())
            yield Entry(path, found, people, _gradescope_time(said))
        else:
            who = Submitter((found.student, found.report), found.report, found.id)
            yield Entry(path, found, (who,), found.time)


def _visible(folder: Path, out: Path | None) -> list[Path]:
    marks = out.resolve() if out else None
    paths = (path for path in folder.iterdir() if not is_litter(path.name))
    return sorted(path for path in paths if not _is(path, marks))


def _is(path: Path, marks: Path | None) -> bool:
    """Whether it is the folder of marks; links are only followed where a name may mean it."""
    if marks is None or (path.name != marks.name and not path.is_symlink()):
        return False
    return path.resolve() == marks


def _innermost(
    folder: Path, platforms: Sequence[Platform], assignment: str, out: Path | None
) -> Path:
    """The folder of the hand-ins: the one given, or that which is alone in it."""
    while True:
        inside = _visible(folder, out)
        if len(inside) != 1 or not inside[0].is_dir() or inside[0].is_symlink():
            return folder
        (alone,) = inside
        if recognise(alone, platforms, assignment).platform:
            return folder
        below = _visible(alone, out)
        recognised = any(recognise(one, platforms, assignment).platform for one in below)
        if not recognised and not _several(below):
            return folder
        folder = alone


def _several(below: Sequence[Path]) -> bool:
    """Whether these are hand-ins, and not the files of one: several have a sheet of their own."""
    if any(reader_of(path.name) and not path.is_dir() for path in below):
        return False
    with_sheet = [path for path in below if path.is_dir() and _has_sheet(path)]
    archives = [path for path in below if is_archive(path.name)]
    return len(with_sheet) + len(archives) > 1


def _has_sheet(folder: Path) -> bool:
    return any(reader_of(path.name) is not None for path in folder.iterdir() if path.is_file())


def _gradescope(path: Path) -> Mapping[str, Mapping[str, Any]]:
    """What Gradescope says of each folder; nothing where there is no such table."""
    if not path.is_file():
        return {}
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)  # noqa: S506
    except (UnicodeDecodeError, yaml.YAMLError):
        return {}  # then it is an entry like others, and has a line
    said = data if isinstance(data, dict) else {}
    return {name: one for name, one in said.items() if isinstance(one, dict)}


def _gradescope_person(said: Mapping[str, str]) -> Submitter:
    name, number, email = (said.get(f":{key}", "") for key in ("name", "sid", "email"))
    report = number or email.partition("@")[0] or name
    return Submitter((number, email, name), report, number)


def _gradescope_time(said: Mapping[str, str]) -> datetime | None:
    """The time of a table of Ruby: `2026-11-02 23:58:10.123456000 Z`."""
    day, _, rest = said.get(":created_at", "").partition(" ")
    clock, _, zone = rest.partition(" ")
    zone = "+00:00" if zone in {"Z", "UTC"} else zone
    try:
        return datetime.fromisoformat(f"{day}T{clock.partition('.')[0]}{zone}")
    except ValueError:
        return None
