"""A new marking takes the place of an old one: nobody loses a point unseen, and the old one is kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from cli.gradebook.comparison import Change
from cli.gradebook.database import open_gradebook
from cli.gradebook.decisions import Decision, answer_of, logged, record, sha256
from cli.gradebook.events import Event
from cli.gradebook.fold import marked
from cli.gradebook.marks import Row, add_totals, alone, form_of, totals_of, write_report
from cli.gradebook.questions import add_questions, questions_of
from cli.gradebook.queue import rubric_hash
from cli.gradebook.standing import read_standing
from graders.keys.keys import Keys
from graders.marking.report import Report


class Regrade(NamedTuple):
    """A new marking of hand-ins, who applies it, and why.

    `reports` are as the marker left them; `rows` say where each comes from.
    """

    reports: Mapping[str, Report]
    rows: Sequence[Row]
    changes: Sequence[Change]
    keys: Keys
    at: str
    by: str
    why: str

    @property
    def losing(self) -> list[Change]:
        """The changes that take points away."""
        return [one for one in self.changes if one.moved < 0]


def moved(changes: Sequence[Change]) -> dict[str, Fraction]:
    """By how many points every hand-in moves that moves at all."""
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for one in changes:
        sums[one.name] += one.moved
    return {name: by for name, by in sums.items() if by}


def apply(folder: Path, regrade: Regrade, *, keep_better: bool) -> None:
    """Put the new marking in the place of the old one.

    Args:
        folder: The folder of marks.
        regrade: What is applied.
        keep_better: Whether a part that would lose keeps what it had, by an override.

    Raises:
        GradebookError: The gradebook cannot be written; nothing was changed.
    """
    with alone(folder):
        form = form_of(folder)
        if keep_better:
            record(folder, *(_kept(one, regrade) for one in regrade.losing if one.after.max_points))
        moves = {name: str(by) for name, by in moved(regrade.changes).items()}
        data = {"why": regrade.why, "kept": keep_better, "moved": moves}
        events = [Event(regrade.at, regrade.by, "regraded", data=data)]
        events += [marked(one, name, regrade.at) for name, one in sorted(regrade.reports.items())]
        with open_gradebook(folder) as gradebook:
            gradebook.append(events)
        standing = read_standing(folder)
        settled = {name: standing.applied(one, name) for name, one in regrade.reports.items()}
        add_questions(folder, {name: questions_of(name, one) for name, one in settled.items()})
        rows = [
            row._replace(totals=totals_of(settled[row.name]))
            for row in regrade.rows
            if row.name in settled
        ]
        add_totals(folder, rows, form)
        for name, report in settled.items():
            write_report(folder, name, report)


def _kept(change: Change, regrade: Regrade) -> Decision:
    """The override by which a part keeps what it had."""
    part = change.after.as_marked()
    share = min(change.before.points / part.max_points, Fraction(1))
    return Decision(
        at=regrade.at, by=regrade.by, hand_in=logged(change.name), exercise=change.exercise,
        part=change.part, answer=sha256(answer_of(part)),
        rubric=rubric_hash(regrade.keys, change.exercise, change.part), share=share,
        why=change.before.verdict.feedback or "kept as it was before a regrade", by_decree=True,
        over=part.verdict.earned,
    )  # fmt: skip
