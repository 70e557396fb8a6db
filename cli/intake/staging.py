"""Puts together what a platform took apart, so that it is read like any other hand-in."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

from cli.intake.entries import Entry
from cli.intake.submissions import Attempt
from student_template.catalogue import MAX_BYTES, HandInError, shown
from student_template.files import may_hold
from student_template.renamed import is_copy

_SHEET = "answers.yaml"
# What ends a line in the editors of platforms.
_LINES = {"br", "p", "div", "li", "pre", "tr"}


@contextmanager
def staged(attempt: Attempt, name: str, place: Path) -> Iterator[Path]:
    """The path under which an attempt can be read as a hand-in.

    Args:
        attempt: What was handed in at one time.
        name: What the hand-in is called.
        place: A folder for what has to be put together; it is as it was afterwards.

    Raises:
        HandInError: The files cannot be put together.
    """
    first = attempt.entries[0]
    if len(attempt.entries) == 1 and first.found.role == "hand-in":
        yield first.path
        return
    with TemporaryDirectory(dir=place) as folder:
        path = Path(folder, name)
        path.mkdir()
        try:
            for entry in attempt.entries:
                _put(entry, path)
        except OSError as error:
            raise HandInError(
                f"{shown(entry.path.name)} cannot be read ({error.strerror})"
            ) from error
        yield path


def may_run(attempt: Attempt, programs: set[str]) -> bool:
    """Whether one of these programs may be in it."""
    return any(
        any(is_copy(one.found.file, program) for program in programs)
        or may_hold(one.path, programs)
        for one in attempt.entries
    )


def _put(entry: Entry, folder: Path) -> None:
    """Add the files of an entry to a folder, under the students' own names."""
    if entry.path.is_symlink():
        raise HandInError(f"{shown(entry.path.name)} is a link; hand in the file itself")
    if entry.found.role == "online-text":
        (folder / _SHEET).write_text(_typed(entry.path), encoding="utf-8")
        return
    name = entry.found.file
    if entry.path.stat().st_size > MAX_BYTES:
        raise HandInError(f"{shown(name)} has more than {MAX_BYTES // 1_000_000} MB")
    if (folder / name).exists():
        raise HandInError(f"{shown(name)} was handed in twice; keep one of the two")
    shutil.copyfile(entry.path, folder / name)


def _typed(path: Path) -> str:
    """What a student typed into the form of a platform, which stores it as a page."""
    pages = sorted(path.glob("*.htm*")) if path.is_dir() else [path]
    reader = _Page()
    for page in pages:
        reader.feed(page.read_text(encoding="utf-8", errors="replace"))
    reader.close()
    return reader.text


class _Page(HTMLParser):
    """The text of a page, line by line."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - its interface
        if tag in _LINES and self.text and not self.text.endswith("\n"):
            self.text += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in _LINES and not self.text.endswith("\n"):
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        self.text += data.replace("\xa0", " ")
