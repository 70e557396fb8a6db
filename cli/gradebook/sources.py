"""Where the hand-ins of a class were taken from, so that a regrade finds them again."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from cli.gradebook.database import open_gradebook
from cli.gradebook.events import Event
from cli.gradebook.place import has_gradebook


class Source(NamedTuple):
    """A folder or zip of hand-ins, and what told whose is which and when it came; empty where it was not given."""

    folder: str
    roster: str = ""
    platforms: str = ""
    attempts: str = "last"
    times: str = ""


def source_of(
    folder: Path,
    roster: Path | None,
    platforms: Path | None,
    attempts: str,
    times: Path | None = None,
) -> Source:
    """A source by paths that hold from everywhere."""
    return Source(
        str(folder.resolve()),
        _resolved(roster),
        _resolved(platforms),
        attempts,
        _resolved(times),
    )


def _resolved(path: Path | None) -> str:
    return str(path.resolve()) if path else ""


def read_sources(folder: Path) -> list[Source]:
    """The sources of a folder of marks, of each the last way it was taken in, in that order.

    Raises:
        GradebookError: The gradebook cannot be read.
    """
    if not has_gradebook(folder):
        return []
    found: dict[str, Source] = {}
    with open_gradebook(folder) as gradebook:
        for one in gradebook.each(["taken-in"]):
            source = Source(**one.data)
            found.pop(source.folder, None)
            found[source.folder] = source
    return list(found.values())


def source_events(folder: Path, source: Source, at: str) -> list[Event]:
    """The event that hand-ins were taken from a source, unless it was the last one already.

    Raises:
        GradebookError: The gradebook cannot be read.
    """
    if read_sources(folder)[-1:] == [source]:
        return []
    return [Event(at, "backcheck", "taken-in", data=source._asdict())]
