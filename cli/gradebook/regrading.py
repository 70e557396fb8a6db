"""A new marking takes the place of an old one: nobody loses a point unseen, and the old one is kept."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from cli.gradebook.arrivals import Arrival, received
from cli.gradebook.comparison import Change
from cli.gradebook.database import open_gradebook
from cli.gradebook.decisions import Decision, Decisions, answer_of, event_of, logged, sha256
from cli.gradebook.events import Event, GradebookError
from cli.gradebook.fold import marked
from cli.gradebook.marks import alone, read_class
from cli.gradebook.policy import policy_event, policy_of
from cli.gradebook.queue import rubric_hash
from cli.gradebook.standing import Standing, bring_up_to_date, count_anew, read_standing
from cli.gradebook.table import write_whole
from cli.gradebook.totals import Row, add_totals, form_of
from exercises.policy import Policy
from graders.keys.keys import Keys
from graders.marking.report import Report
from graders.marking.report_json import as_text
from graders.marking.report_reading import read_report


class Regrade(NamedTuple):
    """A new marking of hand-ins, who applies it, and why.

    `reports` are as the marker left them, with the `events` of their marking; `rows` say where each
    comes from. The `policy` is that of the sheet now.
    """

    reports: Mapping[str, Report]
    events: Sequence[Event]
    rows: Sequence[Row]
    changes: Sequence[Change]
    keys: Keys
    policy: Policy | None
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
        form, old = form_of(folder), read_class(folder)
        standing = read_standing(folder)
        before = standing.decisions
        losing = [one for one in regrade.losing if one.after.max_points]
        kept = [_kept(one, regrade) for one in losing] if keep_better else []
        arrivals = list(_arrivals(regrade, standing))
        with open_gradebook(folder) as gradebook:
            number = len(gradebook.events(["regraded"])) + 1
            _save(_saved(folder, number), {name: old[name] for name in regrade.reports})
            data = {
                "why": regrade.why,
                "number": number,
                "moved": {name: str(by) for name, by in moved(regrade.changes).items()},
                "kept": [_plain(one) for one in kept],
                "policy": policy_event(standing.policy, regrade.at).data["policy"],
                "arrivals": {
                    one.hand_in: standing.arrivals.get(one.hand_in, Arrival())._asdict()
                    for one in arrivals
                },
                "instead_of": [_plain(before.get(one.of)) for one in kept],
            }
            gradebook.append(
                [
                    *map(event_of, kept),
                    *_policies(standing.policy, regrade.policy, regrade.at),
                    Event(regrade.at, regrade.by, "regraded", data=data),
                    *arrivals,
                    *(
                        one._replace(at=regrade.at)
                        for one in regrade.events
                        if one.kind == "marked"
                    ),
                ]
            )
        standing = read_standing(folder)
        counted = {name: standing.counted(one, name) for name, one in regrade.reports.items()}
        rows = [row for row in regrade.rows if row.name in counted]
        add_totals(folder, [row._replace(cells=counted[row.name].cells()) for row in rows], form)
        bring_up_to_date(folder, counted, {name: one.report for name, one in counted.items()})
        count_anew(folder, regrade.policy)


def undo(folder: Path, *, at: str, by: str, why: str) -> int:
    """Take the last regrade that stands back, by further events.

    A hand-in that changed since, and a part that somebody decided since, stay as they are.

    Returns:
        How many reports are as they were before.

    Raises:
        GradebookError: There is none to take back, or the gradebook cannot be written.
    """
    with alone(folder):
        now, standing = read_class(folder), read_standing(folder)
        with open_gradebook(folder) as gradebook:
            last = _last(gradebook.events(["regraded", "undone"]))
            reports = {
                name: one
                for name, one in _read_saved(_saved(folder, last.data["number"]))
                if name in now and now[name].provenance.hand_in == one.provenance.hand_in
            }
            gradebook.append(
                [
                    *_taken_back(last, standing.decisions, at, by),
                    *_policies(standing.policy, policy_of([_policy_before(last)]), at),
                    *(
                        received(name, Arrival(**one), at)
                        for name, one in last.data["arrivals"].items()
                    ),
                    Event(at, by, "undone", data={"why": why, "number": last.data["number"]}),
                    *(marked(one, name, at) for name, one in reports.items()),
                ]
            )
        standing = read_standing(folder)
        counted = {name: standing.counted(one, name) for name, one in reports.items()}
        bring_up_to_date(folder, counted, {name: one.report for name, one in counted.items()})
        count_anew(folder, standing.policy)
    return len(counted)


def _last(events: Sequence[Event]) -> Event:
    standing: list[Event] = []
    for one in events:
        if one.kind == "regraded":
            standing.append(one)
        else:
            standing = [each for each in standing if each.data["number"] != one.data["number"]]
    if not standing:
        raise GradebookError("there is no regrade to take back")
    return standing[-1]


def _taken_back(last: Event, decisions: Decisions, at: str, by: str) -> Iterator[Event]:
    """What stood before the overrides of a regrade, where they still stand."""
    for kept, before in zip(last.data["kept"], last.data["instead_of"], strict=True):
        decision = Decision.model_validate(kept)
        if decisions.get(decision.of) != decision:
            continue  # somebody decided since
        if before is None:
            yield event_of(decision.model_copy(update={"share": None, "at": at, "by": by}))
        else:
            yield event_of(Decision.model_validate(before))


def _arrivals(regrade: Regrade, standing: Standing) -> Iterator[Event]:
    """When hand-ins came that came at another time than those marked before; late days stay as spent."""
    for one in regrade.events:
        if one.kind == "received":
            known = standing.arrivals.get(one.hand_in, Arrival())
            came = Arrival(**one.data)._replace(used=known.used)
            if came != known:
                yield received(one.hand_in, came, regrade.at)


def _policies(before: Policy | None, after: Policy | None, at: str) -> list[Event]:
    """The event that the policy is another one, if it is."""
    return [] if before == after else [policy_event(after, at)]


def _policy_before(regraded: Event) -> Event:
    return Event(regraded.at, regraded.by, "policy", data={"policy": regraded.data["policy"]})


def _plain(decision: Decision | None) -> dict[str, Any] | None:
    return decision.model_dump(mode="json") if decision else None


def _saved(folder: Path, number: int) -> Path:
    """The folder of the reports, as the marker left them, that a regrade took the place of."""
    return folder / "regrades" / str(number)


def _save(folder: Path, reports: Mapping[str, Report]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, report in reports.items():
        write_whole(folder / f"{name}.json", as_text(report, proposals=True))


def _read_saved(folder: Path) -> Iterator[tuple[str, Report]]:
    for path in sorted(folder.glob("*.json")):
        yield path.stem, read_report(json.loads(path.read_text(encoding="utf-8")))


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
