"""What people decided about a class as it stands: applied to reports, and brought to the tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from cli.gradebook.arrivals import Arrival, arrivals_of, extensions_of
from cli.gradebook.database import open_gradebook
from cli.gradebook.decisions import (
    DECIDING,
    Decisions,
    PartOfHandIn,
    decisions_of,
    logged,
    settled,
    take_in,
)
from cli.gradebook.events import OF_PEOPLE, Event, Kind
from cli.gradebook.final import earned_in, final_of
from cli.gradebook.marks import alone, read_marked, read_reports, report_path, write_report
from cli.gradebook.place import has_gradebook
from cli.gradebook.policy import policy_of
from cli.gradebook.questions import add_questions, questions_of
from cli.gradebook.releases import names_released
from cli.gradebook.remarks import remarks_of, with_remarks
from cli.gradebook.requests import requests_of
from cli.gradebook.table import harmless
from cli.gradebook.totals import Counted, names_marked, update_totals
from cli.gradebook.voids import Voids, voids_of, without_voids
from exercises.policy import Policy
from graders.marking.report import Report
from graders.marking.report_json import as_text

_ABOUT_ONE: tuple[Kind, ...] = (*DECIDING, "extended", "remarked", "requested", "ruled")


class Standing(NamedTuple):
    """The decisions about single parts, what is void for all, the policy, and when hand-ins came.

    An extension that a person gave stands above that of an arrival. `told` are remarks, requests and
    rulings as students read them. The marks of `released` are published. `touched` are the names of
    all hand-ins that somebody ever decided about; None are all of them.
    """

    decisions: Decisions
    voids: Voids
    policy: Policy | None
    arrivals: Mapping[str, Arrival]
    extensions: Mapping[str, str]
    told: Mapping[PartOfHandIn, Sequence[str]]
    released: frozenset[str]
    touched: frozenset[str] | None

    def touches(self, name: str) -> bool:
        """Whether somebody ever decided about this hand-in."""
        return self.touched is None or logged(name) in self.touched

    def applied(self, report: Report, name: str) -> Report:
        """The report of the marker with what people decided."""
        if not self.touches(name):
            return report
        report = settled(report, name, self.decisions)
        report = without_voids(report, name, self.voids, self.decisions)
        return with_remarks(report, name, self.told)

    def counted(self, marked: Report, name: str, arrival: Arrival | None = None) -> Counted:
        """What a report of the marker counts for, if it came then; else when it is known to have come."""
        report = self.applied(marked, name)
        arrival = arrival or self.arrivals.get(logged(name), Arrival())
        if given := self.extensions.get(logged(name)):
            arrival = arrival._replace(extension=given)
        final = final_of(self.policy, earned_in(report), arrival)
        return Counted(report, final, tuple(self._look_at(marked, name)))

    def _look_at(self, marked: Report, name: str) -> Iterator[str]:
        """The overrides under which something changed."""
        for exercise in marked.exercises:
            for part in exercise.parts:
                decision = self.decisions.get(PartOfHandIn(logged(name), exercise.id, part.id))
                changed = decision.changed(part, decision.rubric) if decision else ""
                if decision and decision.by_decree and changed:
                    yield f"{exercise.id}:{part.id} {changed}"


def read_standing(folder: Path) -> Standing:
    """What people decided, of a gradebook whose chain is whole.

    Raises:
        GradebookError: The gradebook cannot be read, or somebody changed it.
    """
    return standing_of(events_of_people(folder))


def events_of_people(folder: Path) -> list[Event]:
    """All events but the marker's, of a gradebook whose chain is whole.

    Raises:
        GradebookError: The gradebook cannot be read, or somebody changed it.
    """
    take_in(folder)
    if not has_gradebook(folder):
        return []
    with open_gradebook(folder) as gradebook:
        gradebook.verify()
        return gradebook.events(OF_PEOPLE)


def standing_of(events: Sequence[Event]) -> Standing:
    """What people decided, after some events.

    Raises:
        GradebookError: One of them is not what its kind says.
    """
    everybody = any(one.kind == "voided" for one in events)
    return Standing(
        decisions_of(events),
        voids_of(events),
        policy_of(events),
        arrivals_of(events),
        extensions_of(events),
        _told(events),
        names_released(events),
        None if everybody else frozenset(one.hand_in for one in events if one.kind in _ABOUT_ONE),
    )


def _told(events: Sequence[Event]) -> dict[PartOfHandIn, tuple[str, ...]]:
    """What people say of parts, with what was asked and ruled behind it."""
    told = {of: tuple(one.told() for one in said) for of, said in remarks_of(events).items()}
    for of, request in requests_of(events).items():
        told[of] = (*told.get(of, ()), *request.told)
    return told


def settle(folder: Path, reports: Mapping[str, Report]) -> int:
    """Bring reports and tables up to date with the gradebook, also after a session that was cut off.

    Args:
        folder: The folder of marks.
        reports: The reports as the marker left them; those that are marked anew meanwhile are read
            again.

    Returns:
        How many reports changed.
    """
    with alone(folder):
        standing = read_standing(folder)
        touched = {
            name: standing.counted(read_marked(folder, name) or marked, name)
            for name, marked in reports.items()
            if standing.touches(name)
        }
        stale = {
            name: one.report for name, one in touched.items() if not _is_written(folder, name, one)
        }
        bring_up_to_date(folder, touched, stale)
        return len(stale)


def count_anew(folder: Path, policy: Policy | None) -> None:
    """Bring the final marks of everybody by a policy to the table. Hold the folder alone for it."""
    standing = read_standing(folder)._replace(policy=policy)
    known = names_marked(folder)
    update_totals(
        folder,
        {
            name: standing.counted(marked, name)
            for name, marked in read_reports(folder)
            if harmless(name) in known
        },
    )


def _is_written(folder: Path, name: str, counted: Counted) -> bool:
    path = report_path(folder, name)
    text = as_text(counted.report, proposals=True)
    return path.exists() and path.read_text(encoding="utf-8") == text


def bring_up_to_date(
    folder: Path, counted: Mapping[str, Counted], stale: Mapping[str, Report]
) -> None:
    """Write the reports that are stale, and what the tables say of them.

    The tables first: after a crash in between, the reports tell what is still to be done.
    """
    if stale:
        add_questions(folder, {name: questions_of(name, one) for name, one in stale.items()})
    update_totals(folder, counted)
    for name, report in stale.items():
        write_report(folder, name, as_text(report, proposals=True))
