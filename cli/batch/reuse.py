"""Which hand-ins need no new marking: nothing that decides their marks is another than it was.

Nothing is believed that was not computed anew: the hash of the hand-in, of the key, of the sheet and of our
own code, and the hash of the report that lies there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from cli.gradebook.database import Gradebook
from cli.gradebook.events import canonical
from cli.gradebook.markings import last_markings
from exercises.assignment import Assignment
from exercises.loader import CONTENT
from exercises.version import VERSION
from graders.keys.keys import Keys
from graders.marking.report import Report
from graders.verdict import Outcome
from student_template.files import Files

# Another time may decide otherwise, so what ended so is tried again.
_FLEETING = {
    Outcome.TIMEOUT, Outcome.MEMORY, Outcome.DISK, Outcome.CRASHED, Outcome.BAD_MESSAGE,
    Outcome.INFRASTRUCTURE, Outcome.NO_TORCH, Outcome.NO_SANDBOX, Outcome.NOT_OPENED,
}  # fmt: skip


class Made(NamedTuple):
    """What a report was made from, and the hash of its text, as the marker left it."""

    made_from: str
    report: str


def circumstances(assignment: Assignment, keys: Keys, *, without_sandbox: bool) -> str:
    """The hash over all that decides the marks of a class beside the hand-ins."""
    what = (
        assignment.id, assignment.sha256, keys.sha256, keys.certificate_problem,
        None if keys.uncertified is None else sorted(keys.uncertified),
        VERSION, version("numpy"), without_sandbox, _own_code(),
    )  # fmt: skip
    return _sha256(canonical(what).encode())


def made_from(files: Files, name: str, path: Path, class_wide: str) -> str:
    """The hash over all that decides the report of a hand-in: the same leads to the same bytes."""
    what = (class_wide, name, path.name, files.sha256, files.single, files.notices)
    return _sha256(canonical(what).encode("utf-8", "surrogateescape"))


def made_before(gradebook: Gradebook) -> dict[str, Made]:
    """What the last report of every hand-in was made from, where that is known."""
    last = last_markings(gradebook)
    return {name: Made(one.made_from, one.report) for name, one in last.items()}


def lasting(report: Report) -> bool:
    """Whether nothing but what was handed in and the key decided: no limit of time, no fault of ours."""
    verdicts = [part.verdict for one in report.exercises for part in one.parts]
    codes = {one.code for one in verdicts} | {c.code for one in verdicts for c in one.checks}
    return not report.faulty and not codes & _FLEETING


def digest(text: bytes) -> str:
    """The hash of a report's text."""
    return _sha256(text)


@cache
def _own_code() -> str:
    """The hash of the code that reads and decides: a version says nothing while it is being changed."""
    roots = (CONTENT.parent / name for name in ("exercises", "graders", "student_template"))
    return _sha256(b"".join(_contents(path for root in roots for path in root.rglob("*.py"))))


def _contents(paths: Iterable[Path]) -> Iterable[bytes]:
    for path in sorted(paths):
        yield path.name.encode()
        yield path.read_bytes()


def _sha256(text: bytes) -> str:
    return hashlib.sha256(text).hexdigest()
