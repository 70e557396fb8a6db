"""Published marks: what students saw last, and since when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from cli.gradebook.database import open_gradebook
from cli.gradebook.decisions import logged
from cli.gradebook.events import Event
from cli.gradebook.place import has_gradebook

PUBLISHED = "published"


class Release(NamedTuple):
    """The final mark that a student saw, and the hash of the report."""

    final: Fraction
    report: str


def release_of(text: str, final: Fraction) -> Release:
    """The release of a report with this text."""
    return Release(final, hashlib.sha256(text.encode()).hexdigest())


def released(name: str, release: Release, at: str, by: str) -> Event:
    """The event that a student may see this from now on."""
    data = {"final": str(release.final), "report": release.report}
    return Event(at, by, "released", logged(name), data=data)


def read_releases(folder: Path) -> Mapping[str, Release]:
    """What was published last of each student.

    Raises:
        GradebookError: The gradebook cannot be read.
    """
    if not has_gradebook(folder):
        return {}
    with open_gradebook(folder) as gradebook:
        last = {one.hand_in: one for one in gradebook.each(["released", "forgotten"])}
    return {
        name: Release(Fraction(one.data["final"]), one.data["report"])
        for name, one in last.items()
        if one.kind == "released"
    }


def names_released(events: Iterable[Event]) -> frozenset[str]:
    """The names of the log whose marks are published, after some events."""
    last = {one.hand_in: one.kind for one in events if one.kind in {"released", "forgotten"}}
    return frozenset(name for name, kind in last.items() if kind == "released")
