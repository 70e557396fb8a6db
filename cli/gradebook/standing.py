"""What people decided about a class as it stands: applied to reports, and brought to the tables."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from cli.gradebook.database import NAME, open_gradebook
from cli.gradebook.decisions import Decisions, ever_decided, logged, read_decisions, settled
from cli.gradebook.marks import REPORTS, alone, update_totals, write_report
from cli.gradebook.questions import add_questions, questions_of
from cli.gradebook.voids import Voids, read_voids, without_voids
from graders.marking.report import Report
from graders.marking.report_json import as_text


class Standing(NamedTuple):
    """The decisions about single parts, and what is void for all."""

    decisions: Decisions
    voids: Voids

    def applied(self, report: Report, name: str) -> Report:
        """The report of the marker with what people decided."""
        report = settled(report, name, self.decisions)
        return without_voids(report, name, self.voids, self.decisions)


def read_standing(folder: Path) -> Standing:
    """What people decided, of a gradebook whose chain is whole.

    Raises:
        GradebookError: The gradebook cannot be read, or somebody changed it.
    """
    decisions = read_decisions(folder)
    if (folder / NAME).exists():
        with open_gradebook(folder) as gradebook:
            gradebook.verify()
    return Standing(decisions, read_voids(folder))


def settle(folder: Path, reports: Mapping[str, Report]) -> int:
    """Bring reports and tables up to date with the gradebook, also after a session that was cut off.

    Args:
        folder: The folder of marks.
        reports: The reports as the marker left them.

    Returns:
        How many reports changed.
    """
    with alone(folder):
        standing, names = read_standing(folder), ever_decided(folder)
        everybody = _ever_voided(folder)
        stale = {}
        for name, marked in reports.items():
            if not everybody and logged(name) not in names:
                continue
            report = standing.applied(marked, name)
            path = folder / REPORTS / f"{name}.json"
            text = as_text(report, proposals=True)
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                stale[name] = report
        bring_up_to_date(folder, stale)
        return len(stale)


def bring_up_to_date(folder: Path, stale: Mapping[str, Report]) -> None:
    """Write some reports and what the tables say of them.

    The tables first: after a crash in between, the reports tell what is still to be done.
    """
    if stale:
        add_questions(folder, {name: questions_of(name, one) for name, one in stale.items()})
    update_totals(folder, stale)
    for name, report in stale.items():
        write_report(folder, name, as_text(report, proposals=True))


def _ever_voided(folder: Path) -> bool:
    if not (folder / NAME).exists():
        return False
    with open_gradebook(folder) as gradebook:
        return bool(gradebook.events(["voided"]))
