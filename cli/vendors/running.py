"""What runs at the vendor: marks one submission with what the build holds, and never the other way round.

A program is run behind walls or not at all. What is said of a fault is said by the script that starts
this, before it starts: a process that dies cannot.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.exports.marks import Mark
from cli.gradebook.final import Final
from cli.vendors.contents import EXERCISES, SETTINGS, SOLUTIONS
from student_template.catalogue import HandInError

if TYPE_CHECKING:
    from graders.kinds.code.runner import Runner

SELF_CHECK = (
    "This is a self-check: it shows how everything was read and decides what has a public truth; the"
    " rest is marked by your course. No key is used here."
)


def marked(source: Path, submission: Path) -> Mark:
    """The report on a submission.

    Args:
        source: The files of the build.
        submission: The folder with what the student gave.

    Raises:
        HandInError: It cannot be read.
    """
    from exercises.loader import load_assignment
    from graders.keys.certified import load_keys
    from graders.keys.keys import NO_KEYS
    from graders.kinds.code.running import open_viewer
    from graders.marking.marking import mark
    from student_template.hand_in import read_hand_in

    name = json.loads((source / SETTINGS).read_bytes())["assignment"]
    sheet = load_assignment(name, source / EXERCISES)
    solutions = source / SOLUTIONS
    keys = load_keys(sheet, solutions) if solutions.is_dir() else NO_KEYS
    hand_in = read_hand_in(submission, sheet)
    if keys is NO_KEYS:
        hand_in = hand_in._replace(notices=(SELF_CHECK, *hand_in.notices))
    with ExitStack() as opened:
        runner = _runner(source)
        if runner:
            opened.enter_context(runner)
        report = mark(
            sheet,
            keys,
            hand_in,
            open_runner=(lambda: runner) if runner else None,
            open_viewer=lambda: open_viewer([source]),
        )
    # The platform knows when it came; what lateness costs is settled in the gradebook.
    final = Final(report.score + report.extra_credit, Fraction(0), report.total("max_points"))
    return Mark(name, report, final)


def _runner(source: Path) -> Runner | None:
    """What runs programs; None where no wall stands, or nothing runs them."""
    from graders.kinds.code.runner import NotRunError
    from graders.kinds.code.running import open_runner

    try:
        return open_runner([source])
    except NotRunError:
        return None


def answered(
    source: Path,
    submission: Path,
    told: Callable[[Mark], dict[str, Any]],
    refused: Callable[[str], dict[str, Any]],
) -> str:
    """The vendor's JSON: what is told of the mark, or why the hand-in cannot be read."""
    from cli.terminal import plain

    try:
        results = told(marked(source, submission))
    except HandInError as error:
        results = refused(plain(str(error)))
    return json.dumps(results, indent=2) + "\n"
