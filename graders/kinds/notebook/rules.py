"""The rules of the sheet for the code: for each, whether the run kept it, and what is said if not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from graders.kinds.notebook.ending import code_of, told
from graders.kinds.notebook.evidence import Evidence
from graders.kinds.notebook.fitted import DEFAULTS, FREE, is_of_training, saw_dev, tuned
from graders.verdict import Outcome, VerdictCode

# At least so many values of at least so many hyper-parameters make a search; fewer are told.
_VALUES, _TUNED = 2, 3
_MOST_NAMED = 6


class Broken(NamedTuple):
    """A rule that was not kept: the code, and what is said."""

    code: VerdictCode
    said: str


class Rule(NamedTuple):
    """A rule: its name, what it says, and what finds out whether it is broken."""

    name: str
    says: str
    broken: Callable[[Evidence, str, str], Broken | None]


def _stopped(evidence: Evidence, file: str, exercise: str) -> Broken | None:
    """Every cell of the exercise ran, and every one that belongs to no exercise."""
    run = evidence.run
    at = run.stopped_at
    if at is None:
        return None
    concerned = [
        cell
        for cell in run.cells[at:]
        if exercise in (evidence.labels.get(cell.number) or frozenset({exercise}))
    ]
    if not concerned:
        return None
    return Broken(code_of(run.ends[at]), told(evidence.notebook, file, run))


def _unlabelled(evidence: Evidence, _file: str, exercise: str) -> Broken | None:
    silent = [
        cell.number
        for cell in evidence.run.cells
        if evidence.labels[cell.number] is None and evidence.owner(cell.number) == exercise
    ]
    if silent:
        cells = ", ".join(map(str, silent[:_MOST_NAMED]))
        return Broken(
            Outcome.UNLABELLED,
            f"no comment or heading says which exercise cell {cells} belongs to; write one, such as"
            f" # {exercise.rpartition('/')[2]}",
        )
    if not any(exercise in (labels or ()) for labels in evidence.labels.values()):
        return Broken(
            Outcome.UNLABELLED,
            f"no cell says that it belongs to this exercise; write # {exercise.rpartition('/')[2]}",
        )
    return None


def _nothing_fitted(evidence: Evidence, what: str) -> Broken:
    stopped = " before the run stopped" if evidence.run.stopped_at is not None else ""
    return Broken(Outcome.NOT_FITTED, f"no {what} was fitted{stopped}")


def _not_default(evidence: Evidence, _file: str, _exercise: str) -> Broken | None:
    if not evidence.default_fits:
        return _nothing_fitted(evidence, "MLPClassifier with default settings")
    settings = evidence.default_fits[0].settings
    others = {name: value for name, value in settings.items() if name not in FREE}
    if not others:
        return None
    return Broken(
        Outcome.NOT_DEFAULT,
        f"{_listed(others)} is set; the default network takes nothing but random_state",
    )


def _other_rows(evidence: Evidence, _file: str, _exercise: str) -> Broken | None:
    if not evidence.default_fits:
        return _nothing_fitted(evidence, "MLPClassifier with default settings")
    fit, known = evidence.default_fits[0], evidence.known
    if is_of_training(fit, known):
        return None
    if saw_dev(fit, known):
        return Broken(Outcome.LEAK, "rows of the development set were fitted; fit the training set")
    if not fit.labels_agree:
        return Broken(Outcome.OTHER_ROWS, "the labels are not those of the rows that were fitted")
    there = int(fit.rows[: known.training].sum())
    if fit.others:
        return Broken(
            Outcome.OTHER_ROWS,
            f"{fit.others} of the rows that were fitted are not of the training set; its columns may be"
            " scaled, and else are used as they are",
        )
    return Broken(
        Outcome.OTHER_ROWS,
        f"{there} of the {known.training} rows of the training set were fitted; fit them all",
    )


def _outside(evidence: Evidence, _file: str, _exercise: str) -> Broken | None:
    if not evidence.search_fits:
        return _nothing_fitted(evidence, "other MLPClassifier")
    others: dict[str, object] = {}
    for fit in evidence.search_fits:
        others |= evidence.outside(fit)
    if not others:
        return None
    return Broken(
        Outcome.OTHER_SETTINGS,
        f"{_listed(others)} is set; only {', '.join(evidence.notebook.tuned)} may be tuned",
    )


def _other_solver(evidence: Evidence, _file: str, _exercise: str) -> Broken | None:
    if not evidence.search_fits:
        return _nothing_fitted(evidence, "other MLPClassifier")
    solvers = {str(fit.settings.get("solver", DEFAULTS["solver"])) for fit in evidence.search_fits}
    wrong = sorted(solvers - set(evidence.notebook.solvers))
    if not wrong:
        return None
    allowed = " or ".join(evidence.notebook.solvers)
    return Broken(Outcome.OTHER_SOLVER, f"the solver {', '.join(wrong)} was tried; use {allowed}")


def _listed(settings: Mapping[str, object]) -> str:
    named = [f"{name}={value}" for name, value in list(settings.items())[:_MOST_NAMED]]
    return ", ".join(named)


_RUNS = Rule("runs", "every cell runs as it was handed in", _stopped)
_LABELS = Rule("labels", "every cell says which exercise it belongs to", _unlabelled)
OF_DEFAULT = (
    _RUNS,
    _LABELS,
    Rule("default", "the default network has default hyper-parameters", _not_default),
    Rule("training-rows", "it is fitted to the training set and nothing else", _other_rows),
)
OF_SEARCH = (
    _RUNS,
    _LABELS,
    Rule("space", "only the five hyper-parameters are tuned", _outside),
    Rule("solvers", "the solver is sgd or adam", _other_solver),
)


def notices(evidence: Evidence) -> Iterator[tuple[str, str]]:
    """What is told of a search and costs nothing: its name, and what is said."""
    names = evidence.notebook.tuned
    tried = [tuned(fit.settings, names) for fit in evidence.search_fits]
    if tried:
        varied = sum(len({one[at] for one in tried}) >= _VALUES for at in range(len(names)))
        if varied < _TUNED:
            said = (
                f"{len(set(tried))} settings were tried, which vary {varied} of the {len(names)}"
                f" hyper-parameters; try at least {_VALUES} values of {_TUNED} of them"
            )
            yield "breadth", said
    if evidence.run.recorded > len(evidence.run.fits):
        yield "recorded", f"only the first {len(evidence.run.fits):,} fits were looked at"
